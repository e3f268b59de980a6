//! The disk fills up or fails: appending is refused in words, reading goes on, and it heals by itself.

use super::{
    load::{Rows, Say, change, random_batch, read, records_of, rows, said},
    power_cuts::look_at,
};
use fastrand::Rng;
use protocol::Record;
use std::{
    io::ErrorKind,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use udp_core::{
    journal::{AppendError, Batch, Conversation, Journal, Places, RedbJournal},
    testing::disk::SimDisk,
};

const MIB: u64 = 1024 * 1024;

/// A clock that goes when it is told to.
#[derive(Clone)]
struct Clock {
    begin: Instant,
    passed_ms: Arc<AtomicU64>,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
    fn new() -> Self {
        Self {
            begin: Instant::now(),
            passed_ms: Arc::default(),
        }
    }

    fn pass(&self, milliseconds: u64) {
        self.passed_ms.fetch_add(milliseconds, Relaxed);
    }

    fn now(&self) -> Instant {
        self.begin + Duration::from_millis(self.passed_ms.load(Relaxed))
    }
}

fn open(disk: &SimDisk, clock: &Clock) -> RedbJournal {
    let clock = clock.clone();
    RedbJournal::with_storage(disk.clone(), move || clock.now()).unwrap()
}

fn oi() -> Batch {
    said(&[Say::new(1, 0)], 1)
}

#[test]
fn below_the_floor_nothing_is_written_and_old_records_still_go() {
    let (disk, clock) = (SimDisk::new(1), Clock::new());
    let mut journal = open(&disk, &clock);
    journal.append(&mut oi()).unwrap();
    let before = disk.operations();
    disk.set_free_bytes(64 * MIB - 1);
    assert_eq!(journal.append(&mut oi()), Err(AppendError::Full));
    assert_eq!(disk.operations(), before);
    assert_eq!(read(&*journal.reader(), 0).len(), 1);
    assert_eq!(journal.retain_from(2), Ok(false));
    assert_eq!(journal.reader().extent().records, 0);
    disk.set_free_bytes(64 * MIB);
    assert_eq!(journal.append(&mut oi()), Ok(()));
}

#[test]
fn readers_know_what_is_free_as_of_the_last_look() {
    let (disk, clock) = (SimDisk::new(1), Clock::new());
    disk.set_free_bytes(70 * MIB);
    let mut journal = open(&disk, &clock);
    let reader = journal.reader();
    assert_eq!(reader.free_bytes(), Some(70 * MIB));
    disk.set_free_bytes(69 * MIB);
    journal.append(&mut oi()).unwrap();
    assert_eq!(reader.free_bytes(), Some(69 * MIB));
    // Nobody says anything, and another program writes.
    disk.set_free_bytes(68 * MIB);
    journal.recover();
    assert_eq!(reader.free_bytes(), Some(68 * MIB));
}

#[test]
fn a_failed_file_is_opened_again_later_and_later() {
    let (disk, clock) = (SimDisk::new(1), Clock::new());
    let mut journal = open(&disk, &clock);
    disk.fail_at(disk.operations(), ErrorKind::Other);
    let disk_failed = |result| matches!(result, Err(AppendError::Disk(_)));
    assert!(disk_failed(journal.append(&mut oi())));
    let mut attempts = Vec::new();
    for second in 0..60 {
        let before = disk.openings();
        assert!(disk_failed(journal.append(&mut oi())));
        journal.recover();
        if disk.openings() > before {
            attempts.push(second);
        }
        clock.pass(1_000);
    }
    assert_eq!(attempts, [1, 2, 3, 5, 9, 17, 25, 33, 41, 49, 57]);
    disk.heal();
    clock.pass(8_000);
    journal.recover();
    assert_eq!(journal.append(&mut oi()), Ok(()));
    assert_eq!(read(&*journal.reader(), 0).len(), 1);
}

#[test]
fn a_full_disk_says_so_until_there_is_space_again() {
    let (disk, clock) = (SimDisk::new(1), Clock::new());
    let mut journal = open(&disk, &clock);
    journal.append(&mut oi()).unwrap();
    disk.fail_at(disk.operations(), ErrorKind::StorageFull);
    for _ in 0..3 {
        assert_eq!(journal.append(&mut oi()), Err(AppendError::Full));
        clock.pass(10_000);
    }
    let places = journal.reader().places(Conversation::Everyone);
    assert_eq!(places, Ok(Some(Places { first: 1, last: 1 })));
    disk.heal();
    clock.pass(10_000);
    assert_eq!(journal.append(&mut oi()), Ok(()));
}

#[test]
fn an_empty_disk_in_the_place_of_the_journal_is_not_taken_for_it() {
    let (disk, clock) = (SimDisk::new(1), Clock::new());
    disk.ignore_sync();
    let mut journal = open(&disk, &clock);
    journal.append(&mut oi()).unwrap();
    disk.power_on();
    for _ in 0..3 {
        let result = journal.append(&mut oi());
        assert!(matches!(result, Err(AppendError::Disk(_))), "{result:?}");
        assert_eq!(read(&*journal.reader(), 0).len(), 1);
        clock.pass(10_000);
    }
}

/// What can go wrong for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Broken,
    Full,
    OnlySyncs,
}

#[test]
fn whatever_fails_whenever_the_journal_holds_what_was_acknowledged() {
    let mut refused = [0; 3];
    for seed in 0..300 {
        let mut rng = Rng::with_seed(seed);
        let mut life = Life::new(seed);
        for _ in 0..3 {
            let trouble = [Trouble::Broken, Trouble::Full, Trouble::OnlySyncs][rng.usize(..3)];
            let at = life.disk.operations() + rng.u64(..60);
            match trouble {
                Trouble::Broken => life.disk.fail_at(at, ErrorKind::Other),
                Trouble::Full => life.disk.fail_at(at, ErrorKind::StorageFull),
                Trouble::OnlySyncs => life.disk.fail_syncs_at(at),
            }
            let mut still = rng.u8(1..20);
            while still > 0 {
                if let Err(error) = life.do_something(&mut rng) {
                    let is_full = trouble == Trouble::Full;
                    assert_eq!(error == AppendError::Full, is_full, "seed {seed}: {error}");
                    refused[trouble as usize] += 1;
                    still -= 1;
                    life.clock.pass(rng.u64(..3_000));
                }
            }
            life.disk.heal();
            life.clock.pass(60_000);
            assert_eq!(life.append(&mut rng), Ok(()), "seed {seed}");
            let found = rows(&*life.journal.reader()).unwrap();
            assert_eq!(found, life.rows, "seed {seed}");
        }
        // Nothing of it hung on what the system only remembered.
        life.disk.power_on();
        let (found, found_rows, _) =
            look_at(&life.disk).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
        assert_eq!(found, life.records, "seed {seed}");
        assert_eq!(found_rows, life.rows, "seed {seed}");
    }
    assert!(refused.iter().all(|count| *count > 500), "{refused:?}");
}

/// A journal on a disk that fails, and what it must hold.
struct Life {
    seed: u64,
    disk: SimDisk,
    clock: Clock,
    journal: RedbJournal,
    records: Vec<Record>,
    rows: Rows,
    said: u64,
    /// Records before this may be gone already: a deletion failed.
    may_go: u64,
}

impl Life {
    fn new(seed: u64) -> Self {
        let (disk, clock) = (SimDisk::new(seed), Clock::new());
        Self {
            seed,
            journal: open(&disk, &clock),
            disk,
            clock,
            records: Vec::new(),
            rows: Rows::new(),
            said: 0,
            may_go: 0,
        }
    }

    fn do_something(&mut self, rng: &mut Rng) -> Result<(), AppendError> {
        let result = if rng.u8(..8) == 0 {
            let first = self.said.saturating_sub(rng.u64(..60));
            self.may_go = self.may_go.max(first);
            (self.journal.retain_from(first)).map(|_| self.forget(first))
        } else {
            self.append(rng)
        };
        self.look();
        result
    }

    fn append(&mut self, rng: &mut Rng) -> Result<(), AppendError> {
        let mut batch = random_batch(rng, self.said);
        self.journal.append(&mut batch)?;
        self.records.extend(records_of(&batch));
        self.said += batch.headings().len() as u64;
        change(&mut self.rows, &batch);
        self.look();
        Ok(())
    }

    fn look(&mut self) {
        let found = read(&*self.journal.reader(), 0);
        let first = found
            .first()
            .map_or(self.said + 1, |it| it.heading.order.get());
        if first <= self.may_go {
            self.forget(first);
        }
        assert_eq!(found, self.records, "seed {}", self.seed);
    }

    fn forget(&mut self, first: u64) {
        (self.records).retain(|record| record.heading.order.get() >= first);
    }
}
