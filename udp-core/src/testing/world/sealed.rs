//! The sealed side of a world: who has a key, what they do, and what carries their sessions.

use super::{
    Counts, Running, Violation,
    check::Checks,
    line::Line,
    network::{Network, Packet},
    pipes::Pipes,
    quic::QuicDoor,
    sealed_person::SealedPerson,
};
use crate::{
    Now,
    client::sealed::{Command, Wish},
    sealed::identity::KeyPair,
    sealed_door::PeerId,
};
use fastrand::Rng;
use protocol::{Destination, Name, PersonId, RoomId};
use std::time::{Duration, Instant};

/// People with keys, and what carries their sessions.
pub(super) struct Sealed {
    pub(super) rng: Rng,
    pub(super) people: Vec<SealedPerson>,
    carrier: Carrier,
}

/// One for each world.
enum Carrier {
    Pipes(Pipes),
    /// The server's key.
    Quic(Box<KeyPair>),
}

/// Ids of sealed people who choose one begin above it.
const FIRST_ID: u32 = 100;

impl Sealed {
    pub(super) fn new(seed: u64, count: u32, has_quic: bool, now: Instant) -> Self {
        let mut rng = Rng::with_seed(seed);
        let people: Vec<_> = (0..count)
            .map(|index| {
                let wanted = PersonId::new(FIRST_ID + index).filter(|_| rng.u32(0..4) > 0);
                SealedPerson::new(index, wanted, &mut rng, now)
            })
            .collect();
        let carrier = if has_quic {
            let mut secret = [0; 32];
            rng.fill(&mut secret);
            let key = KeyPair::from_secret(&secret);
            let key = key.unwrap_or_else(|_| unreachable!("every 32 bytes are a key"));
            Carrier::Quic(Box::new(key))
        } else {
            Carrier::Pipes(Pipes::new(rng.u64(..)))
        };
        Self {
            people,
            rng,
            carrier,
        }
    }

    /// The server's end of QUIC, for a server that starts.
    pub(super) fn quic_door(&mut self, now: Now) -> Result<Option<QuicDoor>, Violation> {
        match &self.carrier {
            Carrier::Pipes(_) => Ok(None),
            Carrier::Quic(key) => QuicDoor::new(key, self.rng.u64(..), now).map(Some),
        }
    }

    /// When something happens by itself. What waits for a partition to end is looked at now and then.
    pub(super) fn next_due(&mut self, now: Instant) -> Option<Instant> {
        let people = self.people.iter_mut();
        let people = people.filter_map(|person| person.poll_timeout(now));
        let orphans = match &self.carrier {
            Carrier::Pipes(pipes) => pipes.next_due(),
            Carrier::Quic(_) => None,
        };
        let due = people.chain(orphans).min()?;
        // Who cannot connect tries again, and time goes on.
        Some(due.max(now + Duration::from_millis(1)))
    }

    /// A datagram is for one of them, or for an address that one of them had.
    pub(super) fn handle_datagram(&mut self, packet: &Packet, now: Now) {
        let mut people = self.people.iter_mut();
        if let Some(person) = people.find(|person| person.address == packet.to) {
            person.handle_datagram(packet, now);
        }
    }

    /// What is due happens, and what has arrived is taken.
    pub(super) fn happen(
        &mut self,
        running: &mut Option<Running>,
        network: &Network,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) -> Result<(), Violation> {
        let Self {
            rng,
            people,
            carrier,
        } = self;
        for person in people {
            checks.start_and_expire(person, rng, now)?;
            match carrier {
                Carrier::Quic(key) => {
                    person.handle_quic_timeout(now);
                    if person.eyes.wants_connection && person.line.is_none() {
                        person.dial(key.pin(), rng, now)?;
                    }
                }
                Carrier::Pipes(pipes) => {
                    if person.eyes.wants_connection && person.line.is_none() {
                        match running.as_mut().filter(|_| !network.is_parted()) {
                            Some(running) => pipes.connect(person, running, now),
                            None => person.handle_disconnected(now),
                        }
                    }
                    if !network.is_parted() {
                        pipes.arrive(person, running, checks, counts, now);
                    }
                }
            }
            checks.show(person, counts)?;
        }
        if let (Carrier::Pipes(pipes), false) = (carrier, network.is_parted()) {
            pipes.close_orphans(running, checks, counts, now);
        }
        Ok(())
    }

    /// What the server has for its sealed sessions leaves, and the checks look at it.
    pub(super) fn settle_server(
        &mut self,
        running: &mut Running,
        network: &mut Network,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) -> Result<(), Violation> {
        match (&mut self.carrier, &mut running.quic) {
            (Carrier::Pipes(pipes), _) => {
                let people = &mut self.people;
                pipes.write_server(people, running, network, checks, counts, now)?;
            }
            (Carrier::Quic(_), Some(door)) => {
                let server = &mut running.server;
                loop {
                    let is_news = door.read(server, checks, counts, now);
                    door.write(server, checks, counts, now)?;
                    if !is_news {
                        break;
                    }
                }
                door.transmit(network, now);
            }
            (Carrier::Quic(_), None) => {}
        }
        checks.waiting(running.server.most_waiting())
    }

    /// What the clients have for the server leaves, and their users look at what they are told.
    pub(super) fn settle_clients(
        &mut self,
        network: &mut Network,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) -> Result<(), Violation> {
        let Self {
            rng,
            people,
            carrier,
        } = self;
        for person in people {
            match carrier {
                Carrier::Pipes(pipes) => pipes.write_client(person, network, now.instant),
                Carrier::Quic(_) => person.settle_quic(network, rng, counts, now),
            }
            checks.show(person, counts)?;
            if person.restart_if_ended(rng, now.instant) {
                *counts.entry("program ended").or_default() += 1;
            }
        }
        Ok(())
    }

    /// The server has crashed.
    pub(super) fn lose_server(&mut self) {
        if let Carrier::Pipes(pipes) = &mut self.carrier {
            pipes.lose_server(&mut self.people);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    fn somebody(&mut self) -> usize {
        self.rng.usize(0..self.people.len())
    }

    /// Says something to everyone, a person or a room.
    pub(super) fn speak(&mut self, what: &str, to: PersonId, text: String, now: Now) {
        let from = self.somebody();
        let to = match what {
            "broadcast" => Destination::Everyone,
            "private" => Destination::Person(to),
            _ => {
                let rooms = self.people[from].rooms();
                let known = rooms.get(self.rng.usize(0..=rooms.len())).copied();
                let any = || RoomId::new(RoomId::MIN + self.rng.u32(0..4));
                known
                    .or_else(any)
                    .map_or(Destination::Everyone, Destination::Room)
            }
        };
        self.people[from].say(to, text, now);
    }

    /// Somebody to write to.
    pub(super) fn anybody(&mut self) -> Option<PersonId> {
        let index = self.somebody();
        self.people[index].eyes.id
    }

    /// Somebody creates, enters, leaves or lists.
    pub(super) fn use_rooms(&mut self, now: Now) {
        let index = self.somebody();
        let Some(room) = RoomId::new(RoomId::MIN + self.rng.u32(0..4)) else {
            return;
        };
        let name = Name::cut(&format!("sala {}", self.rng.u32(0..6)));
        let wish = match self.rng.u32(0..9) {
            0 => Wish::Create(name),
            1..5 => Wish::Enter(room),
            5 => Wish::Leave(room),
            6 => Wish::Members(room),
            7 => Wish::Rooms,
            _ => Wish::People,
        };
        self.people[index].command(Command::Wish(wish), now);
    }

    /// Somebody has read a conversation, or looks further back in it.
    pub(super) fn read(&mut self, now: Now) -> &'static str {
        let index = self.somebody();
        let known: Vec<_> = self.people[index].eyes.standings.iter().collect();
        let Some((&conversation, &(last, _))) = self.rng.choice(known) else {
            return "nothing to read";
        };
        if self.rng.u32(0..8) == 0 {
            let place = self.rng.u32(1..=last.max(1));
            self.people[index].tell_old_mark(conversation, place);
            return "old mark";
        }
        let (command, what) = if self.rng.u32(0..4) == 0 {
            let (before, count) = (
                self.rng.u32(1..=last.saturating_add(1)),
                self.rng.u16(1..60),
            );
            let command = Command::LoadOlder {
                conversation,
                before,
                count,
            };
            (command, "look back")
        } else {
            let place = last.saturating_sub(self.rng.u32(0..3));
            let command = Command::Read {
                conversation,
                place,
            };
            (command, "mark")
        };
        self.people[index].command(command, now);
        what
    }

    /// A connection breaks, or its client crashes, ends, moves, or takes nothing for a while.
    pub(super) fn disturb(
        &mut self,
        running: &mut Option<Running>,
        (checks, counts): (&Checks, &mut Counts),
        text: String,
        now: Now,
    ) -> Result<&'static str, Violation> {
        let index = self.somebody();
        let (rng, person) = (&mut self.rng, &mut self.people[index]);
        if !person.is_running() {
            return Ok("sealed idle");
        }
        match rng.u32(0..10) {
            0 | 1 => match &mut person.line {
                None => return Ok("sealed idle"),
                Some(Line::Pipe(link)) => link.cut(rng),
                Some(Line::Quic(quic)) => {
                    quic.endpoint.close(0, "", now);
                    quic.is_restless = true;
                }
            },
            2 | 3 => {
                if let (Some(Line::Pipe(link)), Carrier::Pipes(pipes)) =
                    (person.line.take(), &mut self.carrier)
                {
                    pipes.abandon(*link, false, now.instant);
                }
                if rng.bool() {
                    person.say_last_words(rng, text, now);
                    checks.show(person, counts)?;
                }
                person.lose_power(rng, now.instant);
                return Ok("client crash");
            }
            4 => {
                let is_patient = rng.bool();
                person.command(Command::Stop { is_patient }, now);
                return Ok("goodbye");
            }
            5 | 6 => {
                let address = person.address;
                let port = address.port().wrapping_add(1).max(1_024);
                person.address.set_port(port);
                match &mut person.line {
                    Some(Line::Pipe(link)) if link.is_served => {
                        if let Some(running) = running {
                            running
                                .server
                                .handle_moved(PeerId(link.peer), person.address);
                        }
                    }
                    // A router that forgets tells nobody.
                    Some(Line::Quic(quic)) if rng.bool() => {
                        quic.endpoint.rebind();
                        quic.is_restless = true;
                    }
                    _ => {}
                }
                return Ok("address change");
            }
            7 => {
                person.trouble_disk(rng);
                return Ok("profile trouble");
            }
            _ => {
                person.busy_until = now.instant + Duration::from_millis(rng.u64(10..5_000));
                return Ok("slow reader");
            }
        }
        Ok("connection cut")
    }
}
