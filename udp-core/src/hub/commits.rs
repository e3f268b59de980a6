//! The way into the journal, and out of it to people: nothing is delivered that was not kept.

use super::{Answer, Audience, Hub, Output, SessionId, presence::Passage};
use crate::{
    bounds::WRITE_AGAIN_AFTER,
    journal::{AppendError, Batch, Extent, RowChange, Table},
    report::Event,
    switches::{Switch, holds},
    time::Now,
};
use protocol::{Frame, Refusal, RoomId};
use std::{ops::Range, time::Instant};

/// What waits for the journal, what it has, and what follows when it is done.
#[derive(Debug)]
pub(super) struct Commits {
    batch: Batch,
    effects: Effects,
    /// What follows from what the journal is appending now; `None` while it appends nothing.
    appending: Option<Effects>,
    /// What the journal appended last: what outputs refer to.
    committed: Batch,
    /// Deliveries not yet fetched: while there are any, `committed` must stay as it is.
    undelivered: usize,
    last_time_ms: u64,
    /// Changes of tables that could not be written, and when to try again.
    unwritten: Vec<RowChange>,
    write_again_at: Option<Instant>,
    trouble: Option<AppendError>,
}

/// What follows from a batch.
#[derive(Debug, Default)]
struct Effects {
    deliveries: Vec<(Audience, Range<usize>)>,
    /// Who said something in it, once for each message.
    speakers: Vec<SessionId>,
    passages: Vec<Passage>,
    rooms: Vec<(SessionId, RoomId)>,
}

impl Commits {
    /// Time never decreases in order, even when the machine's clock was set back meanwhile.
    pub(super) fn after(extent: Extent) -> Self {
        Self {
            batch: Batch::default(),
            effects: Effects::default(),
            appending: None,
            committed: Batch::default(),
            undelivered: 0,
            last_time_ms: extent.last_time_ms,
            unwritten: Vec::new(),
            write_again_at: None,
            trouble: None,
        }
    }

    /// Queues a frame, part of so many, for the journal and, after that, for an audience.
    pub(super) fn write(&mut self, audience: Audience, frame: Frame, part: (u8, u8), now: Now) {
        self.last_time_ms = if holds(Switch::MonotoneTime) {
            self.last_time_ms.max(now.unix_ms)
        } else {
            now.unix_ms
        };
        let at = self.batch.push(frame, self.last_time_ms, 0, part.0, part.1);
        match self.effects.deliveries.last_mut() {
            // A run of frames to the same audience is delivered as it lies.
            Some((last, frames))
                if *last == audience
                    && self.batch.frames()[frames.start].kind() == frame.kind() =>
            {
                frames.end = at + 1;
            }
            _ => self.effects.deliveries.push((audience, at..at + 1)),
        }
    }

    /// Notes who is to be told if the message that is written next cannot be kept.
    pub(super) fn begin_message(&mut self, speaker: SessionId) {
        self.effects.speakers.push(speaker);
    }

    /// Notes that the frame just written is an entry or exit.
    pub(super) fn note_passage(&mut self, passage: Passage) {
        self.effects.passages.push(passage);
    }

    /// Notes who is to be told the number of a new room.
    pub(super) fn note_room(&mut self, creator: SessionId, room: RoomId) {
        self.effects.rooms.push((creator, room));
    }

    /// Queues a change of a table.
    pub(super) fn change(&mut self, change: RowChange) {
        self.batch.change(change);
    }

    /// Why the last batch was not kept; `None` when it was.
    pub(super) fn trouble(&self) -> Option<&AppendError> {
        self.trouble.as_ref()
    }

    pub(super) fn committed(&self) -> &[Frame] {
        self.committed.frames()
    }

    pub(super) fn count_delivered(&mut self) {
        self.undelivered -= 1;
    }

    pub(super) fn write_again_at(&self) -> Option<Instant> {
        self.write_again_at
    }

    fn poll_append(&mut self) -> Option<Batch> {
        if self.appending.is_some() || self.undelivered > 0 || self.batch.is_empty() {
            return None;
        }
        // The memory of what was delivered last serves for what is said next.
        let mut spare = std::mem::take(&mut self.committed);
        spare.clear();
        self.appending = Some(std::mem::take(&mut self.effects));
        Some(std::mem::replace(&mut self.batch, spare))
    }
}

impl Hub {
    /// What the journal must append next; `None` while it appends, while what it appended before is
    /// not all fetched with [`poll_output`](Self::poll_output), or when there is nothing.
    pub fn poll_append(&mut self) -> Option<Batch> {
        self.commits.poll_append()
    }

    /// The journal has appended what [`poll_append`](Self::poll_append) gave, or could not.
    pub fn handle_appended(&mut self, batch: Batch, result: &Result<(), AppendError>, now: Now) {
        let effects = self.commits.appending.take().unwrap_or_default();
        match result {
            Ok(()) => self.follow(batch, effects),
            Err(_) if !holds(Switch::CommitFirst) => self.follow(batch, effects),
            Err(error) => self.undo(&batch, effects, error, now),
        }
    }

    fn follow(&mut self, batch: Batch, effects: Effects) {
        if self.commits.trouble.take().is_some() {
            self.events.push_back(Event::JournalWorks);
        }
        self.commits.committed = batch;
        self.commits.undelivered = effects.deliveries.len();
        let deliveries = effects.deliveries.into_iter();
        self.outputs
            .extend(deliveries.map(|(audience, frames)| Output::Deliver { audience, frames }));
        let rooms = effects.rooms.into_iter();
        self.answers.extend(rooms.map(|(session, room)| Answer {
            session,
            outcome: Ok(room),
        }));
    }

    /// Nothing of a batch was kept: whoever said something is told, and what the hub must remember is
    /// tried again.
    fn undo(&mut self, batch: &Batch, effects: Effects, error: &AppendError, now: Now) {
        if self.commits.trouble.replace(error.clone()).is_none() {
            self.events.push_back(Event::JournalFails(error.clone()));
        }
        let refused = |session| Answer {
            session,
            outcome: Err(Refusal::DiskFull),
        };
        self.answers
            .extend(effects.speakers.into_iter().map(refused));
        for (creator, room) in effects.rooms {
            self.rooms.remove(room);
            self.answers.push_back(refused(creator));
        }
        for passage in effects.passages {
            self.presences.not_written(passage, now);
        }
        // A room that was never made needs no row.
        let kept = batch
            .changes()
            .iter()
            .filter(|change| change.table != Table::Rooms || change.value.is_none());
        self.commits.unwritten.extend(kept.cloned());
        if !self.commits.unwritten.is_empty() {
            self.commits.write_again_at = Some(now.instant + WRITE_AGAIN_AFTER);
        }
    }

    /// Tries again to write what the hub must remember.
    pub(super) fn write_again(&mut self, now: Now) {
        if self
            .commits
            .write_again_at
            .is_some_and(|at| at <= now.instant)
        {
            self.commits.write_again_at = None;
            for change in std::mem::take(&mut self.commits.unwritten) {
                self.commits.change(change);
            }
        }
    }
}
