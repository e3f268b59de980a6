//! What calls for attention, and what has been told to be quiet: conversations that call nobody, people whose
//! messages are folded away.

use super::{Author, Body, Key, Line, Model, spans};
use protocol::PersonId;

/// People hidden at once: whoever wants more of them gone wants another room.
const MAX_HIDDEN: usize = 500;

/// Something said that somebody who looks elsewhere may want to know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Where.
    pub key: Key,
    /// Who said it.
    pub from: PersonId,
    /// How they are called.
    pub called: String,
    /// The beginning of what was said.
    pub text: String,
    /// It was said to us alone, or with our name in it.
    pub is_personal: bool,
}

/// What has called since it was last looked.
#[derive(Debug, Default)]
pub struct Calls {
    /// The last that is personal, or else the last.
    pub last: Option<Call>,
    /// How many were personal.
    pub personal: usize,
    /// How many there were.
    pub all: usize,
}

impl Model {
    /// True when a conversation calls nobody's attention.
    #[must_use]
    pub fn is_muted(&self, key: Key) -> bool {
        self.muted.contains(&key)
    }

    /// Lets a conversation call for attention, or not any more.
    pub fn set_muted(&mut self, key: Key, muted: bool) {
        if muted {
            self.muted.insert(key);
        } else {
            self.muted.remove(&key);
        }
        while self.muted.len() > super::MAX_CONVERSATIONS {
            self.muted.pop_last();
        }
    }

    /// True when the messages of a person are folded away.
    #[must_use]
    pub fn is_hidden(&self, id: PersonId) -> bool {
        self.hidden.contains(&id)
    }

    /// Folds the messages of a person away, or shows them again. Nobody is told.
    pub fn set_hidden(&mut self, id: PersonId, hidden: bool) {
        if !hidden {
            self.hidden.remove(&id);
        } else if self.hidden.len() < MAX_HIDDEN && Some(id) != self.my_id() {
            self.hidden.insert(id);
        }
    }

    /// Those whose messages are folded away, by id.
    pub fn hidden(&self) -> impl ExactSizeIterator<Item = PersonId> + '_ {
        self.hidden.iter().copied()
    }

    /// What has called since the last time this was asked.
    pub fn take_calls(&mut self) -> Calls {
        std::mem::take(&mut self.calls)
    }

    /// True for what was said by somebody whose messages are folded away.
    pub(super) fn is_folded(&self, body: &Body) -> bool {
        matches!(body, Body::Said(Line { author: Author::Person(id), .. }) if self.is_hidden(*id))
    }

    /// True when a text of somebody else calls us by our name.
    pub(super) fn calls_me(&self, body: &Body) -> bool {
        matches!(body, Body::Said(line) if line.author != Author::Me
            && !spans::mentions(&line.text, self.name.as_str()).is_empty())
    }

    /// Notes that something new was said which nobody has seen yet.
    pub(super) fn call(&mut self, key: Key, body: &Body, calls_me: bool) {
        /// Characters of a text that are told elsewhere.
        const TOLD: usize = 200;
        let Body::Said(line) = body else { return };
        let Author::Person(from) = line.author else {
            return;
        };
        if self.is_muted(key) {
            return;
        }
        let is_personal = calls_me || matches!(key, Key::Person(_));
        self.calls.all += 1;
        self.calls.personal += usize::from(is_personal);
        let is_less = self
            .calls
            .last
            .as_ref()
            .is_some_and(|last| last.is_personal);
        if is_personal || !is_less {
            self.calls.last = Some(Call {
                key,
                from,
                called: self.called_then(from, line.name),
                text: line.text.chars().take(TOLD).collect(),
                is_personal,
            });
        }
    }
}
