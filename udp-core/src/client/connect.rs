//! Getting to the server, back to it, and known to it again.

use super::{
    Client, End, Event, Lost, Phase, Refused, ServerKind,
    timers::{
        ANSWER_TRIES, ANSWER_WAIT, REFUSED_RETURN_PATIENCE, RENEWAL_PAUSE, RETURN_SECS, Timer,
    },
};
use protocol::{Destination, FrameText, Kind, PersonId, Refusal, lista};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    time::{Duration, Instant},
};

/// Automatic ids: below them students count, above them enrolment numbers begin.
const AUTOMATIC_IDS: std::ops::RangeInclusive<u32> = 10_000..=999_999;
/// How many automatic ids may be taken before a server is believed to refuse them all. Even with
/// 16,384 people here the eighth is taken once in 10^14 times.
const MAX_AUTOMATIC_IDS: u8 = 8;

/// Where a client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Asking which dialects the server speaks.
    Asking {
        /// Which try this is, from 1.
        attempt: u8,
    },
    /// Waiting for the answer to OI.
    Registering {
        /// Which try this is, from 1.
        attempt: u8,
    },
    /// Registered.
    Online,
    /// Away until the next attempt to come back.
    Waiting,
    /// TCHAU waits to be sent.
    Leaving,
    /// Nothing follows.
    Ended,
}

/// What a client asks and registers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// To get in for the first time.
    First {
        /// Automatic ids that were taken.
        ids_refused: u8,
    },
    /// To be known again to a server that answers but forgot us; the application need not know.
    Renewal,
    /// To come back.
    Return {
        /// Why we are away.
        lost: Lost,
        /// Which attempt this is, or the next will be, from 1.
        attempt: u32,
        /// Since when our id is said to be taken.
        refused_since: Option<Instant>,
    },
}

/// An id for somebody who did not choose one.
pub(super) fn automatic_id(random: &mut fastrand::Rng) -> PersonId {
    loop {
        // The whole range are ids of persons, so this returns at once.
        if let Some(id) = PersonId::new(random.u32(AUTOMATIC_IDS)) {
            return id;
        }
    }
}

impl Client {
    /// Asks which dialects the server speaks, or registers where that is not wanted.
    pub(super) fn begin(&mut self, now: Instant) {
        if self.profile.classic_unasked {
            self.register(1, now);
        } else {
            self.ask_dialects(1, now);
        }
    }

    fn ask_dialects(&mut self, attempt: u8, now: Instant) {
        self.stage = Stage::Asking { attempt };
        self.tell_attempt(attempt);
        self.transmit_question();
        self.timers.set(Timer::Answer, now + ANSWER_WAIT);
    }

    pub(super) fn register(&mut self, attempt: u8, now: Instant) {
        self.stage = Stage::Registering { attempt };
        self.tell_attempt(attempt);
        let mut text = FrameText::EMPTY;
        // 15 bytes and a name of at most 20 always fit.
        let _ = write!(text, "Conectando como {}...", self.profile.name);
        self.has_introduced = true;
        self.transmit(Kind::OI, Destination::Everyone, &text);
        self.timers.set(Timer::Answer, now + ANSWER_WAIT);
    }

    fn tell_attempt(&mut self, attempt: u8) {
        if self.is_first() {
            self.tell(Event::Phase(Phase::Connecting { attempt }));
        }
    }

    pub(super) const fn is_first(&self) -> bool {
        matches!(self.errand, Errand::First { .. })
    }

    /// The server said what it speaks: register.
    pub(super) fn dialects_known(&mut self, server: ServerKind, now: Instant) {
        self.server = server;
        self.register(1, now);
    }

    /// An existing server answers the question with its list, and would give anybody's id to who
    /// asks for it: an automatic id must be none of those.
    pub(super) fn avoid_listed_ids(&mut self, list: &str) {
        if self.profile.id.is_some() || !self.is_first() {
            return;
        }
        let listed: BTreeSet<PersonId> = lista::read(list)
            .into_iter()
            .flatten()
            .filter_map(|entry| match entry {
                lista::Entry::Person(id, _) => Some(id),
                lista::Entry::More(_) => None,
            })
            .collect();
        for _ in 0..MAX_AUTOMATIC_IDS {
            if listed.contains(&self.id) {
                self.id = automatic_id(&mut self.random);
            }
        }
    }

    /// No answer in time: again, or give up.
    pub(super) fn answer_missing(&mut self, now: Instant) {
        // An attempt to come back asks once: the next attempt is the next try.
        let tries = match self.errand {
            Errand::Return { .. } => 1,
            Errand::First { .. } | Errand::Renewal => ANSWER_TRIES,
        };
        match self.stage {
            Stage::Asking { attempt } if attempt < tries => self.ask_dialects(attempt + 1, now),
            Stage::Registering { attempt } if attempt < tries => self.register(attempt + 1, now),
            Stage::Asking { .. } | Stage::Registering { .. } => match self.errand {
                Errand::First { .. } => self.end(End::NoAnswer),
                Errand::Renewal => self.lose(Lost::Silent, now),
                Errand::Return { .. } => self.wait_to_return(now),
            },
            Stage::Online | Stage::Waiting | Stage::Leaving | Stage::Ended => {}
        }
    }

    /// OI from 0 to our id.
    pub(super) fn accepted(&mut self, now: Instant) {
        let is_awaited = match self.stage {
            Stage::Registering { .. } => true,
            // One that comes after our patience is as good.
            Stage::Asking { .. } | Stage::Waiting => !self.is_first(),
            Stage::Online | Stage::Leaving | Stage::Ended => false,
        };
        if is_awaited {
            self.timers.stop(Timer::Answer);
            self.timers.stop(Timer::Return);
            self.stage = Stage::Online;
            if self.errand != Errand::Renewal || self.told != Some(self.server) {
                self.told = Some(self.server);
                self.tell(Event::Phase(Phase::Online {
                    id: self.id,
                    server: self.server,
                }));
            }
            self.errand = Errand::Renewal;
            self.ask(now);
            self.resume_rooms(now);
        }
    }

    /// ERRO to our OI.
    pub(super) fn registration_refused(&mut self, refused: Refused, now: Instant) {
        let is_taken = refused.refusal == Some(Refusal::IdInUse);
        match &mut self.errand {
            Errand::First { ids_refused }
                if is_taken && self.profile.id.is_none() && *ids_refused < MAX_AUTOMATIC_IDS =>
            {
                *ids_refused += 1;
                self.id = automatic_id(&mut self.random);
                self.register(1, now);
            }
            Errand::Renewal if is_taken => {
                self.tell_taken(refused);
                self.lose(Lost::Silent, now);
                if let Errand::Return { refused_since, .. } = &mut self.errand {
                    *refused_since = Some(now);
                }
            }
            Errand::Return { refused_since, .. }
                if is_taken
                    && refused_since.is_none_or(|since| now < since + REFUSED_RETURN_PATIENCE) =>
            {
                if refused_since.is_none() {
                    *refused_since = Some(now);
                    self.tell_taken(refused);
                }
                self.wait_to_return(now);
            }
            Errand::First { .. } | Errand::Renewal | Errand::Return { .. } => {
                self.end(End::Refused(refused));
            }
        }
    }

    fn tell_taken(&mut self, refused: Refused) {
        self.tell(Event::Refused {
            refused,
            label: None,
        });
    }

    /// Registers again with a server that answers but does not know us.
    pub(super) fn renew(&mut self, now: Instant) {
        if self.renewed.is_some_and(|at| now < at + RENEWAL_PAUSE) {
            return;
        }
        self.renewed = Some(now);
        self.forget_list();
        self.pause_rooms();
        self.register(1, now);
    }

    /// Nobody listens on the port, says the server's machine.
    pub(super) fn port_closed(&mut self, now: Instant) {
        match (self.stage, self.errand) {
            // On the way in the tries decide: the server may be about to start.
            (_, Errand::First { .. }) | (Stage::Waiting | Stage::Leaving | Stage::Ended, _) => {}
            (_, Errand::Return { .. }) => self.wait_to_return(now),
            (_, Errand::Renewal) => self.lose(Lost::PortClosed, now),
        }
    }

    /// We were here and are no longer.
    pub(super) fn lose(&mut self, lost: Lost, now: Instant) {
        self.forget_list();
        self.pause_rooms();
        self.errand = Errand::Return {
            lost,
            attempt: 0,
            refused_since: None,
        };
        self.wait_to_return(now);
    }

    /// An attempt failed, or the first is to be made.
    fn wait_to_return(&mut self, now: Instant) {
        let Errand::Return { attempt, .. } = &mut self.errand else {
            return;
        };
        *attempt = attempt.saturating_add(1);
        let step = usize::try_from(*attempt - 1)
            .unwrap_or(usize::MAX)
            .min(RETURN_SECS.len() - 1);
        // A quarter more or less: the people of a class must not all come back in one instant.
        let spread = 0.75 + self.random.f64() / 2.0;
        let retry_at = now + Duration::from_secs(RETURN_SECS[step]).mul_f64(spread);
        self.stage = Stage::Waiting;
        self.timers.stop(Timer::Answer);
        self.timers.set(Timer::Return, retry_at);
        self.tell_away(retry_at);
    }

    fn tell_away(&mut self, retry_at: Instant) {
        if let Errand::Return { lost, attempt, .. } = self.errand {
            self.tell(Event::Phase(Phase::Away {
                lost,
                retry_at,
                attempt,
            }));
        }
    }

    pub(super) fn attempt_return(&mut self, now: Instant) {
        if matches!(self.stage, Stage::Waiting) {
            self.begin(now);
        }
    }

    pub(super) fn retry_now(&mut self, now: Instant) {
        if matches!(self.stage, Stage::Waiting) {
            self.timers.stop(Timer::Return);
            self.tell_away(now);
            self.attempt_return(now);
        }
    }

    pub(super) fn end(&mut self, end: End) {
        self.stage = Stage::Ended;
        self.timers.stop_all();
        self.outgoing.forget_queue();
        self.tell(Event::Phase(Phase::Ended(end)));
    }
}
