//! The protocol of NATS, as far as a crowd on one subject needs it.

use super::{Heard, Parser, Speaks, dialect::line};

const SUBJECT: &str = "todos";
/// Longest line: what the server says of itself in the beginning.
const LINE: usize = 4_096;
/// Longest text; the messages here have 140 bytes.
const TEXT: usize = 64 * 1_024;

pub(super) fn greeting(speaks: Speaks) -> Vec<u8> {
    let subscription = match speaks {
        Speaks::Never => format!("SUB {SUBJECT} 1\r\n"),
        Speaks::Yes => String::new(),
    };
    format!("CONNECT {{\"verbose\":false,\"pedantic\":false}}\r\n{subscription}PING\r\n")
        .into_bytes()
}

pub(super) fn publish(text: &str) -> Vec<u8> {
    format!("PUB {SUBJECT} {}\r\n{text}\r\n", text.len()).into_bytes()
}

pub(super) struct Lines;

impl Parser for Lines {
    fn read(&self, bytes: &[u8], heard: &mut Heard) -> anyhow::Result<usize> {
        let mut used = 0;
        loop {
            let rest = bytes.get(used..).unwrap_or_default();
            let Some(line) = line(rest.get(..LINE + 2).unwrap_or(rest), LINE + 1)? else {
                return Ok(used);
            };
            let mut length = line.len() + 2;
            let mut words = line.split(|byte| *byte == b' ');
            match words.next().unwrap_or_default() {
                b"MSG" => {
                    let size = words.next_back().unwrap_or_default();
                    let size: usize = std::str::from_utf8(size)?.parse()?;
                    anyhow::ensure!(size <= TEXT, "a text of {size} bytes");
                    let whole = length + size + 2;
                    let text = rest.get(length..length + size);
                    let Some(text) = text.filter(|_| rest.len() >= whole) else {
                        return Ok(used);
                    };
                    heard.message(text);
                    length = whole;
                }
                b"PING" => heard.answer.extend(b"PONG\r\n"),
                b"PONG" => heard.ready += 1,
                b"INFO" | b"+OK" => {}
                _ => anyhow::bail!("{}", String::from_utf8_lossy(line)),
            }
            used += length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::dialect::tests::heard;

    #[test]
    fn a_subscriber_hears_messages_and_answers_pings() {
        let said = b"INFO {}\r\nPONG\r\nPING\r\nMSG todos 1 4\r\na\r\nb\r\n";
        assert_eq!(heard(&Lines, said), (1, 1, b"PONG\r\n".to_vec()));
    }

    #[test]
    fn errors_and_absurd_lengths_are_refused() {
        for bytes in [
            &b"-ERR 'no'\r\n"[..],
            b"MSG todos 1 999999999\r\n",
            b"MSG todos 1 x\r\n",
            &[b'a'; 8_000],
        ] {
            assert!(Lines.read(bytes, &mut Heard::default()).is_err());
        }
    }
}
