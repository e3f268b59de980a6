//! What a peer's protocol has to offer for this comparison: coming in, hearing, saying.

use super::{classic, irc, mqtt, nats, resp};
use hdrhistogram::Histogram;
use std::time::Instant;

/// A protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Dialect {
    /// Recado's classic dialect, the floors' and the Python server's.
    Classic,
    /// Redis, publish and subscribe.
    Redis,
    /// The same, each message kept in a stream before it is published.
    RedisStream,
    /// MQTT 3.1.1 with quality of service 0: Mosquitto.
    Mqtt,
    /// IRC: ngIRCd.
    Irc,
    /// NATS.
    Nats,
}

/// Which end a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// It receives, and does not speak.
    Never,
    /// It speaks; over TCP it does not receive.
    Yes,
}

impl Dialect {
    /// Whether it is spoken in datagrams.
    #[must_use]
    pub const fn is_datagrams(self) -> bool {
        matches!(self, Self::Classic)
    }

    /// What a connection begins with. `id` is at least 1.
    #[must_use]
    pub fn greeting(self, id: u32, speaks: Speaks) -> Vec<u8> {
        match self {
            Self::Classic => crate::frames::hello(id).bytes().to_vec(),
            Self::Redis | Self::RedisStream => resp::greeting(speaks),
            Self::Mqtt => mqtt::greeting(id, speaks),
            Self::Irc => irc::greeting(id),
            Self::Nats => nats::greeting(speaks),
        }
    }

    /// What a connection ends with; a stream ends by itself.
    #[must_use]
    pub fn goodbye(self, id: u32) -> Vec<u8> {
        match self {
            Self::Classic => crate::frames::goodbye(id).bytes().to_vec(),
            _ => Vec::new(),
        }
    }

    /// A message of `id` to everyone, as bytes.
    #[must_use]
    pub fn say(self, id: u32, text: &str) -> Vec<u8> {
        match self {
            Self::Classic => crate::frames::said(id, 0, text).bytes().to_vec(),
            Self::Redis => resp::publish(text),
            Self::RedisStream => resp::keep_and_publish(text),
            Self::Mqtt => mqtt::publish(text),
            Self::Irc => irc::say(text),
            Self::Nats => nats::publish(text),
        }
    }

    /// What reads what the server says.
    #[must_use]
    pub fn parser(self, speaks: Speaks) -> Box<dyn Parser> {
        match self {
            Self::Classic => Box::new(classic::Frames),
            Self::Redis | Self::RedisStream => Box::new(resp::Replies(speaks)),
            Self::Mqtt => Box::new(mqtt::Packets(speaks)),
            Self::Irc => Box::new(irc::Lines),
            Self::Nats => Box::new(nats::Lines),
        }
    }
}

/// Reads what a server says.
pub trait Parser {
    /// Reads whole units from the front of `bytes`; how many bytes they took. What is left comes again with more
    /// behind it.
    ///
    /// # Errors
    /// When the bytes are not of the protocol, or longer than anything this comparison brings.
    fn read(&self, bytes: &[u8], heard: &mut Heard) -> anyhow::Result<usize>;
}

/// What has been heard, all connections together.
#[derive(Debug)]
pub struct Heard {
    /// Connections that are in.
    pub ready: usize,
    /// Messages.
    pub messages: u64,
    /// What is to be answered on the connection that is being read.
    pub answer: Vec<u8>,
    /// When each message was sent, by its number; empty in closed runs.
    pub sent_at: Vec<Instant>,
    /// Microseconds from sending to reading.
    pub latency: Histogram<u64>,
}

impl Default for Heard {
    fn default() -> Self {
        Self {
            ready: 0,
            messages: 0,
            answer: Vec::new(),
            sent_at: Vec::new(),
            latency: Histogram::new(3).expect("three digits are allowed"),
        }
    }
}

impl Heard {
    /// A message, whose text begins with its number of eight digits.
    pub fn message(&mut self, text: &[u8]) {
        self.messages += 1;
        if self.sent_at.is_empty() {
            return;
        }
        let number = text
            .get(..8)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let number = number.and_then(|digits| digits.parse::<usize>().ok());
        if let Some(at) = number.and_then(|number| self.sent_at.get(number)) {
            self.latency
                .saturating_record(at.elapsed().as_micros() as u64);
        }
    }
}

/// A text of 140 bytes that begins with its number.
#[must_use]
pub(super) fn numbered(number: usize) -> String {
    format!("{number:08} {:.<131}", "uma mensagem como as outras")
}

/// One line that ends in CR LF; `None` while its end has not come.
///
/// # Errors
/// When it is longer than `most`.
pub(super) fn line(bytes: &[u8], most: usize) -> anyhow::Result<Option<&[u8]>> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n");
    let length = end.unwrap_or(bytes.len());
    anyhow::ensure!(length <= most, "a line of more than {most} bytes");
    Ok(end.and_then(|end| bytes.get(..end)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Feeds bytes one by one, as a slow network may, and all at once: both must hear the same.
    pub(crate) fn heard(parser: &dyn Parser, bytes: &[u8]) -> (usize, u64, Vec<u8>) {
        let mut whole = Heard::default();
        let used = parser.read(bytes, &mut whole).unwrap();
        assert_eq!(used, bytes.len());
        let mut slow = Heard::default();
        let mut waiting = Vec::new();
        for byte in bytes {
            waiting.push(*byte);
            let used = parser.read(&waiting, &mut slow).unwrap();
            waiting.drain(..used);
        }
        assert!(waiting.is_empty());
        assert_eq!((slow.ready, slow.messages), (whole.ready, whole.messages));
        assert_eq!(slow.answer, whole.answer);
        (whole.ready, whole.messages, whole.answer)
    }

    #[test]
    fn a_numbered_text_fills_a_frame_and_is_timed() {
        assert_eq!(numbered(7).len(), 140);
        let mut heard = Heard {
            sent_at: vec![Instant::now(); 8],
            ..Heard::default()
        };
        heard.message(numbered(7).as_bytes());
        heard.message(b"no number");
        assert_eq!((heard.messages, heard.latency.len()), (2, 1));
    }

    #[test]
    fn an_endless_line_is_refused() {
        assert!(line(&[b'a'; 20], 10).is_err());
        assert_eq!(line(b"abc", 10).unwrap(), None);
        assert_eq!(line(b"abc\r\nd", 10).unwrap(), Some(&b"abc"[..]));
    }
}
