//! What a sealed link adds to a conversation: how far back it is here, and who has read how far.

use jiff::civil::DateTime;
use protocol::PersonId;
use std::collections::BTreeMap;

/// How far back a conversation is shown, and how far it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// The first place asked for so far; what is asked for next lies before it.
    before: u32,
    is_loading: bool,
    reached_start: bool,
    /// Whether loading makes sense: on a sealed link, and not where it ended without the network.
    pub(super) is_open: bool,
    /// Up to which place we have read.
    pub(super) read: u32,
    /// The last place the server has.
    pub(super) last: u32,
}

impl Default for History {
    fn default() -> Self {
        Self {
            before: u32::MAX,
            is_loading: false,
            reached_start: false,
            is_open: false,
            read: 0,
            last: 0,
        }
    }
}

impl History {
    /// True while older messages are on their way.
    #[must_use]
    pub const fn is_loading(&self) -> bool {
        self.is_loading
    }

    /// True when there is nothing older.
    #[must_use]
    pub const fn reached_start(&self) -> bool {
        self.reached_start
    }

    /// True while there may be older messages and none are on their way.
    #[must_use]
    pub const fn can_load(&self) -> bool {
        !self.is_loading && !self.reached_start && self.is_open
    }

    /// True unless everything older is here.
    #[must_use]
    pub const fn may_have_older(&self) -> bool {
        self.is_open && !self.reached_start
    }

    /// Begins to load; before which place, unless nothing is to be loaded now.
    pub(super) fn load(&mut self) -> Option<u32> {
        if !self.can_load() {
            return None;
        }
        self.is_loading = true;
        Some(self.before)
    }

    /// The loading that was begun does not take place.
    pub(super) const fn not_loading(&mut self) {
        self.is_loading = false;
    }

    /// Everything from a place on is here.
    /// True when that is further back than before.
    pub(super) fn loaded(&mut self, from: u32, reached_start: bool) -> bool {
        self.is_loading = false;
        self.reached_start = reached_start;
        let is_further = from < self.before;
        self.before = self.before.min(from);
        is_further
    }

    /// What lies before a place is not here any more.
    pub(super) const fn begins_at(&mut self, place: u32) {
        self.before = place;
        self.reached_start = false;
    }
}

/// How far somebody has read, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Up to which place.
    pub place: u32,
    /// Since when, local time.
    pub at: DateTime,
}

/// Who else has read how far.
#[derive(Debug, Default)]
pub struct Marks(BTreeMap<PersonId, Mark>);

impl Marks {
    /// Who has read up to a place or further, by id.
    pub fn beyond(&self, place: u32) -> impl Iterator<Item = (PersonId, Mark)> + '_ {
        let marks = self.0.iter().map(|(&reader, &mark)| (reader, mark));
        marks.filter(move |(_, mark)| mark.place >= place)
    }

    /// Marks only move forward.
    pub(super) fn set(&mut self, reader: PersonId, mark: Mark) {
        let known = self.0.entry(reader).or_insert(mark);
        if known.place < mark.place {
            *known = mark;
        }
    }
}
