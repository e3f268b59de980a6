//! Bytes to values, whatever they are: no length is believed, nesting and number are bounded.

use super::{NESTING_LIMIT, Plain, Useless, VALUES_LIMIT};
use std::sync::Arc;
use thiserror::Error;

/// What is no brine, or too much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LoadError {
    /// It ends inside a value.
    #[error("value cut short")]
    CutShort,
    /// No value begins with this byte.
    #[error("unknown tag 0x{0:02x}")]
    UnknownTag(u8),
    /// A number that is none, or does not fit 64 bits.
    #[error("number out of range")]
    Number,
    /// A text that is not UTF-8.
    #[error("text is not UTF-8")]
    Text,
    /// Something that can only be a tuple, or of three, is not.
    #[error("value of the wrong kind")]
    Kind,
    /// More than [`NESTING_LIMIT`].
    #[error("nested too deep")]
    TooDeep,
    /// More than [`VALUES_LIMIT`].
    #[error("too many values")]
    TooMany,
}

/// Reads one value; what follows it is ignored, as Python does it.
///
/// # Errors
/// [`LoadError`].
pub fn load(bytes: &[u8]) -> Result<Plain, LoadError> {
    Loader::new(bytes).value()
}

/// Reads values one after the other.
#[derive(Debug)]
pub struct Loader<'a> {
    rest: &'a [u8],
    values: usize,
}

impl<'a> Loader<'a> {
    /// From the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        let rest = bytes;
        Self { rest, values: 0 }
    }

    /// The next value.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn value(&mut self) -> Result<Plain, LoadError> {
        self.nested(NESTING_LIMIT)
    }

    /// The head of a tuple of this many; its items are the next values.
    ///
    /// # Errors
    /// [`LoadError`], also if something else follows.
    pub fn tuple_head(&mut self, length: usize) -> Result<(), LoadError> {
        let tag = self.byte()?;
        if self.tuple_length(tag)? == Some(length) {
            Ok(())
        } else {
            Err(LoadError::Kind)
        }
    }

    fn nested(&mut self, depth: usize) -> Result<Plain, LoadError> {
        self.values += 1;
        if self.values > VALUES_LIMIT {
            return Err(LoadError::TooMany);
        }
        let tag = self.byte()?;
        if let Some(length) = self.tuple_length(tag)? {
            return Ok(Plain::Tuple(self.items(length, depth)?));
        }
        if let Some(string) = self.bytes(tag)? {
            return Ok(Plain::Bytes(Arc::from(string)));
        }
        Ok(match tag {
            0x00 => Plain::None,
            0x03 => Plain::Bool(true),
            0x04 => Plain::Bool(false),
            0x05 => Plain::Useless(Useless::NotImplemented),
            0x06 => Plain::Useless(Useless::Ellipsis),
            0x08 => self.text()?,
            0x16 => {
                let length = usize::from(self.byte()?);
                self.digits(length)?
            }
            0x17 => {
                let length = self.length()?;
                self.digits(length)?
            }
            0x18 => Plain::Float(self.float()?),
            0x19 => {
                let parts = self.inner_tuple(depth)?;
                let parts = <[Plain; 3]>::try_from(parts).map_err(|_| LoadError::Kind)?;
                Plain::Slice(Box::new(parts))
            }
            0x1a => Plain::Useless(Useless::Frozenset(self.inner_tuple(depth)?)),
            0x1b => Plain::Useless(Useless::Complex(self.float()?, self.float()?)),
            0x20..=0xef => Plain::Int(i64::from(tag) - 0x50),
            unknown => return Err(LoadError::UnknownTag(unknown)),
        })
    }

    fn items(&mut self, length: usize, depth: usize) -> Result<Vec<Plain>, LoadError> {
        let depth = depth.checked_sub(1).ok_or(LoadError::TooDeep)?;
        // Not `with_capacity`: a peer's length would be an allocation.
        let mut items = Vec::new();
        for _ in 0..length {
            items.push(self.nested(depth)?);
        }
        Ok(items)
    }

    fn inner_tuple(&mut self, depth: usize) -> Result<Vec<Plain>, LoadError> {
        let tag = self.byte()?;
        let length = self.tuple_length(tag)?.ok_or(LoadError::Kind)?;
        self.items(length, depth)
    }

    fn tuple_length(&mut self, tag: u8) -> Result<Option<usize>, LoadError> {
        Ok(match tag {
            0x02 => Some(0),
            0x10..=0x13 => Some(usize::from(tag - 0x0f)),
            0x14 => Some(usize::from(self.byte()?)),
            0x15 => Some(self.length()?),
            _ => None,
        })
    }

    fn bytes(&mut self, tag: u8) -> Result<Option<&'a [u8]>, LoadError> {
        let length = match tag {
            0x01 => 0,
            0x0a..=0x0d => usize::from(tag - 0x09),
            0x0e => usize::from(self.byte()?),
            0x0f => self.length()?,
            _ => return Ok(None),
        };
        self.take(length).map(Some)
    }

    fn text(&mut self) -> Result<Plain, LoadError> {
        let tag = self.byte()?;
        let string = self.bytes(tag)?.ok_or(LoadError::Kind)?;
        let text = std::str::from_utf8(string).map_err(|_| LoadError::Text)?;
        Ok(Plain::text(text))
    }

    fn digits(&mut self, length: usize) -> Result<Plain, LoadError> {
        let digits = std::str::from_utf8(self.take(length)?).map_err(|_| LoadError::Number)?;
        digits
            .parse()
            .map(Plain::Int)
            .map_err(|_| LoadError::Number)
    }

    fn float(&mut self) -> Result<f64, LoadError> {
        let (&bytes, rest) = self.rest.split_first_chunk().ok_or(LoadError::CutShort)?;
        self.rest = rest;
        Ok(f64::from_be_bytes(bytes))
    }

    fn length(&mut self) -> Result<usize, LoadError> {
        let (&bytes, rest) = self.rest.split_first_chunk().ok_or(LoadError::CutShort)?;
        self.rest = rest;
        Ok(u32::from_be_bytes(bytes) as usize)
    }

    fn byte(&mut self) -> Result<u8, LoadError> {
        let (&byte, rest) = self.rest.split_first().ok_or(LoadError::CutShort)?;
        self.rest = rest;
        Ok(byte)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], LoadError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(LoadError::CutShort)?;
        self.rest = rest;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dump;
    use super::*;

    #[test]
    fn tuples_beyond_the_nesting_limit_are_refused() {
        let nested = |depth: usize| [vec![0x10; depth], vec![0x00]].concat();
        assert!(load(&nested(NESTING_LIMIT)).is_ok());
        assert_eq!(load(&nested(NESTING_LIMIT + 1)), Err(LoadError::TooDeep));
        assert_eq!(load(&nested(1_000_000)), Err(LoadError::TooDeep));
    }

    #[test]
    fn lengths_are_not_believed() {
        for tag in [0x0f, 0x15, 0x17] {
            assert_eq!(
                load(&[tag, 0xff, 0xff, 0xff, 0xff]),
                Err(LoadError::CutShort)
            );
        }
        let many = [vec![0x15, 0, 1, 0, 0], vec![0x50; 65_536]].concat();
        assert_eq!(load(&many), Err(LoadError::TooMany));
    }

    #[test]
    fn numbers_at_their_edges_come_back() {
        for number in [i64::MIN, -49, -48, -1, 0, 159, 160, i64::MAX] {
            let mut bytes = Vec::new();
            dump(&Plain::Int(number), &mut bytes);
            assert_eq!(load(&bytes), Ok(Plain::Int(number)), "{number}");
            assert_eq!(bytes.len() == 1, (-48..=159).contains(&number));
        }
        assert_eq!(
            load(b"\x16\x1499999999999999999999"),
            Err(LoadError::Number)
        );
        assert_eq!(load(b"\x16\x00"), Err(LoadError::Number));
    }
}
