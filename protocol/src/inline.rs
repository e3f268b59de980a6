//! A short string stored in place: what names and frame texts are made of.

use core::fmt;

/// At most `N` (≤ 255) bytes of valid UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Inline<const N: usize> {
    len: u8,
    bytes: [u8; N],
}

impl<const N: usize> Inline<N> {
    pub(crate) const EMPTY: Self = Self {
        len: 0,
        bytes: [0; N],
    };

    /// A constant; the caller answers for UTF-8 (an invalid one reads as empty).
    pub(crate) const fn from_array(bytes: [u8; N], len: u8) -> Self {
        Self { len, bytes }
    }

    /// Appends a character; false, and nothing happens, when it does not fit.
    pub(crate) fn push(&mut self, character: char) -> bool {
        let mut utf8 = [0; 4];
        self.push_str(character.encode_utf8(&mut utf8))
    }

    /// Appends a string whole; false, and nothing happens, when it does not fit.
    pub(crate) fn push_str(&mut self, text: &str) -> bool {
        let end = usize::from(self.len) + text.len();
        if end > N {
            return false;
        }
        self.bytes[usize::from(self.len)..end].copy_from_slice(text.as_bytes());
        self.len = end as u8;
        true
    }

    pub(crate) const fn len(&self) -> usize {
        self.len as usize
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(crate) fn as_str(&self) -> &str {
        // Only whole strings are ever pushed, so the empty alternative is never taken.
        core::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }

    /// The whole field: the string, then zeros.
    pub(crate) const fn padded(&self) -> &[u8; N] {
        &self.bytes
    }
}

impl<const N: usize> fmt::Debug for Inline<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
