//! Dates as people write them on a command line: 2026-11-20, 20/11/2026, with or without a time.

use jiff::{
    Span, ToSpan as _,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

/// The first moment of what is written, Unix milliseconds.
#[must_use]
pub fn parse_since(text: &str, zone: &TimeZone) -> Option<u64> {
    moment(parse(text)?.0, zone)
}

/// The first moment after what is written: until a day means with the day.
#[must_use]
pub fn parse_until(text: &str, zone: &TimeZone) -> Option<u64> {
    let (at, lasts) = parse(text)?;
    moment(at.checked_add(lasts).ok()?, zone)
}

/// When it begins, and how long what is written lasts: a day, a minute or a second.
fn parse(text: &str) -> Option<(DateTime, Span)> {
    let text = text.trim();
    let (date, time) = match text.split_once([' ', 'T']) {
        None => (text, None),
        Some((date, time)) => (date, Some(time.trim())),
    };
    let date = match date.contains('/') {
        true => Date::strptime("%d/%m/%Y", date).ok()?,
        false => Date::strptime("%Y-%m-%d", date).ok()?,
    };
    let (time, lasts) = match time {
        None => (Time::midnight(), 1.day()),
        Some(time) => match Time::strptime("%H:%M:%S", time) {
            Ok(time) => (time, 1.second()),
            Err(_) => (Time::strptime("%H:%M", time).ok()?, 1.minute()),
        },
    };
    Some((date.to_datetime(time), lasts))
}

fn moment(at: DateTime, zone: &TimeZone) -> Option<u64> {
    let moment = zone.to_timestamp(at).ok()?;
    Some(u64::try_from(moment.as_millisecond()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_and_a_time_its_minute_or_second() {
        let day = 1_795_132_800_000;
        for (text, since, lasts) in [
            ("2026-11-20", day, 86_400_000),
            ("20/11/2026", day, 86_400_000),
            ("2026-11-20 00:01", day + 60_000, 60_000),
            ("2026-11-20T00:00:01", day + 1_000, 1_000),
        ] {
            assert_eq!(parse_since(text, &TimeZone::UTC), Some(since), "{text}");
            assert_eq!(
                parse_until(text, &TimeZone::UTC),
                Some(since + lasts),
                "{text}"
            );
        }
        for wrong in ["", "ontem", "2026-13-01", "31/02/2026", "2026-11-20 25:00"] {
            assert_eq!(parse_since(wrong, &TimeZone::UTC), None, "{wrong}");
        }
    }
}
