//! The options of `recado cliente`.

use super::{Answer, CommandLine, base, guest, option, template, text};
use crate::{
    config,
    exit::Exit,
    terminal_client::{ClientOptions, ServerName},
};
use clap::{ArgAction, ArgMatches};
use lang::Lang;
use protocol::{FrameText, Name, PersonId, name::NAME_BYTES};
use udp_core::{client::sealed::Password, net::client::default_folder, sealed::identity::Invite};

/// The command of the terminal client.
#[must_use]
pub fn client_command(program: &'static str, lang: Lang) -> clap::Command {
    base(program, lang)
        .about(lang.help_client())
        .override_usage(lang.help_client_usage())
        .help_template(template(lang, false))
        .after_help(format!(
            "{}\n\n{}",
            lang.help_client_examples(),
            lang.help_guest_examples()
        ))
        .arg(
            option("servidor", "server", lang)
                .value_name(lang.placeholder_address())
                .help(lang.help_client_server()),
        )
        .arg(
            option("id", "id", lang)
                .value_name(lang.placeholder_number())
                .help(lang.help_client_id()),
        )
        .arg(
            option("nome", "name", lang)
                .value_name(lang.placeholder_name())
                .help(lang.help_client_name()),
        )
        .arg(
            option("dados", "data", lang)
                .value_name(lang.placeholder_folder())
                .help(lang.help_client_data()),
        )
        .arg(
            option("json", "json", lang)
                .action(ArgAction::SetTrue)
                .help(lang.help_client_json()),
        )
        .arg(
            option("classico", "classic", lang)
                .action(ArgAction::SetTrue)
                .help(lang.help_client_classic()),
        )
        .arg(
            option("confiar", "trust", lang)
                .action(ArgAction::SetTrue)
                .help(lang.help_client_trust()),
        )
        .arg(
            option("convite", "invite", lang)
                .value_name(lang.placeholder_invite())
                .help(lang.help_client_invite()),
        )
        .args(guest::arguments(lang))
}

/// A sentence about a command line that makes no sense, and where to look.
pub(super) fn wrong(sentence: &str, lang: Lang) -> Answer {
    let command = match lang {
        Lang::Pt => "recado cliente",
        Lang::En => "recado client",
    };
    Answer {
        text: format!("{sentence}\n{}\n", lang.usage_see_help(command)),
        exit: Exit::Usage,
    }
}

/// The name of whoever talks: what they say they are called, or what the system calls them.
pub(super) fn name(
    matches: &ArgMatches,
    variable: impl Fn(&str) -> Option<String>,
    lang: Lang,
) -> Result<Name, Answer> {
    let chosen =
        text(matches, "nome").or_else(|| variable("RECADO_NOME").filter(|it| !it.is_empty()));
    if let Some(name) = chosen.as_deref().map(str::trim)
        && name.len() > NAME_BYTES
    {
        return Err(wrong(&lang.usage_long_name(name, name.len()), lang));
    }
    // The system's name for the user is what people here call them more often than not. Nobody chose
    // it for this, so one that is too long is cut.
    chosen
        .or_else(|| variable("USER"))
        .or_else(|| variable("USERNAME"))
        .map(|name| Name::cut(name.trim()))
        .filter(|name| !name.is_empty())
        .ok_or_else(|| wrong(lang.usage_no_name(), lang))
}

pub(super) fn options(
    matches: &ArgMatches,
    variable: impl Fn(&str) -> Option<String>,
    lang: Lang,
) -> Result<ClientOptions, Answer> {
    let wrong = |sentence: String| wrong(&sentence, lang);
    let given = |option: &str, name: &str| {
        text(matches, option).or_else(|| variable(name).filter(|value| !value.is_empty()))
    };

    let invite: Option<Invite> = match text(matches, "convite") {
        None => None,
        Some(invite) => match invite.parse() {
            Ok(invite) => Some(invite),
            Err(_) => return Err(wrong(lang.usage_wrong_invite(&invite))),
        },
    };
    if invite.is_some() && text(matches, "servidor").is_some() {
        return Err(wrong(lang.usage_two_servers().to_owned()));
    }
    if invite.is_some() && matches.get_flag("classico") {
        return Err(wrong(lang.usage_classic_invite().to_owned()));
    }
    let server = match &invite {
        Some(invite) => ServerName::of(invite),
        None => {
            let server = given("servidor", "RECADO_SERVIDOR").ok_or_else(|| {
                wrong(lang.usage_missing(match lang {
                    Lang::Pt => "--servidor ENDEREÇO:PORTA",
                    Lang::En => "--server ADDRESS:PORT",
                }))
            })?;
            ServerName::parse(&server).ok_or_else(|| wrong(lang.usage_wrong_server(&server)))?
        }
    };
    let id = match given("id", "RECADO_ID") {
        None => None,
        Some(id) => Some(
            id.parse()
                .ok()
                .and_then(PersonId::new)
                .ok_or_else(|| wrong(lang.usage_wrong_id(&id)))?,
        ),
    };
    let name = name(matches, &variable, lang)?;

    // Never an option: the list of processes shows those to everybody.
    let sources = CommandLine { matches, variable };
    let password = config::password(&sources, &default_folder())
        .map_err(|error| Answer::from((&error, lang)))?
        .map_or(Password::NONE, |secret| {
            Password(FrameText::cut(secret.as_str()))
        });

    Ok(ClientOptions {
        server,
        id,
        name,
        data: text(matches, "dados").map(Into::into),
        json: matches.get_flag("json"),
        classic: matches.get_flag("classico"),
        trust: matches.get_flag("confiar"),
        pin: invite.map(|invite| invite.pin()),
        password,
        lang,
    })
}
