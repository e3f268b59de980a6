//! Values to bytes.

use super::{Plain, Useless};

/// Appends a value.
pub fn dump(value: &Plain, bytes: &mut Vec<u8>) {
    match value {
        Plain::None => bytes.push(0x00),
        Plain::Bool(true) => bytes.push(0x03),
        Plain::Bool(false) => bytes.push(0x04),
        Plain::Int(number) => dump_int(*number, bytes),
        Plain::Float(number) => {
            bytes.push(0x18);
            bytes.extend(number.to_be_bytes());
        }
        Plain::Str(text) => {
            bytes.push(0x08);
            dump_bytes(text.as_bytes(), bytes);
        }
        Plain::Bytes(string) => dump_bytes(string, bytes),
        Plain::Tuple(items) => dump_tuple(items, bytes),
        Plain::Slice(slice) => {
            bytes.push(0x19);
            dump_tuple(slice.as_slice(), bytes);
        }
        Plain::Useless(Useless::NotImplemented) => bytes.push(0x05),
        Plain::Useless(Useless::Ellipsis) => bytes.push(0x06),
        Plain::Useless(Useless::Complex(real, imaginary)) => {
            bytes.push(0x1b);
            bytes.extend(real.to_be_bytes());
            bytes.extend(imaginary.to_be_bytes());
        }
        Plain::Useless(Useless::Frozenset(items)) => {
            bytes.push(0x1a);
            dump_tuple(items, bytes);
        }
    }
}

fn dump_int(number: i64, bytes: &mut Vec<u8>) {
    let immediate = number
        .checked_add(0x50)
        .and_then(|it| u8::try_from(it).ok());
    match immediate {
        Some(immediate @ 0x20..=0xef) => bytes.push(immediate),
        _ => {
            let digits = number.to_string();
            bytes.push(0x16);
            // An i64 has at most 20 characters.
            bytes.push(digits.len() as u8);
            bytes.extend(digits.as_bytes());
        }
    }
}

fn dump_bytes(string: &[u8], bytes: &mut Vec<u8>) {
    match string.len() {
        0 => bytes.push(0x01),
        length @ 1..=4 => bytes.push(0x09 + length as u8),
        length => dump_length([0x0e, 0x0f], length, bytes),
    }
    bytes.extend_from_slice(string);
}

/// Appends the head of a tuple; its items follow.
pub(in crate::rpyc) fn dump_tuple_head(length: usize, bytes: &mut Vec<u8>) {
    match length {
        0 => bytes.push(0x02),
        1..=4 => bytes.push(0x0f + length as u8),
        _ => dump_length([0x14, 0x15], length, bytes),
    }
}

fn dump_tuple(items: &[Plain], bytes: &mut Vec<u8>) {
    dump_tuple_head(items.len(), bytes);
    for item in items {
        dump(item, bytes);
    }
}

fn dump_length([short, long]: [u8; 2], length: usize, bytes: &mut Vec<u8>) {
    if let Ok(length) = u8::try_from(length) {
        bytes.extend([short, length]);
    } else {
        bytes.push(long);
        // Nothing of ours is as long as 4 GiB.
        bytes.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    }
}
