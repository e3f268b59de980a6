//! The options of `recado historico` and of `recado verificar`.

use super::{Answer, base, option, template, text};
use crate::{
    exit::Exit,
    history::{Filter, Format, Person, parse_since, parse_until},
    server::ServerOptions,
    terminal_history::HistoryOptions,
    terminal_verify::VerifyOptions,
};
use clap::{Arg, ArgMatches};
use jiff::tz::TimeZone;
use lang::Lang;
use std::path::PathBuf;

/// The command that writes a history.
#[must_use]
pub fn history_command(program: &'static str, lang: Lang) -> clap::Command {
    let placeholder_date = lang.placeholder_date();
    base(program, lang)
        .about(lang.help_history())
        .override_usage(lang.help_history_usage())
        .help_template(template(lang, false))
        .after_help(lang.help_history_examples())
        .arg(data(lang))
        .arg(
            option("conversa", "conversation", lang)
                .value_name(lang.placeholder_conversation())
                .help(lang.help_history_conversation()),
        )
        .arg(
            option("pessoa", "person", lang)
                .value_name(lang.placeholder_person())
                .help(lang.help_history_person()),
        )
        .arg(
            option("de", "from", lang)
                .value_name(placeholder_date)
                .help(lang.help_history_since()),
        )
        .arg(
            option("ate", "until", lang)
                .value_name(placeholder_date)
                .help(lang.help_history_until()),
        )
        .arg(
            option("texto", "text", lang)
                .value_name(lang.placeholder_text())
                .help(lang.help_history_text()),
        )
        .arg(
            option("formato", "format", lang)
                .value_name("txt|csv|json|html")
                .help(lang.help_history_format()),
        )
        .arg(
            option("saida", "output", lang)
                .value_name(lang.placeholder_file())
                .help(lang.help_history_output()),
        )
}

/// The command that checks a journal.
#[must_use]
pub fn verify_command(program: &'static str, lang: Lang) -> clap::Command {
    base(program, lang)
        .about(lang.help_verify())
        .override_usage(lang.help_verify_usage())
        .help_template(template(lang, false))
        .after_help(lang.help_verify_examples())
        .arg(data(lang))
}

fn data(lang: Lang) -> Arg {
    option("dados", "data", lang)
        .value_name(lang.placeholder_folder())
        .help(lang.help_history_data())
}

pub(super) fn history_options(
    matches: &ArgMatches,
    variable: impl Fn(&str) -> Option<String>,
    lang: Lang,
) -> Result<HistoryOptions, Answer> {
    let wrong = |argument: (&str, &str), value: &str| {
        let (argument, command) = match lang {
            Lang::Pt => (argument.0, "recado historico"),
            Lang::En => (argument.1, "recado history"),
        };
        let sentence = lang.usage_wrong_value(argument, value);
        Answer {
            text: format!("{sentence}\n{}\n", lang.usage_see_help(command)),
            exit: Exit::Usage,
        }
    };
    let moment = |name, shown, parse: fn(&str, &TimeZone) -> Option<u64>| {
        let Some(value) = text(matches, name) else {
            return Ok(None);
        };
        match parse(&value, &TimeZone::system()) {
            Some(moment) => Ok(Some(moment)),
            None => Err(wrong(shown, &value)),
        }
    };
    let output = text(matches, "saida").map(PathBuf::from);
    let format = match text(matches, "formato") {
        Some(value) => {
            format_named(&value).ok_or_else(|| wrong(("--formato", "--format"), &value))?
        }
        // The file's name says it.
        None => (output.as_deref())
            .and_then(|path| format_named(path.extension()?.to_str()?))
            .unwrap_or_default(),
    };
    Ok(HistoryOptions {
        data: data_folder(matches, variable),
        conversation: text(matches, "conversa"),
        filter: Filter {
            conversation: None,
            person: text(matches, "pessoa").map(|person| Person::parse(&person)),
            since_ms: moment("de", ("--de", "--from"), parse_since)?,
            until_ms: moment("ate", ("--ate", "--until"), parse_until)?,
            text: text(matches, "texto"),
        },
        format,
        output,
        lang,
    })
}

pub(super) fn verify_options(
    matches: &ArgMatches,
    variable: impl Fn(&str) -> Option<String>,
    lang: Lang,
) -> VerifyOptions {
    VerifyOptions {
        data: data_folder(matches, variable),
        lang,
    }
}

fn format_named(name: &str) -> Option<Format> {
    Format::ALL
        .into_iter()
        .find(|format| format.name().eq_ignore_ascii_case(name))
}

fn data_folder(matches: &ArgMatches, variable: impl Fn(&str) -> Option<String>) -> PathBuf {
    text(matches, "dados")
        .or_else(|| variable("RECADO_DADOS").filter(|value| !value.is_empty()))
        .map_or_else(ServerOptions::default_data, PathBuf::from)
}
