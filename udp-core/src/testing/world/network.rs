//! The world's network: loses, doubles, delays and parts.

use fastrand::Rng;
use std::{
    collections::{BTreeMap, btree_map::OccupiedEntry},
    net::SocketAddr,
    time::{Duration, Instant},
};

/// A datagram on its way.
#[derive(Debug, Clone)]
pub(super) struct Packet {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    pub(super) bytes: Vec<u8>,
}

/// All datagrams on their way, and the weather they travel in.
pub(super) struct Network {
    rng: Rng,
    on_the_way: BTreeMap<(Instant, u64), Packet>,
    number: u64,
    /// Of a hundred datagrams, how many are lost.
    loss: u32,
    doubled: u32,
    longest_ms: u64,
    is_parted: bool,
    lost: u64,
    doubles: u64,
    delayed: u64,
    parted: u64,
}

impl Network {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            on_the_way: BTreeMap::new(),
            number: 0,
            loss: 0,
            doubled: 0,
            longest_ms: 1,
            is_parted: false,
            lost: 0,
            doubles: 0,
            delayed: 0,
            parted: 0,
        }
    }

    pub(super) fn change_weather(&mut self) {
        self.loss = self.rng.u32(0..=50);
        self.doubled = self.rng.u32(0..=20);
        self.longest_ms = self.rng.u64(1..400);
        self.is_parted = self.rng.u32(0..6) == 0;
    }

    pub(super) fn is_parted(&self) -> bool {
        self.is_parted
    }

    /// Of a hundred datagrams, how many are lost; and the longest delay in milliseconds.
    pub(super) fn weather(&self) -> (u32, u64) {
        (self.loss, self.longest_ms)
    }

    /// Everything arrives at once and in order.
    pub(super) fn heal(&mut self) {
        (self.loss, self.doubled, self.longest_ms, self.is_parted) = (0, 0, 1, false);
    }

    pub(super) fn send(&mut self, packet: Packet, now: Instant) {
        if self.is_parted {
            self.parted += 1;
            return;
        }
        if self.rng.u32(0..100) < self.loss {
            self.lost += 1;
            return;
        }
        if self.rng.u32(0..100) < self.doubled {
            self.doubles += 1;
            self.put(packet.clone(), now);
        }
        self.put(packet, now);
    }

    fn put(&mut self, packet: Packet, now: Instant) {
        let delay_ms = if self.longest_ms > 1 {
            self.rng.u64(1..=self.longest_ms)
        } else {
            1
        };
        self.delayed += u64::from(self.longest_ms > 1);
        self.number += 1;
        self.on_the_way
            .insert((now + Duration::from_millis(delay_ms), self.number), packet);
    }

    pub(super) fn next_due(&self) -> Option<Instant> {
        self.on_the_way.first_key_value().map(|((due, _), _)| *due)
    }

    pub(super) fn poll(&mut self, now: Instant) -> Option<Packet> {
        self.on_the_way
            .first_entry()
            .filter(|first| first.key().0 <= now)
            .map(OccupiedEntry::remove)
    }

    pub(super) fn counts(&self) -> [(&'static str, u64); 4] {
        [
            ("loss", self.lost),
            ("dup", self.doubles),
            ("reorder", self.delayed),
            ("partition", self.parted),
        ]
    }
}
