//! The journal on disk: one redb file. What was appended survives a power cut.
//!
//! A batch is one transaction. After a failure the file is closed and opened again, later and later;
//! appending is refused meanwhile, and reading goes on from memory.

mod append;
mod delete;
mod known;
mod open_error;
mod reader;
mod storage;
mod tables;
mod verify;

pub use open_error::OpenError;
pub use storage::Storage;
pub(crate) use storage::{FileStorage, Watched};
pub use verify::{Damage, Report, verify, verify_storage};

use super::{AppendError, Batch, Extent, Journal, Reader};
use crate::bounds::{
    FREE_FLOOR_BYTES, JOURNAL_CACHE_BYTES, LONGEST_REOPEN_PAUSE, MEMORY_RECORDS, REOPEN_PAUSE,
};
use ::redb::{Builder, Database, ReadableDatabase, ReadableTable, ReadableTableMetadata};
use append::Undo;
use known::Known;
use reader::{RedbReader, Shared, record};
use std::{
    collections::VecDeque,
    io,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use tables::{META, META_FORGOTTEN, META_LAST, META_LAST_TIME, RECORDS};

/// A journal in one file. Its [`Reader`]s answer as long as it is there.
pub struct RedbJournal {
    storage: Box<dyn Storage>,
    clock: Box<dyn Fn() -> Instant + Send>,
    shared: Arc<Shared>,
    /// The highest place of any conversation that was forgotten.
    forgotten_place: u32,
    trouble: Option<Trouble>,
}

/// The file has failed and waits to be opened again.
#[derive(Debug)]
struct Trouble {
    error: AppendError,
    pause: Duration,
    again_at: Instant,
    /// A batch that nobody was told about, but that may be in the file.
    in_doubt: Option<Box<Undo>>,
}

impl std::fmt::Debug for RedbJournal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedbJournal")
            .field("path", &self.storage.path())
            .field("trouble", &self.trouble)
            .finish_non_exhaustive()
    }
}

impl RedbJournal {
    /// Opens the journal in the file at `path`, making it when there is none. `clock` tells when to
    /// try again after a failure.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(
        path: impl Into<PathBuf>,
        clock: impl Fn() -> Instant + Send + 'static,
    ) -> Result<Self, OpenError> {
        Self::with_storage(FileStorage(path.into()), clock)
    }

    /// Opens the journal in some other storage.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn with_storage(
        storage: impl Storage + 'static,
        clock: impl Fn() -> Instant + Send + 'static,
    ) -> Result<Self, OpenError> {
        let mut journal = Self {
            storage: Box::new(storage),
            clock: Box::new(clock),
            shared: Arc::default(),
            forgotten_place: 0,
            trouble: None,
        };
        journal.open_file(true, None)?;
        journal.look_at_room();
        Ok(journal)
    }

    /// Opens the file, takes back a batch that must not be in it, and has readers read it. Only at
    /// the start may it `make` one: an empty file where a journal was is another disk.
    fn open_file(&mut self, make: bool, in_doubt: Option<&Undo>) -> Result<(), OpenError> {
        let path = self.storage.path();
        let failed = |error: ::redb::Error| OpenError::new(error, path);
        let known_last = self.shared.known().extent.last;
        let backend = (self.storage.open(make)).map_err(|error| OpenError::new(error, path))?;
        let backend = Watched::new(backend, Arc::clone(&self.shared.bytes));
        let database = Builder::new()
            .set_cache_size(JOURNAL_CACHE_BYTES)
            .create_with_backend(backend)
            .map_err(|error| failed(error.into()))?;
        if make && !tables::are_made(&database, path)? {
            tables::make(&database).map_err(failed)?;
        }
        if make {
            tables::upgrade(&database).map_err(failed)?;
        }
        if let Some(undo) = in_doubt {
            undo.apply(&database).map_err(failed)?;
        }
        let (known, forgotten_place) = load(&database).map_err(failed)?;
        if known.extent.last < known_last {
            return Err(OpenError::Damaged {
                path: path.into(),
                reason: format!(
                    "it ended at {known_last} and now ends at {}",
                    known.extent.last
                ),
            });
        }
        self.forgotten_place = forgotten_place;
        *self.shared.known_mut() = known;
        self.shared.set_database(Some(Arc::new(database)));
        Ok(())
    }

    /// How much is free on the disk now; readers are told.
    fn look_at_room(&self) -> Option<u64> {
        let free = self.storage.free_bytes();
        self.shared.set_free_bytes(free);
        free
    }

    /// The file, opened again when that is due.
    fn database(&mut self) -> Result<Arc<Database>, AppendError> {
        if let Some(trouble) = &mut self.trouble {
            if (self.clock)() < trouble.again_at {
                return Err(trouble.error.clone());
            }
            let in_doubt = trouble.in_doubt.take();
            // The old one's locks must go first.
            self.shared.set_database(None);
            let opened = self.open_file(false, in_doubt.as_deref());
            if let (Err(error), Some(trouble)) = (opened, &mut self.trouble) {
                trouble.error = append_error_of_open(&error);
                trouble.in_doubt = in_doubt;
                trouble.pause = (trouble.pause * 2).min(LONGEST_REOPEN_PAUSE);
                trouble.again_at = (self.clock)() + trouble.pause;
                return Err(trouble.error.clone());
            }
            self.trouble = None;
        }
        let database = self.shared.database();
        database.ok_or_else(|| AppendError::Disk("its file is closed".to_owned()))
    }

    fn fail(&mut self, error: &::redb::Error, in_doubt: Option<Box<Undo>>) -> AppendError {
        let error = append_error(error);
        self.trouble = Some(Trouble {
            error: error.clone(),
            pause: REOPEN_PAUSE,
            again_at: (self.clock)() + REOPEN_PAUSE,
            in_doubt,
        });
        error
    }
}

impl Journal for RedbJournal {
    fn append(&mut self, batch: &mut Batch) -> Result<(), AppendError> {
        if batch.is_empty() {
            return Ok(());
        }
        if self
            .look_at_room()
            .is_some_and(|free| free < FREE_FLOOR_BYTES)
        {
            return Err(AppendError::Full);
        }
        let database = self.database()?;
        let first = self.shared.known().extent.last + 1;
        match append::append(&database, batch, first, self.forgotten_place) {
            Ok(()) => {
                self.shared.known_mut().append(batch);
                Ok(())
            }
            Err(failure) => Err(self.fail(&failure.error, failure.in_doubt)),
        }
    }

    fn retain_from(&mut self, first: u64) -> Result<bool, AppendError> {
        let database = self.database()?;
        let extent = self.shared.known().extent;
        if extent.records == 0 || extent.first >= first {
            return Ok(false);
        }
        match delete::delete(&database, first, extent, self.forgotten_place) {
            Ok(deleted) => {
                self.forgotten_place = deleted.forgotten;
                (self.shared.known_mut()).retain_from(deleted.first, deleted.records);
                Ok(deleted.has_more)
            }
            // Deleted or not, the next attempt reads anew what there is.
            Err(error) => Err(self.fail(&error, None)),
        }
    }

    fn recover(&mut self) {
        // Others write on the same disk.
        self.look_at_room();
        // While it fails, appending says why.
        _ = self.database();
    }

    fn reader(&self) -> Arc<dyn Reader> {
        Arc::new(RedbReader(Arc::clone(&self.shared)))
    }

    fn is_immediate(&self) -> bool {
        false
    }
}

impl Drop for RedbJournal {
    /// Closes the file even when readers are left: the next server wants to open it.
    fn drop(&mut self) {
        self.shared.set_database(None);
    }
}

/// What there is to know of a file without reading it all.
fn load(database: &Database) -> Result<(Known, u32), ::redb::Error> {
    let transaction = database.begin_read()?;
    let meta = transaction.open_table(META)?;
    let number = |name| -> Result<u64, ::redb::Error> {
        Ok(meta.get(name)?.map_or(0, |number| number.value()))
    };
    let records = transaction.open_table(RECORDS)?;
    let first = (records.first()?)
        .map(|(order, first)| (order.value(), record(first.value()).heading.time_ms.get()));
    let (first, first_time_ms) = first.unwrap_or((0, 0));
    let mut extent = Extent {
        first,
        first_time_ms,
        last: number(META_LAST)?,
        last_time_ms: number(META_LAST_TIME)?,
        records: records.len()?,
        bytes: 0,
    };
    if let Some((order, last)) = records.last()? {
        extent.last = order.value();
        extent.last_time_ms = record(last.value()).heading.time_ms.get();
    }
    let mut tail = VecDeque::new();
    for entry in records.range::<u64>(..)?.rev().take(MEMORY_RECORDS) {
        tail.push_front(record(entry?.1.value()));
    }
    let forgotten = u32::try_from(number(META_FORGOTTEN)?).unwrap_or(u32::MAX);
    Ok((Known::new(extent, tail), forgotten))
}

fn append_error(error: &::redb::Error) -> AppendError {
    match error {
        ::redb::Error::Io(error) if is_full(error) => AppendError::Full,
        other => AppendError::Disk(other.to_string()),
    }
}

fn append_error_of_open(error: &OpenError) -> AppendError {
    match error {
        OpenError::Full { .. } => AppendError::Full,
        OpenError::Disk { source, .. } => AppendError::Disk(source.to_string()),
        other => AppendError::Disk(other.to_string()),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
