//! Values as Python would print them, for programs that print what they get.

use super::{Value, brine::Plain};

/// Where a text stops growing: one who asks for it again and again costs no more than others do.
const LIMIT_BYTES: usize = 16 * 1_024;

/// As `repr` writes it, up to 16 KiB and the item it ends in; of values the chat has no use for, three dots.
pub fn repr(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Plain(plain) => write_plain(plain, text),
        Value::Tuple(items) => write_items(tuple_brackets(items), items, write, text),
        Value::List(items) => write_items(["[", "]"], items, write, text),
        Value::Dict(entries) => {
            let entry = |(key, value): &(&'static str, Value), text: &mut String| {
                write_text(key, text);
                text.push_str(": ");
                write(value, text);
            };
            write_items(["{", "}"], entries, entry, text);
        }
    }
}

fn write_items<T>(
    [open, close]: [&str; 2],
    items: &[T],
    write: impl Fn(&T, &mut String),
    text: &mut String,
) {
    text.push_str(open);
    for (index, item) in items.iter().enumerate() {
        if text.len() > LIMIT_BYTES {
            text.push_str("...");
            break;
        }
        if index > 0 {
            text.push_str(", ");
        }
        write(item, text);
    }
    text.push_str(close);
}

fn write_plain(value: &Plain, text: &mut String) {
    match value {
        Plain::None => text.push_str("None"),
        Plain::Bool(true) => text.push_str("True"),
        Plain::Bool(false) => text.push_str("False"),
        Plain::Int(number) => text.push_str(&number.to_string()),
        // As Python, Rust's Debug keeps the ".0" of whole floats.
        Plain::Float(number) => text.push_str(&format!("{number:?}")),
        Plain::Str(string) => write_text(string, text),
        Plain::Bytes(_) | Plain::Useless(_) => text.push_str("..."),
        Plain::Slice(parts) => write_items(["slice(", ")"], parts.as_slice(), write_plain, text),
        Plain::Tuple(items) => write_items(tuple_brackets(items), items, write_plain, text),
    }
}

/// One item alone has a comma after it.
fn tuple_brackets<T>(items: &[T]) -> [&'static str; 2] {
    if items.len() == 1 {
        ["(", ",)"]
    } else {
        ["(", ")"]
    }
}

fn write_text(string: &str, text: &mut String) {
    text.push('\'');
    for character in string.chars() {
        match character {
            '\'' => text.push_str("\\'"),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            other => text.push(other),
        }
    }
    text.push('\'');
}
