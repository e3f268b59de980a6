//! Where the journal's bytes lie: a file, or a test's simulated disk.

use ::redb::{BackendError, StorageBackend, backends::FileBackend};
use std::{
    fs::{File, OpenOptions},
    io,
    ops::Bound,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

/// A place that a journal opens again after a failure.
pub trait Storage: Send {
    /// What to call it in errors.
    fn path(&self) -> &Path;

    /// Opens it; `make` says whether to make it when there is none.
    ///
    /// # Errors
    /// What the system says.
    fn open(&self, make: bool) -> io::Result<Box<dyn StorageBackend>>;

    /// Bytes free on its disk; `None` when the system does not tell.
    fn free_bytes(&self) -> Option<u64>;
}

/// A file of the system's.
pub(crate) struct FileStorage(pub(crate) PathBuf);

impl Storage for FileStorage {
    fn path(&self) -> &Path {
        &self.0
    }

    fn open(&self, make: bool) -> io::Result<Box<dyn StorageBackend>> {
        let is_new = make && !self.0.exists();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(make).truncate(false);
        // Private conversations are in it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.0)?;
        if is_new {
            sync_folder(&self.0);
        }
        if !make {
            forget_pages(&file);
        }
        let backend = FileBackend::new(file).map_err(|error| match error {
            ::redb::DatabaseError::Storage(::redb::StorageError::Io(error)) => error,
            other => io::Error::other(other),
        })?;
        Ok(Box::new(backend))
    }

    #[cfg(unix)]
    fn free_bytes(&self) -> Option<u64> {
        // What a user may fill: some file systems keep a rest for root.
        let stats = nix::sys::statvfs::statvfs(&self.0).ok()?;
        #[expect(
            clippy::useless_conversion,
            reason = "the counts are 32 bits wide on some systems"
        )]
        let free = u64::from(stats.blocks_available()) * u64::from(stats.fragment_size());
        Some(free)
    }

    #[cfg(not(unix))]
    fn free_bytes(&self) -> Option<u64> {
        None
    }
}

/// After a failed write the system may remember pages that never reached the disk, and take them for
/// written. Opening again must see what is there.
fn forget_pages(file: &File) {
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    {
        use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
        // It is advice: a system that does not take it has kept the pages for a reason.
        _ = posix_fadvise(file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED);
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
    let _ = file;
}

/// A file that was just made is there after a power cut only when its folder was written too. Not
/// every system can do that, and none has to: then it is made again.
fn sync_folder(path: &Path) {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        _ = folder.sync_all();
    }
}

/// How a file of redb's begins.
const MAGIC: [u8; 9] = [b'r', b'e', b'd', b'b', 0x1A, 0x0A, 0xA9, 0x0D, 0x0A];

/// A new file is not longer than this when redb writes its magic number, which it does last.
const NEW_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// A backend that knows its length and clears away a file whose making was interrupted.
#[derive(Debug)]
pub(crate) struct Watched {
    inner: Box<dyn StorageBackend>,
    bytes: Arc<AtomicU64>,
    is_checked: AtomicBool,
}

impl Watched {
    /// Tells in `bytes` how long it is.
    pub(crate) fn new(inner: Box<dyn StorageBackend>, bytes: Arc<AtomicU64>) -> Self {
        Self {
            inner,
            bytes,
            is_checked: AtomicBool::new(false),
        }
    }

    /// A power cut while the file was made leaves one that redb does not know; nothing was ever
    /// said in it.
    fn clear_unfinished(&self, length: u64) -> io::Result<u64> {
        let mut begin = [0; MAGIC.len()];
        if length == 0 || length > NEW_FILE_BYTES {
            return Ok(length);
        }
        self.inner
            .read(0, &mut begin[..MAGIC.len().min(length as usize)])?;
        if begin != [0; MAGIC.len()] {
            return Ok(length);
        }
        self.inner.set_len(0)?;
        Ok(0)
    }
}

impl StorageBackend for Watched {
    fn len(&self) -> io::Result<u64> {
        let mut length = self.inner.len()?;
        // redb asks for the length first, once it holds the lock.
        if !self.is_checked.swap(true, Relaxed) {
            length = self.clear_unfinished(length)?;
        }
        self.bytes.store(length, Relaxed);
        Ok(length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.inner.read(offset, out)
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.inner.set_len(length)?;
        self.bytes.store(length, Relaxed);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.inner.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.inner.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.inner.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.inner.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.query_lock_range(start, end)
    }
}
