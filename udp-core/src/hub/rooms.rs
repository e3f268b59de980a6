//! The rooms there are, and who is in them.

use crate::bounds::{EMPTY_ROOM_AFTER, ROOMS};
use protocol::{Name, PersonId, Refusal, RoomId};
use std::{collections::BTreeMap, time::Instant};

/// A room.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) name: Name,
    /// Who is in it, here or away.
    pub(crate) members: BTreeMap<PersonId, Member>,
    entries: u64,
    /// Since when nobody has been in it.
    empty_since: Option<Instant>,
}

/// Somebody in a room.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    /// The name they entered under.
    pub(crate) name: Name,
    /// Grows with each who enters the room.
    pub(crate) entered: u64,
}

/// All rooms, in the order of their numbers, which is the order they were made in.
#[derive(Debug)]
pub(crate) struct Rooms {
    by_id: BTreeMap<RoomId, Room>,
    next: u32,
}

impl Default for Rooms {
    fn default() -> Self {
        Self {
            by_id: BTreeMap::new(),
            next: RoomId::MIN,
        }
    }
}

impl Rooms {
    pub(crate) fn get(&self, room: RoomId) -> Option<&Room> {
        self.by_id.get(&room)
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (RoomId, &Room)> {
        self.by_id.iter().map(|(&id, room)| (id, room))
    }

    /// The number the next room gets: numbers are never given twice, not even after a room is gone,
    /// because its history must not become another's.
    pub(crate) const fn next_number(&self) -> u32 {
        self.next
    }

    /// Makes a room.
    pub(crate) fn create(&mut self, name: Name, now: Instant) -> Result<RoomId, Refusal> {
        let is_taken = self.by_id.values().any(|room| same_name(room.name, name));
        if is_taken || is_everyones(name) {
            return Err(Refusal::RoomNameTaken);
        }
        let number = RoomId::new(self.next).filter(|_| self.by_id.len() < ROOMS);
        let number = number.ok_or(Refusal::ServerFull)?;
        self.next += 1;
        self.put(number, name, now);
        Ok(number)
    }

    /// Takes a room from the journal; nobody is in it yet, and it counts as empty from now.
    pub(crate) fn put(&mut self, room: RoomId, name: Name, now: Instant) {
        self.next = self.next.max(room.value() + 1);
        self.by_id.insert(
            room,
            Room {
                name,
                members: BTreeMap::new(),
                entries: 0,
                empty_since: Some(now),
            },
        );
    }

    /// Takes the next number from the journal.
    pub(crate) fn set_next_number(&mut self, next: u32) {
        self.next = self.next.max(next);
    }

    pub(crate) fn remove(&mut self, room: RoomId) {
        self.by_id.remove(&room);
    }

    /// True when the person was not in it before.
    pub(crate) fn enter(
        &mut self,
        room: RoomId,
        person: PersonId,
        name: Name,
    ) -> Result<bool, Refusal> {
        let room = self.by_id.get_mut(&room).ok_or(Refusal::UnknownRoom)?;
        room.empty_since = None;
        room.entries += 1;
        let before = room.members.get(&person).map(|member| member.entered);
        let entered = before.unwrap_or(room.entries);
        room.members.insert(person, Member { name, entered });
        Ok(before.is_none())
    }

    /// The room of this name.
    pub(crate) fn named(&self, name: Name) -> Option<RoomId> {
        let mut rooms = self.by_id.iter();
        let found = rooms.find(|(_, room)| same_name(room.name, name));
        found.map(|(&id, _)| id)
    }

    pub(crate) fn has_member(&self, room: RoomId, person: PersonId) -> bool {
        self.by_id
            .get(&room)
            .is_some_and(|room| room.members.contains_key(&person))
    }

    /// The rooms somebody is in.
    pub(crate) fn of(&self, person: PersonId) -> impl Iterator<Item = RoomId> {
        self.by_id
            .iter()
            .filter(move |(_, room)| room.members.contains_key(&person))
            .map(|(&id, _)| id)
    }

    /// The rooms that everybody is in who is in any, here or away.
    pub(crate) fn by_member(&self) -> BTreeMap<PersonId, Vec<RoomId>> {
        let mut rooms: BTreeMap<PersonId, Vec<RoomId>> = BTreeMap::new();
        for (&id, room) in &self.by_id {
            for &member in room.members.keys() {
                rooms.entry(member).or_default().push(id);
            }
        }
        rooms
    }

    /// The name under which the person was in it.
    pub(crate) fn leave(&mut self, room: RoomId, person: PersonId, now: Instant) -> Option<Name> {
        let room = self.by_id.get_mut(&room)?;
        let member = room.members.remove(&person);
        if room.members.is_empty() {
            room.empty_since.get_or_insert(now);
        }
        member.map(|member| member.name)
    }

    /// Removes a room that nobody has been in for long enough.
    pub(crate) fn poll_abandoned(&mut self, now: Instant) -> Option<(RoomId, Name)> {
        let (&id, _) = self.by_id.iter().find(|(_, room)| room.is_abandoned(now))?;
        let room = self.by_id.remove(&id)?;
        Some((id, room.name))
    }

    /// When the next room will have been empty for long enough.
    pub(crate) fn next_abandoned(&self) -> Option<Instant> {
        self.by_id
            .values()
            .filter_map(|room| Some(room.empty_since? + EMPTY_ROOM_AFTER))
            .min()
    }
}

impl Room {
    fn is_abandoned(&self, now: Instant) -> bool {
        self.empty_since
            .is_some_and(|since| since + EMPTY_ROOM_AFTER <= now)
    }
}

/// The name that stands for everyone's conversation at every door.
pub(crate) const EVERYONES_ROOM: &str = "geral";

/// True for the name of everyone's conversation.
pub(crate) fn is_everyones(name: Name) -> bool {
    same_name(name, Name::cut(EVERYONES_ROOM))
}

/// Rooms whose names differ in case only would be mixed up.
fn same_name(one: Name, other: Name) -> bool {
    one.as_str()
        .chars()
        .flat_map(char::to_lowercase)
        .eq(other.as_str().chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_never_given_twice() {
        let now = Instant::now();
        let mut rooms = Rooms::default();
        let first = rooms.create(Name::cut("redes"), now).unwrap();
        assert_eq!(
            rooms.create(Name::cut("Redes"), now),
            Err(Refusal::RoomNameTaken)
        );
        assert_eq!(
            rooms.create(Name::cut("Geral"), now),
            Err(Refusal::RoomNameTaken)
        );
        rooms.remove(first);
        assert!(rooms.create(Name::cut("redes"), now).unwrap() > first);
    }

    #[test]
    fn a_room_nobody_is_in_goes_after_five_minutes() {
        let now = Instant::now();
        let person = PersonId::new(7).unwrap();
        let mut rooms = Rooms::default();
        let room = rooms.create(Name::cut("redes"), now).unwrap();
        assert_eq!(rooms.enter(room, person, Name::EMPTY), Ok(true));
        assert_eq!(
            (
                rooms.next_abandoned(),
                rooms.enter(room, person, Name::EMPTY)
            ),
            (None, Ok(false))
        );
        assert!(rooms.leave(room, person, now).is_some());
        assert_eq!(rooms.poll_abandoned(now), None);
        assert_eq!(
            rooms.poll_abandoned(now + EMPTY_ROOM_AFTER),
            Some((room, Name::cut("redes")))
        );
        assert_eq!(
            rooms.enter(room, person, Name::EMPTY),
            Err(Refusal::UnknownRoom)
        );
    }
}
