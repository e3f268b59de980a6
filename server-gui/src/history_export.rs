//! The history of the running server written into a file, on a thread of its own.

use crossbeam_channel::{Receiver, Sender};
use daemon::history::{self, ExportError, Filter, Format};
use jiff::tz::TimeZone;
use lang::Lang;
use std::{
    fs::{self, File},
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
};
use udp_core::journal::{ReadError, Reader};

/// What to export.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// The conversation as typed; everything when empty.
    pub conversation: String,
    /// How the file reads.
    pub format: Format,
}

/// How an export went.
#[derive(Debug)]
pub enum Exported {
    /// So many lines lie in this file.
    Done(u64, PathBuf),
    /// There is no conversation that is called so.
    NoConversation(String),
    /// The server stopped meanwhile; there is no file.
    Stopped,
    /// It failed at this file or folder; there is no file.
    Failed(PathBuf, String),
}

/// The export under way.
struct Running {
    percent: Arc<AtomicU32>,
    is_stopped: Arc<AtomicBool>,
    outcome: Receiver<Exported>,
}

/// Exports one history at a time.
#[derive(Default)]
pub struct HistoryExporter {
    running: Option<Running>,
}

impl HistoryExporter {
    /// Begins an export into a new file in `folder`, unless one is under way; `wake` is called when
    /// there is something new to show.
    pub fn start(
        &mut self,
        reader: Arc<dyn Reader>,
        wanted: Wanted,
        lang: Lang,
        folder: PathBuf,
        wake: impl Fn() + Send + 'static,
    ) {
        if self.running.is_some() {
            return;
        }
        // One export, one outcome.
        let (sender, outcome) = crossbeam_channel::bounded(1);
        let percent = Arc::new(AtomicU32::new(0));
        let is_stopped = Arc::new(AtomicBool::new(false));
        let export = Export {
            reader,
            wanted,
            lang,
            percent: Arc::clone(&percent),
            is_stopped: Arc::clone(&is_stopped),
        };
        let failed: Sender<Exported> = sender.clone();
        let wanted_folder = folder.clone();
        let started = thread::Builder::new()
            .name("recado-exportar".to_owned())
            .spawn(move || {
                let exported = export.run(&folder, &wake);
                // A stopped server's journal must be closed before the next one opens it.
                drop(export);
                let _ = sender.try_send(exported);
                wake();
            });
        if let Err(error) = started {
            let _ = failed.try_send(Exported::Failed(wanted_folder, error.to_string()));
        }
        self.running = Some(Running {
            percent,
            is_stopped,
            outcome,
        });
    }

    /// Gives up: the server has stopped, and its journal must be let go.
    pub fn stop(&self) {
        if let Some(running) = &self.running {
            running.is_stopped.store(true, Ordering::Relaxed);
        }
    }

    /// How much is done, while an export is under way.
    #[must_use]
    pub fn percent(&self) -> Option<u32> {
        let running = self.running.as_ref()?;
        Some(running.percent.load(Ordering::Relaxed))
    }

    /// How it went, once.
    pub fn poll(&mut self) -> Option<Exported> {
        let exported = self.running.as_ref()?.outcome.try_recv().ok()?;
        self.running = None;
        Some(exported)
    }
}

struct Export {
    reader: Arc<dyn Reader>,
    wanted: Wanted,
    lang: Lang,
    percent: Arc<AtomicU32>,
    is_stopped: Arc<AtomicBool>,
}

impl Export {
    fn run(&self, folder: &Path, wake: &dyn Fn()) -> Exported {
        let failed = |path: &Path, error: &dyn ToString| {
            Exported::Failed(path.to_owned(), error.to_string())
        };
        let filter = match self.filter() {
            Ok(Some(filter)) => filter,
            Ok(None) => return Exported::NoConversation(self.wanted.conversation.clone()),
            Err(error) => return failed(folder, &error),
        };
        let (path, file) = match self.create(folder) {
            Ok(created) => created,
            Err(error) => return failed(folder, &error),
        };
        match self.write(file, &filter, wake) {
            Ok(lines) => Exported::Done(lines, path),
            Err(error) => {
                // Half a history would be taken for a whole one.
                let _ = fs::remove_file(&path);
                if self.is_stopped.load(Ordering::Relaxed) {
                    return Exported::Stopped;
                }
                match error {
                    ExportError::Read(error) => failed(&path, &error),
                    ExportError::Write(error) => failed(&path, &error),
                }
            }
        }
    }

    /// `None` when there is no such conversation.
    fn filter(&self) -> Result<Option<Filter>, ReadError> {
        let typed = self.wanted.conversation.trim();
        if typed.is_empty() {
            return Ok(Some(Filter::default()));
        }
        let found = history::find_conversation(&*self.reader, typed)?;
        Ok(found.map(|conversation| Filter {
            conversation: Some(conversation),
            ..Filter::default()
        }))
    }

    /// A file that was not there before.
    fn create(&self, folder: &Path) -> io::Result<(PathBuf, File)> {
        fs::create_dir_all(folder)?;
        let moment = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string();
        for number in 1..=9 {
            let moment = match number {
                1 => moment.clone(),
                number => format!("{moment}-{number}"),
            };
            let ending = self.wanted.format.name();
            let path = folder.join(self.lang.export_file_name(&moment, ending));
            match File::create_new(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    fn write(&self, file: File, filter: &Filter, wake: &dyn Fn()) -> Result<u64, ExportError> {
        let mut out = BufWriter::new(UntilStopped {
            file,
            is_stopped: &self.is_stopped,
        });
        let lines = history::export(
            &*self.reader,
            filter,
            self.wanted.format,
            self.lang,
            &TimeZone::system(),
            &mut out,
            |done, total| {
                let percent = done.saturating_mul(100) / total.max(1);
                let percent = u32::try_from(percent.min(100)).unwrap_or(100);
                if self.percent.swap(percent, Ordering::Relaxed) != percent {
                    wake();
                }
            },
        )?;
        out.flush()?;
        out.get_ref().file.sync_all()?;
        Ok(lines)
    }
}

/// A file that takes nothing once the server has stopped.
struct UntilStopped<'a> {
    file: File,
    is_stopped: &'a AtomicBool,
}

impl Write for UntilStopped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_stopped.load(Ordering::Relaxed) {
            return Err(ErrorKind::Other.into());
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use udp_core::journal::{Journal as _, MemoryJournal};

    fn export(conversation: &str, is_stopped: bool) -> Export {
        Export {
            reader: MemoryJournal::default().reader(),
            wanted: Wanted {
                conversation: conversation.to_owned(),
                format: Format::Csv,
            },
            lang: Lang::Pt,
            percent: Arc::default(),
            is_stopped: Arc::new(AtomicBool::new(is_stopped)),
        }
    }

    #[test]
    fn each_export_has_a_file_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        for count in 1..=2 {
            let exported = export("", false).run(folder.path(), &|| {});
            assert!(matches!(exported, Exported::Done(0, _)), "{exported:?}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), count);
        }
    }

    #[test]
    fn what_does_not_work_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let absent = export("nenhuma", false).run(folder.path(), &|| {});
        assert!(matches!(absent, Exported::NoConversation(_)));
        let stopped = export("", true).run(folder.path(), &|| {});
        assert!(matches!(stopped, Exported::Stopped));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let file = folder.path().join("arquivo");
        fs::write(&file, "").unwrap();
        let failed = export("", false).run(&file, &|| {});
        assert!(matches!(failed, Exported::Failed(..)));
    }
}
