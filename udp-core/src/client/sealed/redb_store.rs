//! A profile on disk: one redb file that one program opens at a time. What was urgent survives a power
//! cut.

mod open_error;

pub use open_error::OpenError;

use super::store::{Change, Direction, Store, StoreError, Table, Urgency};
use crate::journal::{FileStorage, Storage, Watched};
use ::redb::{
    Builder, Database, Durability, ReadableDatabase, TableDefinition, TableHandle, WriteTransaction,
};
use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The format this program writes, and the newest it reads.
const FORMAT: u64 = 1;

/// Number of the table, then the row's key → the row's value.
const ROWS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");
/// Single numbers. That this table is there tells a profile from other files of redb's.
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("recado profile");
/// In [`META`]: the [`FORMAT`].
const META_FORMAT: &str = "format";

/// Pages kept in memory: what a window shows, and the branches above it.
const CACHE_BYTES: usize = 4 * 1024 * 1024;

/// A profile in one file.
pub struct RedbStore {
    storage: Box<dyn Storage>,
    /// `None` after an error.
    database: Option<Database>,
}

impl fmt::Debug for RedbStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbStore")
            .field("path", &self.storage.path())
            .field("is_open", &self.database.is_some())
            .finish_non_exhaustive()
    }
}

impl RedbStore {
    /// Opens the profile in the file at `path`, making it when there is none.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, OpenError> {
        Self::with_storage(FileStorage(path.into()))
    }

    /// Opens the profile in some other storage.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn with_storage(storage: impl Storage + 'static) -> Result<Self, OpenError> {
        let database = open(&storage, true)?;
        Ok(Self {
            storage: Box::new(storage),
            database: Some(database),
        })
    }

    fn database(&self) -> Result<&Database, StoreError> {
        let closed = || StoreError::Disk("its file is closed".to_owned());
        self.database.as_ref().ok_or_else(closed)
    }
}

impl Store for RedbStore {
    fn commit(&mut self, changes: &[Change], urgency: Urgency) -> Result<(), StoreError> {
        let committed = commit(self.database()?, changes, urgency);
        committed.map_err(|error| {
            // It would refuse everything from now on.
            self.database = None;
            store_error(&error)
        })
    }

    fn value(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let read = || {
            let rows = self.database()?.begin_read()?.open_table(ROWS)?;
            let value = rows.get(row_key(table, key).as_slice())?;
            Ok(value.map(|value| value.value().to_vec()))
        };
        read().map_err(|error: ReadError| error.0)
    }

    fn visit(
        &self,
        table: Table,
        first: &[u8],
        last: &[u8],
        direction: Direction,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        if first > last {
            return Ok(());
        }
        let (first, last) = (row_key(table, first), row_key(table, last));
        let mut read = || {
            let rows = self.database()?.begin_read()?.open_table(ROWS)?;
            let mut range = rows.range(first.as_slice()..=last.as_slice())?;
            let mut next = || match direction {
                Direction::Up => range.next(),
                Direction::Down => range.next_back(),
            };
            while let Some(row) = next() {
                let (key, value) = row?;
                if !visit(&key.value()[1..], value.value()) {
                    break;
                }
            }
            Ok(())
        };
        read().map_err(|error: ReadError| error.0)
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        // The old one's lock must go first.
        self.database = None;
        // An empty file where a profile was is another disk.
        let database = open(&*self.storage, false).map_err(|error| error.as_store_error())?;
        self.database = Some(database);
        Ok(())
    }
}

fn open(storage: &dyn Storage, make: bool) -> Result<Database, OpenError> {
    let path = storage.path();
    let backend = storage
        .open(make)
        .map_err(|error| OpenError::new(error, path))?;
    let backend = Watched::new(backend, Arc::default());
    let database = Builder::new()
        .set_cache_size(CACHE_BYTES)
        .create_with_backend(backend)
        .map_err(|error| OpenError::new(::redb::Error::from(error), path))?;
    let is_made = is_made(&database, path)?;
    if !is_made && !make {
        return Err(OpenError::Damaged {
            path: path.into(),
            reason: "it is empty".to_owned(),
        });
    }
    if !is_made {
        make_tables(&database).map_err(|error| OpenError::new(error, path))?;
    }
    Ok(database)
}

/// Whether the tables are there; an error when it is no profile, or one we do not understand.
fn is_made(database: &Database, path: &Path) -> Result<bool, OpenError> {
    let found = format(database).map_err(|error| OpenError::new(error, path))?;
    match found {
        None => Ok(false),
        Some(found @ 1..=FORMAT) => Ok(found > 0),
        Some(0) => Err(OpenError::NotAProfile { path: path.into() }),
        Some(found) => Err(OpenError::NewerVersion {
            path: path.into(),
            found,
            known: FORMAT,
        }),
    }
}

/// The format of a file; `None` for an empty one, 0 for one that is no profile.
fn format(database: &Database) -> Result<Option<u64>, ::redb::Error> {
    let transaction = database.begin_read()?;
    let names = transaction.list_tables()?;
    let names: Vec<String> = names.map(|table| table.name().to_owned()).collect();
    if names.is_empty() {
        return Ok(None);
    }
    if !names.iter().any(|name| name == META.name()) {
        return Ok(Some(0));
    }
    let format = transaction.open_table(META)?.get(META_FORMAT)?;
    Ok(Some(format.map_or(0, |format| format.value())))
}

fn make_tables(database: &Database) -> Result<(), ::redb::Error> {
    let transaction = database.begin_write()?;
    transaction.open_table(ROWS)?;
    transaction.open_table(META)?.insert(META_FORMAT, FORMAT)?;
    transaction.commit()?;
    Ok(())
}

fn commit(database: &Database, changes: &[Change], urgency: Urgency) -> Result<(), ::redb::Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(match urgency {
        Urgency::Later => Durability::None,
        Urgency::Now => Durability::Immediate,
    })?;
    make_changes(&transaction, changes)?;
    transaction.commit()?;
    Ok(())
}

fn make_changes(transaction: &WriteTransaction, changes: &[Change]) -> Result<(), ::redb::Error> {
    let mut rows = transaction.open_table(ROWS)?;
    for change in changes {
        match change {
            Change::Put { table, key, value } => {
                rows.insert(row_key(*table, key).as_slice(), value.as_slice())?;
            }
            Change::Remove { first, last, .. } if first > last => {}
            Change::Remove { table, first, last } => {
                let (first, last) = (row_key(*table, first), row_key(*table, last));
                rows.retain_in(first.as_slice()..=last.as_slice(), |_, _| false)?;
            }
        }
    }
    Ok(())
}

fn row_key(table: Table, key: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(1 + key.len());
    whole.push(table as u8);
    whole.extend_from_slice(key);
    whole
}

/// What every way to fail while reading becomes.
struct ReadError(StoreError);

impl From<StoreError> for ReadError {
    fn from(error: StoreError) -> Self {
        Self(error)
    }
}

impl<E> From<E> for ReadError
where
    ::redb::Error: From<E>,
{
    fn from(error: E) -> Self {
        Self(store_error(&error.into()))
    }
}

fn store_error(error: &::redb::Error) -> StoreError {
    match error {
        ::redb::Error::Io(error) if is_full(error) => StoreError::Full,
        other => StoreError::Disk(other.to_string()),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
