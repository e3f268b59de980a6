//! The binary `recado`: the server, the client and the node of a terminal, and what reads a journal.

use daemon::{
    cli::{self, Task},
    terminal_binder, terminal_client, terminal_guest, terminal_history, terminal_node,
    terminal_server, terminal_verify,
};
use lang::Lang;
use std::process::ExitCode;

fn main() -> ExitCode {
    let lang = Lang::detect();
    let variable = |name: &str| std::env::var(name).ok();
    match cli::parse(std::env::args_os(), variable, lang) {
        Ok(Task::Server(options)) => terminal_server::run(options),
        Ok(Task::Client(options)) => terminal_client::run(&options),
        Ok(Task::Guest(options)) => terminal_guest::run(&options),
        Ok(Task::Node(options)) => terminal_node::run(&options),
        Ok(Task::Binder(options)) => terminal_binder::run(options),
        Ok(Task::History(options)) => terminal_history::run(options),
        Ok(Task::Verify(options)) => terminal_verify::run(&options),
        Err(answer) => answer.give().into(),
    }
}
