//! One conformance suite for all stores, and what a file has to do besides.

use udp_core::client::sealed::{Change, Direction, MemoryStore, Store, Table, Urgency};

fn put(table: Table, key: &[u8], value: &[u8]) -> Change {
    Change::Put {
        table,
        key: key.to_vec(),
        value: value.to_vec(),
    }
}

fn remove(table: Table, first: &[u8], last: &[u8]) -> Change {
    Change::Remove {
        table,
        first: first.to_vec(),
        last: last.to_vec(),
    }
}

fn keys(
    store: &dyn Store,
    first: &[u8],
    last: &[u8],
    direction: Direction,
    most: usize,
) -> Vec<u8> {
    let mut keys = Vec::new();
    let visited = store.visit(Table::Records, first, last, direction, &mut |key, value| {
        assert_eq!(key, value);
        keys.push(key[0]);
        keys.len() < most
    });
    assert_eq!(visited, Ok(()));
    keys
}

fn conforms(store: &mut dyn Store) {
    assert_eq!(store.value(Table::Single, b"x"), Ok(None));
    let rows: Vec<Change> = (1..10)
        .map(|key| put(Table::Records, &[key], &[key]))
        .collect();
    assert_eq!(store.commit(&rows, Urgency::Later), Ok(()));
    // The same key in another table is another row.
    let changes = [
        put(Table::Outbox, &[3], b"a"),
        put(Table::Outbox, &[3], b"b"),
        put(Table::Names, &[3], b""),
    ];
    assert_eq!(store.commit(&changes, Urgency::Now), Ok(()));
    assert_eq!(store.value(Table::Outbox, &[3]), Ok(Some(b"b".to_vec())));
    assert_eq!(store.value(Table::Names, &[3]), Ok(Some(Vec::new())));
    let (up, down) = (Direction::Up, Direction::Down);
    assert_eq!(keys(store, &[3], &[6], up, 9), [3, 4, 5, 6]);
    assert_eq!(keys(store, &[3], &[6], down, 9), [6, 5, 4, 3]);
    assert_eq!(keys(store, &[3], &[6], down, 2), [6, 5]);
    assert_eq!(
        keys(store, &[], &[255; 16], up, 99),
        [1, 2, 3, 4, 5, 6, 7, 8, 9]
    );
    assert_eq!(keys(store, &[6], &[3], up, 9), [0; 0]);
    // Changes are made in their order.
    let changes = [
        put(Table::Records, &[20], &[20]),
        remove(Table::Records, &[4], &[20]),
        remove(Table::Records, &[9], &[1]),
        put(Table::Records, &[5], &[5]),
    ];
    assert_eq!(store.commit(&changes, Urgency::Later), Ok(()));
    assert_eq!(keys(store, &[], &[255; 16], up, 99), [1, 2, 3, 5]);
    assert_eq!(store.commit(&[], Urgency::Now), Ok(()));
    assert_eq!(store.reopen(), Ok(()));
    assert_eq!(keys(store, &[], &[255; 16], up, 99), [1, 2, 3, 5]);
}

#[test]
fn memory_conforms() {
    conforms(&mut MemoryStore::default());
}

#[cfg(all(feature = "disk", feature = "testing"))]
mod disk {
    use super::{conforms, put};
    use std::{fs, io::ErrorKind};
    use udp_core::{
        client::sealed::{OpenError, RedbStore, Store, StoreError, Table, Urgency},
        testing::disk::SimDisk,
    };

    #[test]
    fn a_file_conforms_and_keeps() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("perfil.redb");
        let mut store = RedbStore::open(&path).expect("it opens");
        conforms(&mut store);
        drop(store);
        let store = RedbStore::open(&path).expect("it opens again");
        assert_eq!(store.value(Table::Records, &[5]), Ok(Some(vec![5])));
    }

    #[test]
    fn one_opens_it_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("perfil.redb");
        let store = RedbStore::open(&path).expect("it opens");
        let second = RedbStore::open(&path);
        assert!(
            matches!(second, Err(OpenError::AlreadyOpen { .. })),
            "{second:?}"
        );
        drop(store);
        assert!(RedbStore::open(&path).is_ok());
    }

    #[test]
    fn other_files_are_no_profiles() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nota.txt");
        fs::write(&path, "não é um perfil").expect("it is written");
        assert!(matches!(
            RedbStore::open(&path),
            Err(OpenError::NotAProfile { .. })
        ));
        let missing = folder.path().join("pasta/perfil.redb");
        assert!(matches!(
            RedbStore::open(missing),
            Err(OpenError::Missing { .. })
        ));
    }

    #[test]
    fn what_was_urgent_survives_a_power_cut_and_brings_what_came_before() {
        let disk = SimDisk::new(1);
        let mut store = RedbStore::with_storage(disk.clone()).expect("it opens");
        for (key, urgency) in [(1, Urgency::Later), (2, Urgency::Now), (3, Urgency::Later)] {
            let change = put(Table::Records, &[key], &[key]);
            assert_eq!(store.commit(&[change], urgency), Ok(()));
        }
        disk.power_on();
        let store = RedbStore::with_storage(disk).expect("it opens again");
        let keys = super::keys(&store, &[], &[255; 16], super::Direction::Up, 9);
        assert_eq!(keys, [1, 2]);
    }

    #[test]
    fn a_full_disk_is_got_over() {
        let disk = SimDisk::new(1);
        let mut store = RedbStore::with_storage(disk.clone()).expect("it opens");
        let change = [put(Table::Records, &[1], &[1])];
        assert_eq!(store.commit(&change, Urgency::Now), Ok(()));
        disk.fail_at(disk.operations(), ErrorKind::StorageFull);
        let change = [put(Table::Records, &[2], &vec![2; 1 << 20])];
        assert_eq!(store.commit(&change, Urgency::Now), Err(StoreError::Full));
        assert!(store.value(Table::Records, &[1]).is_err());
        disk.heal();
        assert_eq!(store.reopen(), Ok(()));
        assert_eq!(store.value(Table::Records, &[1]), Ok(Some(vec![1])));
    }
}
