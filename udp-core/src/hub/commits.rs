//! The way into the journal, and (`following`) out of it to people: nothing is delivered that was not
//! kept.

mod following;

use super::{
    Audience, SessionId, outboxes, presence::Passage, reading::MarkMoved, registering::Newcomer,
};
use crate::{
    bounds::WAITING_RECORDS,
    journal::{AppendError, Batch, Extent, RowChange, Table},
    switches::{Switch, holds},
    time::Now,
};
use protocol::{Frame, Heading, Name, PersonId, RoomId, Token};
use std::{collections::BTreeMap, ops::Range, time::Instant};

/// What waits for the journal, what it has, and what follows when it is done.
#[derive(Debug)]
pub(super) struct Commits {
    batch: Batch,
    effects: Box<Effects>,
    /// What follows from what the journal is appending now; `None` while it appends nothing.
    appending: Option<Box<Effects>>,
    /// Records the journal is appending now.
    appending_count: u64,
    /// What the journal appended last: what outputs refer to.
    committed: Batch,
    /// The memory of an earlier batch and of what followed from it, for what is said next.
    spare: Batch,
    spare_effects: Option<Box<Effects>>,
    /// Deliveries not yet fetched: while there are any, `committed` must stay as it is.
    undelivered: usize,
    last_order: u64,
    last_time_ms: u64,
    /// Changes of tables that could not be written, and when to try again.
    unwritten: BTreeMap<(Table, Vec<u8>), RowChange>,
    /// Marks to be told once their rows are written.
    untold: Vec<MarkMoved>,
    write_again_at: Option<Instant>,
    trouble: Option<AppendError>,
}

/// Who said something, and under which token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Speaker {
    pub(super) session: SessionId,
    pub(super) person: PersonId,
    pub(super) token: Option<Token>,
    /// Where in the batch what they say begins.
    pub(super) first: usize,
    /// They are told once it is kept.
    pub(super) is_answered: bool,
}

/// Who waits for an id of their own.
#[derive(Debug)]
pub(super) struct Claimant {
    pub(super) ticket: u64,
    pub(super) newcomer: Newcomer,
    /// Which record of the batch gives it to them.
    pub(super) record: usize,
    /// That an earlier owner was let go is not written down yet.
    pub(super) is_let_go_unwritten: bool,
}

/// What follows from a batch.
#[derive(Debug, Default)]
struct Effects {
    deliveries: Vec<(Audience, Range<usize>)>,
    /// Who said something in it, once for each message.
    speakers: Vec<Speaker>,
    /// Some of them may have said it from an outbox.
    has_tokens: bool,
    passages: Vec<Passage>,
    /// Who asked for a new room, under which token, and which one.
    rooms: Vec<(SessionId, u64, RoomId)>,
    claims: Vec<Claimant>,
    marks: Vec<MarkMoved>,
    stays: Vec<Stay>,
}

/// Somebody who comes into a room to stay, or leaves it for good.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    pub(super) session: SessionId,
    pub(super) token: u64,
    pub(super) person: PersonId,
    pub(super) name: Name,
    pub(super) room: RoomId,
    pub(super) is_entry: bool,
}

impl Effects {
    /// The highest message of each outbox.
    fn outboxes(&self) -> BTreeMap<(PersonId, u32), u32> {
        let mut highest = BTreeMap::new();
        for speaker in &self.speakers {
            if let Some(token) = speaker.token {
                let number: &mut u32 = highest.entry((speaker.person, token.outbox)).or_default();
                *number = token.number.max(*number);
            }
        }
        highest
    }

    fn clear(&mut self) {
        let Self {
            deliveries,
            speakers,
            has_tokens,
            passages,
            rooms,
            claims,
            marks,
            stays,
        } = self;
        deliveries.clear();
        speakers.clear();
        *has_tokens = false;
        passages.clear();
        rooms.clear();
        claims.clear();
        marks.clear();
        stays.clear();
    }
}

impl Commits {
    /// Time never decreases in order, even when the machine's clock was set back meanwhile.
    pub(super) fn after(extent: Extent) -> Self {
        Self {
            batch: Batch::default(),
            effects: Box::default(),
            appending: None,
            appending_count: 0,
            committed: Batch::default(),
            spare: Batch::default(),
            spare_effects: None,
            undelivered: 0,
            last_order: extent.last,
            last_time_ms: extent.last_time_ms,
            unwritten: BTreeMap::new(),
            untold: Vec::new(),
            write_again_at: None,
            trouble: None,
        }
    }

    /// Queues a frame, part of so many, for the journal and, after that, for an audience; tells where
    /// in the batch it lies.
    pub(super) fn write(
        &mut self,
        audience: Audience,
        frame: &Frame,
        token: Option<Token>,
        part: (u8, u8),
        now: Now,
    ) -> usize {
        self.last_time_ms = if holds(Switch::MonotoneTime) {
            self.last_time_ms.max(now.unix_ms)
        } else {
            now.unix_ms
        };
        let token = token.map_or(0, Token::to_wire);
        let at = self
            .batch
            .push(frame, self.last_time_ms, token, part.0, part.1);
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
        at
    }

    /// Notes who is to be told if the message that is written next cannot be kept.
    pub(super) fn begin_message(&mut self, speaker: Speaker) {
        let first = self.batch.frames().len();
        self.effects.has_tokens |= speaker.token.is_some();
        self.effects.speakers.push(Speaker { first, ..speaker });
    }

    /// Somebody has lost their id: what they said and what is not yet on its way into the journal is of
    /// no outbox any more, and what else they wanted does not come about. Tells which rooms they
    /// were about to be in, or to leave.
    pub(super) fn forget_wishes(&mut self, person: PersonId) -> Vec<RoomId> {
        let speakers = self.effects.speakers.iter_mut();
        for speaker in speakers.filter(|speaker| speaker.person == person) {
            speaker.token = None;
        }
        self.untold.retain(|moved| moved.reader != person);
        let mut rooms = Vec::new();
        for effects in self.appending.iter_mut().chain([&mut self.effects]) {
            effects.marks.retain(|moved| moved.reader != person);
            let theirs = effects.stays.extract_if(.., |stay| stay.person == person);
            rooms.extend(theirs.map(|stay| stay.room));
        }
        rooms
    }

    /// Notes that the frame just written is an entry or exit.
    pub(super) fn note_passage(&mut self, passage: Passage) {
        self.effects.passages.push(passage);
    }

    /// Notes who is to be told the number of a new room.
    pub(super) fn note_room(&mut self, creator: SessionId, token: u64, room: RoomId) {
        self.effects.rooms.push((creator, token, room));
    }

    /// Notes who comes in once the record of their claim is kept.
    pub(super) fn note_claim(&mut self, claimant: Claimant) {
        self.effects.claims.push(claimant);
    }

    /// Notes who comes into a room, or goes, once that is kept.
    pub(super) fn note_stay(&mut self, stay: Stay) {
        self.effects.stays.push(stay);
    }

    /// Whether somebody is about to be in a room, or out of it.
    pub(super) fn will_stay(&self, person: PersonId, room: RoomId) -> Option<bool> {
        let appending = self.appending.iter().flat_map(|effects| &effects.stays);
        appending
            .chain(&self.effects.stays)
            .rfind(|stay| (stay.person, stay.room) == (person, room))
            .map(|stay| stay.is_entry)
    }

    /// Notes a mark that others are to hear of.
    pub(super) fn note_mark(&mut self, mark: MarkMoved) {
        self.effects.marks.push(mark);
    }

    /// Queues a change of a table. What an earlier change of the same row could not write is out of
    /// date; true when there was such a one.
    pub(super) fn change(&mut self, change: RowChange) -> bool {
        let is_unwritten = !self.unwritten.is_empty()
            && self
                .unwritten
                .remove(&(change.table, change.key.clone()))
                .is_some();
        self.batch.change(change);
        is_unwritten
    }

    /// Queues a change that could not be written now.
    pub(super) fn write_later(&mut self, change: RowChange) {
        let key = (change.table, change.key.clone());
        self.unwritten.insert(key, change);
    }

    /// Why the last batch was not kept; `None` when it was.
    pub(super) fn trouble(&self) -> Option<&AppendError> {
        self.trouble.as_ref()
    }

    pub(super) fn committed(&self) -> (&[Heading], &[Frame]) {
        (self.committed.headings(), self.committed.frames())
    }

    /// True while this very message waits for the journal.
    pub(super) fn has_waiting(&self, person: PersonId, token: Token) -> bool {
        let appending = self.appending.iter().flat_map(|effects| &effects.speakers);
        appending
            .chain(&self.effects.speakers)
            .any(|speaker| (speaker.person, speaker.token) == (person, Some(token)))
    }

    /// True while the journal is so far behind that nothing more may wait for it.
    pub(super) fn is_full(&self) -> bool {
        self.batch.frames().len() >= WAITING_RECORDS
    }

    /// The last order that is kept.
    pub(super) fn last_order(&self) -> u64 {
        self.last_order
    }

    /// The order that the frame written last will have.
    pub(super) fn next_order(&self) -> u64 {
        self.last_order + self.appending_count + self.batch.frames().len() as u64
    }

    pub(super) fn count_delivered(&mut self) {
        self.undelivered -= 1;
    }

    pub(super) fn write_again_at(&self) -> Option<Instant> {
        self.write_again_at
    }

    fn poll_append(&mut self) -> Option<Batch> {
        if self.appending.is_some() || self.batch.is_empty() {
            return None;
        }
        if self.effects.has_tokens {
            for ((person, outbox), number) in self.effects.outboxes() {
                self.change(outboxes::row(person, outbox, Some(number)));
            }
        }
        self.appending_count = self.batch.frames().len() as u64;
        let spare = self.spare_effects.take().unwrap_or_default();
        self.appending = Some(std::mem::replace(&mut self.effects, spare));
        let spare = std::mem::take(&mut self.spare);
        Some(std::mem::replace(&mut self.batch, spare))
    }

    /// Outputs refer to this batch from now on, and the memory of the last one serves for what is said next.
    fn keep_committed(&mut self, batch: Batch, deliveries: usize) {
        debug_assert_eq!(
            self.undelivered, 0,
            "what was kept before is delivered first"
        );
        self.spare = std::mem::replace(&mut self.committed, batch);
        self.spare.clear();
        self.undelivered = deliveries;
    }
}
