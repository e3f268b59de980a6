//! One conversation: its messages in the server's order, ours that wait at the end.

use super::{
    Author,
    message::{Body, Delivery, Line, Message},
};
use jiff::{SignedDuration, civil::DateTime};
use protocol::{Destination, PersonId, RoomId};
use std::collections::VecDeque;
use udp_core::client::Label;

/// Messages kept in memory per conversation: more is not read by scrolling, and the positions of a
/// taller list would lose precision on the screen.
pub const MAX_MESSAGES: usize = 10_000;
/// Messages of one sender closer than this stand together under one name.
const GROUP: SignedDuration = SignedDuration::from_mins(5);

/// Which conversation: destination 0, a room, or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Destination 0.
    Everyone,
    /// In a room.
    Room(RoomId),
    /// Private with a person.
    Person(PersonId),
}

impl Key {
    /// Where a frame of this conversation goes.
    #[must_use]
    pub const fn destination(self) -> Destination {
        match self {
            Self::Everyone => Destination::Everyone,
            Self::Room(room) => Destination::Room(room),
            Self::Person(id) => Destination::Person(id),
        }
    }
}

/// Messages, what of them is unread, and the draft.
#[derive(Debug, Default)]
pub struct Conversation {
    messages: VecDeque<Message>,
    /// How many messages were dropped from the beginning.
    dropped: u64,
    /// Id of the last message or opening: orders the list.
    pub(super) activity: u64,
    pub(super) unread: usize,
    /// The first message that arrived while nobody looked.
    pub(super) new_line: Option<u64>,
    pub(super) draft: String,
}

impl Conversation {
    /// Messages kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// True when nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// The message in this place, from the oldest kept.
    #[must_use]
    pub fn message(&self, index: usize) -> Option<&Message> {
        self.messages.get(index)
    }

    /// The last thing said, by a person or by the server, for the list of conversations.
    #[must_use]
    pub fn last_said(&self) -> Option<&Message> {
        self.messages
            .iter()
            .rev()
            .find(|message| matches!(message.body, Body::Said(_) | Body::Notice(_)))
    }

    /// How many messages were dropped from the beginning to keep to the bound.
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Messages not read yet.
    #[must_use]
    pub const fn unread(&self) -> usize {
        self.unread
    }

    /// What is being written here.
    #[must_use]
    pub fn draft(&self) -> &str {
        &self.draft
    }

    /// Own texts that have not left yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        // They stand at the end, before the first that waits for nothing; looking no further than
        // the client core lets wait keeps this cheap in every frame.
        self.messages
            .iter()
            .rev()
            .take_while(|message| is_pending(message))
            .filter(|message| message.line().is_some_and(Line::is_leaving))
            .count()
    }

    /// True when a day begins with this message.
    #[must_use]
    pub fn begins_day(&self, index: usize) -> bool {
        let Some(message) = self.messages.get(index) else {
            return false;
        };
        let before = index.checked_sub(1).and_then(|i| self.messages.get(i));
        before.is_none_or(|before| before.at.date() != message.at.date())
    }

    /// True when the line "new messages" stands above this message.
    #[must_use]
    pub fn begins_new(&self, index: usize) -> bool {
        self.new_line.is_some() && self.messages.get(index).map(|m| m.id) == self.new_line
    }

    /// True when this message continues what its sender said just before.
    #[must_use]
    pub fn continues(&self, index: usize) -> bool {
        let (Some(message), Some(before)) = (
            self.messages.get(index),
            index.checked_sub(1).and_then(|i| self.messages.get(i)),
        ) else {
            return false;
        };
        let (Some(line), Some(line_before)) = (message.line(), before.line()) else {
            return false;
        };
        line.author == line_before.author
            // Two names under one id are two people to a reader.
            && (line.author == Author::Me || line.name == line_before.name)
            && message.at.date() == before.at.date()
            && message.at.duration_since(before.at).abs() < GROUP
            && !self.begins_new(index)
    }

    /// Adds what somebody said.
    pub(super) fn hear(&mut self, message: Message, read: bool) {
        if !read {
            self.unread += 1;
            if self.new_line.is_none() {
                self.new_line = Some(message.id);
            }
        }
        self.insert(message);
    }

    /// Adds a line of the system.
    pub(super) fn note(&mut self, message: Message) {
        self.insert(message);
    }

    /// Adds what we say, to wait at the end.
    pub(super) fn say(&mut self, message: Message) {
        self.activity = message.id;
        self.messages.push_back(message);
        self.bound();
    }

    /// A part of our own text came back: with the first part the message takes its place in the
    /// server's order. False when the message is not here any more.
    pub(super) fn echo(&mut self, label: Label, part: (u8, u8), now: DateTime) -> bool {
        let Some(at) = self.position(label) else {
            return false;
        };
        let Some(line) = self.messages[at].line_mut() else {
            return false;
        };
        if line.part_came_back(part.0)
            && let Some(mut message) = self.messages.remove(at)
        {
            message.at = now;
            self.insert(message);
        }
        true
    }

    /// Something became of our own text.
    pub(super) fn settle(&mut self, label: Label, delivery: Delivery) {
        let Some(at) = self.position(label) else {
            return;
        };
        if let Some(line) = self.messages[at].line_mut() {
            line.settle(delivery);
        }
    }

    /// Takes out a message that failed, to be said again.
    pub(super) fn take_failed(&mut self, id: u64) -> Option<String> {
        let at = self.messages.iter().rposition(|m| m.id == id)?;
        let text = self.messages[at]
            .line()
            .filter(|line| line.has_failed())?
            .text
            .clone();
        self.messages.remove(at);
        Some(text)
    }

    pub(super) fn drop_oldest(&mut self) {
        if self.messages.pop_front().is_some() {
            self.dropped += 1;
        }
    }

    /// Where something from the server belongs: before our own that wait for their place.
    fn insert(&mut self, message: Message) {
        let pending = self.messages.iter().rev().take_while(|m| is_pending(m));
        let at = self.messages.len() - pending.count();
        self.activity = self.activity.max(message.id);
        self.messages.insert(at, message);
        self.bound();
    }

    fn position(&self, label: Label) -> Option<usize> {
        self.messages
            .iter()
            .rposition(|message| message.line().and_then(|line| line.label) == Some(label))
    }

    fn bound(&mut self) {
        while self.messages.len() > MAX_MESSAGES {
            self.drop_oldest();
        }
    }
}

fn is_pending(message: &Message) -> bool {
    matches!(&message.body, Body::Said(line) if line.is_pending())
}
