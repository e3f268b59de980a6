//! What must hold in every world, looked at after every step, and only at what is new.

use super::{
    Counts, check_sealed::SealedChecks, history::History, person::Person,
    sealed_person::SealedPerson,
};
use crate::{
    Now,
    journal::{Conversation, Reader},
    server::PersonRow,
};
use fastrand::Rng;
use protocol::{Frame, Kind, PersonId, Record};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    net::SocketAddr,
};

/// Something that must never happen, happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation(String);

impl Violation {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was seen so far.
#[derive(Default)]
pub(super) struct Checks {
    last_order: u64,
    last_time_ms: u64,
    /// The last place and its order, by conversation.
    places: BTreeMap<Conversation, (u32, u64)>,
    /// Orders and conversations of what the journal keeps, by text: every text is said once, but the
    /// network doubles datagrams, and the classic dialect knows no tokens.
    by_text: HashMap<String, Vec<(u64, Conversation)>>,
    /// What was delivered, by order.
    delivered: BTreeMap<u64, String>,
    /// The last order each address was sent.
    last_sent: HashMap<SocketAddr, u64>,
    history: History,
    /// The first order that the journal keeps.
    first_kept: u64,
    sealed: SealedChecks,
    hash: DefaultHasher,
}

impl Checks {
    /// Looks at the records that are new: one order, times that never decrease, places without gaps.
    pub(super) fn records(
        &mut self,
        journal: &dyn Reader,
        counts: &mut Counts,
    ) -> Result<(), Violation> {
        let extent = journal.extent();
        self.first_kept = match extent.records {
            0 => extent.last + 1,
            _ => extent.first,
        };
        if extent.last == self.last_order {
            return Ok(());
        }
        let first = extent.first;
        let mut violation = None;
        let read = journal.read(self.last_order + 1, &mut |record| {
            violation = self.record(record, first).err();
            *counts.entry("records").or_default() += 1;
            violation.is_none()
        });
        // A disk that cannot be read now is read later.
        let _ = read;
        violation.map_or(Ok(()), Err)
    }

    fn record(&mut self, record: &Record, first: u64) -> Result<(), Violation> {
        let (order, time_ms) = (record.heading.order.get(), record.heading.time_ms.get());
        record.bytes().hash(&mut self.hash);
        if order != self.last_order + 1 {
            return Err(Violation::new(format!(
                "order {order} follows {}",
                self.last_order
            )));
        }
        if time_ms < self.last_time_ms {
            return Err(Violation::new(format!("time goes back at order {order}")));
        }
        (self.last_order, self.last_time_ms) = (order, time_ms);
        let Some(conversation) = Conversation::of(&record.frame) else {
            return Err(Violation::new(format!(
                "order {order} is in no conversation"
            )));
        };
        let place = record.heading.place.get();
        let last = self.places.insert(conversation, (place, order));
        let follows = match last {
            // A conversation of which nothing was kept begins anew, above all that were forgotten.
            Some((last, at)) => place == last + 1 || (place > last && at < first),
            None => place > 0,
        };
        if !follows {
            return Err(Violation::new(format!(
                "place {place} follows {last:?} in {conversation:?}"
            )));
        }
        self.sealed.record(record, conversation);
        // Who lost an id for being away too long, and claims it anew, is somebody else: so are the outboxes.
        let speaker = PersonId::new(record.frame.origin());
        let since = speaker.and_then(|speaker| self.sealed.owned_since(speaker));
        if let Some(first) = self.history.add(conversation, record)
            && since.is_none_or(|since| first >= since)
        {
            let token = record.heading.token;
            return Err(Violation::new(format!(
                "token {token:#x} is said twice: orders {first} and {order}, by {} the second time; the first kept is {}",
                record.frame.origin(),
                self.first_kept,
            )));
        }
        let text = record.frame.text().to_string();
        if record.frame.kind() == Kind::MSG && record.heading.part == 0 {
            self.by_text
                .entry(text)
                .or_default()
                .push((order, conversation));
        }
        Ok(())
    }

    /// Looks at what leaves: it is kept already, it is for whom it goes to, and it comes in order.
    pub(super) fn delivery(
        &mut self,
        frame: &Frame,
        to: SocketAddr,
        here: &[PersonRow],
    ) -> Result<(), Violation> {
        let text = frame.text().to_string();
        frame.bytes().hash(&mut self.hash);
        if frame.kind() != Kind::MSG
            || frame.origin() == 0
            || !(text.starts_with("texto ") || text.starts_with("fim "))
        {
            return Ok(());
        }
        let Some(kept) = self.by_text.get(&text) else {
            return Err(Violation::new(format!(
                "{text:?} was delivered and is not kept"
            )));
        };
        let last = self.last_sent.get(&to).copied().unwrap_or(0);
        let Some(&(order, conversation)) = kept.iter().find(|(order, _)| *order > last) else {
            return Err(Violation::new(format!(
                "{to} is sent {text:?}, kept as {kept:?}, after order {last}: late or twice"
            )));
        };
        let reader = here.iter().find(|row| row.address == to);
        let may_read = match (conversation, reader) {
            (Conversation::Everyone, _) => true,
            (Conversation::Pair(one, other), Some(reader)) => {
                reader.id == one || reader.id == other
            }
            (Conversation::Room(room), Some(reader)) => reader.rooms.contains(&room),
            (_, None) => false,
        };
        if !may_read {
            return Err(Violation::new(format!(
                "{to} is sent {text:?} of {conversation:?}"
            )));
        }
        self.last_sent.insert(to, order);
        self.delivered.insert(order, text);
        Ok(())
    }

    /// Looks at the journal after a crash: everything that was delivered is in it, and nothing else
    /// came into it but what was on its way.
    pub(super) fn restart(&mut self, journal: &dyn Reader) -> Result<(), Violation> {
        self.sealed.restarted();
        let extent = journal.extent();
        if extent.last < self.last_order {
            return Err(Violation::new(format!(
                "order {} is gone after a crash",
                self.last_order
            )));
        }
        let first = match extent.records {
            0 => extent.last + 1,
            _ => extent.first,
        };
        let mut kept = HashMap::new();
        let read = journal.read(0, &mut |record| {
            kept.insert(record.heading.order.get(), record.frame.text().to_string());
            true
        });
        read.map_err(|error| Violation::new(error.to_string()))?;
        let lost = self
            .delivered
            .range(first..)
            .find(|(order, text)| kept.get(order) != Some(text));
        if let Some((order, text)) = lost {
            return Err(Violation::new(format!(
                "{text:?}, order {order}, was delivered and is gone"
            )));
        }
        match (self.sealed).lost(first, |order| kept.contains_key(&order)) {
            Some(order) => Err(Violation::new(format!(
                "order {order} was acknowledged and is gone"
            ))),
            None => Ok(()),
        }
    }

    /// Looks at what goes into a sealed connection.
    pub(super) fn stream(
        &mut self,
        peer: u64,
        bytes: &[u8],
        counts: &mut Counts,
    ) -> Result<(), Violation> {
        bytes.hash(&mut self.hash);
        self.sealed.stream(peer, bytes, &self.history, counts)
    }

    /// Looks at what has come out of a sealed connection.
    pub(super) fn heard(&mut self, peer: u64, bytes: &[u8], counts: &mut Counts) {
        bytes.hash(&mut self.hash);
        self.sealed.heard(peer, bytes, &mut self.history, counts);
    }

    /// A program starts when it is time, and does what is due.
    pub(super) fn start_and_expire(
        &self,
        person: &mut SealedPerson,
        rng: &mut Rng,
        now: Now,
    ) -> Result<(), Violation> {
        person.handle_timeout(rng, &self.history, self.first_kept, now)
    }

    /// Looks at what the user of a sealed session is told.
    pub(super) fn show(
        &self,
        person: &mut SealedPerson,
        counts: &mut Counts,
    ) -> Result<(), Violation> {
        person.see(&self.history, self.first_kept)?;
        for what in person.eyes.noticed.drain(..) {
            *counts.entry(what).or_default() += 1;
        }
        Ok(())
    }

    /// Everything that was ever kept, and the first order that the journal still keeps.
    pub(super) fn history(&self) -> (&History, u64) {
        (&self.history, self.first_kept)
    }

    /// True when an id has been claimed more than once.
    pub(super) fn is_claimed_anew(&self, id: PersonId) -> bool {
        self.sealed.is_claimed_anew(id)
    }

    /// Since which order an id is owned.
    pub(super) fn owned_since(&self, id: PersonId) -> Option<u64> {
        self.sealed.owned_since(id)
    }

    /// The server is gone, and with it all sealed connections.
    pub(super) fn all_closed(&mut self) {
        self.sealed.all_closed();
    }

    /// A sealed connection has ended.
    pub(super) fn closed(&mut self, peer: u64) {
        self.sealed.closed(peer);
    }

    /// Looks at how much waits for any one connection.
    pub(super) fn waiting(&self, most: usize) -> Result<(), Violation> {
        SealedChecks::waiting(most)
    }

    /// Somebody no longer owns an id.
    pub(super) fn freed(&mut self, id: PersonId) {
        self.sealed.freed(id);
    }

    pub(super) fn bounds(&self, people: &[Person]) -> Result<(), Violation> {
        if people.iter().any(|person| person.heard_count() > 64) {
            return Err(Violation::new("a reader grows without bound"));
        }
        Ok(())
    }

    pub(super) fn hash(&self) -> u64 {
        self.hash.finish()
    }
}
