//! What is known of the journal without its file: where it ends, and its last records. With these,
//! reading goes on while the disk fails.

use crate::{
    bounds::MEMORY_RECORDS,
    journal::{Batch, Conversation, Extent, Places, token_of},
};
use protocol::Record;
use std::collections::VecDeque;

/// Where the journal begins and ends, and its last records.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// As in [`Extent`], which the bytes are added to.
    pub(super) extent: Extent,
    tail: VecDeque<Record>,
}

impl Known {
    pub(super) fn new(extent: Extent, tail: VecDeque<Record>) -> Self {
        Self { extent, tail }
    }

    /// A batch is in the file.
    pub(super) fn append(&mut self, batch: &Batch) {
        let Some(first) = batch.headings().first() else {
            return;
        };
        let extent = &mut self.extent;
        if extent.records == 0 {
            extent.first = first.order.get();
            extent.first_time_ms = first.time_ms.get();
        }
        extent.records += batch.headings().len() as u64;
        for (heading, frame) in batch.headings().iter().zip(batch.frames()) {
            extent.last = heading.order.get();
            extent.last_time_ms = heading.time_ms.get();
            if self.tail.len() == MEMORY_RECORDS {
                self.tail.pop_front();
            }
            self.tail.push_back(Record {
                heading: *heading,
                frame: *frame,
            });
        }
    }

    /// `count` records have gone from the file, and `first` are the order and time of the first one left.
    pub(super) fn retain_from(&mut self, first: Option<(u64, u64)>, count: u64) {
        self.extent.records -= count;
        (self.extent.first, self.extent.first_time_ms) = first.unwrap_or((0, 0));
        let first = first.map_or(u64::MAX, |(order, _)| order);
        while (self.tail.front()).is_some_and(|record| record.heading.order.get() < first) {
            self.tail.pop_front();
        }
    }

    /// The records from order `from` on, when they are all here.
    pub(super) fn read(&self, from: u64) -> Option<impl Iterator<Item = &Record>> {
        let start = (self.tail).partition_point(|record| record.heading.order.get() < from);
        let is_all = start > 0 || self.is_whole();
        is_all.then(|| self.tail.range(start..))
    }

    /// The records of a conversation from place `from` on, when they are all here.
    pub(super) fn read_conversation(
        &self,
        conversation: Conversation,
        from: u32,
    ) -> Option<impl Iterator<Item = &Record>> {
        let mut all = self.conversation(conversation).peekable();
        let is_all = self.is_whole()
            || all
                .peek()
                .is_some_and(|first| first.heading.place.get() <= from);
        is_all.then(|| all.skip_while(move |record| record.heading.place.get() < from))
    }

    /// The places of a conversation, when all its records are here.
    pub(super) fn places(&self, conversation: Conversation) -> Option<Option<Places>> {
        if !self.is_whole() {
            return None;
        }
        let mut all = self.conversation(conversation);
        let Some(first) = all.next() else {
            return Some(None);
        };
        Some(Some(Places {
            first: first.heading.place.get(),
            last: all.last().unwrap_or(first).heading.place.get(),
        }))
    }

    /// The order of the first part of what somebody said under a token, when that can be told.
    pub(super) fn order_of_token(&self, speaker: u32, token: u64) -> Option<Option<u64>> {
        let found = (self.tail.iter().rev())
            .find(|record| token_of(&record.heading, &record.frame) == Some((speaker, token)))
            .map(|record| record.heading.order.get());
        (found.is_some() || self.is_whole()).then_some(found)
    }

    fn conversation(&self, conversation: Conversation) -> impl Iterator<Item = &Record> {
        (self.tail.iter())
            .filter(move |record| Conversation::of(&record.frame) == Some(conversation))
    }

    fn is_whole(&self) -> bool {
        self.tail.len() as u64 == self.extent.records
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Destination, Frame, FrameText, Kind, Name, Origin};

    const TAIL: u64 = MEMORY_RECORDS as u64;

    /// Records to everyone, each with its order as its place and token.
    fn known(count: u64) -> Known {
        let mut known = Known::default();
        let frame = Frame::new(
            Kind::MSG,
            Origin::Server,
            Destination::Everyone,
            &Name::EMPTY,
            &FrameText::EMPTY,
        );
        for order in 1..=count {
            let mut batch = Batch::default();
            batch.push(&frame, order, order, 0, 1);
            batch.number(order, |_| order as u32);
            known.append(&batch);
        }
        known
    }

    #[test]
    fn all_is_told_while_all_is_here() {
        let known = known(TAIL);
        assert_eq!(known.read(0).unwrap().count(), MEMORY_RECORDS);
        let everyone = Conversation::Everyone;
        let found = known.read_conversation(everyone, 0).unwrap().count();
        assert_eq!(found, MEMORY_RECORDS);
        let last = MEMORY_RECORDS as u32;
        let places = Some(Places { first: 1, last });
        assert_eq!(known.places(everyone), Some(places));
        assert_eq!(known.order_of_token(0, TAIL + 1), Some(None));
    }

    #[test]
    fn nothing_is_told_that_could_leave_a_gap() {
        let known = known(TAIL + 2);
        // The first two have gone; from the fourth on it is certain that none is missing.
        for (from, found) in [(0, None), (3, None), (4, Some(TAIL as usize - 1))] {
            assert_eq!(known.read(from).map(Iterator::count), found, "{from}");
        }
        for (from, found) in [(2, None), (3, Some(MEMORY_RECORDS))] {
            let told = known.read_conversation(Conversation::Everyone, from);
            assert_eq!(told.map(Iterator::count), found, "{from}");
        }
        assert_eq!(known.places(Conversation::Everyone), None);
        assert_eq!(known.order_of_token(0, 2), None);
        assert_eq!(known.order_of_token(0, 3), Some(Some(3)));
    }

    #[test]
    fn what_is_deleted_from_the_file_is_forgotten() {
        let mut known = known(5);
        known.retain_from(Some((4, 40)), 3);
        assert_eq!((known.extent.first, known.extent.records), (4, 2));
        assert_eq!(known.extent.first_time_ms, 40);
        assert_eq!(known.read(0).unwrap().count(), 2);
        known.retain_from(None, 2);
        assert_eq!((known.extent.first, known.extent.last), (0, 5));
        assert_eq!(known.read(0).unwrap().count(), 0);
    }
}
