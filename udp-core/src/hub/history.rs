//! Which history this is: a random number in the journal, made with it. A client that kept places of another
//! one knows by it that they mean nothing here, even when this one has grown longer.

use super::Hub;
use crate::journal::{AppendError, Batch, Journal, ReadError, Reader, RowChange, Table};

/// The row in [`Table::Single`] of the number.
const HISTORY: &[u8] = b"history";

/// The number, once there is one.
#[derive(Debug, Default)]
pub(super) struct History {
    number: u32,
    /// Told before, it might be another after a crash.
    is_kept: bool,
}

impl History {
    /// After the journal has kept a batch.
    pub(super) fn note(&mut self, batch: &Batch) {
        if !self.is_kept && self.number != 0 {
            let is_it =
                |change: &RowChange| (change.table, &*change.key) == (Table::Single, HISTORY);
            self.is_kept = batch.changes().iter().any(is_it);
        }
    }
}

impl Hub {
    /// Gives the history the number `random`, if the journal has none for it yet.
    ///
    /// # Errors
    /// [`ReadError`] when the journal's tables cannot be read.
    pub fn number_history(&mut self, random: u32, journal: &dyn Reader) -> Result<(), ReadError> {
        let kept = kept_number(journal)?;
        self.history = History {
            number: kept.unwrap_or(random.max(1)),
            is_kept: kept.is_some(),
        };
        if kept.is_none() {
            self.commits.change(row(Some(self.history.number)));
        }
        Ok(())
    }

    /// The number of the history; 0 while it has none that is kept.
    #[must_use]
    pub const fn history(&self) -> u32 {
        if self.history.is_kept {
            self.history.number
        } else {
            0
        }
    }
}

/// The number in a journal, if there is one.
///
/// # Errors
/// [`ReadError`] when the journal's tables cannot be read.
pub fn kept_number(journal: &dyn Reader) -> Result<Option<u32>, ReadError> {
    let mut kept = None;
    journal.rows(Table::Single, &mut |key, value| {
        if key == HISTORY {
            kept = value.try_into().ok().map(u32::from_be_bytes);
        }
    })?;
    Ok(kept.filter(|&number| number != 0))
}

/// Takes the number out of a journal that no server has opened: the next one gives it another, and clients that
/// kept something of this history forget it.
///
/// # Errors
/// [`AppendError`]; the number is still there.
pub fn forget_number(journal: &mut dyn Journal) -> Result<(), AppendError> {
    let mut batch = Batch::default();
    batch.change(row(None));
    journal.append(&mut batch)
}

fn row(number: Option<u32>) -> RowChange {
    RowChange {
        table: Table::Single,
        key: HISTORY.to_vec(),
        value: number.map(|number| number.to_be_bytes().to_vec()),
        order: None,
    }
}
