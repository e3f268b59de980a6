//! Coming in, being sent away, going, and coming back.

use super::{
    Event, Malformed, Patience, Refused, SealedSession, SessionError,
    store::StoreError,
    timers::{FAREWELL_WAIT, GREETING_WAIT, RETURN_SECS, Timer},
};
use crate::time::Now;
use protocol::{
    Destination, Frame, FrameText, Heading, Kind, Name, Origin, PersonId, Record, Refusal,
};
use std::time::Duration;

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// There is no stream.
    Offline,
    /// OI was said and is not answered.
    Greeting,
    /// The server has let us in.
    Online,
    /// The stream is there and of no more use.
    Closing,
    /// TCHAU is being said.
    Leaving,
    /// Nothing follows.
    Ended,
}

/// Refusals of a registration that may be different the next time.
const PASSING: [Refusal; 3] = [Refusal::ServerFull, Refusal::DiskFull, Refusal::TooFast];

impl SealedSession {
    /// Tells what is in the profile.
    pub(super) fn tell_profile(&mut self) {
        let all: Vec<Destination> = self.kept.conversations().keys().copied().collect();
        for conversation in all {
            self.tell_standing(conversation);
        }
        for (&(conversation, reader), mark) in self.kept.marks() {
            if let Some(who) = PersonId::new(reader) {
                self.staged.push(Event::Read {
                    who,
                    conversation,
                    place: mark.place.get(),
                    time_ms: mark.time_ms.get(),
                });
            }
        }
        self.tell_outbox();
    }

    pub(super) fn connected(&mut self, now: Now) -> Result<(), SessionError> {
        if self.stage != Stage::Offline {
            return Ok(());
        }
        self.timers.stop(Timer::Return);
        self.stage = Stage::Greeting;
        self.timers
            .set(Timer::Greeting, now.instant + GREETING_WAIT);
        self.recover()?;
        let id = self.kept.id().or(self.profile.id);
        let origin = id.map_or(Origin::Server, Origin::Person);
        let (name, password) = (self.profile.name, self.profile.password.0);
        let frame = Frame::new(Kind::OI, origin, Destination::Everyone, &name, &password);
        self.push(&Record {
            heading: Heading::default(),
            frame,
        });
        Ok(())
    }

    /// Opens the store again if it has failed.
    pub(super) fn recover(&mut self) -> Result<(), StoreError> {
        if self.is_stale {
            self.kept.reopen()?;
            self.forget_doubtful()?;
            self.is_stale = false;
        }
        Ok(())
    }

    /// The server has let us in.
    pub(super) fn accepted(&mut self, record: &Record) -> Result<(), SessionError> {
        let to = Destination::from_wire(record.frame.destination());
        let Some(Destination::Person(id)) = to else {
            return Err(Malformed::Address.into());
        };
        let wanted = self.kept.id().or(self.profile.id);
        if wanted.is_some_and(|wanted| wanted != id) {
            return Err(Malformed::Id.into());
        }
        self.begin_history(record.heading.place.get())?;
        self.kept.set_id(id);
        self.stage = Stage::Online;
        self.timers.stop(Timer::Greeting);
        self.accepted_order = record.heading.order.get();
        self.tell(Event::Accepted { id });
        self.says.begin();
        self.gaps.begin();
        self.marks.begin();
        self.states.begin();
        self.ask_states();
        self.ask_wishes();
        Ok(())
    }

    /// What is here of another history goes before anything of this one comes: its places mean something
    /// else. What waits in the outbox is said in this one.
    fn begin_history(&mut self, number: u32) -> Result<(), StoreError> {
        // A server that tells none may be one that does not know of it, or the same as before.
        if number == 0 {
            return Ok(());
        }
        if self.kept.history().is_some_and(|known| known != number) {
            let all: Vec<Destination> = self.kept.conversations().keys().copied().collect();
            for conversation in all {
                self.replace(conversation)?;
            }
        }
        self.kept.set_history(number);
        Ok(())
    }

    /// ERRO about nothing in particular: the server does not let us in, or sends us away.
    pub(super) fn sent_away(&mut self, code: u8) {
        let refused = Refused(code);
        let is_final = match refused.refusal() {
            Some(refusal) => !PASSING.contains(&refusal),
            None => false,
        };
        self.tell(Event::Refused { refused, is_final });
        self.close();
        if is_final {
            self.end();
        }
    }

    /// The stream is of no more use.
    pub(super) fn close(&mut self) {
        if self.stage != Stage::Offline {
            self.stage = Stage::Closing;
        }
        self.input.clear();
        self.output.clear();
        self.timers.stop(Timer::Greeting);
        self.timers.stop(Timer::Hold);
        self.timers.stop(Timer::Marks);
    }

    pub(super) fn break_down(&mut self, error: SessionError) {
        self.is_stale |= matches!(error, SessionError::Store(_));
        self.tell(Event::Broken(error));
        if self.stage != Stage::Ended {
            self.close();
        }
    }

    pub(super) fn disconnected(&mut self, now: Now) {
        match self.stage {
            Stage::Ended => return,
            Stage::Leaving => return self.end(),
            Stage::Offline if self.timers.is_set(Timer::Return) => return,
            Stage::Offline | Stage::Greeting | Stage::Online | Stage::Closing => {}
        }
        self.close();
        self.stage = Stage::Offline;
        self.wishes_lost();
        self.gaps.end();
        self.older_lost();
        let index = usize::try_from(self.attempts).unwrap_or(usize::MAX);
        let seconds = RETURN_SECS[index.min(RETURN_SECS.len() - 1)];
        // Spread, so that not everybody comes back at once.
        let spread = self.random.u64(..250 * seconds);
        let retry_at = now.instant + Duration::from_secs(seconds) + Duration::from_millis(spread);
        self.attempts = self.attempts.saturating_add(1);
        self.timers.set(Timer::Return, retry_at);
        let attempt = self.attempts;
        self.tell(Event::Away { retry_at, attempt });
    }

    pub(super) fn stop(&mut self, is_patient: bool, now: Now) {
        if is_patient && self.stopping.is_none() {
            self.stopping = Some(Patience::UntilSaid);
            self.timers
                .set(Timer::Farewell, now.instant + FAREWELL_WAIT);
        } else {
            self.stopping = Some(Patience::None);
        }
    }

    /// Says goodbye when it is time to.
    pub(super) fn leave_if_said(&mut self) {
        let is_time = match self.stopping {
            None => false,
            Some(Patience::None) => true,
            Some(Patience::UntilSaid) => {
                let is_told = self.stage != Stage::Online || self.marks.is_told();
                self.waiting() == 0 && self.wishes.is_empty() && is_told
            }
        };
        if !is_time {
            return;
        }
        match self.stage {
            Stage::Online => {
                let origin = self.kept.id().map_or(Origin::Server, Origin::Person);
                let (to, name) = (Destination::Everyone, &self.profile.name);
                let frame = Frame::new(Kind::TCHAU, origin, to, name, &FrameText::EMPTY);
                self.push(&Record {
                    heading: Heading::default(),
                    frame,
                });
                self.stage = Stage::Leaving;
                self.timers.stop_all();
                self.make_safe();
            }
            Stage::Offline | Stage::Greeting | Stage::Closing => self.end(),
            Stage::Leaving | Stage::Ended => {}
        }
    }

    /// Ends once everything is written.
    pub(super) fn goodbye_said(&mut self) {
        if self.stage == Stage::Leaving && self.output.is_empty() {
            self.end();
            self.finish_telling();
        }
    }

    fn end(&mut self) {
        self.stage = Stage::Ended;
        self.timers.stop_all();
        self.make_safe();
        self.tell(Event::Ended);
    }

    /// What is not safe now the server would tell again: that it cannot be made safe is nobody's loss.
    fn make_safe(&mut self) {
        if !self.is_stale
            && (self.kept.commit())
                .and_then(|()| self.kept.make_safe())
                .is_err()
        {
            self.is_stale = true;
        }
    }

    /// Our own id, which there is once we are in.
    pub(super) fn own_id(&self) -> Result<PersonId, Malformed> {
        self.kept.id().ok_or(Malformed::Id)
    }

    /// A record of ours that is no message.
    pub(super) fn ask(&mut self, kind: Kind, to: Destination, number: u32, text: &FrameText) {
        let origin = self.kept.id().map_or(Origin::Server, Origin::Person);
        let frame = Frame::new(kind, origin, to, &self.profile.name, text);
        self.ask_frame(frame, number);
    }

    /// The same when it is a struct in a frame.
    pub(super) fn ask_frame(&mut self, frame: Frame, number: u32) {
        let heading = Heading {
            token: u64::from(number).into(),
            parts: 1,
            ..Heading::default()
        };
        self.push(&Record { heading, frame });
    }

    /// Under which name a person or a room was last seen.
    pub(super) fn name_of(&self, conversation: Destination) -> Option<Name> {
        self.kept.name(conversation.to_wire())
    }
}
