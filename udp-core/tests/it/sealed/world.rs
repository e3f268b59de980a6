//! One server, some clients, a network between them, and what both sides have read.

use super::network::{Network, Packet};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    sealed::{
        Ecn,
        endpoint::{
            CloseReason, Transmit,
            client::{self, ClientEndpoint, Trust},
            server::{self, PeerId, ServerEndpoint},
        },
        identity::KeyPair,
        limits::Limits,
    },
};

pub(super) const SERVER: &str = "192.168.0.1:1235";

/// What one side of a session has to say, has heard, and whether it listens.
#[derive(Debug, Default)]
pub(super) struct Side {
    pub(super) to_write: Vec<u8>,
    pub(super) read: Vec<u8>,
    pub(super) is_deaf: bool,
    pub(super) closed: Option<CloseReason>,
}

pub(super) struct Client {
    pub(super) endpoint: ClientEndpoint,
    pub(super) address: SocketAddr,
    pub(super) side: Side,
    pub(super) events: Vec<client::Event>,
}

pub(super) struct World {
    pub(super) now: Now,
    pub(super) key: KeyPair,
    pub(super) server: ServerEndpoint,
    pub(super) network: Network,
    pub(super) clients: Vec<Client>,
    pub(super) peers: BTreeMap<PeerId, Side>,
    pub(super) events: Vec<server::Event>,
    /// Every packet that may be marked as having met congestion is.
    pub(super) is_congested: bool,
    seed: u64,
}

pub(super) fn key(number: u8) -> KeyPair {
    KeyPair::from_secret(&[number; 32]).unwrap()
}

pub(super) fn address(number: u16) -> SocketAddr {
    SocketAddr::from(([192, 168, 0, 2], number))
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self::with_limits(seed, Limits::default())
    }

    pub(super) fn with_limits(seed: u64, limits: Limits) -> Self {
        let now = Now {
            instant: Instant::now(),
            unix_ms: 1_795_226_224_137,
        };
        let key = key(200);
        Self {
            server: ServerEndpoint::new(&key, limits, Some(seeded(seed)), now).unwrap(),
            now,
            key,
            network: Network::new(seed),
            clients: Vec::new(),
            peers: BTreeMap::new(),
            events: Vec::new(),
            is_congested: false,
            seed,
        }
    }

    /// The same key, none of the sessions.
    pub(super) fn restart_server(&mut self) {
        let seed = Some(seeded(self.seed + 1));
        self.server = ServerEndpoint::new(&self.key, Limits::default(), seed, self.now).unwrap();
        self.peers.clear();
    }

    /// A client with key and port `number` that says hello once it is connected; its index.
    pub(super) fn join(&mut self, number: u8) -> usize {
        let identity = key(number);
        let trust = Trust::Pinned {
            pin: self.key.pin(),
            identity: &identity,
        };
        self.join_as(trust, address(number.into()))
    }

    pub(super) fn join_as(&mut self, trust: Trust<'_>, address: SocketAddr) -> usize {
        let seed = Some(seeded(self.seed + 2 + self.clients.len() as u64));
        let server = SERVER.parse().unwrap();
        let endpoint = ClientEndpoint::connect(server, trust, seed, self.now).unwrap();
        self.join_with(endpoint, address)
    }

    pub(super) fn join_with(&mut self, endpoint: ClientEndpoint, address: SocketAddr) -> usize {
        self.clients.push(Client {
            endpoint,
            address,
            side: Side {
                to_write: b"hello".to_vec(),
                ..Side::default()
            },
            events: Vec::new(),
        });
        self.clients.len() - 1
    }

    /// Until `is_done`, at most for `time`; whether it came to be.
    pub(super) fn run(&mut self, time: Duration, is_done: impl Fn(&Self) -> bool) -> bool {
        let end = self.now.instant + time;
        loop {
            self.settle();
            if is_done(self) {
                return true;
            }
            match self.next_due() {
                Some(due) if due <= end => self.advance(due),
                _ => {
                    self.advance(end);
                    return false;
                }
            }
            self.deliver();
        }
    }

    /// So long, whatever happens.
    pub(super) fn pass(&mut self, time: Duration) {
        self.run(time, |_| false);
    }

    /// Client `index` and the only peer of the server, connected.
    pub(super) fn connected(seed: u64) -> (Self, PeerId) {
        let mut world = Self::new(seed);
        world.join(1);
        assert!(world.run(Duration::from_secs(5), |world| world.heard(b"hello")));
        let peer = *world.peers.keys().next().unwrap();
        (world, peer)
    }

    /// Some peer has said exactly this.
    pub(super) fn heard(&self, bytes: &[u8]) -> bool {
        self.peers.values().any(|peer| peer.read == bytes)
    }

    /// A datagram that nobody of this world sent.
    pub(super) fn inject(&mut self, from: SocketAddr, bytes: &[u8]) {
        let packet = Packet {
            from,
            to: SERVER.parse().unwrap(),
            ecn: None,
            bytes: bytes.to_vec(),
        };
        self.network.sent.push(packet);
        self.server.handle_datagram(from, bytes, None, self.now);
    }

    pub(super) fn advance(&mut self, to: Instant) {
        self.now = self
            .now
            .after(to.saturating_duration_since(self.now.instant));
    }

    fn next_due(&mut self) -> Option<Instant> {
        let clients = self.clients.iter_mut();
        let clients = clients.filter_map(|client| client.endpoint.poll_timeout());
        let others = [self.network.next_due(), self.server.poll_timeout()];
        clients.chain(others.into_iter().flatten()).min()
    }

    fn deliver(&mut self) {
        let now = self.now;
        while let Some(packet) = self.network.poll(now.instant) {
            let Packet { from, ecn, .. } = packet;
            let ecn = ecn.map(|ecn| if self.is_congested { Ecn::Ce } else { ecn });
            if packet.to == SERVER.parse().unwrap() {
                self.server.handle_datagram(from, &packet.bytes, ecn, now);
            }
            let clients = self.clients.iter_mut();
            for client in clients.filter(|client| client.address == packet.to) {
                client
                    .endpoint
                    .handle_datagram(from, &packet.bytes, ecn, now);
            }
        }
        self.server.handle_timeout(now);
        for client in &mut self.clients {
            if client
                .endpoint
                .poll_timeout()
                .is_some_and(|due| due <= now.instant)
            {
                client.endpoint.handle_timeout(now);
            }
        }
    }

    /// Everybody reads, writes and sends until nobody has more to do.
    pub(super) fn settle(&mut self) {
        self.settle_server();
        for client in &mut self.clients {
            settle_client(client, &mut self.network, self.now);
        }
    }

    fn settle_server(&mut self) {
        let now = self.now;
        loop {
            while let Some(event) = self.server.poll_event() {
                match &event {
                    server::Event::Connected { peer, .. } => {
                        self.peers.insert(*peer, Side::default());
                    }
                    server::Event::Closed { peer, reason } => {
                        let side = self.peers.get_mut(peer).unwrap();
                        assert_eq!(side.closed, None, "a peer is closed once");
                        side.closed = Some(reason.clone());
                    }
                    _ => {}
                }
                self.events.push(event);
            }
            let mut buffer = [0; 4_096];
            for (&peer, side) in &mut self.peers {
                while !side.is_deaf {
                    let count = self.server.read(peer, &mut buffer);
                    side.read.extend_from_slice(&buffer[..count]);
                    if count == 0 {
                        break;
                    }
                }
                let written = self.server.write(peer, &side.to_write);
                side.to_write.drain(..written);
            }
            let mut is_quiet = true;
            while let Some(transmit) = self.server.poll_transmit(now) {
                is_quiet = false;
                carry(&mut self.network, SERVER.parse().unwrap(), transmit, now);
            }
            if is_quiet {
                break;
            }
        }
    }
}

fn settle_client(client: &mut Client, network: &mut Network, now: Now) {
    let mut buffer = [0; 4_096];
    loop {
        while let Some(event) = client.endpoint.poll_event() {
            if let client::Event::Closed(reason) = &event {
                client.side.closed = Some(reason.clone());
            }
            client.events.push(event);
        }
        while !client.side.is_deaf {
            let count = client.endpoint.read(&mut buffer);
            client.side.read.extend_from_slice(&buffer[..count]);
            if count == 0 {
                break;
            }
        }
        let written = client.endpoint.write(&client.side.to_write);
        client.side.to_write.drain(..written);
        let mut is_quiet = true;
        while let Some(transmit) = client.endpoint.poll_transmit(now) {
            is_quiet = false;
            carry(network, client.address, transmit, now);
        }
        if is_quiet {
            break;
        }
    }
}

fn carry(network: &mut Network, from: SocketAddr, transmit: Transmit<'_>, now: Now) {
    for bytes in transmit.datagrams() {
        let packet = Packet {
            from,
            to: transmit.destination,
            ecn: transmit.ecn,
            bytes: bytes.to_vec(),
        };
        network.send(packet, now.instant);
    }
}

fn seeded(seed: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    bytes
}

/// Bytes that are different at every place.
pub(super) fn text(length: usize, seed: u64) -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(seed);
    std::iter::repeat_with(|| rng.u8(..)).take(length).collect()
}
