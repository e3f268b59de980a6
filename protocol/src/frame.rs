//! The frame: 176 bytes, big endian, the only thing anyone ever says.

use crate::{
    id::{Destination, Origin},
    kind::Kind,
    name::{NAME_BYTES, Name},
    text::{FRAME_TEXT_BYTES, FrameText, Text},
};
use core::{fmt, mem::offset_of};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned, big_endian::U32};

/// A frame as it lies in memory, on the wire and on disk; the [table](crate#frame) says where.
///
/// A frame that [`Frame::new`] made is *canonical*: size true, padding zero, name and text clean.
/// One that was cast from bytes need not be: read those as a [`Datagram`](crate::Datagram).
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub struct Frame {
    kind: U32,
    origin: U32,
    destination: U32,
    size: U32,
    name: [u8; NAME_BYTES],
    text: [u8; FRAME_TEXT_BYTES],
}

/// Offset of the name field.
pub const NAME_OFFSET: usize = 16;
/// Offset of the text field.
pub const TEXT_OFFSET: usize = 36;

/// Every field in order: its name, offset and size. The table in the README is tested against it.
pub const FIELDS: [(&str, usize, usize); 6] = [
    ("kind", offset_of!(Frame, kind), size_of::<U32>()),
    ("origin", offset_of!(Frame, origin), size_of::<U32>()),
    (
        "destination",
        offset_of!(Frame, destination),
        size_of::<U32>(),
    ),
    ("size", offset_of!(Frame, size), size_of::<U32>()),
    ("name", offset_of!(Frame, name), NAME_BYTES),
    ("text", offset_of!(Frame, text), FRAME_TEXT_BYTES),
];

const _: () = {
    assert!(size_of::<Frame>() == Frame::SIZE);
    assert!(offset_of!(Frame, kind) == 0);
    assert!(offset_of!(Frame, origin) == 4);
    assert!(offset_of!(Frame, destination) == 8);
    assert!(offset_of!(Frame, size) == 12);
    assert!(offset_of!(Frame, name) == NAME_OFFSET);
    assert!(offset_of!(Frame, text) == TEXT_OFFSET);
};

impl Frame {
    /// Bytes of a frame.
    pub const SIZE: usize = 176;

    /// A canonical frame.
    #[must_use]
    pub fn new(
        kind: Kind,
        origin: Origin,
        destination: Destination,
        name: &Name,
        text: &FrameText,
    ) -> Self {
        Self {
            kind: U32::new(kind.0),
            origin: U32::new(origin.to_wire()),
            destination: U32::new(destination.to_wire()),
            size: U32::new(text.len() as u32),
            name: *name.padded(),
            text: *text.padded(),
        }
    }

    /// A frame whose text area holds a struct instead of a text; what does not fit is left out.
    #[must_use]
    pub fn with_body(
        kind: Kind,
        origin: Origin,
        destination: Destination,
        name: &Name,
        body: &[u8],
    ) -> Self {
        let mut frame = Self::new(kind, origin, destination, name, &FrameText::EMPTY);
        let length = body.len().min(FRAME_TEXT_BYTES);
        frame.text[..length].copy_from_slice(&body[..length]);
        frame.size = U32::new(length as u32);
        frame
    }

    /// What the server says: origin 0, name "Servidor".
    #[must_use]
    pub fn from_server(kind: Kind, destination: Destination, text: &FrameText) -> Self {
        Self::new(kind, Origin::Server, destination, &Name::SERVER, text)
    }

    /// The same frame from the server to an id nobody vouched for: answers to unregistered callers
    /// repeat the origin they claimed.
    #[must_use]
    pub fn with_destination_field(mut self, destination: u32) -> Self {
        self.destination = U32::new(destination);
        self
    }

    /// The same frame under another name and to another destination.
    #[must_use]
    pub fn readdressed(mut self, name: &Name, destination: Destination) -> Self {
        self.name = *name.padded();
        self.destination = U32::new(destination.to_wire());
        self
    }

    /// The 176 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; Self::SIZE] {
        zerocopy::transmute_ref!(self)
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        Kind(self.kind.get())
    }

    /// The origin field as it stands.
    #[must_use]
    pub const fn origin(&self) -> u32 {
        self.origin.get()
    }

    /// The destination field as it stands.
    #[must_use]
    pub const fn destination(&self) -> u32 {
        self.destination.get()
    }

    /// The size field as it stands; never a basis for slicing.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.size.get()
    }

    /// The name, cleaned.
    #[must_use]
    pub fn name(&self) -> Name {
        Name::from_field(&self.name)
    }

    /// The text area as it stands, for kinds whose text area holds a struct.
    #[must_use]
    pub const fn body(&self) -> &[u8; FRAME_TEXT_BYTES] {
        &self.text
    }

    /// The text, cleaned as it is read.
    #[must_use]
    pub fn text(&self) -> Text<'_> {
        Text::from_field(&self.text)
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} {}→{} {:?} {:?}",
            self.kind(),
            self.origin,
            self.destination,
            self.name(),
            self.text()
        )
    }
}
