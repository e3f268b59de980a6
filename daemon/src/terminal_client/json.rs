//! Events as programs read them: one object per line, fields that do not apply left out.
//!
//! The field names are part of the interface that `recado cliente --help` documents.

use super::shown::{Own, Shown, people_text};
use jiff::Timestamp;
use lang::Lang;
use protocol::Token;
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
    sala: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texto: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ordem: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lugar: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ficha: Option<String>,
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
    let hora_ms = shown.time().unwrap_or(at).as_millisecond();
    let list;
    let passage;
    let object = match shown {
        Shown::Said {
            from,
            name,
            to,
            room,
            text,
            placed,
        } => Object {
            evento: "mensagem",
            de: Some(from.value()),
            nome: Some(name.to_string()),
            para: Some(to.to_wire()),
            sala: room.map(|room| room.to_string()),
            texto: Some(text),
            ordem: placed.map(|placed| placed.order),
            lugar: placed.map(|placed| placed.place),
            hora_ms,
            ..Object::default()
        },
        Shown::Waits(own) => Object {
            evento: "estado",
            estado: Some("na-fila"),
            hora_ms,
            ..of_own(own)
        },
        Shown::Kept(own, placed, _) => Object {
            evento: "recibo",
            ordem: Some(placed.order),
            lugar: Some(placed.place),
            hora_ms,
            ..of_own(own)
        },
        Shown::Failed(own, refusal, text) => Object {
            evento: "erro",
            texto: Some(text),
            codigo: refusal.map(protocol::Refusal::code),
            hora_ms,
            ..of_own(own)
        },
        Shown::Read {
            who,
            name,
            conversation,
            place,
            ..
        } => Object {
            evento: "lido",
            de: Some(who.value()),
            nome: name.map(|name| name.to_string()),
            para: Some(conversation.to_wire()),
            lugar: Some(place),
            hora_ms,
            ..Object::default()
        },
        Shown::Passage {
            who,
            name,
            conversation,
            room,
            is_entry,
        } => {
            passage = lang.client_passage(name.as_str(), who.value(), room.as_ref(), is_entry);
            Object {
                evento: "sistema",
                de: Some(who.value()),
                nome: Some(name.to_string()),
                para: Some(conversation.to_wire()),
                sala: room.map(|room| room.to_string()),
                texto: Some(&passage),
                hora_ms,
                ..Object::default()
            }
        }
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

/// What every event about something of ours says.
fn of_own(own: Own<'_>) -> Object<'_> {
    Object {
        de: own.id.map(protocol::PersonId::value),
        nome: Some(own.name.to_string()),
        para: Some(own.to.to_wire()),
        sala: own.room.map(|room| room.to_string()),
        texto: Some(own.text),
        ficha: Some(name_of(own.token)),
        ..Object::default()
    }
}

/// A token as 16 hex digits: the outbox, then the message.
fn name_of(token: Token) -> String {
    format!("{:08x}{:08x}", token.outbox, token.number)
}

#[cfg(test)]
mod tests {
    use super::{
        super::shown::{Mark, Placed},
        *,
    };
    use protocol::{Destination, Name, PersonId, Refusal};
    use udp_core::client::Person;

    #[test]
    fn what_is_said_and_kept_has_its_place() {
        let ana = (PersonId::new(1).unwrap(), Name::cut("Ana"));
        let placed = Placed {
            order: 12,
            place: 3,
            time_ms: 1_795_000_000_000,
        };
        let own = Own {
            token: Token {
                outbox: 0xab,
                number: 2,
            },
            id: Some(ana.0),
            name: ana.1,
            to: Destination::Everyone,
            room: None,
            text: "oi",
        };
        for (shown, expected) in [
            (
                Shown::Said {
                    from: ana.0,
                    name: ana.1,
                    to: Destination::Everyone,
                    room: None,
                    text: "oi",
                    placed: Some(placed),
                },
                r#"{"evento":"mensagem","de":1,"nome":"Ana","para":0,"texto":"oi","ordem":12,"lugar":3,"hora_ms":1795000000000}"#,
            ),
            (
                Shown::Kept(own, placed, Mark::Kept),
                r#"{"evento":"recibo","de":1,"nome":"Ana","para":0,"texto":"oi","ordem":12,"lugar":3,"ficha":"000000ab00000002","hora_ms":1795000000000}"#,
            ),
            (
                Shown::Read {
                    who: ana.0,
                    name: Some(ana.1),
                    conversation: Destination::Everyone,
                    place: 3,
                    time_ms: 1_795_000_000_000,
                    text: None,
                },
                r#"{"evento":"lido","de":1,"nome":"Ana","para":0,"lugar":3,"hora_ms":1795000000000}"#,
            ),
        ] {
            assert_eq!(line(shown, Lang::Pt, Timestamp::UNIX_EPOCH), expected);
        }
    }

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
                    room: None,
                    text: "\"Olá\"\n",
                    placed: None,
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
