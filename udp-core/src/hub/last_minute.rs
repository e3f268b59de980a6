//! Counts what happened in the last sixty seconds.

use crate::time::Now;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// A ring of sixty one-second counters.
#[derive(Debug)]
pub(crate) struct LastMinute {
    started: Instant,
    second: u64,
    /// When another second begins.
    ends: Instant,
    counts: [u32; 60],
}

impl LastMinute {
    pub(crate) fn new(now: Now) -> Self {
        Self {
            started: now.instant,
            second: 0,
            ends: now.instant + SECOND,
            counts: [0; 60],
        }
    }

    fn advance(&mut self, now: Now) {
        if now.instant < self.ends {
            return;
        }
        let second = now
            .instant
            .saturating_duration_since(self.started)
            .as_secs();
        for passed in self.second + 1..=second.min(self.second + 60) {
            self.counts[(passed % 60) as usize] = 0;
        }
        self.second = self.second.max(second);
        self.ends = self.started + Duration::from_secs(self.second + 1);
    }

    pub(crate) fn count_one(&mut self, now: Now) {
        self.advance(now);
        let count = &mut self.counts[(self.second % 60) as usize];
        *count = count.saturating_add(1);
    }

    pub(crate) fn sum(&mut self, now: Now) -> u64 {
        self.advance(now);
        self.counts.iter().map(|&count| u64::from(count)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_later_it_is_forgotten() {
        let mut now = Now {
            instant: Instant::now(),
            unix_ms: 0,
        };
        let mut minute = LastMinute::new(now);
        minute.count_one(now);
        now = now.after(Duration::from_secs(30));
        minute.count_one(now);
        assert_eq!(minute.sum(now), 2);
        now = now.after(Duration::from_secs(30));
        assert_eq!(minute.sum(now), 1);
        now = now.after(Duration::from_secs(600));
        assert_eq!(minute.sum(now), 0);
    }
}
