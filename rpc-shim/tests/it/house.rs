//! A server with a room door and a classic door, in virtual time and without a socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use jiff::tz::TimeZone;
use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, PersonId};
use rpc_shim::{
    CallId, Door as _,
    binder::Variant,
    rooms::{Call, Reply, RoomsDoor},
    xmlrpc::Value,
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    call_door::{Ask, CallerId, Event, Naming, Wish},
    hub::Order,
    journal::{Journal, MemoryJournal},
    server::{DoorKind, Server, Settings},
};

/// When the house opens: 2026-11-18T11:06:40 UTC.
const OPENS_MS: u64 = 1_795_000_000_000;

pub(crate) struct House {
    server: Server,
    journal: Box<dyn Journal>,
    door: RoomsDoor,
    pub(crate) now: Now,
    calls: u64,
    replies: BTreeMap<CallId, Reply>,
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with(Box::new(MemoryJournal::new(10_000)))
    }

    fn with(journal: Box<dyn Journal>) -> Self {
        let now = Now {
            instant: Instant::now(),
            unix_ms: OPENS_MS,
        };
        let mut server = Server::new(Settings::default(), journal.reader(), now).unwrap();
        server.handle_door_opened(DoorKind::Rooms);
        server.handle_door_opened(DoorKind::Multicast);
        Self {
            server,
            door: RoomsDoor::new(journal.reader(), TimeZone::UTC),
            journal,
            now,
            calls: 0,
            replies: BTreeMap::new(),
        }
    }

    /// The server crashes and starts again on the same journal.
    pub(crate) fn restart(self) -> Self {
        Self::with(self.journal)
    }

    /// Calls, and gives what it is answered.
    pub(crate) fn call_from(&mut self, from: &str, call: Call) -> Option<Value> {
        self.calls += 1;
        let id = CallId(self.calls);
        let from: SocketAddr = from.parse().unwrap();
        self.door.handle_call(id, call, from, self.now);
        self.carry();
        self.replies.remove(&id).map(Value::from)
    }

    /// Calls something that is answered at once.
    pub(crate) fn call(&mut self, call: Call) -> Value {
        self.call_from("127.0.0.1:9", call)
            .expect("an answer at once")
    }

    pub(crate) fn register(&mut self, user: &str) -> Value {
        self.call(Call::Register {
            variant: Variant::B,
            user: user.into(),
        })
    }

    /// Whether somebody at the multicast chat's door is given this name.
    pub(crate) fn chat_takes(&mut self, name: &str) -> bool {
        self.calls += 1;
        let ask = Ask {
            caller: Some(CallerId(self.calls)),
            tag: self.calls,
            wish: Wish::Enter {
                name: Name::cut(name),
                naming: Naming::Refused,
                address: ([127, 0, 0, 1], 5_679).into(),
            },
        };
        self.server.handle_ask(DoorKind::Multicast, ask, self.now);
        self.carry();
        let mut told = std::iter::from_fn(|| self.server.poll_call_event(DoorKind::Multicast));
        told.any(|event| matches!(event, Event::Answer(answer) if answer.outcome.is_ok()))
    }

    pub(crate) fn create(&mut self, room: &str) -> Value {
        self.call(Call::CreateRoom { room: room.into() })
    }

    pub(crate) fn enter(&mut self, user: &str, room: &str) -> Value {
        let (user, room) = (user.into(), room.into());
        self.call(Call::EnterRoom { user, room })
    }

    pub(crate) fn leave(&mut self, user: &str) -> Value {
        self.call(Call::LeaveRoom { user: user.into() })
    }

    pub(crate) fn say(&mut self, user: &str, room: &str, text: &str, to: Option<&str>) -> Value {
        self.call(Call::Say {
            user: user.into(),
            room: room.into(),
            text: text.into(),
            to: to.map(str::to_owned),
        })
    }

    pub(crate) fn listen(&mut self, user: &str, room: &str) -> Value {
        let (user, room) = (user.into(), room.into());
        self.call(Call::Listen { user, room })
    }

    /// What somebody reads in a room, shortly: `Ana: oi`, `Ana > Bia: oi`, `* Ana entrou na sala.`
    pub(crate) fn lines(&mut self, user: &str, room: &str) -> Vec<String> {
        let answer = self.listen(user, room);
        let [Value::Bool(true), messages] = answer.as_array().unwrap() else {
            panic!("{answer:?}");
        };
        lines(messages)
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
    pub(crate) fn wait_secs(&mut self, secs: u64) {
        let end = self.now.after(Duration::from_secs(secs));
        loop {
            let due = self.server.poll_timeout();
            let due = self.door.poll_timeout().map_or(due, |door| door.min(due));
            if due > end.instant {
                break;
            }
            self.now = self
                .now
                .after(due.saturating_duration_since(self.now.instant));
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
                self.server.handle_ask(DoorKind::Rooms, ask, self.now);
                is_quiet = false;
            }
            while self.server.poll_transmit().is_some() {}
            while self.server.poll_event(self.now).is_some() {}
            if let Some(mut batch) = self.server.poll_append() {
                let result = self.journal.append(&mut batch);
                self.server.handle_appended(batch, &result, self.now);
                is_quiet = false;
            }
            while let Some(event) = self.server.poll_call_event(DoorKind::Rooms) {
                self.door.handle_event(&event, self.now);
                is_quiet = false;
            }
            while let Some((id, reply)) = self.door.poll_reply() {
                self.replies.insert(id, reply);
            }
            if is_quiet {
                return;
            }
        }
    }
}

pub(crate) fn person(id: u32) -> PersonId {
    PersonId::new(id).unwrap()
}

pub(crate) fn lines(messages: &Value) -> Vec<String> {
    let text = |message: &Value, name: &str| {
        let value = message.member(name);
        value.and_then(Value::as_str).map(str::to_owned)
    };
    let line = |message: &Value| {
        let from = text(message, "origem").unwrap();
        let said = text(message, "conteudo").unwrap();
        match (
            text(message, "tipo").unwrap().as_str(),
            text(message, "destino"),
        ) {
            ("broadcast", None) => {
                assert_eq!(from, "SERVER");
                format!("* {said}")
            }
            ("broadcast", Some(to)) => {
                assert_eq!(to, "todos");
                format!("{from}: {said}")
            }
            ("unicast", Some(to)) => format!("{from} > {to}: {said}"),
            _ => panic!("{message:?}"),
        }
    };
    messages.as_array().unwrap().iter().map(line).collect()
}

/// The times of messages, in the order they were given.
pub(crate) fn stamps(messages: &Value) -> Vec<jiff::civil::DateTime> {
    let stamp = |message: &Value| match message.member("timestamp") {
        Some(Value::Time(time)) => *time,
        other => panic!("{other:?}"),
    };
    messages.as_array().unwrap().iter().map(stamp).collect()
}

/// The second half of an answer of `[true, …]`.
pub(crate) fn granted(answer: &Value) -> &Value {
    match answer.as_array() {
        Some([Value::Bool(true), value]) => value,
        other => panic!("{other:?}"),
    }
}
