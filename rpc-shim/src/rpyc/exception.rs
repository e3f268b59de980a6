//! Exceptions, as RPyC's "vinegar" carries them: class, arguments, attributes, traceback.

use super::brine::Plain;

/// StopIteration travels as this number alone.
const STOP_ITERATION: i64 = 1;

/// What a call raises.
#[derive(Debug, Clone, PartialEq)]
pub enum Exception {
    /// An iterator has no more.
    StopIteration,
    /// One of Python's own, with one argument.
    Raised {
        /// Its class, of module `builtins`.
        class: String,
        /// What it says; a `KeyError` holds the key.
        argument: Plain,
    },
}

impl Exception {
    fn new(class: &str, text: &str) -> Self {
        Self::Raised {
            class: class.to_owned(),
            argument: Plain::text(text),
        }
    }

    /// Something was called or given wrongly.
    pub fn type_error(text: &str) -> Self {
        Self::new("TypeError", text)
    }

    /// What was given cannot be used.
    pub fn value_error(text: &str) -> Self {
        Self::new("ValueError", text)
    }

    /// There is nothing of this name.
    pub fn attribute_error(name: &str) -> Self {
        // A name may be as long as a frame; what goes back is short.
        let name: String = name.chars().take(60).collect();
        Self::new("AttributeError", &format!("cannot access '{name}'"))
    }

    /// There is nothing at this place.
    pub fn index_error() -> Self {
        Self::new("IndexError", "list index out of range")
    }

    /// There is nothing under this key.
    pub fn key_error(key: Plain) -> Self {
        Self::Raised {
            class: "KeyError".to_owned(),
            argument: key,
        }
    }

    /// The peer refers to nothing that it was given.
    pub fn reference_error() -> Self {
        Self::new("ReferenceError", "no such object")
    }

    /// A bound is reached.
    pub fn memory_error(text: &str) -> Self {
        Self::new("MemoryError", text)
    }

    /// Whether a bound is reached.
    pub fn is_memory_error(&self) -> bool {
        matches!(self, Self::Raised { class, .. } if class == "MemoryError")
    }

    /// As a value.
    pub fn to_plain(&self) -> Plain {
        let Self::Raised { class, argument } = self else {
            return Plain::Int(STOP_ITERATION);
        };
        let class = Plain::pair(Plain::text("builtins"), Plain::text(class));
        let arguments = Plain::Tuple(vec![argument.clone()]);
        let version = Plain::pair(
            Plain::text("_remote_version"),
            Plain::text("<version denied>"),
        );
        let attributes = Plain::Tuple(vec![version]);
        let traceback = Plain::text("<traceback denied>");
        Plain::Tuple(vec![class, arguments, attributes, traceback])
    }

    /// What a value says; one that cannot be read is an exception all the same.
    pub fn from_plain(value: Plain) -> Self {
        if value.as_int() == Some(STOP_ITERATION) {
            return Self::StopIteration;
        }
        let mut parts = value.into_items().unwrap_or_default().into_iter();
        let class = parts.next().and_then(Plain::into_items).unwrap_or_default();
        let class = class.get(1).and_then(Plain::as_str).unwrap_or("Exception");
        let arguments = parts.next().and_then(Plain::into_items);
        Self::Raised {
            class: class.to_owned(),
            argument: arguments
                .and_then(|arguments| arguments.into_iter().next())
                .unwrap_or(Plain::None),
        }
    }
}
