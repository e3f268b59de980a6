//! Deletion of the oldest records, a bounded number at a time.

use super::{
    reader::record,
    tables::{
        CONVERSATIONS, META, META_FORGOTTEN, META_LAST, META_LAST_TIME, PLACES, RECORDS, TOKENS,
        place_key,
    },
};
use crate::{
    bounds::RECORDS_DELETED_AT_ONCE,
    journal::{Conversation, Extent, token_of},
};
use ::redb::{Database, ReadableTable};
use protocol::Record;
use std::collections::BTreeMap;

/// What was deleted.
#[derive(Debug)]
pub(super) struct Deleted {
    /// How many records.
    pub(super) records: u64,
    /// The first order that is left, and its time in Unix milliseconds.
    pub(super) first: Option<(u64, u64)>,
    /// The highest place of any conversation that was forgotten, ever.
    pub(super) forgotten: u32,
    /// Whether there are more to delete.
    pub(super) has_more: bool,
}

/// Deletes records before order `before`, oldest first; `extent` is the journal's.
pub(super) fn delete(
    database: &Database,
    before: u64,
    extent: Extent,
    forgotten: u32,
) -> Result<Deleted, ::redb::Error> {
    let transaction = database.begin_write()?;
    let mut deleted = Deleted {
        records: 0,
        first: None,
        forgotten,
        has_more: false,
    };
    {
        let mut records = transaction.open_table(RECORDS)?;
        let mut gone: Vec<(u64, Option<(u32, u64)>)> = Vec::new();
        let mut spoken_in: BTreeMap<[u8; Conversation::KEY_BYTES], u32> = BTreeMap::new();
        for entry in records.range(..before)? {
            if gone.len() == RECORDS_DELETED_AT_ONCE {
                deleted.has_more = true;
                break;
            }
            let Record { heading, frame } = record(entry?.1.value());
            if let Some(conversation) = Conversation::of(&frame) {
                spoken_in.insert(conversation.key(), heading.place.get());
            }
            gone.push((heading.order.get(), token_of(&heading, &frame)));
        }
        if let Some((last, _)) = gone.last() {
            records.retain_in(..=*last, |_, _| false)?;
        }
        deleted.records = gone.len() as u64;
        deleted.first = (records.first()?)
            .map(|(order, first)| (order.value(), record(first.value()).heading.time_ms.get()));

        let mut tokens = transaction.open_table(TOKENS)?;
        for (order, token) in gone {
            if let Some(token) = token
                && tokens.get(token)?.map(|order| order.value()) == Some(order)
            {
                tokens.remove(token)?;
            }
        }

        let mut places = transaction.open_table(PLACES)?;
        let mut conversations = transaction.open_table(CONVERSATIONS)?;
        for (key, gone) in &spoken_in {
            let (first, last) = (place_key(key, 0), place_key(key, *gone));
            places.retain_in::<&[u8; _], _>(&first..=&last, |_, _| false)?;
            let last = conversations.get(key)?.map_or(*gone, |it| it.value().1);
            if last > *gone {
                conversations.insert(key, (gone + 1, last))?;
            } else {
                conversations.remove(key)?;
                deleted.forgotten = deleted.forgotten.max(last);
            }
        }

        let mut meta = transaction.open_table(META)?;
        meta.insert(META_LAST, extent.last)?;
        meta.insert(META_LAST_TIME, extent.last_time_ms)?;
        meta.insert(META_FORGOTTEN, u64::from(deleted.forgotten))?;
    }
    transaction.commit()?;
    Ok(deleted)
}
