//! A whole server with the multicast door, in virtual time and without sockets.

use protocol::{Destination, Frame, Message, Name, Origin, PersonId, Text, Verb};
use rpc_shim::{
    CallId, Door,
    multicast::{Call, ChatMessage, LinkId, MulticastDoor, Reply},
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    call_door::Event,
    journal::{Journal, MemoryJournal},
    server::{DoorKind, Server, Settings},
};

const UNIX_MS: u64 = 1_795_213_988_000;

pub(super) struct World {
    pub(super) server: Server,
    journal: MemoryJournal,
    door: MulticastDoor,
    pub(super) now: Now,
    ip: IpAddr,
    calls: u64,
    replies: BTreeMap<CallId, Reply>,
}

impl World {
    pub(super) fn new() -> Self {
        let now = Now {
            instant: Instant::now(),
            unix_ms: UNIX_MS,
        };
        let journal = MemoryJournal::new(16_384);
        let server = Server::new(Settings::default(), journal.reader(), now).unwrap();
        let door = MulticastDoor::new(journal.reader());
        let mut world = Self {
            server,
            journal,
            door,
            now,
            ip: Ipv4Addr::LOCALHOST.into(),
            calls: 0,
            replies: BTreeMap::new(),
        };
        world.open();
        world
    }

    /// The door opens, anew if it was open.
    pub(super) fn open(&mut self) {
        self.server
            .handle_door_closed(DoorKind::Multicast, self.now);
        self.door = MulticastDoor::new(self.journal.reader());
        self.server.handle_door_opened(DoorKind::Multicast);
        self.turn();
    }

    /// Everything that needs no time.
    pub(super) fn turn(&mut self) {
        loop {
            let mut is_quiet = true;
            while let Some(ask) = self.door.poll_ask() {
                self.server.handle_ask(DoorKind::Multicast, ask, self.now);
                is_quiet = false;
            }
            while self.server.poll_transmit().is_some() {}
            while let Some(mut batch) = self.server.poll_append() {
                let appended = self.journal.append(&mut batch);
                self.server.handle_appended(batch, &appended, self.now);
                while self.server.poll_transmit().is_some() {}
                is_quiet = false;
            }
            while let Some(event) = self.server.poll_call_event(DoorKind::Multicast) {
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

    /// Time goes by, with all that is due in it.
    pub(super) fn wait(&mut self, time: Duration) {
        let end = self.now.after(time);
        loop {
            let due = self.server.poll_timeout();
            let due = self.door.poll_timeout().map_or(due, |door| door.min(due));
            let due = due.max(self.now.instant + Duration::from_micros(1));
            if due > end.instant {
                break;
            }
            self.now = self.now.after(due - self.now.instant);
            self.server.handle_timeout(self.now);
            self.door.handle_timeout(self.now);
            self.turn();
        }
        self.now = end;
        self.server.handle_timeout(self.now);
        self.door.handle_timeout(self.now);
        self.turn();
    }

    pub(super) fn id_of(&self, name: &str) -> Option<PersonId> {
        let people = self.server.snapshot(self.now).people;
        let found = people.iter().find(|row| row.name.as_str() == name);
        found.map(|row| row.id)
    }

    pub(super) fn is_here(&self, name: &str) -> bool {
        self.id_of(name).is_some()
    }

    /// The server tells something.
    pub(super) fn hear(&mut self, event: &Event) {
        self.door.handle_event(event, self.now);
        self.turn();
    }

    /// Calls that come from another computer.
    pub(super) fn elsewhere(&mut self, calls: impl FnOnce(&mut Self)) {
        let ip = std::mem::replace(&mut self.ip, Ipv4Addr::new(192, 168, 0, 7).into());
        calls(self);
        self.ip = ip;
    }

    pub(super) fn begin(&mut self, call: Call) -> CallId {
        self.calls += 1;
        let id = CallId(self.calls);
        let from = SocketAddr::new(self.ip, 40_000);
        self.door.handle_call(id, call, from, self.now);
        self.turn();
        id
    }

    pub(super) fn answer(&mut self, id: CallId) -> Option<Reply> {
        self.replies.remove(&id)
    }

    pub(super) fn abandon(&mut self, id: CallId) {
        self.door.handle_abandoned(id, self.now);
        self.turn();
    }

    fn flag(&mut self, call: Call) -> bool {
        let id = self.begin(call);
        match self.answer(id) {
            Some(Reply::Flag(flag)) => flag,
            other => panic!("no flag but {other:?}"),
        }
    }

    pub(super) fn join(&mut self, name: &str) -> bool {
        let client_id = name.to_owned();
        self.flag(Call::Join {
            client_id,
            link: None,
        })
    }

    pub(super) fn join_over(&mut self, name: &str, link: u64) -> bool {
        let (client_id, link) = (name.to_owned(), Some(LinkId(link)));
        self.flag(Call::Join { client_id, link })
    }

    pub(super) fn say(&mut self, name: &str, text: &str) -> bool {
        let (client_id, text) = (name.to_owned(), text.to_owned());
        self.flag(Call::SendMessage { client_id, text })
    }

    pub(super) fn confirm(&mut self, name: &str, msg_id: i64) -> bool {
        let client_id = name.to_owned();
        self.flag(Call::ReadConfirm { client_id, msg_id })
    }

    pub(super) fn leave(&mut self, name: &str) -> bool {
        let client_id = name.to_owned();
        self.flag(Call::Leave { client_id })
    }

    pub(super) fn close(&mut self, link: u64) {
        self.begin(Call::LinkClosed(LinkId(link)));
    }

    pub(super) fn poll(&mut self, name: &str) -> CallId {
        let client_id = name.to_owned();
        self.begin(Call::GetMessages { client_id })
    }

    /// All that waits for a client, in short: "CHAT Ana: Olá".
    pub(super) fn messages(&mut self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        loop {
            let id = self.poll(name);
            match self.answer(id) {
                Some(Reply::Message(Some(message))) => found.push(short(&message)),
                Some(Reply::Message(None)) => return found,
                None => {
                    self.abandon(id);
                    return found;
                }
                other => panic!("no message but {other:?}"),
            }
        }
    }

    /// Somebody of the classic dialect sends a message.
    pub(super) fn classic(&mut self, id: u32, name: &str, verb: Verb, to: u32, text: &str) {
        let message = Message {
            verb,
            origin: Origin::Person(PersonId::new(id).unwrap()),
            destination: Destination::from_wire(to).unwrap(),
            name: Name::cut(name),
            text: Text::new(text),
        };
        let from = SocketAddr::from(([127, 0, 0, 1], 50_000 + id as u16));
        let frames: Vec<Frame> = message.frames().collect();
        for frame in frames {
            self.server.handle_datagram(from, frame.bytes(), self.now);
            self.turn();
        }
    }

    pub(super) fn shut_down(&mut self) {
        self.server.handle_shutdown();
        self.turn();
        self.server.handle_calls_end();
        self.turn();
    }
}

pub(super) fn short(message: &ChatMessage) -> String {
    match message {
        ChatMessage::History(chats) => {
            let texts: Vec<&str> = chats.iter().map(|chat| &*chat.message).collect();
            format!("HISTORY {}", texts.join(","))
        }
        ChatMessage::Chat(chat) => {
            format!("CHAT {}: {} #{}", chat.sender, chat.message, chat.msg_id)
        }
        ChatMessage::ReadConfirm(read) => format!("READ {} #{}", read.reader, read.msg_id),
        ChatMessage::System(system) => format!("SYSTEM {} #{}", system.message, system.msg_id),
    }
}
