//! What a call gives back: plain values, and dicts and lists that stay here and are referred to.

use super::brine::Plain;
use std::sync::Arc;

/// A value of a door. Dicts never change; lists are copied before a peer may change one.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Sent as it is.
    Plain(Plain),
    /// A tuple, sent as it is with references in it.
    Tuple(Vec<Value>),
    /// Keys in order.
    Dict(Arc<[(&'static str, Value)]>),
    /// A list.
    List(Arc<[Value]>),
}

impl Value {
    /// `None`.
    pub const NONE: Self = Self::Plain(Plain::None);

    /// `True` or `False`.
    pub fn flag(flag: bool) -> Self {
        Self::Plain(Plain::Bool(flag))
    }

    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Plain(Plain::text(text))
    }

    /// A whole number.
    pub fn int(number: i64) -> Self {
        Self::Plain(Plain::Int(number))
    }

    /// A float.
    pub fn float(number: f64) -> Self {
        Self::Plain(Plain::Float(number))
    }
}
