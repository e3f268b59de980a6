//! Ids that the server gives: never one that a kept record names.

use crate::journal::{RowChange, Table};
use protocol::{Frame, PersonId};
use std::collections::BTreeMap;

/// The smallest id that the server gives by itself: those below are for people to type.
pub(super) const FIRST_AUTOMATIC: u32 = 10_000;

/// The largest, as on the classic dialect. That there is one bounds what must be known of who is named.
pub(super) const LAST_AUTOMATIC: u32 = 999_999;

/// How far a note reaches beyond the record it is made for, so that somebody who speaks much is not
/// noted with each word.
const SLACK: u64 = 4_096;

/// Ids that could be given automatically and that records name, each with an order from which on none does.
#[derive(Debug, Default)]
pub(super) struct Named {
    until: BTreeMap<PersonId, u64>,
    /// The next id to try.
    next: u32,
}

impl Named {
    /// Takes a row from the journal; the row to delete when no kept record names the id any more.
    pub(super) fn put_row(
        &mut self,
        key: &[u8],
        value: &[u8],
        first_kept: u64,
    ) -> Option<RowChange> {
        let id = PersonId::new(u32::from_be_bytes(key.try_into().ok()?))?;
        let until = u64::from_be_bytes(value.try_into().ok()?);
        if until < first_kept || !is_automatic(id.value()) {
            return Some(row(id, None));
        }
        self.until.insert(id, until);
        None
    }

    /// Notes whom a frame names whose order will be at most `order`; the rows to write.
    pub(super) fn note(&mut self, frame: &Frame, order: u64) -> impl Iterator<Item = RowChange> {
        [frame.origin(), frame.destination()]
            .into_iter()
            .filter(|&id| is_automatic(id))
            .filter_map(PersonId::new)
            .filter_map(move |id| {
                let until = self.until.entry(id).or_default();
                if *until >= order {
                    return None;
                }
                *until = order + SLACK;
                Some(row(id, Some(*until)))
            })
    }

    /// The next id from 10,000 to 999,999 that is not `taken` and that no record from `first_kept` on names.
    pub(super) fn next_free(
        &mut self,
        first_kept: u64,
        taken: impl Fn(PersonId) -> bool,
    ) -> Option<PersonId> {
        let start = self.next.max(FIRST_AUTOMATIC);
        let candidates = (start..=LAST_AUTOMATIC).chain(FIRST_AUTOMATIC..start);
        let free = candidates.filter_map(PersonId::new).find(|id| {
            let is_named = self.until.get(id).is_some_and(|&until| until >= first_kept);
            !is_named && !taken(*id)
        })?;
        self.next = free.value() + 1;
        Some(free)
    }
}

fn is_automatic(id: u32) -> bool {
    (FIRST_AUTOMATIC..=LAST_AUTOMATIC).contains(&id)
}

fn row(id: PersonId, until: Option<u64>) -> RowChange {
    RowChange {
        table: Table::LastNamed,
        key: id.value().to_be_bytes().to_vec(),
        value: until.map(|order| order.to_be_bytes().to_vec()),
        order: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Destination, FrameText, Kind, Name, Origin};

    fn frame(from: u32, to: u32) -> Frame {
        let from = Origin::from_wire(from).unwrap();
        let to = Destination::from_wire(to).unwrap();
        Frame::new(Kind::MSG, from, to, &Name::EMPTY, &FrameText::EMPTY)
    }

    #[test]
    fn only_ids_that_could_be_given_are_noted_and_none_beyond_them_is_given() {
        let mut named = Named::default();
        assert_eq!(named.note(&frame(1_000_000, 999_999_999), 1).count(), 0);
        assert_eq!(named.note(&frame(999_999, 0), 1).count(), 1);
        named.next = 999_999;
        let next = named.next_free(1, |_| false).map(PersonId::value);
        assert_eq!(next, Some(10_000));
        assert_eq!(named.next_free(1, |id| id.value() != 999_999), None);
        let other = row(PersonId::new(1_000_000).unwrap(), Some(9));
        let value = other.value.as_ref().unwrap();
        assert!(named.put_row(&other.key, value, 1).is_some());
    }

    #[test]
    fn an_id_is_not_given_while_a_record_names_it() {
        let mut named = Named::default();
        assert_eq!(named.note(&frame(7, 0), 1).count(), 0);
        let rows: Vec<_> = named.note(&frame(10_000, 10_002), 1).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(named.note(&frame(10_000, 0), 2).count(), 0);
        let mut free = |first| named.next_free(first, |_| false).map(PersonId::value);
        assert_eq!((free(1), free(1)), (Some(10_001), Some(10_003)));

        let mut read = Named::default();
        let value = rows[0].value.as_ref().unwrap();
        assert_eq!(read.put_row(&rows[0].key, value, 1), None);
        assert_eq!(
            read.next_free(1, |_| false).map(PersonId::value),
            Some(10_001)
        );
        assert!(read.put_row(&rows[0].key, value, 9_999).is_some());
    }
}
