//! What a server is started with: command line, then `RECADO_` variables, then `recado.toml`, then
//! the default.
//!
//! `recado.toml` is the file named by `--config` (or `RECADO_CONFIG`), else the one in the data
//! folder, else the one in the current folder; the first that exists is the only one read.
//! One table of keys (`keys.rs`) feeds the command line, the variables, the file, the example and the
//! help, so that none of them can know a key that another does not.

mod editing;
mod error;
mod example;
mod file;
pub(crate) mod keys;

pub use editing::{Changes, ConfigFile, EditError, Setting, SettingKind};
pub use error::{ConfigError, Place};
pub use example::example;

use crate::server::{JournalKind, KeyKind, ServerOptions};
use keys::{KEYS, Key, Kind};
use lang::Lang;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use udp_core::password::Secret;
use zeroize::Zeroizing;

/// The port of the classic dialect.
pub const DEFAULT_PORT: u16 = 1235;
/// The address a server listens on when nobody says otherwise.
pub const DEFAULT_UDP: SocketAddr =
    SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), DEFAULT_PORT);

/// What stands for a secret where it would be shown.
const HIDDEN: &str = "•••";

const FILE_NAME: &str = "recado.toml";
const FILE_VARIABLE: &str = "RECADO_CONFIG";

/// Where values come from, but for the file: the command line and the environment.
pub trait Sources {
    /// The value of an option by its Portuguese name.
    fn option(&self, name: &str) -> Option<String>;
    /// The value of an environment variable; an empty one counts as absent.
    fn variable(&self, name: &str) -> Option<String>;
}

/// The options without any source.
#[must_use]
pub fn defaults(lang: Lang) -> ServerOptions {
    ServerOptions::new(DEFAULT_UDP, ServerOptions::default_data(), lang)
}

/// Puts the options together.
///
/// # Errors
/// The first thing that makes no sense, with the place it stands at.
pub fn load(sources: &impl Sources, lang: Lang) -> Result<ServerOptions, ConfigError> {
    let mut options = defaults(lang);
    let file = match file_path(sources, &options.data) {
        Some(path) => file::read(&path)?,
        None => Vec::new(),
    };
    let mut named: Vec<&Key> = Vec::new();
    for key in KEYS {
        let found = given(sources, key).or_else(|| {
            let entry = file.iter().find(|entry| std::ptr::eq(entry.key, key))?;
            Some((entry.place.clone(), entry.value.clone()))
        });
        named.extend(found.is_some().then_some(key));
        if let Some((place, value)) = found
            && !(key.apply)(&mut options, &value)
        {
            return Err(wrong_value(key, place, &value));
        }
    }
    let is_named = |key: &Key| named.iter().any(|named| std::ptr::eq(*named, key));
    // A door that asks for no password makes one worth nothing; whoever wants it open says so.
    if options.password.is_some() {
        options.settings.classic &= is_named(&keys::CLASSIC);
        for (port, key) in keys::DOORS {
            if !is_named(key) {
                options.doors.set(port, None);
            }
        }
    }
    // Who asks for nothing to be kept and names no folder means the key too.
    if options.journal == JournalKind::Memory && !is_named(&keys::DATA) {
        options.key = KeyKind::Passing;
    }
    Ok(options)
}

/// The password of `recado.toml` or the environment, for a program that has no other key of them.
///
/// # Errors
/// The first thing in the file that makes no sense, with the place it stands at.
pub fn password(sources: &impl Sources, data: &Path) -> Result<Option<Secret>, ConfigError> {
    let key = &keys::PASSWORD;
    let mut found = given(sources, key);
    if found.is_none()
        && let Some(path) = file_path(sources, data)
    {
        let entries = file::read(&path)?.into_iter();
        let entry = entries.rev().find(|entry| std::ptr::eq(entry.key, key));
        found = entry.map(|entry| (entry.place, entry.value));
    }
    let Some((place, value)) = found.filter(|(_, value)| !value.is_empty()) else {
        return Ok(None);
    };
    let password = Secret::new(&value);
    password
        .map(Some)
        .ok_or_else(|| wrong_value(key, place, &value))
}

fn wrong_value(key: &Key, place: Place, value: &str) -> ConfigError {
    let value = match key.kind {
        Kind::Secret => HIDDEN,
        Kind::Text | Kind::Number | Kind::Switch | Kind::Choice => value,
    };
    ConfigError::Value {
        place,
        value: value.to_owned(),
        expected: key.expected,
    }
}

/// What the command line or the environment says. Wiped when it goes: it may be the password.
fn given(sources: &impl Sources, key: &Key) -> Option<(Place, Zeroizing<String>)> {
    let is_option = key.kind.is_option();
    let option = is_option.then(|| sources.option(key.name)).flatten();
    let option = option.map(|value| (Place::Option(key.name), value));
    let variable = || {
        let value = sources.variable(key.variable)?;
        Some((Place::Variable(key.variable), value))
    };
    let (place, value) = option.or_else(variable)?;
    Some((place, Zeroizing::new(value)))
}

fn file_path(sources: &impl Sources, default_data: &Path) -> Option<PathBuf> {
    if let Some(named) = named_file(sources) {
        return Some(named);
    }
    [
        file_in_data(sources, default_data),
        PathBuf::from(FILE_NAME),
    ]
    .into_iter()
    .find(|path| path.exists())
}

/// The file that is read, and where there is none, the one that would be.
fn file_to_edit(sources: &impl Sources, default_data: &Path) -> PathBuf {
    file_path(sources, default_data).unwrap_or_else(|| file_in_data(sources, default_data))
}

/// A file that was asked for must be there; reading it says so if it is not.
fn named_file(sources: &impl Sources) -> Option<PathBuf> {
    let named = sources
        .option("config")
        .or_else(|| sources.variable(FILE_VARIABLE));
    named.map(PathBuf::from)
}

fn file_in_data(sources: &impl Sources, default_data: &Path) -> PathBuf {
    let data = given(sources, &keys::DATA).map(|(_, folder)| PathBuf::from(&*folder));
    data.as_deref().unwrap_or(default_data).join(FILE_NAME)
}
