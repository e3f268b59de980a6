//! What a peer gives with a request, and how it fits what a method takes.

use super::{
    Exception, Signature, Value,
    boxed::Boxed,
    brine::Plain,
    objects::{Object, Objects},
};

/// One thing that is given.
#[derive(Debug, Clone)]
pub(super) enum Arg {
    Plain(Plain),
    Tuple(Vec<Arg>),
    /// An object of ours.
    Object(i64),
}

impl Arg {
    fn open(objects: &Objects, boxed: Boxed) -> Result<Self, Exception> {
        Ok(match boxed {
            Boxed::Plain(value) => Self::Plain(value),
            Boxed::Tuple(items) => {
                let items = items.into_iter().map(|item| Self::open(objects, item));
                Self::Tuple(items.collect::<Result<_, _>>()?)
            }
            Boxed::Receivers(pack) => Self::Object(objects.find(&pack)?),
            // To ask the peer what its object is would let it decide how long that takes.
            Boxed::Senders(_) => return Err(Exception::type_error("only plain values are taken")),
        })
    }

    fn into_items(self) -> Result<Vec<Self>, Exception> {
        match self {
            Self::Tuple(items) => Ok(items),
            Self::Plain(Plain::Tuple(items)) => Ok(items.into_iter().map(Self::Plain).collect()),
            Self::Plain(_) | Self::Object(_) => Err(Exception::type_error("not a tuple")),
        }
    }

    fn into_text(self) -> Result<String, Exception> {
        let text = match &self {
            Self::Plain(value) => value.as_str().map(str::to_owned),
            Self::Tuple(_) | Self::Object(_) => None,
        };
        text.ok_or_else(|| Exception::type_error("name must be a string"))
    }

    /// What it is worth: a list of ours is copied.
    pub(super) fn into_value(self, objects: &Objects) -> Result<Value, Exception> {
        match self {
            Self::Plain(value) => Ok(Value::Plain(value)),
            Self::Tuple(items) => {
                let items = items.into_iter().map(|item| item.into_value(objects));
                Ok(Value::Tuple(items.collect::<Result<_, _>>()?))
            }
            Self::Object(id) => match objects.object(id)? {
                Object::Dict(entries) => Ok(Value::Dict(entries.clone())),
                Object::List(items) => Ok(Value::List(items.iter().cloned().collect())),
                Object::Root
                | Object::Method(_)
                | Object::Iterator { .. }
                | Object::Bound { .. } => {
                    Err(Exception::type_error("only dicts and lists are taken"))
                }
            },
        }
    }
}

/// What is given with a request, taken one by one.
pub(super) struct Arguments(std::vec::IntoIter<Arg>);

impl Arguments {
    pub(super) fn open(objects: &Objects, args: Boxed) -> Result<Self, Exception> {
        let items = Arg::open(objects, args)?.into_items()?;
        Ok(Self(items.into_iter()))
    }

    pub(super) fn next(&mut self) -> Result<Arg, Exception> {
        let next = self.0.next();
        next.ok_or_else(|| Exception::type_error("missing argument"))
    }

    pub(super) fn object(&mut self) -> Result<i64, Exception> {
        match self.next()? {
            Arg::Object(id) => Ok(id),
            Arg::Plain(_) | Arg::Tuple(_) => Err(Exception::type_error("not an object")),
        }
    }

    pub(super) fn name(&mut self) -> Result<String, Exception> {
        self.next()?.into_text()
    }

    /// How often; once unless said.
    pub(super) fn count(&mut self) -> Result<u64, Exception> {
        match self.0.next() {
            None => Ok(1),
            Some(Arg::Plain(Plain::Int(count))) if count >= 0 => Ok(count.unsigned_abs()),
            Some(_) => Err(Exception::type_error("not a number")),
        }
    }

    /// What a call gives: positional, then by name.
    pub(super) fn given(&mut self) -> Result<Given, Exception> {
        let positional = self.next()?.into_items()?;
        let named = match self.0.next() {
            None => Vec::new(),
            Some(named) => named.into_items()?,
        };
        let named = named.into_iter().map(|pair| {
            let mut pair = pair.into_items()?.into_iter();
            let (Some(name), Some(value), None) = (pair.next(), pair.next(), pair.next()) else {
                return Err(Exception::type_error("not a name and a value"));
            };
            Ok((name.into_text()?, value))
        });
        Ok(Given {
            positional,
            named: named.collect::<Result<_, _>>()?,
        })
    }
}

/// What a call gives.
pub(super) struct Given {
    pub(super) positional: Vec<Arg>,
    pub(super) named: Vec<(String, Arg)>,
}

impl Given {
    /// In the order of a method's parameters, each once.
    pub(super) fn bind(self, signature: &Signature) -> Result<Vec<Plain>, Exception> {
        let (name, expected) = (signature.name, signature.parameters.len());
        let mut bound: Vec<Option<Arg>> = self.positional.into_iter().map(Some).collect();
        if bound.len() > expected {
            let text = format!(
                "{name}() takes {expected} arguments but {} were given",
                bound.len()
            );
            return Err(Exception::type_error(&text));
        }
        bound.resize_with(expected, || None);
        for (given, value) in self.named {
            let place = signature
                .parameters
                .iter()
                .position(|parameter| **parameter == given);
            match place.and_then(|place| bound.get_mut(place)) {
                Some(free @ None) => *free = Some(value),
                Some(Some(_)) => {
                    let text = format!("{name}() got multiple values for an argument");
                    return Err(Exception::type_error(&text));
                }
                None => {
                    let text = format!("{name}() got an unexpected keyword argument");
                    return Err(Exception::type_error(&text));
                }
            }
        }
        let plain = bound.into_iter().map(|arg| match arg {
            Some(Arg::Plain(value)) => Ok(value),
            Some(Arg::Tuple(_) | Arg::Object(_)) => {
                Err(Exception::type_error("only plain values are taken"))
            }
            None => {
                let text = format!("{name}() is missing an argument");
                Err(Exception::type_error(&text))
            }
        });
        plain.collect()
    }
}
