//! What an application says to a sealed session and hears from it.

use super::store::StoreError;
use crate::client::{Label, NotSaid, Person};
use protocol::{Destination, FrameText, Name, Origin, PersonId, Refusal, RoomId, Token};
use std::{fmt, time::Instant};
use thiserror::Error;

/// Whom to come in as.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The id to register under, unless the profile has one already; `None` has the server give one.
    pub id: Option<PersonId>,
    /// The name to register under.
    pub name: Name,
    /// The server's password.
    pub password: Password,
}

/// A server's password, or none. It is not shown by `{:?}`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Password(pub FrameText);

impl Password {
    /// No password.
    pub const NONE: Self = Self(FrameText::EMPTY);
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// What an application asks for. A conversation is named by what one writes to: everyone, a room, or the
/// other person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Say something, now or once the connection is there, this time or after a restart: answered by
    /// [`Event::Queued`] or [`Event::NotSaid`].
    Say {
        /// Comes back in that answer.
        label: Label,
        /// To whom.
        to: Destination,
        /// What: at most 8,960 bytes once cleaned.
        text: String,
    },
    /// Forget a refused message.
    Forget {
        /// Which.
        token: Token,
    },
    /// Create a room, or enter or leave one, or ask for a list. Kept while away; answered by
    /// [`Event::Fulfilled`] or [`Event::Unfulfilled`].
    Wish(Wish),
    /// The user has read a conversation up to a place.
    Read {
        /// Which conversation.
        conversation: Destination,
        /// Up to there.
        place: u32,
    },
    /// Tell up to 200 messages and passages before a place, from the profile and then from the server;
    /// `u32::MAX` begins at the end. They come as [`Event::Message`] and [`Event::Passage`], in whatever
    /// order, and then [`Event::HistoryLoaded`]. One at a time for each conversation.
    LoadOlder {
        /// Which conversation.
        conversation: Destination,
        /// Before this place.
        before: u32,
        /// How many.
        count: u16,
    },
    /// Say goodbye and end.
    Stop {
        /// First wait until everything was said and answered, for at most 90 s. A second `Stop` does
        /// not wait.
        is_patient: bool,
    },
}

/// What can be asked of the server besides saying something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Enter a room.
    Enter(RoomId),
    /// Create a room, without entering it.
    Create(Name),
    /// Leave a room.
    Leave(RoomId),
    /// Who is here.
    People,
    /// Who is here on a classic link: what is said to them travels in clear from the server on.
    Classic,
    /// Which rooms there are.
    Rooms,
    /// Who is in a room.
    Members(RoomId),
}

/// What came of a [`Wish`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The room was entered.
    Entered(RoomId),
    /// There is a room of this number now.
    Created(RoomId, Name),
    /// The room was left.
    Left(RoomId),
    /// Those named, and how many more there are.
    People(Vec<Person>, u32),
    /// Those named who are here on a classic link, and how many more there are.
    Classic(Vec<Person>, u32),
    /// The rooms by their numbers, and how many more there are.
    Rooms(Vec<(RoomId, Name)>, u32),
    /// Who is in the room, and how many more.
    Members(RoomId, Vec<Person>, u32),
}

/// Why a [`Wish`] did not come true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfulfilled {
    /// The server refused it.
    Refused(Refused),
    /// The connection was lost on the way: the room may be there or not.
    Lost,
    /// Too much is being asked for (64), or the session has ended.
    Busy,
}

/// A refusal: what its code means, if that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused(pub u8);

impl Refused {
    /// The refusal, to be put in words.
    #[must_use]
    pub fn refusal(self) -> Option<Refusal> {
        Refusal::from_code(self.0)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.code())
    }
}

/// How something that was said got here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// It was said just now.
    Live,
    /// It was said while this profile was away, or before.
    CaughtUp,
    /// It was asked for by [`Command::LoadOlder`] and lay in the profile.
    Cache,
}

/// A conversation as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub conversation: Destination,
    /// Name of the room or of the other person, if it is known.
    pub name: Option<Name>,
    /// The last place there is; 0 when nothing was ever said.
    pub last: u32,
    /// Up to which place the owner of the profile has read.
    pub read: u32,
    /// True for everyone's conversation, people, and rooms one is in.
    pub is_open: bool,
}

/// What a session tells the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Registered. What is known of conversations follows, and then [`Event::Standings`].
    Accepted {
        /// The id registered under.
        id: PersonId,
    },
    /// The server does not let us in, or sends us away; the stream may be closed.
    Refused {
        /// Why.
        refused: Refused,
        /// Whether coming back makes sense: [`Event::Away`] follows, else [`Event::Ended`].
        is_final: bool,
    },
    /// The connection is gone. [`Event::Connect`] follows at `retry_at`.
    Away {
        /// When.
        retry_at: Instant,
        /// Which attempt that will be, from 1.
        attempt: u32,
    },
    /// It is time to connect again.
    Connect,
    /// Something broke that this session cannot get over while it is connected; the stream is to be closed.
    Broken(SessionError),
    /// A conversation stands like this: one each when a profile is opened, and as the server tells.
    Standing(Standing),
    /// The server has told how all conversations stand; rooms that are not among them were left.
    Standings,
    /// A message: once for each, except for those whose [`Event::Kept`] came.
    Message(Message),
    /// Somebody came or went.
    Passage {
        /// Who.
        who: PersonId,
        /// Under which name.
        name: Name,
        /// In which conversation.
        conversation: Destination,
        /// At which place.
        place: u32,
        /// When, Unix milliseconds.
        time_ms: u64,
        /// True when they came.
        is_entry: bool,
        /// How this got here.
        source: Source,
    },
    /// The server tells something that is not kept.
    Notice {
        /// What.
        text: String,
    },
    /// A message waits in the outbox (◷), and survives whatever happens now. When a profile is opened,
    /// one for each that waits, without label.
    Queued {
        /// Its token.
        token: Token,
        /// What [`Command::Say`] gave it.
        label: Option<Label>,
        /// To whom.
        to: Destination,
        /// What, cleaned.
        text: String,
        /// When it was written, Unix milliseconds.
        time_ms: u64,
    },
    /// A text was not taken; nothing of it will be said.
    NotSaid {
        /// What [`Command::Say`] gave it.
        label: Label,
        /// Why.
        why: NotTaken,
    },
    /// The server keeps a message of the outbox (✓).
    Kept {
        /// Which.
        token: Token,
        /// In which conversation.
        conversation: Destination,
        /// The place of its first part.
        place: u32,
        /// How many parts, and so places, it has.
        parts: u8,
        /// The order of its first part.
        order: u64,
        /// When the server kept it, Unix milliseconds.
        time_ms: u64,
    },
    /// The server's last word on a message is no. [`Refusal::AlreadyHandled`] means that it was said before and
    /// nobody remembers what came of it. When a profile is opened, one after each [`Event::Queued`] of such.
    Failed {
        /// Which.
        token: Token,
        /// Why.
        refused: Refused,
    },
    /// The server keeps nothing at the moment (code 16): the outbox goes on at `retry_at`.
    Held {
        /// When.
        retry_at: Instant,
    },
    /// So many messages wait in the outbox.
    Waiting {
        /// How many.
        count: usize,
    },
    /// Somebody else has read a conversation up to a place (✓✓). When a profile is opened, one for each mark
    /// that is known.
    Read {
        /// Who.
        who: PersonId,
        /// Which conversation.
        conversation: Destination,
        /// Up to there.
        place: u32,
        /// When, Unix milliseconds.
        time_ms: u64,
    },
    /// A wish came true.
    Fulfilled(Outcome),
    /// A wish did not come true.
    Unfulfilled {
        /// Which.
        wish: Wish,
        /// Why.
        why: Unfulfilled,
    },
    /// Everything between `from` and the place asked for has been told, as far as it is kept.
    HistoryLoaded {
        /// Which conversation.
        conversation: Destination,
        /// The place to ask on before.
        from: u32,
        /// There is nothing before.
        reached_start: bool,
    },
    /// The server has another history of this conversation than the one that was here, which is forgotten.
    HistoryReplaced {
        /// Which conversation.
        conversation: Destination,
    },
    /// Over; nothing follows.
    Ended,
}

/// Something somebody said, its parts joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// In which conversation.
    pub conversation: Destination,
    /// The place of its first part.
    pub place: u32,
    /// How many parts, and so places, it has.
    pub parts: u8,
    /// The order of its first part.
    pub order: u64,
    /// When it was kept, Unix milliseconds.
    pub time_ms: u64,
    /// Who said it; the server for what its operator announces.
    pub from: Origin,
    /// Under which name.
    pub name: Name,
    /// What.
    pub text: String,
    /// Its token when it is our own.
    pub mine: Option<Token>,
    /// How it got here.
    pub source: Source,
}

/// Why a text was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// It cannot be said.
    Text(NotSaid),
    /// It cannot be kept, so that it would not survive a restart.
    Store(StoreError),
    /// One says nothing to "the rooms".
    Nobody,
    /// The session has ended.
    Ended,
}

/// What ends a session from this side.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SessionError {
    /// The server said what no server says.
    #[error("the server does not speak as servers do: {0}")]
    Malformed(#[from] Malformed),
    /// The profile cannot be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Malformed {
    /// A kind that nobody says in this place.
    #[error("a record of kind {0:#x} is out of place")]
    Kind(u32),
    /// An origin or a destination that it cannot have.
    #[error("a record has an origin or a destination that it cannot have")]
    Address,
    /// No place, no order, or more places than there are.
    #[error("a record has no place in a conversation")]
    Place,
    /// Parts that make no text.
    #[error("parts make no text")]
    Parts,
    /// An answer to what was not asked.
    #[error("an answer to what was not asked")]
    Unasked,
    /// Another id than the one that was asked for.
    #[error("another id than the one asked for")]
    Id,
    /// More conversations than a server has.
    #[error("more conversations than a server has")]
    TooMany,
}
