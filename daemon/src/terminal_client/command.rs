//! What a typed line means.

use crate::typed::{Typed, typed};
use protocol::{Destination, PersonId};

/// Messages that `/historico` shows: about a screen.
const HISTORY: u16 = 20;
/// And at most: what the client loads at once.
const MOST_HISTORY: u16 = 200;

/// A line, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input<'a> {
    /// An empty line.
    Nothing,
    /// A text for the current conversation.
    Say(&'a str),
    /// A text for somebody.
    SayTo(Destination, &'a str),
    /// Another conversation is the current one.
    TalkWith(Destination),
    List,
    /// Talk in a room, with or without a first text.
    GoToRoom(&'a str, &'a str),
    LeaveRoom,
    Rooms,
    /// `/sala` without a name.
    BadRoom,
    /// The last messages of the current conversation, so many.
    History(u16),
    /// What became of what was said last.
    Receipts,
    /// `/historico` with something that is no number.
    BadHistory,
    Help,
    Quit,
    /// `/msg` with something that is no id.
    BadMsg,
    /// A command there is not.
    Unknown(&'a str),
}

pub(super) fn parse(line: &str) -> Input<'_> {
    let command = match typed(line) {
        Typed::Nothing => return Input::Nothing,
        Typed::Text(text) => return Input::Say(text),
        Typed::Command(command) => command,
    };
    let (word, rest) = split_word(command);
    match word {
        "msg" => {
            let (id, text) = split_word(rest);
            match id.parse().ok().and_then(PersonId::new) {
                Some(id) => to(Destination::Person(id), text),
                None => Input::BadMsg,
            }
        }
        "todos" | "all" => to(Destination::Everyone, rest),
        "sala" | "room" => match split_word(rest) {
            ("", _) => Input::BadRoom,
            (name, text) => Input::GoToRoom(name, text),
        },
        "sair" | "leave" => Input::LeaveRoom,
        "salas" | "rooms" => Input::Rooms,
        "lista" | "list" => Input::List,
        "historico" | "history" => match (rest.trim(), rest.trim().parse()) {
            ("", _) => Input::History(HISTORY),
            (_, Ok(count @ 1..=MOST_HISTORY)) => Input::History(count),
            _ => Input::BadHistory,
        },
        "confirmacoes" | "receipts" => Input::Receipts,
        "ajuda" | "help" => Input::Help,
        "fim" | "quit" => Input::Quit,
        _ => Input::Unknown(line.split(' ').next().unwrap_or(line)),
    }
}

fn to(whom: Destination, text: &str) -> Input<'_> {
    if text.trim().is_empty() {
        Input::TalkWith(whom)
    } else {
        Input::SayTo(whom, text)
    }
}

/// The first word and what follows the one space after it.
fn split_word(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_texts_or_commands() {
        let two = Destination::Person(PersonId::new(2).unwrap());
        for (line, input) in [
            ("Olá, ação", Input::Say("Olá, ação")),
            ("  recuado", Input::Say("  recuado")),
            ("   ", Input::Nothing),
            ("//fim", Input::Say("/fim")),
            ("/msg 2 oi  você", Input::SayTo(two, "oi  você")),
            ("/msg 2", Input::TalkWith(two)),
            ("/msg 0 oi", Input::BadMsg),
            ("/msg Ana oi", Input::BadMsg),
            ("/msg", Input::BadMsg),
            ("/todos oi", Input::SayTo(Destination::Everyone, "oi")),
            ("/all", Input::TalkWith(Destination::Everyone)),
            ("/lista", Input::List),
            ("/quit", Input::Quit),
            ("/sala redes", Input::GoToRoom("redes", "")),
            (
                "/room redes oi a todos",
                Input::GoToRoom("redes", "oi a todos"),
            ),
            ("/sala", Input::BadRoom),
            ("/sair", Input::LeaveRoom),
            ("/salas", Input::Rooms),
            ("/historico", Input::History(20)),
            ("/history 5", Input::History(5)),
            ("/historico 201", Input::BadHistory),
            ("/historico ontem", Input::BadHistory),
            ("/confirmacoes", Input::Receipts),
            ("/dançar agora", Input::Unknown("/dançar")),
            ("/", Input::Unknown("/")),
        ] {
            assert_eq!(parse(line), input, "{line:?}");
        }
    }
}
