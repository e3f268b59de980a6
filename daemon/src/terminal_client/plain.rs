//! Events as people read them.

use super::shown::{Shown, people_text};
use lang::Lang;
use protocol::Destination;

pub(super) fn line(shown: Shown<'_>, lang: Lang, time: &str) -> String {
    match shown {
        Shown::Said {
            from,
            name,
            to,
            text,
        } => {
            let (name, id, text) = (name.as_str(), from.value(), indented(text));
            match to {
                Destination::Person(_) => lang.client_said_to_you(time, name, id, &text),
                _ => lang.client_said(time, name, id, &text),
            }
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

/// Further lines of a text begin with spaces: somebody could write a second line that looks like
/// another person's or the server's.
fn indented(text: &str) -> String {
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
            text,
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
