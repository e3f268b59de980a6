//! What the server's end tells and counts.

use crate::{
    report::Handshake,
    sealed::{
        endpoint::{CloseReason, HandshakeFailure},
        limits::REFUSALS_TOLD,
    },
};
use std::{collections::VecDeque, net::SocketAddr};

/// A session for as long as it lasts; never given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId {
    generation: u32,
    slot: u32,
}

impl PeerId {
    pub(super) fn new(slot: usize, generation: u32) -> Self {
        let slot = u32::try_from(slot).unwrap_or(u32::MAX);
        Self { generation, slot }
    }

    pub(super) fn slot(self) -> usize {
        self.slot as usize
    }
}

impl From<PeerId> for u64 {
    fn from(peer: PeerId) -> Self {
        Self::from(peer.generation) << 32 | Self::from(peer.slot)
    }
}

impl From<u64> for PeerId {
    /// Takes back what was made of a [`PeerId`]; another number is nobody.
    fn from(number: u64) -> Self {
        Self {
            generation: u32::try_from(number >> 32).unwrap_or_default(),
            slot: u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default(),
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The handshake is through and the client has opened its stream. The first event of a peer.
    Connected {
        /// The session.
        peer: PeerId,
        /// Where it comes from; proved.
        address: SocketAddr,
        /// SHA-256 of the client's public key (its `SubjectPublicKeyInfo`): who it is; proved.
        key: [u8; 32],
    },
    /// There is something to read that was not there before.
    Readable(PeerId),
    /// There is room again for a writer that was refused some bytes.
    Writable(PeerId),
    /// The client goes on from another address, and has proved that it is there.
    Moved {
        /// The session.
        peer: PeerId,
        /// Where it is now.
        address: SocketAddr,
    },
    /// The session is over; what was not read by now is gone. The last event of a peer, and each
    /// has one.
    Closed {
        /// The session.
        peer: PeerId,
        /// Why.
        reason: CloseReason,
    },
    /// Somebody failed to prove who they are. At most 256 wait to be told; all are counted.
    Refused {
        /// Where it came from.
        address: SocketAddr,
        /// Why.
        failure: HandshakeFailure,
    },
}

/// Counted since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Datagrams that came.
    pub datagrams: u64,
    /// Datagrams that led to nothing: no packets, of no session, or past a bound.
    pub ignored: u64,
    /// Handshakes begun.
    pub handshakes: u64,
    /// Handshakes that led to a session.
    pub connected: u64,
    /// Addresses asked to prove themselves.
    pub retries: u64,
    /// Handshakes not begun for lack of room.
    pub full: u64,
    /// Handshakes that were not finished in time.
    pub handshakes_timed_out: u64,
    /// Handshakes refused by TLS.
    pub refused: u64,
    /// The same by reason ([`Handshake`] as index).
    pub refused_by: [u64; Handshake::ALL.len()],
    /// Datagrams kept back from addresses that had not proved themselves.
    pub withheld: u64,
    /// Sessions that ended.
    pub closed: u64,
    /// Sessions that changed their address.
    pub moved: u64,
}

/// Events until they are fetched. Each peer has few: one of each kind, and moves only as often as
/// it sends.
#[derive(Debug, Default)]
pub(super) struct Told {
    events: VecDeque<Event>,
    refusals: usize,
}

impl Told {
    pub(super) fn push(&mut self, event: Event) {
        if matches!(event, Event::Refused { .. }) {
            if self.refusals == REFUSALS_TOLD {
                return;
            }
            self.refusals += 1;
        }
        self.events.push_back(event);
    }

    pub(super) fn pop(&mut self) -> Option<Event> {
        let event = self.events.pop_front()?;
        self.refusals -= usize::from(matches!(event, Event::Refused { .. }));
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_survives_as_a_number() {
        for (slot, generation) in [(0, 1), (16_383, u32::MAX), (7, 0)] {
            let peer = PeerId::new(slot, generation);
            assert_eq!(PeerId::from(u64::from(peer)), peer);
        }
    }
}
