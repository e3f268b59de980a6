//! Both clocks, asked together.

use crate::time::Now;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// What time it is.
#[must_use]
pub fn now() -> Now {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Now {
        instant: Instant::now(),
        unix_ms: since.map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        }),
    }
}
