//! LIDO: how far we have read, and how far others have.

use super::{
    Event, Malformed, SealedSession, SessionError,
    connection::Stage,
    rows::MarkRow,
    timers::{MARKS_WAIT, Timer},
};
use crate::time::Now;
use protocol::{Destination, Frame, FrameText, Heading, Kind, Origin, PersonId, Record};
use std::{collections::BTreeSet, time::Duration};

/// The timer of marks that gather, and how long they do.
pub(super) const MARKS_GATHER: (Timer, Duration) = (Timer::Marks, MARKS_WAIT);

/// Our own marks that the server does not know yet.
#[derive(Debug, Default)]
pub(super) struct Marks {
    untold: BTreeSet<Destination>,
    /// They have gathered long enough.
    is_open: bool,
}

impl Marks {
    /// A session begins. The server tells what it knows, so that what it does not shows.
    pub(super) fn begin(&mut self) {
        *self = Self::default();
    }

    pub(super) fn gather(&mut self, conversation: Destination) {
        self.untold.insert(conversation);
    }

    pub(super) fn open(&mut self) {
        self.is_open = true;
    }

    pub(super) fn is_told(&self) -> bool {
        self.untold.is_empty()
    }
}

impl SealedSession {
    pub(super) fn read_up_to(&mut self, which: Destination, place: u32, now: Now) {
        let known = self.kept.conversation(which);
        let place = known.map_or(0, |state| place.min(state.last));
        if known.is_none_or(|state| state.read >= place) {
            return;
        }
        if let Some(state) = self.kept.conversation_mut(which) {
            state.read = place;
            state.read_at_ms = now.unix_ms;
        }
        if self.stage == Stage::Online {
            self.marks.gather(which);
            let (timer, wait) = MARKS_GATHER;
            self.timers.start(timer, now.instant + wait);
        }
    }

    /// Tells one mark, if marks are to be told.
    pub(super) fn tell_marks(&mut self) -> bool {
        if !self.marks.is_open {
            return false;
        }
        let Some(which) = self.marks.untold.pop_first() else {
            self.marks.is_open = false;
            return false;
        };
        let place = self.kept.conversation(which).map_or(0, |state| state.read);
        let (origin, name) = (
            self.kept.id().map_or(Origin::Server, Origin::Person),
            &self.profile.name,
        );
        let frame = Frame::new(Kind::LIDO, origin, which, name, &FrameText::EMPTY);
        let heading = Heading {
            place: place.into(),
            parts: 1,
            ..Heading::default()
        };
        self.push(&Record { heading, frame });
        true
    }

    /// LIDO: somebody else has read.
    pub(super) fn take_mark(
        &mut self,
        record: &Record,
        reader: PersonId,
        conversation: Destination,
    ) -> Result<(), SessionError> {
        let heading = &record.heading;
        if conversation == Destination::Rooms {
            return Err(Malformed::Address.into());
        }
        if heading.place == 0 {
            return Err(Malformed::Place.into());
        }
        let mark = MarkRow {
            place: heading.place,
            time_ms: heading.time_ms,
        };
        let is_own = self.kept.id() == Some(reader);
        if !is_own && self.kept.move_mark(conversation, reader, mark) {
            self.tell(Event::Read {
                who: reader,
                conversation,
                place: mark.place.get(),
                time_ms: mark.time_ms.get(),
            });
        }
        Ok(())
    }
}
