//! Rooms as callers use them: create, enter, leave, list.

use super::{Hub, SessionId, names, presence::Presences, rooms::Rooms, staying::member_of_row};
use crate::{
    journal::{ReadError, Reader, RowChange, Table},
    time::Now,
};
use protocol::{Name, PersonId, Refusal, RoomId};

/// The row that holds the number the next room gets.
const NEXT_ROOM: &[u8] = b"next_room";

/// The rooms that the journal keeps, and who stays in them; the others count as empty from now.
pub(super) fn load(
    journal: &dyn Reader,
    presences: &mut Presences,
    now: Now,
) -> Result<Rooms, ReadError> {
    let mut rooms = Rooms::default();
    journal.rows(Table::Rooms, &mut |key, name| {
        let number = key
            .try_into()
            .map(u32::from_be_bytes)
            .ok()
            .and_then(RoomId::new);
        if let Some(room) = number {
            rooms.put(room, Name::from_field(name), now.instant);
        }
    })?;
    journal.rows(Table::Single, &mut |key, value| {
        if let (NEXT_ROOM, Ok(next)) = (key, value.try_into()) {
            rooms.set_next_number(u32::from_be_bytes(next));
        }
    })?;
    journal.rows(Table::Members, &mut |key, name| {
        if let Some((room, person)) = member_of_row(key) {
            let name = Name::from_field(name);
            if rooms.enter(room, person, name) == Ok(true) {
                presences.wrote((person, Some(room)), now);
            }
        }
    })?;
    Ok(rooms)
}

fn room_row(room: RoomId, name: Option<Name>) -> RowChange {
    RowChange {
        table: Table::Rooms,
        key: room.value().to_be_bytes().to_vec(),
        value: name.map(|name| name.as_str().as_bytes().to_vec()),
        order: None,
    }
}

impl Hub {
    /// A caller asks for a new room, under a token of theirs. Its number follows as an [`Answer`](super::Answer) once the
    /// room is durable.
    ///
    /// # Errors
    /// [`Refusal::NameNotAllowed`] for an empty name or one like the server's;
    /// [`Refusal::RoomNameTaken`]; [`Refusal::ServerFull`]; [`Refusal::TooFast`];
    /// [`Refusal::Muted`], as a room's name is read by everyone.
    pub fn handle_create_room(
        &mut self,
        session: SessionId,
        name: Name,
        token: u64,
        now: Now,
    ) -> Result<(), Refusal> {
        let Some(creator) = self.sessions.get_mut(session) else {
            return Ok(());
        };
        if !creator.takes_text(&self.settings, now) {
            return Err(Refusal::TooFast);
        }
        if self.sanctions.mutes(creator.id) {
            return Err(Refusal::Muted);
        }
        self.create_room(session, name, token, now)
    }

    /// A room is made for a caller, or for [nobody](SessionId::NOBODY) who is here.
    pub(super) fn create_room(
        &mut self,
        session: SessionId,
        name: Name,
        token: u64,
        now: Now,
    ) -> Result<(), Refusal> {
        let name = Name::cut(name.as_str().trim());
        if names::is_blank(name.as_str()) || names::is_reserved(name.as_str()) {
            return Err(Refusal::NameNotAllowed);
        }
        let room = self.rooms.create(name, now.instant)?;
        self.commits.change(room_row(room, Some(name)));
        self.commits.change(RowChange {
            table: Table::Single,
            key: NEXT_ROOM.to_vec(),
            value: Some(self.rooms.next_number().to_be_bytes().to_vec()),
            order: None,
        });
        self.commits.note_room(session, token, room);
        Ok(())
    }

    /// A caller enters a room, leaving the one it was in. True when it was not in it before.
    ///
    /// # Errors
    /// [`Refusal::UnknownRoom`]; the caller stays where it was.
    pub fn handle_enter(
        &mut self,
        session: SessionId,
        room: RoomId,
        now: Now,
    ) -> Result<bool, Refusal> {
        let Some(caller) = self.sessions.get(session) else {
            return Ok(false);
        };
        let (person, name, left) = (caller.id, caller.name, caller.room);
        let is_new = self.rooms.enter(room, person, name)?;
        if is_new {
            if let Some(left) = left {
                self.go_out(person, left, now);
            }
            self.presences.came((person, Some(room)), name, now);
            self.write_passages(now);
        }
        if let Some(caller) = self.sessions.get_mut(session) {
            caller.room = Some(room);
        }
        Ok(is_new)
    }

    /// A caller leaves a room.
    ///
    /// # Errors
    /// [`Refusal::UnknownRoom`], or [`Refusal::NotInRoom`].
    pub fn handle_go_out(
        &mut self,
        session: SessionId,
        room: RoomId,
        now: Now,
    ) -> Result<(), Refusal> {
        self.rooms.get(room).ok_or(Refusal::UnknownRoom)?;
        let caller = self
            .sessions
            .get_mut(session)
            .filter(|caller| caller.room == Some(room));
        let caller = caller.ok_or(Refusal::NotInRoom)?;
        caller.room = None;
        let person = caller.id;
        self.go_out(person, room, now);
        self.write_passages(now);
        Ok(())
    }

    pub(super) fn go_out(&mut self, person: PersonId, room: RoomId, now: Now) {
        if let Some(name) = self.rooms.leave(room, person, now.instant) {
            self.presences.went((person, Some(room)), name, true, now);
        }
    }

    /// Removes rooms nobody has been in for long enough; their numbers and histories are nobody's,
    /// and their histories keep their names.
    pub(super) fn remove_abandoned_rooms(&mut self, now: Now) {
        while let Some((room, name)) = self.rooms.poll_abandoned(now.instant) {
            self.commits.change(room_row(room, None));
            for row in self.former_rooms.add(room, name) {
                self.commits.change(row);
            }
        }
    }

    /// The name of a room.
    #[must_use]
    pub fn room_name(&self, room: RoomId) -> Option<Name> {
        self.rooms.get(room).map(|room| room.name)
    }

    /// All rooms: number, name, how many people are in it. In the order they were made in.
    pub fn rooms(&self) -> impl ExactSizeIterator<Item = (RoomId, Name, usize)> {
        self.rooms
            .iter()
            .map(|(id, room)| (id, room.name, room.members.len()))
    }

    /// Who is in a room and here, sorted by id; nobody for a room that does not exist.
    pub fn members(&self, room: RoomId) -> impl Iterator<Item = (SessionId, PersonId, Name)> {
        self.roster(room).filter_map(|(person, _)| {
            let session = self.sessions.of_person(person)?;
            Some((session, person, self.sessions.get(session)?.name))
        })
    }

    /// Who is in a room, here or away, sorted by id.
    pub fn roster(&self, room: RoomId) -> impl Iterator<Item = (PersonId, Name)> {
        let members = self
            .rooms
            .get(room)
            .into_iter()
            .flat_map(|room| &room.members);
        members.map(|(&person, member)| (person, member.name))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Newcomer;
    use super::*;
    use crate::{
        journal::{Journal, MemoryJournal},
        orders::{Order, Sanction},
        report::DoorKind,
        settings::Settings,
    };
    use std::time::Instant;

    #[test]
    fn the_muted_create_no_rooms_and_enter_those_of_others() {
        let now = Now {
            instant: Instant::now(),
            unix_ms: 0,
        };
        let journal = MemoryJournal::new(10);
        let mut hub = Hub::new(Settings::default(), &*journal.reader(), now).unwrap();
        let [ana, bia] = [1, 2].map(|id| {
            let newcomer = Newcomer {
                id: PersonId::new(id).unwrap(),
                name: Name::cut("x"),
                door: DoorKind::Classic,
                address: ([127, 0, 0, 1], 9).into(),
                replaces: None,
            };
            hub.handle_register(newcomer, now).unwrap()
        });
        let muted = Sanction::MutedId(PersonId::new(2).unwrap());
        hub.handle_order(&Order::Impose(muted), now).unwrap();
        let create = |hub: &mut Hub, who, name| {
            // The token of those who have none.
            hub.handle_create_room(who, Name::cut(name), 0, now)
        };
        assert_eq!(create(&mut hub, bia, "insulto"), Err(Refusal::Muted));
        create(&mut hub, ana, "redes").unwrap();
        let redes = RoomId::new(RoomId::MIN).unwrap();
        assert_eq!(hub.handle_enter(bia, redes, now), Ok(true));
        assert_eq!(hub.rooms().len(), 1);
        hub.handle_order(&Order::Lift(muted), now).unwrap();
        assert_eq!(create(&mut hub, bia, "provas"), Ok(()));
    }
}
