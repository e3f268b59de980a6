//! Questions whose answers are read from the journal little by little, as the stream takes them.

use super::Peer;
use crate::{
    bounds::{RECORDS_PER_QUESTION, STREAM_BUFFER_BYTES},
    hub::{Hub, MarkMoved},
    journal::{Conversation, ReadError, Reader},
    switches::{Switch, holds},
};
use protocol::{
    ConversationState, Destination, Frame, FrameText, Heading, Kind, Name, Origin, PersonId,
    PlaceRange, Record, session::STATES_PER_FRAME,
};

/// A question that is being answered.
#[derive(Debug)]
pub(super) enum Question {
    History(History),
    States(States),
}

/// HISTORICO: the records of a range.
#[derive(Debug)]
pub(super) struct History {
    conversation: Conversation,
    destination: Destination,
    first: u32,
    /// The next place to look at.
    next: u32,
    /// The last place to look at; less than `next` when there is none.
    last: u32,
    token: u64,
}

/// ESTADO: how all conversations stand, and how far others have read in them.
#[derive(Debug)]
pub(super) struct States {
    all: Vec<Conversation>,
    /// Conversations whose state was told.
    told: usize,
    /// Conversations whose marks were told.
    marked: usize,
    /// Marks in the next of them that are still to be told, the next one last.
    marks: Option<Vec<MarkMoved>>,
    /// Whether only marks were asked for.
    is_marks_only: bool,
    token: u64,
}

impl History {
    /// What was wanted of a conversation whose last place is `end`.
    pub(super) fn new(
        conversation: Conversation,
        destination: Destination,
        wanted: &PlaceRange,
        end: u32,
        token: u64,
    ) -> Self {
        let first = wanted.first.get();
        let most = first.saturating_add(RECORDS_PER_QUESTION - 1);
        Self {
            conversation,
            destination,
            first,
            next: first,
            last: wanted.last.get().min(most).min(end),
            token,
        }
    }

    /// Answers as far as there is room; true when all is answered.
    fn answer(
        &mut self,
        peer: &mut Peer,
        person: PersonId,
        hub: &Hub,
        journal: &dyn Reader,
    ) -> Result<bool, ReadError> {
        let mut is_over = true;
        let (conversation, last) = (self.conversation, self.last);
        if self.next <= last {
            let next = &mut self.next;
            journal.read_conversation(conversation, *next, &mut |record| {
                let place = record.heading.place.get();
                if place > last {
                    return false;
                }
                if !peer.has_room() {
                    is_over = false;
                    return false;
                }
                *next = place + 1;
                if hub.may_read(person, conversation, record.heading.order.get()) {
                    peer.show(record, person);
                }
                true
            })?;
        }
        if is_over {
            let range = PlaceRange::new(self.first, self.last.max(self.first.saturating_sub(1)));
            let frame = range.frame(Origin::Server, self.destination, &Name::SERVER);
            peer.say(self.token, &frame);
        }
        Ok(is_over)
    }
}

impl States {
    pub(super) fn new(all: Vec<Conversation>, token: u64) -> Self {
        Self {
            all,
            told: 0,
            marked: 0,
            marks: None,
            is_marks_only: false,
            token,
        }
    }

    /// Only how far others have read.
    pub(super) fn marks(all: Vec<Conversation>) -> Self {
        Self {
            told: all.len(),
            is_marks_only: true,
            ..Self::new(all, 0)
        }
    }

    fn answer(
        &mut self,
        peer: &mut Peer,
        person: PersonId,
        hub: &Hub,
        journal: &dyn Reader,
    ) -> Result<bool, ReadError> {
        while self.told < self.all.len() && peer.has_room() {
            let end = self.all.len().min(self.told + STATES_PER_FRAME);
            let states: Result<Vec<_>, _> = self.all[self.told..end]
                .iter()
                .map(|&conversation| hub.state(person, conversation, journal))
                .collect();
            let count = |frames: usize| u8::try_from(frames).unwrap_or(u8::MAX);
            let heading = Heading {
                token: self.token.into(),
                part: count(self.told / STATES_PER_FRAME),
                parts: count(self.all.len().div_ceil(STATES_PER_FRAME)),
                ..Heading::default()
            };
            let frame = ConversationState::frame(&states?, peer.own_destination());
            peer.push(&Record { heading, frame });
            self.told = end;
        }
        if self.told == self.all.len() {
            self.tell_marks(peer, person, hub);
        }
        let is_over = self.marked == self.all.len();
        if is_over && !self.is_marks_only {
            let frame = ConversationState::frame(&[], peer.own_destination());
            peer.say(self.token, &frame);
        }
        Ok(is_over)
    }

    fn tell_marks(&mut self, peer: &mut Peer, person: PersonId, hub: &Hub) {
        while let Some(&conversation) = self.all.get(self.marked) {
            let marks = self.marks.get_or_insert_with(|| {
                let mut marks = hub.marks_of(conversation, person);
                marks.reverse();
                marks
            });
            while let Some(mark) = marks.last() {
                if !peer.has_room() {
                    return;
                }
                peer.tell_mark(person, mark);
                marks.pop();
            }
            self.marks = None;
            self.marked += 1;
        }
    }
}

impl Peer {
    pub(super) fn has_room(&self) -> bool {
        self.outgoing.len() < STREAM_BUFFER_BYTES || !holds(Switch::StreamBound)
    }

    /// Goes on answering; what cannot be read now is answered later.
    pub(super) fn answer_question(&mut self, person: PersonId, hub: &Hub, journal: &dyn Reader) {
        if self.question.is_none() && self.has_stale_marks && self.has_room() {
            self.has_stale_marks = false;
            let all = hub.conversations_of(person);
            self.question = Some(Question::States(States::marks(all)));
        }
        let Some(mut question) = self.question.take() else {
            return;
        };
        let answered = match &mut question {
            Question::History(history) => history.answer(self, person, hub, journal),
            Question::States(states) => states.answer(self, person, hub, journal),
        };
        if !matches!(answered, Ok(true)) {
            self.question = Some(question);
        }
    }

    /// A record as its reader gets it: the token is its sender's alone.
    fn show(&mut self, record: &Record, person: PersonId) {
        let mut record = *record;
        if Origin::from_wire(record.frame.origin()) != Some(Origin::Person(person)) {
            record.heading.token = 0.into();
        }
        self.push(&record);
    }

    /// The message whose first record has this heading is kept.
    pub(super) fn acknowledge(&mut self, heading: Heading, said_to: Destination) {
        let frame = Frame::from_server(Kind::RECIBO, said_to, &FrameText::EMPTY);
        self.push(&Record { heading, frame });
    }

    /// A record that has just been kept, as its reader gets it: to its sender, the receipt.
    pub(super) fn show_live(&mut self, record: &Record, person: PersonId, hub: &Hub) {
        // Who has left the room meanwhile still learns what became of what they said in it.
        if record.frame.origin() == person.value() && record.heading.token != 0 {
            if record.heading.part == 0 {
                let to = Destination::from_wire(record.frame.destination());
                self.acknowledge(record.heading, to.unwrap_or(Destination::Everyone));
            }
            return;
        }
        let Some(conversation) = Conversation::of(&record.frame) else {
            return;
        };
        if hub.may_read(person, conversation, record.heading.order.get()) {
            self.show(record, person);
        }
    }
}
