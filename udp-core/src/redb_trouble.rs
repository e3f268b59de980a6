//! Why a file of redb's cannot be opened. The failures are told apart here; what they are called is said
//! where it is known what the file keeps.

use std::io;

/// A failure to open a file.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Somebody has it open: this program or another.
    AlreadyOpen,
    /// It, or its folder, is not there.
    Missing,
    /// This user may not read and write it.
    Forbidden,
    /// There is no space for it.
    Full,
    /// It is no file of redb's.
    Foreign,
    /// It was one once; what is wrong with it.
    Damaged(String),
    /// The disk failed.
    Disk(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Forbidden,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            // Only redb itself says so: the file does not begin as its files do.
            io::ErrorKind::InvalidData => Self::Foreign,
            io::ErrorKind::UnexpectedEof => Self::Damaged("its end is missing".to_owned()),
            _ => Self::Disk(error),
        }
    }
}

impl From<::redb::Error> for Trouble {
    fn from(error: ::redb::Error) -> Self {
        match error {
            ::redb::Error::DatabaseAlreadyOpen => Self::AlreadyOpen,
            ::redb::Error::Io(error) => error.into(),
            other => Self::Damaged(other.to_string()),
        }
    }
}
