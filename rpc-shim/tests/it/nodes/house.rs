//! A server with the nodes' door and a classic door, in virtual time and without a socket.

use jiff::{civil::Time, tz::TimeZone};
use protocol::{Destination, Frame, FrameText, Kind, Name, Origin};
use rpc_shim::{
    CallId, Door as _,
    node::{GuestId, GuestInfo, Line},
    nodes::{Call, NodesDoor, Reply},
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    call_door::{Ask, Event, Outcome, Place, Wish},
    hub::Order,
    journal::{Journal, MemoryJournal},
    server::{DoorKind, Server, Settings},
};

/// When the house opens: 2026-11-18T11:06:40 UTC.
const OPENS_MS: u64 = 1_795_000_000_000;
/// The tag of our own questions.
const OURS: u64 = u64::MAX;

pub(crate) struct House {
    server: Server,
    journal: Box<dyn Journal>,
    door: NodesDoor,
    now: Now,
    calls: u64,
    replies: BTreeMap<CallId, Reply>,
    people: Vec<String>,
    /// The call that waits for lines.
    fetch: CallId,
    /// What went to the mesh: "Ana: oi".
    told: Vec<String>,
}

impl House {
    pub(crate) fn new() -> Self {
        let journal: Box<dyn Journal> = Box::new(MemoryJournal::new(10_000));
        let now = Now {
            instant: Instant::now(),
            unix_ms: OPENS_MS,
        };
        let mut server = Server::new(Settings::default(), journal.reader(), now).unwrap();
        server.handle_door_opened(DoorKind::Nodes);
        let mut house = Self {
            server,
            journal,
            door: NodesDoor::new(TimeZone::UTC),
            now,
            calls: 0,
            replies: BTreeMap::new(),
            people: Vec::new(),
            fetch: CallId(0),
            told: Vec::new(),
        };
        house.fetch();
        house
    }

    fn fetch(&mut self) {
        self.fetch = self.begin(Call::Fetch);
        self.carry();
    }

    fn begin(&mut self, call: Call) -> CallId {
        self.calls += 1;
        let id = CallId(self.calls);
        let from = ([127, 0, 0, 1], 1).into();
        self.door.handle_call(id, call, from, self.now);
        id
    }

    /// A line comes from the mesh; the call that waits for its acknowledgement.
    pub(crate) fn begin_hear(&mut self, from: (&str, u64), sender: &str, text: &str) -> CallId {
        let (ip, guest) = from;
        let from = GuestInfo {
            id: GuestId(guest),
            address: SocketAddr::new(ip.parse().unwrap(), 9),
        };
        let time = Time::constant(22, 19, 49, 0);
        let line = Line::read(sender, text, "22:19:49", time).unwrap();
        let id = self.begin(Call::Hear { from, line });
        self.carry();
        id
    }

    /// What a call was answered.
    pub(crate) fn success(&mut self, call: CallId) -> Option<bool> {
        match self.replies.remove(&call)? {
            Reply::Heard(success) => Some(success),
            other => panic!("{other:?}"),
        }
    }

    /// A line comes from the mesh and is answered at once.
    pub(crate) fn hear(&mut self, from: (&str, u64), sender: &str, text: &str) -> bool {
        let call = self.begin_hear(from, sender, text);
        self.success(call).expect("an answer at once")
    }

    pub(crate) fn gone(&mut self, guest: u64) {
        self.begin(Call::Gone(GuestId(guest)));
        self.carry();
    }

    pub(crate) fn abandon(&mut self, call: CallId) {
        self.door.handle_abandoned(call, self.now);
        self.carry();
    }

    /// What went to the mesh since the last question.
    pub(crate) fn told(&mut self) -> Vec<String> {
        std::mem::take(&mut self.told)
    }

    /// Who is here.
    pub(crate) fn people(&mut self) -> Vec<String> {
        let ask = Ask {
            caller: None,
            tag: OURS,
            wish: Wish::People(Place::Everyone),
        };
        self.server.handle_ask(DoorKind::Nodes, ask, self.now);
        self.carry();
        std::mem::take(&mut self.people)
    }

    /// A frame comes to the classic door.
    pub(crate) fn frame(&mut self, kind: Kind, id: u32, to: u32, name: &str, text: &str) {
        let frame = Frame::new(
            kind,
            Origin::from_wire(id).unwrap(),
            Destination::from_wire(to).unwrap(),
            &Name::cut(name),
            &FrameText::cut(text),
        );
        let from = SocketAddr::from(([127, 0, 0, 1], 1_000 + id as u16));
        self.server.handle_datagram(from, frame.bytes(), self.now);
        self.carry();
    }

    pub(crate) fn order(&mut self, order: &Order) {
        self.server.handle_order(order, self.now).unwrap();
        self.carry();
    }

    /// Lets time go by, stopping wherever something is due.
    pub(crate) fn wait(&mut self, time: Duration) {
        let end = self.now.after(time);
        loop {
            let due = self.server.poll_timeout();
            let due = self.door.poll_timeout().map_or(due, |door| door.min(due));
            if due > end.instant {
                break;
            }
            let pause = due.saturating_duration_since(self.now.instant);
            self.now = self.now.after(pause);
            self.server.handle_timeout(self.now);
            self.door.handle_timeout(self.now);
            self.carry();
        }
        self.now = end;
    }

    /// Everything goes where it is wanted, until nothing is left.
    fn carry(&mut self) {
        loop {
            let mut is_quiet = true;
            while let Some(ask) = self.door.poll_ask() {
                self.server.handle_ask(DoorKind::Nodes, ask, self.now);
                is_quiet = false;
            }
            while self.server.poll_transmit().is_some() {}
            while self.server.poll_event(self.now).is_some() {}
            if let Some(mut batch) = self.server.poll_append() {
                let result = self.journal.append(&mut batch);
                self.server.handle_appended(batch, &result, self.now);
                is_quiet = false;
            }
            while let Some(event) = self.server.poll_call_event(DoorKind::Nodes) {
                is_quiet = false;
                match event {
                    Event::Answer(answer) if answer.tag == OURS => {
                        if let Ok(Outcome::People(people)) = answer.outcome {
                            self.people = people.into_iter().map(|(_, name)| name).collect();
                        }
                    }
                    event => self.door.handle_event(&event, self.now),
                }
            }
            while let Some((id, reply)) = self.door.poll_reply() {
                is_quiet = false;
                match reply {
                    Reply::Lines(lines) if id == self.fetch => {
                        let line = |line: Line| {
                            format!("[{}] {}: {}", line.timestamp(), line.sender, line.content)
                        };
                        self.told.extend(lines.into_iter().map(line));
                        self.fetch = self.begin(Call::Fetch);
                    }
                    reply => {
                        self.replies.insert(id, reply);
                    }
                }
            }
            if is_quiet {
                return;
            }
        }
    }
}
