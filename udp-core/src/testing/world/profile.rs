//! Where somebody with a key keeps their profile: in a file on a disk that loses power, or, as many files cost
//! much time, in memory that loses what such a disk would.

use super::Violation;
use crate::{
    client::sealed::{
        Change, Direction, MemoryStore, RedbStore, Store, StoreError, Table, Urgency,
    },
    testing::disk::SimDisk,
};
use fastrand::Rng;
use std::{
    io::ErrorKind,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What outlives the program.
#[derive(Debug)]
pub(super) enum Shelf {
    Disk(SimDisk),
    Folder(Folder),
}

impl Shelf {
    pub(super) fn new(is_file: bool, seed: u64) -> Self {
        if is_file {
            Self::Disk(SimDisk::new(seed))
        } else {
            Self::Folder(Folder::default())
        }
    }

    /// The profile, for a program that starts.
    pub(super) fn open(&self) -> Result<Box<dyn Store>, Violation> {
        match self {
            Self::Disk(disk) => {
                let store = RedbStore::with_storage(disk.clone());
                let store = store
                    .map_err(|error| Violation::new(format!("a profile does not open: {error}")))?;
                Ok(Box::new(store))
            }
            Self::Folder(folder) => Ok(Box::new(folder.clone())),
        }
    }

    /// The power goes soon, perhaps in the middle of what is written next.
    pub(super) fn cut_power_soon(&self, rng: &mut Rng) {
        match self {
            Self::Disk(disk) => disk.cut_power_at(disk.operations() + rng.u64(0..8)),
            Self::Folder(folder) => folder.fail_at(rng.u64(0..3), rng.bool()),
        }
    }

    /// The power goes now, if it has not gone. Who had the profile open never reaches it again.
    pub(super) fn cut_power(&self) {
        match self {
            Self::Disk(disk) => disk.cut_power_at(disk.operations()),
            Self::Folder(folder) => folder.fail_at(0, false),
        }
    }

    /// The power is there again.
    pub(super) fn power_on(&self, rng: &mut Rng) {
        match self {
            Self::Disk(disk) => {
                disk.power_on();
                disk.heal();
            }
            Self::Folder(folder) => folder.power_on(rng),
        }
    }

    /// What is written fails soon, for want of space or of a better disk, until it is [healed](Self::heal).
    pub(super) fn fail_soon(&self, rng: &mut Rng) {
        match self {
            Self::Disk(disk) => {
                let error = [ErrorKind::StorageFull, ErrorKind::Other][rng.usize(0..2)];
                disk.fail_at(disk.operations() + rng.u64(0..8), error);
            }
            Self::Folder(folder) => folder.fail_at(rng.u64(0..3), rng.bool()),
        }
    }

    pub(super) fn heal(&self) {
        match self {
            Self::Disk(disk) => disk.heal(),
            Self::Folder(folder) => folder.state().fails_at = None,
        }
    }

    /// Sectors torn so far.
    pub(super) fn torn(&self) -> u64 {
        match self {
            Self::Disk(disk) => disk.fates().torn,
            Self::Folder(_) => 0,
        }
    }
}

/// A profile in memory. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub(super) struct Folder(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    seen: MemoryStore,
    safe: MemoryStore,
    /// Commits that are not safe.
    later: Vec<Vec<Change>>,
    commits: u64,
    /// From this commit on nothing is kept.
    fails_at: Option<u64>,
    /// The first commit that fails was kept all the same.
    fails_late: bool,
}

impl Folder {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail_at(&self, in_commits: u64, fails_late: bool) {
        let mut state = self.state();
        if state.fails_at.is_none() {
            state.fails_at = Some(state.commits + in_commits);
            state.fails_late = fails_late;
        }
    }

    /// Of what was not safe the first commits are there, or none.
    fn power_on(&self, rng: &mut Rng) {
        let mut state = self.state();
        let later = std::mem::take(&mut state.later);
        let survived = rng.usize(0..=later.len());
        for changes in later.iter().take(survived) {
            state.safe.apply(changes);
        }
        state.seen = state.safe.clone();
        state.fails_at = None;
    }
}

impl State {
    fn make_safe(&mut self) {
        for changes in std::mem::take(&mut self.later) {
            self.safe.apply(&changes);
        }
    }
}

trait Apply {
    fn apply(&mut self, changes: &[Change]);
}

impl Apply for MemoryStore {
    fn apply(&mut self, changes: &[Change]) {
        let kept = self.commit(changes, Urgency::Now);
        debug_assert_eq!(kept, Ok(()), "memory keeps everything");
    }
}

impl Store for Folder {
    fn commit(&mut self, changes: &[Change], urgency: Urgency) -> Result<(), StoreError> {
        let mut state = self.state();
        let failure = state
            .fails_at
            .map(|at| (state.commits >= at, state.commits == at));
        state.commits += 1;
        let fails = failure.is_some_and(|(fails, _)| fails);
        let is_kept = !fails || (state.fails_late && failure == Some((true, true)));
        if is_kept {
            state.seen.apply(changes);
            state.later.push(changes.to_vec());
            if urgency == Urgency::Now {
                state.make_safe();
            }
        }
        if fails {
            return Err(StoreError::Disk("nothing can be written".to_owned()));
        }
        Ok(())
    }

    fn value(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.state().seen.value(table, key)
    }

    fn visit(
        &self,
        table: Table,
        first: &[u8],
        last: &[u8],
        direction: Direction,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        self.state()
            .seen
            .visit(table, first, last, direction, visit)
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        let state = self.state();
        match state.fails_at {
            Some(at) if state.commits >= at => {
                Err(StoreError::Disk("nothing can be written".to_owned()))
            }
            _ => Ok(()),
        }
    }
}
