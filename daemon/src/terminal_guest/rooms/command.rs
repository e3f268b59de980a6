//! What a typed line means: the menus of the existing client, outside a room and inside one.

/// A line, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input<'a> {
    /// An empty line.
    Nothing,
    /// A text for one person or for everyone in the room.
    Say(Option<&'a str>, &'a str),
    Create(&'a str),
    Enter(&'a str),
    Leave,
    Rooms,
    People,
    /// This command without a room.
    WantsRoom(&'a str),
    /// `/msg` without a name or a text.
    BadMsg,
    Help,
    Quit,
    /// A command there is not.
    Unknown(&'a str),
}

pub(super) fn parse(line: &str) -> Input<'_> {
    let Some(command) = line.strip_prefix('/') else {
        return if line.trim().is_empty() {
            Input::Nothing
        } else {
            Input::Say(None, line)
        };
    };
    if command.starts_with('/') {
        return Input::Say(None, command);
    }
    let (word, rest) = command.split_once(' ').unwrap_or((command, ""));
    let shown = line.split(' ').next().unwrap_or(line);
    match (word, rest.trim()) {
        ("criar" | "create" | "entrar" | "enter", "") => Input::WantsRoom(shown),
        ("criar" | "create", room) => Input::Create(room),
        ("entrar" | "enter", room) => Input::Enter(room),
        ("msg", _) => private(rest).unwrap_or(Input::BadMsg),
        ("sair" | "leave", _) => Input::Leave,
        ("salas" | "lista" | "rooms" | "list", _) => Input::Rooms,
        ("usuarios" | "users", _) => Input::People,
        ("ajuda" | "help", _) => Input::Help,
        ("fim" | "quit", _) => Input::Quit,
        _ => Input::Unknown(shown),
    }
}

/// `NAME text` or `"NAME WITH SPACES" text`.
fn private(rest: &str) -> Option<Input<'_>> {
    let (name, text) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once("\" ")?,
        None => rest.split_once(' ')?,
    };
    let is_whole = !name.trim().is_empty() && !text.trim().is_empty();
    is_whole.then_some(Input::Say(Some(name), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_texts_or_commands() {
        for (line, input) in [
            ("Olá, ação", Input::Say(None, "Olá, ação")),
            ("  ", Input::Nothing),
            ("//sair", Input::Say(None, "/sair")),
            ("/criar Redes 2", Input::Create("Redes 2")),
            ("/create x", Input::Create("x")),
            ("/entrar redes ", Input::Enter("redes")),
            ("/enter", Input::WantsRoom("/enter")),
            ("/msg Edson oi  você", Input::Say(Some("Edson"), "oi  você")),
            ("/msg \"Ana Maria\" oi", Input::Say(Some("Ana Maria"), "oi")),
            ("/msg Edson", Input::BadMsg),
            ("/msg \"Ana Maria oi", Input::BadMsg),
            ("/msg", Input::BadMsg),
            ("/salas", Input::Rooms),
            ("/list", Input::Rooms),
            ("/usuarios", Input::People),
            ("/users", Input::People),
            ("/sair", Input::Leave),
            ("/leave", Input::Leave),
            ("/fim", Input::Quit),
            ("/help", Input::Help),
            ("/dançar agora", Input::Unknown("/dançar")),
        ] {
            assert_eq!(parse(line), input, "{line:?}");
        }
    }
}
