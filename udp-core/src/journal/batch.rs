//! What is appended at once: records and the changes of tables that go with them.

use super::Table;
use crate::switches::{Switch, holds};
use protocol::{Frame, Heading};
use zerocopy::big_endian::{U16, U64};

/// Records and table changes on their way into the journal. Headings and frames lie in parallel
/// arrays, so that a run of frames can be sent as it lies.
#[derive(Debug, Default)]
pub struct Batch {
    headings: Vec<Heading>,
    frames: Vec<Frame>,
    changes: Vec<RowChange>,
}

/// A row that is put or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// In which table.
    pub table: Table,
    /// Under which key.
    pub key: Vec<u8>,
    /// The new value; `None` deletes the row.
    pub value: Option<Vec<u8>>,
    /// Where the journal writes an order it gives in this very batch.
    pub order: Option<OrderSlot>,
}

/// Eight bytes of a row's value that become an order, big endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderSlot {
    /// Where in the value.
    pub offset: usize,
    /// The order of which record of the batch.
    pub record: usize,
}

impl Batch {
    /// Adds a frame that was said at `time_ms` as part `part` of `parts`, and tells where it lies.
    pub fn push(&mut self, frame: &Frame, time_ms: u64, token: u64, part: u8, parts: u8) -> usize {
        self.headings.push(Heading {
            time_ms: U64::new(time_ms),
            token: U64::new(token),
            part,
            parts,
            flags: U16::ZERO,
            ..Heading::default()
        });
        self.frames.push(*frame);
        self.frames.len() - 1
    }

    /// Adds a change of a table. Changes are made in the order they were added.
    pub fn change(&mut self, change: RowChange) {
        self.changes.push(change);
    }

    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.headings.clear();
        self.frames.clear();
        self.changes.clear();
    }

    /// The headings.
    #[must_use]
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The frames.
    #[must_use]
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The table changes.
    #[must_use]
    pub fn changes(&self) -> &[RowChange] {
        &self.changes
    }

    /// True when there is nothing to append.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty() && self.changes.is_empty()
    }

    /// For a journal: gives the records their orders, `first` and up, and writes them where table
    /// changes want them; `place` gives each record its place.
    pub fn number(&mut self, first: u64, mut place: impl FnMut(&Frame) -> u32) {
        for (order, (heading, frame)) in (first..).zip(self.headings.iter_mut().zip(&self.frames)) {
            heading.order = U64::new(order);
            let next = place(frame);
            heading.place = if holds(Switch::Places) { next } else { 1 }.into();
        }
        for change in &mut self.changes {
            if let (Some(value), Some(slot)) = (&mut change.value, change.order)
                && let Some(bytes) = value.get_mut(slot.offset..slot.offset + 8)
            {
                bytes.copy_from_slice(&(first + slot.record as u64).to_be_bytes());
            }
        }
    }
}
