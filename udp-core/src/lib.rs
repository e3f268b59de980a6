//! Recado's rules, without I/O, and (feature `net`) the drivers that run them on UDP sockets.
//!
//! ```text
//!                ┌──────────────── server ────────────────┐
//!   datagrams ─▶ │ classic door ─▶ hub ─▶ journal         │ ─▶ frames to addresses
//!                │      ▲           │ after the commit    │
//!                │      └───────────┘ audience            │ ─▶ events, snapshots
//!                └────────────────────────────────────────┘
//!   datagrams ─▶   client                                   ─▶ frames to the server, events
//! ```
//!
//! Everything below `net` is a pure state machine with the same four verbs: `handle_*(…, now)`,
//! `handle_timeout(now)`, `poll_timeout()` and `poll_…` for what it wants done.
//!
//! Modules in reading order: [`time`](Now), [`journal`], `settings`, `orders` and `report` (what the program
//! that runs a server gives it and hears of it), [`hub`] (the rules), [`classic`] (the door
//! of bare frames), [`sealed_door`] (the door of records in a stream), [`call_door`] (the door of calls that
//! are answered), [`server`] (all of it together),
//! [`client`] (the other side), `sealed` (keys and the encrypted transport), `net` (sockets).

#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "a test begins at some instant and goes on in virtual time"
    )
)]

mod address;
mod bounds;
pub mod call_door;
pub mod classic;
pub mod client;
pub mod hub;
pub mod journal;
#[cfg(feature = "net")]
pub mod net;
mod orders;
pub mod password;
#[cfg(feature = "disk")]
mod redb_trouble;
mod report;
#[cfg(feature = "sealed")]
pub mod sealed;
pub mod sealed_door;
pub mod server;
mod settings;
mod switches;
#[cfg(feature = "testing")]
pub mod testing;
mod time;

pub use time::Now;
