//! CPU time of frames: what they cost however busy the machine is. For the programs that measure the windows.

use nix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// CPU time of this thread.
#[must_use]
pub fn cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Into::into)
}

/// What frames cost, in microseconds.
#[derive(Debug, Default)]
pub struct Costs(Vec<u128>);

impl Costs {
    /// Measures a frame.
    pub fn frame(&mut self, draw: impl FnOnce()) {
        let before = cpu();
        draw();
        self.0.push((cpu() - before).as_micros());
    }

    /// Forgets all but the first `count`.
    pub fn truncate(&mut self, count: usize) {
        self.0.truncate(count);
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when none was measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All frames together, in milliseconds.
    #[must_use]
    pub fn sum_ms(&self) -> u128 {
        self.0.iter().sum::<u128>() / 1_000
    }

    /// Median, 99 %, worst and how many, as columns of a table.
    #[must_use]
    pub fn columns(mut self) -> String {
        self.0.sort_unstable();
        let at = |percent: usize| self.0.get(self.0.len() * percent / 100).copied();
        format!(
            "{} | {} | {} | {}",
            at(50).unwrap_or(0),
            at(99).unwrap_or(0),
            self.0.last().copied().unwrap_or(0),
            self.0.len()
        )
    }
}
