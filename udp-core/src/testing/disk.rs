//! A disk in memory that loses power, fills up and fails, as its seed and the test have it.
//!
//! What was not synced when the power went is kept, dropped or torn, each sector for itself. After a
//! failed sync the same is decided at once, and the next opening sees what is left: a system forgets
//! what it could not write.

use crate::journal::Storage;
use fastrand::Rng;
use redb::StorageBackend;
use std::{
    io::{self, ErrorKind},
    ops::AddAssign,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What a disk writes at once.
const SECTOR: usize = 512;

/// A disk. Clones are the same disk.
#[derive(Debug, Clone)]
pub struct SimDisk(Arc<Mutex<State>>);

/// What became of the sectors that were not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fates {
    /// They are as they were written.
    pub kept: u64,
    /// They are as before.
    pub dropped: u64,
    /// They begin as they were written and end as before.
    pub torn: u64,
}

impl AddAssign for Fates {
    fn add_assign(&mut self, other: Self) {
        self.kept += other.kept;
        self.dropped += other.dropped;
        self.torn += other.torn;
    }
}

#[derive(Debug)]
struct State {
    rng: Rng,
    /// What whoever reads sees.
    seen: Vec<u8>,
    /// What is there for certain after a power cut.
    synced: Vec<u8>,
    /// What was done since, in order.
    unsynced: Vec<Deed>,
    fates: Fates,
    /// Writes, changes of the length and syncs so far.
    operations: u64,
    openings: u64,
    power_cut_at: Option<u64>,
    failure: Option<Failure>,
    has_failed_sync: bool,
    ignores_sync: bool,
    free_bytes: u64,
    /// Who opened the disk before this power cut is dead.
    life: u64,
}

/// What fails, once so many operations have been done.
#[derive(Debug, Clone, Copy)]
struct Failure {
    from: u64,
    error: ErrorKind,
    only_syncs: bool,
}

#[derive(Debug)]
enum Deed {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

impl SimDisk {
    /// An empty disk.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State {
            rng: Rng::with_seed(seed),
            seen: Vec::new(),
            synced: Vec::new(),
            unsynced: Vec::new(),
            fates: Fates::default(),
            operations: 0,
            openings: 0,
            power_cut_at: None,
            failure: None,
            has_failed_sync: false,
            ignores_sync: false,
            free_bytes: u64::MAX,
            life: 0,
        })))
    }

    /// Writes, changes of the length and syncs so far.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// How often it was opened, or tried to be.
    #[must_use]
    pub fn openings(&self) -> u64 {
        self.state().openings
    }

    /// Cuts the power when so many operations have been done, until [`power_on`](Self::power_on).
    pub fn cut_power_at(&self, operations: u64) {
        self.state().power_cut_at = Some(operations);
    }

    /// Whether the power is off.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.state().is_off()
    }

    /// Cuts the power if it is not off, decides what is left, and switches it on. Whoever had the
    /// disk open never reaches it again.
    pub fn power_on(&self) {
        let mut state = self.state();
        state.settle();
        state.seen = state.synced.clone();
        state.power_cut_at = None;
        state.life += 1;
    }

    /// Has every operation fail once so many have been done, until [`heal`](Self::heal):
    /// [`ErrorKind::StorageFull`] lets syncs succeed.
    pub fn fail_at(&self, operations: u64, error: ErrorKind) {
        self.state().failure = Some(Failure {
            from: operations,
            error,
            only_syncs: false,
        });
    }

    /// Has every sync fail once so many operations have been done, until [`heal`](Self::heal), while
    /// everything else seems to go well.
    pub fn fail_syncs_at(&self, operations: u64) {
        self.state().failure = Some(Failure {
            from: operations,
            error: ErrorKind::Other,
            only_syncs: true,
        });
    }

    /// Ends what [`fail_at`](Self::fail_at) or [`fail_syncs_at`](Self::fail_syncs_at) began.
    pub fn heal(&self) {
        self.state().failure = None;
    }

    /// Makes syncs do nothing and say they did.
    pub fn ignore_sync(&self) {
        self.state().ignores_sync = true;
    }

    /// Says how much space is free. Writing does not use it up.
    pub fn set_free_bytes(&self, bytes: u64) {
        self.state().free_bytes = bytes;
    }

    /// What has become of unsynced sectors so far.
    #[must_use]
    pub fn fates(&self) -> Fates {
        self.state().fates
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for SimDisk {
    fn path(&self) -> &Path {
        Path::new("simulated disk")
    }

    fn open(&self, make: bool) -> io::Result<Box<dyn StorageBackend>> {
        let mut state = self.state();
        state.openings += 1;
        if state.is_off() {
            return Err(power_is_off());
        }
        if state.has_failed_sync {
            state.has_failed_sync = false;
            state.seen = state.synced.clone();
        }
        if state.seen.is_empty() && !make {
            return Err(ErrorKind::NotFound.into());
        }
        Ok(Box::new(OpenDisk {
            disk: self.clone(),
            life: state.life,
        }))
    }

    fn free_bytes(&self) -> Option<u64> {
        Some(self.state().free_bytes)
    }
}

#[derive(Debug, Clone, Copy)]
enum Operation {
    Read,
    /// Also a change of the length.
    Write,
    Sync,
}

impl State {
    fn is_off(&self) -> bool {
        self.power_cut_at.is_some_and(|at| self.operations >= at)
    }

    /// Whether the operation that begins now may go on.
    fn begin(&mut self, what: Operation) -> io::Result<()> {
        if self.is_off() {
            return Err(power_is_off());
        }
        let failure = self.failure(what);
        self.operations += 1;
        failure.map_or(Ok(()), |error| Err(error.into()))
    }

    fn failure(&self, what: Operation) -> Option<ErrorKind> {
        let failure = (self.failure).filter(|failure| self.operations >= failure.from)?;
        let is_meant = match what {
            Operation::Sync => failure.error != ErrorKind::StorageFull,
            Operation::Read => failure.error != ErrorKind::StorageFull && !failure.only_syncs,
            Operation::Write => !failure.only_syncs,
        };
        is_meant.then_some(failure.error)
    }

    fn sync(&mut self) {
        if self.ignores_sync {
            return;
        }
        for deed in self.unsynced.drain(..) {
            match deed {
                Deed::Write(offset, data) => {
                    self.synced[offset..offset + data.len()].copy_from_slice(&data);
                }
                Deed::SetLen(length) => self.synced.resize(length, 0),
            }
        }
    }

    /// Decides for each unsynced sector what becomes of it.
    fn settle(&mut self) {
        // Often all or nothing had been written, and a fair coin for each sector never shows that.
        let (kept, torn) = match self.rng.u8(..5) {
            0 => (0, 0),
            1 => (100, 0),
            2 => (50, 0),
            3 => (45, 10),
            _ => (20, 60),
        };
        for deed in std::mem::take(&mut self.unsynced) {
            match deed {
                Deed::SetLen(length) => {
                    if self.rng.u8(..100) < kept {
                        self.synced.resize(length, 0);
                    }
                }
                Deed::Write(offset, data) => {
                    let mut at = offset;
                    while at < offset + data.len() {
                        let sector_end = (at / SECTOR + 1) * SECTOR;
                        let end = sector_end.min(offset + data.len()).min(self.synced.len());
                        if at >= end {
                            // A longer file that never came to be.
                            break;
                        }
                        let fate = self.rng.u8(..100);
                        let written = if fate < kept {
                            self.fates.kept += 1;
                            end
                        } else if fate < kept + torn {
                            self.fates.torn += 1;
                            self.rng.usize(at..end)
                        } else {
                            self.fates.dropped += 1;
                            at
                        };
                        self.synced[at..written]
                            .copy_from_slice(&data[at - offset..written - offset]);
                        at = end;
                    }
                }
            }
        }
    }
}

fn power_is_off() -> io::Error {
    io::Error::other("the power is off")
}

/// The disk as somebody opened it.
#[derive(Debug)]
struct OpenDisk {
    disk: SimDisk,
    life: u64,
}

impl OpenDisk {
    fn state(&self) -> io::Result<MutexGuard<'_, State>> {
        let state = self.disk.state();
        if state.is_off() || state.life != self.life {
            return Err(power_is_off());
        }
        Ok(state)
    }
}

impl StorageBackend for OpenDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state()?.seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.state()?;
        if let Some(error) = state.failure(Operation::Read) {
            return Err(error.into());
        }
        let offset = offset as usize;
        let found = state.seen.get(offset..offset + out.len());
        out.copy_from_slice(found.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut state = self.state()?;
        if length > state.seen.len() as u64 {
            state.begin(Operation::Write)?;
        }
        state.seen.resize(length as usize, 0);
        state.unsynced.push(Deed::SetLen(length as usize));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.state()?;
        state.begin(Operation::Sync).inspect_err(|_| {
            // The system has forgotten what it could not write.
            state.has_failed_sync = true;
            state.settle();
        })?;
        state.sync();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.state()?;
        let begun = state.begin(Operation::Write);
        let offset = offset as usize;
        let written = match begun {
            Ok(()) => data.len(),
            // A part of it may have been written all the same.
            Err(_) if !state.is_off() => state.rng.usize(..=data.len() / SECTOR) * SECTOR,
            Err(_) => 0,
        };
        let data = &data[..written];
        state.seen[offset..offset + written].copy_from_slice(data);
        state.unsynced.push(Deed::Write(offset, data.to_vec()));
        begun
    }
}
