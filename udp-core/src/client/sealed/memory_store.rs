//! A profile in memory: it is gone with the program. A clone is a copy.

use super::store::{Change, Direction, Store, StoreError, Table, Urgency};
use std::collections::BTreeMap;

/// The store of somebody who has no folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemoryStore {
    tables: BTreeMap<Table, BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl Store for MemoryStore {
    fn commit(&mut self, changes: &[Change], _: Urgency) -> Result<(), StoreError> {
        for change in changes {
            match change {
                Change::Put { table, key, value } => {
                    let rows = self.tables.entry(*table).or_default();
                    rows.insert(key.clone(), value.clone());
                }
                Change::Remove { table, first, last } => {
                    let rows = self.tables.entry(*table).or_default();
                    rows.retain(|key, _| key < first || key > last);
                }
            }
        }
        Ok(())
    }

    fn value(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let rows = self.tables.get(&table);
        Ok(rows.and_then(|rows| rows.get(key)).cloned())
    }

    fn visit(
        &self,
        table: Table,
        first: &[u8],
        last: &[u8],
        direction: Direction,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        let Some(rows) = self.tables.get(&table).filter(|_| first <= last) else {
            return Ok(());
        };
        let mut range = rows.range(first.to_vec()..=last.to_vec());
        let mut next = || match direction {
            Direction::Up => range.next(),
            Direction::Down => range.next_back(),
        };
        while let Some((key, value)) = next() {
            if !visit(key, value) {
                break;
            }
        }
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
