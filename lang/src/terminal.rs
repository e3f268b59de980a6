//! What `recado servidor`, `recado cliente` and `recado no` say in a terminal and in `chat_server.log`.

mod client;
mod config;
mod guest;
mod help;
mod history;
mod log_lines;
mod node;
mod sealed;
mod server;
mod start_errors;

use crate::texts::texts;

texts! {
    stopping = "encerrando…", "stopping…";
}
