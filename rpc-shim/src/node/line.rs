//! What is said among nodes: a line with its sender and its time of day.

use jiff::{Zoned, civil::Time};
use protocol::{Name, Text, text::MAX_TEXT_BYTES};
use thiserror::Error;

/// Bytes of a content at most: those of the longest text everywhere else (contracts.md §6).
pub const MAX_CONTENT_BYTES: usize = MAX_TEXT_BYTES;

/// How a time of day is written.
const TIME_FORMAT: &str = "%H:%M:%S";

/// A line: clean, whoever said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who said it, as others are shown them; at most 20 bytes where it came from a node.
    pub sender: String,
    /// What, at most [`MAX_CONTENT_BYTES`].
    pub content: String,
    /// When, by the sender's clock, to the second.
    pub time: Time,
}

/// A content of more than [`MAX_CONTENT_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the content has more than {MAX_CONTENT_BYTES} bytes")]
pub struct TooLong;

impl Line {
    /// A line of ours or of somebody who speaks through us.
    ///
    /// # Errors
    /// [`TooLong`].
    pub fn new(sender: &str, content: &str, time: Time) -> Result<Self, TooLong> {
        let content = cleaned(content)?;
        let sender = sender.to_owned();
        Ok(Self {
            sender,
            content,
            time,
        })
    }

    /// A line that came from a node. A timestamp that is none is replaced by `now`, our own: whoever reads it
    /// must not be told a lie of any length as the time.
    ///
    /// # Errors
    /// [`TooLong`].
    pub fn read(sender: &str, content: &str, timestamp: &str, now: Time) -> Result<Self, TooLong> {
        Ok(Self {
            sender: Name::cut(sender).to_string(),
            content: cleaned(content)?,
            time: Time::strptime(TIME_FORMAT, timestamp).unwrap_or(now),
        })
    }

    /// The time as it travels and is shown: "22:19:49".
    #[must_use]
    pub fn timestamp(&self) -> String {
        timestamp(self.time)
    }
}

/// A time of day as it travels.
pub(super) fn timestamp(time: Time) -> String {
    time.strftime(TIME_FORMAT).to_string()
}

/// The local time of day, in whole seconds.
#[must_use]
pub fn time_of_day() -> Time {
    let now = Zoned::now().time();
    Time::constant(now.hour(), now.minute(), now.second(), 0)
}

/// Cleaning never makes valid UTF-8 longer.
fn cleaned(content: &str) -> Result<String, TooLong> {
    if content.len() > MAX_CONTENT_BYTES {
        return Err(TooLong);
    }
    Ok(Text::new(content).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::constant(1, 2, 3, 0);

    #[test]
    fn what_comes_is_cleaned_and_bounded() {
        let line = Line::read(
            "Maximiliana Conceição#1",
            "a\tb\u{1b}[2J <&> ação\r\n",
            "22:19:49",
            NOW,
        );
        let line = line.unwrap();
        assert_eq!(line.sender, "Maximiliana Conceiç");
        assert_eq!(line.content, "a b?[2J <&> ação\n");
        assert_eq!(line.timestamp(), "22:19:49");
        let longest = "ç".repeat(MAX_CONTENT_BYTES / 2);
        assert_eq!(Line::read("A", &longest, "", NOW).unwrap().content, longest);
        assert_eq!(
            Line::read("A", &format!("{longest}."), "", NOW),
            Err(TooLong)
        );
    }

    #[test]
    fn a_time_that_is_none_is_replaced() {
        for wrong in ["", "25:00:00", "22:19", "22:19:49 ", "\u{1b}[2J", "agora"] {
            let line = Line::read("A", "x", wrong, NOW).unwrap();
            assert_eq!(line.timestamp(), "01:02:03", "{wrong:?}");
        }
    }
}
