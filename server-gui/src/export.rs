//! Events written into a file of their own.

use crossbeam_channel::{Receiver, Sender};
use lang::Lang;
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    thread,
};

/// Files of one second that get a number; more clicks than this in a second are not a person's.
const SAME_SECOND: u32 = 9;

/// How a saving went.
#[derive(Debug)]
pub struct Saved {
    /// The file, or the folder when no file could be made.
    pub path: PathBuf,
    /// How many events.
    pub count: usize,
    /// What the system said.
    pub outcome: io::Result<()>,
}

/// Saves on a thread of its own, so that a slow disk does not stop the window.
pub struct Exporter {
    sender: Sender<Saved>,
    receiver: Receiver<Saved>,
}

impl Default for Exporter {
    fn default() -> Self {
        // As many as can wait to be told at once.
        let (sender, receiver) = crossbeam_channel::bounded(8);
        Self { sender, receiver }
    }
}

impl Exporter {
    /// Begins to write `text` into a new file in `folder`; `done` is called when there is news.
    pub fn save(
        &self,
        folder: &Path,
        lang: Lang,
        count: usize,
        text: String,
        done: impl FnOnce() + Send + 'static,
    ) {
        let moment = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string();
        let name = lang.events_file_name(&moment);
        let folder = folder.to_owned();
        let sender = self.sender.clone();
        let wanted = folder.clone();
        let started = thread::Builder::new()
            .name("recado-salvar".to_owned())
            .spawn(move || {
                let (path, outcome) = match write(&folder, &name, &text) {
                    Ok(path) => (path, Ok(())),
                    Err(error) => (folder, Err(error)),
                };
                let _ = sender.try_send(Saved {
                    path,
                    count,
                    outcome,
                });
                done();
            });
        if let Err(error) = started {
            let _ = self.sender.try_send(Saved {
                path: wanted,
                count,
                outcome: Err(error),
            });
        }
    }

    /// The next saving that has ended.
    #[must_use]
    pub fn poll(&self) -> Option<Saved> {
        self.receiver.try_recv().ok()
    }
}

/// Writes a file that was not there before.
fn write(folder: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    for number in 1..=SAME_SECOND {
        let name = match number {
            1 => name.to_owned(),
            number => format!("{stem}-{number}.{ending}"),
        };
        let path = folder.join(name);
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("dados");
        let first = write(&inside, "recado-eventos.txt", "um").unwrap();
        let second = write(&inside, "recado-eventos.txt", "dois").unwrap();
        assert_ne!(first, second);
        assert_eq!(fs::read_to_string(first).unwrap(), "um");
        assert_eq!(fs::read_to_string(second).unwrap(), "dois");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("arquivo");
        fs::write(&file, "").unwrap();
        assert!(write(&file, "recado-eventos.txt", "").is_err());
    }
}
