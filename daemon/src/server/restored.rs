//! Whether the journal is the one that lay here when the last server ended, or an older copy that was put back.
//!
//! A copy has the number of its history, and clients would take new places for those they know. Two things tell,
//! both in a file of a few bytes beside the journal, written by a thread of its own every 10 s while something is
//! kept and at the end:
//!
//! * the last order there was: a journal that ends before it is an older one;
//! * the file system's time of that writing: where the file's own is later (its ctime, which no program can set),
//!   the file itself was copied here, and the journal with it.
//!
//! Where the file is missing nothing is known, which counts as restored: clients read once more what they have.

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use std::{
    fs::{self, File, Metadata},
    io::{self, Write as _},
    path::Path,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};
use udp_core::{
    hub::{forget_number, kept_number},
    journal::{Journal, Reader},
};

/// The file's name in the data folder.
pub(super) const MARK_FILE: &str = "recado.marca";

/// Between two writings: what is kept in so short a time before a crash may be missing in a copy unnoticed, and no
/// disk is kept busy.
const PAUSE: Duration = Duration::from_secs(10);
/// How much later than it was begun a writing may end, on a slow disk.
const SLACK_MS: i64 = 5_000;
/// What a mark begins with; another format has another.
const HEAD: &str = "recado-marca 1";

/// What the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    /// The last order there was.
    last: u64,
    /// When it was written, by the file system's clock; Unix milliseconds.
    written_ms: i64,
}

/// Takes the number from a journal that was put back, for the server to give it a new one. True when it did.
///
/// # Errors
/// When the journal cannot be read or written: the number is still there.
pub(super) fn renumber_if_restored(
    journal: &mut dyn Journal,
    folder: &Path,
) -> Result<bool, String> {
    let reader = journal.reader();
    let has_number = kept_number(&*reader).map_err(|error| error.to_string())?;
    if has_number.is_none() || !is_restored(&folder.join(MARK_FILE), reader.extent().last) {
        return Ok(false);
    }
    forget_number(journal).map_err(|error| error.to_string())?;
    Ok(true)
}

fn is_restored(mark: &Path, last: u64) -> bool {
    let (Ok(text), Ok(metadata)) = (fs::read_to_string(mark), fs::metadata(mark)) else {
        return true;
    };
    let Some(mark) = parse(&text) else {
        return true;
    };
    let is_copied = changed_ms(&metadata).is_some_and(|at| at > mark.written_ms + SLACK_MS);
    is_copied || last < mark.last
}

fn parse(text: &str) -> Option<Mark> {
    let mut lines = text.lines();
    let mut next = || lines.next();
    if next()? != HEAD {
        return None;
    }
    Some(Mark {
        last: next()?.parse().ok()?,
        written_ms: next()?.parse().ok()?,
    })
}

/// When the file was last written, renamed, linked or copied to.
#[cfg(unix)]
fn changed_ms(metadata: &Metadata) -> Option<i64> {
    use std::os::unix::fs::MetadataExt as _;
    Some(metadata.ctime() * 1_000 + metadata.ctime_nsec() / 1_000_000)
}

/// Elsewhere no time tells that a program cannot set.
#[cfg(not(unix))]
fn changed_ms(_: &Metadata) -> Option<i64> {
    None
}

/// Writes the mark beside the journal while it is there, and a last time when it is dropped.
pub(super) struct Marking {
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Marking {
    pub(super) fn start(folder: &Path, journal: Arc<dyn Reader>) -> io::Result<Self> {
        let mark = folder.join(MARK_FILE);
        let (alive, ended) = crossbeam_channel::bounded(0);
        let thread = thread::Builder::new()
            .name("recado-marca".to_owned())
            .spawn(move || mark_until(&ended, &mark, &*journal))?;
        Ok(Self {
            alive: Some(alive),
            thread: Some(thread),
        })
    }
}

impl Drop for Marking {
    fn drop(&mut self) {
        self.alive = None;
        if let Some(thread) = self.thread.take() {
            // A panic there costs a new number at worst.
            let _ = thread.join();
        }
    }
}

fn mark_until(ended: &Receiver<()>, mark: &Path, journal: &dyn Reader) {
    let mut written = None;
    loop {
        let last = journal.extent().last;
        if written != Some(last) {
            // What cannot be written is tried again; an older mark says less, and nothing wrong.
            written = write(mark, last).ok().map(|()| last);
        }
        if ended.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    let last = journal.extent().last;
    if written != Some(last) {
        let _ = write(mark, last);
    }
}

/// Whole or not at all.
fn write(mark: &Path, last: u64) -> io::Result<()> {
    let new = mark.with_extension("marca-nova");
    let mut file = File::create(&new)?;
    writeln!(file, "{HEAD}")?;
    // Only the file system's own clock can be compared with its times.
    let now_ms = changed_ms(&file.metadata()?).unwrap_or(0);
    writeln!(file, "{last}\n{now_ms}")?;
    file.sync_all()?;
    fs::rename(&new, mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use udp_core::journal::MemoryJournal;

    #[test]
    fn what_was_written_here_is_not_restored() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join(MARK_FILE);
        assert!(is_restored(&mark, 0), "nothing is known");
        write(&mark, 7).unwrap();
        assert!(!is_restored(&mark, 7) && !is_restored(&mark, 8));
        assert!(is_restored(&mark, 6), "an older journal");
        fs::write(&mark, "recado-marca 2\n7\n0\n").unwrap();
        assert!(is_restored(&mark, 7), "another format");
    }

    #[cfg(unix)]
    #[test]
    fn a_mark_that_was_copied_here_tells_it() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join(MARK_FILE);
        write(&mark, 7).unwrap();
        let text = fs::read_to_string(&mark).unwrap();
        let written = parse(&text).unwrap().written_ms;
        // As old as a copy is, which no test waits for.
        let old = text.replace(&written.to_string(), &(written - 6_000).to_string());
        fs::write(&mark, old).unwrap();
        assert!(is_restored(&mark, 7));
    }

    #[test]
    fn the_last_mark_is_written_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let journal = MemoryJournal::new(10);
        drop(Marking::start(folder.path(), journal.reader()).unwrap());
        assert!(!is_restored(&folder.path().join(MARK_FILE), 0));
    }
}
