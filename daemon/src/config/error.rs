//! What is wrong with a configuration, and where it stands.

use crate::exit::Exit;
use lang::Lang;
use std::{io, path::PathBuf};

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// On the command line, by the option's Portuguese name.
    Option(&'static str),
    /// In the environment.
    Variable(&'static str),
    /// In a file.
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// Why a configuration makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("{place:?} is not TOML: {message}")]
    Syntax {
        /// Where reading stopped.
        place: Place,
        /// What the parser said.
        message: String,
    },
    /// The file has a key that does not exist.
    #[error("{place:?} has the unknown key {key}")]
    UnknownKey {
        /// Where.
        place: Place,
        /// The key.
        key: String,
        /// The key that is spelled most like it.
        nearest: &'static str,
    },
    /// A value makes no sense.
    #[error("{place:?} has the wrong value {value}")]
    Value {
        /// Where.
        place: Place,
        /// The value.
        value: String,
        /// What a right one looks like.
        expected: fn(Lang) -> &'static str,
    },
}

impl ConfigError {
    /// What is wrong and what would be right, for a person.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable { path, source } => {
                lang.config_unreadable(&path.display().to_string(), &source.to_string())
            }
            Self::Syntax { place, message } => {
                lang.config_syntax(&place.text(lang), message.trim_end())
            }
            Self::UnknownKey {
                place,
                key,
                nearest,
            } => lang.config_unknown_key(&place.text(lang), key, nearest),
            Self::Value {
                place,
                value,
                expected,
            } => lang.config_value(&place.text(lang), value, expected(lang)),
        }
    }

    /// A wrong option is wrong usage; everything else is wrong configuration.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Value {
                place: Place::Option(_),
                ..
            } => Exit::Usage,
            _ => Exit::Config,
        }
    }
}

impl Place {
    pub(super) fn text(&self, lang: Lang) -> String {
        match self {
            Self::Option(name) => format!("--{name}"),
            Self::Variable(name) => (*name).to_owned(),
            Self::Line { path, line } => {
                lang.config_line(&path.display().to_string(), &line.to_string())
            }
        }
    }
}
