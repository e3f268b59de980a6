//! The pages of the server's window.

mod busy;
mod dialogs;
mod doors;
mod overview;
mod settings;
mod sides;

use crate::scene::Window;
use egui_kittest::kittest::Queryable as _;

type Open = fn(Window) -> Window;

/// Every page: empty, full and in error, where there is such a thing.
pub(crate) fn pages() -> Vec<(&'static str, Open)> {
    [
        overview::PAGES,
        sides::PAGES,
        doors::PAGES,
        dialogs::PAGES,
        settings::PAGES,
    ]
    .concat()
}

fn press(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).click();
    window.harness.run();
}
