//! Everything that was ever kept in a world, also what the journal has let go since: what readers are shown is
//! held against it.

use crate::journal::Conversation;
use protocol::{Destination, Kind, PersonId, Record};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A record, as far as somebody can tell it from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) order: u64,
    pub(super) time_ms: u64,
    pub(super) kind: Kind,
    pub(super) origin: u32,
    pub(super) token: u64,
    pub(super) part: u8,
    pub(super) parts: u8,
    pub(super) text: String,
}

/// All records by conversation and place, and the first parts by token.
#[derive(Default)]
pub(super) struct History {
    by_place: BTreeMap<Conversation, BTreeMap<u32, Spoken>>,
    by_token: HashMap<u64, u64>,
    /// Since which order each id is owned.
    claims: BTreeMap<u32, u64>,
    /// Tokens of all messages that reached the server.
    heard: HashSet<u64>,
}

impl History {
    /// A record is kept; the order under which its message was kept before, if it was.
    pub(super) fn add(&mut self, conversation: Conversation, record: &Record) -> Option<u64> {
        let (heading, frame) = (&record.heading, &record.frame);
        let (order, token) = (heading.order.get(), heading.token.get());
        let spoken = Spoken {
            order,
            time_ms: heading.time_ms.get(),
            kind: frame.kind(),
            origin: frame.origin(),
            token,
            part: heading.part,
            parts: heading.parts.max(1),
            text: frame.text().to_string(),
        };
        if frame.kind() == Kind::OI && !spoken.text.is_empty() {
            self.claims.insert(frame.origin(), order);
        }
        let places = self.by_place.entry(conversation).or_default();
        places.insert(heading.place.get(), spoken);
        if token == 0 || heading.part > 0 {
            return None;
        }
        self.by_token.insert(token, order)
    }

    /// Since which order an id is owned; what was kept before was its former owner's.
    pub(super) fn owned_since(&self, id: Option<PersonId>) -> u64 {
        let claim = id.and_then(|id| self.claims.get(&id.value()));
        claim.copied().unwrap_or(0)
    }

    /// A message has reached the server; true for the first time.
    pub(super) fn hear(&mut self, token: u64) -> bool {
        self.heard.insert(token)
    }

    pub(super) fn was_heard(&self, token: u64) -> bool {
        self.heard.contains(&token)
    }

    /// The order of the message with this token.
    pub(super) fn order_of(&self, token: u64) -> Option<u64> {
        self.by_token.get(&token).copied()
    }

    pub(super) fn at(&self, conversation: Conversation, place: u32) -> Option<&Spoken> {
        self.by_place.get(&conversation)?.get(&place)
    }

    /// The records of a conversation by place.
    pub(super) fn of(&self, conversation: Conversation) -> impl Iterator<Item = (u32, &Spoken)> {
        let places = self.by_place.get(&conversation).into_iter().flatten();
        places.map(|(&place, spoken)| (place, spoken))
    }

    /// What was said from a place on, in so many parts.
    pub(super) fn text(&self, conversation: Conversation, place: u32, parts: u8) -> String {
        let places = place..place.saturating_add(parts.into());
        places
            .filter_map(|place| self.at(conversation, place))
            .map(|spoken| spoken.text.as_str())
            .collect()
    }
}

/// The conversation that somebody means by what they write to.
pub(super) fn conversation(to: Destination, own: PersonId) -> Option<Conversation> {
    match to {
        Destination::Everyone => Some(Conversation::Everyone),
        Destination::Room(room) => Some(Conversation::Room(room)),
        Destination::Person(other) => Some(Conversation::pair(own, other)),
        Destination::Rooms => None,
    }
}
