//! What happened, as the reader is to hear of it.

use lang::Lang;
use protocol::{Destination, Name, PersonId, Refusal};
use udp_core::client::Person;

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

/// The people of a list, as both styles write them.
pub(super) fn people_text(people: &[Person], more: u32, lang: Lang) -> String {
    let entries: Vec<_> = people
        .iter()
        .map(|person| format!("{}: {}", person.id, person.name))
        .collect();
    match (entries.is_empty(), more) {
        (true, 0) => lang.client_nobody().to_owned(),
        (_, 0) => entries.join(", "),
        (_, more) => lang.client_list_more(&entries.join(", "), more),
    }
}
