//! How fast the journal commits and opens, beside redb itself with the same tables and batches.
//!
//! `cargo run --release -p udp-core --features disk --example journal_bench -- FOLDER [RECORDS]`
//!
//! Both sides take turns of a hundred commits, so that whatever else the machine does hits both.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock, and ends when something fails"
)]

use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, Record, RoomId};
use redb::{Builder, Database, TableDefinition};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use udp_core::journal::{Batch, Conversation, Journal, RedbJournal, RowChange, Table};

/// Commits of each side.
const COMMITS: usize = 10_000;
const TURN: usize = 100;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let records = arguments.next().map_or(500_000, |it| it.parse().unwrap());
    for senders in [1, 64] {
        commits(&folder, senders);
    }
    reopening(&folder, records);
}

/// One message of each sender: half to everyone, a quarter to a room, a quarter to one person, and
/// each sender's highest token.
fn batch(senders: u32, round: u64) -> Batch {
    let mut batch = Batch::default();
    for sender in 1..=senders {
        let to = match sender % 4 {
            0 => RoomId::MIN + sender % 8,
            1 => sender % senders + 1,
            _ => 0,
        };
        let text = FrameText::cut("Alguém sabe a resposta da questão três? Eu achei 42.");
        let frame = Frame::new(
            Kind::MSG,
            Origin::from_wire(sender).unwrap(),
            Destination::from_wire(to).unwrap(),
            &Name::from_field(b"Ana"),
            &text,
        );
        // Outboxes have random numbers.
        let outbox = sender.wrapping_mul(2_654_435_761);
        batch.push(&frame, round, u64::from(outbox) << 32 | round, 0, 1);
        batch.change(RowChange {
            table: Table::Outboxes,
            key: outbox.to_be_bytes().to_vec(),
            value: Some(round.to_be_bytes().to_vec()),
            order: None,
        });
    }
    batch
}

fn commits(folder: &Path, senders: u32) {
    let paths = ["ours.redb", "raw.redb"].map(|name| folder.join(name));
    for path in &paths {
        _ = fs::remove_file(path);
    }
    let mut ours = RedbJournal::open(&paths[0], Instant::now).unwrap();
    let mut raw = Raw::open(&paths[1]);
    let (mut of_ours, mut of_raw) = (Vec::new(), Vec::new());
    for turn in 0..COMMITS / TURN {
        for round in 0..TURN {
            let mut batch = batch(senders, (turn * TURN + round) as u64 + 1);
            of_ours.push(time(|| ours.append(&mut batch).unwrap()));
        }
        for round in 0..TURN {
            let batch = batch(senders, (turn * TURN + round) as u64 + 1);
            of_raw.push(time(|| raw.append(&batch)));
        }
    }
    println!("{senders} a commit, {COMMITS} commits:");
    let [ours, raw] = [("journal", of_ours), ("redb", of_raw)].map(|(name, mut times)| {
        times.sort();
        let sum: Duration = times.iter().sum();
        let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
        let rate = f64::from(senders) * times.len() as f64 / sum.as_secs_f64();
        println!(
            "  {name:8} {rate:9.0} records/s; commit p50 {:?}, p99 {:?}",
            at(0.5),
            at(0.99)
        );
        (sum, at(0.5))
    });
    println!(
        "  ratio: mean {:.2}, p50 {:.2}",
        ours.0.as_secs_f64() / raw.0.as_secs_f64(),
        ours.1.as_secs_f64() / raw.1.as_secs_f64()
    );
}

/// The same tables, filled by hand.
struct Raw {
    database: Database,
    places: HashMap<Conversation, u32>,
    order: u64,
}

const RECORDS: TableDefinition<'_, u64, &[u8; 208]> = TableDefinition::new("records");
const PLACES: TableDefinition<'_, &[u8; 13], u64> = TableDefinition::new("places");
const CONVERSATIONS: TableDefinition<'_, &[u8; 9], (u32, u32)> =
    TableDefinition::new("conversations");
const TOKENS: TableDefinition<'_, u64, u64> = TableDefinition::new("tokens");
const ROWS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");

impl Raw {
    fn open(path: &Path) -> Self {
        let database = (Builder::new().set_cache_size(32 * 1024 * 1024)).create(path);
        Self {
            database: database.unwrap(),
            places: HashMap::new(),
            order: 0,
        }
    }

    fn append(&mut self, batch: &Batch) {
        let transaction = self.database.begin_write().unwrap();
        {
            let mut records = transaction.open_table(RECORDS).unwrap();
            let mut places = transaction.open_table(PLACES).unwrap();
            let mut conversations = transaction.open_table(CONVERSATIONS).unwrap();
            let mut tokens = transaction.open_table(TOKENS).unwrap();
            let mut rows = transaction.open_table(ROWS).unwrap();
            for (heading, frame) in batch.headings().iter().zip(batch.frames()) {
                self.order += 1;
                let conversation = Conversation::of(frame).unwrap();
                let place = self.places.entry(conversation).or_default();
                *place += 1;
                let record = Record {
                    heading: *heading,
                    frame: *frame,
                };
                records.insert(self.order, record.bytes()).unwrap();
                let mut key = [0; 13];
                key[..9].copy_from_slice(&conversation.key());
                key[9..].copy_from_slice(&place.to_be_bytes());
                places.insert(&key, self.order).unwrap();
                (conversations.insert(&conversation.key(), (1, *place))).unwrap();
                tokens.insert(heading.token.get(), self.order).unwrap();
            }
            for change in batch.changes() {
                let value = change.value.as_deref().unwrap();
                rows.insert(change.key.as_slice(), value).unwrap();
            }
        }
        transaction.commit().unwrap();
    }
}

fn reopening(folder: &Path, records: u64) {
    let (path, killed) = (folder.join("ours.redb"), folder.join("killed.redb"));
    _ = fs::remove_file(&path);
    let mut journal = RedbJournal::open(&path, Instant::now).unwrap();
    for round in 1..=records / 64 + 1 {
        journal.append(&mut batch(64, round)).unwrap();
    }
    let extent = journal.reader().extent();
    println!("{} records, {} MiB:", extent.records, extent.bytes >> 20);
    // What a killed server leaves.
    fs::copy(&path, &killed).unwrap();
    drop(journal);
    for (name, path) in [("closed", &path), ("killed", &killed)] {
        let mut found = 0;
        let time = time(|| {
            let journal = RedbJournal::open(path, Instant::now).unwrap();
            found = journal.reader().extent().records;
        });
        assert_eq!(found, extent.records);
        println!("  opened after it was {name}: {time:?}");
    }
    let time = time(|| {
        let report = udp_core::journal::verify(&path, |_, _| ()).unwrap();
        assert!(report.is_sound(), "{report:?}");
    });
    println!("  verified: {time:?}");
    for path in [path, killed, folder.join("raw.redb")] {
        fs::remove_file(path).unwrap();
    }
}

fn time(deed: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    deed();
    begin.elapsed()
}
