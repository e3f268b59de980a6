//! The command line: the same words as `recado cliente`, as far as they mean something here.

use crate::model::{Form, form};
use clap::{
    Arg, ArgAction, ArgMatches, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};
use lang::Lang;
use std::path::PathBuf;
use udp_core::net::client::Wanted;

/// What the command line asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Address and port of the server, as typed.
    pub server: Option<String>,
    /// Own id, as typed.
    pub id: Option<String>,
    /// Own name.
    pub name: Option<String>,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// The dialect wanted: `--classico` speaks it without asking.
    pub dialect: Wanted,
    /// The language `RECADO_LINGUA` asks for: over the one chosen in the window.
    pub language: Option<Lang>,
}

/// Why a command line gives no options.
#[derive(Debug)]
pub enum Unread {
    /// It asks for help or the version: the answer.
    Asked(clap::Error),
    /// It makes no sense: what is wrong, in words.
    Mistake(String),
}

/// The exit code after a mistake in the command line.
const USAGE: i32 = 2;

impl Options {
    /// Reads the command line. Help and mistakes are printed and end the program: 0 after `--help`,
    /// 2 after a mistake.
    #[must_use]
    pub fn from_args(lang: Lang) -> Self {
        let language = std::env::var("RECADO_LINGUA");
        match Self::read(lang, std::env::args_os()) {
            Ok(options) => Self {
                language: language.ok().and_then(|tag| Lang::from_tag(&tag)),
                ..options
            },
            Err(Unread::Asked(answer)) => answer.exit(),
            Err(Unread::Mistake(words)) => {
                eprintln!("{words}\n{}", lang.window_try_help());
                std::process::exit(USAGE);
            }
        }
    }

    /// Reads given arguments, the program's name first.
    ///
    /// # Errors
    /// When they make no sense, or when they ask for help.
    pub fn read<T>(lang: Lang, args: impl IntoIterator<Item = T>) -> Result<Self, Unread>
    where
        T: Into<std::ffi::OsString> + Clone,
    {
        let matches = command(lang)
            .try_get_matches_from(args)
            .map_err(|error| unread(lang, error))?;
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let options = Self {
            server: text("servidor"),
            id: text("id"),
            name: text("nome"),
            data: data(&matches),
            dialect: if matches.get_flag("classico") {
                Wanted::Classic
            } else {
                Wanted::Ask
            },
            language: None,
        };
        // The form's own reading says what is wrong, so that there is one truth about a good id.
        let sample = Form {
            name: options.name.clone().unwrap_or_else(|| "x".to_owned()),
            ip: options
                .server
                .clone()
                .unwrap_or_else(|| "127.0.0.1".to_owned()),
            id: options.id.clone().unwrap_or_default(),
            ..Form::default()
        };
        if let Err(errors) = sample.read(options.dialect) {
            let words: Vec<_> = [errors.ip, errors.id, errors.name, errors.port]
                .into_iter()
                .flatten()
                .map(|error| form_error(lang, error))
                .collect();
            return Err(Unread::Mistake(words.join(" ")));
        }
        Ok(options)
    }

    /// Fills in what was given over what is remembered.
    pub fn apply(&self, form: &mut Form) {
        if let Some(server) = &self.server {
            form.set_server(server);
            // An id remembered for another server means nothing here.
            form.id.clear();
        }
        if let Some(id) = &self.id {
            form.id.clone_from(id);
        }
        if let Some(name) = &self.name {
            form.name.clone_from(name);
        }
    }

    /// True when there is nothing left to ask.
    #[must_use]
    pub const fn connects_at_once(&self) -> bool {
        self.server.is_some() && self.name.is_some()
    }
}

/// What is wrong with a field, in words.
#[must_use]
pub fn form_error(lang: Lang, error: form::FormError) -> String {
    use form::FormError as E;
    match error {
        E::Id => lang.form_error_id().to_owned(),
        E::NameMissing => lang.form_error_name_missing().to_owned(),
        E::NameTooLong(bytes) => lang.form_error_name_long(bytes),
        E::IpMissing => lang.form_error_ip_missing().to_owned(),
        E::Ip => lang.form_error_ip().to_owned(),
        E::Invite => lang.form_error_invite().to_owned(),
        E::Port => lang.form_error_port().to_owned(),
    }
}

fn unread(lang: Lang, error: clap::Error) -> Unread {
    let argument = || match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.clone(),
        _ => String::new(),
    };
    Unread::Mistake(match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return Unread::Asked(error),
        ErrorKind::UnknownArgument => lang.window_unknown_option(&argument()),
        ErrorKind::InvalidValue => lang.window_missing_value(&argument()),
        ErrorKind::ArgumentConflict => lang.window_option_twice(&argument()),
        // Nothing else is possible with these options; if it were, its words are better than none.
        _ => error.to_string(),
    })
}

fn data(matches: &ArgMatches) -> Option<PathBuf> {
    matches.get_one::<PathBuf>("dados").cloned()
}

fn command(lang: Lang) -> Command {
    let option =
        |name: &'static str, alias: &'static str, value: &'static str, help: &'static str| {
            Arg::new(name)
                .long(name)
                .visible_alias(alias)
                .value_name(value)
                .help(help)
        };
    Command::new("recado-cliente")
        .version(env!("CARGO_PKG_VERSION"))
        .about(lang.window_about())
        .override_usage(lang.window_usage())
        .help_template(format!(
            "{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
            lang.window_usage_heading()
        ))
        .after_help(lang.window_examples())
        .disable_help_flag(true)
        .disable_version_flag(true)
        .next_help_heading(lang.window_options_heading())
        .arg(option(
            "servidor",
            "server",
            lang.window_value_address(),
            lang.window_help_server(),
        ))
        .arg(
            Arg::new("id")
                .long("id")
                .value_name("N")
                .help(lang.window_help_id()),
        )
        .arg(option(
            "nome",
            "name",
            lang.window_value_name(),
            lang.window_help_name(),
        ))
        .arg(
            option(
                "dados",
                "data",
                lang.window_value_folder(),
                lang.window_help_data(),
            )
            .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("classico")
                .long("classico")
                .visible_alias("classic")
                .action(ArgAction::SetTrue)
                .help(lang.window_help_classic()),
        )
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .visible_alias("ajuda")
                .action(ArgAction::Help)
                .help(lang.window_help_help()),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(lang.window_help_version()),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Options, Unread> {
        Options::read(
            Lang::Pt,
            std::iter::once("recado-cliente").chain(args.iter().copied()),
        )
    }

    #[test]
    fn both_languages_name_the_options() {
        let pt = read(&[
            "--servidor",
            "10.0.0.1:7000",
            "--id",
            "7",
            "--nome",
            "Ana",
            "--dados",
            "/d",
            "--classico",
        ]);
        let en = read(&[
            "--server",
            "10.0.0.1:7000",
            "--id",
            "7",
            "--name",
            "Ana",
            "--data",
            "/d",
            "--classic",
        ]);
        assert_eq!(pt.as_ref().unwrap(), en.as_ref().unwrap());
        assert!(pt.unwrap().connects_at_once());
        command(Lang::En).debug_assert();
    }

    #[test]
    fn mistakes_are_usage_errors() {
        for args in [
            &["--id", "0"][..],
            &["--servidor", "300.1.1.1"],
            &["--nome", "Maximiliana Conceição"],
            &["--json"],
            &["--id"],
            &["--id", "7", "--id", "8"],
            &["solto"],
        ] {
            match read(args) {
                // clap's own words would be English.
                Err(Unread::Mistake(words)) => assert!(!words.contains("error"), "{words}"),
                other => panic!("{args:?}: {other:?}"),
            }
        }
        assert!(matches!(read(&["--help"]), Err(Unread::Asked(_))));
    }

    #[test]
    fn what_is_given_goes_over_what_is_remembered() {
        let mut form = Form {
            id: "9".into(),
            name: "Bia".into(),
            ip: "10.0.0.9".into(),
            port: "9000".into(),
            password: String::new(),
        };
        read(&["--servidor", "10.0.0.1"]).unwrap().apply(&mut form);
        assert_eq!(
            (form.id.as_str(), form.name.as_str(), form.port.as_str()),
            ("", "Bia", "1235")
        );
        read(&["--servidor", "127.0.0.1:7000"])
            .unwrap()
            .apply(&mut form);
        assert_eq!(
            (form.ip.as_str(), form.port.as_str()),
            ("127.0.0.1", "7000")
        );
    }
}
