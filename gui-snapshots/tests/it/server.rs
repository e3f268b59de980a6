//! The pages of the server's window.

mod busy;
mod dialogs;
mod doors;
mod overview;
mod settings;
mod sides;

use crate::scene::Window;

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
