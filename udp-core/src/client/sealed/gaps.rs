//! What is missing, and asking for it: places of a conversation are contiguous, so that a gap shows.
//!
//! Gaps near the end of a conversation are filled unasked, newest first, so that a window has something to show
//! soon.

use super::{
    Event, Malformed, SealedSession, SessionError, Source,
    bounds::{QUESTION_PLACES, QUESTIONS, UNASKED_PLACES},
    connection::Stage,
};
use crate::switches::{Switch, holds};
use protocol::{Destination, Kind, Name, Origin, PlaceRange, Record, Token};
use std::collections::{BTreeMap, BTreeSet};

/// What was asked for, and what has to be.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// Conversations that may have a gap.
    wanting: BTreeSet<Destination>,
    /// At most one for each conversation.
    questions: BTreeMap<Destination, Question>,
    /// First places kept, as the server has told.
    first: BTreeMap<Destination, u32>,
    /// Conversations the server does not show us.
    closed: BTreeSet<Destination>,
}

/// HISTORICO on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    number: u32,
    first: u32,
    last: u32,
    /// Messages and passages that were told of it.
    pub(super) told: u16,
}

impl Gaps {
    pub(super) fn begin(&mut self) {
        *self = Self::default();
    }

    /// The session has ended: nothing will be answered.
    pub(super) fn end(&mut self) {
        self.questions.clear();
        self.wanting.clear();
    }

    /// The server keeps nothing of a conversation before this place.
    pub(super) fn begins_at(&mut self, conversation: Destination, first: u32) {
        self.first.insert(conversation, first);
    }

    pub(super) fn first(&self, conversation: Destination) -> u32 {
        self.first
            .get(&conversation)
            .map_or(1, |&first| first.max(1))
    }

    pub(super) fn is_closed(&self, conversation: Destination) -> bool {
        self.closed.contains(&conversation)
    }

    /// A room is entered, so that it may be read.
    pub(super) fn open(&mut self, conversation: Destination) {
        self.closed.remove(&conversation);
    }

    pub(super) fn is_asking(&self, conversation: Destination) -> bool {
        self.questions.contains_key(&conversation)
    }

    /// True for a place that was asked for and is not answered: what is said just now has a later one.
    pub(super) fn is_asked(&self, conversation: Destination, place: u32) -> bool {
        let question = self.questions.get(&conversation);
        question.is_some_and(|it| (it.first..=it.last).contains(&place))
    }

    /// Something at this place was told.
    pub(super) fn count(&mut self, conversation: Destination, place: u32) {
        if let Some(question) = self.questions.get_mut(&conversation)
            && (question.first..=question.last).contains(&place)
        {
            question.told = question.told.saturating_add(1);
        }
    }
}

impl SealedSession {
    /// A conversation may have a gap now.
    pub(super) fn want(&mut self, conversation: Destination) {
        self.gaps.wanting.insert(conversation);
    }

    /// Asks as much as may be asked at once: first what somebody waits for.
    pub(super) fn ask_on(&mut self) -> Result<(), SessionError> {
        if self.stage != Stage::Online {
            return Ok(());
        }
        let waits: Vec<Destination> = self.older.keys().copied().collect();
        for conversation in waits {
            if !self.gaps.is_asking(conversation) && self.may_ask() {
                self.load_on(conversation)?;
            }
        }
        while self.may_ask() {
            let open = |it: &&Destination| !self.gaps.is_asking(**it);
            let Some(&conversation) = self.gaps.wanting.iter().find(open) else {
                break;
            };
            match self.unasked_gap(conversation) {
                Some((first, last)) => self.ask_places(conversation, first, last),
                None => _ = self.gaps.wanting.remove(&conversation),
            }
        }
        Ok(())
    }

    pub(super) fn may_ask(&self) -> bool {
        self.stage == Stage::Online && self.gaps.questions.len() < QUESTIONS
    }

    /// The highest gap of a conversation that is filled unasked.
    fn unasked_gap(&self, which: Destination) -> Option<(u32, u32)> {
        let conversation = self.kept.conversation(which)?;
        if self.gaps.is_closed(which) || !holds(Switch::Gaps) {
            return None;
        }
        let (last, spans) = (conversation.last, &conversation.spans);
        // Of a conversation that is new here its end is enough.
        let newest = last.saturating_sub(QUESTION_PLACES - 1);
        let seen = spans.first().map_or(newest, |first| first.min(newest));
        let floor = seen.max(last.saturating_sub(UNASKED_PLACES - 1));
        spans.highest_gap(floor.max(self.gaps.first(which)), last)
    }

    /// Asks for the end of a range.
    pub(super) fn ask_places(&mut self, conversation: Destination, first: u32, last: u32) {
        let first = first.max(last.saturating_sub(QUESTION_PLACES - 1));
        let number = self.next_number();
        let question = Question {
            number,
            first,
            last,
            told: 0,
        };
        self.gaps.questions.insert(conversation, question);
        let origin = self.kept.id().map_or(Origin::Server, Origin::Person);
        let frame = PlaceRange::new(first, last).frame(origin, conversation, &Name::EMPTY);
        debug_assert_eq!(frame.kind(), Kind::HISTORICO);
        self.ask_frame(frame, number);
    }

    /// HISTORICO: a range was answered.
    pub(super) fn take_answer(
        &mut self,
        record: &Record,
        conversation: Destination,
    ) -> Result<(), SessionError> {
        let question = (self.gaps.questions.remove(&conversation)).ok_or(Malformed::Unasked)?;
        let range = PlaceRange::of(&record.frame);
        let (first, last) = (range.first.get(), range.last.get());
        if Token::from_wire(record.heading.token.get()) != Some(question.token())
            || first != question.first
            || last > question.last
        {
            return Err(Malformed::Unasked.into());
        }
        // An empty range: there is nothing where something was thought to be.
        let last = if last < first { question.last } else { last };
        let state = self
            .kept
            .conversation_mut(conversation)
            .ok_or(Malformed::TooMany)?;
        state.spans.cover(first, last);
        self.tell_cut(conversation, first, last)?;
        self.older_answered(conversation, (first, last), question.told);
        self.want(conversation);
        self.ask_on()
    }

    /// Only the first message that is kept may have lost its beginning: nobody has been told of it.
    fn tell_cut(
        &mut self,
        conversation: Destination,
        first: u32,
        last: u32,
    ) -> Result<(), SessionError> {
        for place in first..=last {
            let Some(record) = self.kept.record(conversation, place)? else {
                continue;
            };
            let part = u32::from(record.heading.part);
            if record.frame.kind() == Kind::MSG && part > 0 {
                let before = place.saturating_sub(part)..place;
                let mut is_cut = false;
                for place in before {
                    is_cut |= self.kept.record(conversation, place)?.is_none();
                }
                if is_cut {
                    self.tell_if_whole(conversation, &record, Source::CaughtUp)?;
                }
            }
            break;
        }
        Ok(())
    }

    /// ERRO: a question is refused. False when there was none of this number.
    pub(super) fn question_refused(&mut self, number: u32) -> Result<bool, SessionError> {
        if self.states_refused(number) {
            return Ok(true);
        }
        let mut questions = self.gaps.questions.iter();
        let Some((&conversation, _)) = questions.find(|(_, question)| question.number == number)
        else {
            return Ok(false);
        };
        self.gaps.questions.remove(&conversation);
        self.gaps.wanting.remove(&conversation);
        self.gaps.closed.insert(conversation);
        if let Some(older) = self.older.remove(&conversation) {
            let from = older.before;
            self.tell(Event::HistoryLoaded {
                conversation,
                from,
                reached_start: false,
            });
        }
        self.ask_on()?;
        Ok(true)
    }
}

impl Question {
    const fn token(self) -> Token {
        Token {
            outbox: 0,
            number: self.number,
        }
    }
}
