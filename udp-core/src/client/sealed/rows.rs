//! The rows of a profile: what each table's keys and values mean. This is the file's format.
//!
//! Numbers are big endian, so that keys sort as the numbers do. A conversation is the id one writes
//! to: 0, the room, or the other person.

use super::{
    spans::Spans,
    store::{Change, StoreError, Table},
};
use protocol::{Destination, FrameText, Name, PersonId, Record, Text};
use zerocopy::{
    FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned,
    big_endian::{U32, U64},
};

/// Key in [`Table::Single`] of the own id, a number.
pub(super) const OWN_ID: &[u8] = b"id";
/// Key in [`Table::Single`] of [`OutboxRow`].
pub(super) const OUTBOX: &[u8] = b"outbox";

/// Key in [`Table::Single`] of the number of the history that the records are of.
pub(super) const HISTORY: &[u8] = b"history";

/// First and last key of every table.
pub(super) const ALL_KEYS: (&[u8], &[u8]) = (&[], &[u8::MAX; 16]);

/// The outbox.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub(super) struct OutboxRow {
    /// The high half of its tokens.
    pub(super) outbox: U32,
    /// The number the next message gets.
    pub(super) next: U32,
}

/// A message of the outbox, before its text.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct MessageHead {
    destination: U32,
    /// When it was written, Unix milliseconds.
    time_ms: U64,
    /// 0 while it waits, else the code it was refused with.
    code: u8,
}

/// A conversation, before its spans.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct ConversationHead {
    /// The last place there is, as far as is known.
    last: U32,
    /// Up to which place the owner has read.
    read: U32,
    /// When, Unix milliseconds.
    read_at_ms: U64,
    /// Zero. Once a place in the window, which nobody read.
    reserved: U32,
    /// Records kept.
    records: U32,
    /// 1 for a room the owner is in.
    is_member: u8,
}

/// Some places of a conversation, both included.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Span {
    first: U32,
    last: U32,
}

/// How far somebody has read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub(super) struct MarkRow {
    /// Up to which place.
    pub(super) place: U32,
    /// When, Unix milliseconds.
    pub(super) time_ms: U64,
}

const _: () = {
    assert!(size_of::<OutboxRow>() == 8);
    assert!(size_of::<MessageHead>() == 13);
    assert!(size_of::<ConversationHead>() == 25);
    assert!(size_of::<Span>() == 8);
    assert!(size_of::<MarkRow>() == 12);
};

/// A message of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) to: Destination,
    pub(super) time_ms: u64,
    /// The code it was refused with, if it was.
    pub(super) code: Option<u8>,
    pub(super) text: String,
}

/// How a conversation stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Conversation {
    pub(super) last: u32,
    pub(super) read: u32,
    pub(super) read_at_ms: u64,
    pub(super) records: u32,
    pub(super) is_member: bool,
    pub(super) spans: Spans,
}

const MALFORMED: StoreError = StoreError::Damaged("a row cannot be read");

pub(super) fn put(table: Table, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Change {
    Change::Put {
        table,
        key: key.into(),
        value: value.into(),
    }
}

pub(super) fn remove(table: Table, key: impl Into<Vec<u8>>) -> Change {
    let key = key.into();
    Change::Remove {
        table,
        first: key.clone(),
        last: key,
    }
}

/// Key of a message, of a name and of a conversation: its number.
pub(super) const fn number_key(number: u32) -> [u8; 4] {
    number.to_be_bytes()
}

/// Key of a record and of a mark: the conversation, then the place or the reader.
pub(super) fn pair_key(conversation: Destination, number: u32) -> [u8; 8] {
    let high = u64::from(conversation.to_wire()) << 32;
    (high | u64::from(number)).to_be_bytes()
}

pub(super) fn read_number(key: &[u8]) -> Result<u32, StoreError> {
    Ok(u32::from_be_bytes(key.try_into().map_err(|_| MALFORMED)?))
}

pub(super) fn read_pair(key: &[u8]) -> Result<(Destination, u32), StoreError> {
    let pair = u64::from_be_bytes(key.try_into().map_err(|_| MALFORMED)?);
    Ok((read_conversation((pair >> 32) as u32)?, pair as u32))
}

pub(super) fn read_conversation(number: u32) -> Result<Destination, StoreError> {
    Destination::from_wire(number).ok_or(MALFORMED)
}

pub(super) fn read_row<Row: FromBytes>(value: &[u8]) -> Result<Row, StoreError> {
    Row::read_from_bytes(value).map_err(|_| MALFORMED)
}

pub(super) fn read_id(value: &[u8]) -> Result<PersonId, StoreError> {
    PersonId::new(read_number(value)?).ok_or(MALFORMED)
}

pub(super) fn read_name(value: &[u8]) -> Name {
    Name::from_field(value)
}

pub(super) fn read_record(value: &[u8]) -> Result<Record, StoreError> {
    read_row(value)
}

impl Message {
    pub(super) fn row(&self) -> Vec<u8> {
        let head = MessageHead {
            destination: self.to.to_wire().into(),
            time_ms: self.time_ms.into(),
            code: self.code.unwrap_or(0),
        };
        [head.as_bytes(), self.text.as_bytes()].concat()
    }

    pub(super) fn read(value: &[u8]) -> Result<Self, StoreError> {
        let (head, text) = MessageHead::read_from_prefix(value).map_err(|_| MALFORMED)?;
        Ok(Self {
            to: read_conversation(head.destination.get())?,
            time_ms: head.time_ms.get(),
            code: Some(head.code).filter(|&code| code != 0),
            text: str::from_utf8(text).map_err(|_| MALFORMED)?.to_owned(),
        })
    }

    pub(super) fn parts(&self) -> Vec<FrameText> {
        Text::new(&self.text).parts().collect()
    }
}

impl Conversation {
    pub(super) fn row(&self) -> Vec<u8> {
        let head = ConversationHead {
            last: self.last.into(),
            read: self.read.into(),
            read_at_ms: self.read_at_ms.into(),
            reserved: U32::ZERO,
            records: self.records.into(),
            is_member: self.is_member.into(),
        };
        let mut row = head.as_bytes().to_vec();
        for (first, last) in self.spans.iter() {
            let span = Span {
                first: first.into(),
                last: last.into(),
            };
            row.extend_from_slice(span.as_bytes());
        }
        row
    }

    pub(super) fn read(value: &[u8]) -> Result<Self, StoreError> {
        let (head, spans) = ConversationHead::read_from_prefix(value).map_err(|_| MALFORMED)?;
        let mut conversation = Self {
            last: head.last.get(),
            read: head.read.get(),
            read_at_ms: head.read_at_ms.get(),
            records: head.records.get(),
            is_member: head.is_member != 0,
            spans: Spans::default(),
        };
        for span in spans.chunks(size_of::<Span>()) {
            let span: Span = read_row(span)?;
            conversation.spans.cover(span.first.get(), span.last.get());
        }
        Ok(conversation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_lead_back() {
        let message = Message {
            to: Destination::Rooms,
            time_ms: 7,
            code: Some(16),
            text: "olá".to_owned(),
        };
        assert_eq!(Message::read(&message.row()), Ok(message));
        let mut conversation = Conversation {
            last: 9,
            read: 8,
            read_at_ms: 7,
            records: 5,
            is_member: true,
            spans: Spans::default(),
        };
        conversation.spans.cover(1, 2);
        conversation.spans.cover(8, 9);
        assert_eq!(Conversation::read(&conversation.row()), Ok(conversation));
        assert_eq!(
            read_pair(&pair_key(Destination::Rooms, 3)),
            Ok((Destination::Rooms, 3))
        );
    }

    #[test]
    fn what_is_no_row_is_an_error() {
        assert_eq!(Message::read(&[0; 12]), Err(MALFORMED));
        assert_eq!(Message::read(&[0xff; 20]), Err(MALFORMED));
        assert_eq!(Conversation::read(&[0; 26]), Err(MALFORMED));
        assert_eq!(read_number(&[1]), Err(MALFORMED));
        assert_eq!(read_pair(&[0xff; 8]), Err(MALFORMED));
    }
}
