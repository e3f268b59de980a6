//! Sessions over QUIC itself: both ends, and their datagrams in the world's network.

use super::{
    Counts, SERVER, Violation,
    check::Checks,
    line::{Line, Quic},
    network::{Network, Packet},
    sealed_person::SealedPerson,
};
use crate::{
    Now,
    hub::Key,
    sealed::{
        endpoint::{
            CloseReason, Transmit,
            client::{self, ClientEndpoint, Trust},
            server::{self, ServerEndpoint},
        },
        identity::{KeyPair, Pin},
        limits::Limits,
    },
    sealed_door::{Flow, PeerId},
    server::Server,
};
use fastrand::Rng;
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    time::{Duration, Instant},
};

/// Bytes that are read from a stream at once.
const READ_BYTES: usize = 1_500;

/// The server's end of all connections. It goes with the server's process.
pub(super) struct QuicDoor {
    endpoint: ServerEndpoint,
    /// Who may have something to be read.
    readable: BTreeSet<u64>,
    /// Connections that the server is done with, and when they are closed.
    ending: BTreeSet<(Instant, u64)>,
    rng: Rng,
}

impl QuicDoor {
    /// With the key of the process before, and none of its sessions.
    pub(super) fn new(key: &KeyPair, seed: u64, now: Now) -> Result<Self, Violation> {
        let mut rng = Rng::with_seed(seed);
        let endpoint = ServerEndpoint::new(key, Limits::default(), Some(seeded(&mut rng)), now);
        Ok(Self {
            endpoint: endpoint.map_err(|error| Violation::new(error.to_string()))?,
            readable: BTreeSet::new(),
            ending: BTreeSet::new(),
            rng,
        })
    }

    pub(super) fn handle_datagram(&mut self, packet: &Packet, now: Now) {
        self.endpoint
            .handle_datagram(packet.from, &packet.bytes, None, now);
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let ending = self.ending.first().map(|(at, _)| *at);
        self.endpoint.poll_timeout().into_iter().chain(ending).min()
    }

    pub(super) fn handle_timeout(&mut self, now: Now) {
        while let Some(&(_, peer)) = self.ending.first().filter(|(at, _)| *at <= now.instant) {
            self.ending.pop_first();
            self.endpoint.close(peer.into(), 0, "", now);
        }
        if self
            .endpoint
            .poll_timeout()
            .is_some_and(|due| due <= now.instant)
        {
            self.endpoint.handle_timeout(now);
        }
    }

    /// What happened to connections, and what came from them, is told to the server; true when anything was.
    pub(super) fn read(
        &mut self,
        server: &mut Server,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) -> bool {
        let mut is_news = false;
        while let Some(event) = self.endpoint.poll_event() {
            is_news = true;
            let what = match event {
                server::Event::Connected { peer, address, key } => {
                    server.handle_connected(PeerId(peer.into()), address, Key(key));
                    "QUIC session"
                }
                server::Event::Readable(peer) => {
                    self.readable.insert(peer.into());
                    continue;
                }
                server::Event::Writable(peer) => {
                    server.handle_writable(PeerId(peer.into()));
                    "QUIC writable"
                }
                server::Event::Moved { peer, address } => {
                    server.handle_moved(PeerId(peer.into()), address);
                    "QUIC move"
                }
                server::Event::Closed { peer, reason } => {
                    let peer = u64::from(peer);
                    self.readable.remove(&peer);
                    server.handle_closed(PeerId(peer), now);
                    checks.closed(peer);
                    if reason == CloseReason::TimedOut {
                        "QUIC session timed out"
                    } else {
                        "QUIC session closed"
                    }
                }
                server::Event::Refused { .. } => "QUIC refusal",
            };
            *counts.entry(what).or_default() += 1;
        }
        let mut bytes = [0; READ_BYTES];
        for peer in self.readable.clone() {
            while server.wants_bytes(PeerId(peer)) {
                let count = self.endpoint.read(peer.into(), &mut bytes);
                if count == 0 {
                    self.readable.remove(&peer);
                    break;
                }
                is_news = true;
                checks.heard(peer, &bytes[..count], counts);
                server.handle_bytes(PeerId(peer), &bytes[..count], now);
            }
        }
        is_news
    }

    /// What the server wants to say goes into the streams, and the checks look at it.
    pub(super) fn write(
        &mut self,
        server: &mut Server,
        checks: &mut Checks,
        counts: &mut Counts,
        now: Now,
    ) -> Result<(), Violation> {
        while let Some(peer) = server.poll_busy() {
            let mut sent = Vec::new();
            let flow = server.write(peer, now, &mut |bytes| {
                let taken = self.endpoint.write(peer.0.into(), bytes);
                sent.extend_from_slice(&bytes[..taken]);
                taken
            });
            checks.stream(peer.0, &sent, counts)?;
            if flow == Flow::Finished {
                server.handle_closed(peer, now);
                checks.closed(peer.0);
                self.readable.remove(&peer.0);
                // What is under way gets through, or does not.
                let lingers = Duration::from_millis(self.rng.u64(1..2_000));
                self.ending.insert((now.instant + lingers, peer.0));
            }
        }
        Ok(())
    }

    pub(super) fn transmit(&mut self, network: &mut Network, now: Now) {
        while let Some(transmit) = self.endpoint.poll_transmit(now) {
            carry(network, SERVER.into(), transmit, now.instant);
        }
    }
}

impl SealedPerson {
    /// Begins to connect.
    pub(super) fn dial(&mut self, pin: Pin, rng: &mut Rng, now: Now) -> Result<(), Violation> {
        self.eyes.wants_connection = false;
        let identity = &self.identity;
        let trust = Trust::Pinned { pin, identity };
        let endpoint = ClientEndpoint::connect(SERVER.into(), trust, Some(seeded(rng)), now);
        let endpoint = endpoint.map_err(|error| Violation::new(error.to_string()))?;
        self.line = Some(Line::Quic(Box::new(Quic::new(endpoint))));
        Ok(())
    }

    /// A datagram came to the address of this person.
    pub(super) fn handle_datagram(&mut self, packet: &Packet, now: Now) {
        if let Some(Line::Quic(quic)) = &mut self.line {
            quic.endpoint
                .handle_datagram(packet.from, &packet.bytes, None, now);
            quic.is_restless = true;
        }
    }

    /// The connection does what is due.
    pub(super) fn handle_quic_timeout(&mut self, now: Now) {
        if let Some(Line::Quic(quic)) = &mut self.line
            && quic
                .endpoint
                .poll_timeout()
                .is_some_and(|due| due <= now.instant)
        {
            quic.endpoint.handle_timeout(now);
            quic.is_restless = true;
        }
    }

    /// What came is taken, what is to be said is said, and packets leave.
    pub(super) fn settle_quic(
        &mut self,
        network: &mut Network,
        rng: &mut Rng,
        counts: &mut Counts,
        now: Now,
    ) {
        let address = self.address;
        let Some(Line::Quic(mut quic)) = self.line.take() else {
            return;
        };
        loop {
            self.hear_events(&mut quic, counts, now);
            let mut bytes = [0; READ_BYTES];
            while quic.is_readable && self.busy_until <= now.instant {
                let count = quic.endpoint.read(&mut bytes);
                quic.is_readable = count > 0;
                quic.is_restless = true;
                self.handle_bytes(&bytes[..count], now);
            }
            if quic.is_connected && !quic.is_full {
                self.write(|bytes| {
                    let taken = quic.endpoint.write(bytes);
                    quic.is_full = taken < bytes.len();
                    quic.is_restless = true;
                    taken
                });
            }
            if quic.is_connected && !quic.is_over && self.is_done_with_line(rng, now.instant) {
                quic.endpoint.close(0, "", now);
                quic.is_restless = true;
            }
            if !std::mem::take(&mut quic.is_restless) {
                break;
            }
            while let Some(transmit) = quic.endpoint.poll_transmit(now) {
                carry(network, address, transmit, now.instant);
            }
        }
        if quic.is_over {
            self.handle_disconnected(now);
        } else {
            self.line = Some(Line::Quic(quic));
        }
    }

    fn hear_events(&mut self, quic: &mut Quic, counts: &mut Counts, now: Now) {
        while let Some(event) = quic.endpoint.poll_event() {
            match event {
                client::Event::Connected { .. } => {
                    quic.is_connected = true;
                    self.handle_connected(now);
                }
                client::Event::FirstContact { .. } => {}
                client::Event::Readable => quic.is_readable = true,
                client::Event::Writable => quic.is_full = false,
                client::Event::Closed(reason) => {
                    quic.is_over = true;
                    let what = match reason {
                        CloseReason::Restarted => "stateless reset",
                        CloseReason::TimedOut if !quic.is_connected => "no answer",
                        CloseReason::TimedOut => "silence",
                        CloseReason::Local => "hung up",
                        CloseReason::Peer { .. } => "server hung up",
                        _ => "other end of a session",
                    };
                    *counts.entry(what).or_default() += 1;
                }
            }
        }
    }
}

fn carry(network: &mut Network, from: SocketAddr, transmit: Transmit<'_>, now: Instant) {
    for bytes in transmit.datagrams() {
        let packet = Packet {
            from,
            to: transmit.destination,
            bytes: bytes.to_vec(),
        };
        network.send(packet, now);
    }
}

fn seeded(rng: &mut Rng) -> [u8; 32] {
    let mut seed = [0; 32];
    rng.fill(&mut seed);
    seed
}
