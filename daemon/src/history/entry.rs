//! What a reader of a history takes for one thing: a text with its parts joined, an entry, an exit.

use protocol::{Destination, Origin, Record};
use std::fmt::Write as _;
use transcript::Entry;

/// Joins the parts of texts.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    /// What may go on, and the part and parts of the record it ends with.
    pending: Option<(Entry, u8, u8)>,
}

impl Joiner {
    /// Takes the next record; gives what it shows to be complete.
    pub(super) fn push(&mut self, record: &Record) -> Option<Entry> {
        let (part, parts) = (record.heading.part, record.heading.parts);
        let frame = &record.frame;
        let origin = Origin::from_wire(frame.origin())?;
        let destination = Destination::from_wire(frame.destination())?;
        // The parts of a text are written in one go, so nothing stands between them.
        if let Some((entry, last, of)) = &mut self.pending
            && part > 0
            && (part, parts) == (last.saturating_add(1), *of)
            && (entry.origin, entry.destination, entry.kind) == (origin, destination, frame.kind())
        {
            *last = part;
            // Writing into a string cannot fail.
            let _ = write!(entry.text, "{}", frame.text());
            return None;
        }
        let entry = Entry {
            order: record.heading.order.get(),
            time_ms: record.heading.time_ms.get(),
            kind: frame.kind(),
            origin,
            destination,
            name: frame.name(),
            text: frame.text().to_string(),
        };
        self.pending
            .replace((entry, part, parts))
            .map(|(entry, ..)| entry)
    }

    /// The last entry.
    pub(super) fn finish(&mut self) -> Option<Entry> {
        self.pending.take().map(|(entry, ..)| entry)
    }
}
