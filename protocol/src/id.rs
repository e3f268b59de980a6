//! Ids: 0 is everyone or the server, then people, then rooms; the rest is refused.

use core::fmt;

/// Id of a person: 1 to 999,999,999 (students type enrolment numbers).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(u32);

impl PersonId {
    /// The smallest id of a person.
    pub const MIN: u32 = 1;
    /// The largest id of a person.
    pub const MAX: u32 = 999_999_999;

    /// The id, if it lies in a person's range.
    #[must_use]
    pub const fn new(id: u32) -> Option<Self> {
        if id >= Self::MIN && id <= Self::MAX {
            Some(Self(id))
        } else {
            None
        }
    }

    /// The number as it stands in a frame.
    #[must_use]
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonId({})", self.0)
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Number of a room: 1,000,000,001 to 1,999,999,999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomId(u32);

impl RoomId {
    /// The smallest number of a room.
    pub const MIN: u32 = 1_000_000_001;
    /// The largest number of a room.
    pub const MAX: u32 = 1_999_999_999;

    /// The number, if it lies in a room's range.
    #[must_use]
    pub const fn new(id: u32) -> Option<Self> {
        if id >= Self::MIN && id <= Self::MAX {
            Some(Self(id))
        } else {
            None
        }
    }

    /// The number as it stands in a frame.
    #[must_use]
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoomId({})", self.0)
    }
}

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Who a frame is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// 0: the server itself.
    Server,
    /// A person.
    Person(PersonId),
    /// A room: the answer that gives a new room's number.
    Room(RoomId),
}

impl Origin {
    /// Reads the field of a frame; `None` for ids that nobody may have.
    #[must_use]
    pub const fn from_wire(id: u32) -> Option<Self> {
        if id == 0 {
            return Some(Self::Server);
        }
        if let Some(person) = PersonId::new(id) {
            return Some(Self::Person(person));
        }
        match RoomId::new(id) {
            Some(room) => Some(Self::Room(room)),
            None => None,
        }
    }

    /// The number as it stands in a frame.
    #[must_use]
    pub const fn to_wire(self) -> u32 {
        match self {
            Self::Server => 0,
            Self::Person(person) => person.value(),
            Self::Room(room) => room.value(),
        }
    }
}

/// Who or what a frame is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// 0: everyone; towards the server, the server itself.
    Everyone,
    /// A person.
    Person(PersonId),
    /// 1,000,000,000: "the rooms".
    Rooms,
    /// A room.
    Room(RoomId),
}

impl Destination {
    /// The id that stands for "the rooms".
    pub const ROOMS: u32 = 1_000_000_000;

    /// Reads the field of a frame; `None` for ids that nobody may have (2,000,000,000 and up).
    #[must_use]
    pub const fn from_wire(id: u32) -> Option<Self> {
        if id == 0 {
            return Some(Self::Everyone);
        }
        if id == Self::ROOMS {
            return Some(Self::Rooms);
        }
        if let Some(person) = PersonId::new(id) {
            return Some(Self::Person(person));
        }
        match RoomId::new(id) {
            Some(room) => Some(Self::Room(room)),
            None => None,
        }
    }

    /// The number as it stands in a frame.
    #[must_use]
    pub const fn to_wire(self) -> u32 {
        match self {
            Self::Everyone => 0,
            Self::Person(person) => person.value(),
            Self::Rooms => Self::ROOMS,
            Self::Room(room) => room.value(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_belongs_to_one_range() {
        for (id, expected) in [
            (0, Some(Destination::Everyone)),
            (1, PersonId::new(1).map(Destination::Person)),
            (
                999_999_999,
                PersonId::new(999_999_999).map(Destination::Person),
            ),
            (1_000_000_000, Some(Destination::Rooms)),
            (
                1_000_000_001,
                RoomId::new(1_000_000_001).map(Destination::Room),
            ),
            (
                1_999_999_999,
                RoomId::new(1_999_999_999).map(Destination::Room),
            ),
            (2_000_000_000, None),
            (u32::MAX, None),
        ] {
            assert_eq!(Destination::from_wire(id), expected, "{id}");
            assert!(expected.is_none_or(|destination| destination.to_wire() == id));
        }
        assert!(PersonId::new(0).is_none());
        assert!(Origin::from_wire(1_000_000_000).is_none());
    }
}
