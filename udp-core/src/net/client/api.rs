//! What an application says to a connection and hears from it, whichever dialect is spoken.

use crate::{
    client::{self, ServerKind, sealed},
    sealed::{endpoint::CloseReason, identity::Pin},
};
use protocol::{Name, PersonId};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Which server, as whom, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where the server is.
    pub server: SocketAddr,
    /// What the user calls it, `host:port`. Its key and the profiles used with it are filed under this name:
    /// the same name is the same server, also when its address has changed. Capitals do not count.
    pub server_name: String,
    /// The id to register under. `None` takes the profile last used with this server, and where there is none
    /// an id of the server's (classic: one at random).
    pub id: Option<PersonId>,
    /// The name to register under.
    pub name: Name,
    /// The dialect wanted.
    pub dialect: Wanted,
    /// The server's pin, from an invite. Nobody else is spoken to, and never classic.
    pub pin: Option<Pin>,
    /// Remember the pin of a server met for the first time, and go on, without [`Event::FirstContact`]. A
    /// changed pin is never taken unasked.
    pub trust_unknown: bool,
    /// The client's data folder: `servidores` is made in it. A classic connection writes nothing.
    pub data: PathBuf,
    /// The server's password; only sealed servers are told it.
    pub password: sealed::Password,
}

/// Which dialect to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wanted {
    /// The best the server has. It is asked, unless its pin is known: then sealed.
    #[default]
    Ask,
    /// Classic, without asking. Not with a server whose pin is known: [`Problem::Downgrade`].
    Classic,
    /// Sealed, without asking.
    Sealed,
}

/// Which dialect is spoken, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Bare frames: everybody on the network can read along, nothing is confirmed, nothing is kept.
    Classic(WhyClassic),
    /// Sealed sessions with the server of this pin.
    Sealed {
        /// The server's pin.
        pin: Pin,
        /// Why it is trusted.
        why: WhySealed,
    },
}

/// Why a connection is classic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyClassic {
    /// [`Wanted::Classic`].
    Wanted,
    /// The server was asked and did not answer "selado"; which kind of server it is.
    Offered(ServerKind),
}

/// Why a server's pin is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhySealed {
    /// It is remembered from before.
    Remembered,
    /// An invite named it ([`Options::pin`]). Remembered once the server has proved it.
    Invited,
    /// The user has accepted it: [`Command::Trust`].
    Accepted,
    /// The server was unknown, and [`Options::trust_unknown`] set.
    Unasked,
}

/// What an application asks of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// For a classic connection; does nothing on any other. Better [`Command::Quit`] and
    /// [`Command::RetryNow`] than those of the classic client.
    Classic(client::Command),
    /// For a sealed one, after [`Event::Opened`], connected or not; does nothing before and on a classic one.
    /// Better [`Command::Quit`] than [`sealed::Command::Stop`].
    Sealed(sealed::Command),
    /// The user has compared the words and trusts this pin: it is remembered, and the server is connected to.
    /// Answers [`Event::FirstContact`] and [`Event::KeyChanged`]; does nothing at other times.
    Trust(Pin),
    /// Do not wait for the next attempt to come back. While connected by a sealed session: the network has
    /// changed, take another socket now.
    RetryNow,
    /// Say goodbye and end.
    Quit {
        /// First wait until everything was said, and (sealed) confirmed, for at most 90 s. A second `Quit`
        /// does not wait, nor does one before the connection was ever there. All senders of commands
        /// gone is a patient `Quit`.
        is_patient: bool,
    },
}

/// What a connection tells.
///
/// ```text
///   Asking… ─▶ Dialect(Classic) ─▶ Classic(…)…                                    ─▶ Ended
///        └──▶ FirstContact ─ Trust ─▶ Dialect(Sealed) ─▶ Opened ─▶ Sealed(…)…     ─▶ Ended
///  (pin known) ───────────────────────▲                     KeyChanged ─ Trust ─▶ …
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The server is being asked which dialects it speaks: for the first, second or third time.
    Asking {
        /// From 1 to 3.
        attempt: u8,
    },
    /// Known by now which dialect will be spoken; told once. The events of that dialect follow.
    Dialect(Dialect),
    /// The profile is open, and may be written to, connected or not. What it holds follows as
    /// [`Event::Sealed`]: standings, marks, the outbox.
    Opened {
        /// Its folder.
        folder: PathBuf,
        /// Its id, once a server has accepted it.
        id: Option<PersonId>,
    },
    /// A sealed server that is not known: its words are to be compared. Nothing was told it. Waits for
    /// [`Command::Trust`] or [`Command::Quit`].
    FirstContact {
        /// The pin it has proved.
        pin: Pin,
    },
    /// Another key than the known one: the server has a new one, or it is somebody else. Nothing was
    /// told it, and nothing will be without [`Command::Trust`]; an open profile goes on taking texts.
    KeyChanged {
        /// The pin that is remembered.
        known: Pin,
        /// The pin presented: by who answered, or by the invite.
        presented: Pin,
    },
    /// What a classic client tells.
    Classic(client::Event),
    /// What a sealed session tells. [`sealed::Event::Connect`] means that an attempt begins.
    Sealed(sealed::Event),
    /// Why a sealed session, or an attempt at one, ended. [`sealed::Event::Away`] or
    /// [`sealed::Event::Ended`] follows.
    Lost(Lost),
    /// Somebody answers for a server whose pin is known in the classic dialect. It was not listened to.
    /// Told once for each attempt.
    DowngradeRefused {
        /// Bare frames refused so far.
        count: u64,
    },
    /// Over; nothing follows.
    Ended(End),
}

/// Why a sealed session, or an attempt at one, ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// Nobody answered the attempt within [`SILENCE`].
    NoAnswer,
    /// The server's machine says that nobody listens on the port.
    PortClosed,
    /// The session ended so.
    Closed(CloseReason),
}

/// How long an attempt at a sealed session waits for a first sign of the server: five packets, of which
/// four may get lost.
pub const SILENCE: Duration = Duration::from_secs(5);

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It was told to.
    Quit {
        /// Messages that wait in the outbox, to be said at the next start. Classic: 0.
        waiting: usize,
    },
    /// Nobody answered the question which dialects are spoken, or the first contact.
    NoAnswer,
    /// The server answered the first contact, and would not go through with it.
    NotMet(Lost),
    /// A classic client ended otherwise than by [`Command::Quit`].
    Classic(client::End),
    /// The server does not let us in, or threw us out, and coming back makes no sense.
    Refused {
        /// Why.
        refused: sealed::Refused,
        /// Messages that wait in the outbox.
        waiting: usize,
    },
    /// Something on this computer stands in the way.
    Problem(Problem),
}

/// What stands in the way of a connection, on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// [`Wanted::Classic`] with a server whose pin is known: whoever could talk somebody into it would read along.
    Downgrade {
        /// The pin.
        pin: Pin,
    },
    /// Another window or program has the profile open.
    AlreadyOpen {
        /// The profile's folder.
        folder: PathBuf,
    },
    /// A newer program wrote the profile.
    NewerVersion {
        /// The profile's file.
        path: PathBuf,
    },
    /// A file of the profile holds something else, or is damaged, or the key is gone that its id belongs
    /// to. It is not replaced.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the program that read it says.
        reason: String,
    },
    /// This user may not read and write there.
    Forbidden {
        /// The file or folder.
        path: PathBuf,
    },
    /// There is no space for it.
    Full {
        /// The file or folder.
        path: PathBuf,
    },
    /// The disk, or the system, failed.
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What it says.
        reason: String,
    },
    /// No socket can be had for the server's address.
    Network {
        /// What the system says.
        reason: String,
    },
}
