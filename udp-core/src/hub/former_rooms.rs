//! Rooms that are no more: their numbers are never given again, so that what was said in them keeps their
//! names.

use crate::{
    bounds::FORMER_ROOMS,
    journal::{Conversation, ReadError, Reader, RowChange, Table},
};
use protocol::{Name, RoomId};
use std::collections::BTreeSet;

/// Which rooms have rows in [`Table::FormerRooms`].
#[derive(Debug, Default)]
pub(super) struct FormerRooms(BTreeSet<RoomId>);

impl FormerRooms {
    /// Takes the rows of the journal; those to delete, of rooms in which nothing is `kept`.
    pub(super) fn load(
        &mut self,
        journal: &dyn Reader,
        kept: &BTreeSet<Conversation>,
    ) -> Result<Vec<RowChange>, ReadError> {
        let mut forgotten = Vec::new();
        journal.rows(Table::FormerRooms, &mut |key, _| {
            let number = key.try_into().map(u32::from_be_bytes);
            let Some(room) = number.ok().and_then(RoomId::new) else {
                return;
            };
            if kept.contains(&Conversation::Room(room)) {
                self.0.insert(room);
            } else {
                forgotten.push(row(room, None));
            }
        })?;
        Ok(forgotten)
    }

    /// A room is no more; the rows to write.
    pub(super) fn add(&mut self, room: RoomId, name: Name) -> impl Iterator<Item = RowChange> {
        self.0.insert(room);
        let is_over = self.0.len() > FORMER_ROOMS;
        let oldest = is_over.then(|| self.0.pop_first()).flatten();
        let forgotten = oldest.map(|room| row(room, None));
        [row(room, Some(name))].into_iter().chain(forgotten)
    }
}

fn row(room: RoomId, name: Option<Name>) -> RowChange {
    RowChange {
        table: Table::FormerRooms,
        key: room.value().to_be_bytes().to_vec(),
        value: name.map(|name| name.as_str().as_bytes().to_vec()),
        order: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_names_are_forgotten_first() {
        let mut former = FormerRooms::default();
        let room = |number: usize| RoomId::new(RoomId::MIN + number as u32).unwrap();
        for number in 0..FORMER_ROOMS {
            assert_eq!(former.add(room(number), Name::EMPTY).count(), 1);
        }
        let rows: Vec<_> = former.add(room(FORMER_ROOMS), Name::EMPTY).collect();
        assert_eq!(rows[1], row(room(0), None));
    }
}
