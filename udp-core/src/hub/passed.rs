//! Which keys know the password: kept over restarts, as long as the password stays the same.

use super::claims::Key;
use crate::{
    bounds::PASSED_KEYS,
    journal::{ReadError, Reader, RowChange, Table},
    password::PasswordHash,
    time::Now,
};
use std::collections::BTreeMap;

/// The row in [`Table::Single`] of what the password is checked against.
const PASSWORD: &[u8] = b"password";

/// The keys that gave the right password.
#[derive(Debug, Default)]
pub(super) struct Passed {
    /// Whether a password is wanted at all.
    is_wanted: bool,
    /// Since when, Unix milliseconds.
    by_key: BTreeMap<Key, u64>,
}

/// The salt of the password that was set last, if there ever was one.
///
/// # Errors
/// [`ReadError`] when the journal's tables cannot be read.
#[cfg(feature = "sealed")]
pub(crate) fn salt(
    journal: &dyn Reader,
) -> Result<Option<[u8; PasswordHash::SALT_BYTES]>, ReadError> {
    Ok(kept_hash(journal)?.map(|kept| kept.salt))
}

fn kept_hash(journal: &dyn Reader) -> Result<Option<PasswordHash>, ReadError> {
    let mut kept = None;
    journal.rows(Table::Single, &mut |key, value| {
        if key == PASSWORD {
            kept = PasswordHash::from_row(value);
        }
    })?;
    Ok(kept)
}

impl Passed {
    /// A password is wanted from now on. Whoever knew another one is forgotten; the rows to write.
    pub(super) fn want(
        &mut self,
        hash: &PasswordHash,
        journal: &dyn Reader,
    ) -> Result<Vec<RowChange>, ReadError> {
        self.is_wanted = true;
        self.by_key.clear();
        journal.rows(Table::Passed, &mut |key, value| {
            if let (Ok(key), Ok(since)) = (key.try_into(), value.try_into()) {
                self.by_key.insert(Key(key), u64::from_be_bytes(since));
            }
        })?;
        if kept_hash(journal)? == Some(*hash) {
            return Ok(Vec::new());
        }
        let forgotten = std::mem::take(&mut self.by_key);
        let hash = RowChange {
            table: Table::Single,
            key: PASSWORD.to_vec(),
            value: Some(hash.row()),
            order: None,
        };
        let rows = forgotten.into_keys().map(|key| row(key, None));
        Ok(rows.chain([hash]).collect())
    }

    /// True when somebody with this key has to give the password.
    pub(super) fn asks(&self, key: Key) -> bool {
        self.is_wanted && !self.by_key.contains_key(&key)
    }

    /// Somebody with this key gave the right one; the rows to write.
    pub(super) fn put(&mut self, key: Key, now: Now) -> Vec<RowChange> {
        let mut rows = Vec::new();
        if !self.by_key.contains_key(&key) && self.by_key.len() >= PASSED_KEYS {
            let oldest = self.by_key.iter().min_by_key(|(_, since)| **since);
            if let Some(oldest) = oldest.map(|(key, _)| *key) {
                self.by_key.remove(&oldest);
                rows.push(row(oldest, None));
            }
        }
        self.by_key.insert(key, now.unix_ms);
        rows.push(row(key, Some(now.unix_ms)));
        rows
    }
}

fn row(key: Key, since: Option<u64>) -> RowChange {
    RowChange {
        table: Table::Passed,
        key: key.0.to_vec(),
        value: since.map(|since| since.to_be_bytes().to_vec()),
        order: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Journal, MemoryJournal};
    use std::time::Instant;

    #[test]
    fn keys_that_know_it_are_bounded_and_the_oldest_goes() {
        let journal = MemoryJournal::new(1);
        let mut passed = Passed::default();
        let key = |number: u32| {
            let mut key = Key([0; Key::BYTES]);
            key.0[..4].copy_from_slice(&number.to_be_bytes());
            key
        };
        assert!(!passed.asks(key(1)));
        let hash = PasswordHash {
            salt: [1; 16],
            hash: [2; 32],
        };
        assert_eq!(passed.want(&hash, &*journal.reader()).unwrap().len(), 1);
        let instant = Instant::now();
        for number in 0..PASSED_KEYS as u32 {
            let unix_ms = u64::from(number);
            assert_eq!(passed.put(key(number), Now { instant, unix_ms }).len(), 1);
        }
        assert!(!passed.asks(key(0)) && passed.asks(key(u32::MAX)));
        let unix_ms = u64::MAX;
        assert_eq!(passed.put(key(u32::MAX), Now { instant, unix_ms }).len(), 2);
        assert!(passed.asks(key(0)) && !passed.asks(key(u32::MAX)));
    }
}
