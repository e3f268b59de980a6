//! What is said only inside sealed sessions: four more kinds, and the structs in their text area.
//!
//! They are never sent as bare datagrams and never kept in a journal. What a heading can say (token,
//! order, time, place) it says; a body stands in the frame's text area only where it cannot.

use crate::{
    frame::Frame,
    id::{Destination, Origin},
    kind::Kind,
    name::Name,
    text::FRAME_TEXT_BYTES,
};
use core::mem::offset_of;
use zerocopy::{
    FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned,
    big_endian::{U32, U64},
};

/// Body of HISTORICO: places of a conversation, both included. In a question those that are wanted,
/// in an answer those that were answered; the [table](crate#historico) says which byte is what.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(C)]
pub struct PlaceRange {
    /// The first place.
    pub first: U32,
    /// The last place; less than `first` in an empty range.
    pub last: U32,
}

/// One entry of ESTADO: how a conversation stands for the one who asked; the
/// [table](crate#estado) says which byte is what.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(C)]
pub struct ConversationState {
    /// What one writes to: 0, the room, or the other person.
    pub destination: U32,
    /// The first place kept.
    pub first: U32,
    /// The last place ever given; 0 when nothing is kept.
    pub last: U32,
    /// Up to which place the one who asked has read.
    pub read: U32,
}

/// Entries of ESTADO in one frame.
pub const STATES_PER_FRAME: usize = FRAME_TEXT_BYTES / size_of::<ConversationState>();

/// Every field of [`PlaceRange`]: its name, offset in the frame's text area, and size.
pub const RANGE_FIELDS: [(&str, usize, usize); 2] = [
    ("first", offset_of!(PlaceRange, first), size_of::<U32>()),
    ("last", offset_of!(PlaceRange, last), size_of::<U32>()),
];

/// Every field of [`ConversationState`]: its name, offset from the entry's beginning, and size.
pub const STATE_FIELDS: [(&str, usize, usize); 4] = [
    (
        "destination",
        offset_of!(ConversationState, destination),
        size_of::<U32>(),
    ),
    (
        "first",
        offset_of!(ConversationState, first),
        size_of::<U32>(),
    ),
    (
        "last",
        offset_of!(ConversationState, last),
        size_of::<U32>(),
    ),
    (
        "read",
        offset_of!(ConversationState, read),
        size_of::<U32>(),
    ),
];

const _: () = {
    assert!(size_of::<PlaceRange>() == 8);
    assert!(size_of::<ConversationState>() == 16);
    assert!(STATES_PER_FRAME == 8);
};

impl PlaceRange {
    /// From place `first` to place `last`, both included.
    #[must_use]
    pub fn new(first: u32, last: u32) -> Self {
        Self {
            first: first.into(),
            last: last.into(),
        }
    }

    /// The frame that carries it.
    #[must_use]
    pub fn frame(&self, origin: Origin, destination: Destination, name: &Name) -> Frame {
        Frame::with_body(Kind::HISTORICO, origin, destination, name, self.as_bytes())
    }

    /// Reads it from a frame.
    #[must_use]
    pub fn of(frame: &Frame) -> Self {
        // The text area is longer than any body, so that there always is one.
        Self::read_from_prefix(frame.body()).map_or(Self::default(), |(range, _)| range)
    }
}

impl ConversationState {
    /// The frame that carries as many states as fit; `None` when there are none.
    #[must_use]
    pub fn frame(states: &[Self], destination: Destination) -> Frame {
        let states = &states[..states.len().min(STATES_PER_FRAME)];
        let body = states.as_bytes();
        Frame::with_body(
            Kind::ESTADO,
            Origin::Server,
            destination,
            &Name::SERVER,
            body,
        )
    }

    /// Reads the states of a frame: as many as its size says and its text area holds.
    pub fn all_of(frame: &Frame) -> impl Iterator<Item = Self> + '_ {
        let bytes = usize::try_from(frame.size()).unwrap_or(usize::MAX);
        let count = (bytes / size_of::<Self>()).min(STATES_PER_FRAME);
        frame
            .body()
            .chunks_exact(size_of::<Self>())
            .take(count)
            .filter_map(|chunk| Self::read_from_bytes(chunk).ok())
    }
}

/// A token: which outbox, and which of its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token {
    /// The outbox: a random number other than 0, given when it is made.
    pub outbox: u32,
    /// The message: counts up from 1.
    pub number: u32,
}

impl Token {
    /// Reads the field of a heading; `None` for 0, which means that there is no token.
    #[must_use]
    pub const fn from_wire(token: u64) -> Option<Self> {
        if token == 0 {
            return None;
        }
        Some(Self {
            outbox: (token >> 32) as u32,
            number: token as u32,
        })
    }

    /// The number as it stands in a heading.
    #[must_use]
    pub const fn to_wire(self) -> u64 {
        (self.outbox as u64) << 32 | self.number as u64
    }
}

impl From<Token> for U64 {
    fn from(token: Token) -> Self {
        Self::new(token.to_wire())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;

    #[test]
    fn bodies_survive_the_frame() {
        let to = Destination::Person(PersonId::new(7).unwrap());
        let range = PlaceRange::new(3, u32::MAX);
        let frame = range.frame(Origin::Server, to, &Name::SERVER);
        assert_eq!(
            (PlaceRange::of(&frame), frame.kind()),
            (range, Kind::HISTORICO)
        );

        let state = |destination| ConversationState {
            destination: U32::new(destination),
            first: 1.into(),
            last: 9.into(),
            read: 4.into(),
        };
        let states = [state(0), state(12), state(1_000_000_001)];
        let frame = ConversationState::frame(&states, to);
        assert!(ConversationState::all_of(&frame).eq(states));
        // A size from elsewhere promises no more than there is.
        let many = [state(0); 12];
        let frame = ConversationState::frame(&many, to);
        assert_eq!(ConversationState::all_of(&frame).count(), STATES_PER_FRAME);
    }

    #[test]
    fn tokens_lead_back() {
        let token = Token {
            outbox: 0xdead_beef,
            number: 7,
        };
        assert_eq!(token.to_wire(), 0xdead_beef_0000_0007);
        assert_eq!(Token::from_wire(token.to_wire()), Some(token));
        assert_eq!(Token::from_wire(0), None);
    }
}
