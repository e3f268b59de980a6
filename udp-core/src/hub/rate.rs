//! Token buckets: how fast a person may speak.

use crate::{settings::Rate, time::Now};
use std::time::Instant;

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

    /// Takes `count` tokens if there are as many.
    pub(crate) fn takes(&mut self, count: u32, rate: Rate, now: Now) -> bool {
        if rate.per_second == 0 {
            return true;
        }
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
        let cost = u64::from(count) * TOKEN;
        let holds = self.left >= cost;
        if holds {
            self.left -= cost;
        }
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

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
    }
}
