//! One client: what it says, and what it makes of what it is told.

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
        sealed::{self, Outcome, Source, Wish},
    },
    net::{
        bridge::Outbox,
        client::{Command, End, Event},
    },
};

/// What is said when everybody else has said everything.
const LAST_WORD: &str = "fim";
/// As many messages and passages as can be asked for at once.
const PAGE: u16 = 200;

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

    fn command(&self, command: Command) {
        self.commands
            .try_send(command)
            .expect("a client takes its commands");
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
        let steps = [1, 7, 13];
        let step = steps[self.random.usize(..steps.len())];
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

    /// Once the last word was heard, reads every conversation back to its start.
    fn view(&mut self) {
        if self.plan.id.value() == 1 && !self.has_said_last_word {
            self.has_said_last_word = true;
            self.say(Destination::Everyone, LAST_WORD.to_owned());
        }
        if !self.has_heard_last_word || !self.is_here || self.is_loading || self.has_viewed {
            return;
        }
        let Some(&conversation) = self.to_view.front() else {
            self.has_viewed = true;
            return;
        };
        if self.before == u32::MAX {
            self.writing
                .write(&json!({"e": "view", "c": conversation.to_wire()}));
        }
        self.is_loading = true;
        self.command(Command::Sealed(sealed::Command::LoadOlder {
            conversation,
            before: self.before,
            count: PAGE,
        }));
    }

    fn heard_last_word(&mut self) {
        if self.has_heard_last_word {
            return;
        }
        self.has_heard_last_word = true;
        let id = self.plan.id.value() - 1;
        let (people, room) = (self.plan.people, self.room.get());
        let others = [1, 7, 13].into_iter().flat_map(|step| {
            let after = (id + step) % people + 1;
            let before = (id + people * 13 - step) % people + 1;
            [after, before]
        });
        let others: BTreeSet<u32> = others.filter(|&other| other != id + 1).collect();
        let others = others.into_iter().filter_map(PersonId::new);
        self.to_view.push_back(Destination::Everyone);
        self.to_view.extend(room.map(Destination::Room));
        self.to_view.extend(others.map(Destination::Person));
    }

    /// Writes down what it is told, and then counts it.
    pub(crate) fn hear(&mut self, event: &Event) {
        match event {
            Event::Sealed(event) => self.hear_session(event),
            Event::Lost(why) => self
                .writing
                .write(&json!({"e": "lost", "why": format!("{why:?}")})),
            Event::Ended(end) => {
                let as_told = matches!(end, End::Quit { waiting: 0 }) && self.was_told_to_leave;
                let kind = if as_told { "end" } else { "wrong" };
                self.writing
                    .write(&json!({"e": kind, "why": format!("{end:?}")}));
            }
            Event::Dialect(_) | Event::Opened { .. } => {}
            Event::Asking { .. }
            | Event::FirstContact { .. }
            | Event::KeyChanged { .. }
            | Event::Classic(_)
            | Event::DowngradeRefused { .. } => self.wrong(event),
        }
    }

    fn wrong(&mut self, what: impl std::fmt::Debug) {
        self.writing
            .write(&json!({"e": "wrong", "why": format!("{what:?}")}));
    }

    fn hear_session(&mut self, event: &sealed::Event) {
        use sealed::Event as E;
        match event {
            E::Queued {
                token,
                label,
                to,
                text,
                ..
            } => {
                let key = token.to_wire();
                self.writing
                    .write(&json!({"e": "queued", "k": key, "to": to.to_wire(), "t": text}));
                if let Some(Label(label)) = label {
                    self.unanswered.remove(label);
                }
                self.waiting.insert(*token);
            }
            E::Kept {
                token,
                conversation,
                place,
                parts,
                order,
                ..
            } => {
                self.writing.write(&json!({
                    "e": "kept", "k": token.to_wire(), "c": conversation.to_wire(),
                    "p": place, "n": parts, "o": order,
                }));
                self.waiting.remove(token);
                if self.has_said_last_word && self.waiting.is_empty() {
                    self.heard_last_word();
                }
            }
            E::Message(message) => {
                let source = match message.source {
                    Source::Live => "live",
                    Source::CaughtUp => "caught up",
                    Source::Cache => "cache",
                };
                self.writing.write(&json!({
                    "e": "heard", "c": message.conversation.to_wire(), "p": message.place,
                    "n": message.parts, "o": message.order, "f": message.from.to_wire(),
                    "t": message.text, "s": source,
                }));
                if message.text == LAST_WORD {
                    self.heard_last_word();
                }
            }
            E::HistoryLoaded {
                conversation,
                from,
                reached_start,
            } => {
                self.is_loading = false;
                self.before = *from;
                if *reached_start {
                    self.writing
                        .write(&json!({"e": "viewed", "c": conversation.to_wire()}));
                    self.to_view.pop_front();
                    self.before = u32::MAX;
                }
            }
            E::Standing(standing) => {
                if self.room.get().map(Destination::Room) == Some(standing.conversation) {
                    self.is_in_room |= standing.is_open;
                }
            }
            E::Standings => self.is_here = true,
            E::Away { .. } => self.is_here = false,
            E::Fulfilled(outcome) => {
                self.is_wishing = false;
                match outcome {
                    Outcome::Created(room, _) => self.room.set(Some(*room)),
                    Outcome::Entered(_) => self.is_in_room = true,
                    _ => {}
                }
            }
            // Asked for again.
            E::Unfulfilled { .. } => self.is_wishing = false,
            E::Accepted { .. }
            | E::Connect
            | E::Passage { .. }
            | E::Waiting { .. }
            | E::Read { .. }
            | E::Ended => {}
            E::Refused { .. }
            | E::Broken(_)
            | E::Notice { .. }
            | E::NotSaid { .. }
            | E::Failed { .. }
            | E::Held { .. }
            | E::HistoryReplaced { .. } => self.wrong(event),
        }
    }
}
