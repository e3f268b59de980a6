//! The binder: under which name a chat server is found (contracts.md §3).
//!
//! The [`Table`] is pure; [`serve_binder`] answers calls from it and looks whether those who registered are still
//! there; [`keep_registered`] is the other side, a server that wants to be found in somebody else's binder, and [`look_up`] a client that wants to
//! find one there.

mod looking_up;
mod registering;
mod service;
mod table;

pub use looking_up::{Found, look_up};
pub use registering::{Registration, Report, keep_registered};
pub use service::{CHECK_PAUSE, Event, SharedTable, serve_binder};
pub use table::{
    Entry, Keeper, MAX_ADDRESS_BYTES, MAX_MISSES, MAX_NAMES, MAX_SERVICE_NAME_BYTES, NotRegistered,
    Spot, Table, Variant,
};
