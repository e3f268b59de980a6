//! The other side of a sealed session (docs/sealed-sessions.md): records over an ordered stream of bytes each
//! way, and a profile that outlives it.
//!
//! ```text
//!                     handle_connected        OI              handle_disconnected
//!   open ──▶ Offline ────────────────▶ Greeting ──▶ Online ─────────────────┐
//!               ▲                         │ ERRO      │ ERRO, nonsense      ▼
//!               │                         └──▶ Closing ◀┘               Event::Away
//!               └───────────────── handle_connected ◀── Event::Connect ─────┘
//! ```
//!
//! [`SealedSession`] is a pure state machine like the [client](super::Client) of classic connections.
//! Modules in reading order: [`api`](self) is what applications say and hear; [`store`](Store) keeps a profile,
//! `rows` says what in it, `kept` is what of it is known; `bounds` and `timers` hold every
//! limit with its reason; `connection` comes in and goes; `incoming` reads what the server says; `says` is the
//! outbox; `records` joins what was said and `spans` knows which of it is here; `gaps` asks
//! for what is missing and `older` for what lies further back; `states`, `marks` and `wishes` are the rest.

mod api;
mod bounds;
mod connection;
mod gaps;
mod incoming;
mod kept;
mod marks;
mod memory_store;
mod older;
mod records;
#[cfg(feature = "disk")]
mod redb_store;
mod rows;
mod says;
mod spans;
mod states;
mod store;
mod timers;
mod wishes;

pub use api::{
    Command, Event, Malformed, Message, NotTaken, Outcome, Password, Profile, Refused,
    SessionError, Source, Standing, Unfulfilled, Wish,
};
pub use memory_store::MemoryStore;
#[cfg(feature = "disk")]
pub use redb_store::{OpenError, RedbStore};
pub use store::{Change, Direction, Store, StoreError, Table, Urgency};

use crate::time::Now;
use bounds::EVENTS;
use connection::Stage;
use gaps::Gaps;
use kept::Kept;
use marks::Marks;
use older::Older;
use protocol::{Destination, PersonId, Record};
use says::Says;
use states::States;
use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    time::Instant,
};
use timers::{SAFE_WAIT, Timer, Timers};
use wishes::Wishes;

/// One person at one server, now connected and now not.
///
/// After each verb drain [`poll_write`](Self::poll_write) as far as the stream takes it and
/// [`poll_event`](Self::poll_event), then wait until [`poll_timeout`](Self::poll_timeout) or for something to
/// handle. Hand in at most 64 KiB of the stream at once.
pub struct SealedSession {
    profile: Profile,
    kept: Kept,
    random: fastrand::Rng,
    stage: Stage,
    /// Attempts to connect since the last session.
    attempts: u32,
    stopping: Option<Patience>,
    timers: Timers,
    /// The beginning of a record.
    input: Vec<u8>,
    output: VecDeque<u8>,
    /// The number of the last question or wish.
    asked: u32,
    /// The last order before the live records of this session.
    accepted_order: u64,
    says: Says,
    gaps: Gaps,
    older: BTreeMap<Destination, Older>,
    states: States,
    marks: Marks,
    wishes: Wishes,
    /// The store has failed: what is known is not trusted.
    is_stale: bool,
    /// Events of this verb, told once what they tell is kept.
    staged: Vec<Event>,
    events: VecDeque<Event>,
}

/// How a session that was told to stop does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Patience {
    None,
    UntilSaid,
}

impl fmt::Debug for SealedSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedSession")
            .field("id", &self.kept.id())
            .field("stage", &self.stage)
            .finish_non_exhaustive()
    }
}

impl SealedSession {
    /// Opens a profile. It is not connected yet, but takes commands. `seed` decides the outbox's number
    /// and the spread of attempts to come back.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(profile: Profile, store: Box<dyn Store>, seed: u64) -> Result<Self, StoreError> {
        let mut session = Self {
            profile,
            kept: Kept::open(store)?,
            random: fastrand::Rng::with_seed(seed),
            stage: Stage::Offline,
            attempts: 0,
            stopping: None,
            timers: Timers::default(),
            input: Vec::new(),
            output: VecDeque::new(),
            asked: 0,
            accepted_order: 0,
            says: Says::default(),
            gaps: Gaps::default(),
            older: BTreeMap::new(),
            states: States::default(),
            marks: Marks::default(),
            wishes: Wishes::default(),
            is_stale: false,
            staged: Vec::new(),
            events: VecDeque::new(),
        };
        session.tell_profile();
        session.finish_telling();
        Ok(session)
    }

    /// A stream to the server is open.
    pub fn handle_connected(&mut self, now: Now) {
        self.expire(now);
        let connected = self.connected(now);
        self.finish(connected, now);
    }

    /// Bytes have come from the stream, however they were cut.
    pub fn handle_bytes(&mut self, bytes: &[u8], now: Now) {
        self.expire(now);
        let received = self.receive(bytes, now);
        self.finish(received, now);
    }

    /// The stream has ended, or an attempt to open one has failed.
    pub fn handle_disconnected(&mut self, now: Now) {
        self.expire(now);
        self.disconnected(now);
        self.finish(Ok(()), now);
    }

    /// The application wants something.
    pub fn handle_command(&mut self, command: Command, now: Now) {
        self.expire(now);
        let done = self.obey(command, now);
        self.finish(done, now);
    }

    /// Time has come to [`poll_timeout`](Self::poll_timeout).
    pub fn handle_timeout(&mut self, now: Now) {
        self.expire(now);
    }

    /// When to call [`handle_timeout`](Self::handle_timeout).
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Up to `max` bytes for the stream, all of which it has to take; none when there is nothing to write.
    /// Waiting messages stay in the outbox until there is room for them.
    pub fn poll_write(&mut self, max: usize) -> Vec<u8> {
        while self.output.len() < max && self.refill() {}
        let count = self.output.len().min(max);
        let bytes = self.output.drain(..count).collect();
        self.goodbye_said();
        bytes
    }

    /// The next thing to tell the application.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// True when the stream is of no more use and is to be closed, once
    /// [`poll_write`](Self::poll_write) has nothing more.
    #[must_use]
    pub const fn is_closing(&self) -> bool {
        matches!(self.stage, Stage::Closing | Stage::Leaving | Stage::Ended)
    }

    /// The id of the profile, once a server has accepted it.
    #[must_use]
    pub const fn id(&self) -> Option<PersonId> {
        self.kept.id()
    }

    /// Messages that wait in the outbox.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let messages = self.kept.messages().values();
        messages.filter(|message| message.code.is_none()).count()
    }

    fn obey(&mut self, command: Command, now: Now) -> Result<(), SessionError> {
        match command {
            Command::Say { label, to, text } => self.say(label, to, &text, now)?,
            Command::Wish(wish) => self.wish(wish),
            Command::Stop { is_patient } => self.stop(is_patient, now),
            _ if self.is_stale || matches!(self.stage, Stage::Ended) => {}
            Command::Forget { token } => self.forget(token),
            Command::Read {
                conversation,
                place,
            } => self.read_up_to(conversation, place, now),
            Command::LoadOlder {
                conversation,
                before,
                count,
            } => self.load_older(conversation, before, count)?,
        }
        Ok(())
    }

    /// Does what is due.
    fn expire(&mut self, now: Now) {
        while let Some(timer) = self.timers.take_due(now.instant) {
            let mut done = Ok(());
            match timer {
                Timer::Return => self.staged.push(Event::Connect),
                Timer::Greeting => self.close(),
                Timer::Hold => self.says.go_on(),
                Timer::Marks => self.marks.open(),
                Timer::Safe if self.is_stale => {}
                Timer::Safe => done = self.kept.make_safe().map_err(Into::into),
                Timer::Farewell => self.stopping = Some(Patience::None),
            }
            self.finish(done, now);
        }
    }

    /// What every verb ends with: what has changed is kept, and then told.
    fn finish(&mut self, outcome: Result<(), SessionError>, now: Now) {
        let outcome = match outcome {
            Err(SessionError::Store(error)) => Err(error.into()),
            Ok(()) | Err(SessionError::Malformed(_)) if self.is_stale => outcome,
            Ok(()) | Err(SessionError::Malformed(_)) => {
                let kept = self.kept.commit();
                kept.map_err(SessionError::from).and(outcome)
            }
        };
        if let Err(error) = outcome {
            self.break_down(error);
        }
        if self.kept.is_unsafe() {
            self.timers.start(Timer::Safe, now.instant + SAFE_WAIT);
        }
        self.leave_if_said();
        self.finish_telling();
    }

    /// What was staged is told even when it could not be kept: it is then told again some day.
    fn finish_telling(&mut self) {
        self.events.extend(self.staged.drain(..));
        let excess = self.events.len().saturating_sub(EVENTS);
        self.events.drain(..excess);
    }

    fn tell(&mut self, event: Event) {
        self.staged.push(event);
    }

    fn push(&mut self, record: &Record) {
        self.output.extend(record.bytes());
    }

    /// The number of a new question or wish. Tokens of messages have a high half, these have none.
    const fn next_number(&mut self) -> u32 {
        self.asked = if self.asked == u32::MAX {
            1
        } else {
            self.asked + 1
        };
        self.asked
    }
}
