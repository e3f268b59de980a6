//! Why a profile cannot be opened, and what to do about it.

use crate::client::sealed::StoreError;
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
    pub(super) fn from_io(error: io::Error, path: &Path) -> Self {
        let path = path.into();
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Forbidden { path }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            // Only redb itself says so: the file does not begin as its files do.
            io::ErrorKind::InvalidData => Self::NotAProfile { path },
            io::ErrorKind::UnexpectedEof => Self::Damaged {
                path,
                reason: "its end is missing".to_owned(),
            },
            _ => Self::Disk {
                path,
                source: error,
            },
        }
    }

    pub(super) fn from_redb(error: ::redb::Error, path: &Path) -> Self {
        match error {
            ::redb::Error::DatabaseAlreadyOpen => Self::AlreadyOpen { path: path.into() },
            ::redb::Error::Io(error) => Self::from_io(error, path),
            other => Self::Damaged {
                path: path.into(),
                reason: other.to_string(),
            },
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
