//! How often an address is answered that is not registered.

use crate::{
    address::LimitKey,
    bounds::{ANSWERED_ADDRESSES, ANSWERS_PER_ADDRESS},
    time::Now,
};
use std::{
    collections::HashMap,
    net::IpAddr,
    time::{Duration, Instant},
};

/// Answers given within the running second, by address. The map is never iterated, so that its
/// random order cannot show.
#[derive(Debug)]
pub(super) struct Answers {
    second_began: Instant,
    given: HashMap<LimitKey, u8>,
}

impl Answers {
    pub(super) fn new(now: Now) -> Self {
        Self {
            second_began: now.instant,
            given: HashMap::new(),
        }
    }

    /// True when one more answer may go to the address now; counts it.
    pub(super) fn may_answer(&mut self, address: IpAddr, now: Now) -> bool {
        let Some(key) = LimitKey::of(address) else {
            return true;
        };
        if now.instant.saturating_duration_since(self.second_began) >= Duration::from_secs(1) {
            self.second_began = now.instant;
            self.given.clear();
        }
        if self.given.len() >= ANSWERED_ADDRESSES && !self.given.contains_key(&key) {
            return true;
        }
        let given = self.given.entry(key).or_default();
        let may = *given < ANSWERS_PER_ADDRESS;
        *given += u8::from(may);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_a_second_and_loopback_as_it_likes() {
        let mut now = Now {
            instant: Instant::now(),
            unix_ms: 0,
        };
        let mut answers = Answers::new(now);
        let mut given = |address: &str, now| {
            (0..10)
                .filter(|_| answers.may_answer(address.parse().unwrap(), now))
                .count()
        };
        assert_eq!(given("192.168.0.7", now), 5);
        assert_eq!(given("127.0.0.1", now), 10);
        assert_eq!(given("fd00::1:2", now), 5);
        assert_eq!(given("fd00::3:4", now), 0, "the same /64");
        now = now.after(Duration::from_secs(1));
        assert_eq!(given("192.168.0.7", now), 5);
    }
}
