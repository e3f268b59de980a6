//! The journals in memory and on disk give the same answers to the same questions.

use super::load::{ROOM, Say, ask, order_row, row, said, spoken_in};
use proptest::{collection::vec, prelude::*};
use std::{collections::BTreeSet, time::Instant};
use udp_core::{
    journal::{Batch, Journal, MemoryJournal, RedbJournal, Table},
    testing::disk::SimDisk,
};

/// Longer than all that is appended in a run.
const RING: usize = 2_000;

#[derive(Debug, Clone)]
enum Step {
    Append(Vec<Say>, Vec<Row>),
    /// Before which of the orders so far, out of 255.
    Retain(u8),
    Reopen,
    PowerCut,
}

/// Table, key, and the value: none, a byte, or the order of a record.
#[derive(Debug, Clone)]
struct Row(usize, u8, Option<u8>, bool);

fn step() -> impl Strategy<Value = Step> {
    let to = prop::sample::select(vec![0, 1, 2, 3, ROOM, ROOM + 1, 1_000_000_000]);
    let say = (1..4_u32, to, "[a-zé]{0,20}", 0..12_u64);
    let say = say.prop_map(|(from, to, text, token)| Say {
        from,
        to,
        text,
        token,
    });
    let row = (
        0..Table::ALL.len(),
        0..4_u8,
        any::<Option<u8>>(),
        any::<bool>(),
    );
    let row = row.prop_map(|(table, key, value, is_order)| Row(table, key, value, is_order));
    prop_oneof![
        8 => (vec(say, 0..12), vec(row, 0..4)).prop_map(|(says, rows)| Step::Append(says, rows)),
        2 => any::<u8>().prop_map(Step::Retain),
        1 => Just(Step::Reopen),
        1 => Just(Step::PowerCut),
    ]
}

fn batch(says: &[Say], rows: &[Row], time_ms: u64) -> Batch {
    let mut batch = said(says, time_ms);
    for Row(table, key, value, is_order) in rows {
        let table = Table::ALL[*table];
        batch.change(match value {
            Some(record) if *is_order && !says.is_empty() => {
                order_row(table, &[*key], *record as usize % says.len())
            }
            value => row(table, &[*key], value.as_ref().map(std::slice::from_ref)),
        });
    }
    batch
}

#[expect(clippy::disallowed_methods, reason = "the disk never fails")]
fn open(disk: &SimDisk) -> RedbJournal {
    RedbJournal::with_storage(disk.clone(), Instant::now).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn memory_and_disk_agree(steps in vec(step(), 1..30), from in 0..60_u64, place in 0..30_u32) {
        let disk = SimDisk::new(from);
        let mut on_disk = Some(open(&disk));
        let mut in_memory = MemoryJournal::new(RING);
        let mut conversations = BTreeSet::new();
        for (time_ms, step) in (1..).zip(&steps) {
            let journal = on_disk.as_mut().unwrap();
            match step {
                Step::Append(says, rows) => {
                    let (mut one, mut other) = (batch(says, rows, time_ms), batch(says, rows, time_ms));
                    prop_assert_eq!(in_memory.append(&mut one), journal.append(&mut other));
                    prop_assert_eq!(one.headings(), other.headings());
                    prop_assert_eq!(one.changes(), other.changes());
                    conversations.extend(spoken_in(&super::load::records_of(&one).collect::<Vec<_>>()));
                }
                Step::Retain(share) => {
                    let first = (in_memory.reader().extent().last + 2) * u64::from(*share) / 255;
                    prop_assert_eq!(in_memory.retain_from(first), journal.retain_from(first));
                }
                Step::Reopen => {
                    drop(on_disk.take());
                    on_disk = Some(open(&disk));
                }
                Step::PowerCut => {
                    disk.power_on();
                    on_disk = Some(open(&disk));
                }
            }
            let tokens = (0..13).collect();
            let ask = |journal: &dyn Journal| {
                ask(&*journal.reader(), from, place, &conversations, &tokens)
            };
            prop_assert_eq!(ask(&in_memory), ask(on_disk.as_ref().unwrap()));
        }
    }
}
