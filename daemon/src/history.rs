//! The history of a journal as a file for people and programs, from a stopped server or a running one.
//!
//! ```text
//!   Reader ──records──▶ entry (parts joined) ──▶ Filter ──▶ format (txt, csv, json, html) ──▶ out
//! ```

mod entry;
mod when;

pub use transcript::Format;
pub use when::{parse_since, parse_until};

use entry::Joiner;
use jiff::tz::TimeZone;
use lang::Lang;
use protocol::{Destination, Name, Origin, PersonId, Record, RoomId};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};
use transcript::{Entry, Formatter};
use udp_core::journal::{Conversation, ReadError, Reader, Table};

/// Records read at once, 850 KB: while they are written nothing of the journal is held, so that a
/// running server never waits for a slow output.
const CHUNK: usize = 4_096;

/// What to export; everything by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only this conversation.
    pub conversation: Option<Conversation>,
    /// Only what concerns this person.
    pub person: Option<Person>,
    /// Only from this moment on, Unix milliseconds.
    pub since_ms: Option<u64>,
    /// Only before this moment, Unix milliseconds.
    pub until_ms: Option<u64>,
    /// Only texts that contain this, in capitals or not.
    pub text: Option<String>,
}

/// Somebody a history is filtered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    /// What they said and what was said to them.
    Id(PersonId),
    /// What was said under the name, in capitals or not.
    Name(String),
}

impl Person {
    /// An id, or else a name.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let id = text.trim().parse().ok().and_then(PersonId::new);
        id.map_or_else(|| Self::Name(text.trim().to_owned()), Self::Id)
    }

    fn is_in(&self, entry: &Entry) -> bool {
        match self {
            Self::Id(id) => {
                entry.origin == Origin::Person(*id) || entry.destination == Destination::Person(*id)
            }
            Self::Name(name) => entry.name.as_str().to_lowercase() == name.to_lowercase(),
        }
    }
}

impl Filter {
    fn takes(&self, entry: &Entry) -> bool {
        let is_within = self.since_ms.is_none_or(|since| entry.time_ms >= since)
            && self.until_ms.is_none_or(|until| entry.time_ms < until);
        let is_theirs = (self.person.as_ref()).is_none_or(|person| person.is_in(entry));
        let has_text = (self.text.as_ref())
            .is_none_or(|text| entry.text.to_lowercase().contains(&text.to_lowercase()));
        is_within && is_theirs && has_text
    }
}

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The journal cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The output cannot be written.
    #[error("the history cannot be written")]
    Write(#[from] io::Error),
}

/// The conversation that is called so: `todos`, two ids with a comma between them, the number of a
/// room, or the name of one; of rooms that are no more, the last one of that name. `None` when there is
/// no such.
///
/// # Errors
/// [`ReadError`] when the rooms cannot be read.
pub fn find_conversation(
    reader: &dyn Reader,
    text: &str,
) -> Result<Option<Conversation>, ReadError> {
    let text = text.trim();
    if matches!(text.to_lowercase().as_str(), "todos" | "all" | "everyone") {
        return Ok(Some(Conversation::Everyone));
    }
    let person = |id: &str| id.trim().parse().ok().and_then(PersonId::new);
    if let Some((one, other)) = text.split_once(',')
        && let (Some(one), Some(other)) = (person(one), person(other))
    {
        return Ok(Some(Conversation::pair(one, other)));
    }
    if let Some(room) = text.parse().ok().and_then(RoomId::new) {
        return Ok(Some(Conversation::Room(room)));
    }
    for table in [Table::Rooms, Table::FormerRooms] {
        let rooms = room_names(reader, table)?;
        let mut rooms = rooms.iter().rev();
        let found = rooms.find(|(_, name)| name.as_str().to_lowercase() == text.to_lowercase());
        if let Some((room, _)) = found {
            return Ok(Some(Conversation::Room(*room)));
        }
    }
    Ok(None)
}

/// Writes what the filter takes, oldest first, and gives how many messages, entries and exits that
/// was. `progress` hears how many of how many records are done.
///
/// # Errors
/// See [`ExportError`]; what was written before is right.
pub fn export(
    reader: &dyn Reader,
    filter: &Filter,
    format: Format,
    lang: Lang,
    zone: &TimeZone,
    out: &mut dyn Write,
    mut progress: impl FnMut(u64, u64),
) -> Result<u64, ExportError> {
    let mut rooms = room_names(reader, Table::FormerRooms)?;
    rooms.extend(room_names(reader, Table::Rooms)?);
    let total = match filter.conversation {
        None => reader.extent().records,
        Some(conversation) => (reader.places(conversation)?).map_or(0, |places| {
            u64::from(places.last.saturating_sub(places.first)) + 1
        }),
    };
    let mut formatter = Formatter::new(format, lang, zone, &rooms, out);
    formatter.begin()?;
    let (mut joiner, mut lines, mut done) = (Joiner::default(), 0, 0);
    let mut take = |entry: Option<Entry>| -> io::Result<()> {
        if let Some(entry) = entry.filter(|entry| filter.takes(entry)) {
            formatter.entry(&entry)?;
            lines += 1;
        }
        Ok(())
    };
    let mut chunks = Chunks::new(reader, filter.conversation);
    loop {
        // What is said meanwhile is not waited for: an export must end.
        progress(done.min(total), total);
        let records = chunks.next()?;
        if records.is_empty() || done >= total {
            break;
        }
        done += records.len() as u64;
        for record in records {
            take(joiner.push(record))?;
        }
    }
    take(joiner.finish())?;
    formatter.end()?;
    out.flush()?;
    Ok(lines)
}

/// The records of a journal or of one conversation, some at a time.
struct Chunks<'a> {
    reader: &'a dyn Reader,
    conversation: Option<Conversation>,
    next_order: u64,
    next_place: u32,
    records: Vec<Record>,
}

impl<'a> Chunks<'a> {
    fn new(reader: &'a dyn Reader, conversation: Option<Conversation>) -> Self {
        Self {
            reader,
            conversation,
            next_order: 0,
            next_place: 0,
            records: Vec::with_capacity(CHUNK),
        }
    }

    fn next(&mut self) -> Result<&[Record], ReadError> {
        self.records.clear();
        let records = &mut self.records;
        let mut visit = |record: &Record| {
            records.push(*record);
            records.len() < CHUNK
        };
        match self.conversation {
            None => self.reader.read(self.next_order, &mut visit)?,
            Some(conversation) => {
                (self.reader).read_conversation(conversation, self.next_place, &mut visit)?;
            }
        }
        if let Some(last) = self.records.last() {
            self.next_order = last.heading.order.get() + 1;
            self.next_place = last.heading.place.get().saturating_add(1);
        }
        Ok(&self.records)
    }
}

/// The names of the rooms in a table: of those that still are, or of those that are no more.
fn room_names(reader: &dyn Reader, table: Table) -> Result<BTreeMap<RoomId, Name>, ReadError> {
    let mut rooms = BTreeMap::new();
    reader.rows(table, &mut |key, name| {
        let number = key.try_into().map(u32::from_be_bytes).ok();
        if let Some(room) = number.and_then(RoomId::new) {
            rooms.insert(room, Name::from_field(name));
        }
    })?;
    Ok(rooms)
}
