//! Marks: who has read how far in which conversation, and when. They only move forward.

use crate::{
    bounds::{MARK_READERS, MARKS_PER_PERSON},
    journal::{Conversation, RowChange, Table},
    switches::{Switch, holds},
};
use protocol::PersonId;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// How far somebody has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Up to which place.
    pub place: u32,
    /// When, Unix milliseconds.
    pub time_ms: u64,
}

/// All marks, by conversation and reader.
#[derive(Debug, Default)]
pub(super) struct Marks {
    by_reader: BTreeMap<(Conversation, PersonId), Mark>,
    /// On their way into the journal: nobody hears of them before they are kept.
    moving: BTreeMap<(Conversation, PersonId), Mark>,
    counts: BTreeMap<PersonId, usize>,
}

impl Marks {
    /// Takes a row from the journal.
    pub(super) fn put_row(&mut self, key: &[u8], value: &[u8]) {
        let Some((conversation, reader)) = key.split_at_checked(Conversation::KEY_BYTES) else {
            return;
        };
        let reader = reader.try_into().ok().map(u32::from_be_bytes);
        let (Some(conversation), Some(reader), Some((place, time_ms))) = (
            Conversation::from_key(conversation),
            reader.and_then(PersonId::new),
            value.split_first_chunk::<4>(),
        ) else {
            return;
        };
        let Ok(time_ms) = time_ms.try_into().map(u64::from_be_bytes) else {
            return;
        };
        let place = u32::from_be_bytes(*place);
        self.put(conversation, reader, Mark { place, time_ms });
    }

    fn put(&mut self, conversation: Conversation, reader: PersonId, mark: Mark) {
        if self
            .by_reader
            .insert((conversation, reader), mark)
            .is_none()
        {
            *self.counts.entry(reader).or_default() += 1;
        }
    }

    pub(super) fn get(&self, conversation: Conversation, reader: PersonId) -> Option<Mark> {
        self.by_reader.get(&(conversation, reader)).copied()
    }

    /// A mark is kept; true unless a further one was kept before it.
    pub(super) fn keep(
        &mut self,
        conversation: Conversation,
        reader: PersonId,
        mark: Mark,
    ) -> bool {
        let key = (conversation, reader);
        if self.moving.get(&key) == Some(&mark) {
            self.moving.remove(&key);
        }
        let is_further = self
            .get(conversation, reader)
            .is_none_or(|old| old.place < mark.place || !holds(Switch::Marks));
        if is_further {
            self.put(conversation, reader, mark);
        }
        is_further
    }

    /// Moves a mark forward, once that is [kept](Self::keep); the row to write when it moves.
    pub(super) fn advance(
        &mut self,
        conversation: Conversation,
        reader: PersonId,
        mark: Mark,
    ) -> Option<RowChange> {
        let key = (conversation, reader);
        let moving = self.moving.get(&key).copied();
        let old = moving.or_else(|| self.get(conversation, reader));
        if old.map_or(0, |old| old.place) >= mark.place && holds(Switch::Marks) {
            return None;
        }
        if old.is_none() && self.counts.get(&reader) >= Some(&MARKS_PER_PERSON) {
            return None;
        }
        self.moving.insert(key, mark);
        Some(row(conversation, reader, Some(mark)))
    }

    /// How far others than `reader` have read in a conversation, by their ids: those 64 whose marks
    /// moved last, of however many there once were.
    pub(super) fn newest_of_others(
        &self,
        conversation: Conversation,
        reader: PersonId,
    ) -> Vec<(PersonId, Mark)> {
        let mut marks: Vec<_> = self.of(conversation).collect();
        marks.retain(|(other, _)| *other != reader);
        if marks.len() > MARK_READERS {
            let newest_first = |(other, mark): &(PersonId, Mark)| (Reverse(mark.time_ms), *other);
            marks.select_nth_unstable_by_key(MARK_READERS, newest_first);
            marks.truncate(MARK_READERS);
            marks.sort_unstable_by_key(|(other, _)| *other);
            marks.shrink_to_fit();
        }
        marks
    }

    /// Who has read how far in a conversation.
    fn of(&self, conversation: Conversation) -> impl Iterator<Item = (PersonId, Mark)> {
        let ends = PersonId::new(PersonId::MIN).zip(PersonId::new(PersonId::MAX));
        ends.into_iter().flat_map(move |(first, last)| {
            self.by_reader
                .range((conversation, first)..=(conversation, last))
                .map(|(&(_, reader), &mark)| (reader, mark))
        })
    }

    /// Forgets the marks of somebody who no longer owns the id, or of a conversation that is gone.
    pub(super) fn remove(
        &mut self,
        is_gone: impl Fn(Conversation, PersonId) -> bool,
    ) -> Vec<RowChange> {
        let keys: BTreeSet<_> = (self.by_reader.keys())
            .chain(self.moving.keys())
            .copied()
            .filter(|&(conversation, reader)| is_gone(conversation, reader))
            .collect();
        keys.into_iter()
            .map(|(conversation, reader)| {
                self.moving.remove(&(conversation, reader));
                let was_kept = self.by_reader.remove(&(conversation, reader)).is_some();
                if let Some(count) = self.counts.get_mut(&reader).filter(|_| was_kept) {
                    *count -= 1;
                    if *count == 0 {
                        self.counts.remove(&reader);
                    }
                }
                row(conversation, reader, None)
            })
            .collect()
    }
}

/// The row of a mark: conversation and reader → place and time.
fn row(conversation: Conversation, reader: PersonId, mark: Option<Mark>) -> RowChange {
    let value = mark.map(|mark| {
        let mut value = mark.place.to_be_bytes().to_vec();
        value.extend(mark.time_ms.to_be_bytes());
        value
    });
    RowChange {
        table: Table::Marks,
        key: [&conversation.key()[..], &reader.value().to_be_bytes()[..]].concat(),
        value,
        order: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_only_move_forward_and_lead_back_from_their_rows() {
        let (one, two) = (PersonId::new(1).unwrap(), PersonId::new(2).unwrap());
        let pair = Conversation::pair(one, two);
        let mut marks = Marks::default();
        let mark = |place| Mark { place, time_ms: 99 };
        let change = marks.advance(pair, one, mark(5)).unwrap();
        assert_eq!(marks.advance(pair, one, mark(5)), None);
        assert_eq!(marks.advance(pair, one, mark(4)), None);
        assert_eq!(marks.advance(pair, two, mark(0)), None);
        marks.advance(Conversation::Everyone, two, mark(1)).unwrap();
        assert_eq!(marks.get(pair, one), None);
        assert!(marks.keep(pair, one, mark(5)) && !marks.keep(pair, one, mark(3)));
        assert_eq!(marks.get(pair, one), Some(mark(5)));

        let mut read = Marks::default();
        read.put_row(&change.key, &change.value.unwrap());
        assert_eq!(read.get(pair, one), Some(mark(5)));
        assert_eq!(marks.newest_of_others(pair, two), [(one, mark(5))]);
        assert_eq!(marks.newest_of_others(pair, one), []);
        assert_eq!(marks.remove(|_, reader| reader == one).len(), 1);
        assert_eq!(marks.of(pair).count(), 0);
    }
}
