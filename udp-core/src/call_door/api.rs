//! What the call door and those who carry calls to it say to each other.

use crate::hub::{MarkMoved, Naming};
use protocol::{Name, Origin, PersonId, Refusal, RoomId};
use std::{net::SocketAddr, sync::Arc};

/// A caller's number, chosen by whoever carries the calls; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallerId(pub u64);

/// Something that is wanted.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Who wants it. `None` is the door itself, which is nobody: not registered, not listed, not
    /// counted. It may create rooms and ask for lists.
    pub caller: Option<CallerId>,
    /// Comes back with the [`Answer`].
    pub tag: u64,
    /// What.
    pub wish: Wish,
}

/// What may be wanted: the table of operations, with names where a caller knows no ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// OI to 0: to be registered, under an id from the server. Answered by [`Outcome::Entered`].
    Enter {
        /// The name.
        name: Name,
        /// What if somebody bears it.
        naming: Naming,
        /// Where the caller is.
        address: SocketAddr,
    },
    /// TCHAU to 0. Answered by [`Outcome::Done`], and nothing more is heard of the caller.
    Leave {
        /// They said so; otherwise they were not heard of any more, and may come back.
        is_goodbye: bool,
    },
    /// MSG. Answered by [`Outcome::Said`] once it is kept, after its [`Event::Heard`].
    Say {
        /// To whom.
        to: Recipient,
        /// What, as it came.
        text: String,
    },
    /// OI to a room: to be in it, and in no other. Answered by [`Outcome::InRoom`].
    EnterRoom(Name),
    /// TCHAU to the room the caller is in. Answered by [`Outcome::Done`].
    LeaveRoom,
    /// OI to "the rooms". Answered by [`Outcome::Done`] once it is kept.
    CreateRoom(Name),
    /// LIDO: the caller has read everyone's conversation up to a place. Answered by
    /// [`Outcome::Done`] at once.
    Read {
        /// Up to which.
        place: u32,
    },
    /// LISTA to 0 or a room. Answered by [`Outcome::People`].
    People(Place),
    /// LISTA to "the rooms". Answered by [`Outcome::Rooms`].
    Rooms,
    /// The caller has called, and whether they are where silence says nothing of them
    /// ([`Hub::handle_rests`](crate::hub::Hub::handle_rests)). Not answered.
    Rests(bool),
}

/// A conversation that has members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Everyone's; "geral" by name.
    Everyone,
    /// The room of this name.
    Room(Name),
}

/// To whom something is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// Everyone.
    Everyone,
    /// The room the caller is in.
    OwnRoom,
    /// One person by name, or by "name (id)" where several bear it; who is in a room reaches only those in
    /// it.
    Named(String),
}

/// What became of an [`Ask`].
#[derive(Debug, Clone)]
pub struct Answer {
    /// The caller of the ask.
    pub caller: Option<CallerId>,
    /// The tag of the ask.
    pub tag: u64,
    /// What came of it.
    pub outcome: Result<Outcome, Refusal>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// The caller is here.
    Entered {
        /// Under which id.
        id: PersonId,
        /// Under which name.
        name: Name,
        /// The order of the last record kept before: what comes later is heard.
        after: u64,
    },
    /// It is said.
    Said {
        /// Its order.
        order: u64,
        /// The place of its first part in its conversation.
        place: u32,
    },
    /// The caller is in a room.
    InRoom {
        /// Which; `None` for everyone's conversation.
        room: Option<RoomId>,
        /// Its name as it was made.
        name: Name,
        /// Who is in it and here, in the order they came, as they are [shown](Heard::name).
        members: Vec<(PersonId, String)>,
        /// It was not in it before.
        is_new: bool,
        /// The order of the last record kept before: what comes later is heard.
        after: u64,
    },
    /// Who is there and here, in the order they came, as they are [shown](Heard::name).
    People(Vec<(PersonId, String)>),
    /// All rooms in the order they were made, without everyone's conversation.
    Rooms(Vec<(RoomId, Name)>),
}

/// What the callers of a door are told.
#[derive(Debug, Clone)]
pub enum Event {
    /// An ask is answered.
    Answer(Answer),
    /// Something was said, or somebody came or went: kept, in the one order, each once. What a door
    /// has not fetched waits in the journal.
    Heard(Arc<Heard>),
    /// Somebody's mark in everyone's conversation moved forward.
    Marked {
        /// Which, and from where.
        moved: MarkMoved,
        /// Whose, as they are [shown](Heard::name).
        name: Arc<str>,
    },
    /// A caller is no longer here, without having asked for it, and why if they can be told.
    Ended {
        /// Which.
        caller: CallerId,
        /// Why, if they were sent away.
        refusal: Option<Refusal>,
    },
    /// The server ends; nothing follows.
    Shutdown,
}

/// To whom something that is heard goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hearers {
    /// Every caller of the door.
    Everyone,
    /// The callers who are in the room.
    Room(RoomId),
    /// These: the receiver and the sender of something private.
    These(Vec<CallerId>),
}

/// Something that is heard, its parts joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Its order; of its first part.
    pub order: u64,
    /// When it was kept, Unix milliseconds; never decreasing in order.
    pub time_ms: u64,
    /// Its place in its conversation; of its first part.
    pub place: u32,
    /// How many places it takes.
    pub parts: u8,
    /// From whom.
    pub from: Origin,
    /// The caller of this door who said it.
    pub caller: Option<CallerId>,
    /// Their name; "Ana (12)" while several who are here bear it.
    pub name: Arc<str>,
    /// To whom.
    pub hearers: Hearers,
    /// Private: the receiver's name.
    pub to_name: Option<Arc<str>>,
    /// What.
    pub what: What,
}

/// What is heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A text, cleaned, at most 8,960 bytes as it was sent.
    Said(String),
    /// Somebody came.
    Entry,
    /// Somebody went.
    Exit,
}
