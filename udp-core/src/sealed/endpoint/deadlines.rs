//! One ordered set of deadlines for all sessions.

use std::{collections::BTreeSet, time::Instant};

/// When which session wants to be woken. A session that wants it later than it said is woken in vain
/// once and says so then: nearly every packet moves the deadlines, mostly to later.
#[derive(Debug, Default)]
pub(super) struct Deadlines(BTreeSet<(Instant, usize)>);

impl Deadlines {
    /// Session `slot` wants to be woken at `due`; `scheduled` is what it has in here.
    pub(super) fn schedule(
        &mut self,
        slot: usize,
        scheduled: &mut Option<Instant>,
        due: Option<Instant>,
    ) {
        let Some(due) = due else { return };
        if scheduled.is_some_and(|scheduled| scheduled <= due) {
            return;
        }
        self.forget(slot, scheduled);
        self.0.insert((due, slot));
        *scheduled = Some(due);
    }

    /// Session `slot` is gone.
    pub(super) fn forget(&mut self, slot: usize, scheduled: &mut Option<Instant>) {
        if let Some(scheduled) = scheduled.take() {
            self.0.remove(&(scheduled, slot));
        }
    }

    /// The earliest.
    pub(super) fn first(&self) -> Option<Instant> {
        self.0.first().map(|&(due, _)| due)
    }

    /// Takes out what is due.
    pub(super) fn take_due(&mut self, now: Instant) -> BTreeSet<(Instant, usize)> {
        let later = self.0.split_off(&(now, usize::MAX));
        std::mem::replace(&mut self.0, later)
    }
}
