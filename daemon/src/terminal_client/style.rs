//! The ways in which what happened is written: as words or as JSON.

use super::{json, output::Stream, plain, shown::Shown};
use jiff::{Timestamp, tz::TimeZone};
use lang::Lang;

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Json,
}

/// Writes a thing as a line, at a moment.
pub(super) fn line(shown: Shown<'_>, style: Style, lang: Lang, at: Timestamp) -> (Stream, String) {
    match style {
        Style::Json => (Stream::Events, json::line(shown, lang, at)),
        Style::Plain => {
            let stream = match shown {
                Shown::State { .. } => Stream::Remarks,
                _ => Stream::Events,
            };
            let time = shown
                .time()
                .unwrap_or(at)
                .to_zoned(TimeZone::system())
                .strftime("%H:%M:%S")
                .to_string();
            (stream, plain::line(shown, lang, &time))
        }
    }
}
