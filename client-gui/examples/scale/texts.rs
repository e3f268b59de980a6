//! What people say: short and long, with addresses, calls and emoji.

use protocol::{Name, PersonId};

/// People who talk.
const SPEAKERS: u32 = 30;

/// The text of a message; the number stands at its beginning.
pub(crate) fn text(number: u32) -> String {
    let long = "de uma aula longa ".repeat((number % 7) as usize);
    match number % 10 {
        0 => format!(
            "mensagem {number} veja https://intranet.local/rede/{number}?a=1 e http://[::1]:8080/ação."
        ),
        1 => format!("mensagem {number} @Ana, {long}"),
        2 => format!("mensagem {number} 👍 ótimo 🚀 {long}✅"),
        3 => format!(
            "mensagem {number} @Pessoa {} {long}\nem duas linhas",
            8 + number % SPEAKERS
        ),
        _ => format!("mensagem {number} {long}"),
    }
}

/// Who says it.
pub(crate) fn speaker(number: u32) -> PersonId {
    person(8 + number % SPEAKERS)
}

/// How somebody is called.
pub(crate) fn name(id: PersonId) -> Name {
    Name::cut(&format!("Pessoa {id}"))
}

pub(crate) fn person(id: u32) -> PersonId {
    #[expect(clippy::expect_used, reason = "constants of these files")]
    PersonId::new(id).expect("a person's id")
}
