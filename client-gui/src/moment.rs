//! Moments as a person reads them, seen from now.

use jiff::civil::{Date, DateTime};
use lang::Lang;

/// The time of day: 08:55.
#[must_use]
pub fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// For the list of conversations: 08:55, yesterday, a weekday, a date.
#[must_use]
pub fn short(lang: Lang, at: DateTime, now: DateTime) -> String {
    match days_ago(at.date(), now.date()) {
        0 => clock(at),
        1 => lang.short_yesterday().to_owned(),
        2..=6 => lang.weekday_short(weekday(at.date())).to_owned(),
        _ => lang.date_short(at.day(), at.month()),
    }
}

/// For a sentence: at 17:20, yesterday at 17:20, a date.
#[must_use]
pub fn seen(lang: Lang, at: DateTime, now: DateTime) -> String {
    match days_ago(at.date(), now.date()) {
        0 => lang.seen_today(&clock(at)),
        1 => lang.seen_yesterday(&clock(at)),
        _ => lang.date_short(at.day(), at.month()),
    }
}

/// For the line above a day's messages.
#[must_use]
pub fn day(lang: Lang, date: Date, today: Date) -> String {
    match days_ago(date, today) {
        0 => lang.day_today().to_owned(),
        1 => lang.day_yesterday().to_owned(),
        _ => lang.date_long(weekday(date), date.day(), date.month(), date.year()),
    }
}

/// Whole days from `date` to `today`; negative when the clock was set back.
fn days_ago(date: Date, today: Date) -> i32 {
    date.until(today).map_or(i32::MAX, |span| span.get_days())
}

/// 0 for Monday.
fn weekday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn moments_are_told_from_now() {
        let now = date(2026, 3, 6).at(9, 6, 0, 0);
        for (at, expected, long) in [
            (date(2026, 3, 6).at(8, 5, 0, 0), "08:05", "Hoje"),
            (date(2026, 3, 5).at(8, 5, 0, 0), "ontem", "Ontem"),
            (
                date(2026, 3, 2).at(8, 5, 0, 0),
                "seg",
                "segunda-feira, 2 de março de 2026",
            ),
            (
                date(2026, 2, 20).at(8, 5, 0, 0),
                "20/02",
                "sexta-feira, 20 de fevereiro de 2026",
            ),
        ] {
            assert_eq!(short(Lang::Pt, at, now), expected);
            assert_eq!(day(Lang::Pt, at.date(), now.date()), long);
        }
        let english = day(Lang::En, date(2026, 3, 2), now.date());
        assert_eq!(english, "Monday, March 2, 2026");
        assert_eq!(
            seen(Lang::Pt, date(2026, 3, 5).at(17, 20, 0, 0), now),
            "ontem às 17:20"
        );
    }
}
