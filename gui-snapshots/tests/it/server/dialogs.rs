//! The dialogs.

use super::{
    Open,
    busy::{busy, started_everywhere},
};
use crate::scene::{Window, person, snapshot, started_at};
use daemon::server::KeyKind;
use egui_kittest::kittest::Queryable as _;
use std::net::SocketAddr;

pub(super) const PAGES: &[(&str, Open)] = &[
    ("server-invite", |mut window| {
        started_everywhere(&mut window);
        invite(window)
    }),
    ("server-invite-only-here", |mut window| {
        let own = SocketAddr::from(([127, 0, 0, 1], 1_235));
        window.says([started_at(own, KeyKind::Passing)]);
        invite(window)
    }),
    ("server-announce", |window| announcing(window, "")),
    ("server-announce-too-long", |window| {
        announcing(window, &"Aula às 8. ".repeat(900))
    }),
    ("server-export", |window| {
        let mut window = busy(window);
        let lang = window.model().lang;
        window.press(lang.history());
        window.press(lang.export_history());
        window
    }),
    ("server-ban-address", |mut window| {
        started_everywhere(&mut window);
        let names = [
            "Ana",
            "José",
            "Zoë Ångström",
            "Maximiliana Conceiç",
            "Íris",
            "João",
            "Bia",
        ];
        let mut people: Vec<_> = (1..)
            .zip(names)
            .map(|(id, name)| person(id, name, 0, 0))
            .collect();
        for person in &mut people {
            person.address = SocketAddr::from(([192, 168, 0, 7], 40_000));
        }
        window.says([snapshot(people)]);
        let lang = window.model().lang;
        window.press(&lang.actions_for("José", 2));
        window.press(lang.ban_address());
        window
    }),
];

fn invite(mut window: Window) -> Window {
    let name = window.model().lang.invite();
    window.press(name);
    window
}

fn announcing(window: Window, text: &str) -> Window {
    let mut window = busy(window);
    let lang = window.model().lang;
    window.press(lang.announce());
    if !text.is_empty() {
        let field = window.harness.get_by_label(lang.announce_text());
        field.type_text(text);
        window.harness.run();
    }
    window
}
