//! What we have said lately, how far it has got, and who has read it.

use crate::terminal_client::shown::{Mark, Placed};
use protocol::{Destination, PersonId, Token};
use std::collections::BTreeMap;

/// Messages remembered: what `/confirmacoes` shows, and what may be read while somebody looks. Those that
/// wait are never forgotten.
const REMEMBERED: usize = 256;

/// A message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) to: Destination,
    pub(super) text: String,
    /// Once it is kept: where, and the place of its last part.
    pub(super) placed: Option<(Placed, u32)>,
}

/// The messages, by their tokens: in the order in which they were said.
#[derive(Debug, Default)]
pub(super) struct Messages {
    said: BTreeMap<Token, Message>,
    /// How far each of the others has read.
    read: BTreeMap<(Destination, PersonId), u32>,
}

impl Messages {
    pub(super) fn say(&mut self, token: Token, to: Destination, text: &str) {
        let message = Message {
            to,
            text: text.to_owned(),
            placed: None,
        };
        self.said.insert(token, message);
        if self.said.len() > REMEMBERED {
            let kept = self.said.iter().find(|(_, it)| it.placed.is_some());
            if let Some(oldest) = kept.map(|(&token, _)| token) {
                self.said.remove(&oldest);
            }
        }
    }

    pub(super) fn keep(&mut self, token: Token, placed: Placed, parts: u8) -> Option<&Message> {
        let message = self.said.get_mut(&token)?;
        let last = placed.place + u32::from(parts.max(1) - 1);
        message.placed = Some((placed, last));
        Some(message)
    }

    pub(super) fn forget(&mut self, token: Token) -> Option<Message> {
        self.said.remove(&token)
    }

    /// Somebody has read up to a place. The last message of ours that they had not read before.
    pub(super) fn read(
        &mut self,
        who: PersonId,
        conversation: Destination,
        place: u32,
    ) -> Option<&Message> {
        let before = self.read.insert((conversation, who), place).unwrap_or(0);
        let read = |it: &&Message| {
            it.to == conversation
                && (it.placed).is_some_and(|(_, last)| (before + 1..=place).contains(&last))
        };
        let newly = self.said.values().filter(read);
        newly.max_by_key(|it| it.placed.map(|(_, last)| last))
    }

    /// The last messages of a conversation, so many, with their marks and who has read them.
    pub(super) fn last(
        &self,
        conversation: Destination,
        count: usize,
    ) -> Vec<(&Message, Mark, Vec<PersonId>)> {
        let here = self.said.values().filter(|it| it.to == conversation);
        let mut last: Vec<_> = here.rev().take(count).collect();
        last.reverse();
        let state = |it| {
            let readers = self.readers(it);
            let mark = match (it.placed, readers.is_empty()) {
                (None, _) => Mark::Waiting,
                (Some(_), true) => Mark::Kept,
                (Some(_), false) => Mark::Read,
            };
            (it, mark, readers)
        };
        last.into_iter().map(state).collect()
    }

    fn readers(&self, message: &Message) -> Vec<PersonId> {
        let Some((_, last)) = message.placed else {
            return Vec::new();
        };
        let marks = self.read.iter();
        let read = marks.filter(|&(&(which, _), &place)| which == message.to && place >= last);
        read.map(|(&(_, who), _)| who).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Destination = Destination::Everyone;

    fn token(number: u32) -> Token {
        Token { outbox: 1, number }
    }

    fn placed(place: u32) -> Placed {
        Placed {
            order: place.into(),
            place,
            time_ms: 0,
        }
    }

    #[test]
    fn marks_go_forward_and_name_what_is_news() {
        let bia = PersonId::new(8).unwrap();
        let mut messages = Messages::default();
        for number in 1..=3 {
            messages.say(token(number), ALL, &number.to_string());
        }
        messages.keep(token(1), placed(10), 1);
        // Three parts: read once the last is.
        messages.keep(token(2), placed(11), 3);
        let text = |it: Option<&Message>| it.map(|it| it.text.clone());
        assert_eq!(text(messages.read(bia, ALL, 12)).as_deref(), Some("1"));
        assert_eq!(text(messages.read(bia, ALL, 13)).as_deref(), Some("2"));
        assert_eq!(text(messages.read(bia, ALL, 14)), None);
        let marks: Vec<_> = messages.last(ALL, 2).iter().map(|it| it.1).collect();
        assert_eq!(marks, [Mark::Read, Mark::Waiting]);
        assert_eq!(messages.last(Destination::Person(bia), 2), []);
    }

    #[test]
    fn only_so_many_are_remembered_but_all_that_wait() {
        let mut messages = Messages::default();
        messages.say(token(1), ALL, "waits");
        for number in 2..1_000 {
            messages.say(token(number), ALL, "");
            messages.keep(token(number), placed(number), 1);
        }
        assert_eq!(messages.last(ALL, usize::MAX).len(), REMEMBERED);
        assert_eq!(messages.forget(token(1)).unwrap().text, "waits");
    }
}
