//! Small text files, whole or absent, in folders for their owner only.

use crate::net::client::Problem;
use std::{
    fs::{self, DirBuilder, File},
    io::{self, Read as _, Write as _},
    path::Path,
};

/// The longest such file; a longer one was not written by us.
const MAX_BYTES: u64 = 4096;

/// The text of a file; `None` when there is none.
pub(super) fn read(path: &Path) -> Result<Option<String>, Problem> {
    let read = || {
        let mut text = String::new();
        File::open(path)?
            .take(MAX_BYTES)
            .read_to_string(&mut text)?;
        Ok(text)
    };
    match read() {
        Ok(text) => Ok(Some(text)),
        Err(error) => match io::Error::kind(&error) {
            io::ErrorKind::NotFound => Ok(None),
            io::ErrorKind::InvalidData => Err(Problem::Damaged {
                path: path.to_owned(),
                reason: error.to_string(),
            }),
            _ => Err(problem(&error, path)),
        },
    }
}

/// Writes a file: after a power cut it is the old one or the new.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Problem> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    // One name per process: two windows may write into one folder at once.
    name.push(format!(".{}", std::process::id()));
    let new = path.with_file_name(name);
    let written = || {
        let mut file = File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    written().map_err(|error| problem(&error, path))
}

/// Makes a folder, and those above it, unless it is there. New ones are the owner's only: they hold
/// what people wrote to each other.
pub(super) fn make_folder(path: &Path) -> Result<(), Problem> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| problem(&error, path))
}

/// What an error of the system means for a profile.
pub(super) fn problem(error: &io::Error, path: &Path) -> Problem {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Problem::Forbidden { path }
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Problem::Full { path },
        _ => Problem::Disk {
            path,
            reason: error.to_string(),
        },
    }
}
