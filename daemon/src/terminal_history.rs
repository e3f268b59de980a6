//! `recado historico`: what was said, from the journal of a stopped server.

use crate::{
    exit::Exit,
    history::{self, ExportError, Filter, Format},
    progress::ProgressBar,
    server::{JOURNAL_FILE, journal_error_text},
};
use jiff::tz::TimeZone;
use lang::Lang;
use std::{
    fs::File,
    io::{self, BufWriter, ErrorKind, IsTerminal as _, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};
use udp_core::journal::{Journal as _, OpenError, RedbJournal};

/// What to write, and where.
#[derive(Debug, Clone)]
pub struct HistoryOptions {
    /// The server's data folder.
    pub data: PathBuf,
    /// The conversation as it was typed; a room's name is known only to the journal.
    pub conversation: Option<String>,
    /// Everything else that is filtered by.
    pub filter: Filter,
    /// How it reads.
    pub format: Format,
    /// Where it goes; standard output without it.
    pub output: Option<PathBuf>,
    /// The language of everything said.
    pub lang: Lang,
}

/// Writes the history.
#[must_use]
pub fn run(options: HistoryOptions) -> ExitCode {
    let lang = options.lang;
    match write(options) {
        Ok(0) => {
            say(lang.history_nothing());
            Exit::Ok.into()
        }
        Ok(_) => Exit::Ok.into(),
        Err(sentence) => {
            say(&sentence);
            Exit::Failed.into()
        }
    }
}

/// Why the journal in a folder cannot be opened, when it must be nobody else's meanwhile.
pub(crate) fn open_error_text(error: &OpenError, data: &Path, lang: Lang) -> String {
    match error {
        OpenError::AlreadyOpen { .. } => lang.history_server_runs(&data.display().to_string()),
        other => journal_error_text(other, lang),
    }
}

fn write(options: HistoryOptions) -> Result<u64, String> {
    let HistoryOptions {
        data,
        conversation,
        mut filter,
        format,
        output,
        lang,
    } = options;
    let path = data.join(JOURNAL_FILE);
    // Opening one makes it.
    if !path.exists() {
        let missing = OpenError::Missing { path };
        return Err(journal_error_text(&missing, lang));
    }
    let journal = RedbJournal::open(&path, Instant::now)
        .map_err(|error| open_error_text(&error, &data, lang))?;
    let reader = journal.reader();
    if let Some(typed) = conversation {
        let found = history::find_conversation(&*reader, &typed)
            .map_err(|error| lang.history_unreadable(&error.to_string()))?;
        filter.conversation = Some(found.ok_or_else(|| lang.history_no_conversation(&typed))?);
    }

    let is_on_screen = output.is_none() && io::stdout().is_terminal();
    let mut bar = ProgressBar::new(!is_on_screen);
    let cannot_write = |error: io::Error| {
        let place = (output.as_ref()).map_or_else(
            || lang.history_standard_output().to_owned(),
            |path| path.display().to_string(),
        );
        lang.history_unwritable(&place, &error.to_string())
    };
    let mut out: Box<dyn Write> = match &output {
        None => Box::new(BufWriter::new(io::stdout().lock())),
        Some(file) => {
            if is_same_file(file, &path) {
                return Err(lang.history_onto_itself(&file.display().to_string()));
            }
            Box::new(BufWriter::new(File::create(file).map_err(cannot_write)?))
        }
    };
    let zone = TimeZone::system();
    let progress = |done, total| bar.show(done, total);
    let written = history::export(&*reader, &filter, format, lang, &zone, &mut *out, progress);
    bar.clear();
    match written {
        Ok(lines) => Ok(lines),
        // Whoever read us has seen enough.
        Err(ExportError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(1),
        Err(ExportError::Write(error)) => Err(cannot_write(error)),
        Err(ExportError::Read(error)) => Err(lang.history_unreadable(&error.0)),
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        // What is not there yet is nothing else.
        _ => false,
    }
}

fn say(sentence: &str) {
    let _ = writeln!(io::stderr(), "{sentence}");
}
