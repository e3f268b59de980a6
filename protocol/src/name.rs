//! Names: at most 20 bytes of clean text on one line.

use crate::{inline::Inline, text::Text};
use core::fmt;

/// Bytes of the name field.
pub const NAME_BYTES: usize = 20;

/// A person's name: at most 20 bytes, no controls, no `#` (which sets a room apart in "Ana#redes").
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(Inline<NAME_BYTES>);

impl Name {
    /// The empty name.
    pub const EMPTY: Self = Self(Inline::EMPTY);
    /// The name the server speaks under.
    pub const SERVER: Self = {
        let mut name = [0; NAME_BYTES];
        let server = crate::words::SERVER_NAME.as_bytes();
        let mut at = 0;
        while at < server.len() {
            name[at] = server[at];
            at += 1;
        }
        Self(Inline::from_array(name, server.len() as u8))
    };

    /// Reads the bytes of a name field, cleaned and cut between characters to 20 bytes.
    #[must_use]
    pub fn from_field(field: &[u8]) -> Self {
        let mut name = Inline::EMPTY;
        for character in Text::from_field(field).chars() {
            let character = match character {
                '\n' => ' ',
                '#' => '_',
                other => other,
            };
            if !name.push(character) {
                break;
            }
        }
        Self(name)
    }

    /// The longest clean beginning of what a user typed that fits the field.
    ///
    /// ```
    /// use protocol::Name;
    /// assert_eq!(Name::cut("Ana #1").as_str(), "Ana _1");
    /// ```
    #[must_use]
    pub fn cut(name: &str) -> Self {
        Self::from_field(name.as_bytes())
    }

    /// "Ana#redes": who speaks and in which room, for receivers that know no rooms. Both are cut
    /// between characters so that they fit the field; this is the one name with a `#`.
    ///
    /// ```
    /// use protocol::Name;
    /// let name = Name::in_room(Name::cut("Maria Aparecida"), Name::cut("sistemas"));
    /// assert_eq!(name.as_str(), "Maria Apare#sistemas");
    /// ```
    #[must_use]
    pub fn in_room(person: Self, room: Self) -> Self {
        const SIGN: usize = 1;
        let room_bytes = room.as_str().len();
        let person_bytes = (NAME_BYTES - SIGN)
            .saturating_sub(room_bytes)
            .max(NAME_BYTES / 2);
        let person = person.as_str();
        let person = &person[..person.floor_char_boundary(person_bytes)];
        let mut name = Inline::EMPTY;
        let _ = name.push_str(person) && name.push('#');
        for character in room.as_str().chars() {
            if !name.push(character) {
                break;
            }
        }
        Self(name)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// True when nobody is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// The 20 bytes of the field: the name, then zeros.
    #[must_use]
    pub const fn padded(&self) -> &[u8; NAME_BYTES] {
        self.0.padded()
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_clean_line_of_twenty_bytes() {
        assert_eq!(Name::from_field(b"Ana\nLu#\x07\0\0").as_str(), "Ana Lu_?");
        assert_eq!(
            Name::cut("Maximiliana Conceição").as_str(),
            "Maximiliana Conceiç"
        );
        assert_eq!(Name::SERVER, Name::cut("Servidor"));
    }
}
