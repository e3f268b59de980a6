//! The power goes at any moment: what was acknowledged is there afterwards, and nothing else.

use super::load::{Rows, change, orders, random_batch, records_of, rows, try_read};
use fastrand::Rng;
use protocol::Record;
use std::{collections::BTreeSet, time::Instant};
use udp_core::{
    journal::{Journal, RedbJournal, Storage, verify_storage},
    testing::disk::{Fates, SimDisk},
};

/// Disks, each of which loses its power as often.
const DISKS: u64 = 250;
const CUTS: u64 = 4;

/// What the journal must hold: everything that was acknowledged.
#[derive(Debug, Clone, Default)]
struct Truth {
    records: Vec<Record>,
    rows: Rows,
    last: u64,
}

impl Truth {
    fn retain_from(&mut self, first: u64) {
        (self.records).retain(|record| record.heading.order.get() >= first);
    }
}

/// What happened on all disks.
#[derive(Debug, Default)]
struct Tally {
    cuts: u64,
    unacknowledged_kept: u64,
    fates: Fates,
}

#[test]
fn a_thousand_power_cuts_lose_nothing_and_invent_nothing() {
    let mut tally = Tally::default();
    for seed in 0..DISKS {
        live(seed, true, &mut tally).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
    }
    println!("{tally:?}");
    assert_eq!(tally.cuts, DISKS * CUTS);
    let Fates {
        kept,
        dropped,
        torn,
    } = tally.fates;
    for count in [kept, dropped, torn, tally.unacknowledged_kept] {
        assert!(count > 10, "hardly happened: {tally:?}");
    }
}

#[test]
fn without_syncing_the_same_loses_something() {
    let mut tally = Tally::default();
    let lost = (0..DISKS).find_map(|seed| Some((seed, live(seed, false, &mut tally).err()?)));
    let (seed, wrong) = lost.expect("a disk that does not sync loses something");
    println!("seed {seed}: {wrong}");
}

/// A disk's life: load, power cut, look, and again.
fn live(seed: u64, syncs: bool, tally: &mut Tally) -> Result<(), String> {
    let mut rng = Rng::with_seed(seed);
    let disk = SimDisk::new(rng.u64(..));
    if !syncs {
        disk.ignore_sync();
    }
    let mut truth = Truth::default();
    for _ in 0..CUTS {
        disk.cut_power_at(disk.operations() + rng.u64(1..200));
        let unacknowledged = load(&disk, &mut rng, &mut truth)?;
        disk.power_on();
        tally.cuts += 1;
        let found = look(&disk)?;
        if found.records != truth.records || found.rows != truth.rows || found.last != truth.last {
            // Nobody was told about the last deed; but it was done whole, or not at all.
            let Some(whole) = unacknowledged.filter(|whole| {
                whole.records == found.records
                    && whole.rows == found.rows
                    && whole.last == found.last
            }) else {
                return Err(format!(
                    "acknowledged {:?}\nfound {:?}\nrows {:?}\nfound {:?}",
                    orders(&truth.records),
                    orders(&found.records),
                    truth.rows,
                    found.rows
                ));
            };
            tally.unacknowledged_kept += 1;
            truth = whole;
        }
    }
    tally.fates += disk.fates();
    Ok(())
}

/// Appends and deletes until the power goes; returns what is there when the last deed was done.
fn load(disk: &SimDisk, rng: &mut Rng, truth: &mut Truth) -> Result<Option<Truth>, String> {
    let mut journal = match open(disk) {
        Ok(journal) => journal,
        Err(_) if disk.is_off() => return Ok(None),
        Err(error) => return Err(error),
    };
    loop {
        let mut then = truth.clone();
        let result = if rng.u8(..12) == 0 {
            let first = truth.last.saturating_sub(rng.u64(..40)) + 1;
            then.retain_from(first);
            journal.retain_from(first).map(|_| ())
        } else {
            let mut batch = random_batch(rng, truth.last);
            let result = journal.append(&mut batch);
            then.records.extend(records_of(&batch));
            then.last += batch.headings().len() as u64;
            change(&mut then.rows, &batch);
            result
        };
        match result {
            Ok(()) => *truth = then,
            Err(_) if disk.is_off() => return Ok(Some(then)),
            Err(error) => return Err(format!("with power: {error}")),
        }
        if rng.u8(..40) == 0 {
            drop(journal);
            journal = match open(disk) {
                Ok(journal) => journal,
                Err(_) if disk.is_off() => return Ok(None),
                Err(error) => return Err(error),
            };
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the disk never fails")]
fn open(disk: &SimDisk) -> Result<RedbJournal, String> {
    RedbJournal::with_storage(disk.clone(), Instant::now)
        .map_err(|error| format!("cannot be opened: {error}"))
}

/// What the journal holds after a power cut; an error when it does not agree with itself.
pub(crate) fn look_at(disk: &SimDisk) -> Result<(Vec<Record>, Rows, u64), String> {
    let journal = open(disk)?;
    let reader = journal.reader();
    let wrong = |error| format!("{error}");
    let records = try_read(&*reader, 0).map_err(wrong)?;
    let rows = rows(&*reader).map_err(wrong)?;
    let last = reader.extent().last;
    let numbers: BTreeSet<u64> = orders(&records).into_iter().collect();
    if reader.extent().records != records.len() as u64 || numbers.len() != records.len() {
        return Err(format!("{:?} of {:?}", reader.extent(), orders(&records)));
    }
    drop((reader, journal));
    let report =
        verify_storage(disk as &dyn Storage, |_, _| ()).map_err(|error| error.to_string())?;
    if !report.is_sound() || report.records != records.len() as u64 {
        return Err(format!("{report:?}"));
    }
    Ok((records, rows, last))
}

fn look(disk: &SimDisk) -> Result<Truth, String> {
    let (records, rows, last) = look_at(disk)?;
    Ok(Truth {
        records,
        rows,
        last,
    })
}
