//! Boxed values: plain ones, and references to what stays where it is (contracts.md §5).

use super::brine::{self, Plain};
use std::sync::Arc;

const VALUE: i64 = 1;
const TUPLE: i64 = 2;
const RECEIVERS: i64 = 3;
const SENDERS: i64 = 4;

/// How an object is called on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdPack {
    /// Its class: module, dot, name.
    pub name: Arc<str>,
    /// The number of its class.
    pub class: i64,
    /// Its own number; 0 would mean the class itself.
    pub object: i64,
}

impl IdPack {
    /// As a value.
    pub fn to_plain(&self) -> Plain {
        Plain::Tuple(vec![
            Plain::Str(Arc::clone(&self.name)),
            Plain::Int(self.class),
            Plain::Int(self.object),
        ])
    }

    /// What a value says.
    pub fn from_plain(value: Plain) -> Option<Self> {
        let [name, class, object] = <[Plain; 3]>::try_from(value.into_items()?).ok()?;
        Some(Self {
            name: Arc::from(name.as_str()?),
            class: class.as_int()?,
            object: object.as_int()?,
        })
    }
}

/// A value with references in it.
#[derive(Debug, Clone, PartialEq)]
pub enum Boxed {
    /// A value as it is.
    Plain(Plain),
    /// A tuple with references somewhere in it.
    Tuple(Vec<Boxed>),
    /// An object of who receives this.
    Receivers(IdPack),
    /// An object of who sends this.
    Senders(IdPack),
}

impl Boxed {
    /// What a value says. `None` if it is no boxed value. Brine's bound on nesting bounds this too.
    pub fn from_plain(value: Plain) -> Option<Self> {
        let [label, content] = <[Plain; 2]>::try_from(value.into_items()?).ok()?;
        Some(match label.as_int()? {
            VALUE => Self::Plain(content),
            TUPLE => {
                let items = content.into_items()?.into_iter().map(Self::from_plain);
                Self::Tuple(items.collect::<Option<_>>()?)
            }
            RECEIVERS => Self::Receivers(IdPack::from_plain(content)?),
            SENDERS => Self::Senders(IdPack::from_plain(content)?),
            _ => return None,
        })
    }

    /// Appends it as brine.
    pub fn dump(&self, bytes: &mut Vec<u8>) {
        brine::dump_tuple_head(2, bytes);
        let mut label = |number| brine::dump(&Plain::Int(number), bytes);
        match self {
            Self::Plain(value) => {
                label(VALUE);
                brine::dump(value, bytes);
            }
            Self::Tuple(items) => {
                label(TUPLE);
                brine::dump_tuple_head(items.len(), bytes);
                for item in items {
                    item.dump(bytes);
                }
            }
            Self::Receivers(id) => {
                label(RECEIVERS);
                brine::dump(&id.to_plain(), bytes);
            }
            Self::Senders(id) => {
                label(SENDERS);
                brine::dump(&id.to_plain(), bytes);
            }
        }
    }
}
