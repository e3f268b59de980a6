//! The end of everyone's conversation: what a newcomer is told.

use super::Chat;
use protocol::{Frame, Heading, Kind, Record};
use std::collections::VecDeque;
use udp_core::journal::{Conversation, ReadError, Reader};

/// Messages of a history (contracts.md §4).
const LENGTH: usize = 50;

/// How many places are looked through for them, from the end: entries and exits have places too. The last
/// is as much as the journal in memory holds.
const WINDOWS: [u32; 3] = [256, 4_096, 16_384];

/// What was said last.
#[derive(Debug, Default)]
pub(super) struct History {
    said: VecDeque<Said>,
    /// Everything up to this order was read from the journal.
    read_to: u64,
}

#[derive(Debug)]
struct Said {
    chat: Chat,
    /// The place of its last part.
    end: u32,
}

impl History {
    /// Reads it from the journal, as it was after an order.
    pub(super) fn load(journal: &dyn Reader, after: u64) -> Result<Self, ReadError> {
        let mut history = Self {
            said: VecDeque::new(),
            read_to: after,
        };
        let Some(places) = journal.places(Conversation::Everyone)? else {
            return Ok(history);
        };
        for window in WINDOWS {
            let from = places.first.max(places.last.saturating_sub(window - 1));
            history.said.clear();
            let mut text = String::new();
            let mut visit = |record: &Record| {
                let Record { heading, frame } = record;
                let is_old = heading.order.get() <= after;
                if is_old && frame.kind() == Kind::MSG {
                    history.add_part(heading, frame, &mut text);
                }
                is_old
            };
            journal.read_conversation(Conversation::Everyone, from, &mut visit)?;
            if history.said.len() == LENGTH || from == places.first {
                break;
            }
        }
        Ok(history)
    }

    /// A text whose beginning lies before the window is none of its.
    fn add_part(&mut self, heading: &Heading, frame: &Frame, text: &mut String) {
        if heading.part == 0 {
            text.clear();
        } else if text.is_empty() {
            return;
        }
        text.push_str(&frame.text().to_string());
        if heading.part + 1 < heading.parts {
            return;
        }
        let end = heading.place.get();
        let first = end - u32::from(heading.part);
        let chat = Chat {
            sender: frame.name().as_str().into(),
            message: std::mem::take(text).into(),
            timestamp: seconds(heading.time_ms.get()),
            msg_id: i64::from(first),
        };
        self.add(chat, end);
    }

    /// Something more was said.
    pub(super) fn add(&mut self, chat: Chat, end: u32) {
        if self.said.len() == LENGTH {
            self.said.pop_front();
        }
        self.said.push_back(Said { chat, end });
    }

    /// Whether it was read with what has this order.
    pub(super) fn includes(&self, order: u64) -> bool {
        order <= self.read_to
    }

    /// All of it, oldest first.
    pub(super) fn chats(&self) -> impl Iterator<Item = &Chat> {
        self.said.iter().map(|said| &said.chat)
    }

    /// The numbers of what was said after a place, up to another.
    pub(super) fn numbers(&self, after: u32, up_to: u32) -> impl Iterator<Item = i64> {
        let (after, up_to) = (i64::from(after), i64::from(up_to));
        let numbers = self.chats().map(|chat| chat.msg_id);
        numbers.filter(move |number| after < *number && *number <= up_to)
    }

    /// The last place of what has this number; the number itself where that is not known.
    pub(super) fn end_of(&self, number: u32) -> u32 {
        let mut said = self.said.iter();
        let found = said.find(|said| said.chat.msg_id == i64::from(number));
        found.map_or(number, |said| said.end)
    }

    /// The last place of all.
    pub(super) fn end(&self) -> Option<u32> {
        self.said.back().map(|said| said.end)
    }
}

/// Unix milliseconds as Python's `time.time()`.
pub(super) fn seconds(unix_ms: u64) -> f64 {
    unix_ms as f64 / 1_000.0
}
