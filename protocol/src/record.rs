//! The record: a frame plus the 32 bytes that place it. Disk, QUIC and cluster carry records.

use crate::frame::Frame;
use core::mem::offset_of;
use zerocopy::{
    FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned,
    big_endian::{U16, U32, U64},
};

/// Where a frame stands in the one order; the [table](crate#record) says which byte is what.
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
pub struct Heading {
    /// Number in the one order, from 1; 0 = not yet.
    pub order: U64,
    /// Unix milliseconds.
    pub time_ms: U64,
    /// The outbox's number for the message; 0 = none.
    pub token: U64,
    /// Contiguous number inside the conversation, from 1.
    pub place: U32,
    /// Which part of a long text, from 0.
    pub part: u8,
    /// How many parts the text has.
    pub parts: u8,
    /// The low byte is a refusal's code; the rest is zero.
    pub flags: U16,
}

/// A frame with its heading, 208 bytes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct Record {
    /// Where it stands.
    pub heading: Heading,
    /// What is said.
    pub frame: Frame,
}

impl Heading {
    /// Bytes of a heading.
    pub const SIZE: usize = 32;
}

impl Record {
    /// Bytes of a record.
    pub const SIZE: usize = 208;

    /// The 208 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; Self::SIZE] {
        zerocopy::transmute_ref!(self)
    }
}

/// Every field in order: its name, offset and size. The table in the README is tested against it.
pub const FIELDS: [(&str, usize, usize); 8] = [
    ("order", offset_of!(Heading, order), size_of::<U64>()),
    ("time", offset_of!(Heading, time_ms), size_of::<U64>()),
    ("token", offset_of!(Heading, token), size_of::<U64>()),
    ("place", offset_of!(Heading, place), size_of::<U32>()),
    ("part", offset_of!(Heading, part), size_of::<u8>()),
    ("parts", offset_of!(Heading, parts), size_of::<u8>()),
    ("flags", offset_of!(Heading, flags), size_of::<U16>()),
    ("frame", offset_of!(Record, frame), Frame::SIZE),
];

const _: () = {
    assert!(size_of::<Heading>() == Heading::SIZE);
    assert!(offset_of!(Heading, order) == 0);
    assert!(offset_of!(Heading, time_ms) == 8);
    assert!(offset_of!(Heading, token) == 16);
    assert!(offset_of!(Heading, place) == 24);
    assert!(offset_of!(Heading, part) == 28);
    assert!(offset_of!(Heading, parts) == 29);
    assert!(offset_of!(Heading, flags) == 30);
    assert!(size_of::<Record>() == Record::SIZE);
    assert!(offset_of!(Record, frame) == Heading::SIZE);
};
