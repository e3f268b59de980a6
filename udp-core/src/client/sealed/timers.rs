//! Every deadline of a sealed session, each with its reason.

use std::time::{Duration, Instant};

/// Seconds before the first, second, … attempt to come back; the last one repeats. As for classic connections.
pub(super) const RETURN_SECS: [u64; 6] = [1, 2, 4, 8, 15, 30];

/// Seconds before a message that the server could not keep is said for the second, third, … time: a full disk is
/// seldom freed at once.
pub(super) const HOLD_SECS: [u64; 5] = [1, 2, 5, 10, 30];

/// How long marks gather before they are told: somebody who scrolls moves one with every line, and each
/// counts as a text against the rate.
pub(super) const MARKS_WAIT: Duration = Duration::from_millis(500);

/// How long records wait to be made safe on the disk: the server would tell them again, so that only
/// the asking is saved.
pub(super) const SAFE_WAIT: Duration = Duration::from_secs(5);

/// How long a patient goodbye waits for what is still to be said and answered.
pub(super) const FAREWELL_WAIT: Duration = Duration::from_secs(90);

/// How long an OI waits for its answer: a server that keeps a new claim on a slow disk, or has passwords of
/// others to check before, still answers; one that does not is left, and asked again later.
pub(super) const GREETING_WAIT: Duration = Duration::from_secs(30);

/// What a session waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Timer {
    /// The next attempt to come back: [`RETURN_SECS`].
    Return,
    /// The answer to OI: [`GREETING_WAIT`].
    Greeting,
    /// The outbox goes on after code 16: [`HOLD_SECS`].
    Hold,
    /// Marks are told: [`MARKS_WAIT`].
    Marks,
    /// What was committed is made safe: [`SAFE_WAIT`].
    Safe,
    /// The end of patience before goodbye: [`FAREWELL_WAIT`].
    Farewell,
}

impl Timer {
    const ALL: [Self; 6] = [
        Self::Return,
        Self::Greeting,
        Self::Hold,
        Self::Marks,
        Self::Safe,
        Self::Farewell,
    ];
}

/// When each is due, if it is set.
#[derive(Debug, Default)]
pub(super) struct Timers([Option<Instant>; Timer::ALL.len()]);

impl Timers {
    pub(super) const fn set(&mut self, timer: Timer, at: Instant) {
        self.0[timer as usize] = Some(at);
    }

    /// Sets it unless it is set.
    pub(super) fn start(&mut self, timer: Timer, at: Instant) {
        self.0[timer as usize].get_or_insert(at);
    }

    pub(super) const fn stop(&mut self, timer: Timer) {
        self.0[timer as usize] = None;
    }

    pub(super) const fn stop_all(&mut self) {
        self.0 = [None; Timer::ALL.len()];
    }

    pub(super) const fn is_set(&self, timer: Timer) -> bool {
        self.0[timer as usize].is_some()
    }

    /// When the earliest is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.0.iter().flatten().min().copied()
    }

    /// Stops and gives the earliest that is due.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Timer> {
        let due = Timer::ALL.into_iter().filter_map(|timer| {
            let at = self.0[timer as usize]?;
            (at <= now).then_some((at, timer))
        });
        let (_, timer) = due.min_by_key(|&(at, _)| at)?;
        self.stop(timer);
        Some(timer)
    }
}
