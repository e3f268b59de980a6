//! Files: who may open which, and what a walk finds in a damaged one.

use super::load::{Say, person, random_batch, read, said};
use fastrand::Rng;
use redb::ReadableTable as _;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};
use tempfile::TempDir;
use udp_core::journal::{Damage, Journal, OpenError, RedbJournal, verify};

/// Who said it, and its token → order.
const TOKENS: redb::TableDefinition<'_, (u32, u64), u64> =
    redb::TableDefinition::new("tokens of people");

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.redb");
    (folder, path)
}

#[expect(clippy::disallowed_methods, reason = "the disk never fails")]
fn open(path: &Path) -> Result<RedbJournal, OpenError> {
    RedbJournal::open(path, Instant::now)
}

fn fill(path: &Path) -> u64 {
    let mut journal = open(path).unwrap();
    let mut rng = Rng::with_seed(7);
    for time_ms in 0..200 {
        journal
            .append(&mut random_batch(&mut rng, time_ms))
            .unwrap();
    }
    while journal.retain_from(50).unwrap() {}
    journal.reader().extent().records
}

#[test]
fn only_one_server_opens_a_journal_and_the_next_may_when_it_has_gone() {
    let (_folder, path) = folder();
    let mut first = open(&path).unwrap();
    first.append(&mut said(&[Say::new(1, 0)], 1)).unwrap();
    let reader = first.reader();
    let error = open(&path).unwrap_err();
    assert!(matches!(error, OpenError::AlreadyOpen { .. }), "{error}");
    let error = verify(&path, |_, _| ()).unwrap_err();
    assert!(matches!(error, OpenError::AlreadyOpen { .. }), "{error}");
    drop(first);
    let second = open(&path).unwrap();
    assert_eq!(read(&*second.reader(), 0), read(&*reader, 0));
}

#[test]
fn other_files_are_refused_by_name_and_left_as_they_are() {
    let (_folder, path) = folder();
    fs::write(&path, "Notas da turma\n".repeat(400)).unwrap();
    for _ in 0..2 {
        let error = open(&path).unwrap_err();
        assert!(matches!(error, OpenError::NotAJournal { .. }), "{error}");
    }
    assert_eq!(
        fs::read(&path).unwrap(),
        "Notas da turma\n".repeat(400).as_bytes()
    );

    fs::remove_file(&path).unwrap();
    let table = redb::TableDefinition::<u64, u64>::new("records");
    let other = redb::Database::create(&path).unwrap();
    let transaction = other.begin_write().unwrap();
    transaction.open_table(table).unwrap();
    transaction.commit().unwrap();
    drop(other);
    let error = open(&path).unwrap_err();
    assert!(matches!(error, OpenError::NotAJournal { .. }), "{error}");
}

#[test]
fn a_newer_format_is_refused() {
    let (_folder, path) = folder();
    drop(open(&path).unwrap());
    let meta = redb::TableDefinition::<&str, u64>::new("recado journal");
    let file = redb::Database::create(&path).unwrap();
    let transaction = file.begin_write().unwrap();
    (transaction.open_table(meta).unwrap())
        .insert("format", 3)
        .unwrap();
    transaction.commit().unwrap();
    drop(file);
    let error = open(&path).unwrap_err();
    let OpenError::NewerVersion { found, known, .. } = error else {
        panic!("{error}");
    };
    assert_eq!((found, known), (3, 2));
}

#[test]
fn a_file_of_the_first_format_is_brought_to_this_one() {
    const OLD: redb::TableDefinition<'_, u64, u64> = redb::TableDefinition::new("tokens");
    for is_walked_first in [false, true] {
        let (_folder, path) = folder();
        let mut journal = open(&path).unwrap();
        let says = [1, 2, 1].map(|from| Say::new(from, 0).token(9));
        journal.append(&mut said(&says, 7)).unwrap();
        drop(journal);
        let file = redb::Database::create(&path).unwrap();
        let transaction = file.begin_write().unwrap();
        transaction.delete_table(TOKENS).unwrap();
        // It knew only whoever used a token last.
        (transaction.open_table(OLD).unwrap()).insert(9, 3).unwrap();
        let meta = redb::TableDefinition::<&str, u64>::new("recado journal");
        (transaction.open_table(meta).unwrap())
            .insert("format", 1)
            .unwrap();
        transaction.commit().unwrap();
        drop(file);
        if is_walked_first {
            assert!(verify(&path, |_, _| ()).unwrap().is_sound());
        }
        let journal = open(&path).unwrap();
        let reader = journal.reader();
        assert_eq!(reader.order_of_token(person(1), 9), Ok(Some(3)));
        assert_eq!(reader.order_of_token(person(2), 9), Ok(Some(2)));
    }
}

#[test]
fn a_missing_folder_is_named_and_a_file_that_was_never_finished_begins_anew() {
    let (folder, path) = folder();
    let error = open(&folder.path().join("nowhere/journal.redb")).unwrap_err();
    assert!(matches!(error, OpenError::Missing { .. }), "{error}");
    let error = verify(&path, |_, _| ()).unwrap_err();
    assert!(matches!(error, OpenError::Missing { .. }), "{error}");
    fs::write(&path, [0; 1_060_864]).unwrap();
    assert_eq!(open(&path).unwrap().reader().extent().records, 0);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = folder();
    drop(open(&path).unwrap());
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_walk_through_a_sound_file_finds_nothing_and_shows_its_progress() {
    let (_folder, path) = folder();
    let records = fill(&path);
    let mut progress = Vec::new();
    let report = verify(&path, |done, total| progress.push((done, total))).unwrap();
    assert_eq!((report.records, &*report.damage), (records, &[][..]));
    let all = report.records + report.tokens + report.rows;
    assert_eq!(progress.first(), Some(&(0, all)));
    assert_eq!(progress.last(), Some(&(all, all)));
    assert_eq!(open(&path).unwrap().reader().extent().records, records);
}

/// Changes something behind the journal's back.
fn tamper(path: &Path, change: impl FnOnce(&redb::WriteTransaction)) -> Vec<Damage> {
    fill(path);
    let file = redb::Database::create(path).unwrap();
    let transaction = file.begin_write().unwrap();
    change(&transaction);
    transaction.commit().unwrap();
    drop(file);
    verify(path, |_, _| ()).unwrap().damage
}

#[test]
fn a_walk_finds_what_does_not_agree() {
    const RECORDS: redb::TableDefinition<'_, u64, &[u8; 208]> =
        redb::TableDefinition::new("records");
    let (_folder, path) = folder();
    let found = tamper(&path, |file| {
        let mut records = file.open_table(RECORDS).unwrap();
        records.remove(60).unwrap();
    });
    let gap = |damage: &Damage| matches!(damage, Damage::WrongPlace { .. });
    assert!(found.iter().any(gap), "{found:?}");
    assert!(found.contains(&Damage::ExtraPlaces(1)), "{found:?}");

    fs::remove_file(&path).unwrap();
    let found = tamper(&path, |file| {
        let mut records = file.open_table(RECORDS).unwrap();
        let mut bytes = *records.get(60).unwrap().unwrap().value();
        bytes[200] ^= 0x80;
        records.insert(60, &bytes).unwrap();
    });
    assert_eq!(found, [Damage::WrongFrame { order: 60 }]);

    fs::remove_file(&path).unwrap();
    let found = tamper(&path, |file| {
        file.open_table(TOKENS)
            .unwrap()
            .insert((2, 12), 60)
            .unwrap();
    });
    let wrong = Damage::WrongToken {
        token: 12,
        order: 60,
    };
    assert_eq!(found, [wrong]);

    fs::remove_file(&path).unwrap();
    let found = tamper(&path, |file| {
        let mut records = file.open_table(RECORDS).unwrap();
        records.retain(|order, _| order < 40).unwrap();
    });
    assert!(!found.is_empty());
}

#[test]
fn bytes_that_were_changed_are_found_or_do_not_matter() {
    let (_folder, path) = folder();
    fill(&path);
    let sound = fs::read(&path).unwrap();
    let mut rng = Rng::with_seed(3);
    let mut found = 0;
    for round in 0..60 {
        let mut bytes = sound.clone();
        for _ in 0..rng.usize(1..40) {
            let at = rng.usize(..bytes.len());
            bytes[at] ^= rng.u8(1..);
        }
        fs::write(&path, &bytes).unwrap();
        match verify(&path, |_, _| ()) {
            Ok(report) if report.is_sound() => {
                let records = open(&path).unwrap().reader().extent().records;
                assert_eq!(records, report.records, "round {round}");
            }
            Ok(_) | Err(OpenError::NotAJournal { .. }) => found += 1,
            Err(error) => panic!("round {round}: {error}"),
        }
    }
    assert!(found > 20, "{found}");
}
