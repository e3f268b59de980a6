//! A key in a file: whole or absent, for its owner only, never overwritten.

use super::{KeyError, KeyPair};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why there is no key from a file.
#[derive(Debug, Error)]
pub enum FileError {
    /// It could not be read.
    #[error("the key file {0} could not be read")]
    Read(PathBuf, #[source] io::Error),
    /// It could not be written.
    #[error("the key file {0} could not be written")]
    Write(PathBuf, #[source] io::Error),
    /// It holds no key: nobody is served by replacing what others have pinned.
    #[error("the key file {0} holds no key")]
    Form(PathBuf, #[source] KeyError),
    /// No new key could be made.
    #[error("no new key could be made")]
    Generate(#[source] KeyError),
}

/// The key in the file at `path`; where there is no file, a new key that the file then holds.
///
/// The file appears complete or not at all, also after a power cut, and on Unix with mode 0600 from its
/// first byte. Two that do this at once get the same key.
///
/// # Errors
/// [`FileError`].
pub fn load_or_generate(path: &Path) -> Result<KeyPair, FileError> {
    if let Some(key) = load(path)? {
        return Ok(key);
    }
    let key = KeyPair::generate().map_err(FileError::Generate)?;
    match create(path, &key) {
        Ok(()) => Ok(key),
        // Somebody else was faster: theirs is the key.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            load(path)?.ok_or_else(|| FileError::Write(path.to_owned(), error))
        }
        Err(error) => Err(FileError::Write(path.to_owned(), error)),
    }
}

/// The key in the file at `path`, `None` if there is no file.
///
/// # Errors
/// [`FileError::Read`] and [`FileError::Form`].
pub fn load(path: &Path) -> Result<Option<KeyPair>, FileError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => zeroize::Zeroizing::new(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(FileError::Read(path.to_owned(), error)),
    };
    let key = KeyPair::from_pkcs8(&bytes);
    key.map(Some)
        .map_err(|error| FileError::Form(path.to_owned(), error))
}

/// Puts the key into a new file.
///
/// # Errors
/// Those of the system; [`io::ErrorKind::AlreadyExists`] if there is such a file, which stays.
pub fn create(path: &Path, key: &KeyPair) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let draft = path.with_file_name(name);
    // One that a killed process with our number left behind.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let done = write(&draft, key).and_then(|()| publish(&draft, path));
    let removed = fs::remove_file(&draft);
    done?;
    removed.or_else(|error| match error.kind() {
        // Renamed instead of linked.
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    sync_folder(path)
}

fn write(draft: &Path, key: &KeyPair) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(draft)?;
    file.write_all(&key.to_pkcs8())?;
    file.sync_all()
}

/// A link, unlike a rename, does not replace what is there.
fn publish(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !path.try_exists()? => {
            // A file system without links, such as that of a memory stick.
            fs::rename(draft, path)
        }
        done => done,
    }
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_the_key_and_later_ones_find_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("servidor.chave");
        let key = load_or_generate(&path).unwrap();
        assert_eq!(load_or_generate(&path).unwrap().pin(), key.pin());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no drafts");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("servidor.chave");
        let key = load_or_generate(&path).unwrap();
        let error = create(&path, &KeyPair::generate().unwrap()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(load(&path).unwrap().unwrap().pin(), key.pin());

        fs::write(&path, b"half a k").unwrap();
        assert!(matches!(load_or_generate(&path), Err(FileError::Form(..))));
        assert_eq!(fs::read(&path).unwrap(), b"half a k");
    }

    #[test]
    fn a_draft_that_was_left_behind_does_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("k");
        let draft = format!("k.{}.new", std::process::id());
        fs::write(folder.path().join(draft), b"half").unwrap();
        load_or_generate(&path).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
