//! Something that was said in a room, as all who hear it share it.

use jiff::civil::DateTime;
use protocol::{Origin, PersonId};
use std::sync::Arc;
use udp_core::call_door::{Heard, What};

/// A message. Its time differs from caller to caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    /// The name of who said it; "SERVER" for notices.
    pub(super) from: Arc<str>,
    /// Whom it is about, and came, for a notice of that.
    pub(super) came: Option<PersonId>,
    /// What was said.
    pub(super) text: String,
    /// To whom.
    pub(super) to: To,
    /// When it was kept, in whole seconds of local time.
    pub(super) at: DateTime,
}

/// Whom a message goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum To {
    /// Everyone in the room.
    Room,
    /// Everyone in the room, from nobody who is in it.
    Notice,
    /// One person, by name.
    One(Arc<str>),
}

/// From whom notices are.
const SERVER: &str = "SERVER";

impl Message {
    pub(super) fn of(heard: &Heard, at: DateTime) -> Self {
        match &heard.what {
            What::Said(text) => Self {
                from: Arc::clone(&heard.name),
                came: None,
                text: text.clone(),
                to: heard.to_name.clone().map_or(To::Room, To::One),
                at,
            },
            What::Entry => Self::entry(&heard.name, person(heard.from), at),
            What::Exit => Self::exit(&heard.name, at),
        }
    }

    pub(super) fn entry(name: &str, person: Option<PersonId>, at: DateTime) -> Self {
        Self {
            from: SERVER.into(),
            came: person,
            text: format!("{name} entrou na sala."),
            to: To::Notice,
            at,
        }
    }

    pub(super) fn exit(name: &str, at: DateTime) -> Self {
        Self {
            from: SERVER.into(),
            came: None,
            text: format!("{name} saiu da sala."),
            to: To::Notice,
            at,
        }
    }
}

/// Who it is, if it is a person.
pub(super) const fn person(from: Origin) -> Option<PersonId> {
    match from {
        Origin::Person(person) => Some(person),
        Origin::Server | Origin::Room(_) => None,
    }
}
