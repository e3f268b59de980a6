//! The options of `recado binder`.

use super::{Answer, base, option, template, text};
use crate::{doors::DoorPort, exit::Exit, terminal_binder::BinderOptions};
use clap::ArgMatches;
use lang::Lang;

/// The command of a binder alone.
#[must_use]
pub fn binder_command(program: &'static str, lang: Lang) -> clap::Command {
    base(program, lang)
        .about(lang.help_binder())
        .override_usage(lang.help_binder_usage())
        .help_template(template(lang, false))
        .after_help(lang.help_binder_examples())
        .arg(
            option("endereco", "address", lang)
                .value_name(lang.placeholder_address())
                .help(lang.help_binder_address()),
        )
        .arg(
            option("nomes-http", "http-names", lang)
                .value_name(lang.placeholder_names())
                .help(lang.help_host_names()),
        )
}

pub(super) fn options(matches: &ArgMatches, lang: Lang) -> Result<BinderOptions, Answer> {
    let address = match text(matches, "endereco") {
        None => DoorPort::Binder.default_address(),
        Some(address) => address.parse().map_err(|_| {
            let shown = match lang {
                Lang::Pt => "--endereco",
                Lang::En => "--address",
            };
            let sentence = lang.usage_wrong_value(shown, &address);
            let see = lang.usage_see_help("recado binder");
            Answer {
                text: format!("{sentence}\n{see}\n"),
                exit: Exit::Usage,
            }
        })?,
    };
    let names = text(matches, "nomes-http").unwrap_or_default();
    let names = names.split(',').map(str::trim).filter(|it| !it.is_empty());
    Ok(BinderOptions {
        address,
        host_names: names.map(str::to_owned).collect(),
        lang,
    })
}
