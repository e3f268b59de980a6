//! What an operator types while the server runs in a terminal.

use crate::log::sanction_text;
use lang::Lang;
use protocol::PersonId;
use udp_core::{
    hub::{Order, Sanction},
    server::Snapshot,
};

/// A line, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input<'a> {
    /// An empty line.
    Nothing,
    Order(Order),
    People,
    Rooms,
    Sanctions,
    Help,
    Quit,
    /// A command that lacks its ID.
    WantsId(&'a str),
    /// A command that lacks its ID or address.
    WantsIdOrAddress(&'a str),
    /// An announcement of nothing.
    WantsText(&'a str),
    /// No command; what is typed by mistake must not reach everyone.
    NoCommand,
    /// A command there is not.
    Unknown(&'a str),
}

pub(super) fn parse(line: &str) -> Input<'_> {
    let line = line.trim();
    if line.is_empty() {
        return Input::Nothing;
    }
    if !line.starts_with('/') {
        return Input::NoCommand;
    }
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let id = || rest.parse().ok().and_then(PersonId::new);
    let with_id = |order: fn(PersonId) -> Order| match id() {
        Some(id) => Input::Order(order(id)),
        None => Input::WantsId(word),
    };
    let ban = || match id() {
        Some(id) => Some(Sanction::BannedId(id)),
        None => rest.parse().ok().map(Sanction::BannedAddress),
    };
    let with_ban = |order: fn(Sanction) -> Order| match ban() {
        Some(ban) => Input::Order(order(ban)),
        None => Input::WantsIdOrAddress(word),
    };
    match word {
        "/anunciar" | "/announce" if rest.is_empty() => Input::WantsText(word),
        "/anunciar" | "/announce" => Input::Order(Order::Announce(rest.to_owned())),
        "/expulsar" | "/kick" => with_id(Order::Kick),
        "/liberar" | "/free" => with_id(Order::FreeId),
        "/silenciar" | "/mute" => with_id(|id| Order::Impose(Sanction::MutedId(id))),
        "/dar-voz" | "/unmute" => with_id(|id| Order::Lift(Sanction::MutedId(id))),
        "/banir" | "/ban" => with_ban(Order::Impose),
        "/permitir" | "/unban" => with_ban(Order::Lift),
        "/lista" | "/list" => Input::People,
        "/salas" | "/rooms" => Input::Rooms,
        "/sancoes" | "/sanções" | "/sanctions" => Input::Sanctions,
        "/ajuda" | "/help" => Input::Help,
        "/fim" | "/quit" => Input::Quit,
        _ => Input::Unknown(word),
    }
}

/// Who is here, a line for each.
pub(super) fn people_text(snapshot: &Snapshot, lang: Lang) -> String {
    let lines = snapshot.people.iter().map(|row| {
        let (name, address) = (row.name.as_str(), row.address.to_string());
        let names = row.rooms.iter().map(|room| {
            let named = snapshot.rooms.iter().find(|row| row.id == *room);
            named.map_or_else(|| room.to_string(), |row| row.name.to_string())
        });
        let rooms = match &names.collect::<Vec<_>>()[..] {
            [] => String::new(),
            [room] => format!(" {}", lang.console_in_room(room)),
            rooms => format!(" {}", lang.console_in_rooms(&rooms.join(", "))),
        };
        format!(
            "{}{rooms}",
            lang.console_person(row.id.value(), name, &address)
        )
    });
    list(lines, lang.console_nobody())
}

/// Which rooms there are, a line for each.
pub(super) fn rooms_text(snapshot: &Snapshot, lang: Lang) -> String {
    let lines = (snapshot.rooms.iter())
        .map(|row| lang.console_room(row.id.value(), row.name.as_str(), row.people as u64));
    list(lines, lang.console_no_rooms())
}

/// Which sanctions are in force, a line for each.
pub(super) fn sanctions_text(snapshot: &Snapshot, lang: Lang) -> String {
    let lines = (snapshot.sanctions.iter()).map(|sanction| sanction_text(*sanction, lang));
    list(lines, lang.console_no_sanctions())
}

fn list(lines: impl Iterator<Item = String>, empty: &str) -> String {
    let lines: Vec<_> = lines.map(|line| format!("  {line}")).collect();
    if lines.is_empty() {
        empty.to_owned()
    } else {
        lines.join("\n")
    }
}

/// Whether lines typed at the terminal are for us. A server put in the background must not read
/// them: the system would stop it.
#[cfg(unix)]
pub(super) fn is_ours() -> bool {
    use nix::unistd::{getpgrp, tcgetpgrp};
    tcgetpgrp(std::io::stdin()).is_ok_and(|group| group == getpgrp())
}

#[cfg(not(unix))]
pub(super) fn is_ours() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stdin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_orders_or_questions() {
        let two = PersonId::new(2).unwrap();
        let address = Sanction::BannedAddress("10.0.0.7".parse().unwrap());
        for (line, input) in [
            ("", Input::Nothing),
            ("oi", Input::NoCommand),
            (
                "/anunciar  prova às 10",
                Input::Order(Order::Announce("prova às 10".to_owned())),
            ),
            ("/anunciar ", Input::WantsText("/anunciar")),
            ("/expulsar 2", Input::Order(Order::Kick(two))),
            ("/kick Ana", Input::WantsId("/kick")),
            ("/liberar 0", Input::WantsId("/liberar")),
            ("/free 2", Input::Order(Order::FreeId(two))),
            (
                "/banir 2",
                Input::Order(Order::Impose(Sanction::BannedId(two))),
            ),
            ("/banir 10.0.0.7", Input::Order(Order::Impose(address))),
            ("/permitir 10.0.0.7", Input::Order(Order::Lift(address))),
            ("/banir", Input::WantsIdOrAddress("/banir")),
            (
                "/silenciar 2",
                Input::Order(Order::Impose(Sanction::MutedId(two))),
            ),
            (
                "/dar-voz 2",
                Input::Order(Order::Lift(Sanction::MutedId(two))),
            ),
            ("/lista", Input::People),
            ("/salas", Input::Rooms),
            ("/sanções", Input::Sanctions),
            ("/fim", Input::Quit),
            ("/sair", Input::Unknown("/sair")),
        ] {
            assert_eq!(parse(line), input, "{line:?}");
        }
    }
}
