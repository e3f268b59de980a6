//! The sealed side of a world: who has a key, and the connections they have.

use super::{
    Counts, Running, Violation, World,
    check::Checks,
    links::{Link, delay},
    network::Network,
    sealed_person::{Noticed, SealedPerson},
};
use crate::{
    Now,
    sealed_door::{Flow, PeerId},
};
use fastrand::Rng;
use protocol::{Destination, Kind, PersonId, RoomId};
use std::time::{Duration, Instant};

/// People with keys, and their connections by the same index.
pub(super) struct Sealed {
    rng: Rng,
    pub(super) people: Vec<SealedPerson>,
    links: Vec<Option<Link>>,
    /// Connections that their clients have given up, and when the server notices at the latest.
    orphans: Vec<(Instant, Link)>,
    /// Until when somebody takes nothing from their stream.
    busy_until: Vec<Instant>,
    next_peer: u64,
}

/// Bytes that are read from a stream at once.
const READ_BYTES: usize = 1_500;

/// Ids of sealed people who choose one begin above it.
const FIRST_ID: u32 = 100;

impl Sealed {
    pub(super) fn new(seed: u64, count: u32, now: Instant) -> Self {
        let mut rng = Rng::with_seed(seed);
        let people: Vec<_> = (0..count)
            .map(|index| {
                let wanted = PersonId::new(FIRST_ID + index).filter(|_| rng.u32(0..4) > 0);
                SealedPerson::new(index, wanted, rng.u64(..), now)
            })
            .collect();
        Self {
            links: people.iter().map(|_| None).collect(),
            orphans: Vec::new(),
            busy_until: people.iter().map(|_| now).collect(),
            people,
            rng,
            next_peer: 0,
        }
    }

    /// When something happens by itself. What waits for a partition to end is looked at now and then.
    pub(super) fn next_due(&self, network: &Network, now: Instant) -> Option<Instant> {
        let people = self.people.iter().filter_map(SealedPerson::poll_timeout);
        let links = self.links.iter().flatten();
        let arrivals = links.filter_map(|link| link.next_due(now));
        let busy = self.busy_until.iter().copied().filter(|until| *until > now);
        let arrivals = arrivals.filter(|_| !network.is_parted());
        let orphans = self.orphans.iter().map(|(notices_at, _)| *notices_at);
        let due = people.chain(arrivals).chain(busy).chain(orphans).min()?;
        // Who cannot connect tries again, and time goes on.
        Some(due.max(now + Duration::from_millis(1)))
    }

    /// What has arrived is taken, and who wants to connect does.
    pub(super) fn happen(
        &mut self,
        running: &mut Option<Running>,
        network: &Network,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) -> Result<(), Violation> {
        for index in 0..self.people.len() {
            self.people[index].handle_timeout(now.instant);
            if network.is_parted() {
                if self.people[index].wants_connection(now.instant) {
                    self.people[index].connect_later(now.instant);
                }
                continue;
            }
            self.connect(index, running, now);
            self.arrive_at_server(index, running, checks, now);
            self.arrive_at_client(index, checks, counts, now)?;
        }
        self.close_orphans(running, checks, now);
        Ok(())
    }

    /// The server notices, sooner or later, that nobody is at the other end any more.
    fn close_orphans(&mut self, running: &mut Option<Running>, checks: &mut Checks, now: Now) {
        self.orphans.retain_mut(|(notices_at, link)| {
            let Some(running) = running.as_mut().filter(|_| link.is_served) else {
                return false;
            };
            serve(running, link, checks, *notices_at <= now.instant, now);
            link.is_served
        });
    }

    /// The client of a connection has given it up.
    fn abandon(&mut self, index: usize, now: Instant) {
        self.people[index].handle_disconnected(now);
        if let Some(mut link) = self.links[index].take() {
            link.up.cut(&mut self.rng);
            link.down.cut(&mut self.rng);
            let notices_at = now + Duration::from_millis(self.rng.u64(0..30_000));
            self.orphans.push((notices_at, link));
        }
    }

    fn connect(&mut self, index: usize, running: &mut Option<Running>, now: Now) {
        let person = &mut self.people[index];
        if !person.wants_connection(now.instant) {
            return;
        }
        let (Some(running), None) = (running, &self.links[index]) else {
            person.connect_later(now.instant);
            return;
        };
        self.next_peer += 1;
        let peer = self.next_peer;
        running
            .server
            .handle_connected(PeerId(peer), person.address, person.key);
        self.links[index] = Some(Link::new(peer, &mut self.rng));
        person.handle_connected();
    }

    fn arrive_at_server(
        &mut self,
        index: usize,
        running: &mut Option<Running>,
        checks: &mut Checks,
        now: Now,
    ) {
        if let (Some(link), Some(running)) = (&mut self.links[index], running)
            && link.is_served
        {
            serve(running, link, checks, true, now);
        }
    }

    fn arrive_at_client(
        &mut self,
        index: usize,
        checks: &Checks,
        counts: &mut Counts,
        now: Now,
    ) -> Result<(), Violation> {
        let Some(link) = &mut self.links[index] else {
            return Ok(());
        };
        let person = &mut self.people[index];
        if self.busy_until[index] > now.instant {
            return Ok(());
        }
        while let Some(bytes) = link.down.receive(now.instant) {
            person.handle_bytes(&bytes, now.instant)?;
        }
        for noticed in person.noticed.drain(..) {
            let name = match noticed {
                Noticed::Receipt(..) => "receipt",
                Noticed::Refused(..) => "sealed refusal",
                Noticed::Resend => "resend",
                Noticed::GapFill => "gap fill",
                // Who lost the id and claimed it anew begins to read anew.
                Noticed::MarkBack(reader, _) if checks.is_claimed_anew(reader) => "mark anew",
                Noticed::MarkBack(_, told) => return Err(Violation::new(told)),
            };
            *counts.entry(name).or_default() += 1;
        }
        if link.down.is_over() {
            self.abandon(index, now.instant);
        }
        Ok(())
    }

    /// What the clients want to say goes into their streams.
    pub(super) fn write_clients(&mut self, network: &Network, now: Instant) {
        let (loss, longest_ms) = network.weather();
        for (person, link) in self.people.iter_mut().zip(&mut self.links) {
            let Some(link) = link else { continue };
            let due = now + delay(&mut self.rng, loss, longest_ms);
            person.write(|bytes| link.up.send(bytes, due));
        }
    }

    /// What the server wants to say goes into its streams, and the checks look at it.
    pub(super) fn write_server(
        &mut self,
        running: &mut Running,
        network: &Network,
        checks: &mut Checks,
        now: Now,
    ) -> Result<(), Violation> {
        let (loss, longest_ms) = network.weather();
        for link in self.links.iter_mut().flatten() {
            if link.is_served && link.down.has_room_again() {
                running.server.handle_writable(PeerId(link.peer));
            }
        }
        while let Some(peer) = running.server.poll_busy() {
            let orphans = self.orphans.iter_mut().map(|(_, link)| link);
            let mut links = self.links.iter_mut().flatten().chain(orphans);
            let Some(link) = links.find(|link| link.peer == peer.0 && link.is_served) else {
                continue;
            };
            let due = now.instant + delay(&mut self.rng, loss, longest_ms);
            let mut sent = Vec::new();
            let flow = running.server.write(peer, now, &mut |bytes| {
                let taken = link.down.send(bytes, due);
                sent.extend_from_slice(&bytes[..taken]);
                taken
            });
            if flow == Flow::Finished {
                link.down.end();
                link.up.end();
                link.is_served = false;
                running.server.handle_closed(peer, now);
            }
            checks.stream(peer.0, &sent)?;
            if flow == Flow::Finished {
                checks.closed(peer.0);
            }
        }
        checks.waiting(running.server.most_waiting())
    }

    /// The server has crashed: nothing it had not got is got, and the clients notice sooner or later.
    pub(super) fn lose_server(&mut self, checks: &mut Checks) {
        for link in self.links.iter_mut().flatten() {
            link.is_served = false;
            link.cut(&mut self.rng);
            checks.closed(link.peer);
        }
        for (_, link) in &self.orphans {
            checks.closed(link.peer);
        }
        self.orphans.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    fn somebody(&mut self) -> usize {
        self.rng.usize(0..self.people.len())
    }

    /// Says something to everyone, a person or a room.
    pub(super) fn speak(&mut self, what: &str, to: PersonId, text: String) {
        let from = self.somebody();
        let to = match what {
            "broadcast" => Destination::Everyone,
            "private" => Destination::Person(to),
            _ => {
                let rooms: Vec<_> = self.people[from].rooms().into_iter().collect();
                let known = rooms.get(self.rng.usize(0..=rooms.len())).copied();
                let any = || RoomId::new(RoomId::MIN + self.rng.u32(0..4));
                known
                    .or_else(any)
                    .map_or(Destination::Everyone, Destination::Room)
            }
        };
        self.people[from].say(to, text);
    }

    /// Somebody to write to.
    pub(super) fn anybody(&mut self) -> Option<PersonId> {
        let index = self.somebody();
        self.people[index].id
    }

    /// Somebody creates, enters, leaves or lists.
    pub(super) fn use_rooms(&mut self) {
        let index = self.somebody();
        let room = RoomId::new(RoomId::MIN + self.rng.u32(0..4));
        let Some(room) = room.map(Destination::Room) else {
            return;
        };
        let name = format!("sala {}", self.rng.u32(0..6));
        let person = &mut self.people[index];
        match self.rng.u32(0..8) {
            0 => person.ask(Kind::OI, Destination::Rooms, &name),
            1..5 => person.ask(Kind::OI, room, ""),
            5 => person.ask(Kind::TCHAU, room, ""),
            6 => person.ask(Kind::LISTA, room, ""),
            _ => person.ask(Kind::LISTA, Destination::Everyone, ""),
        }
    }

    /// Somebody has read a conversation.
    pub(super) fn mark(&mut self) {
        let index = self.somebody();
        let known: Vec<_> = self.people[index].read.keys().copied().collect();
        if let Some(&conversation) = self.rng.choice(&known) {
            self.people[index].mark(conversation, &mut self.rng);
        }
    }

    /// A connection breaks, or its client crashes, moves, or takes nothing for a while.
    pub(super) fn disturb(&mut self, running: &mut Option<Running>, now: Now) -> &'static str {
        let index = self.somebody();
        let Some(link) = &mut self.links[index] else {
            return "sealed idle";
        };
        match self.rng.u32(0..4) {
            0 => {
                link.cut(&mut self.rng);
                "connection cut"
            }
            1 => {
                link.cut(&mut self.rng);
                // What was on its way to it is lost with it.
                while link
                    .down
                    .receive(now.instant + Duration::from_secs(3_600))
                    .is_some()
                {}
                self.people[index].handle_disconnected(now.instant);
                "client crash"
            }
            2 => {
                let address = &mut self.people[index].address;
                address.set_port(address.port().wrapping_add(1).max(1_024));
                if let Some(running) = running.as_mut().filter(|_| link.is_served) {
                    running.server.handle_moved(PeerId(link.peer), *address);
                }
                "address change"
            }
            _ => {
                self.busy_until[index] =
                    now.instant + Duration::from_millis(self.rng.u64(10..5_000));
                "slow reader"
            }
        }
    }
}

/// What has arrived at the server is taken; the connection ends there when its stream has.
fn serve(running: &mut Running, link: &mut Link, checks: &mut Checks, may_end: bool, now: Now) {
    let peer = PeerId(link.peer);
    while running.server.wants_bytes(peer) {
        let Some(bytes) = link.up.receive(now.instant) else {
            break;
        };
        for bytes in bytes.chunks(READ_BYTES) {
            checks.heard(link.peer, bytes);
            running.server.handle_bytes(peer, bytes, now);
        }
    }
    if link.up.is_over() && may_end {
        link.is_served = false;
        running.server.handle_closed(peer, now);
        checks.closed(link.peer);
    }
}

impl World {
    /// After everything healed: every outbox is empty, and everyone has read the same.
    pub(super) fn check_sealed(&self) -> Result<(), Violation> {
        let Some(running) = &self.running else {
            return Err(Violation::new("the server is gone after everything healed"));
        };
        let journal = running.server.journal();
        for (person, link) in self.sealed.people.iter().zip(&self.sealed.links) {
            if !person.is_settled() {
                return Err(Violation::new(format!(
                    "not settled: {}; {link:?}",
                    person.standing()
                )));
            }
            let read = person.read.get(&0);
            let mut missing = None;
            let looked = journal.read_conversation(
                crate::journal::Conversation::Everyone,
                0,
                &mut |record| {
                    let place = record.heading.place.get();
                    let expected = (record.heading.order.get(), record.frame.text().to_string());
                    let known = read.and_then(|read| read.places.get(&place)?.as_ref());
                    // Of its own message of one part it knows the text without having been told.
                    if known != Some(&expected) {
                        missing = Some((place, expected, known.cloned()));
                    }
                    missing.is_none()
                },
            );
            looked.map_err(|error| Violation::new(error.to_string()))?;
            if let Some((place, expected, known)) = missing {
                return Err(Violation::new(format!(
                    "{:?} reads at place {place} {known:?} and not {expected:?}",
                    person.id
                )));
            }
        }
        Ok(())
    }
}
