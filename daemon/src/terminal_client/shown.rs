//! What happened, as the reader is to hear of it.

use jiff::Timestamp;
use lang::Lang;
use protocol::{Destination, Name, PersonId, Refusal, Token};
use udp_core::client::Person;

/// Where a server keeps something that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// In the server's one order.
    pub(super) order: u64,
    /// In its conversation.
    pub(super) place: u32,
    /// When, Unix milliseconds.
    pub(super) time_ms: u64,
}

/// How far something we said has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// It waits in the outbox.
    Waiting,
    /// The server keeps it.
    Kept,
    /// Somebody has read it.
    Read,
}

impl Mark {
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Waiting => "◷",
            Self::Kept => "✓",
            Self::Read => "✓✓",
        }
    }
}

/// Something we said on a sealed connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own<'a> {
    pub(super) token: Token,
    pub(super) id: Option<PersonId>,
    pub(super) name: Name,
    pub(super) to: Destination,
    pub(super) room: Option<Name>,
    pub(super) text: &'a str,
}

/// Something to tell the reader.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    Said {
        from: PersonId,
        name: Name,
        to: Destination,
        room: Option<Name>,
        text: &'a str,
        /// On a sealed connection.
        placed: Option<Placed>,
    },
    /// Something of ours waits.
    Waits(Own<'a>),
    /// Something of ours is kept.
    Kept(Own<'a>, Placed, Mark),
    /// Something of ours is refused for good.
    Failed(Own<'a>, Option<Refusal>, &'a str),
    /// Somebody has read up to a place; the last text of ours before it, if that is news.
    Read {
        who: PersonId,
        /// If it is known.
        name: Option<Name>,
        conversation: Destination,
        place: u32,
        time_ms: u64,
        text: Option<&'a str>,
    },
    /// Somebody came or went.
    Passage {
        who: PersonId,
        name: Name,
        conversation: Destination,
        room: Option<Name>,
        is_entry: bool,
    },
    Notice(&'a str),
    Error {
        refusal: Option<Refusal>,
        text: &'a str,
    },
    People {
        people: &'a [Person],
        more: u32,
    },
    /// Where the connection stands: a word for programs, a sentence for people, and who we are.
    State {
        word: &'static str,
        text: &'a str,
        own: Option<(PersonId, Name)>,
    },
}

impl Shown<'_> {
    /// When it happened, if somebody else's clock says so.
    pub(super) fn time(&self) -> Option<Timestamp> {
        let time_ms = match self {
            Self::Said { placed, .. } => placed.as_ref()?.time_ms,
            Self::Kept(_, placed, _) => placed.time_ms,
            Self::Read { time_ms, .. } => *time_ms,
            _ => return None,
        };
        Timestamp::from_millisecond(i64::try_from(time_ms).ok()?).ok()
    }
}

/// The people of a list, as both styles write them.
pub(super) fn people_text(people: &[Person], more: u32, lang: Lang) -> String {
    let entries: Vec<_> = people
        .iter()
        .map(|person| format!("{}: {}", person.id, person.name))
        .collect();
    match (entries.is_empty(), more) {
        (true, 0) => lang.client_nobody().to_owned(),
        (_, 0) => entries.join(", "),
        (_, more) => lang.client_list_more(&entries.join(", "), more),
    }
}
