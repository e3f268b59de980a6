//! The open conversation, written to a file on a thread of its own.

use crate::model::{Author, Body, Conversation, Key, Message, Model};
use crossbeam_channel::Receiver;
use jiff::tz::TimeZone;
use lang::Lang;
use protocol::{Kind, Name, Origin, PersonId, RoomId};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter, ErrorKind, Write as _},
    path::{Path, PathBuf},
    thread,
};
pub use transcript::Format;
use transcript::{Entry, Formatter};

/// The folder in the data folder where exported conversations lie.
pub const FOLDER: &str = "exportadas";
/// Files of one name that are told apart by a number.
const MOST_OF_A_NAME: u32 = 1_000;

/// What to write.
#[derive(Debug)]
pub struct Wanted {
    entries: Vec<Entry>,
    rooms: BTreeMap<RoomId, Name>,
    /// How the file is called, without its end.
    name: String,
    format: Format,
    lang: Lang,
    zone: TimeZone,
}

/// How it went.
#[derive(Debug)]
pub enum Exported {
    /// So many entries lie in this file.
    Done(usize, PathBuf),
    /// It failed at this file or folder; there is no file.
    Failed(PathBuf, String),
}

/// Writes one conversation at a time.
#[derive(Debug, Default)]
pub struct Exporter(Option<Receiver<Exported>>);

impl Wanted {
    /// What is known of the open conversation of a model.
    #[must_use]
    pub fn of(model: &Model, format: Format, lang: Lang, zone: TimeZone) -> Self {
        let key = model.current();
        let conversation = model.open_conversation();
        let rooms = match key {
            Key::Room(room) => BTreeMap::from([(room, Name::cut(&model.rooms().called(room)))]),
            Key::Everyone | Key::Person(_) => BTreeMap::new(),
        };
        let kind = match key {
            Key::Everyone => "todos",
            Key::Room(_) => "sala",
            Key::Person(_) => "particular",
        };
        let number = key.destination().to_wire();
        Self {
            entries: entries(model, conversation, key, &zone),
            rooms,
            name: format!("{kind}-{number}"),
            format,
            lang,
            zone,
        }
    }
}

impl Exporter {
    /// Begins to write into a new file in `folder`; false while another is being written. `wake` is called
    /// when it is done.
    pub fn start(
        &mut self,
        wanted: Wanted,
        folder: PathBuf,
        wake: impl Fn() + Send + 'static,
    ) -> bool {
        if self.0.is_some() {
            return false;
        }
        // One export, one outcome.
        let (sender, outcome) = crossbeam_channel::bounded(1);
        let failed = sender.clone();
        let at = folder.clone();
        let started = thread::Builder::new()
            .name("recado-exportar".to_owned())
            .spawn(move || {
                let _ = sender.try_send(write(&wanted, &folder));
                wake();
            });
        if let Err(error) = started {
            let _ = failed.try_send(Exported::Failed(at, error.to_string()));
        }
        self.0 = Some(outcome);
        true
    }

    /// How it went, once.
    pub fn poll(&mut self) -> Option<Exported> {
        let exported = self.0.as_ref()?.try_recv().ok()?;
        self.0 = None;
        Some(exported)
    }
}

fn write(wanted: &Wanted, folder: &Path) -> Exported {
    let (path, file) = match create(wanted, folder) {
        Ok(created) => created,
        Err(error) => return Exported::Failed(folder.to_owned(), error.to_string()),
    };
    let written = write_entries(wanted, BufWriter::new(file));
    match written {
        Ok(()) => Exported::Done(wanted.entries.len(), path),
        Err(error) => {
            // Half a conversation would pass for a whole one.
            let _ = fs::remove_file(&path);
            Exported::Failed(path, error.to_string())
        }
    }
}

fn write_entries(wanted: &Wanted, mut out: BufWriter<File>) -> io::Result<()> {
    let (lang, zone) = (wanted.lang, &wanted.zone);
    let mut formatter = Formatter::new(wanted.format, lang, zone, &wanted.rooms, &mut out);
    formatter.begin()?;
    for entry in &wanted.entries {
        formatter.entry(entry)?;
    }
    formatter.end()?;
    out.flush()
}

/// A file that was not there before.
fn create(wanted: &Wanted, folder: &Path) -> io::Result<(PathBuf, File)> {
    fs::create_dir_all(folder)?;
    let end = wanted.format.name();
    for number in 1..=MOST_OF_A_NAME {
        let path = folder.join(match number {
            1 => format!("{}.{end}", wanted.name),
            number => format!("{}-{number}.{end}", wanted.name),
        });
        match File::create_new(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            created => return created.map(|file| (path, file)),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn entries(model: &Model, conversation: &Conversation, key: Key, zone: &TimeZone) -> Vec<Entry> {
    (0..conversation.len())
        .filter_map(|index| entry(model, conversation.message(index)?, key, zone))
        .collect()
}

/// What the others can know of too: what was said, who came and went. What waits or failed is only here.
fn entry(model: &Model, message: &Message, key: Key, zone: &TimeZone) -> Option<Entry> {
    let me = (model.my_id(), model.name());
    let named = |id: Option<PersonId>, name| (id.map_or(Origin::Server, Origin::Person), name);
    let (kind, (origin, name), text) = match &message.body {
        Body::Said(line) if line.has_failed() || line.is_pending() => return None,
        Body::Said(line) => {
            let author = match line.author {
                Author::Me => named(me.0, me.1),
                Author::Person(id) => named(Some(id), line.name),
            };
            (Kind::MSG, author, line.text.clone())
        }
        Body::Notice(text) => (Kind::MSG, (Origin::Server, Name::SERVER), text.clone()),
        Body::Passage {
            who,
            name,
            is_entry,
        } => {
            let kind = if *is_entry { Kind::OI } else { Kind::TCHAU };
            (kind, named(Some(*who), *name), String::new())
        }
        _ => return None,
    };
    // To whom it was said: in a private conversation to the one who did not say it.
    let destination = match (key, me.0) {
        (Key::Person(id), Some(me)) if origin == Origin::Person(id) => {
            Key::Person(me).destination()
        }
        _ => key.destination(),
    };
    let at = message.at.to_zoned(zone.clone()).ok();
    let time_ms = at.and_then(|at| u64::try_from(at.timestamp().as_millisecond()).ok());
    Some(Entry {
        order: 0,
        time_ms: time_ms.unwrap_or(0),
        kind,
        origin,
        destination,
        name,
        text,
    })
}
