//! What is wrong with a command line, in the user's language.

use super::Answer;
use crate::exit::Exit;
use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};
use lang::Lang;

/// The answer to what clap found: help and version as they are, errors translated.
pub(super) fn answer(error: &Error, command: &str, lang: Lang) -> Answer {
    if !error.use_stderr() {
        return Answer {
            text: error.render().to_string(),
            exit: Exit::Ok,
        };
    }
    let context = |kind| error.get(kind).and_then(shown);
    let argument = context(ContextKind::InvalidArg)
        .or_else(|| context(ContextKind::InvalidSubcommand))
        .unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand => lang.usage_unknown(&argument),
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => {
            lang.usage_missing(&argument)
        }
        ErrorKind::ArgumentConflict => lang.usage_repeated(&argument),
        ErrorKind::InvalidValue | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            match context(ContextKind::InvalidValue).filter(|value| !value.is_empty()) {
                Some(value) => lang.usage_wrong_value(&argument, &value),
                None => lang.usage_no_value(&argument),
            }
        }
        // The rest cannot come from our options; clap's own English is better than nothing.
        _ => error.render().to_string().trim_end().to_owned(),
    };
    let suggestion = context(ContextKind::SuggestedArg)
        .or_else(|| context(ContextKind::SuggestedSubcommand))
        .map(|suggestion| format!(" {}", lang.usage_did_you_mean(&suggestion)))
        .unwrap_or_default();
    Answer {
        text: format!("{sentence}{suggestion}\n{}\n", lang.usage_see_help(command)),
        exit: Exit::Usage,
    }
}

fn shown(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
}
