//! Time as a parameter: nothing below `net` reads a clock.

use std::time::{Duration, Instant};

/// The moment something is handled at, on both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Monotonic: for every deadline and every age.
    pub instant: Instant,
    /// Unix milliseconds: for what people read and records keep. May jump.
    pub unix_ms: u64,
}

impl Now {
    /// Both clocks, later by `duration`.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self {
            instant: self.instant + duration,
            unix_ms: self
                .unix_ms
                .saturating_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)),
        }
    }
}
