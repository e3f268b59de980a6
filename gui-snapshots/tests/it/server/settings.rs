//! The server's settings.

use super::{Open, busy::busy};
use crate::scene::Window;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

pub(super) const PAGES: &[(&str, Open)] = &[
    ("server-settings", settings),
    ("server-settings-mistake", |window| {
        let mut window = settings(busy(window));
        let name = window.model().lang.setting_beacon();
        window.harness.get_by_label(name).focus();
        window.harness.run();
        window
            .harness
            .key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.harness.run();
        window.harness.get_by_label(name).type_text("muito");
        window.harness.run();
        window
    }),
];

fn settings(mut window: Window) -> Window {
    let name = window.model().lang.settings();
    window.press(name);
    window
}
