//! How fast the history grows: records within the last minute.

use std::{collections::VecDeque, time::Duration};

/// What is counted.
const WINDOW: Duration = Duration::from_secs(60);
/// Pictures kept: two a second for the window, and its edges.
const MARKS: usize = 128;

/// How far the journal was at each picture of the last minute.
#[derive(Debug, Default)]
pub struct Pace {
    marks: VecDeque<(Duration, u64)>,
}

impl Pace {
    /// Takes a picture: when the server had run for `uptime`, `last` was the last order given.
    pub fn add(&mut self, uptime: Duration, last: u64) {
        self.marks.push_back((uptime, last));
        // The newest mark outside the window is how far the journal was at its beginning.
        while self.marks.len() > MARKS
            || (self.marks.get(1)).is_some_and(|(at, _)| *at + WINDOW <= uptime)
        {
            self.marks.pop_front();
        }
    }

    /// Records of the last minute, or since the start when that is less.
    #[must_use]
    pub fn in_last_minute(&self, uptime: Duration) -> u64 {
        let Some((_, last)) = self.marks.back() else {
            return 0;
        };
        let begin = self
            .marks
            .iter()
            .rev()
            .find(|(at, _)| *at + WINDOW <= uptime)
            .or_else(|| self.marks.front());
        begin.map_or(0, |(_, first)| last.saturating_sub(*first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_minute_counts() {
        let secs = Duration::from_secs;
        let mut pace = Pace::default();
        assert_eq!(pace.in_last_minute(secs(0)), 0);
        // What an earlier run left does not count.
        pace.add(secs(0), 1_000);
        pace.add(secs(10), 1_005);
        assert_eq!(pace.in_last_minute(secs(10)), 5);
        pace.add(secs(65), 1_025);
        assert_eq!(pace.in_last_minute(secs(65)), 25);
        assert_eq!(pace.in_last_minute(secs(75)), 20);
        assert_eq!(pace.in_last_minute(secs(130)), 0);
    }
}
