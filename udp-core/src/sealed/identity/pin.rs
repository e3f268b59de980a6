//! The fingerprint of a key: what people compare and programs remember.

use super::Words;
use ring::digest::{SHA256, digest};
use std::{fmt, str::FromStr};
use subtle::ConstantTimeEq;
use thiserror::Error;

/// SHA-256 of a public key's `SubjectPublicKeyInfo`, 32 bytes; in text 64 hex digits. It compares in
/// constant time.
#[derive(Clone, Copy)]
pub struct Pin([u8; 32]);

/// Why a text is no pin.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum PinError {
    /// So many characters instead of 64.
    #[error("a fingerprint has 64 hex digits, not {0}")]
    Length(usize),
    /// A character that is no hex digit.
    #[error("{0:?} is no hex digit")]
    Digit(char),
}

impl Pin {
    /// A pin that was kept as bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The pin of a public key in `SubjectPublicKeyInfo` form (DER).
    #[must_use]
    pub fn of_public_key_info(info: &[u8]) -> Self {
        let mut pin = [0; 32];
        pin.copy_from_slice(digest(&SHA256, info).as_ref());
        Self(pin)
    }

    /// All 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What people compare: the first 66 bits as six words.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::of(self)
    }
}

impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Pin {}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pin({self})")
    }
}

impl FromStr for Pin {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        if let Some(wrong) = text.chars().find(|digit| !digit.is_ascii_hexdigit()) {
            return Err(PinError::Digit(wrong));
        }
        if text.len() != 64 {
            return Err(PinError::Length(text.len()));
        }
        let mut pin = [0; 32];
        for (byte, digits) in pin.iter_mut().zip(text.as_bytes().as_chunks().0) {
            let [high, low] = digits.map(hex_value);
            *byte = high << 4 | low;
        }
        Ok(Self(pin))
    }
}

fn hex_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_survives_its_text() {
        let pin = Pin::of_public_key_info(b"any");
        assert_eq!(pin.to_string().parse(), Ok(pin));
        assert_eq!(pin.to_string().to_uppercase().parse(), Ok(pin));
        // `printf abc | sha256sum`
        assert_eq!(
            Pin::of_public_key_info(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn one_bit_is_another_pin() {
        let pin = Pin::from_bytes([5; 32]);
        for bit in 0..256 {
            let mut bytes = [5; 32];
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(Pin::from_bytes(bytes), pin);
        }
    }

    #[test]
    fn other_texts_are_no_pin() {
        assert_eq!("".parse::<Pin>(), Err(PinError::Length(0)));
        assert_eq!("a".repeat(63).parse::<Pin>(), Err(PinError::Length(63)));
        assert_eq!("a".repeat(65).parse::<Pin>(), Err(PinError::Length(65)));
        assert_eq!("g".repeat(64).parse::<Pin>(), Err(PinError::Digit('g')));
        assert_eq!("é".repeat(32).parse::<Pin>(), Err(PinError::Digit('é')));
    }
}
