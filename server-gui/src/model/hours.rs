//! What went through the server, minute by minute over the last day, kept over restarts.

use super::Second;
use std::{collections::VecDeque, fmt::Write as _};
use udp_core::server::Snapshot;

/// Minutes kept: a day.
const MINUTES: u64 = 24 * 60;

/// The file in the data folder.
pub const HOURS_FILE: &str = "janela-servidor-trafego.csv";

/// The first column of the file; the others are those of a [`Second`].
const MINUTE: &str = "minuto";
/// Columns without which a line makes no sense. The others are younger: where they are missing, nothing was counted.
const FIRST_COLUMNS: usize = 4;

/// A stretch of time that the plot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Span {
    /// Two minutes, second by second.
    #[default]
    Minutes,
    /// An hour, minute by minute.
    Hour,
    /// A day, a quarter of an hour each.
    Day,
}

impl Span {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Minutes, Self::Hour, Self::Day];

    /// Minutes in a point of the plot, and how many points there are; for the longer spans.
    const fn points(self) -> (u64, u64) {
        match self {
            Self::Minutes | Self::Hour => (1, 60),
            Self::Day => (15, 96),
        }
    }
}

/// What was counted in a minute, and the most people in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Minute {
    /// Minutes since 1970.
    at: u64,
    counted: Second,
}

/// The minutes of the last day in which something was counted or somebody was there.
#[derive(Debug, Default)]
pub struct Hours {
    minutes: VecDeque<Minute>,
    /// What the picture before had counted, of the same run of the server.
    before: Second,
    /// Something has changed since the last [`to_file`](Self::to_file).
    pub is_changed: bool,
}

impl Hours {
    /// Another run of the server begins: its counters begin at zero.
    pub fn begin(&mut self) {
        self.before = Second::default();
    }

    /// Takes a picture.
    pub fn add(&mut self, snapshot: &Snapshot) {
        let now = Second::since_start(snapshot);
        let counted = now.since(self.before);
        self.before = now;
        if counted != Second::default() {
            self.is_changed = true;
            let at = snapshot.taken_ms / 60_000;
            self.put(Minute { at, counted });
        }
    }

    fn put(&mut self, minute: Minute) {
        // A clock that was set back counts on in the newest minute there is.
        let newest = self.minutes.back().map_or(0, |last| last.at);
        let at = minute.at.max(newest);
        match self.minutes.back_mut().filter(|last| last.at == at) {
            Some(last) => last.counted.add(minute.counted),
            None => self.minutes.push_back(Minute { at, ..minute }),
        }
        while self
            .minutes
            .front()
            .is_some_and(|first| first.at + MINUTES < at)
        {
            self.minutes.pop_front();
        }
    }

    /// The points of a span that ends at `unix_ms`, oldest first; the last is not over yet.
    #[must_use]
    pub fn points(&self, span: Span, unix_ms: u64) -> Vec<Second> {
        let (width, count) = span.points();
        let mut points = vec![Second::default(); usize::try_from(count).unwrap_or(0)];
        let now = unix_ms / 60_000 / width;
        for minute in &self.minutes {
            let Some(age) = now.checked_sub(minute.at / width) else {
                continue;
            };
            let place = count
                .checked_sub(age + 1)
                .and_then(|place| usize::try_from(place).ok());
            if let Some(point) = place.and_then(|place| points.get_mut(place)) {
                point.add(minute.counted);
            }
        }
        points
    }

    /// What the file says; lines that make no sense are left out.
    #[must_use]
    pub fn from_file(text: &str) -> Self {
        let mut hours = Self::default();
        for line in text.lines().skip(1) {
            let fields: Vec<_> = line.split(',').map(str::parse::<u64>).collect();
            let Some((Ok(at), counted)) = fields.split_first() else {
                continue;
            };
            if counted.len() < FIRST_COLUMNS || counted.iter().any(Result::is_err) {
                continue;
            }
            let column = |place: usize| counted.get(place).and_then(|it| it.clone().ok());
            let counted = std::array::from_fn(|place| column(place).unwrap_or(0));
            let (at, counted) = (*at, Second::of_columns(counted));
            // In order, as they were written: a file that is not is a damaged one.
            if hours.minutes.back().is_none_or(|last| last.at < at) {
                hours.put(Minute { at, counted });
            }
        }
        hours
    }

    /// What the file is to say.
    #[must_use]
    pub fn to_file(&self) -> String {
        let mut text = format!("{MINUTE},{}\n", Second::NAMES.join(","));
        for Minute { at, counted } in &self.minutes {
            let columns = counted.columns().map(|column| column.to_string());
            let _ = writeln!(text, "{at},{}", columns.join(","));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use udp_core::server::{Counters, JournalState};

    fn picture(minute: u64, frames_in: u64) -> Snapshot {
        Snapshot {
            uptime: Duration::ZERO,
            taken_ms: minute * 60_000 + 1,
            counters: Counters {
                frames_in,
                ..Counters::default()
            },
            people: [].into(),
            away: 0,
            rooms: [].into(),
            sanctions: [].into(),
            journal: JournalState::default(),
        }
    }

    fn frames_in(hours: &Hours, span: Span, minute: u64) -> Vec<u64> {
        let points = hours.points(span, minute * 60_000);
        points.iter().map(|point| point.frames_in).collect()
    }

    #[test]
    fn minutes_and_quarters_hold_what_was_counted_in_them() {
        let mut hours = Hours::default();
        for (minute, counted) in [(1_000, 3), (1_000, 5), (1_014, 9), (1_030, 10)] {
            hours.add(&picture(minute, counted));
        }
        let hour = frames_in(&hours, Span::Hour, 1_030);
        assert_eq!((hour[59], hour[59 - 16], hour[59 - 30]), (1, 4, 5));
        assert_eq!(hour.iter().sum::<u64>(), 10);
        // 1,000 to 1,004 is one quarter of an hour, 1,005 to 1,019 the next.
        let day = frames_in(&hours, Span::Day, 1_030);
        assert_eq!(&day[93..], [5, 4, 1]);
    }

    #[test]
    fn a_day_is_kept_over_a_restart() {
        let mut hours = Hours::default();
        for minute in 0..3_000 {
            hours.add(&picture(minute, minute));
        }
        assert!(hours.minutes.len() <= 1_441);
        let again = Hours::from_file(&hours.to_file());
        assert_eq!(again.minutes, hours.minutes);
        assert!(!again.is_changed);
        let mut again = again;
        again.begin();
        again.add(&picture(3_001, 7));
        assert_eq!(frames_in(&again, Span::Hour, 3_001)[57..], [1, 0, 7]);
    }

    #[test]
    fn a_file_of_before_has_fewer_columns() {
        let text = "minuto,recebidos,enviados,mensagens,pessoas\n1000,9,8,7,6\n";
        let point = Hours::from_file(text).points(Span::Hour, 60_000_000)[59];
        assert_eq!(point.columns(), [9, 8, 7, 6, 0, 0, 0, 0, 0]);
        let mut hours = Hours::default();
        hours.put(Minute {
            at: 1_000,
            counted: Second::of_columns([1, 2, 3, 4, 5, 6, 7, 8, 9]),
        });
        let point = Hours::from_file(&hours.to_file()).points(Span::Hour, 60_000_000)[59];
        assert_eq!(point.columns(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn a_damaged_file_and_a_clock_set_back_are_no_obstacle() {
        for text in [
            "",
            "x",
            "minuto\n1,2\n\u{0},,,,\n5,1,1,1,1\n4,1,1,1,1\n-1,0,0,0,0\n",
        ] {
            assert!(Hours::from_file(text).minutes.len() <= 1);
        }
        let mut hours = Hours::default();
        hours.add(&picture(500, 1));
        hours.add(&picture(400, 2));
        assert_eq!(frames_in(&hours, Span::Hour, 500)[59], 2);
        assert_eq!(frames_in(&hours, Span::Hour, 400), [0; 60]);
    }
}
