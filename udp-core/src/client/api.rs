//! What an application says to a client and hears from it.

use protocol::{Destination, Name, PersonId, Refusal, RoomId};
use std::{net::SocketAddr, time::Instant};

/// Whom to connect as, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The server.
    pub server: SocketAddr,
    /// The id to register under; `None` picks one at random in 10,000–999,999 and tries again while
    /// it is taken.
    pub id: Option<PersonId>,
    /// The name to register under.
    pub name: Name,
    /// Speak classic without asking which dialects the server knows.
    pub classic_unasked: bool,
}

/// The application's own number for something it said; comes back in events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub u64);

/// What an application asks of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Say something, in as many frames as it takes (at most 8,960 bytes once cleaned). Kept while
    /// connecting or away, and said when the connection is there: 32 frames at once, then 15 a
    /// second. Answered by [`Event::NotSaid`] or, when it leaves, by [`Event::Progress`]. A text to a
    /// room leaves only while we are in it or about to be: otherwise [`Event::Refused`] comes with
    /// its label and [`Refusal::NotInRoom`].
    Say {
        /// Comes back in events about this text.
        label: Label,
        /// To whom.
        to: Destination,
        /// What.
        text: String,
    },
    /// Ask who is here; answered by the next [`Event::People`]: a list asked for before this is not
    /// told any more, unless it answers an earlier `AskPeople`. One question of whatever kind leaves
    /// each 1.05 s. Does nothing while connecting or away: the list comes by itself on getting there.
    AskPeople,
    /// Ask which rooms there are; answered by [`Event::Rooms`] or [`Event::RoomRefused`]. What is
    /// asked for already is not asked for twice. Kept, like every wish about rooms, while connecting
    /// or away.
    AskRooms,
    /// Ask who is in a room, whether we are in it or not; answered by [`Event::Members`] or
    /// [`Event::RoomRefused`].
    AskMembers {
        /// Which room.
        room: RoomId,
    },
    /// Create a room, without entering it; answered by [`Event::RoomCreated`] or
    /// [`Event::RoomRefused`]. One at a time.
    CreateRoom {
        /// Its name.
        name: Name,
    },
    /// Enter a room, and so leave the one we are in; answered by [`Event::RoomEntered`] or
    /// [`Event::RoomRefused`] (we stay where we were). After a reconnection the client enters its
    /// room again by itself.
    EnterRoom {
        /// Which room.
        room: RoomId,
    },
    /// Leave the room we are in or about to enter; answered by [`Event::RoomLeft`] at once, or, when
    /// we are not in it, by [`Event::RoomRefused`].
    LeaveRoom {
        /// Which room.
        room: RoomId,
    },
    /// Whether somebody is looking: the list of people is refreshed every 30 s only then, else every
    /// 60 s (which is also how a server's absence is noticed). A client begins visible.
    SetVisible(bool),
    /// Do not wait for the next attempt to reconnect. Does nothing unless away.
    RetryNow,
    /// Say TCHAU and end. What still waits to be said is said first and given time to come back or
    /// be refused (none of which takes time when nothing waits; at most 90 s when much does); away,
    /// what waits is dropped. A second `Quit` does not wait for anything.
    Quit,
}

/// What the server turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerKind {
    /// It answered "recado/1 …".
    Recado,
    /// It speaks the classic dialect and does not know the question, or was not asked.
    Existing,
}

/// Why a connection is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The server said that it is ending.
    Shutdown,
    /// The server's machine says that nobody listens on the port.
    PortClosed,
    /// The server stopped answering.
    Silent,
}

/// Why a client ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It was told to.
    Quit,
    /// No server answered the first attempts to connect. Once it was there, a client tries for ever.
    NoAnswer,
    /// The server refused the registration, or threw us out. "ID já em uso." ends a client that was
    /// here before only after 11 minutes: it may be our own old registration.
    Refused(Refused),
}

/// A refusal as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The known refusal, to be translated; `None` when another server said something of its own.
    pub refusal: Option<Refusal>,
    /// The text of the frame.
    pub text: String,
}

/// Where a connection stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Asking which dialects the server speaks, or registering, for the first time; attempt counts
    /// from 1 to 3, for each of the two. Coming back later stays [`Phase::Away`].
    Connecting {
        /// Which attempt this is.
        attempt: u8,
    },
    /// Registered: at first, when back, and anew when the server turns out to be another kind.
    Online {
        /// The id registered under (chosen by the client when the profile left it open).
        id: PersonId,
        /// What the server is.
        server: ServerKind,
    },
    /// Away; the next attempt is made at `retry_at` by itself. Once that moment has come the attempt
    /// is being made: it ends with [`Phase::Online`], a later [`Phase::Away`] or [`Phase::Ended`].
    Away {
        /// Why.
        lost: Lost,
        /// When the next attempt is made.
        retry_at: Instant,
        /// Which attempt that will be, from 1.
        attempt: u32,
    },
    /// Ended; nothing follows.
    Ended(End),
}

/// Somebody who is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: Name,
}

impl Refused {
    /// What the server would say, said without asking it.
    pub(super) fn here(refusal: Refusal) -> Self {
        Self {
            refusal: Some(refusal),
            text: refusal.text().to_owned(),
        }
    }
}

/// A command about rooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomWish {
    /// [`Command::AskRooms`].
    AskRooms,
    /// [`Command::AskMembers`].
    AskMembers(RoomId),
    /// [`Command::CreateRoom`].
    Create(Name),
    /// [`Command::EnterRoom`].
    Enter(RoomId),
    /// [`Command::LeaveRoom`].
    Leave(RoomId),
}

/// Why a wish about rooms was not fulfilled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRoom {
    /// The server refused it.
    Refused(Refused),
    /// The server did not answer it, though it is there (3 s, for a list 6 s), or the connection was
    /// lost while a room was being created.
    NoAnswer,
    /// It is a [`ServerKind::Existing`] server, which has no rooms.
    NoRooms,
    /// The same was asked for and is not answered yet (a room is being created), or too much was.
    Busy,
}

/// What a client tells the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The connection stands elsewhere now.
    Phase(Phase),
    /// Somebody said something: to everyone, to us, or to a room. What we say to everyone (or to our
    /// room, or to our own id) comes back this way with its label, in its place in the server's order, one event
    /// for each part. Parts of others come as texts of their own. What we say to another person is
    /// not repeated here.
    Said {
        /// Who.
        from: PersonId,
        /// Under which name.
        name: Name,
        /// To whom: everyone, us, or a room.
        to: Destination,
        /// What; one frame's text.
        text: String,
        /// Set when this is our own, come back. `None` with our own id in `from` is something said
        /// under our id that this client did not say, or that came back 30 s late.
        label: Option<Label>,
        /// The part of our own text this is, from 0, and how many it has; (0, 1) for others.
        part: (u8, u8),
    },
    /// The server says something to its people. The announcement of its end comes this way too,
    /// before [`Phase::Away`].
    Notice {
        /// What.
        text: String,
    },
    /// The server's periodic sign of life; of no interest to a reader of the conversation.
    Beacon {
        /// What it says.
        text: String,
    },
    /// The server refused something we said; or, while away (once) and without a label, our id:
    /// "ID já em uso.". After "Devagar: mensagens demais." nothing leaves for 1 s; what was refused
    /// is lost and not repeated.
    Refused {
        /// What it answered.
        refused: Refused,
        /// What it most likely refused, as frames carry no reference: the last text that left in
        /// the last 3 s, for an unknown destination the last private one. No
        /// [`Event::NotEchoed`] follows for it.
        label: Option<Label>,
    },
    /// Who is here, sorted by id: the answer to LISTA, complete (0.3 s after its last page). Comes
    /// after each connecting, every 30 s while visible, every 60 s otherwise, and when asked for.
    People {
        /// Those named.
        people: Vec<Person>,
        /// How many more the server had no room to name.
        more: u32,
    },
    /// The rooms, in the order of their numbers: the answer to [`Command::AskRooms`], 0.3 s after its
    /// last page.
    Rooms {
        /// Their numbers and names.
        rooms: Vec<(RoomId, Name)>,
        /// How many more the server had no room to name.
        more: u32,
    },
    /// Who is in a room, sorted by id: the answer to [`Command::AskMembers`], 0.3 s after its last
    /// page.
    Members {
        /// Which room.
        room: RoomId,
        /// Those named.
        people: Vec<Person>,
        /// How many more the server had no room to name.
        more: u32,
    },
    /// The room that [`Command::CreateRoom`] asked for is there; we are not in it.
    RoomCreated {
        /// Its number.
        room: RoomId,
        /// The name asked for.
        name: Name,
    },
    /// We are in a room now: once for each [`Command::EnterRoom`] that succeeds, and once more after
    /// each new registration, which the application may not have heard of, when the client has
    /// entered its room again. [`Event::RoomLeft`] for another room comes right before.
    RoomEntered {
        /// Its number.
        room: RoomId,
        /// Its name.
        name: Name,
    },
    /// We are no longer in a room: told to leave, or another was entered ([`Event::RoomEntered`]
    /// follows), or it could not be entered again after a reconnection.
    RoomLeft {
        /// Which room.
        room: RoomId,
        /// What the server answered, when it did not let us in again.
        refused: Option<Refused>,
    },
    /// A wish about rooms was not fulfilled. Refusals carry no reference, so this is what the
    /// refusal most likely answers.
    RoomRefused {
        /// What was asked for.
        wish: RoomWish,
        /// Why it did not come true.
        why: NoRoom,
    },
    /// So many frames of a text have left: one event for each frame. With `sent == parts` the text
    /// has left; a private one is as good as said unless [`Event::Refused`] follows.
    Progress {
        /// Which text.
        label: Label,
        /// Frames that have left.
        sent: u8,
        /// Frames it takes.
        parts: u8,
    },
    /// A text to everyone or to our room, or a part of it, has not come back 3 s after it left: it was probably
    /// lost. Once for each text. It may still come back later, with its label.
    NotEchoed {
        /// Which text.
        label: Label,
    },
    /// A text was not accepted: too long, empty, or too many are waiting. Nothing of it was said.
    NotSaid {
        /// Which text.
        label: Label,
        /// Why.
        why: NotSaid,
    },
}

/// Why a client does not take a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSaid {
    /// Longer than 8,960 bytes once cleaned, or than 64 frames once cut between characters (of text
    /// that is not ASCII some bytes at the end of a frame may stay unused).
    TooLong,
    /// There is nothing in it but white space.
    Empty,
    /// More than 1,024 frames would wait to leave.
    QueueFull,
}
