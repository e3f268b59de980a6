//! A batch in one transaction, and how to take it back.

use super::{
    reader::record,
    tables::{CONVERSATIONS, PLACES, RECORDS, ROWS, TOKENS, place_key, row_key},
};
use crate::journal::{Batch, Conversation, token_of};
use ::redb::{Database, ReadableTable};
use protocol::Record;
use std::collections::{BTreeMap, btree_map::Entry};

/// A batch that was not committed, as far as we know.
pub(super) struct Failure {
    pub(super) error: ::redb::Error,
    /// When the commit itself failed, the batch may be on the disk all the same.
    pub(super) in_doubt: Option<Box<Undo>>,
}

/// What was there before a batch.
#[derive(Debug)]
pub(super) struct Undo {
    /// The order of the batch's first record: all from here on are its.
    first: u64,
    conversations: Vec<(Key, Option<(u32, u32)>)>,
    tokens: Vec<((u32, u64), Option<u64>)>,
    /// In the order they were changed.
    rows: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

type Key = [u8; Conversation::KEY_BYTES];

/// Appends a batch whose first record gets order `first`; conversations that begin with it go on
/// above place `forgotten`.
pub(super) fn append(
    database: &Database,
    batch: &mut Batch,
    first: u64,
    forgotten: u32,
) -> Result<(), Failure> {
    let certainly_not = |error| Failure {
        error,
        in_doubt: None,
    };
    let transaction = database
        .begin_write()
        .map_err(|error| certainly_not(error.into()))?;
    let undo = fill(&transaction, batch, first, forgotten).map_err(certainly_not)?;
    transaction.commit().map_err(|error| Failure {
        error: error.into(),
        in_doubt: Some(Box::new(undo)),
    })
}

fn fill(
    transaction: &::redb::WriteTransaction,
    batch: &mut Batch,
    first: u64,
    forgotten: u32,
) -> Result<Undo, ::redb::Error> {
    let mut undo = Undo {
        first,
        conversations: Vec::new(),
        tokens: Vec::new(),
        rows: Vec::new(),
    };
    if batch.frames().is_empty() {
        batch.number(first, |_| 0);
    } else {
        fill_records(transaction, batch, forgotten, &mut undo)?;
    }
    if !batch.changes().is_empty() {
        let mut rows = transaction.open_table(ROWS)?;
        for change in batch.changes() {
            let key = row_key(change.table, &change.key);
            let old = match &change.value {
                Some(value) => rows.insert(key.as_slice(), value.as_slice())?,
                None => rows.remove(key.as_slice())?,
            };
            let old = old.map(|old| old.value().to_vec());
            undo.rows.push((key, old));
        }
    }
    Ok(undo)
}

fn fill_records(
    transaction: &::redb::WriteTransaction,
    batch: &mut Batch,
    forgotten: u32,
    undo: &mut Undo,
) -> Result<(), ::redb::Error> {
    let mut conversations = transaction.open_table(CONVERSATIONS)?;
    let mut spoken_in: BTreeMap<Key, (u32, u32)> = BTreeMap::new();
    for frame in batch.frames() {
        let Some(conversation) = Conversation::of(frame) else {
            continue;
        };
        if let Entry::Vacant(entry) = spoken_in.entry(conversation.key()) {
            let old = conversations.get(entry.key())?.map(|old| old.value());
            undo.conversations.push((*entry.key(), old));
            entry.insert(old.unwrap_or((forgotten.saturating_add(1), forgotten)));
        }
    }
    batch.number(undo.first, |frame| {
        let key = Conversation::of(frame).map(Conversation::key);
        let Some((_, last)) = key.and_then(|key| spoken_in.get_mut(&key)) else {
            return 0;
        };
        *last = last.saturating_add(1);
        *last
    });
    for (key, places) in &spoken_in {
        conversations.insert(key, places)?;
    }

    let mut records = transaction.open_table(RECORDS)?;
    let mut places = transaction.open_table(PLACES)?;
    let mut tokens = transaction.open_table(TOKENS)?;
    for (heading, frame) in batch.headings().iter().zip(batch.frames()) {
        let order = heading.order.get();
        let record = Record {
            heading: *heading,
            frame: *frame,
        };
        records.insert(order, record.bytes())?;
        if let Some(conversation) = Conversation::of(frame) {
            places.insert(&place_key(&conversation.key(), heading.place.get()), order)?;
        }
        if let Some(token) = token_of(heading, frame) {
            let old = tokens.insert(token, order)?.map(|old| old.value());
            undo.tokens.push((token, old));
        }
    }
    Ok(())
}

impl Undo {
    /// Takes the batch back, whether it is in the file or not.
    pub(super) fn apply(&self, database: &Database) -> Result<(), ::redb::Error> {
        let transaction = database.begin_write()?;
        {
            let mut records = transaction.open_table(RECORDS)?;
            let mut places = transaction.open_table(PLACES)?;
            let mut conversations = transaction.open_table(CONVERSATIONS)?;
            let mut tokens = transaction.open_table(TOKENS)?;
            let mut rows = transaction.open_table(ROWS)?;
            for entry in records.extract_from_if(self.first.., |_, _| true)? {
                let Record { heading, frame } = record(entry?.1.value());
                if let Some(conversation) = Conversation::of(&frame) {
                    places.remove(&place_key(&conversation.key(), heading.place.get()))?;
                }
            }
            for (key, old) in &self.conversations {
                match old {
                    Some(old) => conversations.insert(key, old)?,
                    None => conversations.remove(key)?,
                };
            }
            for (token, old) in self.tokens.iter().rev() {
                match old {
                    Some(old) => tokens.insert(token, old)?,
                    None => tokens.remove(token)?,
                };
            }
            for (key, old) in self.rows.iter().rev() {
                match old {
                    Some(old) => rows.insert(key.as_slice(), old.as_slice())?,
                    None => rows.remove(key.as_slice())?,
                };
            }
        }
        transaction.commit()?;
        Ok(())
    }
}
