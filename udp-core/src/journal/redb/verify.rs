//! Walks a whole file: does every record read well, and do the tables agree with each other?

use super::{
    OpenError,
    reader::record,
    storage::{FileStorage, Storage, Watched},
    tables::{self, CONVERSATIONS, META, META_LAST, PLACES, RECORDS, ROWS, TOKENS, place_key},
};
use crate::{
    bounds::{DAMAGE_NAMED, JOURNAL_CACHE_BYTES},
    journal::{Conversation, Table, token_of},
};
use ::redb::{
    Builder, Database, ReadOnlyTable, ReadableDatabase, ReadableTable, ReadableTableMetadata,
};
use protocol::{Destination, Frame, FrameText, Origin, Record};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};
use thiserror::Error;

/// Between two signs of progress.
const ENTRIES_PER_PROGRESS: u64 = 4_096;

/// What a walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Records walked.
    pub records: u64,
    /// Conversations they are in.
    pub conversations: u64,
    /// Tokens walked.
    pub tokens: u64,
    /// Rows of the hub's tables walked.
    pub rows: u64,
    /// Everything that is wrong, or the beginning of it.
    pub damage: Vec<Damage>,
    /// How much more is wrong.
    pub damage_unnamed: u64,
}

impl Report {
    /// True when nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty()
    }

    fn find(&mut self, damage: Damage) {
        if self.damage.len() < DAMAGE_NAMED {
            self.damage.push(damage);
        } else {
            self.damage_unnamed += 1;
        }
    }
}

/// Something that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Damage {
    /// The pages do not hold together; walking further makes no sense.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// redb's own check found something, and mended it.
    #[error("the file's account of its own pages was wrong, and is mended")]
    Mended,
    /// A record lies under another order than its own.
    #[error("the record under order {under} says it is {says}")]
    WrongOrder {
        /// Where it lies.
        under: u64,
        /// What it says.
        says: u64,
    },
    /// A record is earlier than the one before it.
    #[error("record {order} is earlier than the one before it")]
    TimeFalls {
        /// The later record.
        order: u64,
    },
    /// A frame that nobody could have said.
    #[error("the frame of record {order} is not one that the server writes")]
    WrongFrame {
        /// The record.
        order: u64,
    },
    /// A record's place does not follow on the one before it in its conversation, or lies outside
    /// what is noted for that.
    #[error("record {order} has place {place} where {expected} is due")]
    WrongPlace {
        /// The record.
        order: u64,
        /// Its place.
        place: u32,
        /// The place that is due.
        expected: u32,
    },
    /// The index of places does not lead to the record.
    #[error("the index of places does not lead to record {order}")]
    LostPlace {
        /// The record.
        order: u64,
    },
    /// The index of places has entries that belong to no record.
    #[error("the index of places has {0} entries too many")]
    ExtraPlaces(u64),
    /// What is noted of a conversation does not agree with its records.
    #[error("what is noted of {0:?} does not agree with its records")]
    WrongConversation(Conversation),
    /// The list of conversations has entries that belong to no record.
    #[error("the list of conversations has {0} entries too many")]
    ExtraConversations(u64),
    /// The index of tokens does not lead to the record.
    #[error("the index of tokens does not lead to record {order}")]
    LostToken {
        /// The record.
        order: u64,
    },
    /// A token leads to a record that does not bear it.
    #[error("token {token} leads to record {order}, which does not bear it")]
    WrongToken {
        /// The token.
        token: u64,
        /// Where it leads.
        order: u64,
    },
    /// A row of a table that there is not.
    #[error("there is a row of an unknown table")]
    UnknownRow,
    /// Records at the end are missing.
    #[error("records up to order {noted} were written, and the last one is {last}")]
    EndMissing {
        /// The last order that is noted.
        noted: u64,
        /// The last there is.
        last: u64,
    },
}

/// Walks the journal in the file at `path`, which no server may have open; `progress` hears how many
/// of how many entries are done. Changes nothing but redb's own account of its pages,
/// and brings a file of an older format to this one.
///
/// # Errors
/// [`OpenError`] when there is no journal to walk; damage is not an error but a finding.
pub fn verify(path: &Path, progress: impl FnMut(u64, u64)) -> Result<Report, OpenError> {
    verify_storage(&FileStorage(path.into()), progress)
}

/// [`verify`] for a journal in some other storage.
///
/// # Errors
/// As there.
pub fn verify_storage(
    storage: &dyn Storage,
    mut progress: impl FnMut(u64, u64),
) -> Result<Report, OpenError> {
    let path = storage.path();
    let backend = (storage.open(false)).map_err(|error| OpenError::new(error, path))?;
    // On damaged pages redb may panic, too.
    let walked = catch_unwind(AssertUnwindSafe(|| {
        let mut database = Builder::new()
            .set_cache_size(JOURNAL_CACHE_BYTES)
            .create_with_backend(Watched::new(backend, Arc::default()))
            .map_err(|error| OpenError::new(::redb::Error::from(error), path))?;
        if !tables::are_made(&database, path)? {
            // A power cut before anything was said.
            return Ok(Report::default());
        }
        let mut report = Report::default();
        let outcome = check_pages(&mut database, &mut report)
            .and_then(|()| walk(&database, &mut report, &mut progress));
        if let Err(error) = outcome {
            report.find(Damage::Unreadable(error.to_string()));
        }
        Ok(report)
    }));
    match walked {
        Ok(Err(OpenError::Damaged { reason, .. })) => Ok(unreadable(reason)),
        Ok(outcome) => outcome,
        Err(_) => Ok(unreadable("its pages make no sense".to_owned())),
    }
}

fn unreadable(reason: String) -> Report {
    Report {
        damage: vec![Damage::Unreadable(reason)],
        ..Report::default()
    }
}

fn check_pages(database: &mut Database, report: &mut Report) -> Result<(), ::redb::Error> {
    if !database.check_integrity()? {
        report.find(Damage::Mended);
    }
    Ok(())
}

fn walk(
    database: &Database,
    report: &mut Report,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), ::redb::Error> {
    tables::upgrade(database)?;
    let transaction = database.begin_read()?;
    let records = transaction.open_table(RECORDS)?;
    let tokens = transaction.open_table(TOKENS)?;
    let rows = transaction.open_table(ROWS)?;
    let total = records.len()? + tokens.len()? + rows.len()?;
    let mut done = 0;
    let mut step = || {
        if done % ENTRIES_PER_PROGRESS == 0 {
            progress(done, total);
        }
        done += 1;
    };

    let mut walk = RecordWalk {
        places: transaction.open_table(PLACES)?,
        conversations: transaction.open_table(CONVERSATIONS)?,
        due: BTreeMap::new(),
        placed: 0,
        last: 0,
        last_time_ms: 0,
    };
    for entry in records.range::<u64>(..)? {
        let (order, found) = entry?;
        step();
        report.records += 1;
        let found = record(found.value());
        walk.record(order.value(), &found, report)?;
        if let Some(token) = token_of(&found.heading, &found.frame) {
            // A token that was used again leads to the later record.
            let leads_to = tokens.get(token)?;
            if leads_to.is_none_or(|leads_to| leads_to.value() < order.value()) {
                report.find(Damage::LostToken {
                    order: order.value(),
                });
            }
        }
    }
    let noted = transaction.open_table(META)?.get(META_LAST)?;
    walk.end(noted.map_or(0, |noted| noted.value()), report)?;

    for entry in tokens.iter()? {
        let (key, order) = entry?;
        let ((_, token), order) = (key.value(), order.value());
        step();
        report.tokens += 1;
        let bears = records.get(order)?.is_some_and(|found| {
            let Record { heading, frame } = record(found.value());
            token_of(&heading, &frame) == Some(key.value())
        });
        if !bears {
            report.find(Damage::WrongToken { token, order });
        }
    }
    for entry in rows.range::<&[u8]>(..)? {
        step();
        report.rows += 1;
        let key = entry?.0;
        let is_known = |number: &u8| Table::ALL.iter().any(|table| *table as u8 == *number);
        if !key.value().first().is_some_and(is_known) {
            report.find(Damage::UnknownRow);
        }
    }
    progress(total, total);
    Ok(())
}

/// The walk along the records, and what must be true at its end.
struct RecordWalk {
    places: ReadOnlyTable<&'static [u8; tables::PLACE_KEY_BYTES], u64>,
    conversations: ReadOnlyTable<&'static [u8; Conversation::KEY_BYTES], (u32, u32)>,
    /// The place that is due next in each conversation.
    due: BTreeMap<Conversation, u32>,
    /// Records that have a place.
    placed: u64,
    last: u64,
    last_time_ms: u64,
}

impl RecordWalk {
    fn record(
        &mut self,
        order: u64,
        found: &Record,
        report: &mut Report,
    ) -> Result<(), ::redb::Error> {
        let Record { heading, frame } = found;
        if heading.order.get() != order {
            let says = heading.order.get();
            report.find(Damage::WrongOrder { under: order, says });
        }
        if heading.time_ms.get() < self.last_time_ms {
            report.find(Damage::TimeFalls { order });
        }
        self.last = order;
        self.last_time_ms = heading.time_ms.get();
        let is_part = heading.part < heading.parts.max(1);
        if !is_part || !is_canonical(frame) {
            report.find(Damage::WrongFrame { order });
        }
        let place = heading.place.get();
        let Some(conversation) = Conversation::of(frame) else {
            if place != 0 {
                report.find(Damage::WrongPlace {
                    order,
                    place,
                    expected: 0,
                });
            }
            return Ok(());
        };
        self.placed += 1;
        let key = conversation.key();
        let expected = match self.due.get(&conversation) {
            Some(due) => *due,
            None => (self.conversations.get(&key)?).map_or(place, |noted| noted.value().0),
        };
        if place != expected {
            report.find(Damage::WrongPlace {
                order,
                place,
                expected,
            });
        }
        self.due.insert(conversation, place.saturating_add(1));
        let leads_to = self.places.get(&place_key(&key, place))?;
        if leads_to.is_none_or(|leads_to| leads_to.value() != order) {
            report.find(Damage::LostPlace { order });
        }
        Ok(())
    }

    fn end(&self, noted: u64, report: &mut Report) -> Result<(), ::redb::Error> {
        report.conversations = self.due.len() as u64;
        for (conversation, due) in &self.due {
            let noted = self.conversations.get(&conversation.key())?;
            if noted.is_none_or(|noted| noted.value().1.checked_add(1) != Some(*due)) {
                report.find(Damage::WrongConversation(*conversation));
            }
        }
        // Each record's entry was found above, so what is left over belongs to none.
        let extra = self.places.len()?.saturating_sub(self.placed);
        if extra > 0 {
            report.find(Damage::ExtraPlaces(extra));
        }
        let extra = (self.conversations.len()?).saturating_sub(report.conversations);
        if extra > 0 {
            report.find(Damage::ExtraConversations(extra));
        }
        let last = self.last;
        if report.records > 0 && last < noted {
            report.find(Damage::EndMissing { noted, last });
        }
        Ok(())
    }
}

/// Whether a frame is as [`Frame::new`] makes them.
fn is_canonical(frame: &Frame) -> bool {
    let (Some(origin), Some(destination)) = (
        Origin::from_wire(frame.origin()),
        Destination::from_wire(frame.destination()),
    ) else {
        return false;
    };
    let text = frame.text().parts().next().unwrap_or(FrameText::EMPTY);
    *frame == Frame::new(frame.kind(), origin, destination, &frame.name(), &text)
}
