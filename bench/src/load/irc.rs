//! IRC, as far as a crowd in one channel needs it (RFC 2812).

use super::{Heard, Parser, dialect::line};

const CHANNEL: &str = "#todos";
/// Longest line: 512 with its end, and room for servers that prefix more.
const LINE: usize = 1_024;

pub(super) fn greeting(id: u32) -> Vec<u8> {
    format!("NICK p{id}\r\nUSER p{id} 0 * :p{id}\r\nJOIN {CHANNEL}\r\n").into_bytes()
}

pub(super) fn say(text: &str) -> Vec<u8> {
    format!("PRIVMSG {CHANNEL} :{text}\r\n").into_bytes()
}

pub(super) struct Lines;

impl Parser for Lines {
    fn read(&self, bytes: &[u8], heard: &mut Heard) -> anyhow::Result<usize> {
        let mut used = 0;
        while let Some(line) = line_of(bytes.get(used..).unwrap_or_default())? {
            used += line.len() + 2;
            hear(line, heard)?;
        }
        Ok(used)
    }
}

fn line_of(bytes: &[u8]) -> anyhow::Result<Option<&[u8]>> {
    line(bytes.get(..LINE + 2).unwrap_or(bytes), LINE + 1)
}

fn hear(line: &[u8], heard: &mut Heard) -> anyhow::Result<()> {
    let mut words = line.splitn(4, |byte| *byte == b' ');
    let first = words.next().unwrap_or_default();
    if first == b"PING" {
        heard.answer.extend(b"PONG ");
        heard.answer.extend(line.get(5..).unwrap_or_default());
        heard.answer.extend(b"\r\n");
        return Ok(());
    }
    anyhow::ensure!(first != b"ERROR", "{}", String::from_utf8_lossy(line));
    match words.next() {
        Some(b"PRIVMSG") => {
            let text = words.nth(1).and_then(|text| text.strip_prefix(b":"));
            heard.message(text.unwrap_or_default());
        }
        // The end of the list of who is in the channel.
        Some(b"366") => heard.ready += 1,
        // A name that is taken, or may not be; a channel that is full.
        Some(b"432" | b"433" | b"451" | b"471") => {
            anyhow::bail!("{}", String::from_utf8_lossy(line));
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::dialect::tests::heard;

    #[test]
    fn a_member_hears_what_is_said_and_answers_pings() {
        let said = b":irc 001 p1 :Welcome\r\n:irc 366 p1 #todos :End\r\nPING :irc\r\n\
            :p2!p2@host PRIVMSG #todos :00000001 a b c\r\n";
        let (ready, messages, answer) = heard(&Lines, said);
        assert_eq!(
            (ready, messages, &answer[..]),
            (1, 1, &b"PONG :irc\r\n"[..])
        );
    }

    #[test]
    fn refusals_and_endless_lines_are_refused() {
        for bytes in [
            &b"ERROR :Closing link\r\n"[..],
            b":irc 433 * p1 :Nickname already in use\r\n",
            &[b'a'; 2_000],
        ] {
            assert!(Lines.read(bytes, &mut Heard::default()).is_err());
        }
    }
}
