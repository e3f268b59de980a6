//! Which conversations there are, in which order, and which one is open.

use super::{Conversation, Key, Model};
use protocol::RoomId;
use std::collections::BTreeSet;

/// Private conversations kept at once. Anybody on the network may open one, with any id on an
/// existing server, so the list needs an end; a person who writes to 500 others will miss none.
pub const MAX_CONVERSATIONS: usize = 500;

impl Model {
    /// Conversations as the list shows them: everyone first, rooms by their number, then people by
    /// last activity.
    #[must_use]
    pub fn ordered(&self) -> Vec<Key> {
        let mut private: Vec<_> = self
            .conversations
            .iter()
            .filter(|(key, _)| matches!(key, Key::Person(_)))
            .map(|(key, conversation)| (std::cmp::Reverse(conversation.activity()), *key))
            .collect();
        private.sort_unstable();
        let talked = self.conversations.keys().filter_map(|key| match key {
            Key::Room(room) => Some(*room),
            Key::Everyone | Key::Person(_) => None,
        });
        let rooms: BTreeSet<RoomId> = self.rooms.listed().chain(talked).collect();
        std::iter::once(Key::Everyone)
            .chain(rooms.into_iter().map(Key::Room))
            .chain(private.into_iter().map(|(_, key)| key))
            .collect()
    }

    /// Opens a conversation, made when it is not there yet.
    pub fn open(&mut self, key: Key) {
        if key != self.current {
            self.entry(self.current).new_line = None;
        }
        if !self.conversations.contains_key(&key) {
            self.entry(key).activity = self.next_message;
        }
        self.entry(key).read_all();
        self.current = key;
        self.bound_conversations();
    }

    /// Opens the conversation `step` places further down the list (up when negative).
    pub fn open_beside(&mut self, step: isize) {
        let order = self.ordered();
        let at = order.iter().position(|key| *key == self.current);
        let to = at.unwrap_or(0).saturating_add_signed(step);
        if let Some(key) = order.get(to.min(order.len() - 1)) {
            self.open(*key);
        }
    }

    /// The window has or has not the focus.
    pub fn set_looking(&mut self, looking: bool) {
        if looking && !self.looking {
            self.entry(self.current).read_all();
        }
        self.looking = looking;
    }

    pub(super) fn entry(&mut self, key: Key) -> &mut Conversation {
        self.conversations.entry(key).or_default()
    }

    /// Drops the least recently used private conversation past the bound, never the open one.
    pub(super) fn bound_conversations(&mut self) {
        while self.conversations.len() > MAX_CONVERSATIONS + 1 {
            let oldest = self
                .conversations
                .iter()
                .filter(|(key, _)| **key != Key::Everyone && **key != self.current)
                .min_by_key(|(_, conversation)| conversation.activity())
                .map(|(key, _)| *key);
            let Some(oldest) = oldest else { return };
            self.conversations.remove(&oldest);
        }
    }
}
