//! How fast the lines of one computer are taken: a node that floods must not push everybody else's off the screen.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    time::{Duration, Instant},
};

/// Between two lines of one computer, on average: twenty a second, as for everybody everywhere.
const PER_LINE: Duration = Duration::from_millis(50);
/// Lines at once before that.
const BURST: u32 = 60;
/// How long a line may wait; the call ends after 5 s.
const LONGEST: Duration = Duration::from_secs(4);
/// Computers remembered; those who are not hurried are forgotten first.
const COMPUTERS: usize = 256;

/// The pace of all computers but this one.
#[derive(Debug, Default)]
pub struct Pace {
    /// When the lines taken so far would all be due, one after the other.
    due: BTreeMap<IpAddr, Instant>,
}

impl Pace {
    /// How long a line that has come has to wait; `None` when too many wait already.
    #[must_use]
    pub fn delay(&mut self, address: IpAddr, now: Instant) -> Option<Duration> {
        let address = address.to_canonical();
        if address.is_loopback() {
            return Some(Duration::ZERO);
        }
        if self.due.len() >= COMPUTERS {
            self.due.retain(|_, due| *due > now);
        }
        let is_known = self.due.contains_key(&address);
        if self.due.len() >= COMPUTERS && !is_known {
            return None;
        }
        let due = self.due.get(&address).map_or(now, |due| now.max(*due)) + PER_LINE;
        let delay = due.saturating_duration_since(now + PER_LINE * BURST);
        if delay > LONGEST {
            return None;
        }
        self.due.insert(address, due);
        Some(delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_taken_then_lines_wait_then_they_are_refused() {
        let now = Instant::now();
        let there = IpAddr::from([192, 0, 2, 1]);
        let mut pace = Pace::default();
        for _ in 0..BURST {
            assert_eq!(pace.delay(there, now), Some(Duration::ZERO));
        }
        assert_eq!(pace.delay(there, now), Some(PER_LINE));
        assert_eq!(pace.delay(there, now), Some(PER_LINE * 2));
        let mut refused = std::iter::from_fn(|| Some(pace.delay(there, now)));
        assert!(refused.by_ref().take(100).any(|delay| delay.is_none()));
        // Others are not held up, and this computer's own programs never.
        assert_eq!(pace.delay([192, 0, 2, 2].into(), now), Some(Duration::ZERO));
        for _ in 0..2 * BURST {
            assert_eq!(pace.delay([127, 0, 0, 1].into(), now), Some(Duration::ZERO));
        }
        let later = now + Duration::from_secs(60);
        assert_eq!(pace.delay(there, later), Some(Duration::ZERO));
    }

    #[test]
    fn computers_are_bounded_and_the_quiet_forgotten() {
        let now = Instant::now();
        let mut pace = Pace::default();
        let there =
            |number: usize| IpAddr::from([10, 0, (number / 256) as u8, (number % 256) as u8]);
        for number in 0..COMPUTERS {
            assert_eq!(pace.delay(there(number), now), Some(Duration::ZERO));
        }
        assert_eq!(pace.delay(there(COMPUTERS), now), None);
        let later = now + PER_LINE;
        assert_eq!(pace.delay(there(COMPUTERS), later), Some(Duration::ZERO));
        assert_eq!(pace.due.len(), 1);
    }
}
