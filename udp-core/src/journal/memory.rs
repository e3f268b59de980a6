//! A journal in memory: a ring of records, allocated and touched at the start. It keeps nothing over
//! a restart.

use super::{
    AppendError, Batch, Conversation, Extent, Journal, Places, ReadError, Reader, Table, token_of,
};
use crate::bounds::MEMORY_RECORDS;
use protocol::{PersonId, Record};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};
use zerocopy::FromZeros;

/// The journal of `--diario memoria`.
#[derive(Debug)]
pub struct MemoryJournal {
    ring: Arc<RwLock<Ring>>,
}

#[derive(Debug)]
struct Ring {
    records: VecDeque<Record>,
    capacity: usize,
    last: u64,
    last_time_ms: u64,
    conversations: BTreeMap<Conversation, Kept>,
    /// The highest place of any conversation that is no longer kept: one that begins again goes on
    /// above it, so that no place is ever given twice.
    forgotten_place: u32,
    tokens: BTreeMap<(u32, u64), u64>,
    rows: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
}

/// What is kept of a conversation.
#[derive(Debug, Default)]
struct Kept {
    last: u32,
    /// Orders by place, the last one having place `last`.
    orders: VecDeque<u64>,
}

impl Default for MemoryJournal {
    fn default() -> Self {
        Self::new(MEMORY_RECORDS)
    }
}

impl MemoryJournal {
    /// A ring of `capacity` records (208 bytes each), at least one.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let capacity = capacity.max(1);
        let mut records = VecDeque::new();
        // Touch every page now: a later page fault would stand in the way of a message.
        records.resize(capacity, Record::new_zeroed());
        records.clear();
        Self {
            ring: Arc::new(RwLock::new(Ring {
                records,
                capacity,
                last: 0,
                last_time_ms: 0,
                conversations: BTreeMap::new(),
                forgotten_place: 0,
                tokens: BTreeMap::new(),
                rows: BTreeMap::new(),
            })),
        }
    }
}

impl Ring {
    fn append(&mut self, batch: &mut Batch) {
        let Self {
            conversations,
            forgotten_place,
            ..
        } = self;
        batch.number(self.last + 1, |frame| {
            let Some(conversation) = Conversation::of(frame) else {
                return 0;
            };
            let kept = conversations.entry(conversation).or_insert_with(|| Kept {
                last: *forgotten_place,
                orders: VecDeque::new(),
            });
            kept.last += 1;
            kept.last
        });
        for (heading, frame) in batch.headings().iter().zip(batch.frames()) {
            if self.records.len() == self.capacity {
                self.forget_first();
            }
            self.last = heading.order.get();
            self.last_time_ms = heading.time_ms.get();
            if let Some(kept) =
                Conversation::of(frame).and_then(|it| self.conversations.get_mut(&it))
            {
                kept.orders.push_back(self.last);
            }
            if let Some(token) = token_of(heading, frame) {
                self.tokens.insert(token, self.last);
            }
            self.records.push_back(Record {
                heading: *heading,
                frame: *frame,
            });
        }
        for change in batch.changes() {
            let key = (change.table, change.key.clone());
            match &change.value {
                Some(value) => _ = self.rows.insert(key, value.clone()),
                None => _ = self.rows.remove(&key),
            }
        }
    }

    fn forget_first(&mut self) {
        let Some(record) = self.records.pop_front() else {
            return;
        };
        if let Some(token) = token_of(&record.heading, &record.frame)
            && self.tokens.get(&token) == Some(&record.heading.order.get())
        {
            self.tokens.remove(&token);
        }
        let Some(conversation) = Conversation::of(&record.frame) else {
            return;
        };
        if let Some(kept) = self.conversations.get_mut(&conversation) {
            kept.orders.pop_front();
            // A place given in the batch that pushes this record out counts as kept.
            if kept.orders.is_empty() && kept.last == record.heading.place.get() {
                self.forgotten_place = self.forgotten_place.max(kept.last);
                self.conversations.remove(&conversation);
            }
        }
    }

    fn since_order(&self, from: u64) -> impl Iterator<Item = &Record> {
        let start = self
            .records
            .partition_point(|record| record.heading.order.get() < from);
        self.records.range(start..)
    }

    fn at_order(&self, order: u64) -> Option<&Record> {
        self.since_order(order)
            .next()
            .filter(|record| record.heading.order.get() == order)
    }
}

impl Journal for MemoryJournal {
    fn append(&mut self, batch: &mut Batch) -> Result<(), AppendError> {
        self.ring
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .append(batch);
        Ok(())
    }

    fn retain_from(&mut self, first: u64) -> Result<bool, AppendError> {
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        while ring
            .records
            .front()
            .is_some_and(|record| record.heading.order.get() < first)
        {
            ring.forget_first();
        }
        Ok(false)
    }

    fn reader(&self) -> Arc<dyn Reader> {
        Arc::new(MemoryReader(Arc::clone(&self.ring)))
    }

    fn is_immediate(&self) -> bool {
        true
    }
}

struct MemoryReader(Arc<RwLock<Ring>>);

impl MemoryReader {
    fn ring(&self) -> RwLockReadGuard<'_, Ring> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader for MemoryReader {
    fn extent(&self) -> Extent {
        let ring = self.ring();
        Extent {
            first: ring
                .records
                .front()
                .map_or(0, |record| record.heading.order.get()),
            first_time_ms: ring
                .records
                .front()
                .map_or(0, |record| record.heading.time_ms.get()),
            last: ring.last,
            last_time_ms: ring.last_time_ms,
            records: ring.records.len() as u64,
            bytes: (ring.capacity * Record::SIZE) as u64,
        }
    }

    fn read(&self, from: u64, visit: &mut dyn FnMut(&Record) -> bool) -> Result<(), ReadError> {
        self.ring().since_order(from).all(visit);
        Ok(())
    }

    fn read_conversation(
        &self,
        conversation: Conversation,
        from: u32,
        visit: &mut dyn FnMut(&Record) -> bool,
    ) -> Result<(), ReadError> {
        let ring = self.ring();
        let Some(kept) = ring.conversations.get(&conversation) else {
            return Ok(());
        };
        let first = kept.last - kept.orders.len() as u32 + 1;
        let skipped = from.saturating_sub(first) as usize;
        kept.orders
            .iter()
            .skip(skipped)
            .filter_map(|&order| ring.at_order(order))
            .all(visit);
        Ok(())
    }

    fn places(&self, conversation: Conversation) -> Result<Option<Places>, ReadError> {
        Ok(self
            .ring()
            .conversations
            .get(&conversation)
            .map(|kept| Places {
                first: kept.last - kept.orders.len() as u32 + 1,
                last: kept.last,
            }))
    }

    fn conversations(&self, visit: &mut dyn FnMut(Conversation)) -> Result<(), ReadError> {
        self.ring().conversations.keys().copied().for_each(visit);
        Ok(())
    }

    fn order_of_token(&self, speaker: PersonId, token: u64) -> Result<Option<u64>, ReadError> {
        Ok(self.ring().tokens.get(&(speaker.value(), token)).copied())
    }

    fn rows(&self, table: Table, visit: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), ReadError> {
        for ((_, key), value) in self
            .ring()
            .rows
            .range((table, Vec::new())..)
            .take_while(|((other, _), _)| *other == table)
        {
            visit(key, value);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Destination, Frame, FrameText, Kind, Name, Origin};

    fn append(journal: &mut MemoryJournal, frames: &[(u32, u32)]) -> Vec<(u64, u32)> {
        let mut batch = Batch::default();
        for &(from, to) in frames {
            let from = Origin::Person(PersonId::new(from).unwrap());
            let to = Destination::from_wire(to).unwrap();
            batch.push(
                &Frame::new(Kind::MSG, from, to, &Name::EMPTY, &FrameText::EMPTY),
                7,
                0,
                0,
                1,
            );
        }
        journal.append(&mut batch).unwrap();
        batch
            .headings()
            .iter()
            .map(|h| (h.order.get(), h.place.get()))
            .collect()
    }

    #[test]
    fn the_ring_forgets_the_oldest_and_gives_no_place_twice() {
        let mut journal = MemoryJournal::new(2);
        append(&mut journal, &[(1, 2), (1, 2), (3, 0)]);
        append(&mut journal, &[(3, 0)]);
        assert_eq!(journal.reader().extent().first, 3);
        assert_eq!(append(&mut journal, &[(1, 2)]), [(5, 3)]);
    }

    #[test]
    fn a_batch_larger_than_the_ring_leaves_its_end() {
        let mut journal = MemoryJournal::new(2);
        append(&mut journal, &[(1, 0), (1, 2), (1, 0), (1, 0), (1, 2)]);
        let mut orders = Vec::new();
        let reader = journal.reader();
        reader
            .read(0, &mut |record| {
                orders.push(record.heading.order.get());
                true
            })
            .unwrap();
        assert_eq!(orders, [4, 5]);
        let one = PersonId::new(1).unwrap();
        let places = reader.places(Conversation::pair(one, PersonId::new(2).unwrap()));
        assert_eq!(places, Ok(Some(Places { first: 2, last: 2 })));
    }
}
