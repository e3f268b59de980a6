//! Events as people read them.

use super::shown::{Mark, Own, Shown, people_text};
use lang::Lang;
use protocol::{Destination, Name};

pub(super) fn line(shown: Shown<'_>, lang: Lang, time: &str) -> String {
    match shown {
        Shown::Said {
            from,
            name,
            to,
            room,
            text,
            ..
        } => {
            let (name, id, text) = (name.as_str(), from.value(), indented(text));
            let text = in_room(room, text);
            match to {
                Destination::Person(_) => lang.client_said_to_you(time, name, id, &text),
                _ => lang.client_said(time, name, id, &text),
            }
        }
        Shown::Waits(own) => own_line(own, Mark::Waiting, lang, time),
        Shown::Kept(own, _, mark) => own_line(own, mark, lang, time),
        Shown::Failed(own, _, text) => {
            lang.client_failed_text(&indented(own.text), &indented(text))
        }
        Shown::Read {
            who, name, text, ..
        } => {
            let (sign, text) = (Mark::Read.sign(), text.unwrap_or_default());
            let who = match name {
                Some(name) => format!("{name} ({who})"),
                None => who.to_string(),
            };
            lang.client_read(time, sign, &who, &indented(text))
        }
        Shown::Passage {
            who,
            name,
            room,
            is_entry,
            ..
        } => {
            let text = lang.client_passage(name.as_str(), who.value(), room.as_ref(), is_entry);
            lang.client_notice(time, &text)
        }
        Shown::Notice(text) => lang.client_notice(time, &indented(text)),
        Shown::Error { text, .. } => lang.client_error(&indented(text)),
        Shown::People { people, more } => {
            let count = people.len() as u64 + u64::from(more);
            lang.client_people(count, &people_text(people, more, lang))
        }
        Shown::State { text, .. } => text.to_owned(),
    }
}

/// What we said, and how far it has got.
fn own_line(own: Own<'_>, mark: Mark, lang: Lang, time: &str) -> String {
    let (name, sign) = (own.name.as_str(), mark.sign());
    let text = format!("{} {sign}", in_room(own.room, indented(own.text)));
    match (own.to, own.id) {
        (Destination::Person(to), _) => lang.client_said_by_you(time, to.value(), &text),
        (_, Some(id)) => lang.client_said(time, name, id.value(), &text),
        (_, None) => lang.client_said_unregistered(time, name, &text),
    }
}

fn in_room(room: Option<Name>, text: String) -> String {
    match room {
        Some(room) => format!("#{room} {text}"),
        None => text,
    }
}

/// Further lines of a text begin with spaces: somebody could write a second line that looks like
/// another person's or the server's.
pub(crate) fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Name, PersonId, Refusal};
    use udp_core::client::Person;

    #[test]
    fn events_read_as_lines_of_a_conversation() {
        let ana = PersonId::new(1).unwrap();
        let said = |to, text| Shown::Said {
            from: ana,
            name: Name::cut("Ana"),
            to,
            room: None,
            text,
            placed: None,
        };
        let people = [Person {
            id: ana,
            name: Name::cut("Ana"),
        }];
        for (shown, expected) in [
            (
                said(Destination::Everyone, "Olá, ação"),
                "[22:19:49] Ana (1): Olá, ação",
            ),
            (
                said(Destination::Person(ana), "oi"),
                "[22:19:49] Ana (1) → você: oi",
            ),
            (
                said(Destination::Everyone, "a\n[22:19:49] [Servidor] b"),
                "[22:19:49] Ana (1): a\n    [22:19:49] [Servidor] b",
            ),
            (Shown::Notice("Oi."), "[22:19:49] [Servidor] Oi."),
            (
                Shown::Error {
                    refusal: Some(Refusal::UnknownDestination),
                    text: "ID de destino não encontrado.",
                },
                "Erro: ID de destino não encontrado.",
            ),
            (
                Shown::People {
                    people: &people,
                    more: 3,
                },
                "Conectados (4): 1: Ana, … e mais 3",
            ),
            (
                Shown::People {
                    people: &[],
                    more: 0,
                },
                "Conectados (0): ninguém",
            ),
        ] {
            assert_eq!(line(shown, Lang::Pt, "22:19:49"), expected);
        }
    }
}
