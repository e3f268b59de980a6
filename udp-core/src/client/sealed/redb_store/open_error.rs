//! Why a profile cannot be opened, and what to do about it.

use crate::{client::sealed::StoreError, redb_trouble::Trouble};
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why a profile's file cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// A window has it open: in this program or in another.
    #[error("{} is open already, in another window or another program", path.display())]
    AlreadyOpen {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error("{} was written by a newer version (format {found}, this one knows {known})", path.display())]
    NewerVersion {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u64,
        /// The newest format this program knows.
        known: u64,
    },
    /// It is not there.
    #[error("there is no {}; check the name of the data folder", path.display())]
    Missing {
        /// The file, or its folder.
        path: PathBuf,
    },
    /// It is some other file.
    #[error("{} is not a profile; move it away, or choose another data folder", path.display())]
    NotAProfile {
        /// The file.
        path: PathBuf,
    },
    /// It was a profile once.
    #[error("{} is damaged ({reason}); move it away and begin a new one", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// This user may not read and write it.
    #[error("{} may not be read and written by this user; change its owner, or choose another data folder", path.display())]
    Forbidden {
        /// The file.
        path: PathBuf,
    },
    /// There is no space for it.
    #[error("there is no space for {}; free some on its disk", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The disk failed.
    #[error("{} cannot be opened; check its disk", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl OpenError {
    pub(super) fn new(trouble: impl Into<Trouble>, path: &Path) -> Self {
        let path = path.into();
        match trouble.into() {
            Trouble::AlreadyOpen => Self::AlreadyOpen { path },
            Trouble::Missing => Self::Missing { path },
            Trouble::Forbidden => Self::Forbidden { path },
            Trouble::Full => Self::Full { path },
            Trouble::Foreign => Self::NotAProfile { path },
            Trouble::Damaged(reason) => Self::Damaged { path, reason },
            Trouble::Disk(source) => Self::Disk { path, source },
        }
    }

    /// The same for whoever had it open before.
    pub(super) fn as_store_error(&self) -> StoreError {
        match self {
            Self::Full { .. } => StoreError::Full,
            Self::Disk { source, .. } => StoreError::Disk(source.to_string()),
            other => StoreError::Disk(other.to_string()),
        }
    }
}
