//! What a typed line means. Commands are the existing clients', and in Portuguese.

use crate::typed::{Typed, typed};

/// Messages that `/historico` shows: about a screen.
const HISTORY: usize = 20;
/// And at most.
const MOST_HISTORY: usize = 200;

/// A line, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input<'a> {
    /// An empty line.
    Nothing,
    /// A text for everyone.
    Say(&'a str),
    /// The last messages, so many.
    History(usize),
    /// `/historico` with something that is no number.
    BadHistory,
    /// Who has read what we said.
    Receipts,
    Help,
    Quit,
    /// A command there is not.
    Unknown(&'a str),
}

pub(super) fn parse(line: &str) -> Input<'_> {
    let command = match typed(line) {
        Typed::Nothing => return Input::Nothing,
        Typed::Text(text) => return Input::Say(text),
        Typed::Command(command) => command,
    };
    let (word, rest) = command.split_once(' ').unwrap_or((command, ""));
    match word {
        "historico" | "history" => match (rest.trim(), rest.trim().parse()) {
            ("", _) => Input::History(HISTORY),
            (_, Ok(count @ 1..=MOST_HISTORY)) => Input::History(count),
            _ => Input::BadHistory,
        },
        "confirmacoes" | "confirmations" | "receipts" => Input::Receipts,
        "ajuda" | "help" => Input::Help,
        "fim" | "quit" => Input::Quit,
        _ => Input::Unknown(line.split(' ').next().unwrap_or(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_texts_or_commands() {
        for (line, input) in [
            ("Olá, ação", Input::Say("Olá, ação")),
            ("  ", Input::Nothing),
            ("//quit", Input::Say("/quit")),
            ("/history", Input::History(20)),
            ("/historico 5", Input::History(5)),
            ("/historico 0", Input::BadHistory),
            ("/historico 201", Input::BadHistory),
            ("/historico ontem", Input::BadHistory),
            ("/confirmations", Input::Receipts),
            ("/confirmacoes", Input::Receipts),
            ("/ajuda", Input::Help),
            ("/quit", Input::Quit),
            ("/fim", Input::Quit),
            ("/msg 2 oi", Input::Unknown("/msg")),
        ] {
            assert_eq!(parse(line), input, "{line:?}");
        }
    }
}
