//! The recado server and terminal client, as a library and the binary recado.
//!
//! ```text
//!   recado servidor ── terminal_server ─┐
//!                                       ├── server::start ── own thread ── udp_core::net::server
//!   the server window ──────────────────┘        │
//!                                                └── log: chat_server.log, and lines for a reader
//! ```
//!
//! Modules in reading order: [`cli`] reads the command line, [`config`] puts a server's options
//! together; [`server`] runs a server on its own thread and reports what happens; [`log`] is how a
//! line of its log reads and [`totals`] how its figures do; [`history`] writes what was said; [`terminal_server`], [`terminal_client`],
//! [`terminal_guest`], [`terminal_node`], [`terminal_binder`], [`terminal_history`] and [`terminal_verify`] are the commands; [`exit`] are the exit codes of all.

pub mod cli;
pub mod config;
pub mod doors;
pub mod exit;
pub mod history;
pub mod log;
mod progress;
pub mod server;
mod signals;
pub mod terminal_binder;
pub mod terminal_client;
pub mod terminal_guest;
pub mod terminal_history;
pub mod terminal_node;
pub mod terminal_server;
pub mod terminal_verify;
pub mod totals;
mod typed;
