//! The tables of the file. Their names, keys and values are the file's format.

use super::{OpenError, reader::record};
use crate::journal::{Conversation, Places, Table, token_of};
use ::redb::{
    Database, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition, TableHandle,
};
use protocol::Record;
use std::path::Path;

/// The format this program writes, and the newest it reads.
pub(super) const FORMAT: u64 = 2;

/// Order → the record.
pub(super) const RECORDS: TableDefinition<'_, u64, &[u8; Record::SIZE]> =
    TableDefinition::new("records");

/// Conversation and place, big endian → order.
pub(super) const PLACES: TableDefinition<'_, &[u8; PLACE_KEY_BYTES], u64> =
    TableDefinition::new("places");

/// Conversation → its first and last place kept.
pub(super) const CONVERSATIONS: TableDefinition<'_, &[u8; Conversation::KEY_BYTES], (u32, u32)> =
    TableDefinition::new("conversations");

/// Who said it, and its token → order of the message's first part.
pub(super) const TOKENS: TableDefinition<'_, (u32, u64), u64> =
    TableDefinition::new("tokens of people");

/// In files of format 1: the token → order of the message's first part, the later one where two
/// people used the same token.
const TOKENS_OF_ALL: TableDefinition<'_, u64, u64> = TableDefinition::new("tokens");

/// Number of the hub's table, then the row's key → the row's value.
pub(super) const ROWS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");

/// Single numbers. That this table is there tells a journal from other files of redb's.
pub(super) const META: TableDefinition<'_, &str, u64> = TableDefinition::new("recado journal");

/// In [`META`]: the [`FORMAT`].
const META_FORMAT: &str = "format";
/// In [`META`]: the last order ever given, as of the last deletion.
pub(super) const META_LAST: &str = "last order";
/// In [`META`]: the time of that record.
pub(super) const META_LAST_TIME: &str = "last time";
/// In [`META`]: the highest place of any conversation that was forgotten.
pub(super) const META_FORGOTTEN: &str = "forgotten place";

/// Bytes of a key of [`PLACES`].
pub(super) const PLACE_KEY_BYTES: usize = Conversation::KEY_BYTES + 4;

/// The key of a place, which sorts by conversation, then by place.
pub(super) fn place_key(
    conversation: &[u8; Conversation::KEY_BYTES],
    place: u32,
) -> [u8; PLACE_KEY_BYTES] {
    let mut key = [0; PLACE_KEY_BYTES];
    key[..Conversation::KEY_BYTES].copy_from_slice(conversation);
    key[Conversation::KEY_BYTES..].copy_from_slice(&place.to_be_bytes());
    key
}

/// The key of a row.
pub(super) fn row_key(table: Table, key: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(1 + key.len());
    whole.push(table as u8);
    whole.extend_from_slice(key);
    whole
}

/// A value of [`CONVERSATIONS`].
pub(super) fn places((first, last): (u32, u32)) -> Places {
    Places { first, last }
}

/// Whether the tables are there; an error when it is no journal, or one we do not understand.
pub(super) fn are_made(database: &Database, path: &Path) -> Result<bool, OpenError> {
    let format = format(database).map_err(|error| OpenError::new(error, path))?;
    match format {
        Format::Empty => Ok(false),
        Format::Journal(found) if found <= FORMAT => Ok(true),
        Format::Journal(found) => Err(OpenError::NewerVersion {
            path: path.into(),
            found,
            known: FORMAT,
        }),
        Format::Other => Err(OpenError::NotAJournal { path: path.into() }),
    }
}

enum Format {
    Empty,
    Journal(u64),
    Other,
}

fn format(database: &Database) -> Result<Format, ::redb::Error> {
    let transaction = database.begin_read()?;
    let names = transaction.list_tables()?;
    let names: Vec<String> = names.map(|table| table.name().to_owned()).collect();
    if names.is_empty() {
        return Ok(Format::Empty);
    }
    if !names.iter().any(|name| name == META.name()) {
        return Ok(Format::Other);
    }
    let format = transaction.open_table(META)?.get(META_FORMAT)?;
    Ok(format.map_or(Format::Other, |number| Format::Journal(number.value())))
}

/// Makes the tables in a new file.
pub(super) fn make(database: &Database) -> Result<(), ::redb::Error> {
    let transaction = database.begin_write()?;
    transaction.open_table(RECORDS)?;
    transaction.open_table(PLACES)?;
    transaction.open_table(CONVERSATIONS)?;
    transaction.open_table(TOKENS)?;
    transaction.open_table(ROWS)?;
    transaction.open_table(META)?.insert(META_FORMAT, FORMAT)?;
    transaction.commit()?;
    Ok(())
}

/// Brings the tables of an older file to this format.
pub(super) fn upgrade(database: &Database) -> Result<(), ::redb::Error> {
    if !matches!(format(database)?, Format::Journal(1)) {
        return Ok(());
    }
    let transaction = database.begin_write()?;
    {
        let old = transaction.open_table(TOKENS_OF_ALL)?;
        let records = transaction.open_table(RECORDS)?;
        let mut tokens = transaction.open_table(TOKENS)?;
        // Of two people with the same token it knows only one: it tells whether there are any.
        let all = if old.is_empty()? { 0..0 } else { 0..u64::MAX };
        for entry in records.range(all)? {
            let (order, found) = entry?;
            let Record { heading, frame } = record(found.value());
            if let Some(token) = token_of(&heading, &frame) {
                tokens.insert(token, order.value())?;
            }
        }
    }
    transaction.delete_table(TOKENS_OF_ALL)?;
    transaction.open_table(META)?.insert(META_FORMAT, FORMAT)?;
    transaction.commit()?;
    Ok(())
}
