//! The journal: the ordered list of records. It is the truth; delivery is an optimisation.
//!
//! A [`Batch`] is appended whole or not at all: records in the one order, and with them the changes
//! to the hub's own [tables](Table), in one transaction. One thread appends through a [`Journal`];
//! any thread reads through its [`Reader`] what was appended.

mod batch;
mod conversation;
mod memory;
#[cfg(feature = "disk")]
mod redb;
mod retention;

#[cfg(feature = "disk")]
pub use self::redb::{Damage, OpenError, RedbJournal, Report, Storage, verify, verify_storage};
#[cfg(feature = "disk")]
pub(crate) use self::redb::{FileStorage, Watched};
pub use crate::bounds::FREE_FLOOR_BYTES;
pub use batch::{Batch, OrderSlot, RowChange};
pub use conversation::Conversation;
pub use memory::MemoryJournal;
pub use retention::{Retention, Retirement};

use protocol::{Frame, Heading, PersonId, Record};
use std::sync::Arc;
use thiserror::Error;

/// A table of the hub that outlives a restart. A table's number is part of the file's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// Rooms: number → name, who made it, when.
    Rooms = 1,
    /// Who stays in a room over a restart.
    Members = 2,
    /// Which key owns which id, since which order.
    Claims = 3,
    /// The highest token of each outbox.
    Outboxes = 4,
    /// Who has read how far in which conversation.
    Marks = 5,
    /// Who may not come in.
    Bans = 6,
    /// Until which order an automatic id is named by kept records.
    LastNamed = 7,
    /// Single values: the next room number, the password's hash, the history's number.
    Single = 8,
    /// Which keys know the password, since when.
    Passed = 9,
    /// Rooms that are no more, while something said in them is kept: number → name.
    FormerRooms = 10,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 10] = [
        Self::Rooms,
        Self::Members,
        Self::Claims,
        Self::Outboxes,
        Self::Marks,
        Self::Bans,
        Self::LastNamed,
        Self::Single,
        Self::Passed,
        Self::FormerRooms,
    ];
}

/// Where a journal begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// Order of the first record kept; 0 when there is none.
    pub first: u64,
    /// Time of the first record kept, Unix milliseconds; 0 when there is none.
    pub first_time_ms: u64,
    /// Order of the last record ever appended; 0 when there never was one.
    pub last: u64,
    /// Time of the last record ever appended, Unix milliseconds.
    pub last_time_ms: u64,
    /// Records kept.
    pub records: u64,
    /// Bytes the journal takes where it lies.
    pub bytes: u64,
}

impl Extent {
    /// No record below this order is kept; the next order when none is.
    #[must_use]
    pub const fn first_kept(&self) -> u64 {
        match self.records {
            0 => self.last + 1,
            _ => self.first,
        }
    }
}

/// Which places of a conversation are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The first place.
    pub first: u32,
    /// The last place, which is the last ever given.
    pub last: u32,
}

/// Why a batch was not appended. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AppendError {
    /// The disk is full, or less than the floor is free.
    #[error("the journal's disk is full")]
    Full,
    /// The disk failed; the journal tries to open its file again.
    #[error("the journal's disk failed: {0}")]
    Disk(String),
}

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the journal cannot be read: {0}")]
pub struct ReadError(pub String);

/// The appending side of a journal. All backends pass one conformance suite.
pub trait Journal: Send {
    /// Appends all of a batch or nothing, and fills in orders and places. When it returns `Ok` the
    /// records are as durable as this journal makes them, and [`Reader`]s see them.
    ///
    /// # Errors
    /// See [`AppendError`]: nothing was appended.
    fn append(&mut self, batch: &mut Batch) -> Result<(), AppendError>;

    /// Deletes records before order `first`, oldest first, at most so many that nobody waits for it
    /// long, and tells whether there are more: then append what waits, and call again. Orders and
    /// places are not given again: a conversation of which nothing is kept is forgotten, and when it
    /// begins anew its places go on above those of every conversation that was forgotten.
    ///
    /// # Errors
    /// See [`AppendError`]: perhaps nothing was deleted by this call; call it again.
    fn retain_from(&mut self, first: u64) -> Result<bool, AppendError>;

    /// Tries to get over an earlier failure when it is time to. Appending does so by itself; call
    /// this now and then while there is nothing to append.
    fn recover(&mut self) {}

    /// A reading side.
    fn reader(&self) -> Arc<dyn Reader>;

    /// True when [`append`](Self::append) never waits for a disk, so that a thread of its own for it
    /// would only cost time.
    fn is_immediate(&self) -> bool;
}

/// The reading side of a journal; any number of threads may have it.
pub trait Reader: Send + Sync {
    /// Where the journal begins and ends.
    fn extent(&self) -> Extent;

    /// Bytes that were free on its disk when the journal last looked; below [`FREE_FLOOR_BYTES`] nothing is
    /// appended. `None` where there is no disk, or the system does not say.
    fn free_bytes(&self) -> Option<u64> {
        None
    }

    /// Hands the records from order `from` on to `visit`, in order, until it returns false.
    ///
    /// # Errors
    /// See [`ReadError`]; what was visited before was right.
    fn read(&self, from: u64, visit: &mut dyn FnMut(&Record) -> bool) -> Result<(), ReadError>;

    /// Hands the records of a conversation from place `from` on to `visit`, in order, until it
    /// returns false.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read_conversation(
        &self,
        conversation: Conversation,
        from: u32,
        visit: &mut dyn FnMut(&Record) -> bool,
    ) -> Result<(), ReadError>;

    /// Which places a conversation has; `None` when nothing of it is kept.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn places(&self, conversation: Conversation) -> Result<Option<Places>, ReadError>;

    /// Hands every conversation of which something is kept to `visit`, sorted by
    /// [key](Conversation::key).
    ///
    /// # Errors
    /// See [`ReadError`].
    fn conversations(&self, visit: &mut dyn FnMut(Conversation)) -> Result<(), ReadError>;

    /// The order of the first part of what somebody said under this token, while that is kept.
    /// Others may have used the same.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn order_of_token(&self, speaker: PersonId, token: u64) -> Result<Option<u64>, ReadError>;

    /// Hands the rows of a table to `visit`, sorted by key.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn rows(&self, table: Table, visit: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), ReadError>;
}

/// Whose token leads to a record, and which: tokens are chosen by those who use them, so that two may
/// choose the same. `None` for records without one, and for all but the first part of a text.
pub(crate) fn token_of(heading: &Heading, frame: &Frame) -> Option<(u32, u64)> {
    let token = heading.token.get();
    (token != 0 && heading.part == 0).then(|| (frame.origin(), token))
}
