//! Token buckets: how fast a person may speak.

use crate::{settings::Rate, time::Now};
use std::time::{Duration, Instant};

/// What is left of a rate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bucket {
    /// Thousandths of a token.
    left: u64,
    filled_at: Instant,
}

const TOKEN: u64 = 1_000;

impl Bucket {
    pub(crate) fn full(rate: Rate, now: Now) -> Self {
        Self {
            left: u64::from(rate.burst) * TOKEN,
            filled_at: now.instant,
        }
    }

    /// Takes `count` tokens if there are as many; more than fit at once cost all that fit.
    pub(crate) fn takes(&mut self, count: u32, rate: Rate, now: Now) -> bool {
        if rate.per_second == 0 {
            return true;
        }
        self.refill(rate, now);
        let cost = cost(count, rate);
        let holds = self.left >= cost;
        if holds {
            self.left -= cost;
        }
        holds
    }

    /// How long until there are `count` tokens; `None` when there are now.
    pub(crate) fn waits(&mut self, count: u32, rate: Rate, now: Now) -> Option<Duration> {
        if rate.per_second == 0 {
            return None;
        }
        self.refill(rate, now);
        let missing = cost(count, rate).checked_sub(self.left)?;
        let wait = Duration::from_millis(missing.div_ceil(u64::from(rate.per_second)));
        (missing > 0).then_some(wait)
    }

    fn refill(&mut self, rate: Rate, now: Now) {
        let elapsed = now
            .instant
            .saturating_duration_since(self.filled_at)
            .as_millis();
        let refill = u64::try_from(elapsed)
            .unwrap_or(u64::MAX)
            .saturating_mul(u64::from(rate.per_second));
        if refill > 0 {
            self.left = self
                .left
                .saturating_add(refill)
                .min(u64::from(rate.burst) * TOKEN);
            self.filled_at = now.instant;
        }
    }
}

fn cost(count: u32, rate: Rate) -> u64 {
    u64::from(count.min(rate.burst)) * TOKEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_average() {
        let rate = Rate {
            per_second: 20,
            burst: 3,
        };
        let mut now = Now {
            instant: Instant::now(),
            unix_ms: 0,
        };
        let mut bucket = Bucket::full(rate, now);
        let mut passed = |now| bucket.takes(1, rate, now);
        assert_eq!(
            [passed(now), passed(now), passed(now), passed(now)],
            [true, true, true, false]
        );
        now = now.after(Duration::from_millis(49));
        assert!(!passed(now));
        now = now.after(Duration::from_millis(1));
        assert!(passed(now) && !passed(now));
        assert_eq!(bucket.waits(1, rate, now), Some(Duration::from_millis(50)));
        now = now.after(Duration::from_millis(150));
        assert_eq!(bucket.waits(9, rate, now), None);
        assert!(bucket.takes(9, rate, now) && !bucket.takes(1, rate, now));
    }
}
