//! How a history reads: as plain text, as a table for a spreadsheet, as JSON lines, as a page.

use crate::Entry;
use jiff::{Timestamp, tz::TimeZone};
use lang::Lang;
use protocol::{Destination, Kind, Name, Origin, RoomId};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Write},
};

/// A format of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// A line for each thing, for people.
    #[default]
    Txt,
    /// A row for each thing, for spreadsheets.
    Csv,
    /// An object on each line, for programs.
    Json,
    /// A page for a browser.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Txt, Self::Csv, Self::Json, Self::Html];

    /// Its name, which is also how a file's name ends.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Html => "html",
        }
    }
}

/// A line as programs read it; the help documents the fields.
#[derive(Debug, Serialize)]
struct Object<'a> {
    evento: &'static str,
    ordem: u64,
    hora_ms: u64,
    de: u32,
    nome: &'a str,
    para: u32,
    texto: &'a str,
}

/// Writes entries in a format.
pub struct Formatter<'a> {
    format: Format,
    lang: Lang,
    zone: &'a TimeZone,
    rooms: &'a BTreeMap<RoomId, Name>,
    out: &'a mut dyn Write,
}

impl fmt::Debug for Formatter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Formatter")
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl<'a> Formatter<'a> {
    /// Writes to `out`, times as the clocks of `zone`, rooms by their names where they are known.
    pub fn new(
        format: Format,
        lang: Lang,
        zone: &'a TimeZone,
        rooms: &'a BTreeMap<RoomId, Name>,
        out: &'a mut dyn Write,
    ) -> Self {
        Self {
            format,
            lang,
            zone,
            rooms,
            out,
        }
    }

    /// Writes what stands before the first entry.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn begin(&mut self) -> io::Result<()> {
        let lang = self.lang;
        let heads = [
            lang.history_order(),
            lang.history_time(),
            lang.history_conversation(),
            lang.history_event(),
            lang.history_id(),
            lang.history_name(),
            lang.history_text(),
        ];
        match self.format {
            Format::Txt | Format::Json => Ok(()),
            Format::Csv => write!(self.out, "{}\r\n", heads.join(",")),
            Format::Html => {
                let (code, title) = (lang.history_language_code(), lang.history_title());
                write!(
                    self.out,
                    "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<table>\n<tr>"
                )?;
                for head in heads {
                    write!(self.out, "<th>{head}</th>")?;
                }
                writeln!(self.out, "</tr>")
            }
        }
    }

    /// Writes what stands after the last entry.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn end(&mut self) -> io::Result<()> {
        match self.format {
            Format::Html => writeln!(self.out, "</table>\n</body>\n</html>"),
            Format::Txt | Format::Csv | Format::Json => Ok(()),
        }
    }

    /// Writes an entry.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        match self.format {
            Format::Txt => self.txt(entry),
            Format::Json => self.json(entry),
            Format::Csv => {
                let cells = self.cells(entry).map(|cell| csv_cell(&cell));
                write!(self.out, "{}\r\n", cells.join(","))
            }
            Format::Html => {
                write!(self.out, "<tr>")?;
                for cell in self.cells(entry) {
                    write!(self.out, "<td>{}</td>", html_text(&cell))?;
                }
                writeln!(self.out, "</tr>")
            }
        }
    }

    fn txt(&mut self, entry: &Entry) -> io::Result<()> {
        let (lang, name) = (self.lang, entry.name.as_str());
        let time = local_time(entry.time_ms, self.zone);
        let conversation = self.conversation(entry);
        let line = match (entry.kind, entry.origin) {
            (Kind::OI, Origin::Person(id)) => lang.history_entered(name, id.value()),
            (Kind::TCHAU, Origin::Person(id)) => lang.history_left(name, id.value()),
            (_, Origin::Person(id)) => format!("{name} ({id}): {}", entry.text),
            (_, Origin::Server | Origin::Room(_)) => format!("{name}: {}", entry.text),
        };
        // What goes on below is set in: nobody can forge a line of their own.
        let line = line.replace('\n', "\n    ");
        writeln!(self.out, "{time} [{conversation}] {line}")
    }

    fn json(&mut self, entry: &Entry) -> io::Result<()> {
        let object = Object {
            evento: match (entry.kind, entry.origin) {
                (Kind::OI, _) => "entrada",
                (Kind::TCHAU, _) => "saida",
                (_, Origin::Person(_)) => "mensagem",
                (_, Origin::Server | Origin::Room(_)) => "sistema",
            },
            ordem: entry.order,
            hora_ms: entry.time_ms,
            de: entry.origin.to_wire(),
            nome: entry.name.as_str(),
            para: entry.destination.to_wire(),
            texto: &entry.text,
        };
        serde_json::to_writer(&mut *self.out, &object)?;
        writeln!(self.out)
    }

    /// Order, time, conversation, event, id, name, text.
    fn cells(&self, entry: &Entry) -> [String; 7] {
        let lang = self.lang;
        let event = match (entry.kind, entry.origin) {
            (Kind::OI, _) => lang.history_entry(),
            (Kind::TCHAU, _) => lang.history_exit(),
            (_, Origin::Person(_)) => lang.history_message(),
            (_, Origin::Server | Origin::Room(_)) => lang.history_system(),
        };
        [
            entry.order.to_string(),
            local_time(entry.time_ms, self.zone),
            self.conversation(entry),
            event.to_owned(),
            entry.origin.to_wire().to_string(),
            entry.name.to_string(),
            entry.text.clone(),
        ]
    }

    fn conversation(&self, entry: &Entry) -> String {
        match (entry.destination, entry.origin) {
            (Destination::Everyone | Destination::Rooms, _) => self.lang.client_everyone().into(),
            (Destination::Room(room), _) => match self.rooms.get(&room) {
                Some(name) => self.lang.history_room(name.as_str(), room.value()),
                None => self.lang.history_room_gone(room.value()),
            },
            (Destination::Person(to), Origin::Person(from)) => format!("{from} → {to}"),
            (Destination::Person(to), _) => format!("→ {to}"),
        }
    }
}

const STYLE: &str = "body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}\
th,td{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top;white-space:pre-wrap}";

fn local_time(unix_ms: u64, zone: &TimeZone) -> String {
    i64::try_from(unix_ms)
        .ok()
        .and_then(|unix_ms| Timestamp::from_millisecond(unix_ms).ok())
        .unwrap_or_default()
        .to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

/// A cell as RFC 4180 has it, and no spreadsheet takes it for a formula.
fn csv_cell(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

fn html_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_no_text_is_markup() {
        for (cell, written) in [
            ("olá", "olá"),
            ("=1+1", "'=1+1"),
            ("+55", "'+55"),
            ("-1", "'-1"),
            ("@a", "'@a"),
            ("\tx", "'\tx"),
            ("a=1", "a=1"),
            ("a,b", "\"a,b\""),
            ("=\"x\"\n", "\"'=\"\"x\"\"\n\""),
        ] {
            assert_eq!(csv_cell(cell), written, "{cell:?}");
        }
        assert_eq!(
            html_text("<b a=\"'\">&"),
            "&lt;b a=&quot;&#39;&quot;&gt;&amp;"
        );
    }
}
