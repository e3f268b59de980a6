//! Is the holder of a taken id still there? An empty LISTA asks its machine.
//!
//! Existing clients ignore the kind, so a living holder notices nothing; where the program has gone,
//! the system answers with an ICMP error, and the newcomer has the id.

use crate::{
    bounds::{PROBE_PAUSE, PROBE_WAIT, PROBES},
    hub::SessionId,
    time::Now,
};
use protocol::{Name, PersonId};
use std::{collections::BTreeMap, net::SocketAddr, time::Instant};

/// A newcomer who waits for what a probe finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) from: SocketAddr,
    pub(super) id: PersonId,
    pub(super) name: Name,
}

#[derive(Debug)]
struct Probe {
    sent_at: Instant,
    waiting: Option<Waiting>,
}

/// What to do about a taken id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Send the holder a probe; the newcomer waits.
    Probe,
    /// The newcomer waits already.
    Wait,
    /// Refuse: the holder was asked a moment ago, or somebody else waits for it.
    Refuse,
}

/// Probes under way or made a moment ago, by holder.
#[derive(Debug, Default)]
pub(super) struct Probes {
    by_holder: BTreeMap<SessionId, Probe>,
}

impl Probes {
    pub(super) fn begin(&mut self, holder: SessionId, newcomer: Waiting, now: Now) -> Verdict {
        self.by_holder.retain(|_, probe| {
            probe.waiting.is_some() || now.instant < probe.sent_at + PROBE_PAUSE
        });
        match self.by_holder.get(&holder) {
            Some(Probe {
                waiting: Some(waiting),
                ..
            }) if waiting.from == newcomer.from => Verdict::Wait,
            Some(_) => Verdict::Refuse,
            None if self.by_holder.len() >= PROBES => Verdict::Refuse,
            None => {
                self.by_holder.insert(
                    holder,
                    Probe {
                        sent_at: now.instant,
                        waiting: Some(newcomer),
                    },
                );
                Verdict::Probe
            }
        }
    }

    /// True while a newcomer waits for what the probe of this holder finds.
    pub(super) fn is_waiting(&self, holder: SessionId) -> bool {
        self.by_holder
            .get(&holder)
            .is_some_and(|probe| probe.waiting.is_some())
    }

    /// The holder is gone: who waits for its id.
    pub(super) fn settle(&mut self, holder: SessionId) -> Option<Waiting> {
        self.by_holder.remove(&holder)?.waiting
    }

    /// Somebody whose wait is over: the holder's machine said nothing.
    pub(super) fn poll_expired(&mut self, now: Now) -> Option<Waiting> {
        self.by_holder
            .values_mut()
            .find(|probe| probe.waiting.is_some() && probe.sent_at + PROBE_WAIT <= now.instant)?
            .waiting
            .take()
    }

    pub(super) fn next_expiry(&self) -> Option<Instant> {
        let waiting = self
            .by_holder
            .values()
            .filter(|probe| probe.waiting.is_some());
        waiting.map(|probe| probe.sent_at + PROBE_WAIT).min()
    }
}
