//! What was counted at the beginning of the last minute, and is now.

use std::{collections::VecDeque, time::Duration};

/// What is looked back over.
const WINDOW: Duration = Duration::from_secs(60);
/// Pictures kept: two a second for the window, and its edges.
const MARKS: usize = 128;

/// How something stood at each picture of the last minute.
#[derive(Debug)]
pub struct LastMinute<T> {
    marks: VecDeque<(Duration, T)>,
}

impl<T> Default for LastMinute<T> {
    fn default() -> Self {
        Self {
            marks: VecDeque::new(),
        }
    }
}

impl<T> LastMinute<T> {
    /// Takes a picture: when the server had run for `uptime`, it stood so.
    pub fn add(&mut self, uptime: Duration, value: T) {
        self.marks.push_back((uptime, value));
        // The newest mark outside the window is how it stood at its beginning.
        while self.marks.len() > MARKS
            || (self.marks.get(1)).is_some_and(|(at, _)| *at + WINDOW <= uptime)
        {
            self.marks.pop_front();
        }
    }

    /// How it stood at the beginning of the last minute, or at the start when that is less, and how it stands;
    /// `None` before the first picture.
    #[must_use]
    pub fn ends(&self, uptime: Duration) -> Option<(&T, &T)> {
        let (_, now) = self.marks.back()?;
        let begin = self
            .marks
            .iter()
            .rev()
            .find(|(at, _)| *at + WINDOW <= uptime)
            .or_else(|| self.marks.front());
        begin.map(|(_, begin)| (begin, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_minute_counts() {
        let secs = Duration::from_secs;
        let mut minute = LastMinute::default();
        assert_eq!(minute.ends(secs(0)), None);
        // What an earlier run left does not count.
        minute.add(secs(0), 1_000);
        minute.add(secs(10), 1_005);
        assert_eq!(minute.ends(secs(10)), Some((&1_000, &1_005)));
        minute.add(secs(65), 1_025);
        assert_eq!(minute.ends(secs(65)), Some((&1_000, &1_025)));
        assert_eq!(minute.ends(secs(75)), Some((&1_005, &1_025)));
        assert_eq!(minute.ends(secs(130)), Some((&1_025, &1_025)));
    }

    #[test]
    fn a_long_run_keeps_a_minute() {
        let mut minute = LastMinute::default();
        for half in 0..10_000_u32 {
            minute.add(Duration::from_millis(500) * half, half);
        }
        assert!(minute.marks.len() <= MARKS);
        let ends = minute.ends(Duration::from_millis(500) * 9_999);
        assert_eq!(ends, Some((&9_879, &9_999)));
    }
}
