//! A server with sealed connections as pipes of bytes, in virtual time: the harness of these tests.

mod carry;

use super::records::{line, message, record, token};
use crate::lan::{Seen, address, frame, seen};
use protocol::{Destination, Frame, Kind, Name, Origin, PlaceRange, Record, Refusal};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    hub::{Key, Order},
    journal::{AppendError, Batch, Journal, MemoryJournal},
    password::{PasswordCheck, PasswordHash, Secret},
    sealed_door::PeerId,
    server::{Event, Server, Settings},
};
#[cfg(all(feature = "disk", feature = "testing"))]
use udp_core::{journal::RedbJournal, testing::disk::SimDisk};
use zerocopy::FromBytes;

/// A house with a sealed door, and a classic one.
pub(super) struct House {
    pub(super) server: Server,
    pub(super) now: Now,
    pub(super) events: Vec<Event>,
    /// While true the journal's thread does not come back with what it has.
    pub(super) is_disk_slow: bool,
    /// What the journal answers, if it is not to append.
    pub(super) refuses: Option<AppendError>,
    /// While true nobody checks the passwords that were given.
    pub(super) is_password_slow: bool,
    /// While true nobody is told of who comes and goes alone.
    pub(super) is_patient: bool,
    /// What was given for the password and checked, in all.
    pub(super) checked: usize,
    password: Option<Secret>,
    given: VecDeque<PasswordCheck>,
    settings: Settings,
    journal: Option<Box<dyn Journal>>,
    clock: Arc<Mutex<Instant>>,
    appending: Option<Batch>,
    pipes: BTreeMap<PeerId, Pipe>,
    next_peer: u64,
    classic: HashMap<SocketAddr, VecDeque<Frame>>,
}

/// One connection, as seen from outside.
#[derive(Debug, Default)]
struct Pipe {
    /// What was said and not read yet.
    said: VecDeque<u8>,
    heard: Vec<u8>,
    /// Bytes that the stream still takes.
    room: usize,
    /// The most bytes that ever waited for the stream.
    most_offered: usize,
    is_finished: bool,
}

impl House {
    pub(super) fn new() -> Self {
        Self::with(Settings::default(), Box::new(MemoryJournal::new(10_000)))
    }

    #[expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
    pub(super) fn with(settings: Settings, journal: Box<dyn Journal>) -> Self {
        let start = Instant::now();
        Self::on(settings, journal, Arc::new(Mutex::new(start)), start)
    }

    /// A house whose journal lies on this disk.
    #[cfg(all(feature = "disk", feature = "testing"))]
    #[expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
    pub(super) fn on_disk(disk: &SimDisk) -> Self {
        let start = Instant::now();
        let clock = Arc::new(Mutex::new(start));
        let journal = open(disk, &clock);
        Self::on(Settings::default(), Box::new(journal), clock, start)
    }

    fn on(
        settings: Settings,
        journal: Box<dyn Journal>,
        clock: Arc<Mutex<Instant>>,
        start: Instant,
    ) -> Self {
        let now = Now {
            instant: start,
            unix_ms: 1_795_000_000_000,
        };
        Self {
            server: Server::new(settings, journal.reader(), now).unwrap(),
            now,
            events: Vec::new(),
            is_disk_slow: false,
            refuses: None,
            is_password_slow: false,
            is_patient: false,
            checked: 0,
            password: None,
            given: VecDeque::new(),
            settings,
            journal: Some(journal),
            clock,
            appending: None,
            pipes: BTreeMap::new(),
            next_peer: 0,
            classic: HashMap::new(),
        }
    }

    /// The server crashes and starts again on the same journal; every connection is gone.
    pub(super) fn restart(&mut self) {
        self.pipes.clear();
        self.classic.clear();
        self.appending = None;
        self.is_disk_slow = false;
        let reader = self.journal.as_ref().unwrap().reader();
        self.server = Server::new(self.settings, reader, self.now).unwrap();
        self.given.clear();
        self.require_password();
    }

    /// As a server does when it starts.
    pub(super) fn number_history(&mut self, random: u32) {
        self.server.number_history(random).unwrap();
        self.carry();
    }

    /// From now on whoever comes in has to know this.
    pub(super) fn set_password(&mut self, password: &str) {
        self.password = Secret::new(password);
        self.require_password();
    }

    fn require_password(&mut self) {
        let Some(password) = &self.password else {
            return;
        };
        // The real one is tried by itself; here it would only take time.
        let mut hash = [0; PasswordHash::HASH_BYTES];
        hash[..password.as_str().len()].copy_from_slice(password.as_str().as_bytes());
        let salt = [7; PasswordHash::SALT_BYTES];
        let hash = PasswordHash { salt, hash };
        self.server.require_password(&hash).unwrap();
        self.carry();
    }

    /// The machine loses its power and starts again.
    #[cfg(all(feature = "disk", feature = "testing"))]
    pub(super) fn lose_power(&mut self, disk: &SimDisk) {
        self.journal = None;
        disk.power_on();
        self.journal = Some(Box::new(open(disk, &self.clock)));
        self.restart();
    }

    /// Somebody connects; each key is at a loopback address of its own, which no limit applies to.
    pub(super) fn connect(&mut self, key: u8) -> PeerId {
        self.connect_from(key, &format!("127.0.0.{key}:4000"))
    }

    pub(super) fn connect_from(&mut self, key: u8, from: &str) -> PeerId {
        self.next_peer += 1;
        let peer = PeerId(self.next_peer);
        let room = usize::MAX;
        self.pipes.insert(
            peer,
            Pipe {
                room,
                ..Pipe::default()
            },
        );
        self.server
            .handle_connected(peer, from.parse().unwrap(), Key([key; Key::BYTES]));
        self.carry();
        peer
    }

    /// Somebody connects and is accepted under an id; what they hear first is taken in.
    pub(super) fn enter(&mut self, key: u8, id: u32) -> PeerId {
        let peer = self.connect(key);
        self.register(peer, id, &format!("p{id}"));
        let heard = self.hear(peer);
        let accepted = format!("OI 0>{id} Conexão aceita.");
        assert_eq!(heard.first(), Some(&accepted), "{heard:?}");
        peer
    }

    pub(super) fn register(&mut self, peer: PeerId, id: u32, name: &str) {
        self.register_with(peer, id, name, "");
    }

    /// The same with what somebody takes for the password.
    pub(super) fn register_with(&mut self, peer: PeerId, id: u32, name: &str, password: &str) {
        let oi = frame(Kind::OI, id, 0, name, password);
        self.send(peer, &record(oi, 0));
    }

    /// A frame without a text that asks for something, under a token.
    pub(super) fn ask(&mut self, peer: PeerId, kind: Kind, to: u32, token: u64) {
        self.say(peer, kind, to, token, "");
    }

    pub(super) fn say(&mut self, peer: PeerId, kind: Kind, to: u32, token: u64, text: &str) {
        self.send(peer, &record(frame(kind, 0, to, "", text), token));
    }

    /// A message of an outbox, in as many parts as it takes.
    pub(super) fn msg(&mut self, peer: PeerId, to: u32, token: (u32, u32), text: &str) {
        for record in message(to, token, text) {
            self.send(peer, &record);
        }
    }

    /// "I have read this up to there."
    pub(super) fn mark(&mut self, peer: PeerId, to: u32, place: u32) {
        let mut mark = record(frame(Kind::LIDO, 0, to, "", ""), 0);
        mark.heading.place = place.into();
        self.send(peer, &mark);
    }

    /// Asks for places of a conversation.
    pub(super) fn history(&mut self, peer: PeerId, to: u32, first: u32, last: u32) {
        let to = Destination::from_wire(to).unwrap();
        let range = PlaceRange::new(first, last);
        let question = range.frame(Origin::Server, to, &Name::EMPTY);
        self.send(peer, &record(question, token((0, 99))));
    }

    pub(super) fn send(&mut self, peer: PeerId, record: &Record) {
        self.send_bytes(peer, record.bytes());
    }

    pub(super) fn send_bytes(&mut self, peer: PeerId, bytes: &[u8]) {
        self.pipes.get_mut(&peer).unwrap().said.extend(bytes);
        self.carry();
    }

    /// The connection breaks off.
    pub(super) fn cut(&mut self, peer: PeerId) {
        self.pipes.remove(&peer);
        self.server.handle_closed(peer, self.now);
        self.carry();
    }

    /// From now on the stream takes so many bytes.
    pub(super) fn set_room(&mut self, peer: PeerId, bytes: usize) {
        let pipe = self.pipes.get_mut(&peer).unwrap();
        pipe.room = bytes;
        self.server.handle_writable(peer);
        self.carry();
    }

    /// Bytes that were said and that the server leaves in the stream.
    pub(super) fn unread(&self, peer: PeerId) -> usize {
        self.pipes[&peer].said.len()
    }

    /// The most bytes that ever waited for a connection's stream.
    pub(super) fn most_offered(&self, peer: PeerId) -> usize {
        self.pipes[&peer].most_offered
    }

    /// True when the server has ended the connection.
    pub(super) fn has_ended(&self, peer: PeerId) -> bool {
        self.pipes[&peer].is_finished
    }

    /// What arrived at a connection and was not taken in yet.
    pub(super) fn records(&mut self, peer: PeerId) -> Vec<Record> {
        let heard = &mut self.pipes.get_mut(&peer).unwrap().heard;
        let whole = heard.len() / Record::SIZE * Record::SIZE;
        heard
            .drain(..whole)
            .as_slice()
            .chunks(Record::SIZE)
            .map(|bytes| Record::read_from_bytes(bytes).unwrap())
            .collect()
    }

    /// The same in a line each; see [`line`].
    pub(super) fn hear(&mut self, peer: PeerId) -> Vec<String> {
        self.records(peer).iter().map(line).collect()
    }

    /// The same without entries and exits.
    pub(super) fn hear_texts(&mut self, peer: PeerId) -> Vec<String> {
        let is_passage = |record: &Record| {
            record.heading.order != 0
                && [Kind::OI, Kind::TCHAU].contains(&record.frame.kind())
                && record.frame.origin() != 0
        };
        let heard = self.records(peer);
        let texts = heard.iter().filter(|record| !is_passage(record));
        texts.map(line).collect()
    }

    /// A frame of the classic dialect.
    pub(super) fn classic(&mut self, from: &str, kind: Kind, origin: u32, to: u32, text: &str) {
        let name = format!("c{origin}");
        let frame = frame(kind, origin, to, &name, text);
        self.server
            .handle_datagram(address(from), frame.bytes(), self.now);
        self.carry();
    }

    /// What arrived at a classic address and was not taken in yet.
    pub(super) fn classic_heard(&mut self, at: &str) -> Vec<Seen> {
        let heard = self.classic.remove(&address(at)).unwrap_or_default();
        // The name as it stands there: a reader of ours would take its `#` away.
        let heard = heard.iter().map(|frame| {
            let name = frame.bytes()[16..36].split(|&byte| byte == 0).next();
            let name = String::from_utf8_lossy(name.unwrap_or_default()).into_owned();
            let (kind, from, to, _, text) = seen(frame);
            (kind, from, to, name, text)
        });
        heard.collect()
    }

    pub(super) fn order(&mut self, order: &Order) -> Result<(), Refusal> {
        let outcome = self.server.handle_order(order, self.now);
        self.carry();
        outcome
    }

    pub(super) fn shut_down(&mut self) {
        self.server.handle_shutdown();
        self.carry();
    }

    pub(super) fn people(&self) -> Vec<u32> {
        let snapshot = self.server.snapshot(self.now);
        snapshot.people.iter().map(|row| row.id.value()).collect()
    }

    /// Everything in the journal, in a line each.
    pub(super) fn kept(&self) -> Vec<String> {
        let mut kept = Vec::new();
        let journal = self.server.journal();
        journal
            .read(0, &mut |record| {
                kept.push(line(record));
                true
            })
            .unwrap();
        kept
    }

    /// Deletes what was kept before an order.
    pub(super) fn retain_from(&mut self, first: u64) {
        let journal = self.journal.as_mut().unwrap();
        while journal.retain_from(first).unwrap() {}
    }

    /// Lets time go by, stopping wherever something is due.
    pub(super) fn wait(&mut self, duration: Duration) {
        let end = self.now.after(duration);
        let mut turns = 0;
        while self.server.poll_timeout() <= end.instant {
            let due = self.server.poll_timeout();
            let step = due.saturating_duration_since(self.now.instant);
            // What is due at once again and again would never let time go by.
            turns = if step.is_zero() { turns + 1 } else { 0 };
            assert!(turns < 100, "the server spins");
            self.set_now(self.now.after(step));
            self.server.handle_timeout(self.now);
            self.carry();
        }
        self.set_now(end);
    }

    fn set_now(&mut self, now: Now) {
        self.now = now;
        *self.clock.lock().unwrap() = now.instant;
    }

    pub(super) fn wait_ms(&mut self, ms: u64) {
        self.wait(Duration::from_millis(ms));
    }

    pub(super) fn wait_secs(&mut self, secs: u64) {
        self.wait(Duration::from_secs(secs));
    }

    /// The disk is as fast as ever again, and what it had is done.
    pub(super) fn disk_comes_back(&mut self) {
        self.is_disk_slow = false;
        self.carry();
    }
}

#[cfg(all(feature = "disk", feature = "testing"))]
fn open(disk: &SimDisk, clock: &Arc<Mutex<Instant>>) -> RedbJournal {
    let clock = Arc::clone(clock);
    RedbJournal::with_storage(disk.clone(), move || *clock.lock().unwrap()).unwrap()
}
