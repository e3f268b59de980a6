//! The rooms of the server: their names, the one we are in, and who was in the one last listed.

use jiff::civil::DateTime;
use protocol::{Name, PersonId, RoomId};
use std::collections::{BTreeMap, BTreeSet};
use udp_core::client::Person;

/// Names remembered of rooms, listed or gone: twice as many as a server has at once.
const MAX_NAMES: usize = 2_048;

/// What the window knows of rooms.
#[derive(Debug, Default)]
pub struct Rooms {
    names: BTreeMap<RoomId, Name>,
    listed: BTreeSet<RoomId>,
    /// How many more the list had no room to name.
    more: u32,
    /// The rooms we are in: at most one on a classic link.
    pub(super) entered: BTreeSet<RoomId>,
    /// The room we asked to enter.
    pub(super) entering: Option<RoomId>,
    members: Option<Members>,
}

/// Who is in a room by the server's list.
#[derive(Debug)]
pub struct Members {
    room: RoomId,
    people: BTreeSet<PersonId>,
    more: u32,
    listed_at: DateTime,
}

impl Members {
    /// Those named, by id.
    pub fn people(&self) -> impl ExactSizeIterator<Item = PersonId> + '_ {
        self.people.iter().copied()
    }

    /// How many are there, named or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.people.len() + usize::try_from(self.more).unwrap_or(usize::MAX)
    }

    /// How many are there whom the list had no room to name.
    #[must_use]
    pub const fn more(&self) -> u32 {
        self.more
    }

    /// When the list came.
    #[must_use]
    pub const fn listed_at(&self) -> DateTime {
        self.listed_at
    }
}

impl Rooms {
    /// True while we are in a room.
    #[must_use]
    pub fn is_in(&self, room: RoomId) -> bool {
        self.entered.contains(&room)
    }

    /// The rooms we are in.
    pub fn entered(&self) -> impl ExactSizeIterator<Item = RoomId> + '_ {
        self.entered.iter().copied()
    }

    /// The room we asked to enter and wait for.
    #[must_use]
    pub const fn entering(&self) -> Option<RoomId> {
        self.entering
    }

    /// The rooms of the server's last list, and those we know to be there since, by number.
    pub fn listed(&self) -> impl ExactSizeIterator<Item = RoomId> + '_ {
        self.listed.iter().copied()
    }

    /// How many more there are than the server's last list had room to name.
    #[must_use]
    pub const fn more(&self) -> u32 {
        self.more
    }

    /// The name of a room; its number where none is known.
    #[must_use]
    pub fn called(&self, room: RoomId) -> String {
        let name = self.names.get(&room).filter(|name| !name.is_empty());
        name.map_or_else(|| room.to_string(), Name::to_string)
    }

    /// Who is in a room, when that is the one last listed.
    #[must_use]
    pub fn members(&self, room: RoomId) -> Option<&Members> {
        self.members.as_ref().filter(|members| members.room == room)
    }

    pub(super) fn replace(&mut self, rooms: Vec<(RoomId, Name)>, more: u32) {
        self.more = more;
        self.listed = rooms.iter().map(|&(room, _)| room).collect();
        self.listed.extend(&self.entered);
        for (room, name) in rooms {
            self.remember(room, name);
        }
    }

    pub(super) fn learn(&mut self, room: RoomId, name: Name) {
        self.listed.insert(room);
        self.remember(room, name);
    }

    /// The name of a room, if one is known.
    pub(super) fn name(&self, room: RoomId) -> Name {
        self.names.get(&room).copied().unwrap_or(Name::EMPTY)
    }

    fn remember(&mut self, room: RoomId, name: Name) {
        if name.is_empty() {
            return;
        }
        self.names.insert(room, name);
        if self.names.len() > MAX_NAMES {
            // Numbers only grow: the lowest is the oldest.
            self.names.pop_first();
        }
    }

    pub(super) fn forget(&mut self, room: RoomId) {
        self.listed.remove(&room);
        self.members = None;
    }

    pub(super) fn list_members(
        &mut self,
        room: RoomId,
        people: &[Person],
        more: u32,
        now: DateTime,
    ) {
        self.members = Some(Members {
            room,
            people: people.iter().map(|person| person.id).collect(),
            more,
            listed_at: now,
        });
    }

    /// Somebody spoke in a room, so they are in it. The list is bounded by the server's next one.
    pub(super) fn heard(&mut self, room: RoomId, person: PersonId) {
        if let Some(members) = &mut self.members
            && members.room == room
            && members.people.len() < super::people::MAX_HERE
            && members.people.insert(person)
        {
            members.more = members.more.saturating_sub(1);
        }
    }

    /// Somebody has left a room.
    pub(super) fn went(&mut self, room: RoomId, person: PersonId) {
        if let Some(members) = self.members.as_mut().filter(|members| members.room == room) {
            members.people.remove(&person);
        }
    }
}
