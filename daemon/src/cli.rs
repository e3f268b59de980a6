//! The command line, with its help in the user's language.
//!
//! Every command and option has a Portuguese and an English name; both are always accepted, the help
//! shows those of the language it speaks.

mod binder;
mod client;
mod guest;
mod history;
mod node;
mod server;
mod usage;

pub use binder::binder_command;
pub use client::client_command;
pub use history::{history_command, verify_command};
pub use node::node_command;
pub use server::{server_command, server_file_from, server_from};

use crate::{
    config::{ConfigError, Sources},
    exit::Exit,
    server::ServerOptions,
    terminal_binder::BinderOptions,
    terminal_client::ClientOptions,
    terminal_guest::GuestOptions,
    terminal_history::HistoryOptions,
    terminal_node::NodeOptions,
    terminal_verify::VerifyOptions,
};
use clap::{Arg, ArgAction, ArgMatches};
use lang::Lang;
use std::{
    ffi::OsString,
    io::{self, Write as _},
};

/// What a command line asks for.
#[derive(Debug)]
pub enum Task {
    /// Run a server in the terminal.
    Server(ServerOptions),
    /// Talk from the terminal.
    Client(ClientOptions),
    /// Talk in somebody else's chat from the terminal.
    Guest(GuestOptions),
    /// Talk among nodes from the terminal.
    Node(NodeOptions),
    /// Run a binder alone in the terminal.
    Binder(BinderOptions),
    /// Write a history.
    History(HistoryOptions),
    /// Check a journal.
    Verify(VerifyOptions),
}

/// What there is to say instead of running anything: help, or what is wrong.
#[derive(Debug)]
pub struct Answer {
    /// The text, with its line end.
    pub text: String,
    /// How the program ends; help goes to standard output, errors to standard error.
    pub exit: Exit,
}

impl Answer {
    /// Says it.
    pub fn give(&self) -> Exit {
        // Nobody is left to be told when writing fails.
        let _ = match self.exit {
            Exit::Ok => io::stdout().write_all(self.text.as_bytes()),
            _ => io::stderr().write_all(self.text.as_bytes()),
        };
        self.exit
    }
}

/// Reads the command line of `recado`; the first argument is the program.
///
/// # Errors
/// The answer to give instead.
pub fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    variable: impl Fn(&str) -> Option<String>,
    lang: Lang,
) -> Result<Task, Answer> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let command = command_named(arguments.get(1).and_then(|name| name.to_str()));
    let matches = recado_command(lang)
        .try_get_matches_from(arguments)
        .map_err(|error| usage::answer(&error, command, lang))?;
    match matches.subcommand() {
        Some(("cliente", matches)) => match guest::options(matches, &variable, lang)? {
            Some(options) => Ok(Task::Guest(options)),
            None => client::options(matches, variable, lang).map(Task::Client),
        },
        Some(("no", matches)) => node::options(matches, variable, lang).map(Task::Node),
        Some(("binder", matches)) => binder::options(matches, lang).map(Task::Binder),
        Some(("historico", matches)) => {
            history::history_options(matches, variable, lang).map(Task::History)
        }
        Some(("verificar", matches)) => Ok(Task::Verify(history::verify_options(
            matches, variable, lang,
        ))),
        Some((_, matches)) => server::options(matches, variable, lang).map(Task::Server),
        None => Err(Answer {
            text: recado_command(lang).render_help().to_string(),
            exit: Exit::Usage,
        }),
    }
}

/// Whose help to point at.
fn command_named(name: Option<&str>) -> &'static str {
    match name {
        Some("servidor") => "recado servidor",
        Some("server") => "recado server",
        Some("cliente") => "recado cliente",
        Some("client") => "recado client",
        Some("no") => "recado no",
        Some("node") => "recado node",
        Some("binder") => "recado binder",
        Some("historico") => "recado historico",
        Some("history") => "recado history",
        Some("verificar") => "recado verificar",
        Some("verify") => "recado verify",
        _ => "recado",
    }
}

fn recado_command(lang: Lang) -> clap::Command {
    let [server, client, node, history, verify] = match lang {
        Lang::Pt => ["servidor", "cliente", "no", "historico", "verificar"],
        Lang::En => ["server", "client", "node", "history", "verify"],
    };
    base("recado", lang)
        .about(lang.help_recado())
        .override_usage(lang.help_recado_usage())
        .help_template(template(lang, true))
        .after_help(lang.help_recado_examples())
        .disable_help_subcommand(true)
        // The Portuguese name is the one looked for; the help shows the language's own.
        .subcommand(
            server_command("recado servidor", lang)
                .name("servidor")
                .visible_alias("server")
                .bin_name(format!("recado {server}")),
        )
        .subcommand(
            client_command("recado cliente", lang)
                .name("cliente")
                .visible_alias("client")
                .bin_name(format!("recado {client}")),
        )
        .subcommand(
            node_command("recado no", lang)
                .name("no")
                .visible_alias("node")
                .bin_name(format!("recado {node}")),
        )
        .subcommand(
            binder_command("recado binder", lang)
                .name("binder")
                .bin_name("recado binder"),
        )
        .subcommand(
            history_command("recado historico", lang)
                .name("historico")
                .visible_alias("history")
                .bin_name(format!("recado {history}")),
        )
        .subcommand(
            verify_command("recado verificar", lang)
                .name("verificar")
                .visible_alias("verify")
                .bin_name(format!("recado {verify}")),
        )
}

/// A command with the options every command has.
fn base(name: &'static str, lang: Lang) -> clap::Command {
    clap::Command::new(name)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(lang.help_option_help())
                .display_order(1000),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(lang.help_option_version())
                .display_order(1001),
        )
}

fn template(lang: Lang, has_commands: bool) -> String {
    let commands = if has_commands {
        format!("{}:\n{{subcommands}}\n\n", lang.help_commands_word())
    } else {
        String::new()
    };
    format!(
        "{{about}}\n\n{}: {{usage}}\n\n{commands}{}:\n{{options}}{{after-help}}",
        lang.help_usage_word(),
        lang.help_options_word()
    )
}

/// An option under both its names, shown under the language's own.
fn option(name: &'static str, english: &'static str, lang: Lang) -> Arg {
    let (shown, other) = match lang {
        Lang::Pt => (name, english),
        Lang::En => (english, name),
    };
    let arg = Arg::new(name).long(shown);
    if shown == other {
        arg
    } else {
        arg.alias(other)
    }
}

/// An option's value as text; clap has checked that there is at most one.
fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.try_get_one::<String>(name).ok().flatten().cloned()
}

impl From<(&ConfigError, Lang)> for Answer {
    fn from((error, lang): (&ConfigError, Lang)) -> Self {
        Self {
            text: format!("{}\n", error.text(lang)),
            exit: error.exit(),
        }
    }
}

/// The command line and the environment, for what may stand in recado.toml too.
struct CommandLine<'a, V> {
    matches: &'a ArgMatches,
    variable: V,
}

impl<V: Fn(&str) -> Option<String>> Sources for CommandLine<'_, V> {
    fn option(&self, name: &str) -> Option<String> {
        text(self.matches, name)
    }

    fn variable(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }
}
