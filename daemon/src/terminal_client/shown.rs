//! What happened, on its way to the reader: as words or as JSON.

use super::{json, plain};
use jiff::{Timestamp, tz::TimeZone};
use lang::Lang;
use protocol::{Destination, Name, PersonId, Refusal};
use udp_core::client::Person;

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Json,
}

/// Something to tell the reader.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    Said {
        from: PersonId,
        name: Name,
        to: Destination,
        text: &'a str,
    },
    Notice(&'a str),
    Error {
        refusal: Option<Refusal>,
        text: &'a str,
    },
    People {
        people: &'a [Person],
        more: u32,
    },
    /// Where the connection stands: a word for programs, a sentence for people, and who we are.
    State {
        word: &'static str,
        text: &'a str,
        own: Option<(PersonId, Name)>,
    },
}

/// Which stream a line belongs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Events: standard output.
    Events,
    /// Everything else: standard error.
    Remarks,
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
            let time = at
                .to_zoned(TimeZone::system())
                .strftime("%H:%M:%S")
                .to_string();
            (stream, plain::line(shown, lang, &time))
        }
    }
}

/// The people of a list, as both styles write them.
pub(super) fn people_text(people: &[Person], more: u32, lang: Lang) -> String {
    let entries: Vec<_> = people
        .iter()
        .map(|person| format!("{}: {}", person.id, person.name))
        .collect();
    match (entries.is_empty(), more) {
        (true, 0) => lang.client_nobody().to_owned(),
        (_, 0) => entries.join(", "),
        (_, more) => lang.client_people_more(&entries.join(", "), more),
    }
}
