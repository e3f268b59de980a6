//! What went through the server, second by second over the last two minutes.
//!
//! Pictures come when something changed, at most twice a second, and their counters only grow. The
//! traffic of a second is the difference of the counters at its ends; no picture means no change.

use std::{collections::VecDeque, time::Duration};
use udp_core::server::{Counters, Snapshot};

/// The window of the plot, in seconds.
pub(super) const SECONDS: u64 = 120;

/// Pictures kept: two a second for the window, and some slack for its edges.
const MARKS: usize = 2 * SECONDS as usize + 16;

/// One second of traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Second {
    /// Datagrams received.
    pub frames_in: u64,
    /// Datagrams sent.
    pub frames_out: u64,
    /// Texts delivered.
    pub messages: u64,
    /// People at its end.
    pub people: u64,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    at: Duration,
    frames_in: u64,
    frames_out: u64,
    messages: u64,
    people: u64,
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
        let Counters {
            frames_in,
            frames_out,
            messages,
            ..
        } = snapshot.counters;
        let people = snapshot.people.len() as u64;
        self.most_people = self.most_people.max(people);
        let at = snapshot.uptime;
        self.marks.push_back(Mark {
            at,
            frames_in,
            frames_out,
            messages,
            people,
        });
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

    /// The complete seconds up to `uptime`, oldest first: as many as have passed, at most 120.
    #[must_use]
    pub fn seconds(&self, uptime: Duration) -> Vec<Second> {
        let end = uptime.as_secs();
        let start = end.saturating_sub(SECONDS);
        let zero = Mark {
            at: Duration::ZERO,
            frames_in: 0,
            frames_out: 0,
            messages: 0,
            people: 0,
        };
        let mut marks = self.marks.iter().peekable();
        let mut current = self.before.unwrap_or(zero);
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
                let passed = Second {
                    frames_in: now.frames_in.saturating_sub(previous.frames_in),
                    frames_out: now.frames_out.saturating_sub(previous.frames_out),
                    messages: now.messages.saturating_sub(previous.messages),
                    people: now.people,
                };
                previous = now;
                passed
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
