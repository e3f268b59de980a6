//! A server's password. The rules never have it: what somebody gives is handed out to be checked, and they
//! hear whether it was right. What is kept of it is what Argon2id makes of it.

use crate::sealed_door::PeerId;
use protocol::{Text, text::FRAME_TEXT_BYTES};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// A password, wiped where it lay when it goes. It is not shown by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A password as it was typed: cleaned like every text and in one normal form (NFC), so that the
    /// same word typed on two systems is the same. `None` when nothing is left, or more than the
    /// 140 bytes that an OI has room for.
    #[must_use]
    pub fn new(typed: &str) -> Option<Self> {
        Self::of(Text::new(typed)).filter(|secret| !secret.0.is_empty())
    }

    fn of(text: Text<'_>) -> Option<Self> {
        // As long as it may become, so that growing leaves no copy behind.
        let mut secret = Zeroizing::new(String::with_capacity(4 * FRAME_TEXT_BYTES));
        for character in text.chars().nfc() {
            secret.push(character);
            if secret.len() > FRAME_TEXT_BYTES {
                return None;
            }
        }
        Some(Self(secret))
    }

    /// What it is.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What somebody gave for the password, to be checked.
pub struct PasswordCheck {
    /// Who waits for the outcome.
    pub peer: PeerId,
    given: Zeroizing<[u8; FRAME_TEXT_BYTES]>,
}

impl PasswordCheck {
    pub(crate) fn new(peer: PeerId, body: &[u8; FRAME_TEXT_BYTES]) -> Self {
        let given = Zeroizing::new(*body);
        Self { peer, given }
    }

    /// What they gave, in the form that [`Secret::new`] gives the right one; `None` for what is longer
    /// in that form.
    #[must_use]
    pub fn given(&self) -> Option<Secret> {
        Secret::of(Text::from_field(&self.given[..]))
    }
}

impl fmt::Debug for PasswordCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordCheck")
            .field("peer", &self.peer)
            .finish_non_exhaustive()
    }
}

/// What Argon2id makes of a password and a salt. It is not shown by `{:?}`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PasswordHash {
    /// Drawn at random when the server had its first password.
    pub salt: [u8; Self::SALT_BYTES],
    /// What was made.
    pub hash: [u8; Self::HASH_BYTES],
}

impl PasswordHash {
    /// Bytes of a salt.
    pub const SALT_BYTES: usize = 16;
    /// Bytes of a hash.
    pub const HASH_BYTES: usize = 32;

    /// The row it is kept in: the salt, then the hash.
    pub(crate) fn row(&self) -> Vec<u8> {
        [&self.salt[..], &self.hash[..]].concat()
    }

    pub(crate) fn from_row(row: &[u8]) -> Option<Self> {
        let (&salt, hash) = row.split_first_chunk()?;
        let hash = hash.try_into().ok()?;
        Some(Self { salt, hash })
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_is_one_however_it_was_typed() {
        let composed = Secret::new("maçã").unwrap();
        assert_eq!(Secret::new("mac\u{327}a\u{303}").as_ref(), Some(&composed));
        assert_eq!(composed.as_str(), "maçã");
        let mut field = [0; FRAME_TEXT_BYTES];
        let given = "mac\u{327}ã";
        field[..given.len()].copy_from_slice(given.as_bytes());
        assert_eq!(
            PasswordCheck::new(PeerId(1), &field).given(),
            Some(composed)
        );
        assert_eq!(Secret::new(""), None);
        assert_eq!(Secret::new(&"x".repeat(141)), None);
        assert!(Secret::new(&"x".repeat(140)).is_some());
    }

    #[test]
    fn nothing_of_it_is_shown() {
        let secret = Secret::new("abacaxi").unwrap();
        let check = PasswordCheck::new(PeerId(1), &[b'a'; FRAME_TEXT_BYTES]);
        let hash = PasswordHash {
            salt: [77; 16],
            hash: [88; 32],
        };
        let shown = format!("{secret:?} {check:?} {hash:?}");
        assert!(
            ["abacaxi", "aaa", "97", "77", "88"]
                .iter()
                .all(|part| !shown.contains(part)),
            "{shown}"
        );
        assert_eq!(PasswordHash::from_row(&hash.row()), Some(hash));
        assert_eq!(PasswordHash::from_row(&[0; 47]), None);
    }
}
