//! RESP2, what Redis speaks: publish and subscribe, and streams.

use super::{Heard, Parser, Speaks, dialect::line};

/// Longest line before its end: a number or an error.
const LINE: usize = 1_024;
/// Longest string; the messages here have 140 bytes.
const STRING: usize = 64 * 1_024;
/// Longest array; a message has three elements.
const ARRAY: usize = 8;

pub(super) fn greeting(speaks: Speaks) -> Vec<u8> {
    match speaks {
        Speaks::Never => command(&["SUBSCRIBE", "todos"]),
        Speaks::Yes => command(&["PING"]),
    }
}

pub(super) fn publish(text: &str) -> Vec<u8> {
    command(&["PUBLISH", "todos", text])
}

pub(super) fn keep_and_publish(text: &str) -> Vec<u8> {
    let mut both = command(&["XADD", "diario", "*", "t", text]);
    both.extend(publish(text));
    both
}

fn command(words: &[&str]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len());
    for word in words {
        bytes.push_str(&format!("${}\r\n{word}\r\n", word.len()));
    }
    bytes.into_bytes()
}

pub(super) struct Replies(pub(super) Speaks);

impl Parser for Replies {
    fn read(&self, bytes: &[u8], heard: &mut Heard) -> anyhow::Result<usize> {
        let mut used = 0;
        while let Some((reply, length)) = reply(bytes.get(used..).unwrap_or_default())? {
            used += length;
            match reply {
                Reply::Array(strings) => match (strings.first(), strings.get(2)) {
                    (Some(&b"message"), Some(text)) => heard.message(text),
                    (Some(&b"subscribe"), _) => heard.ready += 1,
                    _ => anyhow::bail!("an array that is no message"),
                },
                Reply::Line(b"PONG") if self.0 == Speaks::Yes => heard.ready += 1,
                Reply::Line(_) => {}
            }
        }
        Ok(used)
    }
}

/// What Redis says here.
enum Reply<'a> {
    /// A status, a number or a string.
    Line(&'a [u8]),
    Array(Vec<&'a [u8]>),
}

/// The first reply and its length; `None` while it is not whole.
fn reply(bytes: &[u8]) -> anyhow::Result<Option<(Reply<'_>, usize)>> {
    let Some((first, mut used)) = element(bytes)? else {
        return Ok(None);
    };
    let Element::Array(count) = first else {
        let (Element::Text(text) | Element::Number(text)) = first else {
            anyhow::bail!("no reply");
        };
        return Ok(Some((Reply::Line(text), used)));
    };
    let mut strings = Vec::with_capacity(count);
    for _ in 0..count {
        match element(bytes.get(used..).unwrap_or_default())? {
            None => return Ok(None),
            Some((Element::Text(text) | Element::Number(text), length)) => {
                strings.push(text);
                used += length;
            }
            Some((Element::Array(_), _)) => anyhow::bail!("an array in an array"),
        }
    }
    Ok(Some((Reply::Array(strings), used)))
}

/// The first line. What is looked at is bounded: behind it may lie a long string.
fn head_of(bytes: &[u8]) -> anyhow::Result<Option<&[u8]>> {
    line(bytes.get(..LINE + 2).unwrap_or(bytes), LINE + 1)
}

enum Element<'a> {
    Text(&'a [u8]),
    Number(&'a [u8]),
    Array(usize),
}

fn element(bytes: &[u8]) -> anyhow::Result<Option<(Element<'_>, usize)>> {
    let Some(head) = head_of(bytes)? else {
        return Ok(None);
    };
    let after = head.len() + 2;
    let Some((sign, rest)) = head.split_first() else {
        anyhow::bail!("an empty line");
    };
    let number = || -> anyhow::Result<usize> { Ok(std::str::from_utf8(rest)?.parse()?) };
    match sign {
        b'+' => Ok(Some((Element::Text(rest), after))),
        b':' => Ok(Some((Element::Number(rest), after))),
        b'-' => anyhow::bail!("{}", String::from_utf8_lossy(rest)),
        b'*' => {
            let count = number()?;
            anyhow::ensure!(count <= ARRAY, "an array of {count}");
            Ok(Some((Element::Array(count), after)))
        }
        b'$' => {
            let length = number()?;
            anyhow::ensure!(length <= STRING, "a string of {length} bytes");
            let whole = after + length + 2;
            let text = bytes.get(after..after + length);
            Ok(text
                .filter(|_| bytes.len() >= whole)
                .map(|text| (Element::Text(text), whole)))
        }
        other => anyhow::bail!("{:?} begins no reply", char::from(*other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::dialect::tests::heard;

    #[test]
    fn a_subscriber_hears_its_subscription_and_messages() {
        let said = b"*3\r\n$9\r\nsubscribe\r\n$5\r\ntodos\r\n:1\r\n\
            *3\r\n$7\r\nmessage\r\n$5\r\ntodos\r\n$4\r\na\r\nb\r\n";
        assert_eq!(heard(&Replies(Speaks::Never), said), (1, 1, vec![]));
    }

    #[test]
    fn who_publishes_hears_numbers_and_ids() {
        let said = b"+PONG\r\n:100\r\n$15\r\n1526919030474-0\r\n:100\r\n";
        assert_eq!(heard(&Replies(Speaks::Yes), said), (1, 0, vec![]));
    }

    #[test]
    fn errors_and_absurd_lengths_are_refused() {
        for bytes in [
            &b"-ERR no\r\n"[..],
            b"*999999999\r\n",
            b"$999999999\r\n",
            b"*1\r\n*1\r\n",
            b"?\r\n",
        ] {
            let parser = Replies(Speaks::Never);
            assert!(parser.read(bytes, &mut Heard::default()).is_err());
        }
    }

    #[test]
    fn a_command_is_an_array_of_strings() {
        let bytes = publish("olá");
        assert_eq!(
            bytes,
            "*3\r\n$7\r\nPUBLISH\r\n$5\r\ntodos\r\n$4\r\nolá\r\n".as_bytes()
        );
    }
}
