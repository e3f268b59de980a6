//! Which events reach the operator: all in quiet times, a bounded number in a flood.

use crate::{
    bounds::EVENTS_PER_SECOND,
    hub::Hub,
    report::{Drop, Event},
    time::Now,
};
use std::time::{Duration, Instant};

/// Between two reports of dropped datagrams.
const DROPS_PAUSE: Duration = Duration::from_secs(60);

const SECOND: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Reporter {
    second_ends: Instant,
    reported: u32,
    unreported: u64,
    drops_due: Instant,
    drops_reported: [u64; Drop::ALL.len()],
}

impl Reporter {
    pub(super) fn new(now: Now) -> Self {
        Self {
            second_ends: now.instant + SECOND,
            reported: 0,
            unreported: 0,
            drops_due: now.instant + DROPS_PAUSE,
            drops_reported: [0; Drop::ALL.len()],
        }
    }

    /// The next event within the rate; those past it are counted, so that nothing piles up.
    pub(super) fn poll_event(&mut self, hub: &mut Hub, now: Now) -> Option<Event> {
        if now.instant >= self.second_ends {
            self.second_ends = now.instant + SECOND;
            self.reported = 0;
            let count = std::mem::take(&mut self.unreported);
            if count > 0 {
                self.reported = 1;
                return Some(Event::Unreported { count });
            }
        }
        loop {
            let event = hub.poll_event()?;
            if self.reported < EVENTS_PER_SECOND {
                self.reported += 1;
                return Some(event);
            }
            self.unreported += 1;
        }
    }

    /// Reports what was dropped since the last report.
    pub(super) fn handle_timeout(&mut self, hub: &mut Hub, now: Now) {
        if now.instant < self.drops_due {
            return;
        }
        self.drops_due = now.instant + DROPS_PAUSE;
        let dropped = hub.counters().dropped;
        let since = |index: usize| dropped[index] - self.drops_reported[index];
        let count: u64 = (0..dropped.len()).map(since).sum();
        let most = Drop::ALL
            .into_iter()
            .max_by_key(|&reason| since(reason as usize));
        if let Some(reason) = most.filter(|_| count > 0) {
            hub.push_event(Event::Dropped { count, reason });
        }
        self.drops_reported = dropped;
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        // What was held back is told when the second is over.
        let held = (self.unreported > 0).then_some(self.second_ends);
        Some(held.map_or(self.drops_due, |held| held.min(self.drops_due)))
    }
}
