//! What went through the server, second by second over the last two minutes.
//!
//! Pictures come when something changed, at most twice a second, and their counters only grow. The
//! traffic of a second is the difference of the counters at its ends; no picture means no change.

use super::Second;
use std::{collections::VecDeque, time::Duration};
use udp_core::server::Snapshot;

/// The window of the plot, in seconds.
pub(super) const SECONDS: u64 = 120;

/// Pictures kept: two a second for the window, and some slack for its edges.
const MARKS: usize = 2 * SECONDS as usize + 16;

#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    at: Duration,
    counted: Second,
}

/// The counters of the last two minutes.
#[derive(Debug, Default)]
pub struct Traffic {
    marks: VecDeque<Mark>,
    /// What was counted before the oldest mark kept.
    before: Option<Mark>,
    most_people: u64,
}

impl Traffic {
    /// Takes a picture.
    pub fn add(&mut self, snapshot: &Snapshot) {
        let counted = Second::since_start(snapshot);
        self.most_people = self.most_people.max(counted.people);
        let at = snapshot.uptime;
        self.marks.push_back(Mark { at, counted });
        let oldest = at.saturating_sub(Duration::from_secs(SECONDS + 2));
        while self.marks.len() > MARKS || self.marks.front().is_some_and(|mark| mark.at < oldest) {
            self.before = self.marks.pop_front();
        }
    }

    /// Most people at once since the start.
    #[must_use]
    pub const fn most_people(&self) -> u64 {
        self.most_people
    }

    /// What was counted in the last complete minute, or since the start when that is less.
    #[must_use]
    pub fn last_minute(&self, uptime: Duration) -> Second {
        let seconds = self.seconds(uptime);
        let mut minute = Second::default();
        for second in &seconds[seconds.len().saturating_sub(60)..] {
            minute.add(*second);
        }
        minute
    }

    /// The complete seconds up to `uptime`, oldest first: as many as have passed, at most 120.
    #[must_use]
    pub fn seconds(&self, uptime: Duration) -> Vec<Second> {
        let end = uptime.as_secs();
        let start = end.saturating_sub(SECONDS);
        let mut marks = self.marks.iter().peekable();
        let mut current = self.before.unwrap_or_default();
        let mut at = |second: u64| {
            while let Some(mark) = marks.next_if(|mark| mark.at <= Duration::from_secs(second)) {
                current = *mark;
            }
            current
        };
        let mut previous = at(start);
        (start + 1..=end)
            .map(|second| {
                let now = at(second);
                let passed = now.counted.since(previous.counted);
                previous = now;
                passed
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use udp_core::server::Counters;

    fn picture(at_ms: u64, frames_in: u64) -> Snapshot {
        Snapshot {
            uptime: Duration::from_millis(at_ms),
            taken_ms: at_ms,
            counters: Counters {
                frames_in,
                ..Counters::default()
            },
            people: [].into(),
            away: 0,
            rooms: [].into(),
            sanctions: [].into(),
            journal: udp_core::server::JournalState::default(),
        }
    }

    fn frames_in(traffic: &Traffic, uptime_ms: u64) -> Vec<u64> {
        let seconds = traffic.seconds(Duration::from_millis(uptime_ms));
        seconds.iter().map(|second| second.frames_in).collect()
    }

    #[test]
    fn a_second_holds_what_was_counted_in_it() {
        let mut traffic = Traffic::default();
        for (at_ms, count) in [(500, 3), (1_000, 5), (1_500, 5), (3_200, 9)] {
            traffic.add(&picture(at_ms, count));
        }
        assert_eq!(frames_in(&traffic, 900), [0; 0]);
        assert_eq!(frames_in(&traffic, 4_000), [5, 0, 0, 4]);
        assert_eq!(frames_in(&traffic, 6_999), [5, 0, 0, 4, 0, 0]);
    }

    #[test]
    fn a_long_run_keeps_two_minutes_and_loses_nothing_at_the_edge() {
        let mut traffic = Traffic::default();
        for half in 1..=2_000 {
            traffic.add(&picture(half * 500, half * 10));
        }
        let seconds = frames_in(&traffic, 1_000_000);
        assert_eq!(seconds, vec![20; SECONDS as usize]);
        assert!(traffic.marks.len() <= MARKS);
    }

    #[test]
    fn silence_after_traffic_is_zero() {
        let mut traffic = Traffic::default();
        traffic.add(&picture(500, 1_000_000));
        assert_eq!(frames_in(&traffic, 1_000_000).iter().sum::<u64>(), 0);
    }
}
