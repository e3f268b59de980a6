//! From bytes to records, and from the parts of a text to the text.

use crate::bounds::KEPT_BYTES;
use protocol::{Destination, Record, Token, text::MAX_PARTS};
use zerocopy::FromBytes;
use zeroize::{Zeroize, Zeroizing};

/// Bytes that are not yet handled.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    bytes: Vec<u8>,
    text: Option<Saying>,
}

/// A text, whole or on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Saying {
    pub(super) token: Token,
    pub(super) destination: Destination,
    pub(super) parts: u8,
    pub(super) text: Vec<u8>,
    /// Parts that are here.
    count: u8,
}

/// Parts that make no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

impl Drop for Assembly {
    /// Somebody may have gone before their password was looked at.
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl Assembly {
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn extend(&mut self, bytes: &[u8]) {
        if self.bytes.capacity() == 0 {
            // The first record may hold the password: growing must leave no piece of it behind.
            self.bytes.reserve_exact(Record::SIZE.max(bytes.len()));
        }
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The next whole record.
    pub(super) fn next(&mut self) -> Option<Record> {
        let (record, _) = Record::read_from_prefix(&self.bytes).ok()?;
        self.bytes.drain(..Record::SIZE);
        if self.bytes.is_empty() && self.bytes.capacity() > KEPT_BYTES {
            self.bytes = Vec::new();
        }
        Some(record)
    }

    /// The same, wiped where it lay and, when it goes, where it is.
    pub(super) fn next_wiped(&mut self) -> Option<Zeroizing<[u8; Record::SIZE]>> {
        let record = self.bytes.first_chunk_mut()?;
        let taken = Zeroizing::new(*record);
        record.zeroize();
        self.bytes.drain(..Record::SIZE);
        Some(taken)
    }

    /// Gives back a record that cannot be handled yet.
    pub(super) fn put_back(&mut self, record: &Record) {
        self.bytes.splice(..0, record.bytes().iter().copied());
    }

    /// True while more parts of a text have to follow.
    pub(super) fn is_within_text(&self) -> bool {
        self.text.is_some()
    }

    /// Takes in a part; the whole text when it was the last one.
    pub(super) fn join(
        &mut self,
        record: &Record,
        destination: Destination,
    ) -> Result<Option<Saying>, Broken> {
        let heading = &record.heading;
        let token = Token::from_wire(heading.token.get())
            .filter(|token| token.outbox != 0 && token.number != 0)
            .ok_or(Broken)?;
        let (part, parts) = (heading.part, heading.parts);
        if part >= parts || usize::from(parts) > MAX_PARTS {
            return Err(Broken);
        }
        let mut saying = match self.text.take() {
            None if part == 0 => Saying {
                token,
                destination,
                parts,
                text: Vec::new(),
                count: 0,
            },
            Some(saying)
                if (saying.token, saying.destination, saying.parts, saying.count)
                    == (token, destination, parts, part) =>
            {
                saying
            }
            _ => return Err(Broken),
        };
        let body = record.frame.body();
        let end = body
            .iter()
            .rposition(|&byte| byte != 0)
            .map_or(0, |last| last + 1);
        saying.text.extend_from_slice(&body[..end]);
        saying.count += 1;
        if saying.count == parts {
            return Ok(Some(saying));
        }
        self.text = Some(saying);
        Ok(None)
    }
}
