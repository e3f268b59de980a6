//! A network that loses, doubles and delays, and remembers what it carried.

use fastrand::Rng;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};
use udp_core::sealed::Ecn;

#[derive(Debug, Clone)]
pub(super) struct Packet {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    pub(super) ecn: Option<Ecn>,
    pub(super) bytes: Vec<u8>,
}

/// Of a hundred datagrams, how many are lost or doubled, and how long they take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weather {
    pub(super) lost: u32,
    pub(super) doubled: u32,
    pub(super) shortest_ms: u64,
    pub(super) longest_ms: u64,
}

pub(super) const FAIR: Weather = Weather {
    lost: 0,
    doubled: 0,
    shortest_ms: 1,
    longest_ms: 1,
};

pub(super) struct Network {
    pub(super) weather: Weather,
    /// Everything that was sent, lost or not, in order.
    pub(super) sent: Vec<Packet>,
    rng: Rng,
    on_the_way: BTreeMap<(Instant, usize), Packet>,
    number: usize,
}

impl Network {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            weather: FAIR,
            sent: Vec::new(),
            rng: Rng::with_seed(seed),
            on_the_way: BTreeMap::new(),
            number: 0,
        }
    }

    pub(super) fn send(&mut self, packet: Packet, now: Instant) {
        self.sent.push(packet.clone());
        if self.rng.u32(0..100) < self.weather.lost {
            return;
        }
        if self.rng.u32(0..100) < self.weather.doubled {
            self.put(packet.clone(), now);
        }
        self.put(packet, now);
    }

    fn put(&mut self, packet: Packet, now: Instant) {
        let Weather {
            shortest_ms,
            longest_ms,
            ..
        } = self.weather;
        let delay = Duration::from_millis(self.rng.u64(shortest_ms..=longest_ms));
        self.number += 1;
        self.on_the_way.insert((now + delay, self.number), packet);
    }

    pub(super) fn next_due(&self) -> Option<Instant> {
        self.on_the_way.first_key_value().map(|((due, _), _)| *due)
    }

    pub(super) fn poll(&mut self, now: Instant) -> Option<Packet> {
        let first = self.on_the_way.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// Bytes of all datagrams that `does` holds for.
    pub(super) fn bytes_sent(&self, does: impl Fn(&Packet) -> bool) -> usize {
        let sent = self.sent.iter().filter(|packet| does(packet));
        sent.map(|packet| packet.bytes.len()).sum()
    }
}
