//! What lies over a conversation: dialogs, menus, the search.

use super::{Open, conversation::full};
use crate::world::{Opening, World};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

const CTRL: Modifiers = Modifiers::COMMAND;
const PLAIN: Modifiers = Modifiers::NONE;

pub(super) const PAGES: &[(&str, Open)] = &[
    ("client-new-conversation", |opening| {
        pressed(opening, CTRL, Key::N)
    }),
    ("client-new-conversation-mistake", new_conversation_mistake),
    ("client-new-room", new_room),
    ("client-find", |opening| found(opening, "o")),
    ("client-find-nothing", |opening| found(opening, "zzz")),
    ("client-switcher", |opening| pressed(opening, CTRL, Key::K)),
    ("client-switcher-nothing", |opening| {
        typed(opening, CTRL, Key::K, "zzz")
    }),
    ("client-emoji", |opening| pressed(opening, CTRL, Key::E)),
    ("client-emoji-nothing", |opening| {
        typed(opening, CTRL, Key::E, "zzz")
    }),
    ("client-export", |opening| {
        let (more, export) = (opening.lang.help_menu(), opening.lang.export());
        let mut world = full(opening);
        world.click(more);
        world.click(export);
        world
    }),
    ("client-preferences", |opening| {
        pressed(opening, CTRL, Key::Comma)
    }),
    ("client-help", |opening| pressed(opening, PLAIN, Key::F1)),
    ("client-mention", mention),
    ("client-menu-more", |opening| {
        let name = opening.lang.help_menu();
        let mut world = full(opening);
        world.click(name);
        world
    }),
    ("client-menu-message", |opening| {
        menu_of(opening, "levo sim")
    }),
    ("client-menu-conversation", |opening| {
        menu_of(opening, "Íris Nóbrega")
    }),
];

fn pressed(opening: Opening, modifiers: Modifiers, key: Key) -> World {
    let mut world = full(opening);
    world.press(modifiers, key);
    world
}

fn typed(opening: Opening, modifiers: Modifiers, key: Key, text: &str) -> World {
    let mut world = pressed(opening, modifiers, key);
    world.harness.event(egui::Event::Text(text.into()));
    world.run();
    world
}

fn new_conversation_mistake(opening: Opening) -> World {
    let mut world = typed(opening, CTRL, Key::N, "abc");
    world.press(PLAIN, Key::Enter);
    world
}

fn new_room(opening: Opening) -> World {
    let name = opening.lang.room_new();
    let mut world = full(opening);
    world.click(name);
    world
        .harness
        .event(egui::Event::Text("sala de aula número 12".into()));
    world.run();
    world.press(PLAIN, Key::Enter);
    world
}

fn found(opening: Opening, text: &str) -> World {
    let mut world = typed(opening, CTRL, Key::F, text);
    world.press(PLAIN, Key::Enter);
    world
}

fn mention(opening: Opening) -> World {
    let mut world = full(opening);
    world.harness.event(egui::Event::Text("oi @".into()));
    world.run();
    world
}

/// The menu that the other button opens.
fn menu_of(opening: Opening, name: &str) -> World {
    let mut world = full(opening);
    let mut rows = world.harness.query_all_by_label_contains(name);
    rows.next().unwrap().click_secondary();
    drop(rows);
    world.run();
    world
}
