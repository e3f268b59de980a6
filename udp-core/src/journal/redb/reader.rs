//! Reading: from the file, and from memory what the file cannot give.

use super::{
    known::Known,
    tables::{CONVERSATIONS, PLACES, RECORDS, ROWS, TOKENS, place_key, places},
};
use crate::journal::{Conversation, Extent, Places, ReadError, Reader, Table};
use ::redb::{Database, ReadableDatabase, ReadableTable};
use protocol::{PersonId, Record};
use std::sync::{
    Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// What the appending side and the readers have in common.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// `None` while a failed file cannot be opened again, and after the journal has gone.
    database: RwLock<Option<Arc<Database>>>,
    known: RwLock<Known>,
    /// Bytes of the file.
    pub(super) bytes: Arc<AtomicU64>,
    /// Bytes free on its disk when the appending side last looked, if the system says so.
    free_bytes: Mutex<Option<u64>>,
}

impl Shared {
    pub(super) fn database(&self) -> Option<Arc<Database>> {
        (self.database.read())
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn set_database(&self, database: Option<Arc<Database>>) {
        *(self.database.write()).unwrap_or_else(PoisonError::into_inner) = database;
    }

    pub(super) fn set_free_bytes(&self, free: Option<u64>) {
        *(self.free_bytes.lock()).unwrap_or_else(PoisonError::into_inner) = free;
    }

    pub(super) fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn known_mut(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the file; the error says why memory must answer instead.
    fn ask<T>(
        &self,
        question: impl FnOnce(&Database) -> Result<T, ::redb::Error>,
    ) -> Result<T, ReadError> {
        let Some(database) = self.database() else {
            return Err(ReadError("its file is closed".to_owned()));
        };
        question(&database).map_err(|error| ReadError(error.to_string()))
    }
}

/// A reading side; any number of threads may have it.
pub(super) struct RedbReader(pub(super) Arc<Shared>);

impl Reader for RedbReader {
    fn extent(&self) -> Extent {
        Extent {
            bytes: self.0.bytes.load(Relaxed),
            ..self.0.known().extent
        }
    }

    fn free_bytes(&self) -> Option<u64> {
        *(self.0.free_bytes.lock()).unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, from: u64, visit: &mut dyn FnMut(&Record) -> bool) -> Result<(), ReadError> {
        let mut next = from;
        let mut follow = |record: &Record| {
            next = record.heading.order.get() + 1;
            visit(record)
        };
        let asked = (self.0).ask(|database| read_records(database, from, &mut follow));
        asked.or_else(|error| {
            let known = self.0.known();
            known.read(next).ok_or(error)?.all(visit);
            Ok(())
        })
    }

    fn read_conversation(
        &self,
        conversation: Conversation,
        from: u32,
        visit: &mut dyn FnMut(&Record) -> bool,
    ) -> Result<(), ReadError> {
        let mut next = from;
        let mut follow = |record: &Record| {
            next = record.heading.place.get() + 1;
            visit(record)
        };
        let asked = (self.0)
            .ask(|database| read_conversation_records(database, conversation, from, &mut follow));
        asked.or_else(|error| {
            let known = self.0.known();
            let mut records = known.read_conversation(conversation, next).ok_or(error)?;
            records.all(visit);
            Ok(())
        })
    }

    fn places(&self, conversation: Conversation) -> Result<Option<Places>, ReadError> {
        let asked = self.0.ask(|database| {
            let table = database.begin_read()?.open_table(CONVERSATIONS)?;
            let found = table.get(&conversation.key())?;
            Ok(found.map(|found| places(found.value())))
        });
        asked.or_else(|error| self.0.known().places(conversation).ok_or(error))
    }

    fn conversations(&self, visit: &mut dyn FnMut(Conversation)) -> Result<(), ReadError> {
        self.0.ask(|database| {
            let conversations = database.begin_read()?.open_table(CONVERSATIONS)?;
            for entry in conversations.iter()? {
                if let Some(conversation) = Conversation::from_key(entry?.0.value()) {
                    visit(conversation);
                }
            }
            Ok(())
        })
    }

    fn order_of_token(&self, speaker: PersonId, token: u64) -> Result<Option<u64>, ReadError> {
        let speaker = speaker.value();
        let asked = self.0.ask(|database| {
            let table = database.begin_read()?.open_table(TOKENS)?;
            Ok(table.get((speaker, token))?.map(|order| order.value()))
        });
        asked.or_else(|error| {
            let known = self.0.known();
            known.order_of_token(speaker, token).ok_or(error)
        })
    }

    fn rows(&self, table: Table, visit: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), ReadError> {
        self.0.ask(|database| {
            let rows = database.begin_read()?.open_table(ROWS)?;
            let (first, end) = ([table as u8], [table as u8 + 1]);
            for row in rows.range::<&[u8]>(&first[..]..&end[..])? {
                let (key, value) = row?;
                visit(&key.value()[1..], value.value());
            }
            Ok(())
        })
    }
}

fn read_records(
    database: &Database,
    from: u64,
    visit: &mut dyn FnMut(&Record) -> bool,
) -> Result<(), ::redb::Error> {
    let records = database.begin_read()?.open_table(RECORDS)?;
    for entry in records.range(from..)? {
        if !visit(&record(entry?.1.value())) {
            break;
        }
    }
    Ok(())
}

fn read_conversation_records(
    database: &Database,
    conversation: Conversation,
    from: u32,
    visit: &mut dyn FnMut(&Record) -> bool,
) -> Result<(), ::redb::Error> {
    let transaction = database.begin_read()?;
    let orders = transaction.open_table(PLACES)?;
    let records = transaction.open_table(RECORDS)?;
    let key = conversation.key();
    let (first, last) = (place_key(&key, from), place_key(&key, u32::MAX));
    for entry in orders.range::<&[u8; _]>(&first..=&last)? {
        let order = entry?.1.value();
        let Some(found) = records.get(order)? else {
            let what = format!("a place leads to the missing order {order}");
            return Err(::redb::Error::Corrupted(what));
        };
        if !visit(&record(found.value())) {
            break;
        }
    }
    Ok(())
}

/// The record that lies in these bytes.
pub(super) fn record(bytes: &[u8; Record::SIZE]) -> Record {
    zerocopy::transmute!(*bytes)
}
