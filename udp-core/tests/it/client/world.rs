//! A client, a server that is a variable, and a clock that jumps: what every test here plays with.

use protocol::{
    Destination, Frame, FrameText, Kind, Name, Origin, PersonId, Refusal, RoomId, Text, lista,
    words,
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use udp_core::client::{
    Client, Command, End, Event, Label, Lost, NoRoom, NotSaid, Phase, Profile, Refused, RoomWish,
};

/// What answers the client. Each switch is a way for a server to be.
#[derive(Debug)]
pub(super) struct Server {
    /// Answers who is not registered with the dialects, and only those who are with the list.
    pub(super) is_recado: bool,
    /// Answers at all.
    pub(super) is_up: bool,
    /// What carried an OI here is answered with.
    pub(super) refusal: Option<Refusal>,
    /// Ids that somebody else holds.
    pub(super) taken: fn(u32) -> bool,
    /// Texts to everyone that go out; the rest is lost.
    pub(super) relays: bool,
    pub(super) people: BTreeMap<u32, Name>,
}

impl Server {
    pub(super) fn recado() -> Self {
        Self {
            is_recado: true,
            is_up: true,
            refusal: None,
            taken: |_| false,
            relays: true,
            people: BTreeMap::new(),
        }
    }

    pub(super) fn existing() -> Self {
        Self {
            is_recado: false,
            ..Self::recado()
        }
    }

    pub(super) fn absent() -> Self {
        Self {
            is_up: false,
            ..Self::recado()
        }
    }

    pub(super) fn with_people(mut self, people: &[(u32, &str)]) -> Self {
        self.people
            .extend(people.iter().map(|&(id, name)| (id, Name::cut(name))));
        self
    }

    fn answer(&mut self, frame: &Frame) -> Vec<Frame> {
        let (origin, destination) = (frame.origin(), frame.destination());
        let say = |kind, text: &str| {
            Frame::from_server(kind, Destination::Everyone, &FrameText::cut(text))
                .with_destination_field(origin)
        };
        let is_known = self.people.contains_key(&origin);
        match frame.kind() {
            _ if !self.is_up => Vec::new(),
            Kind::OI => {
                let taken = (self.taken)(origin).then_some(Refusal::IdInUse);
                if let Some(refusal) = self.refusal.or(taken) {
                    return vec![say(Kind::ERRO, refusal.text())];
                }
                self.people.insert(origin, frame.name());
                vec![say(Kind::OI, words::ACCEPTED)]
            }
            Kind::TCHAU => {
                self.people.remove(&origin);
                Vec::new()
            }
            Kind::LISTA if self.is_recado && !is_known => {
                vec![say(Kind::MSG, words::DIALECTS_CLASSIC)]
            }
            // What rooms do is said by the tests of rooms.
            _ if self.is_recado && destination >= RoomId::MIN - 1 => Vec::new(),
            Kind::LISTA => {
                let people = self.people.iter().map(|(&id, name)| (person(id), *name));
                lista::pages(people, self.people.len())
                    .map(|page| say(Kind::MSG, page.as_str()))
                    .collect()
            }
            Kind::MSG if is_known && (destination == 0 || destination == origin) => {
                if self.relays {
                    vec![*frame]
                } else {
                    Vec::new()
                }
            }
            Kind::MSG if is_known && !self.people.contains_key(&destination) => {
                vec![say(Kind::ERRO, Refusal::UnknownDestination.text())]
            }
            _ => Vec::new(),
        }
    }
}

pub(super) fn person(id: u32) -> PersonId {
    PersonId::new(id).expect("a person's id")
}

/// The profile of Ana, 7.
pub(super) fn ana() -> Profile {
    Profile {
        server: ([127, 0, 0, 1], 1235).into(),
        id: PersonId::new(7),
        name: Name::cut("Ana"),
        classic_unasked: false,
    }
}

#[derive(Debug)]
pub(super) struct World {
    pub(super) client: Client,
    pub(super) server: Server,
    pub(super) now: Instant,
    sent: Vec<Frame>,
    events: Vec<String>,
}

impl World {
    /// Ana begins to connect.
    pub(super) fn new(server: Server) -> Self {
        Self::with_profile(server, ana())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "an Instant has no other beginning; from here on time is the test's"
    )]
    pub(super) fn with_profile(server: Server, profile: Profile) -> Self {
        let now = Instant::now();
        let mut world = Self {
            client: Client::new(profile, 42, now),
            server,
            now,
            sent: Vec::new(),
            events: Vec::new(),
        };
        world.exchange();
        world
    }

    /// Ana is here, and what led there is forgotten.
    pub(super) fn online(server: Server) -> Self {
        let mut world = Self::new(server);
        world.run(0.3);
        world.events();
        world.sent();
        world
    }

    /// Carries frames to and fro until nobody has more to say.
    fn exchange(&mut self) {
        loop {
            let mut answers = Vec::new();
            while let Some(frame) = self.client.poll_transmit() {
                self.sent.push(frame);
                answers.extend(self.server.answer(&frame));
            }
            while let Some(event) = self.client.poll_event() {
                self.events.push(line(&event, self.now));
            }
            assert!(
                self.client.poll_timeout().is_none_or(|at| at > self.now),
                "due at once"
            );
            if answers.is_empty() {
                return;
            }
            for answer in answers {
                self.client.handle_datagram(answer.bytes(), self.now);
            }
        }
    }

    /// Lets time pass.
    pub(super) fn run(&mut self, secs: f64) {
        let end = self.now + Duration::from_secs_f64(secs);
        while let Some(at) = self.client.poll_timeout().filter(|&at| at <= end) {
            self.now = at;
            self.client.handle_timeout(at);
            self.exchange();
        }
        self.now = end;
    }

    pub(super) fn command(&mut self, command: Command) {
        self.client.handle_command(command, self.now);
        self.exchange();
    }

    pub(super) fn say(&mut self, label: u64, to: u32, text: &str) {
        self.command(Command::Say {
            label: Label(label),
            to: Destination::from_wire(to).expect("an id somebody may have"),
            text: text.to_owned(),
        });
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.client.handle_datagram(bytes, self.now);
        self.exchange();
    }

    /// The server says something of its own accord.
    pub(super) fn server_says(&mut self, kind: Kind, text: &str) {
        let to = Destination::Person(person(7));
        self.bytes(Frame::from_server(kind, to, &FrameText::cut(text)).bytes());
    }

    pub(super) fn person_says(&mut self, from: u32, to: u32, text: &str) {
        let frame = Frame::new(
            Kind::MSG,
            Origin::from_wire(from).expect("an id somebody may have"),
            Destination::from_wire(to).expect("an id somebody may have"),
            &Name::cut("Bia"),
            &FrameText::cut(text),
        );
        self.bytes(frame.bytes());
    }

    pub(super) fn unreachable(&mut self) {
        self.client.handle_unreachable(self.now);
        self.exchange();
    }

    /// What was sent since the last call, as "KIND origin→destination text".
    pub(super) fn sent(&mut self) -> Vec<String> {
        std::mem::take(&mut self.sent)
            .iter()
            .map(|frame| {
                let (kind, text) = (frame.kind(), frame.text());
                let line = format!("{kind:?} {}→{} {text}", frame.origin(), frame.destination());
                line.trim_end().to_owned()
            })
            .collect()
    }

    /// How many frames of this kind were sent since the last call of this or of `sent`.
    pub(super) fn count_sent(&mut self, kind: Kind) -> usize {
        let sent = std::mem::take(&mut self.sent);
        sent.iter().filter(|frame| frame.kind() == kind).count()
    }

    /// What the application was told since the last call, one short line each.
    pub(super) fn events(&mut self) -> Vec<String> {
        std::mem::take(&mut self.events)
    }

    /// The same without the lines about people, which come by themselves.
    pub(super) fn events_but_people(&mut self) -> Vec<String> {
        let mut events = self.events();
        events.retain(|event| !event.starts_with("people"));
        events
    }
}

fn line(event: &Event, now: Instant) -> String {
    let ours =
        |label: &Option<Label>| label.map_or(String::new(), |label| format!(" ={}", label.0));
    match event {
        Event::Phase(Phase::Connecting { attempt }) => format!("connecting {attempt}"),
        Event::Phase(Phase::Online { id, server }) => format!("online {id} {server:?}"),
        Event::Phase(Phase::Away {
            lost,
            retry_at,
            attempt,
        }) => {
            let is_now = if *retry_at <= now { " now" } else { "" };
            let lost = match lost {
                Lost::Shutdown => "shutdown",
                Lost::PortClosed => "closed",
                Lost::Silent => "silent",
            };
            format!("away {lost} {attempt}{is_now}")
        }
        Event::Phase(Phase::Ended(End::Quit)) => "ended: quit".to_owned(),
        Event::Phase(Phase::Ended(End::NoAnswer)) => "ended: no answer".to_owned(),
        Event::Phase(Phase::Ended(End::Refused(Refused { text, .. }))) => format!("ended: {text}"),
        Event::Said {
            from,
            name,
            to,
            text,
            label,
            part: (part, parts),
        } => {
            let part = if *parts > 1 {
                format!(" {}/{parts}", part + 1)
            } else {
                String::new()
            };
            let to = to.to_wire();
            format!("said {from} {name}→{to} {text}{}{part}", ours(label))
        }
        Event::Notice { text } => format!("notice {text}"),
        Event::Beacon { text } => format!("beacon {text}"),
        Event::Refused { refused, label } => format!("refused {}{}", refused.text, ours(label)),
        Event::People { people, more } => {
            let ids: Vec<String> = people.iter().map(|person| person.id.to_string()).collect();
            let more = if *more > 0 {
                format!(" +{more}")
            } else {
                String::new()
            };
            format!("people {}{more}", ids.join(","))
        }
        Event::Rooms { rooms, more } => {
            let rooms: Vec<String> = rooms
                .iter()
                .map(|(id, name)| format!("{id} {name}"))
                .collect();
            format!("rooms {} +{more}", rooms.join(","))
        }
        Event::Members { room, people, more } => {
            let ids: Vec<String> = people.iter().map(|person| person.id.to_string()).collect();
            format!("members {room}: {} +{more}", ids.join(","))
        }
        Event::RoomCreated { room, name } => format!("created {room} {name}"),
        Event::RoomEntered { room, name } => format!("entered {room} {name}"),
        Event::RoomLeft { room, refused } => {
            let refused = refused.as_ref().map_or("", |refused| &refused.text);
            format!("left {room} {refused}").trim_end().to_owned()
        }
        Event::RoomRefused { wish, why } => {
            let wish = match wish {
                RoomWish::AskRooms => "rooms".to_owned(),
                RoomWish::AskMembers(room) => format!("members {room}"),
                RoomWish::Create(name) => format!("create {name}"),
                RoomWish::Enter(room) => format!("enter {room}"),
                RoomWish::Leave(room) => format!("leave {room}"),
            };
            let why = match why {
                NoRoom::Refused(refused) => refused.text.as_str(),
                NoRoom::NoAnswer => "no answer",
                NoRoom::NoRooms => "no rooms here",
                NoRoom::Busy => "busy",
            };
            format!("not {wish}: {why}")
        }
        Event::Progress { label, sent, parts } => format!("progress ={} {sent}/{parts}", label.0),
        Event::NotEchoed { label } => format!("lost ={}", label.0),
        Event::NotSaid { label, why } => {
            let why = match why {
                NotSaid::TooLong => "too long",
                NotSaid::Empty => "empty",
                NotSaid::QueueFull => "queue full",
            };
            format!("not said ={} {why}", label.0)
        }
    }
}

/// An unpadded datagram, as existing programs send them.
pub(super) fn datagram(kind: Kind, from: u32, to: u32, text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for field in [kind.0, from, to, Text::new(text).clean_len() as u32] {
        bytes.extend(field.to_be_bytes());
    }
    bytes.extend([0; 20]);
    bytes.extend(text.as_bytes());
    bytes
}
