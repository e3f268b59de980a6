//! What a typed line means. Commands are the existing nodes', in any case, and in Portuguese.

use crate::typed::{Typed, typed};

/// A line, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input<'a> {
    /// An empty line.
    Nothing,
    /// A text for everybody.
    Say(&'a str),
    /// Who is connected?
    List,
    /// Dial now.
    Retry,
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
    match command.trim().to_lowercase().as_str() {
        "list" | "lista" => Input::List,
        "retry" | "tentar" => Input::Retry,
        "help" | "ajuda" => Input::Help,
        "quit" | "fim" => Input::Quit,
        _ => Input::Unknown(line.split(' ').next().unwrap_or(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_texts_or_commands_in_any_case() {
        for (line, input) in [
            ("Olá, ação", Input::Say("Olá, ação")),
            ("  ", Input::Nothing),
            ("//quit", Input::Say("/quit")),
            ("/LIST", Input::List),
            ("/Lista ", Input::List),
            ("/Retry", Input::Retry),
            ("/tentar", Input::Retry),
            ("/QUIT", Input::Quit),
            ("/fim", Input::Quit),
            ("/ajuda", Input::Help),
            ("/msg 2 oi", Input::Unknown("/msg")),
        ] {
            assert_eq!(parse(line), input, "{line:?}");
        }
    }
}
