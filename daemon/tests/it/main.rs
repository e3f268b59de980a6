//! The programs as their users run them: real processes, real sockets, real files.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests may unwrap as tests do; clippy.toml allows it inside test functions only"
)]

mod bad_calls;
mod commands;
mod config;
mod crowd;
mod doors;
mod double;
mod guest;
mod history;
mod node;
mod program;
mod prompt;
mod restored;
mod rooms;
mod scenarios;
mod sealed;
mod server;
mod server_key;
