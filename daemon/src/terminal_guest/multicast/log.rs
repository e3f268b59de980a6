//! What was said since we came, and who has read it: `/historico` and `/confirmacoes` ask nobody.

use rpc_shim::multicast::Chat;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

/// Messages that are remembered: what a queue of the chat holds, so that none of it is shown twice.
const MESSAGES: usize = 1_000;
/// Readers remembered of each message: a large class.
const READERS: usize = 256;

#[derive(Debug, Default)]
pub(super) struct Log {
    chats: VecDeque<Chat>,
    numbers: BTreeSet<i64>,
    readers: BTreeMap<i64, Vec<Arc<str>>>,
}

impl Log {
    /// Remembers a message; false if it was there.
    pub(super) fn add(&mut self, chat: &Chat) -> bool {
        if !self.numbers.insert(chat.msg_id) {
            return false;
        }
        self.chats.push_back(chat.clone());
        if self.chats.len() > MESSAGES
            && let Some(oldest) = self.chats.pop_front()
        {
            self.numbers.remove(&oldest.msg_id);
            self.readers.remove(&oldest.msg_id);
        }
        true
    }

    /// Remembers who has read a message that is remembered.
    pub(super) fn add_reader(&mut self, number: i64, reader: &Arc<str>) {
        if !self.numbers.contains(&number) {
            return;
        }
        let readers = self.readers.entry(number).or_default();
        if readers.len() < READERS && !readers.contains(reader) {
            readers.push(Arc::clone(reader));
        }
    }

    pub(super) fn find(&self, number: i64) -> Option<&Chat> {
        self.chats.iter().rev().find(|chat| chat.msg_id == number)
    }

    /// The last messages, oldest first.
    pub(super) fn last(&self, count: usize) -> impl ExactSizeIterator<Item = &Chat> {
        let before = self.chats.len().saturating_sub(count);
        self.chats.iter().skip(before)
    }

    /// The last messages of somebody, oldest first.
    pub(super) fn last_of(&self, name: &str, count: usize) -> impl Iterator<Item = &Chat> {
        let of = self.chats.iter().filter(move |chat| *chat.sender == *name);
        let last: Vec<&Chat> = of.rev().take(count).collect();
        last.into_iter().rev()
    }

    pub(super) fn readers(&self, number: i64) -> impl Iterator<Item = &str> {
        self.readers
            .get(&number)
            .into_iter()
            .flatten()
            .map(|it| &**it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat(msg_id: i64, sender: &str) -> Chat {
        Chat {
            sender: sender.into(),
            message: msg_id.to_string().into(),
            timestamp: 0.0,
            msg_id,
        }
    }

    #[test]
    fn what_was_said_and_who_has_read_it_is_remembered_once_and_not_for_ever() {
        let mut log = Log::default();
        for number in 1..=1_002 {
            assert!(log.add(&chat(number, if number % 2 == 0 { "Ana" } else { "Bia" })));
        }
        assert!(!log.add(&chat(1_002, "Ana")));
        assert_eq!(log.find(2), None);
        let numbers = |chats: Vec<&Chat>| chats.iter().map(|it| it.msg_id).collect::<Vec<_>>();
        assert_eq!(numbers(log.last(2).collect()), [1_001, 1_002]);
        assert_eq!(numbers(log.last_of("Ana", 2).collect()), [1_000, 1_002]);
        for reader in ["Bia", "Caio", "Bia"] {
            log.add_reader(1_002, &reader.into());
            log.add_reader(2, &reader.into());
        }
        assert_eq!(log.readers(1_002).collect::<Vec<_>>(), ["Bia", "Caio"]);
        assert_eq!(log.readers(2).count(), 0);
        for reader in 0..300 {
            log.add_reader(1_002, &reader.to_string().into());
        }
        assert_eq!(log.readers(1_002).count(), READERS);
    }
}
