//! `chat_server.log`: written by a thread of its own, so that a slow disk never slows the server.

use super::{LogEvent, LogLine};
use crossbeam_channel::{Receiver, Sender, TrySendError};
use jiff::tz::TimeZone;
use lang::Lang;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// The log's name in the data folder; older ones are `chat_server.log.1` and so on.
pub const FILE_NAME: &str = "chat_server.log";

/// Lines that wait for the disk: a burst of 4,000 entries passes, a dead disk costs under 1 MB.
const QUEUE: usize = 4096;
/// A file this long is set aside: it opens at once in any editor.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;
/// Older files kept: with the current one 20 MB at most, months of an ordinary class.
const OLDER_FILES: u32 = 4;
/// How long the end of a server waits for its last lines to reach a slow disk.
const CLOSE: Duration = Duration::from_secs(2);

/// The sending end of the log.
#[derive(Debug)]
pub(crate) struct LogFile {
    lines: Sender<LogLine>,
    /// Disconnects when the last line is written.
    done: Receiver<()>,
    lost: u64,
}

impl LogFile {
    /// Creates the folder when absent and opens the log at its end.
    pub(crate) fn open(folder: &Path, lang: Lang) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut writer = Writer::open(folder.join(FILE_NAME))?;
        let (lines, queue) = crossbeam_channel::bounded::<LogLine>(QUEUE);
        let (done_sender, done) = crossbeam_channel::bounded::<()>(0);
        thread::Builder::new()
            .name("recado-log".to_owned())
            .spawn(move || {
                let _done = done_sender;
                let zone = TimeZone::system();
                for line in queue {
                    writer.write(&line.file_line(lang, &zone));
                }
            })?;
        Ok(Self {
            lines,
            done,
            lost: 0,
        })
    }

    /// Writes a line soon; past the queue's length it is counted and the log says so later.
    pub(crate) fn write(&mut self, line: LogLine) {
        if self.lost > 0 {
            let marker = LogLine::now(LogEvent::LinesLost(self.lost));
            if self.lines.try_send(marker).is_ok() {
                self.lost = 0;
            }
        }
        if let Err(TrySendError::Full(_)) = self.lines.try_send(line) {
            self.lost += 1;
        }
    }

    /// Waits, not for ever, until everything is written.
    pub(crate) fn close(self) {
        drop(self.lines);
        let _ = self.done.recv_timeout(CLOSE);
    }
}

/// The file and how long it is.
struct Writer {
    path: PathBuf,
    file: File,
    len: u64,
}

impl Writer {
    fn open(path: PathBuf) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let len = file.metadata()?.len();
        Ok(Self { path, file, len })
    }

    /// A log that cannot be written is no reason to stop a conversation: errors are passed over, and
    /// the next line tries again.
    fn write(&mut self, line: &str) {
        if self.len >= MAX_FILE_BYTES {
            self.rotate();
        }
        // One write per line, so that a line is whole however the process ends.
        let line = format!("{line}\n");
        if self.file.write_all(line.as_bytes()).is_ok() {
            self.len += line.len() as u64;
        }
    }

    fn rotate(&mut self) {
        let older = |number: u32| {
            let mut path = self.path.clone().into_os_string();
            path.push(format!(".{number}"));
            PathBuf::from(path)
        };
        for number in (1..OLDER_FILES).rev() {
            let _ = fs::rename(older(number), older(number + 1));
        }
        let _ = fs::rename(&self.path, older(1));
        if let Ok(fresh) = Self::open(self.path.clone()) {
            *self = fresh;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_set_aside_and_only_so_many_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(folder.path().join(FILE_NAME)).unwrap();
        for number in 0..8 {
            writer.write(&format!("line {number}"));
            writer.len = MAX_FILE_BYTES;
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("chat_server.log"), "line 7\n");
        assert_eq!(read("chat_server.log.1"), "line 6\n");
        assert_eq!(read("chat_server.log.4"), "line 3\n");
        assert!(!folder.path().join("chat_server.log.5").exists());
    }
}
