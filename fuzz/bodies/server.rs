//! Any bytes as a story of peers and time: the pure server neither panics nor spins, and sends nothing
//! but canonical frames to those who may have them.

use protocol::{Datagram, Frame, Kind, Message, Name, words};
use std::{collections::HashMap, net::SocketAddr, time::Duration};
use udp_core::{
    Now,
    journal::{Journal, MemoryJournal},
    server::{Server, Settings, Transmit, Unreachable},
};

/// Where the story's peers are: this machine, one network (two on one machine, one twice as IPv6
/// sees it), links, somewhere else, and a port that cannot be answered.
const PEERS: [&str; 10] = [
    "127.0.0.1:1000",
    "127.0.0.1:1001",
    "127.0.0.2:1000",
    "192.168.0.7:1000",
    "192.168.0.7:1001",
    "[::ffff:192.168.0.7]:1000",
    "10.0.0.1:5",
    "[fe80::1]:1000",
    "8.8.8.8:53",
    "192.168.0.8:0",
];

/// Few enough that stories wrap around the ring.
const RECORDS: usize = 64;

/// Plays the story that the bytes tell, beginning at `now`.
pub(crate) fn check(bytes: &[u8], now: Now) {
    let journal = MemoryJournal::new(RECORDS);
    let mut world = World {
        server: Server::new(Settings::default(), journal.reader(), now)
            .expect("memory can be read"),
        journal,
        now,
        peers: PEERS.map(|peer| peer.parse().expect("an address")),
        heard: HashMap::new(),
        guests: Vec::new(),
        datagrams: 0,
    };
    let mut story = Story(bytes);
    while let Some(what) = story.byte() {
        world.happens(what, &mut story);
        world.turn();
        world.stays_sound();
    }
    world.end();
}

/// The bytes still to be read; past the end they are zeros.
struct Story<'a>(&'a [u8]);

impl<'a> Story<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> usize {
        usize::from(self.byte().unwrap_or_default())
    }

    /// An id that means somebody more often than not.
    fn id(&mut self) -> u32 {
        match self.number() as u32 {
            few @ 0..=240 => few % 12,
            large => (large - 240) * 133_333_333,
        }
    }

    fn bytes(&mut self, count: usize) -> &'a [u8] {
        let (bytes, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        bytes
    }
}

struct World {
    server: Server,
    journal: MemoryJournal,
    now: Now,
    peers: [SocketAddr; PEERS.len()],
    /// How much each address may still be answered that never was a guest.
    heard: HashMap<SocketAddr, u32>,
    /// Addresses that were registered at some time.
    guests: Vec<SocketAddr>,
    datagrams: u64,
}

impl World {
    fn happens(&mut self, what: u8, story: &mut Story<'_>) {
        let seat = story.number() % PEERS.len();
        let (peer, own_id) = (self.peers[seat], seat as u32 + 1);
        match what % 8 {
            0 => {
                let name = story.bytes(3);
                self.arrives(peer, &frame(Kind::OI.0, own_id, 0, name));
            }
            1 | 2 => {
                let (to, length) = (story.number() as u32 % 12, story.number());
                let mut rest = vec![0; 20];
                rest.extend_from_slice(story.bytes(length));
                self.arrives(peer, &frame(Kind::MSG.0, own_id, to, &rest));
            }
            3 => {
                let (kind, ids) = (story.number() as u32 % 6, [(); 2].map(|()| story.id()));
                let length = story.number();
                let rest = story.bytes(length);
                self.arrives(peer, &frame(kind, ids[0], ids[1], rest));
            }
            4 => {
                let length = story.number() * 5;
                let bytes = story.bytes(length);
                self.arrives(peer, bytes);
            }
            5 => {
                let step = story.number() as u64;
                // Up to 12 h 40 min, so that every deadline can pass.
                let pause = Duration::from_millis(step.pow(3) * 11 / 4);
                self.now = self.now.after(pause);
            }
            6 => self
                .server
                .handle_unreachable(peer, Unreachable::Port, self.now),
            _ => self
                .server
                .handle_unreachable(peer, Unreachable::Host, self.now),
        }
    }

    fn arrives(&mut self, from: SocketAddr, bytes: &[u8]) {
        *self.heard.entry(canonical(from)).or_default() += 1;
        self.datagrams += 1;
        self.server.handle_datagram(from, bytes, self.now);
        self.note_guests();
    }

    fn note_guests(&mut self) {
        for person in self.server.snapshot(self.now).people.iter() {
            if !self.guests.contains(&person.address) {
                self.guests.push(person.address);
            }
        }
    }

    /// What a driver does after each batch.
    fn turn(&mut self) {
        if self.server.poll_timeout() <= self.now.instant {
            self.server.handle_timeout(self.now);
            self.note_guests();
        }
        for (frame, to) in self.sent() {
            self.may_be_sent(&frame, to);
        }
        while self.server.poll_event(self.now).is_some() {}
        assert!(
            self.server.poll_timeout() > self.now.instant,
            "a driver would spin"
        );
    }

    fn sent(&mut self) -> Vec<(Frame, SocketAddr)> {
        let mut sent = Vec::new();
        loop {
            self.transmit(&mut sent);
            let Some(mut batch) = self.server.poll_append() else {
                break;
            };
            let result = self.journal.append(&mut batch);
            self.server.handle_appended(batch, &result, self.now);
        }
        sent
    }

    fn transmit(&mut self, sent: &mut Vec<(Frame, SocketAddr)>) {
        while let Some(transmit) = self.server.poll_transmit() {
            match transmit {
                Transmit::Fan { frames, to } => assert!(!frames.is_empty() && !to.is_empty()),
                Transmit::Paired { frames, to } => {
                    assert!(!frames.is_empty() && frames.len() == to.len());
                }
            }
            sent.extend(transmit.datagrams().map(|(&frame, to)| (frame, to)));
        }
    }

    fn may_be_sent(&mut self, frame: &Frame, to: SocketAddr) {
        let datagram = Datagram::parse(frame.bytes()).expect("a bare frame");
        assert_eq!(frame.size() as usize, frame.text().clean_len());
        assert!(frame.text().as_clean_str().is_some());
        if frame.origin() == 0 {
            assert_eq!(frame.name(), Name::SERVER);
        } else {
            // Somebody's message, under a name nobody takes for the server's.
            assert_eq!(frame.kind(), Kind::MSG);
            assert_ne!(frame.name(), Name::SERVER);
            let message = Message::read(&datagram).expect("a message");
            assert_eq!(message.frames().collect::<Vec<_>>(), [*frame]);
        }
        assert_ne!(to.port(), 0);
        let heard = self.heard.get_mut(&to).expect("only who spoke is answered");
        if !self.guests.contains(&to) {
            assert!(*heard > 0, "{to} is answered more often than it spoke");
            *heard -= 1;
        }
    }

    fn stays_sound(&self) {
        let people = self.server.snapshot(self.now).people;
        assert!(people.is_sorted_by(|a, b| a.id < b.id));
        for (index, person) in people.iter().enumerate() {
            assert!(!person.name.is_empty());
            assert!(
                people[..index]
                    .iter()
                    .all(|other| other.address != person.address)
            );
            assert_ne!(person.address, "8.8.8.8:53".parse().expect("an address"));
        }
        assert_eq!(self.server.counters().frames_in, self.datagrams);
    }

    /// Everyone hears that the server ends, once.
    fn end(mut self) {
        let mut here: Vec<SocketAddr> = self
            .server
            .snapshot(self.now)
            .people
            .iter()
            .map(|person| person.address)
            .collect();
        self.server.handle_shutdown();
        let mut told: Vec<SocketAddr> = self
            .sent()
            .into_iter()
            .filter(|(frame, _)| frame.text().as_clean_str() == Some(words::SHUTDOWN))
            .map(|(_, to)| to)
            .collect();
        here.sort();
        told.sort();
        assert_eq!(here, told);
    }
}

/// A frame that is not padded: the existing programs send such, too.
fn frame(kind: u32, origin: u32, destination: u32, rest: &[u8]) -> Vec<u8> {
    let numbers = [kind, origin, destination, 0].map(u32::to_be_bytes);
    [numbers.as_flattened(), rest].concat()
}

/// The form in which a server knows an address.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}
