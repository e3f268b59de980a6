//! The parts of the window, one per file. Each draws the model and returns what was asked for.

pub(crate) mod clients;
pub(crate) mod dialogs;
pub(crate) mod door_row;
pub(crate) mod doors;
pub(crate) mod entrance;
pub(crate) mod events;
pub(crate) mod history;
pub(crate) mod idle;
pub(crate) mod invite;
pub(crate) mod layout;
pub(crate) mod losses;
pub(crate) mod metrics;
pub(crate) mod person_menu;
pub(crate) mod plot;
pub(crate) mod qr;
pub(crate) mod rooms;
pub(crate) mod sanctions;
pub(crate) mod series;
pub(crate) mod settings;
pub(crate) mod side;
pub(crate) mod status_bar;
pub(crate) mod top_bar;
