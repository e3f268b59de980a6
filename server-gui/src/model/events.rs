//! What happened: the newest lines of the log, filtered, held still while paused.

use daemon::log::{Level, LogLine};
use gui_kit::fold::fold;
use jiff::{Timestamp, tz::TimeZone};
use lang::Lang;
use std::collections::VecDeque;

/// Lines kept: what one can scroll through. The file `chat_server.log` has them all.
const CAPACITY: usize = 5_000;

/// Which levels are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LevelFilter {
    /// All of them.
    #[default]
    All,
    /// One of them.
    Only(Level),
}

/// One line.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Counts up; never used again.
    pub number: u64,
    /// The line.
    pub line: LogLine,
    /// Its sentence in the language spoken.
    pub text: String,
    /// Its time of day.
    pub time: String,
}

/// The newest lines of the log.
#[derive(Debug)]
pub struct Events {
    lang: Lang,
    zone: TimeZone,
    entries: VecDeque<Entry>,
    /// Numbers of the entries that match, oldest first.
    shown: VecDeque<u64>,
    next: u64,
    level: LevelFilter,
    filter: String,
    /// What came while paused.
    held: Option<VecDeque<LogLine>>,
    /// Grows whenever other lines are shown than before, but for new ones at the end.
    generation: u64,
}

impl Events {
    pub(super) fn new(lang: Lang, zone: TimeZone) -> Self {
        Self {
            lang,
            zone,
            entries: VecDeque::new(),
            shown: VecDeque::new(),
            next: 0,
            level: LevelFilter::default(),
            filter: String::new(),
            held: None,
            generation: 0,
        }
    }

    /// Takes a line; shows it unless paused.
    pub fn push(&mut self, line: LogLine) {
        if let Some(held) = &mut self.held {
            if held.len() == CAPACITY {
                held.pop_front();
            }
            held.push_back(line);
        } else {
            self.append(line);
        }
    }

    fn append(&mut self, line: LogLine) {
        if self.entries.len() == CAPACITY {
            let gone = self.entries.pop_front().map(|entry| entry.number);
            if self.shown.front().copied() == gone {
                self.shown.pop_front();
            }
        }
        let entry = Entry {
            number: self.next,
            text: line.text(self.lang),
            time: time_of_day(line.unix_ms, &self.zone),
            line,
        };
        self.next += 1;
        if self.matches(&entry, &fold(self.filter.trim())) {
            self.shown.push_back(entry.number);
        }
        self.entries.push_back(entry);
    }

    fn matches(&self, entry: &Entry, wanted: &str) -> bool {
        let level = match self.level {
            LevelFilter::All => true,
            LevelFilter::Only(level) => entry.line.level == level,
        };
        level && (wanted.is_empty() || fold(&entry.text).contains(wanted))
    }

    fn arrange(&mut self) {
        let wanted = fold(self.filter.trim());
        self.shown = self
            .entries
            .iter()
            .filter(|entry| self.matches(entry, &wanted))
            .map(|entry| entry.number)
            .collect();
        self.generation += 1;
    }

    /// All lines kept.
    #[must_use]
    pub fn all(&self) -> usize {
        self.entries.len()
    }

    /// Lines that match.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.shown.len()
    }

    /// The line shown at `index`, the oldest at 0.
    #[must_use]
    pub fn entry(&self, index: usize) -> Option<&Entry> {
        let first = self.entries.front()?.number;
        let place = self.shown.get(index)?.checked_sub(first)?;
        self.entries.get(usize::try_from(place).ok()?)
    }

    /// Changes whenever heights remembered for rows no longer hold.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The levels shown.
    #[must_use]
    pub const fn level(&self) -> LevelFilter {
        self.level
    }

    /// Shows other levels.
    pub fn set_level(&mut self, level: LevelFilter) {
        self.level = level;
        self.arrange();
    }

    /// The filter as typed.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Shows only lines that contain `filter`; accents and capitals do not matter.
    pub fn set_filter(&mut self, filter: String) {
        self.filter = filter;
        self.arrange();
    }

    /// How many lines came while paused; `None` when not paused.
    #[must_use]
    pub fn held(&self) -> Option<usize> {
        self.held.as_ref().map(VecDeque::len)
    }

    /// Holds still, or goes on with what came meanwhile.
    pub fn toggle_pause(&mut self) {
        match self.held.take() {
            Some(held) => held.into_iter().for_each(|line| self.append(line)),
            None => self.held = Some(VecDeque::new()),
        }
    }

    /// Forgets the lines; the file keeps them.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.held = self.held.take().map(|_| VecDeque::new());
        self.arrange();
    }

    /// Says everything in another language.
    pub(super) fn set_lang(&mut self, lang: Lang) {
        self.lang = lang;
        for entry in &mut self.entries {
            entry.text = entry.line.text(lang);
        }
        self.arrange();
    }

    /// The newest lines, shown or not, as `chat_server.log` writes them; the oldest of them first.
    #[must_use]
    pub fn last_lines(&self, most: usize) -> Vec<String> {
        let skipped = self.entries.len().saturating_sub(most);
        let newest = self.entries.iter().skip(skipped);
        newest
            .map(|entry| entry.line.file_line(self.lang, &self.zone))
            .collect()
    }

    /// The lines shown, as `chat_server.log` writes them.
    #[must_use]
    pub fn as_text(&self) -> String {
        (0..self.shown())
            .filter_map(|index| self.entry(index))
            .map(|entry| entry.line.file_line(self.lang, &self.zone) + "\n")
            .collect()
    }
}

fn time_of_day(unix_ms: u64, zone: &TimeZone) -> String {
    i64::try_from(unix_ms)
        .ok()
        .and_then(|unix_ms| Timestamp::from_millisecond(unix_ms).ok())
        .unwrap_or_default()
        .to_zoned(zone.clone())
        .strftime("%H:%M:%S")
        .to_string()
}
