//! Events as programs read them: one object per line, fields that do not apply left out.
//!
//! The field names are part of the interface that `recado cliente --help` documents.

use super::shown::{Shown, people_text};
use jiff::Timestamp;
use lang::Lang;
use serde::Serialize;

#[derive(Debug, Default, Serialize)]
struct Object<'a> {
    evento: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    de: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    para: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texto: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    codigo: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    estado: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pessoas: Option<Vec<Entry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mais: Option<u32>,
    hora_ms: i64,
}

#[derive(Debug, Serialize)]
struct Entry {
    id: u32,
    nome: String,
}

pub(super) fn line(shown: Shown<'_>, lang: Lang, at: Timestamp) -> String {
    let hora_ms = at.as_millisecond();
    let list;
    let object = match shown {
        Shown::Said {
            from,
            name,
            to,
            text,
        } => Object {
            evento: "mensagem",
            de: Some(from.value()),
            nome: Some(name.to_string()),
            para: Some(to.to_wire()),
            texto: Some(text),
            hora_ms,
            ..Object::default()
        },
        Shown::Notice(text) => Object {
            evento: "sistema",
            texto: Some(text),
            hora_ms,
            ..Object::default()
        },
        Shown::Error { refusal, text } => Object {
            evento: "erro",
            texto: Some(text),
            codigo: refusal.map(protocol::Refusal::code),
            hora_ms,
            ..Object::default()
        },
        Shown::People { people, more } => {
            list = people_text(people, more, lang);
            let entry = |person: &udp_core::client::Person| Entry {
                id: person.id.value(),
                nome: person.name.to_string(),
            };
            Object {
                evento: "lista",
                texto: Some(&list),
                pessoas: Some(people.iter().map(entry).collect()),
                mais: (more > 0).then_some(more),
                hora_ms,
                ..Object::default()
            }
        }
        Shown::State { word, text, own } => Object {
            evento: "estado",
            estado: Some(word),
            de: own.map(|(id, _)| id.value()),
            nome: own.map(|(_, name)| name.to_string()),
            texto: Some(text),
            hora_ms,
            ..Object::default()
        },
    };
    // Strings, numbers and no maps: nothing that JSON cannot say.
    serde_json::to_string(&object).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Destination, Name, PersonId, Refusal};
    use udp_core::client::Person;

    #[test]
    fn events_are_objects_without_fields_that_do_not_apply() {
        let at = Timestamp::from_millisecond(1_795_000_000_000).unwrap();
        let ana = (PersonId::new(1).unwrap(), Name::cut("Ana"));
        let people = [Person {
            id: ana.0,
            name: ana.1,
        }];
        for (shown, expected) in [
            (
                Shown::Said {
                    from: ana.0,
                    name: ana.1,
                    to: Destination::Everyone,
                    text: "\"Olá\"\n",
                },
                r#"{"evento":"mensagem","de":1,"nome":"Ana","para":0,"texto":"\"Olá\"\n","hora_ms":1795000000000}"#,
            ),
            (
                Shown::Error {
                    refusal: Some(Refusal::UnknownDestination),
                    text: "x",
                },
                r#"{"evento":"erro","texto":"x","codigo":2,"hora_ms":1795000000000}"#,
            ),
            (
                Shown::People {
                    people: &people,
                    more: 0,
                },
                r#"{"evento":"lista","texto":"1: Ana","pessoas":[{"id":1,"nome":"Ana"}],"hora_ms":1795000000000}"#,
            ),
            (
                Shown::State {
                    word: "conectado",
                    text: "x",
                    own: Some(ana),
                },
                r#"{"evento":"estado","de":1,"nome":"Ana","texto":"x","estado":"conectado","hora_ms":1795000000000}"#,
            ),
        ] {
            assert_eq!(line(shown, Lang::Pt, at), expected);
        }
    }
}
