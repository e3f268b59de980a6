//! One conversation: its messages in the server's order, ours that wait at the end.

use super::{
    Author,
    history::{History, Marks},
    message::{Body, Delivery, Line, Message, Place},
};
use jiff::{SignedDuration, civil::DateTime};
use protocol::{Destination, PersonId, RoomId, Token};
use std::collections::VecDeque;
use udp_core::client::Label;

/// Messages kept in memory per conversation: a school year of a busy class.
pub const MAX_MESSAGES: usize = 100_000;
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
    /// On a sealed link: how far back it is here, and how far it was read.
    pub(super) history: History,
    pub(super) marks: Marks,
    /// Id of the last message or opening: orders the list.
    pub(super) activity: u64,
    pub(super) unread: usize,
    /// How many of the unread call us by our name.
    pub(super) calls: usize,
    /// The first message that arrived while nobody looked.
    pub(super) new_line: Option<u64>,
    /// Behind which place that message stands: looking for it among all that is unread, with each message that
    /// comes, would cost more and more.
    new_line_after: u32,
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

    /// True while people have come and gone here, and nothing else has been.
    #[must_use]
    pub fn is_about_passages_only(&self) -> bool {
        let is_passage = |message: &Message| matches!(message.body, Body::Passage { .. });
        self.messages.iter().all(is_passage)
    }

    /// The message in this place, from the oldest kept.
    #[must_use]
    pub fn message(&self, index: usize) -> Option<&Message> {
        self.messages.get(index)
    }

    /// Where a message is.
    #[must_use]
    pub fn index_of(&self, id: u64) -> Option<usize> {
        self.messages.iter().rposition(|message| message.id == id)
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

    /// How far back this goes, on a sealed link.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// Who else has read how far, on a sealed link.
    #[must_use]
    pub const fn marks(&self) -> &Marks {
        &self.marks
    }

    /// What orders the list: when something last happened here. What was just opened comes first.
    pub(super) fn activity(&self) -> (DateTime, u64) {
        let last = self.messages.back();
        (last.map_or(DateTime::MAX, |last| last.at), self.activity)
    }

    /// Messages not read yet.
    #[must_use]
    pub const fn unread(&self) -> usize {
        self.unread
    }

    /// How many of the messages not read yet call us by our name.
    #[must_use]
    pub const fn calls(&self) -> usize {
        self.calls
    }

    /// Everything here has been read.
    pub(super) const fn read_all(&mut self) {
        self.unread = 0;
        self.calls = 0;
    }

    /// The last but `nth` of what we said here ourselves, as far as it is here.
    #[must_use]
    pub fn said_by_me(&self, nth: usize) -> Option<&str> {
        let lines = self.messages.iter().rev().filter_map(Message::line);
        let mine = lines.filter(|line| line.author == Author::Me);
        mine.map(|line| line.text.as_str()).nth(nth)
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

    /// Adds what somebody said; true unless it was here already.
    pub(super) fn hear(&mut self, message: Message, read: bool, calls_me: bool) -> bool {
        let id = message.id;
        let stands = self.insert(message);
        if let (Some(after), false) = (stands, read) {
            self.unread += 1;
            self.calls += usize::from(calls_me);
            if self.new_line.is_none() || self.new_line_after > after {
                self.new_line = Some(id);
                self.new_line_after = after;
            }
        }
        stands.is_some()
    }

    /// Adds a line of the system.
    pub(super) fn note(&mut self, message: Message) {
        self.insert(message);
    }

    /// Adds what we say, to wait at the end.
    pub(super) fn say(&mut self, message: Message) {
        self.activity = message.id;
        self.messages.push_back(Message {
            after: u32::MAX,
            ..message
        });
        self.bound();
    }

    /// A text that was only said waits in the outbox now; false when there is no such text.
    pub(super) fn queued(&mut self, label: Label, token: Token, text: &str) -> bool {
        let Some(at) = self.position(label) else {
            return false;
        };
        if let Some(line) = self.messages[at].line_mut() {
            line.token = Some(token);
            line.delivery = Delivery::Queued;
            text.clone_into(&mut line.text);
        }
        true
    }

    /// The server keeps our text: it takes its place.
    pub(super) fn kept(&mut self, token: Token, place: Place, at: DateTime) {
        let Some(mut message) = self.take(token) else {
            return;
        };
        if let Some(line) = message.line_mut() {
            line.delivery = Delivery::Kept;
        }
        self.insert(Message {
            at,
            place: Some(place),
            ..message
        });
    }

    /// The server refused our text: it waits for nothing any more, and stands where it was said.
    pub(super) fn failed(&mut self, token: Token, why: Delivery) {
        if let Some(mut message) = self.take(token) {
            if let Some(line) = message.line_mut() {
                line.delivery = why;
            }
            self.insert(message);
        }
    }

    fn take(&mut self, token: Token) -> Option<Message> {
        let at = self.position_of(token)?;
        self.messages.remove(at)
    }

    /// True when our text of this token stands here.
    pub(super) fn has(&self, token: Token) -> bool {
        self.position_of(token).is_some()
    }

    fn position_of(&self, token: Token) -> Option<usize> {
        let is_it = |message: &Message| message.line().and_then(|line| line.token) == Some(token);
        self.messages.iter().rposition(is_it)
    }

    /// True when this place is shown already.
    pub(super) fn has_place(&self, place: u32) -> bool {
        let end = self.index_after(place);
        let standing_there = self.messages.range(..end).rev();
        // Lines of the system may stand behind it.
        standing_there
            .take_while(|message| message.after == place)
            .any(|message| message.place.is_some())
    }

    /// The last place shown.
    pub(super) fn newest(&self) -> u32 {
        let placed = self.messages.iter().rev().find_map(|message| message.place);
        placed.map_or(0, Place::last)
    }

    /// How many messages of others are further than a place, as far as they are here.
    pub(super) fn count_beyond(&self, place: u32) -> usize {
        self.messages
            .iter()
            .rev()
            .take_while(|message| message.after > place)
            .filter(|message| message.place.is_some() && message.is_from_other())
            .count()
    }

    /// Forgets everything the server has another history of; what waits to be said stays.
    pub(super) fn replace(&mut self) {
        self.messages.retain(is_pending);
        self.history = History::default();
        self.marks = Marks::default();
        self.read_all();
        self.new_line = None;
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
    pub(super) fn take_failed(&mut self, id: u64) -> Option<(String, Option<Token>)> {
        let at = self.messages.iter().rposition(|m| m.id == id)?;
        let line = self.messages[at].line().filter(|line| line.has_failed())?;
        let said = (line.text.clone(), line.token);
        self.messages.remove(at);
        Some(said)
    }

    pub(super) fn drop_oldest(&mut self) {
        if let Some(message) = self.messages.pop_front() {
            if self.new_line == Some(message.id) {
                self.new_line = None;
            }
            if message.place.is_some() {
                // The profile has it still.
                let oldest = self.messages.iter().find_map(|message| message.place);
                self.history
                    .begins_at(oldest.map_or(u32::MAX, |place| place.first));
            } else {
                self.dropped += 1;
            }
        }
    }

    /// Puts something where it belongs: by its place, or at the end, before our own that wait for
    /// theirs. Tells behind which place it stands; nothing when its own place is taken, which is then it.
    fn insert(&mut self, mut message: Message) -> Option<u32> {
        let pending = self.messages.iter().rev().take_while(|m| is_pending(m));
        let end = self.messages.len() - pending.count();
        let at = if let Some(place) = message.place {
            if self.has_place(place.first) {
                return None;
            }
            message.after = place.first;
            self.index_after(place.first).min(end)
        } else {
            let before = end.checked_sub(1).map(|before| &self.messages[before]);
            let before = before.map_or(0, |before| before.after);
            // What was said before this moment and is not here yet comes to stand before it.
            message.after = before.max(self.history.last);
            end
        };
        if at == end {
            self.activity = self.activity.max(message.id);
        }
        let after = message.after;
        self.messages.insert(at, message);
        self.bound();
        Some(after)
    }

    /// Where what comes after a place begins.
    fn index_after(&self, place: u32) -> usize {
        self.messages
            .partition_point(|message| message.after <= place)
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
