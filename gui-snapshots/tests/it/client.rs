//! The pages of the client's window.

mod conversation;
mod dialogs;
mod form;
mod rooms;

use crate::world::{Opening, World};

type Open = fn(Opening) -> World;

/// Every page: empty, full and in error, where there is such a thing.
pub(crate) fn pages() -> Vec<(&'static str, Open)> {
    [
        form::PAGES,
        conversation::PAGES,
        rooms::PAGES,
        dialogs::PAGES,
    ]
    .concat()
}
