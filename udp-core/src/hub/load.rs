//! What a hub takes from its journal when it starts.

use super::{
    Hub, claims::Claims, commits::Commits, former_rooms::FormerRooms, history::History,
    last_minute::LastMinute, marks::Marks, named::Named, operator, outboxes::Outboxes,
    passed::Passed, presence::Presences, room_rules, sessions::Sessions,
};
use crate::{
    journal::{Conversation, ReadError, Reader, Table},
    report::Counters,
    settings::Settings,
    time::Now,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

impl Hub {
    /// A hub with nobody in it, and with everything that the journal keeps: rooms and who stays in
    /// them, sanctions, owned ids, outboxes, marks.
    ///
    /// # Errors
    /// [`ReadError`] when the journal's tables cannot be read.
    pub fn new(settings: Settings, journal: &dyn Reader, now: Now) -> Result<Self, ReadError> {
        let extent = journal.extent();
        let mut presences = Presences::default();
        let mut hub = Self {
            settings,
            started: now.instant,
            sessions: Sessions::default(),
            rooms: room_rules::load(journal, &mut presences, now)?,
            sanctions: operator::load(journal)?,
            former_rooms: FormerRooms::default(),
            claims: Claims::default(),
            passed: Passed::default(),
            history: History::default(),
            outboxes: Outboxes::default(),
            marks: Marks::default(),
            named: Named::default(),
            pairs: BTreeMap::new(),
            presences,
            minute: LastMinute::new(now),
            beacon_at: now.instant + settings.beacon,
            first_kept: extent.first_kept(),
            // The first look comes with the first timeout: a server that is started for an hour a
            // week looks too.
            claim_check_at: now.instant,
            counters: Counters::default(),
            commits: Commits::after(extent),
            outputs: VecDeque::new(),
            answers: VecDeque::new(),
            admissions: VecDeque::new(),
            moved_marks: VecDeque::new(),
            ended: VecDeque::new(),
            events: VecDeque::new(),
        };
        hub.load_owners(journal)?;
        hub.load_named(journal)?;
        Ok(hub)
    }

    fn load_owners(&mut self, journal: &dyn Reader) -> Result<(), ReadError> {
        journal.rows(Table::Claims, &mut |key, value| {
            self.claims.put_row(key, value);
        })?;
        journal.rows(Table::Outboxes, &mut |key, value| {
            self.outboxes.put_row(key, value);
        })?;
        let Self {
            outboxes, claims, ..
        } = self;
        for row in outboxes.retain(|owner| claims.get(owner).is_some()) {
            self.commits.change(row);
        }
        journal.rows(Table::Marks, &mut |key, value| {
            self.marks.put_row(key, value);
        })?;
        let mut kept = BTreeSet::new();
        journal.conversations(&mut |conversation| _ = kept.insert(conversation))?;
        for &conversation in &kept {
            if let Conversation::Pair(one, other) = conversation {
                self.note_pair(one, other, last_order(journal, conversation)?);
            }
        }
        for row in self.former_rooms.load(journal, &kept)? {
            self.commits.change(row);
        }
        // Nobody asks any more how far a conversation was read of which nothing is kept.
        let Self { marks, claims, .. } = self;
        let is_forgotten =
            |conversation, reader| !kept.contains(&conversation) || claims.get(reader).is_none();
        for row in marks.remove(is_forgotten) {
            self.commits.change(row);
        }
        Ok(())
    }

    fn load_named(&mut self, journal: &dyn Reader) -> Result<(), ReadError> {
        let first_kept = self.first_kept;
        let mut outdated = Vec::new();
        journal.rows(Table::LastNamed, &mut |key, value| {
            outdated.extend(self.named.put_row(key, value, first_kept));
        })?;
        for row in outdated {
            self.commits.change(row);
        }
        Ok(())
    }
}

/// The order of the last record of a conversation; 0 when none is kept.
fn last_order(journal: &dyn Reader, conversation: Conversation) -> Result<u64, ReadError> {
    let mut order = 0;
    if let Some(places) = journal.places(conversation)? {
        journal.read_conversation(conversation, places.last, &mut |record| {
            order = record.heading.order.get();
            false
        })?;
    }
    Ok(order)
}
