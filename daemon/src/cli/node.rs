//! The options of `recado no`.

use super::{Answer, base, option, template, text};
use crate::{exit::Exit, terminal_node::NodeOptions};
use clap::{Arg, ArgAction, ArgMatches};
use lang::Lang;
use protocol::{Name, name::NAME_BYTES};

/// The command of the terminal node.
#[must_use]
pub fn node_command(program: &'static str, lang: Lang) -> clap::Command {
    base(program, lang)
        .about(lang.help_node())
        .override_usage(lang.help_node_usage())
        .help_template(template(lang, false))
        .after_help(lang.help_node_examples())
        .arg(
            Arg::new("porta")
                .value_name(lang.placeholder_port())
                .required(true)
                .help(lang.help_node_port()),
        )
        .arg(
            option("nome", "name", lang)
                .value_name(lang.placeholder_name())
                .help(lang.help_node_name()),
        )
        .arg(
            option("nos", "nodes", lang)
                .value_name(lang.placeholder_file())
                .help(lang.help_node_file()),
        )
        .arg(
            option("json", "json", lang)
                .action(ArgAction::SetTrue)
                .help(lang.help_client_json()),
        )
}

pub(super) fn options(
    matches: &ArgMatches,
    variable: impl Fn(&str) -> Option<String>,
    lang: Lang,
) -> Result<NodeOptions, Answer> {
    let wrong = |sentence: String| Answer {
        text: format!(
            "{sentence}\n{}\n",
            lang.usage_see_help(match lang {
                Lang::Pt => "recado no",
                Lang::En => "recado node",
            })
        ),
        exit: Exit::Usage,
    };
    let port = text(matches, "porta").unwrap_or_default();
    let port = port
        .parse()
        .map_err(|_| wrong(lang.usage_wrong_value(lang.placeholder_port(), &port)))?;
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    let chosen = text(matches, "nome").or_else(|| variable("RECADO_NOME"));
    if let Some(name) = chosen.as_deref().map(str::trim)
        && name.len() > NAME_BYTES
    {
        return Err(wrong(lang.usage_long_name(name, name.len())));
    }
    let as_name = |name: String| Some(Name::cut(name.trim())).filter(|name| !name.is_empty());
    let system = variable("USER").or_else(|| variable("USERNAME"));
    Ok(NodeOptions {
        port,
        name: chosen.and_then(as_name),
        user: system.and_then(as_name),
        file: text(matches, "nos").map_or_else(|| "nodes.json".into(), Into::into),
        json: matches.get_flag("json"),
        lang,
    })
}
