//! Sessions and the real server, both pure, on one clock; streams are cut wherever the seed says.

use super::{
    double::{person, room},
    world::Folder,
};
use fastrand::Rng;
use protocol::{Destination, Name};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    time::Duration,
};
use udp_core::{
    Now,
    client::{
        Label,
        sealed::{Command, Event, Outcome, Password, Profile, SealedSession, Source, Wish},
    },
    hub::Key,
    journal::{Journal, MemoryJournal},
    sealed_door::{Flow, PeerId},
    server::{Server, Settings},
};

const ALL: Destination = Destination::Everyone;

struct Member {
    session: SealedSession,
    folder: Folder,
    peer: Option<PeerId>,
    /// On their way to the client.
    bytes: Vec<u8>,
    /// The server sends no more.
    is_finished: bool,
    shown: BTreeMap<(Destination, u32), String>,
    waiting: BTreeMap<u32, String>,
    events: Vec<Event>,
}

struct Room {
    server: Server,
    journal: Box<dyn Journal>,
    now: Now,
    members: BTreeMap<u32, Member>,
    peers: u64,
    random: Rng,
}

fn open(id: u32, folder: &Folder) -> SealedSession {
    let profile = Profile {
        id: Some(person(id)),
        name: Name::cut(&format!("p{id}")),
        password: Password::NONE,
    };
    SealedSession::open(profile, Box::new(folder.clone()), u64::from(id)).expect("it opens")
}

impl Room {
    fn new(seed: u64) -> Self {
        let journal = Box::new(MemoryJournal::new(4_000));
        let now = super::world::start();
        Self {
            server: Server::new(Settings::default(), journal.reader(), now).expect("it is read"),
            journal,
            now,
            members: BTreeMap::new(),
            peers: 0,
            random: Rng::with_seed(seed),
        }
    }

    fn join(&mut self, id: u32) {
        let folder = Folder::default();
        let session = open(id, &folder);
        let member = Member {
            session,
            folder,
            peer: None,
            bytes: Vec::new(),
            is_finished: false,
            shown: BTreeMap::new(),
            waiting: BTreeMap::new(),
            events: Vec::new(),
        };
        self.members.insert(id, member);
        self.connect(id);
    }

    fn connect(&mut self, id: u32) {
        self.peers += 1;
        let (peer, now) = (PeerId(self.peers), self.now);
        let address = SocketAddr::from(([127, 0, 0, 1], 4_000));
        self.server
            .handle_connected(peer, address, Key([id as u8; 32]));
        let member = self.member(id);
        member.peer = Some(peer);
        member.is_finished = false;
        member.session.handle_connected(now);
        self.listen(id);
    }

    fn disconnect(&mut self, id: u32) {
        let now = self.now;
        let member = self.member(id);
        let peer = member.peer.take();
        member.bytes.clear();
        member.session.handle_disconnected(now);
        if let Some(peer) = peer {
            self.server.handle_closed(peer, now);
        }
        self.listen(id);
    }

    /// The program dies and starts again.
    fn restart(&mut self, id: u32) {
        self.disconnect(id);
        let member = self.member(id);
        member.folder.cut_power();
        member.waiting.clear();
        member.session = open(id, &member.folder);
        self.listen(id);
    }

    fn member(&mut self, id: u32) -> &mut Member {
        self.members.get_mut(&id).expect("a member")
    }

    fn command(&mut self, id: u32, command: Command) {
        let now = self.now;
        self.member(id).session.handle_command(command, now);
        self.listen(id);
    }

    fn say(&mut self, id: u32, to: Destination, text: String) {
        let label = Label(0);
        self.command(id, Command::Say { label, to, text });
    }

    fn listen(&mut self, id: u32) {
        let member = self.member(id);
        while let Some(event) = member.session.poll_event() {
            match &event {
                Event::Message(it) => {
                    let at = (it.conversation, it.place);
                    let old = member.shown.insert(at, it.text.clone());
                    assert!(old.is_none_or(|old| old == it.text), "{it:?}");
                }
                Event::Queued { token, text, .. } => {
                    member.waiting.insert(token.number, text.clone());
                }
                Event::Kept {
                    token,
                    conversation,
                    place,
                    ..
                } => {
                    if let Some(text) = member.waiting.remove(&token.number) {
                        member.shown.insert((*conversation, *place), text);
                    }
                }
                Event::Broken(why) => panic!("{id}: {why}"),
                _ => {}
            }
            member.events.push(event);
        }
    }

    /// Up to `max` bytes go each way for everyone; false when nothing went.
    fn step(&mut self, max: usize) -> bool {
        let mut is_moving = false;
        let now = self.now;
        for id in self.members.keys().copied().collect::<Vec<_>>() {
            let Some(peer) = self.member(id).peer else {
                continue;
            };
            if self.server.wants_bytes(peer) {
                let said = self.member(id).session.poll_write(max);
                is_moving |= !said.is_empty();
                self.server.handle_bytes(peer, &said, now);
            }
        }
        is_moving |= self.serve();
        for id in self.members.keys().copied().collect::<Vec<_>>() {
            let member = self.member(id);
            let count = member.bytes.len().min(max);
            let heard: Vec<u8> = member.bytes.drain(..count).collect();
            is_moving |= count > 0;
            member.session.handle_bytes(&heard, now);
            let peer = member.peer;
            self.listen(id);
            if let Some(peer) = peer {
                self.server.handle_writable(peer);
            }
        }
        is_moving
    }

    fn serve(&mut self) -> bool {
        let mut is_moving = false;
        loop {
            while let Some(peer) = self.server.poll_busy() {
                let member = self.members.values_mut().find(|it| it.peer == Some(peer));
                let mut took = Vec::new();
                let room = member
                    .as_ref()
                    .map_or(0, |it| 20_000 - it.bytes.len().min(20_000));
                let flow = self.server.write(peer, self.now, &mut |bytes| {
                    let count = bytes.len().min(room - took.len());
                    took.extend_from_slice(&bytes[..count]);
                    count
                });
                is_moving |= !took.is_empty();
                if let Some(member) = member {
                    member.bytes.extend(took);
                    member.is_finished = flow == Flow::Finished;
                }
            }
            while self.server.poll_transmit().is_some() {}
            while self.server.poll_event(self.now).is_some() {}
            let Some(mut batch) = self.server.poll_append() else {
                return is_moving;
            };
            let result = self.journal.append(&mut batch);
            self.server.handle_appended(batch, &result, self.now);
        }
    }

    /// Until nobody says more, whatever time that takes.
    fn settle(&mut self) {
        let mut quiet = 0;
        while quiet < 40 {
            quiet = if self.step(5_000) { 0 } else { quiet + 1 };
            self.wait(Duration::from_millis(250));
        }
    }

    fn wait(&mut self, time: Duration) {
        self.now = self.now.after(time);
        let now = self.now;
        self.server.handle_timeout(now);
        for id in self.members.keys().copied().collect::<Vec<_>>() {
            self.member(id).session.handle_timeout(now);
            self.listen(id);
        }
        self.serve();
    }

    fn texts(&self, id: u32, which: Destination) -> Vec<&str> {
        let shown = self.members[&id].shown.iter();
        let all = shown.filter(|((it, _), _)| *it == which);
        all.map(|(_, text)| text.as_str()).collect()
    }
}

#[test]
fn two_people_talk_over_the_real_server() {
    let mut room = Room::new(1);
    room.join(7);
    room.join(8);
    room.settle();
    room.say(7, ALL, "olá ".repeat(100));
    room.settle();
    room.say(8, Destination::Person(person(7)), "só você".to_owned());
    room.settle();
    let long = "olá ".repeat(100);
    for id in [7, 8] {
        assert_eq!(room.texts(id, ALL), [long.as_str()]);
    }
    assert_eq!(room.texts(7, Destination::Person(person(8))), ["só você"]);
    assert_eq!(room.texts(8, Destination::Person(person(7))), ["só você"]);
    let last = room.members[&8]
        .shown
        .keys()
        .find(|(it, _)| *it == ALL)
        .map_or(0, |(_, place)| *place);
    room.command(
        8,
        Command::Read {
            conversation: ALL,
            place: last,
        },
    );
    room.settle();
    let read = |it: &Event| matches!(it, Event::Read { who, place, .. } if (who.value(), *place) == (8, last));
    assert!(room.members[&7].events.iter().any(read));
}

#[test]
fn a_text_that_lost_its_beginning_is_told_once() {
    let mut room = Room::new(3);
    room.join(1);
    room.settle();
    room.say(1, ALL, format!("{}{}", "a".repeat(140), "b".repeat(160)));
    room.say(1, ALL, "fim".to_owned());
    room.settle();
    // The claim, and the first part of three.
    while room.journal.retain_from(3).expect("it is deleted") {}
    room.join(2);
    room.settle();
    let told: Vec<_> = (room.member(2).events.iter())
        .filter_map(|event| match event {
            Event::Message(message) => Some((message.place, message.parts)),
            _ => None,
        })
        .collect();
    assert_eq!(
        told.iter().filter(|told| **told == (3, 2)).count(),
        1,
        "{told:?}"
    );
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn a_room_of_the_real_server_is_created_entered_and_read_from_its_start() {
    let mut world = Room::new(1);
    world.join(7);
    world.join(8);
    world.settle();
    let redes = Name::cut("redes");
    world.command(7, Command::Wish(Wish::Create(redes)));
    world.settle();
    let created = Event::Fulfilled(Outcome::Created(room(0), redes));
    assert!(world.members[&7].events.contains(&created));
    world.command(7, Command::Wish(Wish::Enter(room(0))));
    world.settle();
    let to = Destination::Room(room(0));
    world.say(7, to, "bem-vindos".to_owned());
    world.settle();
    world.command(8, Command::Wish(Wish::Enter(room(0))));
    world.settle();
    world.command(8, Command::Wish(Wish::Members(room(0))));
    world.command(8, Command::Wish(Wish::People));
    world.settle();
    assert_eq!(world.texts(8, to), ["bem-vindos"]);
    let two = |it: &Event| matches!(it, Event::Fulfilled(Outcome::Members(_, people, 0) | Outcome::People(people, 0)) if people.len() == 2);
    let events = &world.members[&8].events;
    let lists = events.iter().filter(|it| two(it)).count();
    assert_eq!(lists, 2, "{events:?}");
    // It was said before they came.
    let before = |it: &Event| matches!(it, Event::Message(it) if it.source == Source::CaughtUp);
    assert!(events.iter().any(before));
    let entry = |it: &Event| matches!(it, Event::Passage { conversation, is_entry: true, .. } if *conversation == to);
    assert!(world.members[&7].events.iter().any(entry));
}

#[test]
fn streams_that_end_and_programs_that_die_lose_and_double_nothing() {
    for seed in 0..40 {
        let mut world = Room::new(seed);
        let mut rng = world.random.fork();
        let ids = [7, 8, 9];
        for id in ids {
            world.join(id);
        }
        world.settle();
        let mut said: BTreeSet<String> = BTreeSet::new();
        for number in 0..120 {
            let id = ids[rng.usize(..3)];
            match rng.u8(..10) {
                0..5 => {
                    let text = format!("{number} {}", "ação".repeat(rng.usize(..200)));
                    said.insert(text.clone());
                    world.say(id, ALL, text);
                }
                5 => {
                    world.disconnect(id);
                    world.connect(id);
                }
                6 => {
                    world.restart(id);
                    world.connect(id);
                }
                _ => {}
            }
            for _ in 0..rng.usize(..4) {
                world.step(rng.usize(1..3_000));
            }
            world.wait(Duration::from_millis(rng.u64(..400)));
        }
        world.settle();
        for id in ids {
            assert_eq!(world.members[&id].session.waiting(), 0, "seed {seed}");
            let texts = world.texts(id, ALL);
            let once: BTreeSet<String> = texts.iter().map(|&it| it.to_owned()).collect();
            assert_eq!(once.len(), texts.len(), "seed {seed}");
            assert_eq!(once, said, "seed {seed}");
            assert_eq!(texts, world.texts(7, ALL), "seed {seed}");
        }
    }
}
