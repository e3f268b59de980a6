//! Sessions over what QUIC promises and no more, which costs a fraction of QUIC itself.

use super::{
    Counts, Running, Violation,
    check::Checks,
    line::Line,
    links::{Link, delay},
    network::Network,
    sealed_person::SealedPerson,
};
use crate::{
    Now,
    hub::Key,
    sealed_door::{Flow, PeerId},
};
use fastrand::Rng;
use std::time::{Duration, Instant};

/// Bytes that are read from a stream at once.
const READ_BYTES: usize = 1_500;

/// All connections of a world.
pub(super) struct Pipes {
    rng: Rng,
    /// Connections that their clients have given up, and when the server notices at the latest.
    orphans: Vec<(Instant, Link)>,
    next_peer: u64,
}

impl Pipes {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            orphans: Vec::new(),
            next_peer: 0,
        }
    }

    pub(super) fn next_due(&self) -> Option<Instant> {
        let orphans = self.orphans.iter().map(|(notices_at, _)| *notices_at);
        orphans.min()
    }

    pub(super) fn connect(&mut self, person: &mut SealedPerson, running: &mut Running, now: Now) {
        self.next_peer += 1;
        let (peer, key) = (self.next_peer, Key(*person.identity.pin().as_bytes()));
        (running.server).handle_connected(PeerId(peer), person.address, key);
        let link = Link::new(peer, &mut self.rng);
        person.eyes.wants_connection = false;
        person.line = Some(Line::Pipe(Box::new(link)));
        person.handle_connected(now);
    }

    /// What has arrived is taken on both sides.
    pub(super) fn arrive(
        &mut self,
        person: &mut SealedPerson,
        running: &mut Option<Running>,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) {
        let Some(Line::Pipe(mut link)) = person.line.take() else {
            return;
        };
        if let Some(running) = running.as_mut().filter(|_| link.is_served) {
            serve(running, &mut link, checks, counts, true, now);
        }
        while person.busy_until <= now.instant {
            let Some(bytes) = link.down.receive(now.instant) else {
                break;
            };
            person.handle_bytes(&bytes, now);
        }
        let is_said = person.is_done_with_line(&mut self.rng, now.instant);
        if is_said {
            link.up.end();
        }
        if is_said || link.down.is_over() {
            self.abandon(*link, is_said, now.instant);
            person.handle_disconnected(now);
        } else {
            person.line = Some(Line::Pipe(link));
        }
    }

    /// The client of a connection has given it up, and perhaps had everything sent before.
    pub(super) fn abandon(&mut self, mut link: Link, is_whole: bool, now: Instant) {
        if !is_whole {
            link.up.cut(&mut self.rng);
        }
        link.down.cut(&mut self.rng);
        let notices_at = now + Duration::from_millis(self.rng.u64(0..30_000));
        self.orphans.push((notices_at, link));
    }

    /// The server notices, sooner or later, that nobody is at the other end any more.
    pub(super) fn close_orphans(
        &mut self,
        running: &mut Option<Running>,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) {
        self.orphans.retain_mut(|(notices_at, link)| {
            let Some(running) = running.as_mut().filter(|_| link.is_served) else {
                return false;
            };
            let may_end = *notices_at <= now.instant;
            serve(running, link, checks, counts, may_end, now);
            link.is_served
        });
    }

    /// What a client wants to say goes into its stream.
    pub(super) fn write_client(
        &mut self,
        person: &mut SealedPerson,
        network: &Network,
        now: Instant,
    ) {
        let Some(Line::Pipe(mut link)) = person.line.take() else {
            return;
        };
        let (loss, longest_ms) = network.weather();
        person.write(|bytes| {
            let due = now + delay(&mut self.rng, loss, longest_ms);
            link.up.send(bytes, due)
        });
        person.line = Some(Line::Pipe(link));
    }

    /// What the server wants to say goes into its streams, and the checks look at it.
    pub(super) fn write_server(
        &mut self,
        people: &mut [SealedPerson],
        running: &mut Running,
        network: &Network,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) -> Result<(), Violation> {
        let (loss, longest_ms) = network.weather();
        for link in people.iter_mut().filter_map(link_of) {
            if link.is_served && link.down.has_room_again() {
                running.server.handle_writable(PeerId(link.peer));
            }
        }
        while let Some(peer) = running.server.poll_busy() {
            let orphans = self.orphans.iter_mut().map(|(_, link)| link);
            let mut links = people.iter_mut().filter_map(link_of).chain(orphans);
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
            checks.stream(peer.0, &sent, counts)?;
            if flow == Flow::Finished {
                checks.closed(peer.0);
            }
        }
        Ok(())
    }

    /// The server has crashed: nothing it had not got is got, and the clients notice sooner or later.
    pub(super) fn lose_server(&mut self, people: &mut [SealedPerson]) {
        for link in people.iter_mut().filter_map(link_of) {
            link.is_served = false;
            link.cut(&mut self.rng);
        }
        self.orphans.clear();
    }
}

fn link_of(person: &mut SealedPerson) -> Option<&mut Link> {
    match &mut person.line {
        Some(Line::Pipe(link)) => Some(link),
        _ => None,
    }
}

/// What has arrived at the server is taken; the connection ends there when its stream has.
fn serve(
    running: &mut Running,
    link: &mut Link,
    checks: &mut Checks,
    counts: &mut Counts,
    may_end: bool,
    now: Now,
) {
    let peer = PeerId(link.peer);
    while running.server.wants_bytes(peer) {
        let Some(bytes) = link.up.receive(now.instant) else {
            break;
        };
        for bytes in bytes.chunks(READ_BYTES) {
            checks.heard(link.peer, bytes, counts);
            running.server.handle_bytes(peer, bytes, now);
        }
    }
    if link.up.is_over() && may_end {
        link.is_served = false;
        running.server.handle_closed(peer, now);
        checks.closed(link.peer);
    }
}
