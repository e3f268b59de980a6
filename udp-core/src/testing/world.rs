//! A world with a seed: a server, its journal on a disk that loses power, clients, and a network that
//! loses, doubles, delays and parts. Everything happens in virtual time, and after every step
//! [checks](check) hold what happened against what must be.
//!
//! Clients are the real ones of both dialects: sealed sessions on profiles that lose power too. In every third
//! world QUIC itself carries them, through the same network; in the others ordered bytes that may end at any
//! point, which is what QUIC promises. The same seed makes the same world. Only what TLS draws is random, and
//! nothing depends on it: the lengths of keys, signatures and certificates do not.

mod agreeing;
mod check;
mod check_sealed;
mod deeds;
mod eyes;
mod healing;
mod history;
mod line;
mod links;
mod network;
mod person;
mod pipes;
mod profile;
mod quic;
mod sealed;
mod sealed_person;

pub use check::Violation;

use crate::{
    Now,
    hub::Order,
    journal::{Batch, Journal, RedbJournal, Retention},
    server::{Server, Settings},
    testing::disk::SimDisk,
};
use check::Checks;
use fastrand::Rng;
use network::{Network, Packet};
use person::Person;
use quic::QuicDoor;
use sealed::Sealed;
use sealed_person::SealedPerson;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often each kind of event happened, by its name.
pub type Counts = BTreeMap<&'static str, u64>;

/// How a world is made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Decides everything.
    pub seed: u64,
    /// Steps before everything heals.
    pub steps: u32,
    /// Syncs of the disk do nothing: the guard of durability is off.
    pub ignores_sync: bool,
}

/// A world.
pub struct World {
    rng: Rng,
    now: Now,
    clock: Arc<Mutex<Instant>>,
    disk: SimDisk,
    running: Option<Running>,
    network: Network,
    people: Vec<Person>,
    sealed: Sealed,
    checks: Checks,
    counts: Counts,
    texts: u64,
}

/// A server that runs.
struct Running {
    server: Server,
    journal: RedbJournal,
    /// In worlds with QUIC itself.
    quic: Option<QuicDoor>,
    /// A batch that the journal's thread has, and until when.
    appending: Option<(Instant, Batch)>,
}

/// Of so many worlds, by seed, one has QUIC itself between clients and server.
const QUIC_ONE_IN: u64 = 3;

/// Where the server is.
const SERVER: ([u8; 4], u16) = ([10, 0, 0, 1], 1235);

impl World {
    /// Plays a plan to its end, healing included.
    ///
    /// # Errors
    /// The first violation; the plan leads to it again.
    pub fn play(plan: Plan, start: Instant) -> Result<Counts, Violation> {
        let mut world = Self::new(plan, start)?;
        for _ in 0..plan.steps {
            world.step()?;
        }
        world.heal()?;
        for (name, count) in world.network.counts() {
            *world.counts.entry(name).or_default() += count;
        }
        world.counts.insert("hash", world.checks.hash());
        let profiles = world.sealed.people.iter();
        let torn: u64 = profiles.map(SealedPerson::torn).sum();
        world.counts.insert("torn sectors of profiles", torn);
        world.counts.insert("torn sectors", world.disk.fates().torn);
        Ok(world.counts)
    }

    fn new(plan: Plan, start: Instant) -> Result<Self, Violation> {
        let mut rng = Rng::with_seed(plan.seed);
        let disk = SimDisk::new(rng.u64(..));
        if plan.ignores_sync {
            disk.ignore_sync();
        }
        let now = Now {
            instant: start,
            unix_ms: 1_795_000_000_000,
        };
        // Three to twelve people, some of whom have keys.
        let sealed_count = rng.u32(0..=6);
        let classic_count = rng.u32(3_u32.saturating_sub(sealed_count)..=6);
        let has_quic = plan.seed.is_multiple_of(QUIC_ONE_IN);
        let people = (0..classic_count)
            .map(|index| Person::new(index, SERVER.into(), rng.u64(..), now.instant))
            .collect();
        let mut world = Self {
            network: Network::new(rng.u64(..)),
            sealed: Sealed::new(rng.u64(..), sealed_count, has_quic, now.instant),
            rng,
            now,
            clock: Arc::new(Mutex::new(start)),
            disk,
            running: None,
            people,
            checks: Checks::default(),
            counts: Counts::new(),
            texts: 0,
        };
        world.start_server()?;
        Ok(world)
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    /// One thing happens, then time goes by.
    fn step(&mut self) -> Result<(), Violation> {
        match self.rng.u32(0..1_000) {
            0..300 => self.somebody_speaks(),
            300..330 => self.somebody_uses_rooms(),
            369..460 => self.somebody_with_a_key_acts()?,
            330..345 => self.somebody_restarts(),
            345..352 => self.power_cut()?,
            352..355 => self.network.change_weather(),
            355..360 => self.jump_clock(),
            360..364 => self.disk_trouble(),
            364..367 => self.operator_acts(),
            367..369 => self.count("idle"),
            _ => {}
        }
        let pause = Duration::from_millis(match self.rng.u32(0..100) {
            0..70 => self.rng.u64(0..50),
            70..98 => self.rng.u64(50..1_500),
            _ => self.rng.u64(1_500..90_000),
        });
        self.pass(pause)
    }

    /// Lets time go by, from one thing that is due to the next.
    fn pass(&mut self, pause: Duration) -> Result<(), Violation> {
        let end = self.now.after(pause);
        loop {
            self.settle()?;
            let due = self.next_due().filter(|&due| due <= end.instant);
            let Some(due) = due else { break };
            let step = due.saturating_duration_since(self.now.instant);
            self.set_now(self.now.after(step));
            self.happen()?;
        }
        self.set_now(end);
        Ok(())
    }

    fn set_now(&mut self, now: Now) {
        self.now = now;
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = now.instant;
    }

    fn next_due(&mut self) -> Option<Instant> {
        let server = self.running.as_ref().map(|running| {
            let appended = running.appending.as_ref().map(|(at, _)| *at);
            let quic = running.quic.as_ref().and_then(QuicDoor::poll_timeout);
            let others = appended.into_iter().chain(quic);
            others.fold(running.server.poll_timeout(), Instant::min)
        });
        let sealed = self.sealed.next_due(self.now.instant);
        let people = self.people.iter().filter_map(Person::poll_timeout);
        people
            .chain(server)
            .chain(self.network.next_due())
            .chain(sealed)
            .min()
    }

    /// What is due now happens.
    fn happen(&mut self) -> Result<(), Violation> {
        while let Some(packet) = self.network.poll(self.now.instant) {
            self.arrive(&packet);
        }
        for person in &mut self.people {
            person.handle_timeout(self.now.instant);
        }
        let now = self.now;
        let Self {
            sealed,
            running,
            network,
            checks,
            counts,
            ..
        } = self;
        sealed.happen(running, network, checks, counts, now)?;
        let Some(running) = running else {
            return Ok(());
        };
        if let Some(quic) = &mut running.quic {
            quic.handle_timeout(now);
        }
        if running.server.poll_timeout() <= now.instant {
            running.server.handle_timeout(now);
        }
        if running
            .appending
            .as_ref()
            .is_some_and(|(at, _)| *at <= now.instant)
            && let Some((_, mut batch)) = running.appending.take()
        {
            let result = running.journal.append(&mut batch);
            running.server.handle_appended(batch, &result, now);
        }
        Ok(())
    }

    fn arrive(&mut self, packet: &Packet) {
        if packet.to == SERVER.into() {
            // As on a real socket the first byte decides.
            let is_quic = packet.bytes.first().is_some_and(|first| first & 0x40 != 0);
            match &mut self.running {
                Some(Running {
                    quic: Some(quic), ..
                }) if is_quic => quic.handle_datagram(packet, self.now),
                Some(running) => {
                    (running.server).handle_datagram(packet.from, &packet.bytes, self.now);
                }
                None => {}
            }
        } else if let Some(person) = self
            .people
            .iter_mut()
            .find(|person| person.address() == packet.to)
        {
            person.handle_datagram(&packet.bytes, self.now.instant);
        } else {
            self.sealed.handle_datagram(packet, self.now);
        }
    }

    /// What the server and the people want sent goes out, and the checks look at it.
    fn settle(&mut self) -> Result<(), Violation> {
        self.settle_server()?;
        for person in &mut self.people {
            while let Some(frame) = person.poll_transmit() {
                let packet = Packet {
                    from: person.address(),
                    to: SERVER.into(),
                    bytes: frame.bytes().to_vec(),
                };
                self.network.send(packet, self.now.instant);
            }
            person.note_events();
        }
        let (checks, counts) = (&mut self.checks, &mut self.counts);
        self.sealed
            .settle_clients(&mut self.network, checks, counts, self.now)?;
        self.checks.bounds(&self.people)
    }

    fn settle_server(&mut self) -> Result<(), Violation> {
        let Some(running) = &mut self.running else {
            return Ok(());
        };
        self.checks
            .records(&*running.journal.reader(), &mut self.counts)?;
        let mut here = None;
        while let Some(transmit) = running.server.poll_transmit() {
            let sent: Vec<_> = transmit
                .datagrams()
                .map(|(&frame, to)| (to, frame))
                .collect();
            let here = here.get_or_insert_with(|| running.server.snapshot(self.now).people);
            for (to, frame) in sent {
                self.checks.delivery(&frame, to, here)?;
                let packet = Packet {
                    from: SERVER.into(),
                    to,
                    bytes: frame.bytes().to_vec(),
                };
                self.network.send(packet, self.now.instant);
            }
        }
        let (checks, counts) = (&mut self.checks, &mut self.counts);
        self.sealed
            .settle_server(running, &mut self.network, checks, counts, self.now)?;
        while running.server.poll_event(self.now).is_some() {}
        if let Some(first) = running.server.poll_retain() {
            // What cannot be deleted now is found again later.
            if running.journal.retain_from(first).is_ok() {
                *self.counts.entry("retention").or_default() += 1;
            }
        }
        if running.appending.is_none()
            && let Some(batch) = running.server.poll_append()
        {
            let done = self.now.instant + Duration::from_millis(self.rng.u64(0..20));
            running.appending = Some((done, batch));
        }
        Ok(())
    }

    fn start_server(&mut self) -> Result<(), Violation> {
        let clock = Arc::clone(&self.clock);
        let now = move || *clock.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(journal) = RedbJournal::with_storage(self.disk.clone(), now) else {
            return Ok(());
        };
        let quic = self.sealed.quic_door(self.now)?;
        let retention = Retention {
            days: 30,
            records: 500,
        };
        let settings = Settings {
            retention,
            ..Settings::default()
        };
        let random = self.rng.u32(..);
        let server = Server::new(settings, journal.reader(), self.now).and_then(|mut server| {
            server.number_history(random)?;
            Ok(server)
        });
        if let Ok(server) = server {
            self.running = Some(Running {
                server,
                journal,
                quic,
                appending: None,
            });
        }
        Ok(())
    }

    /// What the journal is writing, or could be.
    fn batch_to_lose(&mut self) -> Option<Batch> {
        let announcement = Order::Announce("a luz acaba".to_owned());
        let running = self.running.as_mut()?;
        if let Some((_, batch)) = running.appending.take() {
            return Some(batch);
        }
        running.server.handle_order(&announcement, self.now).ok()?;
        running.server.poll_append()
    }

    /// The server's machine loses power in the middle of a write, and starts again.
    fn power_cut(&mut self) -> Result<(), Violation> {
        self.count("server crash");
        if let Some(mut batch) = self.batch_to_lose() {
            self.disk
                .cut_power_at(self.disk.operations() + self.rng.u64(0..16));
            if let Some(running) = &mut self.running {
                // Whether it is kept is decided by the disk; nobody is told.
                let _ = running.journal.append(&mut batch);
            }
        }
        self.running = None;
        self.sealed.lose_server();
        self.checks.all_closed();
        self.disk.power_on();
        self.disk.heal();
        self.start_server()?;
        match &self.running {
            Some(running) => self.checks.restart(&*running.journal.reader()),
            None => Err(Violation::new(
                "the journal does not open after a power cut",
            )),
        }
    }
}
