//! The options of a server, for `recado servidor` and for the server window.

use super::{Answer, CommandLine, base, option, template, usage};
use crate::{
    config::{
        self, ConfigFile,
        keys::{KEYS, Kind},
    },
    exit::Exit,
    server::ServerOptions,
};
use clap::{ArgAction, ArgMatches};
use lang::Lang;
use std::ffi::OsString;

/// The command of a program that takes a server's options, for example `recado-servidor`.
#[must_use]
pub fn server_command(program: &'static str, lang: Lang) -> clap::Command {
    let options = KEYS.into_iter().filter(|key| key.kind.is_option());
    let keys = options.map(|key| {
        let arg = option(key.name, key.english, lang)
            .value_name((key.placeholder)(lang))
            .help((key.help)(lang));
        match key.kind {
            // `--rede-aberta` alone means yes.
            Kind::Switch => arg
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("sim"),
            Kind::Text | Kind::Number | Kind::Choice | Kind::Secret => arg,
        }
    });
    base(program, lang)
        .about(lang.help_server())
        .override_usage(lang.help_server_usage(program))
        .help_template(template(lang, false))
        .after_help(lang.help_server_examples(program))
        .args(keys)
        .arg(
            option("config", "config", lang)
                .value_name(lang.placeholder_file())
                .help(lang.help_config()),
        )
        .arg(
            option("config-exemplo", "config-example", lang)
                .action(ArgAction::SetTrue)
                .help(lang.help_config_example()),
        )
}

/// Reads a server's options from the command line of another program than `recado`, and from
/// everywhere else they may come from. The first argument is the program.
///
/// # Errors
/// The answer to give instead: help, the example, or what is wrong.
pub fn server_from(
    program: &'static str,
    arguments: impl IntoIterator<Item = OsString>,
    lang: Lang,
) -> Result<ServerOptions, Answer> {
    let matches = server_command(program, lang)
        .try_get_matches_from(arguments)
        .map_err(|error| usage::answer(&error, program, lang))?;
    options(&matches, |name| std::env::var(name).ok(), lang)
}

/// Finds the file of the same configuration, to be edited.
///
/// # Errors
/// The first thing in it that makes no sense; for a person.
pub fn server_file_from(
    program: &'static str,
    arguments: impl IntoIterator<Item = OsString>,
    lang: Lang,
) -> Result<ConfigFile, Answer> {
    let matches = server_command(program, lang)
        .try_get_matches_from(arguments)
        .map_err(|error| usage::answer(&error, program, lang))?;
    let variable = |name: &str| std::env::var(name).ok();
    let matches = &matches;
    ConfigFile::open(&CommandLine { matches, variable })
        .map_err(|error| Answer::from((&error, lang)))
}

pub(super) fn options(
    matches: &ArgMatches,
    variable: impl Fn(&str) -> Option<String>,
    lang: Lang,
) -> Result<ServerOptions, Answer> {
    if matches.get_flag("config-exemplo") {
        return Err(Answer {
            text: config::example(lang),
            exit: Exit::Ok,
        });
    }
    config::load(&CommandLine { matches, variable }, lang)
        .map_err(|error| Answer::from((&error, lang)))
}
