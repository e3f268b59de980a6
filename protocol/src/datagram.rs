//! A datagram as a peer sent it: offsets, nothing else.
//!
//! Existing programs send frames without padding (36 + n bytes), bare headers (16 bytes) and texts
//! longer than the field, and their `size` counts characters. So: 16 to 1,024 bytes are read,
//! missing bytes are empty fields, the text is everything from byte 36, and `size` is shown but
//! never believed.

use crate::{
    frame::{NAME_OFFSET, TEXT_OFFSET},
    kind::Kind,
    name::Name,
    text::Text,
};
use thiserror::Error;

/// The shortest datagram that is read: the four numbers.
pub const MIN_BYTES: usize = 16;
/// The longest datagram that is read.
pub const MAX_BYTES: usize = 1024;

/// Why bytes are not a bare frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DatagramError {
    /// Fewer than 16 bytes.
    #[error("peer sent {0} bytes, a frame has at least {MIN_BYTES}")]
    TooShort(usize),
    /// More than 1,024 bytes.
    #[error("peer sent {0} bytes, a frame has at most {MAX_BYTES}")]
    TooLong(usize),
    /// The first byte is not 0x00: another dialect, or noise.
    #[error("peer sent first byte {0:#04x}, a bare frame begins with 0x00")]
    NotBare(u8),
}

/// The fields of a received frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Datagram<'a> {
    /// What it claims to be.
    pub kind: Kind,
    /// Who it claims to be from.
    pub origin: u32,
    /// Who it is for.
    pub destination: u32,
    /// What it says of its text's length: characters or bytes or a lie.
    pub claimed_size: u32,
    name: &'a [u8],
    text: &'a [u8],
}

impl<'a> Datagram<'a> {
    /// Finds the fields.
    ///
    /// # Errors
    /// See [`DatagramError`]: the caller counts it and drops the datagram.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, DatagramError> {
        let Some((header, rest)) = bytes.split_first_chunk::<MIN_BYTES>() else {
            return Err(DatagramError::TooShort(bytes.len()));
        };
        if bytes.len() > MAX_BYTES {
            return Err(DatagramError::TooLong(bytes.len()));
        }
        if header[0] != 0 {
            return Err(DatagramError::NotBare(header[0]));
        }
        let field = |at: usize| {
            u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
        };
        let (name, text) = rest
            .split_at_checked(TEXT_OFFSET - NAME_OFFSET)
            .unwrap_or((rest, &[]));
        Ok(Self {
            kind: Kind(field(0)),
            origin: field(4),
            destination: field(8),
            claimed_size: field(12),
            name,
            text,
        })
    }

    /// The name, cleaned.
    #[must_use]
    pub fn name(&self) -> Name {
        Name::from_field(self.name)
    }

    /// The text, cleaned as it is read.
    #[must_use]
    pub fn text(&self) -> Text<'a> {
        Text::from_field(self.text)
    }
}
