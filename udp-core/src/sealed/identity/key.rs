//! An Ed25519 key: of a server, or of a client's profile.

use super::Pin;
use ring::{
    rand::{SecureRandom, SystemRandom},
    signature::{Ed25519KeyPair, KeyPair as _},
};
use std::fmt;
use thiserror::Error;
use zeroize::Zeroizing;

/// What stands before the 32 secret bytes in PKCS#8 (RFC 5958, RFC 8410 §7): version 0, Ed25519.
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// What stands before the 32 public bytes in a `SubjectPublicKeyInfo` (RFC 8410 §4).
pub(in crate::sealed) const SPKI_PREFIX: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// A secret key and its public half. The secret is wiped from memory at the end.
pub struct KeyPair {
    secret: Zeroizing<[u8; 32]>,
    public: [u8; 32],
}

/// Why bytes are no key.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// Not the 48 bytes of an Ed25519 key in PKCS#8.
    #[error("not an Ed25519 key in PKCS#8 (48 bytes)")]
    Form,
    /// The system has no randomness to give.
    #[error("the system gives no random bytes")]
    Randomness,
}

impl KeyPair {
    /// A new key out of the system's randomness.
    ///
    /// # Errors
    /// [`KeyError::Randomness`]; practically never.
    pub fn generate() -> Result<Self, KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        SystemRandom::new()
            .fill(&mut *secret)
            .map_err(|_| KeyError::Randomness)?;
        Self::from_secret(&secret)
    }

    /// The key of 32 secret bytes. They must come from a source nobody can predict, or from a test.
    ///
    /// # Errors
    /// None today: every 32 bytes are an Ed25519 key.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(secret).map_err(|_| KeyError::Form)?;
        let mut public = [0; 32];
        public.copy_from_slice(pair.public_key().as_ref());
        Ok(Self {
            secret: Zeroizing::new(*secret),
            public,
        })
    }

    /// Reads what [`to_pkcs8`](Self::to_pkcs8) gave, or `openssl genpkey -algorithm ed25519
    /// -outform DER`.
    ///
    /// # Errors
    /// [`KeyError::Form`] for anything else, other forms of PKCS#8 too.
    pub fn from_pkcs8(bytes: &[u8]) -> Result<Self, KeyError> {
        let secret = bytes
            .strip_prefix(&PKCS8_PREFIX)
            .and_then(|secret| secret.first_chunk().filter(|all| all.len() == secret.len()))
            .ok_or(KeyError::Form)?;
        Self::from_secret(secret)
    }

    /// The 48 bytes to keep, secret.
    #[must_use]
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([&PKCS8_PREFIX[..], &self.secret[..]].concat())
    }

    /// The public half as a `SubjectPublicKeyInfo`: what certificates carry and pins are made of.
    #[must_use]
    pub fn public_key_info(&self) -> [u8; 44] {
        let mut info = [0; 44];
        info[..12].copy_from_slice(&SPKI_PREFIX);
        info[12..].copy_from_slice(&self.public);
        info
    }

    /// The fingerprint that others know this key by.
    #[must_use]
    pub fn pin(&self) -> Pin {
        Pin::of_public_key_info(&self.public_key_info())
    }

    pub(in crate::sealed) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair")
            .field("pin", &self.pin())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_bytes() {
        let key = KeyPair::generate().unwrap();
        let again = KeyPair::from_pkcs8(&key.to_pkcs8()).unwrap();
        assert_eq!(again.pin(), key.pin());
        assert_ne!(KeyPair::generate().unwrap().pin(), key.pin());
    }

    #[test]
    fn the_public_half_is_that_of_rfc_8032() {
        // RFC 8032 §7.1, test 1.
        let secret = *b"\x9d\x61\xb1\x9d\xef\xfd\x5a\x60\xba\x84\x4a\xf4\x92\xec\x2c\xc4\x44\x49\xc5\x69\x7b\x32\x69\x19\x70\x3b\xac\x03\x1c\xae\x7f\x60";
        let public = b"\xd7\x5a\x98\x01\x82\xb1\x0a\xb7\xd5\x4b\xfe\xd3\xc9\x64\x07\x3a\x0e\xe1\x72\xf3\xda\xa6\x23\x25\xaf\x02\x1a\x68\xf7\x07\x51\x1a";
        let key = KeyPair::from_secret(&secret).unwrap();
        assert_eq!(key.public_key_info()[12..], public[..]);
    }

    #[test]
    fn other_bytes_are_no_key() {
        let key = KeyPair::from_secret(&[7; 32]).unwrap().to_pkcs8();
        for wrong in [&key[..47], &[&key[..], &[0]].concat(), b"", &[0; 48]] {
            assert_eq!(KeyPair::from_pkcs8(wrong).unwrap_err(), KeyError::Form);
        }
    }

    #[test]
    fn the_secret_is_not_printed() {
        let printed = format!("{:?}", KeyPair::from_secret(&[0xab; 32]).unwrap());
        assert!(!printed.contains("171, 171") && !printed.contains("abab"));
    }
}
