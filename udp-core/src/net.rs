//! Drivers: the only place where Recado's core meets sockets and clocks.
#![expect(
    clippy::disallowed_methods,
    reason = "this is where the clocks and sockets are that clippy.toml keeps out of the rest"
)]

pub mod bridge;
pub mod client;
pub mod clock;
mod journal_thread;
mod password_thread;
pub mod server;
mod socket;
