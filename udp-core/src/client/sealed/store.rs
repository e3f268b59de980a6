//! What a profile keeps over a restart: rows in tables, changed together or not at all.
//!
//! What the rows mean stands in [`rows`](super::rows); a store only has to keep them.

use thiserror::Error;

/// A table of a profile. A table's number is part of the file's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// Single values: the own id, the outbox, the number of the history.
    Single = 1,
    /// Number of a message → the message: what waits, and what was refused.
    Outbox = 2,
    /// Conversation and place → the record.
    Records = 3,
    /// Conversation → how it stands.
    Conversations = 4,
    /// Conversation and reader → how far they have read, and when.
    Marks = 5,
    /// A person or a room → the name it was last seen under.
    Names = 6,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 6] = [
        Self::Single,
        Self::Outbox,
        Self::Records,
        Self::Conversations,
        Self::Marks,
        Self::Names,
    ];
}

/// A change of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A row has this value now.
    Put {
        /// Which table.
        table: Table,
        /// Which row.
        key: Vec<u8>,
        /// What is in it.
        value: Vec<u8>,
    },
    /// The rows from key `first` to key `last`, both included, are gone.
    Remove {
        /// Which table.
        table: Table,
        /// The first key.
        first: Vec<u8>,
        /// The last key.
        last: Vec<u8>,
    },
}

/// When a change has to be safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Urgency {
    /// With the next change that is urgent: the server would tell it again.
    #[default]
    Later,
    /// When the call returns: it survives a power cut.
    Now,
}

/// From which end rows are visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// By growing key.
    Up,
    /// By falling key.
    Down,
}

/// Why something could not be kept or read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// There is no space on the disk.
    #[error("the disk of the profile is full")]
    Full,
    /// The disk failed.
    #[error("the disk of the profile failed: {0}")]
    Disk(String),
    /// A row is none that a profile has.
    #[error("the profile is damaged: {0}")]
    Damaged(&'static str),
}

/// Where a profile is kept. All stores pass one conformance suite.
pub trait Store: Send {
    /// Makes all changes in their order, or none; with [`Urgency::Now`] they, and all that came before, are
    /// safe when it returns.
    ///
    /// # Errors
    /// See [`StoreError`]; of the changes all or none were made. After an error nothing is read or
    /// changed until [`reopen`](Self::reopen).
    fn commit(&mut self, changes: &[Change], urgency: Urgency) -> Result<(), StoreError>;

    /// The value of a row.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn value(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Hands rows from key `first` to key `last`, both included, to `visit`, until it returns false.
    ///
    /// # Errors
    /// See [`StoreError`]; what was visited before was right.
    fn visit(
        &self,
        table: Table,
        first: &[u8],
        last: &[u8],
        direction: Direction,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError>;

    /// Tries to get over an error; then everything has to be read anew.
    ///
    /// # Errors
    /// See [`StoreError`]: it cannot be got over yet.
    fn reopen(&mut self) -> Result<(), StoreError>;
}
