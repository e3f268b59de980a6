//! Which conversation a record belongs to.

use protocol::{Destination, Frame, Origin, PersonId, RoomId};

/// Everyone's conversation, a room's, or two people's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Conversation {
    /// Everyone's.
    Everyone,
    /// A room's.
    Room(RoomId),
    /// Two people's, the smaller id first; a person's notes to themselves have it twice.
    Pair(PersonId, PersonId),
}

impl Conversation {
    /// Bytes of a [`key`](Self::key).
    pub const KEY_BYTES: usize = 9;

    /// The conversation of two people.
    #[must_use]
    pub fn pair(one: PersonId, other: PersonId) -> Self {
        Self::Pair(one.min(other), one.max(other))
    }

    /// The conversation a frame belongs to; `None` for frames that are in none.
    #[must_use]
    pub fn of(frame: &Frame) -> Option<Self> {
        match Destination::from_wire(frame.destination())? {
            Destination::Everyone => Some(Self::Everyone),
            Destination::Room(room) => Some(Self::Room(room)),
            Destination::Rooms => None,
            Destination::Person(to) => match Origin::from_wire(frame.origin())? {
                Origin::Person(from) => Some(Self::pair(from, to)),
                Origin::Server | Origin::Room(_) => None,
            },
        }
    }

    /// The key it is stored under: a tag, then two ids, big endian.
    #[must_use]
    pub fn key(self) -> [u8; Self::KEY_BYTES] {
        let (tag, one, other) = match self {
            Self::Everyone => (0, 0, 0),
            Self::Room(room) => (1, room.value(), 0),
            Self::Pair(one, other) => (2, one.value(), other.value()),
        };
        let mut key = [0; Self::KEY_BYTES];
        key[0] = tag;
        key[1..5].copy_from_slice(&u32::to_be_bytes(one));
        key[5..9].copy_from_slice(&u32::to_be_bytes(other));
        key
    }

    /// Reads a [`key`](Self::key); `None` for bytes that are none.
    #[must_use]
    pub fn from_key(key: &[u8]) -> Option<Self> {
        let [tag, a, b, c, d, e, f, g, h] = *key else {
            return None;
        };
        let (one, other) = (
            u32::from_be_bytes([a, b, c, d]),
            u32::from_be_bytes([e, f, g, h]),
        );
        match tag {
            0 if (one, other) == (0, 0) => Some(Self::Everyone),
            1 if other == 0 => Some(Self::Room(RoomId::new(one)?)),
            2 if one <= other => Some(Self::Pair(PersonId::new(one)?, PersonId::new(other)?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_back() {
        let (one, two) = (PersonId::new(1).unwrap(), PersonId::new(2).unwrap());
        let room = RoomId::new(RoomId::MIN).unwrap();
        for conversation in [
            Conversation::Everyone,
            Conversation::Room(room),
            Conversation::pair(two, one),
            Conversation::pair(two, two),
        ] {
            assert_eq!(
                Conversation::from_key(&conversation.key()),
                Some(conversation)
            );
        }
        assert_eq!(Conversation::from_key(&[2, 0, 0, 0, 2, 0, 0, 0, 1]), None);
        assert_eq!(Conversation::from_key(&[]), None);
    }
}
