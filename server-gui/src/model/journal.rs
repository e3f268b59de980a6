//! How the journal stands, in figures and in what follows from them.

use super::Model;
use daemon::server::JOURNAL_FILE;
use jiff::{Timestamp, tz::TimeZone};
use lang::Lang;
use protocol::Refusal;
use std::{path::PathBuf, time::Duration};
use udp_core::journal::{AppendError, Extent, FREE_FLOOR_BYTES, Retention};

/// A commit that takes longer on average is felt: nobody sees a message before it is written, and past a fifth of
/// a second people notice.
const SLOW_MS: f64 = 200.0;

/// Bytes a record takes in the file as long as too few are kept to tell: a million take half a gigabyte.
const RECORD_BYTES: u64 = 512;
/// So many records tell how many bytes one takes, and how fast they come.
const ENOUGH: u64 = 1_000;
/// What was kept over less than this says nothing about a day.
const HOUR_MS: u64 = 60 * 60 * 1_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// How far back the history will reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Too little is kept to tell.
    Unknown,
    /// The days come first: so many records come in a day.
    Days(u64),
    /// The records come first: so many come in a day, and the history reaches back so many days.
    Records(u64, u64),
}

impl Reach {
    /// Which limit comes first, at the pace of what is kept.
    #[must_use]
    pub fn of(extent: &Extent, retention: Retention) -> Self {
        let span_ms = extent.last_time_ms.saturating_sub(extent.first_time_ms);
        if extent.records < ENOUGH || span_ms < HOUR_MS {
            return Self::Unknown;
        }
        let a_day = u128::from(extent.records) * u128::from(DAY_MS) / u128::from(span_ms);
        let a_day = u64::try_from(a_day).unwrap_or(u64::MAX).max(1);
        let days = retention.records / a_day;
        if days < u64::from(retention.days) {
            Self::Records(a_day, days)
        } else {
            Self::Days(a_day)
        }
    }
}

/// How much more the file may take until it is as large as it gets, in bytes.
#[must_use]
pub fn still_to_come(extent: &Extent, retention: Retention) -> u64 {
    let each = match extent.records {
        0..ENOUGH => RECORD_BYTES,
        records => extent.bytes / records,
    };
    retention
        .records
        .saturating_mul(each)
        .saturating_sub(extent.bytes)
}

/// How much the disk has left for the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// The system does not say.
    Unknown,
    /// Less than the floor is free: nothing is kept.
    Full(u64),
    /// So many bytes are free, and the history may take more than there is above the floor.
    Short(u64),
    /// So many bytes are free, enough for all that may come.
    Enough(u64),
}

impl Room {
    /// What follows from so many bytes that are free, when so many may still come.
    #[must_use]
    pub const fn of(free_bytes: Option<u64>, still_to_come: u64) -> Self {
        match free_bytes {
            None => Self::Unknown,
            Some(free) if free < FREE_FLOOR_BYTES => Self::Full(free),
            Some(free) if free - FREE_FLOOR_BYTES < still_to_come => Self::Short(free),
            Some(free) => Self::Enough(free),
        }
    }
}

/// A size as people read it.
#[must_use]
pub fn size_text(bytes: u64, lang: Lang) -> String {
    let bytes = bytes as f64;
    if bytes < 1e9 {
        lang.history_megabytes(&lang.decimal(bytes / 1e6, 1))
    } else {
        lang.history_gigabytes(&lang.decimal(bytes / 1e9, 1))
    }
}

/// A time of the journal as people read it.
#[must_use]
pub fn moment_text(unix_ms: u64, zone: &TimeZone, lang: Lang) -> String {
    i64::try_from(unix_ms)
        .ok()
        .and_then(|unix_ms| Timestamp::from_millisecond(unix_ms).ok())
        .unwrap_or_default()
        .to_zoned(zone.clone())
        .strftime(lang.history_moment_pattern())
        .to_string()
}

/// How long a commit takes, as people read it.
#[must_use]
pub fn commit_text(ms: f64, lang: Lang) -> String {
    lang.decimal(ms, if ms < 100.0 { 1 } else { 0 })
}

impl Model {
    /// Where the history lies, when it lies on a disk.
    #[must_use]
    pub fn journal_path(&self) -> PathBuf {
        self.data_folder.join(JOURNAL_FILE)
    }

    /// What checks the history's file, to be typed where the server does not run.
    #[must_use]
    pub fn check_command(&self) -> String {
        self.lang
            .history_check_command(&self.data_folder.display().to_string())
    }

    /// Records appended within the last minute, or since the start when that is less.
    #[must_use]
    pub fn records_in_last_minute(&self) -> u64 {
        let uptime = self.uptime().unwrap_or(Duration::ZERO);
        let ends = self.last_minute.ends(uptime);
        ends.map_or(0, |((_, first), (_, last))| last.saturating_sub(*first))
    }

    /// How long a commit of the last minute took on average, in milliseconds; `None` when there was none.
    #[must_use]
    pub fn mean_commit_ms(&self) -> Option<f64> {
        let uptime = self.uptime()?;
        self.traffic.last_minute(uptime).mean_commit_ms()
    }

    /// What slow commits mean, while they are.
    #[must_use]
    pub fn slow_commits(&self) -> Option<String> {
        let ms = self.mean_commit_ms().filter(|ms| *ms > SLOW_MS)?;
        Some(self.lang.history_slow(&commit_text(ms, self.lang)))
    }

    /// Why nothing is kept at the moment: what happens, and what to do.
    #[must_use]
    pub fn history_trouble(&self) -> Option<String> {
        let lang = self.lang;
        // What people see in their windows; Portuguese travels in the frame.
        let refusal = Lang::Pt.refusal(Refusal::DiskFull);
        let path = self.data_folder.display().to_string();
        match self.snapshot()?.journal.trouble.as_ref()? {
            AppendError::Full => Some(lang.history_full(refusal, &path)),
            AppendError::Disk(reason) => Some(lang.history_failed(reason, refusal, &path)),
        }
    }

    /// What follows from how long the history is kept, at the pace so far.
    #[must_use]
    pub fn reach_text(&self, extent: &Extent) -> String {
        let (lang, retention) = (self.lang, self.retention);
        let records = lang.whole(retention.records);
        let limit_days = lang.whole(retention.days.into());
        match Reach::of(extent, retention) {
            Reach::Unknown => lang.history_reach_unknown().to_owned(),
            Reach::Days(a_day) => {
                lang.history_reach_days(&lang.whole(a_day), &records, &limit_days)
            }
            Reach::Records(a_day, 0) => {
                lang.history_reach_less(&lang.whole(a_day), &records, &limit_days)
            }
            Reach::Records(a_day, days) => {
                let days = lang.whole(days);
                lang.history_reach_records(&lang.whole(a_day), &records, &limit_days, &days)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(records: u64, hours: u64) -> Extent {
        Extent {
            first: 1,
            first_time_ms: 1_000,
            last: records,
            last_time_ms: 1_000 + hours * HOUR_MS,
            records,
            bytes: records * 400,
        }
    }

    #[test]
    fn the_limit_that_comes_first_is_told_once_enough_is_kept() {
        let retention = Retention {
            days: 30,
            records: 1_000_000,
        };
        for (records, hours, expected) in [
            (0, 0, Reach::Unknown),
            (999, 48, Reach::Unknown),
            (50_000, 0, Reach::Unknown),
            (20_000, 48, Reach::Days(10_000)),
            (200_000, 48, Reach::Records(100_000, 10)),
            (1_000_000, 1, Reach::Records(24_000_000, 0)),
        ] {
            assert_eq!(Reach::of(&extent(records, hours), retention), expected);
        }
    }

    #[test]
    fn room_is_what_is_free_above_the_floor() {
        let retention = Retention {
            days: 30,
            records: 1_000_000,
        };
        assert_eq!(
            still_to_come(&extent(10, 1), retention),
            512_000_000 - 4_000
        );
        assert_eq!(still_to_come(&extent(500_000, 1), retention), 200_000_000);
        assert_eq!(still_to_come(&extent(1_000_100, 1), retention), 0);
        let floor = FREE_FLOOR_BYTES;
        for (free, come, expected) in [
            (None, 0, Room::Unknown),
            (Some(floor - 1), 0, Room::Full(floor - 1)),
            (Some(floor), 1, Room::Short(floor)),
            (Some(floor + 1), 1, Room::Enough(floor + 1)),
        ] {
            assert_eq!(Room::of(free, come), expected);
        }
    }

    #[test]
    fn sizes_and_moments_are_written_as_the_language_does() {
        assert_eq!(size_text(12_340_000, Lang::Pt), "12,3 MB");
        assert_eq!(size_text(1_250_000_000, Lang::En), "1.2 GB");
        let moment = |lang| moment_text(1_795_000_000_000, &TimeZone::UTC, lang);
        assert_eq!(moment(Lang::Pt), "18/11/2026 11:06");
        assert_eq!(moment(Lang::En), "2026-11-18 11:06");
    }
}
