//! What every journal does, whatever it is made of.

use super::load::{ROOM, Say, order_row, orders, person, read, read_conversation, row, rows, said};
use udp_core::journal::{Batch, Conversation, Extent, Journal, MemoryJournal, Places, Table};

/// Runs each rule on each backend.
macro_rules! rules {
    ($($rule:ident)*) => {
        mod memory {
            $(#[test]
            fn $rule() {
                super::$rule(&mut udp_core::journal::MemoryJournal::default());
            })*
        }

        #[cfg(feature = "disk")]
        mod redb {
            $(#[test]
            #[expect(clippy::disallowed_methods, reason = "the disk never fails")]
            fn $rule() {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("journal.redb");
                let clock = std::time::Instant::now;
                super::$rule(&mut udp_core::journal::RedbJournal::open(path, clock).unwrap());
            })*
        }
    };
}

rules! {
    a_new_journal_is_empty
    records_are_read_as_they_were_appended
    reading_stops_when_the_visitor_has_enough
    each_conversation_has_places_of_its_own
    a_token_leads_to_the_first_part_while_that_is_kept
    rows_are_put_and_deleted_and_sorted_and_bear_orders
    a_batch_without_records_uses_up_no_order
    what_is_deleted_is_gone_from_everywhere
    no_order_and_no_place_is_given_twice
    a_conversation_that_begins_anew_goes_on_above_all_that_were_forgotten
    a_huge_deletion_comes_to_its_end
    readers_of_other_threads_see_what_was_appended
}

fn append(journal: &mut dyn Journal, says: &[Say]) -> Vec<(u64, u32)> {
    let mut batch = said(says, 7);
    journal.append(&mut batch).unwrap();
    let numbers = batch.headings().iter();
    numbers
        .map(|heading| (heading.order.get(), heading.place.get()))
        .collect()
}

fn retain_from(journal: &mut dyn Journal, first: u64) {
    while journal.retain_from(first).unwrap() {}
}

fn everyone() -> Say {
    Say::new(1, 0)
}

fn pair() -> Conversation {
    Conversation::pair(person(1), person(2))
}

fn a_new_journal_is_empty(journal: &mut dyn Journal) {
    let reader = journal.reader();
    let extent = Extent {
        bytes: reader.extent().bytes,
        ..Extent::default()
    };
    assert_eq!(reader.extent(), extent);
    assert_eq!(read(&*reader, 0), []);
    assert_eq!(reader.places(Conversation::Everyone), Ok(None));
    assert_eq!(reader.order_of_token(person(1), 0), Ok(None));
    assert_eq!(journal.retain_from(100), Ok(false));
}

fn records_are_read_as_they_were_appended(journal: &mut dyn Journal) {
    let says = [everyone().token(9), Say::new(2, ROOM), Say::new(3, 4)];
    assert_eq!(append(journal, &says), [(1, 1), (2, 1), (3, 1)]);
    let reader = journal.reader();
    let records = read(&*reader, 0);
    for (say, record) in says.iter().zip(&records) {
        assert_eq!(record.frame, say.frame());
        assert_eq!(record.heading.token.get(), say.token);
        assert_eq!(record.heading.time_ms.get(), 7);
        assert_eq!((record.heading.part, record.heading.parts), (0, 1));
    }
    assert_eq!(orders(&records), [1, 2, 3]);
    assert_eq!(orders(&read(&*reader, 2)), [2, 3]);
    assert_eq!(read(&*reader, 4), []);
    let Extent {
        first,
        first_time_ms,
        last,
        last_time_ms,
        records,
        ..
    } = reader.extent();
    assert_eq!((first, last, records), (1, 3, 3));
    assert_eq!((first_time_ms, last_time_ms), (7, 7));
}

fn reading_stops_when_the_visitor_has_enough(journal: &mut dyn Journal) {
    append(journal, &[everyone(), everyone(), everyone()]);
    let reader = journal.reader();
    let mut visits = 0;
    let mut visit = |_: &_| {
        visits += 1;
        visits % 2 != 0
    };
    reader.read(0, &mut visit).unwrap();
    (reader.read_conversation(Conversation::Everyone, 0, &mut visit)).unwrap();
    assert_eq!(visits, 4);
}

fn each_conversation_has_places_of_its_own(journal: &mut dyn Journal) {
    let says = [everyone(), Say::new(1, 2), Say::new(2, 1), everyone()];
    assert_eq!(append(journal, &says), [(1, 1), (2, 1), (3, 2), (4, 2)]);
    assert_eq!(append(journal, &says), [(5, 3), (6, 3), (7, 4), (8, 4)]);
    let reader = journal.reader();
    let found = read_conversation(&*reader, pair(), 2).unwrap();
    assert_eq!(orders(&found), [3, 6, 7]);
    assert_eq!(
        reader.places(pair()),
        Ok(Some(Places { first: 1, last: 4 }))
    );
    let mut conversations = Vec::new();
    let listed = reader.conversations(&mut |conversation| conversations.push(conversation));
    assert_eq!(listed, Ok(()));
    assert_eq!(conversations, [Conversation::Everyone, pair()]);
    let nobody = Conversation::pair(person(1), person(3));
    assert_eq!(reader.places(nobody), Ok(None));
    assert_eq!(read_conversation(&*reader, nobody, 0), Ok(vec![]));
}

fn a_token_leads_to_the_first_part_while_that_is_kept(journal: &mut dyn Journal) {
    append(journal, &[everyone()]);
    let mut batch = Batch::default();
    for part in 0..3 {
        batch.push(&everyone().frame(), 8, 77, part, 3);
    }
    journal.append(&mut batch).unwrap();
    let reader = journal.reader();
    assert_eq!(reader.order_of_token(person(1), 77), Ok(Some(2)));
    assert_eq!(reader.order_of_token(person(1), 78), Ok(None));
    // Somebody else who chose the same hides nobody's.
    append(journal, &[Say::new(2, 0).token(77)]);
    assert_eq!(reader.order_of_token(person(1), 77), Ok(Some(2)));
    assert_eq!(reader.order_of_token(person(2), 77), Ok(Some(5)));
    retain_from(journal, 3);
    assert_eq!(reader.order_of_token(person(1), 77), Ok(None));
    assert_eq!(reader.order_of_token(person(2), 77), Ok(Some(5)));
    assert_eq!(orders(&read(&*reader, 0)), [3, 4, 5]);
}

fn rows_are_put_and_deleted_and_sorted_and_bear_orders(journal: &mut dyn Journal) {
    append(journal, &[everyone(), everyone()]);
    let mut batch = said(&[everyone(), everyone()], 8);
    batch.change(row(Table::Rooms, b"b", Some(b"two")));
    batch.change(row(Table::Rooms, b"a", Some(b"one")));
    batch.change(row(Table::Rooms, b"", Some(b"")));
    batch.change(row(Table::Rooms, b"c", Some(b"gone at once")));
    batch.change(row(Table::Rooms, b"c", None));
    batch.change(row(Table::Bans, b"never there", None));
    batch.change(order_row(Table::Claims, b"key", 1));
    journal.append(&mut batch).unwrap();
    let reader = journal.reader();
    let mut rooms = Vec::new();
    let mut visit = |key: &[u8], value: &[u8]| rooms.push((key.to_vec(), value.to_vec()));
    reader.rows(Table::Rooms, &mut visit).unwrap();
    let row = |key: &[u8], value: &[u8]| (key.to_vec(), value.to_vec());
    assert_eq!(rooms, [row(b"", b""), row(b"a", b"one"), row(b"b", b"two")]);
    let all = rows(&*reader).unwrap();
    assert_eq!(all.len(), 4);
    assert_eq!(all[&(Table::Claims, b"key".to_vec())], 4_u64.to_be_bytes());
}

fn a_batch_without_records_uses_up_no_order(journal: &mut dyn Journal) {
    append(journal, &[everyone()]);
    journal.append(&mut Batch::default()).unwrap();
    let mut batch = Batch::default();
    batch.change(row(Table::Marks, b"1", Some(b"5")));
    journal.append(&mut batch).unwrap();
    assert_eq!(rows(&*journal.reader()).unwrap().len(), 1);
    assert_eq!(append(journal, &[everyone()]), [(2, 2)]);
}

fn what_is_deleted_is_gone_from_everywhere(journal: &mut dyn Journal) {
    let says = [everyone().token(5), Say::new(1, 2).token(6), everyone()];
    append(journal, &says);
    append(journal, &says.map(|say| say.token(0)));
    retain_from(journal, 3);
    let reader = journal.reader();
    assert_eq!(orders(&read(&*reader, 0)), [3, 4, 5, 6]);
    assert_eq!((reader.extent().first, reader.extent().records), (3, 4));
    let places = reader.places(Conversation::Everyone);
    assert_eq!(places, Ok(Some(Places { first: 2, last: 4 })));
    assert_eq!(
        reader.places(pair()),
        Ok(Some(Places { first: 2, last: 2 }))
    );
    let found = read_conversation(&*reader, Conversation::Everyone, 0).unwrap();
    assert_eq!(orders(&found), [3, 4, 6]);
    assert_eq!(reader.order_of_token(person(1), 5), Ok(None));
    assert_eq!(reader.order_of_token(person(1), 6), Ok(None));
    // Nothing lies before it.
    retain_from(journal, 3);
    retain_from(journal, 0);
    assert_eq!(reader.extent().records, 4);
}

fn no_order_and_no_place_is_given_twice(journal: &mut dyn Journal) {
    append(journal, &[everyone(), Say::new(1, 2)]);
    retain_from(journal, u64::MAX);
    let reader = journal.reader();
    let Extent {
        first,
        first_time_ms,
        last,
        last_time_ms,
        records,
        ..
    } = reader.extent();
    assert_eq!((first, last, records), (0, 2, 0));
    assert_eq!((first_time_ms, last_time_ms), (0, 7));
    assert_eq!(reader.places(Conversation::Everyone), Ok(None));
    assert_eq!(append(journal, &[everyone()]), [(3, 2)]);
    assert_eq!(reader.extent().first, 3);
}

fn a_conversation_that_begins_anew_goes_on_above_all_that_were_forgotten(
    journal: &mut dyn Journal,
) {
    append(journal, &[Say::new(1, 2), everyone(), everyone()]);
    retain_from(journal, 2);
    // Only the pair was forgotten, at place 1.
    assert_eq!(append(journal, &[Say::new(3, 4)]), [(4, 2)]);
    assert_eq!(append(journal, &[everyone()]), [(5, 3)]);
    retain_from(journal, 6);
    assert_eq!(append(journal, &[Say::new(1, 2)]), [(6, 4)]);
}

fn a_huge_deletion_comes_to_its_end(journal: &mut dyn Journal) {
    let all = vec![everyone().token(3); 5_000];
    append(journal, &all);
    retain_from(journal, 4_999);
    let reader = journal.reader();
    assert_eq!(orders(&read(&*reader, 0)), [4_999, 5_000]);
    assert_eq!(reader.order_of_token(person(1), 3), Ok(Some(5_000)));
    assert_eq!(append(journal, &[everyone()]), [(5_001, 5_001)]);
}

fn readers_of_other_threads_see_what_was_appended(journal: &mut dyn Journal) {
    let reader = journal.reader();
    for count in 1..20 {
        append(journal, &[everyone()]);
        std::thread::scope(|scope| {
            let found = scope.spawn(|| read(&*reader, 0).len()).join().unwrap();
            assert_eq!(found, count);
        });
    }
}

#[test]
fn the_memory_journal_keeps_no_more_than_its_ring() {
    let mut journal = MemoryJournal::new(3);
    append(&mut journal, &[Say::new(1, 2), everyone(), everyone()]);
    append(&mut journal, &[everyone()]);
    let reader = journal.reader();
    assert_eq!(orders(&read(&*reader, 0)), [2, 3, 4]);
    assert_eq!(reader.places(pair()), Ok(None));
}
