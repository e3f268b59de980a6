//! What XML-RPC callers give and get.

use jiff::civil::DateTime;
use std::borrow::Cow;
use thiserror::Error;

/// A value. Strings that were read are [clean](super::clean); those that are written are cleaned then.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `<nil/>`.
    Nil,
    /// `<boolean>`, 1 or 0.
    Bool(bool),
    /// `<int>`, `<i4>` or `<i8>`; written as `<int>`, and as `<i8>` past 32 bits.
    Int(i64),
    /// `<double>`.
    Double(f64),
    /// `<string>`.
    Text(String),
    /// `<dateTime.iso8601>`, in whole seconds and without a zone: the server's local time.
    Time(DateTime),
    /// `<array>`.
    Array(Vec<Self>),
    /// `<struct>`, its members in the order in which they are read and written.
    Struct(Vec<(Cow<'static, str>, Self)>),
}

impl Value {
    /// A string.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A struct with these members, in this order.
    #[must_use]
    pub fn members<const N: usize>(members: [(&'static str, Self); N]) -> Self {
        let members = members.map(|(name, value)| (Cow::Borrowed(name), value));
        Self::Struct(members.into())
    }

    /// `[ok, value]`: how the room chat and the binder answer everything.
    #[must_use]
    pub fn outcome(is_ok: bool, value: Self) -> Self {
        Self::Array(vec![Self::Bool(is_ok), value])
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if it is one.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(*int),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(bool) => Some(*bool),
            _ => None,
        }
    }

    /// The items, if it is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The member of a struct, the last of several with this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Struct(members) => {
                let mut same = members.iter().rev().filter(|(is, _)| is == name);
                same.next().map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

/// What a call ends with instead of a value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("fault {code}: {text}")]
pub struct Fault {
    /// 1, as the existing servers have it.
    pub code: i32,
    /// What was wrong, short, and in the form of the existing servers.
    pub text: Cow<'static, str>,
}

/// Bytes of a method's name that an answer repeats: longer than every name there is.
const REPEATED_NAME_BYTES: usize = 64;

impl Fault {
    /// A fault of this text.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            code: 1,
            text: Cow::Borrowed(text),
        }
    }

    /// No such method. The name is the one thing of a request that is repeated, as existing callers expect it.
    #[must_use]
    pub fn unknown_method(name: &str) -> Self {
        let name = &name[..name.floor_char_boundary(REPEATED_NAME_BYTES)];
        Self {
            code: 1,
            text: format!("<class 'Exception'>:method \"{name}\" is not supported").into(),
        }
    }

    /// Too few or too many parameters.
    #[must_use]
    pub const fn wrong_count() -> Self {
        Self::new("<class 'TypeError'>:wrong number of arguments")
    }

    /// A parameter of another type.
    #[must_use]
    pub const fn wrong_type() -> Self {
        Self::new("<class 'TypeError'>:wrong type of argument")
    }

    /// The door has no time for the call.
    #[must_use]
    pub const fn busy() -> Self {
        Self::new("<class 'TimeoutError'>:the server is busy")
    }
}
