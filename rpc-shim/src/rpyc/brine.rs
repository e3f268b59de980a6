//! Brine: Python's immutable values as bytes (contracts.md §5).

mod dump;
mod load;

pub use dump::dump;
pub(in crate::rpyc) use dump::dump_tuple_head;
pub use load::{LoadError, Loader, load};

use std::sync::Arc;

/// How deep tuples may lie in each other. A call of the chat needs eight.
pub const NESTING_LIMIT: usize = 24;

/// How many values one message may hold, counting tuples and what is in them.
pub const VALUES_LIMIT: usize = 4_096;

/// A value that is sent as it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// A whole number; Python's larger ones are not read.
    Int(i64),
    /// A float.
    Float(f64),
    /// A text.
    Str(Arc<str>),
    /// Bytes.
    Bytes(Arc<[u8]>),
    /// A tuple.
    Tuple(Vec<Plain>),
    /// `start:stop:step`.
    Slice(Box<[Plain; 3]>),
    /// A value the chat has no use for, which is read so that what follows it can be.
    Useless(Useless),
}

/// Which value the chat has no use for.
#[derive(Debug, Clone, PartialEq)]
pub enum Useless {
    /// `NotImplemented`.
    NotImplemented,
    /// `...`.
    Ellipsis,
    /// A complex number.
    Complex(f64, f64),
    /// A frozen set.
    Frozenset(Vec<Plain>),
}

impl Plain {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Str(Arc::from(text))
    }

    /// A tuple of two.
    pub fn pair(first: Self, second: Self) -> Self {
        Self::Tuple(vec![first, second])
    }

    /// The text it is; bytes that are one count, as Python 2 programs send names.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            Self::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    /// The whole number it is; `True` is 1, as everywhere in Python.
    pub fn as_int(&self) -> Option<i64> {
        match *self {
            Self::Int(number) => Some(number),
            Self::Bool(flag) => Some(i64::from(flag)),
            _ => None,
        }
    }

    /// The items of the tuple it is.
    pub fn into_items(self) -> Option<Vec<Self>> {
        match self {
            Self::Tuple(items) => Some(items),
            _ => None,
        }
    }
}
