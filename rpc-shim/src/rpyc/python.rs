//! What dicts, lists and iterators of ours can do for a peer, as Python's own do it.

use super::{
    Exception, Value,
    arguments::Arg,
    brine::Plain,
    objects::{Object, Objects},
    repr::repr,
};
use std::{collections::VecDeque, sync::Arc};

/// What comes of it.
#[derive(Debug)]
pub(super) enum Made {
    Value(Value),
    /// A new object.
    Object(Object),
    /// One that is there.
    Same(i64),
}

const DICT: &[&str] = &[
    "get",
    "keys",
    "values",
    "items",
    "copy",
    "__getitem__",
    "__contains__",
    "__len__",
    "__iter__",
    "__eq__",
    "__ne__",
    "__str__",
    "__repr__",
];
const LIST: &[&str] = &[
    "append",
    "extend",
    "pop",
    "clear",
    "copy",
    "__getitem__",
    "__contains__",
    "__len__",
    "__iter__",
    "__eq__",
    "__ne__",
    "__str__",
    "__repr__",
];
const ITERATOR: &[&str] = &["__next__", "__iter__", "__length_hint__"];

/// Whether an object has a method.
pub(super) fn has_method(object: &Object, name: &str) -> bool {
    let names = match object {
        Object::Dict(_) => DICT,
        Object::List(_) => LIST,
        Object::Iterator { .. } => ITERATOR,
        Object::Root | Object::Method(_) | Object::Bound { .. } => &[],
    };
    names.contains(&name)
}

/// Calls a method of an object.
pub(super) fn call(
    objects: &mut Objects,
    id: i64,
    name: &str,
    args: Vec<Arg>,
) -> Result<Made, Exception> {
    let object = objects.object(id)?;
    if !has_method(object, name) {
        return Err(Exception::attribute_error(name));
    }
    match object {
        Object::Dict(entries) => {
            let entries = Arc::clone(entries);
            let args = args.into_iter().map(|arg| arg.into_value(objects));
            let args: Vec<Value> = args.collect::<Result<_, _>>()?;
            call_dict(&entries, id, name, &args)
        }
        Object::List(_) => {
            let args = args.into_iter().map(|arg| arg.into_value(objects));
            let args: Vec<Value> = args.collect::<Result<_, _>>()?;
            call_list(objects, id, name, args)
        }
        Object::Iterator { .. } if name == "__iter__" => Ok(Made::Same(id)),
        Object::Iterator { of, next } => {
            let (of, next) = (*of, *next);
            if name == "__next__" {
                let item = item(objects, of, next).ok_or(Exception::StopIteration)?;
                objects.step(id);
                Ok(Made::Value(item))
            } else {
                let left = length(objects, of).saturating_sub(next);
                Ok(Made::Value(count(left)))
            }
        }
        Object::Root | Object::Method(_) | Object::Bound { .. } => {
            Err(Exception::attribute_error(name))
        }
    }
}

/// `repr` and `str` of an object.
pub(super) fn describe(objects: &Objects, id: i64) -> Result<String, Exception> {
    Ok(match objects.object(id)? {
        Object::Dict(_) | Object::List(_) => repr(&Arg::Object(id).into_value(objects)?),
        Object::Root => "<recado.ChatService>".to_owned(),
        Object::Method(signature) => format!("<bound method {}>", signature.name),
        Object::Iterator { .. } => "<list_iterator>".to_owned(),
        Object::Bound { name, .. } => format!("<built-in method {name}>"),
    })
}

fn call_dict(
    entries: &Arc<[(&'static str, Value)]>,
    id: i64,
    name: &str,
    args: &[Value],
) -> Result<Made, Exception> {
    let find = |key: &Value| {
        let Value::Plain(key) = key else { return None };
        let key = key.as_str()?;
        entries
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.clone())
    };
    let value = match (name, args) {
        ("get", [key]) => find(key).unwrap_or(Value::NONE),
        ("get", [key, default]) => find(key).unwrap_or_else(|| default.clone()),
        ("__getitem__", [key]) => match (find(key), key) {
            (Some(value), _) => value,
            (None, Value::Plain(key)) => return Err(Exception::key_error(key.clone())),
            (None, _) => return Err(Exception::type_error("unhashable type")),
        },
        ("__contains__", [key]) => Value::flag(find(key).is_some()),
        ("__len__", []) => count(entries.len()),
        ("__iter__", []) => return Ok(Made::Object(Object::Iterator { of: id, next: 0 })),
        ("keys", []) => Value::Tuple(entries.iter().map(|(key, _)| Value::text(key)).collect()),
        ("values", []) => Value::Tuple(entries.iter().map(|(_, value)| value.clone()).collect()),
        ("items", []) => {
            let pair =
                |(key, value): &(&str, Value)| Value::Tuple(vec![Value::text(key), value.clone()]);
            Value::Tuple(entries.iter().map(pair).collect())
        }
        ("copy", []) => Value::Dict(Arc::clone(entries)),
        ("__eq__", [other]) => Value::flag(*other == Value::Dict(Arc::clone(entries))),
        ("__ne__", [other]) => Value::flag(*other != Value::Dict(Arc::clone(entries))),
        ("__str__" | "__repr__", []) => Value::text(&repr(&Value::Dict(Arc::clone(entries)))),
        _ => return Err(wrong_arguments(name)),
    };
    Ok(Made::Value(value))
}

fn call_list(
    objects: &mut Objects,
    id: i64,
    name: &str,
    mut args: Vec<Value>,
) -> Result<Made, Exception> {
    let value = match (name, args.as_mut_slice()) {
        ("append", [value]) => {
            let value = value.clone();
            objects.change_list(id, 1, |items| items.push_back(value))?;
            Value::NONE
        }
        ("extend", [more]) => {
            let more = into_items(more)?;
            objects.change_list(id, more.len(), |items| items.extend(more))?;
            Value::NONE
        }
        ("pop", places @ ([] | [_])) => {
            let place = places.first().map_or(Some(-1), as_int);
            let place = place.ok_or_else(not_a_place)?;
            let popped = objects.change_list(id, 0, |items| {
                place_of(place, items.len()).and_then(|place| items.remove(place))
            })?;
            popped.ok_or_else(Exception::index_error)?
        }
        ("clear", []) => objects.change_list(id, 0, |items| {
            items.clear();
            Value::NONE
        })?,
        ("__iter__", []) => return Ok(Made::Object(Object::Iterator { of: id, next: 0 })),
        (_, args) => {
            let Object::List(items) = objects.object(id)? else {
                return Err(Exception::type_error("not a list"));
            };
            ask_list(items, name, args)?
        }
    };
    Ok(Made::Value(value))
}

/// What does not change it.
fn ask_list(items: &VecDeque<Value>, name: &str, args: &[Value]) -> Result<Value, Exception> {
    let whole = || Value::List(items.iter().cloned().collect());
    Ok(match (name, args) {
        ("__getitem__", [Value::Plain(Plain::Slice(slice))]) => slice_of(items, slice)?,
        ("__getitem__", [place]) => {
            let place = as_int(place).ok_or_else(not_a_place)?;
            let place = place_of(place, items.len()).ok_or_else(Exception::index_error)?;
            items
                .get(place)
                .cloned()
                .ok_or_else(Exception::index_error)?
        }
        ("__contains__", [value]) => Value::flag(items.contains(value)),
        ("__len__", []) => count(items.len()),
        ("copy", []) => whole(),
        ("__eq__", [other]) => Value::flag(*other == whole()),
        ("__ne__", [other]) => Value::flag(*other != whole()),
        ("__str__" | "__repr__", []) => Value::text(&repr(&whole())),
        _ => return Err(wrong_arguments(name)),
    })
}

fn slice_of(items: &VecDeque<Value>, slice: &[Plain; 3]) -> Result<Value, Exception> {
    let [start, stop, step] = slice;
    let part = |value: &Plain| match value {
        Plain::None => Ok(None),
        value => value.as_int().map(Some).ok_or_else(not_a_place),
    };
    let (start, stop, step) = (part(start)?, part(stop)?, part(step)?.unwrap_or(1));
    let length = items.len() as i64;
    if step == 0 {
        return Err(Exception::value_error("slice step cannot be zero"));
    }
    // Python's rule: from the end if negative, then into what there is.
    let (lowest, highest) = if step > 0 {
        (0, length)
    } else {
        (-1, length - 1)
    };
    let clamp = |place: i64| {
        let place = if place < 0 {
            place.saturating_add(length)
        } else {
            place
        };
        place.clamp(lowest, highest)
    };
    let (first, last) = if step > 0 {
        (lowest, highest)
    } else {
        (highest, lowest)
    };
    let (start, stop) = (start.map_or(first, clamp), stop.map_or(last, clamp));
    let places =
        std::iter::successors(Some(start), |place| place.checked_add(step)).take_while(|place| {
            if step > 0 {
                *place < stop
            } else {
                *place > stop
            }
        });
    let found = places.filter_map(|place| items.get(usize::try_from(place).ok()?).cloned());
    Ok(Value::List(found.collect()))
}

fn into_items(value: &Value) -> Result<Vec<Value>, Exception> {
    match value {
        Value::List(items) => Ok(items.to_vec()),
        Value::Tuple(items) => Ok(items.clone()),
        Value::Plain(Plain::Tuple(items)) => Ok(items.iter().cloned().map(Value::Plain).collect()),
        Value::Plain(_) | Value::Dict(_) => Err(Exception::type_error("not a list")),
    }
}

/// The item at a place of a list, or the key of a dict.
fn item(objects: &Objects, of: i64, place: usize) -> Option<Value> {
    match objects.object(of).ok()? {
        Object::List(items) => items.get(place).cloned(),
        Object::Dict(entries) => entries.get(place).map(|(key, _)| Value::text(key)),
        _ => None,
    }
}

fn length(objects: &Objects, of: i64) -> usize {
    match objects.object(of) {
        Ok(Object::List(items)) => items.len(),
        Ok(Object::Dict(entries)) => entries.len(),
        _ => 0,
    }
}

/// A place that may count from the end.
fn place_of(place: i64, length: usize) -> Option<usize> {
    let from_end = if place < 0 { length as i64 } else { 0 };
    let place = usize::try_from(place.checked_add(from_end)?).ok()?;
    (place < length).then_some(place)
}

fn as_int(value: &Value) -> Option<i64> {
    match value {
        Value::Plain(value) => value.as_int(),
        Value::Tuple(_) | Value::Dict(_) | Value::List(_) => None,
    }
}

fn count(number: usize) -> Value {
    Value::int(number as i64)
}

fn not_a_place() -> Exception {
    Exception::type_error("list indices must be integers or slices")
}

fn wrong_arguments(name: &str) -> Exception {
    Exception::type_error(&format!("wrong arguments for {name}()"))
}
