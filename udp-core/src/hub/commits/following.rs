//! What follows once the journal has kept a batch, or could not.

use super::super::{Answer, Audience, Done, Hub, Output, Wish, staying::member_of_row};
use super::{Effects, MarkMoved, Speaker};
use crate::{
    bounds::WRITE_AGAIN_AFTER,
    journal::{AppendError, Batch, Conversation, RowChange, Table},
    report::Event,
    switches::{Switch, holds},
    time::Now,
};
use protocol::{Frame, Kind, PersonId, Refusal, Token};
use std::ops::Range;

impl Hub {
    /// Queues a frame for the journal and its audience, and notes whom it names.
    pub(in crate::hub) fn write(
        &mut self,
        audience: Audience,
        frame: &Frame,
        token: Option<Token>,
        part: (u8, u8),
        now: Now,
    ) -> usize {
        let at = self.commits.write(audience, frame, token, part, now);
        for row in self.named.note(frame, self.commits.next_order()) {
            self.commits.change(row);
        }
        at
    }

    /// What the journal must append next; `None` while it appends, or when there is nothing. It may append
    /// while what it appended before is being fetched and sent.
    pub fn poll_append(&mut self) -> Option<Batch> {
        self.commits.poll_append()
    }

    /// The journal has appended what [`poll_append`](Self::poll_append) gave, or could not. What followed
    /// from the batch before must have been fetched with [`poll_output`](Self::poll_output) until `None`.
    pub fn handle_appended(&mut self, batch: Batch, result: &Result<(), AppendError>, now: Now) {
        let effects = self.commits.appending.take().unwrap_or_default();
        self.commits.appending_count = 0;
        match result {
            Ok(()) => self.follow(batch, effects, now),
            Err(_) if !holds(Switch::CommitFirst) => self.follow(batch, effects, now),
            Err(error) => {
                self.undo(batch.changes(), *effects, error, now);
                // What was said meanwhile came after it, and a sender counts on that.
                let batch = std::mem::take(&mut self.commits.batch);
                let effects = std::mem::take(&mut self.commits.effects);
                self.undo(batch.changes(), *effects, error, now);
            }
        }
    }

    fn follow(&mut self, batch: Batch, mut effects: Box<Effects>, now: Now) {
        if self.commits.trouble.take().is_some() {
            self.events.push_back(Event::JournalWorks);
        }
        if let Some(last) = batch.headings().last() {
            self.commits.last_order = last.order.get();
        }
        self.history.note(&batch);
        if effects.has_tokens {
            for ((person, outbox), number) in effects.outboxes() {
                self.outboxes.keep(person, Token { outbox, number });
            }
        }
        for claimant in &effects.claims {
            let order = batch.headings().get(claimant.record);
            let order = order.map_or(self.commits.last_order, |heading| heading.order.get());
            self.complete_claim(claimant, order, now);
        }
        for stay in &effects.stays {
            self.complete_stay(stay, now);
        }
        self.note_pairs(&batch);
        for moved in &effects.marks {
            let before = self.marks.get(moved.conversation, moved.reader);
            if (self.marks).keep(moved.conversation, moved.reader, moved.mark) {
                self.moved_marks.push_back(MarkMoved {
                    before: before.map_or(0, |before| before.place),
                    ..*moved
                });
            }
        }
        for speaker in effects.speakers.iter().filter(|it| it.is_answered) {
            let heading = batch.headings().get(speaker.first);
            self.answers.extend(heading.map(|&heading| Answer {
                wish: Wish::Say,
                session: speaker.session,
                token: 0,
                outcome: Ok(Done::Said(heading)),
            }));
        }
        let delivered = effects.deliveries.iter();
        let delivered = delivered.map(|(audience, frames)| self.reach(*audience, &batch, frames));
        self.counters.deliveries += delivered.sum::<u64>();
        self.commits.keep_committed(batch, effects.deliveries.len());
        if !holds(Switch::Order) {
            effects.deliveries.reverse();
        }
        for (audience, frames) in effects.deliveries.drain(..) {
            self.outputs.push_back(Output::Deliver { audience, frames });
        }
        for (session, token, room) in effects.rooms.drain(..) {
            self.answers.push_back(Answer {
                wish: Wish::Room,
                session,
                token,
                outcome: Ok(Done::Room(room)),
            });
        }
        effects.clear();
        self.commits.spare_effects = Some(effects);
    }

    /// How often frames of a batch go to somebody who is here; comings and goings are no texts.
    fn reach(&self, audience: Audience, batch: &Batch, frames: &Range<usize>) -> u64 {
        let is_text = (batch.frames().get(frames.start)).is_some_and(|it| it.kind() == Kind::MSG);
        let people = match audience {
            _ if !is_text => 0,
            Audience::Nobody => 0,
            Audience::Everyone => self.sessions.len(),
            Audience::Session(_) => 1,
            Audience::Room(room) => self.members(room).count(),
        };
        (people * frames.len()) as u64
    }

    /// Notes who has spoken with whom in private, as far as owners may read it again.
    fn note_pairs(&mut self, batch: &Batch) {
        for (heading, frame) in batch.headings().iter().zip(batch.frames()) {
            if let (Kind::MSG, Some(Conversation::Pair(one, other))) =
                (frame.kind(), Conversation::of(frame))
            {
                self.note_pair(one, other, heading.order.get());
            }
        }
    }

    pub(in crate::hub) fn note_pair(&mut self, one: PersonId, other: PersonId, order: u64) {
        for (owner, partner) in [(one, other), (other, one)] {
            if self.claims.since(owner).is_some_and(|since| order >= since) {
                self.pairs.entry(owner).or_default().insert(partner, order);
            }
        }
    }

    /// Nothing of a batch was kept: whoever said something is told, and what the hub must remember is
    /// tried again.
    fn undo(&mut self, changes: &[RowChange], effects: Effects, error: &AppendError, now: Now) {
        if self.commits.trouble.replace(error.clone()).is_none() {
            self.events.push_back(Event::JournalFails(error.clone()));
        }
        for speaker in &effects.speakers {
            self.refuse_speaker(speaker);
        }
        for (creator, token, room) in effects.rooms {
            self.rooms.remove(room);
            self.answers.push_back(Answer {
                wish: Wish::Room,
                session: creator,
                token,
                outcome: Err(Refusal::DiskFull),
            });
        }
        for stay in &effects.stays {
            self.answer_stay(stay, Err(Refusal::DiskFull));
        }
        for claimant in &effects.claims {
            self.refuse_claim(claimant);
        }
        for passage in effects.passages {
            self.presences.not_written(passage, now);
        }
        self.commits.untold.extend(effects.marks);
        let must_be_kept = |change: &&RowChange| match change.table {
            // A room that was never made needs no row, a claim that was refused neither (its row waits
            // for an order), and what was not kept of an outbox will be said again.
            Table::Rooms | Table::Outboxes => change.value.is_none(),
            Table::Claims => change.order.is_none(),
            // Who wanted to come in or go has been refused; who lost their id is out of its rooms.
            Table::Members => {
                let member = member_of_row(&change.key);
                change.value.is_none()
                    && !member.is_some_and(|(room, person)| self.rooms.has_member(room, person))
            }
            _ => true,
        };
        for change in changes.iter().filter(must_be_kept) {
            self.commits.write_later(change.clone());
        }
        if !self.commits.unwritten.is_empty() {
            self.commits.write_again_at = Some(now.instant + WRITE_AGAIN_AFTER);
        }
    }

    fn refuse_speaker(&mut self, speaker: &Speaker) {
        let session = match speaker.token {
            // Who speaks from an outbox may have come back meanwhile, and waits there.
            Some(token) => {
                self.outboxes.take_back(speaker.person, token);
                self.sessions.of_person(speaker.person)
            }
            None => Some(speaker.session),
        };
        self.answers.extend(session.map(|session| Answer {
            wish: Wish::Say,
            session,
            token: speaker.token.map_or(0, Token::to_wire),
            outcome: Err(Refusal::DiskFull),
        }));
    }

    /// Tries again to write what the hub must remember.
    pub(in crate::hub) fn write_again(&mut self, now: Now) {
        if self
            .commits
            .write_again_at
            .is_some_and(|at| at <= now.instant)
        {
            self.commits.write_again_at = None;
            for change in std::mem::take(&mut self.commits.unwritten).into_values() {
                self.commits.batch.change(change);
            }
            let untold = std::mem::take(&mut self.commits.untold);
            self.commits.effects.marks.extend(untold);
        }
    }
}
