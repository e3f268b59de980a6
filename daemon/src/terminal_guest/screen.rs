//! What happened, as words and as JSON.

use crate::terminal_client::{
    indented,
    output::{Output, Stream},
};
use jiff::{Timestamp, tz::TimeZone};
use lang::Lang;
use serde::Serialize;

/// Where the user reads.
pub(super) struct Screen {
    /// Until it is taken to be finished.
    pub(super) output: Option<Output>,
    pub(super) is_json: bool,
    pub(super) lang: Lang,
}

/// Something to tell the reader.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    Said(Said<'a>),
    /// Somebody has read a message; the text of it, if it is ours.
    Read {
        name: &'a str,
        number: i64,
        text: Option<&'a str>,
        at: Option<Timestamp>,
    },
    /// Something we said, and who has read it.
    Receipt {
        said: Said<'a>,
        readers: &'a [&'a str],
    },
    /// The server's own words.
    Notice {
        text: &'a str,
        room: Option<&'a str>,
        number: Option<i64>,
        at: Option<Timestamp>,
    },
    /// Rooms, or people in a room.
    List {
        room: Option<&'a str>,
        rooms: Option<&'a [String]>,
        people: Option<&'a [String]>,
        text: &'a str,
    },
    /// In which room we are from now on, or no longer: a word for programs, a sentence for people.
    Place {
        word: &'static str,
        room: &'a str,
        people: Option<&'a [String]>,
        text: &'a str,
    },
    Error(&'a str),
    /// Where the connection stands: a word for programs, a sentence for people.
    State {
        word: &'static str,
        text: &'a str,
    },
}

/// Something that was said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said<'a> {
    pub(super) name: &'a str,
    /// To one person only.
    pub(super) to: Option<&'a str>,
    pub(super) room: Option<&'a str>,
    pub(super) text: &'a str,
    /// Its number in the chat.
    pub(super) number: Option<i64>,
    pub(super) at: Option<Timestamp>,
}

#[derive(Debug, Default, Serialize)]
struct Object<'a> {
    evento: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    estado: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nome: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    destino: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sala: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texto: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lugar: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leitores: Option<&'a [&'a str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    salas: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pessoas: Option<&'a [String]>,
    hora_ms: i64,
}

impl Screen {
    pub(super) fn state(&self, word: &'static str, text: &str) {
        self.show(&Shown::State { word, text });
    }

    pub(super) fn error(&self, text: &str) {
        self.show(&Shown::Error(text));
    }

    /// Something that is no event.
    pub(super) fn remark(&self, text: &str) {
        if let Some(output) = &self.output {
            output.say(text);
        }
    }

    /// True when nobody reads what we write.
    pub(super) fn is_unheard(&self) -> bool {
        self.output.as_ref().is_some_and(Output::is_broken)
    }

    pub(super) fn show(&self, shown: &Shown<'_>) {
        let Some(output) = &self.output else { return };
        if let Some(lost) = output.take_lost() {
            output.say(&self.lang.client_lines_lost(lost));
        }
        let line = if self.is_json {
            Some((Stream::Events, json(shown, Timestamp::now())))
        } else {
            plain(shown, self.lang, Timestamp::now())
        };
        if let Some((stream, line)) = line {
            output.write(stream, line);
        }
    }
}

fn json<'a>(shown: &Shown<'a>, now: Timestamp) -> String {
    let of_said = |evento, said: Said<'a>| Object {
        evento,
        nome: Some(said.name),
        destino: said.to,
        sala: said.room,
        texto: Some(said.text),
        lugar: said.number,
        ..Object::default()
    };
    let (mut object, at) = match *shown {
        Shown::Said(said) => (of_said("mensagem", said), said.at),
        Shown::Receipt { said, readers } => {
            let mut object = of_said("recibo", said);
            object.leitores = Some(readers);
            (object, said.at)
        }
        Shown::Read {
            name,
            number,
            text,
            at,
        } => {
            let object = Object {
                evento: "lido",
                nome: Some(name),
                lugar: Some(number),
                texto: text,
                ..Object::default()
            };
            (object, at)
        }
        Shown::Notice {
            text,
            room,
            number,
            at,
        } => {
            let object = Object {
                evento: "sistema",
                texto: Some(text),
                sala: room,
                lugar: number,
                ..Object::default()
            };
            (object, at)
        }
        Shown::List {
            room,
            rooms,
            people,
            text,
        } => {
            let object = Object {
                evento: "lista",
                sala: room,
                salas: rooms,
                pessoas: people,
                texto: Some(text),
                ..Object::default()
            };
            (object, None)
        }
        Shown::Place {
            word,
            room,
            people,
            text,
        } => {
            let object = Object {
                evento: "estado",
                estado: Some(word),
                sala: Some(room),
                pessoas: people,
                texto: Some(text),
                ..Object::default()
            };
            (object, None)
        }
        Shown::Error(text) => {
            let object = Object {
                evento: "erro",
                texto: Some(text),
                ..Object::default()
            };
            (object, None)
        }
        Shown::State { word, text } => {
            let object = Object {
                evento: "estado",
                estado: Some(word),
                texto: Some(text),
                ..Object::default()
            };
            (object, None)
        }
    };
    object.hora_ms = at.unwrap_or(now).as_millisecond();
    // Strings, numbers and no maps: nothing that JSON cannot say.
    serde_json::to_string(&object).unwrap_or_default()
}

/// As people read it; nothing for what is no news to them.
fn plain(shown: &Shown<'_>, lang: Lang, now: Timestamp) -> Option<(Stream, String)> {
    let time = |at: Option<Timestamp>| {
        let at = at.unwrap_or(now).to_zoned(TimeZone::system());
        at.strftime("%H:%M:%S").to_string()
    };
    let line = match *shown {
        Shown::Said(said) => {
            let (time, text) = (time(said.at), indented(said.text));
            match said.to {
                Some(to) => lang.guest_said_to(&time, said.name, to, &text),
                None => lang.guest_said(&time, said.name, &text),
            }
        }
        // Who has read what others said is for programs.
        Shown::Read { text: None, .. } => return None,
        Shown::Read {
            name,
            text: Some(text),
            at,
            ..
        } => lang.guest_read(&time(at), name, &indented(text)),
        Shown::Receipt { said, readers: [] } => {
            lang.guest_receipt_none(&time(said.at), &indented(said.text))
        }
        Shown::Receipt { said, readers } => {
            lang.guest_receipt(&time(said.at), &indented(said.text), &readers.join(", "))
        }
        Shown::Notice { text, at, .. } => lang.client_notice(&time(at), &indented(text)),
        Shown::Error(text) => lang.client_error(&indented(text)),
        Shown::List { text, .. } => text.to_owned(),
        Shown::Place { text, .. } | Shown::State { text, .. } => {
            return Some((Stream::Remarks, text.to_owned()));
        }
    };
    Some((Stream::Events, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_words_or_objects() {
        let now = Timestamp::from_millisecond(1_795_000_000_000).unwrap();
        let time = now
            .to_zoned(TimeZone::system())
            .strftime("%H:%M:%S")
            .to_string();
        let said = Said {
            name: "Pedro",
            text: "oi\n[22:19:49] Edson: não",
            number: Some(7),
            ..Said::default()
        };
        let private = Said {
            to: Some("Edson"),
            room: Some("redes"),
            text: "oi",
            number: None,
            ..said
        };
        let read = |text| Shown::Read {
            name: "Bia",
            number: 7,
            text,
            at: None,
        };
        for (shown, words, object) in [
            (
                Shown::Said(said),
                Some("Pedro: oi\n    [22:19:49] Edson: não"),
                r#"{"evento":"mensagem","nome":"Pedro","texto":"oi\n[22:19:49] Edson: não","lugar":7,"hora_ms":1795000000000}"#,
            ),
            (
                Shown::Said(private),
                Some("Pedro -> Edson: oi"),
                r#"{"evento":"mensagem","nome":"Pedro","destino":"Edson","sala":"redes","texto":"oi","hora_ms":1795000000000}"#,
            ),
            (
                read(Some("oi")),
                Some("✓✓ Bia leu: oi"),
                r#"{"evento":"lido","nome":"Bia","texto":"oi","lugar":7,"hora_ms":1795000000000}"#,
            ),
            (
                read(None),
                None,
                r#"{"evento":"lido","nome":"Bia","lugar":7,"hora_ms":1795000000000}"#,
            ),
            (
                Shown::Receipt {
                    said: Said { text: "oi", ..said },
                    readers: &["Bia", "Caio"],
                },
                Some("oi ✓✓ Bia, Caio"),
                r#"{"evento":"recibo","nome":"Pedro","texto":"oi","lugar":7,"leitores":["Bia","Caio"],"hora_ms":1795000000000}"#,
            ),
        ] {
            let line = plain(&shown, Lang::Pt, now).map(|(_, line)| line);
            assert_eq!(line, words.map(|words| format!("[{time}] {words}")));
            assert_eq!(json(&shown, now), object);
        }
    }
}
