//! What is wrong with somebody else's server, as far as whoever talks to it can do something about it.

use crate::{
    rpyc::{ClientError, Exception},
    xmlrpc::{clean, client::CallError},
};
use thiserror::Error;

/// Bytes of a server's own words that are repeated to a user.
const REPEATED_BYTES: usize = 200;

/// Why a call has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Trouble {
    /// Nobody there, or no longer, or not in time; it may pass.
    #[error("no answer")]
    NoAnswer,
    /// Something answers that is no such server, or not as one.
    #[error("{0}")]
    Nonsense(String),
    /// It cannot do that, and why in its own words.
    #[error("refused: {0}")]
    Refused(String),
}

impl From<CallError> for Trouble {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Broken(source) if source.is_parse() => Self::Nonsense(source.to_string()),
            CallError::Connect(_) | CallError::TooSlow | CallError::Broken(_) => Self::NoAnswer,
            CallError::Fault(fault) => Self::Refused(short(&fault.text)),
            CallError::Address(_)
            | CallError::Status(_)
            | CallError::TooLong
            | CallError::Malformed(_)
            | CallError::Unexpected => Self::Nonsense(error.to_string()),
        }
    }
}

impl From<ClientError> for Trouble {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Io(_) | ClientError::Closed | ClientError::Timeout => Self::NoAnswer,
            ClientError::Raised(Exception::Raised { class, argument }) => {
                let why = argument.as_str().unwrap_or_default();
                Self::Refused(short(&format!("{class}: {why}")))
            }
            ClientError::Raised(Exception::StopIteration)
            | ClientError::Frame(_)
            | ClientError::Message(_)
            | ClientError::Unexpected => Self::Nonsense(error.to_string()),
        }
    }
}

/// A server's words on one line, and not all of them.
pub(crate) fn short(text: &str) -> String {
    let text = &text[..text.floor_char_boundary(REPEATED_BYTES)];
    one_line(text)
}

/// Words that must not look like several lines.
pub(crate) fn one_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}
