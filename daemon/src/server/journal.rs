//! Which journal a server keeps, and where.

use std::{path::Path, time::Instant};
use udp_core::journal::{Journal, MemoryJournal, OpenError, RedbJournal};

/// The journal's file in the data folder.
pub const JOURNAL_FILE: &str = "recado.redb";

/// A journal by where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JournalKind {
    /// In a file of the data folder; what anyone saw survives a power cut.
    #[default]
    Redb,
    /// In memory, until the server stops.
    Memory,
}

impl JournalKind {
    /// The word for it in `recado.toml`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Redb => "redb",
            Self::Memory => "memoria",
        }
    }

    /// Reads the word, in either language.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "redb" => Some(Self::Redb),
            "memoria" | "memória" | "memory" => Some(Self::Memory),
            _ => None,
        }
    }
}

pub(super) fn open(kind: JournalKind, data: &Path) -> Result<Box<dyn Journal>, OpenError> {
    Ok(match kind {
        JournalKind::Redb => Box::new(RedbJournal::open(data.join(JOURNAL_FILE), Instant::now)?),
        JournalKind::Memory => Box::new(MemoryJournal::default()),
    })
}
