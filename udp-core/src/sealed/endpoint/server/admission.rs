//! Who may begin a handshake: the bounds against floods of first packets.

use super::{PeerId, Phase, ServerEndpoint, Session, proof::Proofs};
use crate::{
    sealed::endpoint::{CloseReason, address::counted},
    time::Now,
};
use quinn_proto::{ConnectionHandle, Incoming, TimeSource};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// What becomes of a first packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Accept,
    /// The address has to prove itself; costs us nothing to remember.
    Retry,
    /// A short word, and no more: the sender is to know that the server is full.
    Refuse,
    /// Nothing: the sender tries again by itself, and there may be room by then.
    Ignore,
}

impl ServerEndpoint {
    pub(super) fn admit(&mut self, incoming: Incoming, received: usize, now: Now) {
        let mut bytes = Vec::new();
        match self.judge(&incoming) {
            Verdict::Accept => self.accept(incoming, received, now),
            Verdict::Ignore => {
                self.counts.full += 1;
                self.endpoint.ignore(incoming);
            }
            Verdict::Refuse => {
                self.counts.full += 1;
                let refusal = self.endpoint.refuse(incoming, &mut bytes);
                self.answer(refusal.destination, bytes);
            }
            Verdict::Retry => match self.endpoint.retry(incoming, &mut bytes) {
                Ok(retry) => {
                    self.counts.retries += 1;
                    self.answer(retry.destination, bytes);
                }
                Err(error) => self.endpoint.ignore(error.into_incoming()),
            },
        }
    }

    fn judge(&self, incoming: &Incoming) -> Verdict {
        let address = counted(incoming.remote_address());
        let is_validated = incoming.remote_address_validated();
        if self.handshakes >= self.limits.handshakes {
            return Verdict::Ignore;
        }
        if !is_validated && self.handshakes >= self.limits.handshakes_before_retry {
            return Verdict::Retry;
        }
        // Only proved addresses are held to account: nobody can use up another's share.
        let handshakes = self.handshakes_by_address.count(address);
        if is_validated && handshakes >= self.limits.handshakes_per_address {
            return Verdict::Ignore;
        }
        let is_crowd = self.by_address.count(address) >= self.limits.sessions_per_address;
        if self.open >= self.limits.sessions || is_crowd {
            return Verdict::Refuse;
        }
        Verdict::Accept
    }

    fn accept(&mut self, incoming: Incoming, received: usize, now: Now) {
        let address = incoming.remote_address();
        let is_validated = incoming.remote_address_validated();
        let mut bytes = Vec::new();
        self.counts.handshakes += 1;
        let accepted = self
            .endpoint
            .accept(incoming, now.instant, &mut bytes, None);
        let (ConnectionHandle(slot), connection) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                if let CloseReason::Handshake(failure) = CloseReason::of(&error.cause) {
                    self.refuse(address, failure);
                }
                if let Some(response) = error.response {
                    self.answer(response.destination, bytes);
                }
                return;
            }
        };
        self.generation = self.generation.wrapping_add(1);
        let counted = counted(address);
        let mut proofs = Proofs::default();
        if is_validated {
            proofs.prove(address);
        }
        proofs.receive(address, received);
        let session = Session {
            connection,
            proofs,
            peer: PeerId::new(slot, self.generation),
            phase: Phase::Handshake,
            stream: None,
            key: None,
            address,
            counted,
            is_validated,
            give_up: now.instant + self.limits.handshake_time,
            close_with: None,
            scheduled: None,
            is_restless: false,
            is_through: false,
            is_restive: true,
            is_readable_told: false,
        };
        if self.sessions.len() <= slot {
            self.sessions.resize_with(slot + 1, || None);
        }
        self.sessions[slot] = Some(Box::new(session));
        self.open += 1;
        self.handshakes += 1;
        self.by_address.add(counted);
        if is_validated {
            self.handshakes_by_address.add(counted);
        }
        self.settle(slot);
    }
}

/// The time for the tokens of Retry: Unix time at the start, and from then on the monotonic clock,
/// so that a clock that jumps turns nobody away.
pub(super) struct Clock {
    start: Instant,
    start_ms: u64,
    since_ms: AtomicU64,
}

impl Clock {
    pub(super) fn new(now: Now) -> Self {
        Self {
            start: now.instant,
            start_ms: now.unix_ms,
            since_ms: AtomicU64::new(0),
        }
    }

    pub(super) fn set(&self, now: Now) {
        let since = now.instant.saturating_duration_since(self.start);
        let since_ms = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        self.since_ms.store(since_ms, Ordering::Relaxed);
    }
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        let since = Duration::from_millis(self.since_ms.load(Ordering::Relaxed));
        UNIX_EPOCH + Duration::from_millis(self.start_ms) + since
    }
}
