//! What QUIC promises and no more: ordered bytes each way that may end at any byte, slowly taken.

use fastrand::Rng;
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// Bytes under way in one direction.
#[derive(Debug)]
pub(super) struct Pipe {
    chunks: VecDeque<(Instant, Vec<u8>)>,
    under_way: usize,
    window: usize,
    /// Nothing more is put in, and what is still under way is the last.
    has_ended: bool,
    was_full: bool,
}

impl Pipe {
    fn new(window: usize) -> Self {
        Self {
            chunks: VecDeque::new(),
            under_way: 0,
            window,
            has_ended: false,
            was_full: false,
        }
    }

    /// Takes as many bytes as there is room for; what is put into a pipe that has ended is lost.
    pub(super) fn send(&mut self, bytes: &[u8], due: Instant) -> usize {
        if self.has_ended {
            return bytes.len();
        }
        let taken = bytes.len().min(self.window.saturating_sub(self.under_way));
        self.was_full |= taken < bytes.len();
        if taken > 0 {
            let after_the_last = self.chunks.back().map_or(due, |(last, _)| due.max(*last));
            self.chunks
                .push_back((after_the_last, bytes[..taken].to_vec()));
            self.under_way += taken;
        }
        taken
    }

    /// The next bytes that have arrived.
    pub(super) fn receive(&mut self, now: Instant) -> Option<Vec<u8>> {
        let (_, bytes) = self.chunks.pop_front_if(|(due, _)| *due <= now)?;
        self.under_way -= bytes.len();
        Some(bytes)
    }

    /// True once after the pipe was full and has room again.
    pub(super) fn has_room_again(&mut self) -> bool {
        let has_room = self.was_full && self.under_way < self.window;
        self.was_full &= !has_room;
        has_room
    }

    /// Ends after some of the bytes that are under way.
    pub(super) fn cut(&mut self, rng: &mut Rng) {
        let mut left = rng.usize(0..=self.under_way);
        for (_, bytes) in &mut self.chunks {
            bytes.truncate(left);
            left -= bytes.len();
        }
        self.chunks.retain(|(_, bytes)| !bytes.is_empty());
        self.under_way = self.chunks.iter().map(|(_, bytes)| bytes.len()).sum();
        self.has_ended = true;
    }

    /// Ends after all of the bytes that are under way.
    pub(super) fn end(&mut self) {
        self.has_ended = true;
    }

    pub(super) fn is_over(&self) -> bool {
        self.has_ended && self.chunks.is_empty()
    }

    fn next_due(&self) -> Option<Instant> {
        self.chunks.front().map(|(due, _)| *due)
    }
}

/// A connection of a sealed client.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) peer: u64,
    /// Towards the server.
    pub(super) up: Pipe,
    /// Towards the client.
    pub(super) down: Pipe,
    /// The server knows the connection.
    pub(super) is_served: bool,
}

impl Link {
    pub(super) fn new(peer: u64, rng: &mut Rng) -> Self {
        Self {
            peer,
            up: Pipe::new(rng.usize(300..8_000)),
            down: Pipe::new(rng.usize(300..20_000)),
            is_served: true,
        }
    }

    /// The connection breaks: each direction somewhere.
    pub(super) fn cut(&mut self, rng: &mut Rng) {
        self.up.cut(rng);
        self.down.cut(rng);
    }

    /// When bytes arrive next, on either side. Bytes that wait because they are not taken do not count.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        let ends = [self.up.next_due(), self.down.next_due()];
        ends.into_iter().flatten().filter(|due| *due > now).min()
    }
}

/// How long bytes need, with every loss costing one more round trip.
pub(super) fn delay(rng: &mut Rng, loss: u32, longest_ms: u64) -> Duration {
    let mut ms = rng.u64(1..=longest_ms.max(1));
    while rng.u32(0..100) < loss {
        ms += longest_ms.max(1) + 25;
    }
    Duration::from_millis(ms)
}
