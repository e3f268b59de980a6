//! The options of `recado cliente` for somebody else's chat.

use super::{
    Answer,
    client::{name, wrong},
    option, text,
};
use crate::{
    terminal_client::ServerName,
    terminal_guest::{Chat, GuestOptions},
};
use clap::{Arg, ArgMatches, parser::ValueSource};
use lang::Lang;
use rpc_shim::{binder::Variant, multicast::Protocol};

/// The port of the multicast chat (contracts.md §4).
const MULTICAST_PORT: u16 = 5679;

/// The binder's port (contracts.md §3).
const BINDER_PORT: u16 = 5000;

/// The options that say whose chat it is, in Portuguese and English.
const CHATS: [(&str, &str); 3] = [("xmlrpc", "xmlrpc"), ("rpyc", "rpyc"), ("binder", "binder")];

const VARIANT: (&str, &str) = ("variante", "variant");

/// Options of Recado's own servers, which say nothing elsewhere.
const OWN: [(&str, &str); 5] = [
    ("servidor", "server"),
    ("id", "id"),
    ("classico", "classic"),
    ("confiar", "trust"),
    ("convite", "invite"),
];

pub(super) fn arguments(lang: Lang) -> [Arg; 4] {
    [
        option("xmlrpc", "xmlrpc", lang)
            .value_name(lang.placeholder_address())
            .help(lang.help_guest_xmlrpc()),
        option("rpyc", "rpyc", lang)
            .value_name(lang.placeholder_address())
            .help(lang.help_guest_rpyc()),
        option("binder", "binder", lang)
            .value_name(lang.placeholder_address())
            .help(lang.help_guest_binder()),
        option(VARIANT.0, VARIANT.1, lang)
            .value_name(lang.placeholder_variant())
            .help(lang.help_guest_variant()),
    ]
}

/// Whose chat, if it is somebody else's.
pub(super) fn options(
    matches: &ArgMatches,
    variable: impl Fn(&str) -> Option<String>,
    lang: Lang,
) -> Result<Option<GuestOptions>, Answer> {
    let is_given = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
    let given = |options: &[(&'static str, &'static str)]| {
        let given = options.iter().copied().filter(|(name, _)| is_given(name));
        given.collect::<Vec<_>>()
    };
    let shown = |(name, english): (&str, &str)| match lang {
        Lang::Pt => format!("--{name}"),
        Lang::En => format!("--{english}"),
    };
    let variant = text(matches, VARIANT.0);
    let [chat, other @ ..] = &*given(&CHATS) else {
        return match variant {
            Some(_) => Err(wrong(&lang.usage_missing("--binder"), lang)),
            None => Ok(None),
        };
    };
    if let Some(other) = other
        .first()
        .copied()
        .or_else(|| given(&OWN).first().copied())
    {
        let sentence = lang.usage_conflict(&shown(*chat), &shown(other));
        return Err(wrong(&sentence, lang));
    }
    if variant.is_some() && chat.0 != "binder" {
        let sentence = lang.usage_conflict(&shown(*chat), &shown(VARIANT));
        return Err(wrong(&sentence, lang));
    }
    let variant = match variant.as_deref() {
        None => None,
        Some("a" | "A") => Some(Variant::A),
        Some("b" | "B") => Some(Variant::B),
        Some(other) => {
            let sentence = lang.usage_wrong_value(&shown(VARIANT), other);
            return Err(wrong(&sentence, lang));
        }
    };
    let (chat_kind, usual_port) = match chat.0 {
        "binder" => (Chat::Rooms(variant), BINDER_PORT),
        "rpyc" => (Chat::Multicast(Protocol::Rpyc), MULTICAST_PORT),
        _ => (Chat::Multicast(Protocol::Xmlrpc), MULTICAST_PORT),
    };
    let address = text(matches, chat.0).unwrap_or_default();
    let server = ServerName::parse_or(&address, usual_port)
        .ok_or_else(|| wrong(&lang.usage_wrong_value(&shown(*chat), &address), lang))?;
    Ok(Some(GuestOptions {
        chat: chat_kind,
        server,
        name: name(matches, variable, lang)?,
        data: text(matches, "dados").map(Into::into),
        json: matches.get_flag("json"),
        lang,
    }))
}
