//! One client: what it says and when.

mod hearing;
mod views;

use super::{Phase, writing::Writing};
use protocol::{Destination, Name, PersonId, RoomId, Token};
use serde_json::json;
use std::{
    cell::Cell,
    collections::{BTreeSet, VecDeque},
    path::Path,
    rc::Rc,
    time::{Duration, Instant},
};
use udp_core::{
    client::{
        Label,
        sealed::{self, Wish},
    },
    net::{bridge::Outbox, client::Command},
};

/// From one id to those it talks to in private.
const STEPS: [u32; 3] = [1, 7, 13];

/// What a client is to do.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) id: PersonId,
    pub(crate) people: u32,
    pub(crate) every: Duration,
    pub(crate) messages: Option<u32>,
    pub(crate) run: u64,
}

/// One client.
#[derive(Debug)]
pub(crate) struct Person {
    plan: Plan,
    writing: Writing,
    commands: Outbox<Command>,
    random: fastrand::Rng,
    room: Rc<Cell<Option<RoomId>>>,
    is_in_room: bool,
    /// A wish about the room is on its way.
    is_wishing: bool,
    /// The server has told how everything stands, since the last time it was away.
    is_here: bool,
    said: u32,
    speaks_next: Option<Instant>,
    /// Said, and not yet told as waiting or not taken.
    unanswered: BTreeSet<u64>,
    waiting: BTreeSet<Token>,
    has_said_last_word: bool,
    has_heard_last_word: bool,
    /// Conversations to be read back to the start, the one that is being read first.
    to_view: VecDeque<Destination>,
    is_loading: bool,
    before: u32,
    has_viewed: bool,
    was_told_to_leave: bool,
}

impl Person {
    pub(crate) fn new(
        plan: Plan,
        writing: &Path,
        commands: Outbox<Command>,
        room: Rc<Cell<Option<RoomId>>>,
    ) -> anyhow::Result<Self> {
        let mut writing = Writing::open(writing)?;
        writing.write(&json!({"e": "run", "run": plan.run}));
        let random = fastrand::Rng::with_seed(plan.run ^ u64::from(plan.id.value()) << 40);
        Ok(Self {
            plan,
            writing,
            commands,
            random,
            room,
            is_in_room: false,
            is_wishing: false,
            is_here: false,
            said: 0,
            speaks_next: None,
            unanswered: BTreeSet::new(),
            waiting: BTreeSet::new(),
            has_said_last_word: false,
            has_heard_last_word: false,
            to_view: VecDeque::new(),
            is_loading: false,
            before: u32::MAX,
            has_viewed: false,
            was_told_to_leave: false,
        })
    }

    pub(crate) const fn has_met(&self) -> bool {
        self.is_in_room && self.is_here
    }

    pub(crate) fn is_quiet(&self) -> bool {
        let has_said_all = self.plan.messages.is_none_or(|most| self.said >= most);
        has_said_all && self.unanswered.is_empty() && self.waiting.is_empty() && self.is_here
    }

    pub(crate) const fn has_viewed(&self) -> bool {
        self.has_viewed
    }

    /// Does what the phase asks for and is not done yet.
    pub(crate) fn tend(&mut self, phase: Phase) {
        match phase {
            Phase::Meet => self.enter(),
            Phase::Speak => {
                self.enter();
                self.speak();
            }
            // A known number of messages is said to the end.
            Phase::Rest if self.plan.messages.is_some() => self.speak(),
            Phase::Rest => {}
            Phase::End => self.view(),
            Phase::Leave if !self.was_told_to_leave => {
                self.was_told_to_leave = true;
                self.command(Command::Quit { is_patient: true });
            }
            Phase::Leave => {}
        }
    }

    /// A client that has ended before it was told to takes none; why it did is written down.
    fn command(&mut self, command: Command) {
        if let Err(command) = self.commands.try_send(command) {
            self.wrong(command);
        }
    }

    fn enter(&mut self) {
        if !self.is_here || self.is_in_room || self.is_wishing {
            return;
        }
        let wish = match self.room.get() {
            Some(room) => Wish::Enter(room),
            None if self.plan.id.value() == 1 => Wish::Create(Name::cut("sala")),
            None => return,
        };
        self.is_wishing = true;
        self.command(Command::Sealed(sealed::Command::Wish(wish)));
    }

    /// Says the next message when it is time; half to everyone, the rest in the room and in private.
    fn speak(&mut self) {
        let now = Instant::now();
        let every = self.plan.every;
        let next = *self
            .speaks_next
            .get_or_insert_with(|| now + every.mul_f64(self.random.f64()));
        let is_done = self.plan.messages.is_some_and(|most| self.said >= most);
        if now < next || is_done || !self.is_in_room {
            return;
        }
        self.speaks_next = Some(now + every.mul_f64(0.5 + self.random.f64()));
        let to = match (self.random.u8(..4), self.room.get()) {
            (0, Some(room)) => Destination::Room(room),
            (1, _) => self.somebody(),
            _ => Destination::Everyone,
        };
        let mut text = format!("{} {} {}", self.plan.id, self.plan.run, self.said + 1);
        if self.random.u8(..8) == 0 {
            // Several parts, cut between accented letters.
            text.push_str(&" até já, coração".repeat(self.random.usize(10..60)));
        }
        self.say(to, text);
    }

    /// One of three others, so that private conversations have something in them.
    fn somebody(&mut self) -> Destination {
        let step = STEPS[self.random.usize(..STEPS.len())];
        let id = (self.plan.id.value() - 1 + step) % self.plan.people + 1;
        match PersonId::new(id) {
            Some(id) if id != self.plan.id => Destination::Person(id),
            _ => Destination::Everyone,
        }
    }

    fn say(&mut self, to: Destination, text: String) {
        self.said += 1;
        let label = u64::from(self.said);
        self.unanswered.insert(label);
        self.writing
            .write(&json!({"e": "said", "to": to.to_wire(), "t": text}));
        self.command(Command::Sealed(sealed::Command::Say {
            label: Label(label),
            to,
            text,
        }));
    }
}
