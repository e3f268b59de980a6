//! `recado.toml`, read strictly: a misspelled key must not pass in silence.

use super::{
    ConfigError, Place,
    keys::{KEYS, Key, Kind},
};
use std::{fs, path::Path};
use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

/// One line that sets something.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: &'static Key,
    /// Wiped when it goes: it may be the password.
    pub(super) value: Zeroizing<String>,
    pub(super) place: Place,
}

pub(super) fn read(path: &Path) -> Result<Vec<Entry>, ConfigError> {
    let text = fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
    parse(path, &text)
}

pub(super) fn parse(path: &Path, text: &str) -> Result<Vec<Entry>, ConfigError> {
    let place = |offset: usize| Place::Line {
        path: path.to_owned(),
        line: line_of(text, offset),
    };
    let table = DeTable::parse(text).map_err(|error| ConfigError::Syntax {
        place: place(error.span().map_or(text.len(), |span| span.start)),
        message: error.message().to_owned(),
    })?;
    let mut entries = Vec::new();
    for (name, value) in table.get_ref() {
        let place = place(name.span().start);
        let name = name.get_ref().as_ref();
        let Some(key) = KEYS
            .into_iter()
            .find(|key| key.name == name || key.english == name)
        else {
            return Err(ConfigError::UnknownKey {
                place,
                key: name.to_owned(),
                nearest: nearest(name),
            });
        };
        let value = match (key.kind, value.get_ref()) {
            (Kind::Text | Kind::Secret, DeValue::String(text)) => Ok(text.clone().into_owned()),
            (Kind::Number, DeValue::Integer(number)) if number.radix() == 10 => {
                Ok(number.as_str().to_owned())
            }
            (Kind::Switch | Kind::Choice, DeValue::Boolean(switch)) => Ok(switch.to_string()),
            (_, wrong) => Err(wrong.type_str().to_owned()),
        };
        match value {
            Ok(value) => entries.push(Entry {
                key,
                value: Zeroizing::new(value),
                place,
            }),
            Err(value) => {
                return Err(ConfigError::Value {
                    place,
                    value,
                    expected: key.expected,
                });
            }
        }
    }
    Ok(entries)
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    1 + before.bytes().filter(|&byte| byte == b'\n').count()
}

fn nearest(name: &str) -> &'static str {
    KEYS.into_iter()
        .flat_map(|key| [key.name, key.english])
        .min_by_key(|known| strsim::damerau_levenshtein(known, name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lang::Lang;

    fn error(text: &str) -> String {
        parse(Path::new("recado.toml"), text)
            .map(|entries| entries.len())
            .unwrap_err()
            .text(Lang::Pt)
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, expected) in [
            (
                "# servidor\n\nudpp = \"0.0.0.0:1235\"\n",
                "recado.toml: linha 3: chave desconhecida 'udpp'; você quis dizer 'udp'?",
            ),
            (
                "rede_aberta = true",
                "recado.toml: linha 1: chave desconhecida 'rede_aberta'; você quis dizer 'rede-aberta'?",
            ),
            (
                "udp = \"0.0.0.0:1235\"\n[beacons]\n",
                "recado.toml: linha 2: chave desconhecida 'beacons'; você quis dizer 'beacon'?",
            ),
            (
                "beacon = \"60\"",
                "recado.toml: linha 1: valor inválido 'string'; use um número de segundos, de 1 a 86400.",
            ),
        ] {
            assert_eq!(error(text), expected);
        }
        assert!(error("udp = \n").starts_with("recado.toml: linha 1: "));
        assert!(error("udp = \"a\"\nudp = \"b\"\n").starts_with("recado.toml: linha 2: "));
    }
}
