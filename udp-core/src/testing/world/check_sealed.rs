//! What must hold of sealed sessions: one message per token, receipts for what is kept, and records for
//! those alone who may read them.

use super::Violation;
use crate::{bounds::STREAM_BUFFER_BYTES, journal::Conversation};
use protocol::{Frame, Kind, Origin, PersonId, Record, RoomId, words};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use zerocopy::FromBytes;

/// What was seen of sealed sessions.
#[derive(Default)]
pub(super) struct SealedChecks {
    /// Conversation by order, of everything kept so far.
    kept: BTreeMap<u64, Conversation>,
    by_token: HashMap<u64, u64>,
    /// Since which order each id is owned.
    claims: BTreeMap<PersonId, u64>,
    claimed_anew: BTreeSet<u32>,
    members: BTreeSet<(PersonId, RoomId)>,
    /// Members of whom the operator took the id: when the disk fails, a crash undoes that.
    freed: BTreeSet<(PersonId, RoomId)>,
    /// Orders that a sender was told are kept.
    receipts: BTreeSet<u64>,
    streams: BTreeMap<u64, Stream>,
}

/// What was sent into one connection.
#[derive(Default)]
struct Stream {
    /// Towards the client.
    bytes: Vec<u8>,
    /// Towards the server.
    heard: Vec<u8>,
    person: Option<PersonId>,
    /// Rooms it was put out of with its id, and the last order that may still wait for it.
    until: BTreeMap<RoomId, u64>,
    /// Rooms it asked to enter and had no answer about.
    asked: BTreeSet<RoomId>,
}

/// Bytes that one answer may take beyond the bound, after which nothing more is begun.
const ONE_ANSWER_BYTES: usize = 64 * Record::SIZE;

impl SealedChecks {
    /// Looks at a record that is new in the journal.
    pub(super) fn record(&mut self, record: &Record, of: Conversation) -> Result<(), Violation> {
        let (order, token) = (record.heading.order.get(), record.heading.token.get());
        self.kept.insert(order, of);
        if token != 0
            && record.heading.part == 0
            && let Some(first) = self.by_token.insert(token, order)
        {
            return Err(Violation::new(format!(
                "token {token:#x} is said twice: orders {first} and {order}"
            )));
        }
        let is_claim = record.frame.kind() == Kind::OI && !record.frame.text().is_empty();
        if let (true, Some(owner)) = (is_claim, PersonId::new(record.frame.origin())) {
            let is_anew = self.claims.insert(owner, order).is_some();
            self.claimed_anew.extend(is_anew.then_some(owner.value()));
        }
        Ok(())
    }

    /// Looks at what goes into a connection.
    pub(super) fn stream(&mut self, peer: u64, bytes: &[u8]) -> Result<(), Violation> {
        let mut stream = self.streams.remove(&peer).unwrap_or_default();
        stream.bytes.extend_from_slice(bytes);
        while let Ok((record, _)) = Record::read_from_prefix(&stream.bytes) {
            stream.bytes.drain(..Record::SIZE);
            self.sent(&mut stream, &record)?;
        }
        self.streams.insert(peer, stream);
        Ok(())
    }

    /// Looks at what has come out of a connection.
    pub(super) fn heard(&mut self, peer: u64, bytes: &[u8]) {
        let stream = self.streams.entry(peer).or_default();
        stream.heard.extend_from_slice(bytes);
        while let Ok((record, _)) = Record::read_from_prefix(&stream.heard) {
            stream.heard.drain(..Record::SIZE);
            let room = RoomId::new(record.frame.destination());
            if let (Kind::OI, Some(room)) = (record.frame.kind(), room) {
                stream.asked.insert(room);
            }
        }
    }

    /// True when an id has been claimed more than once.
    pub(super) fn is_claimed_anew(&self, id: u32) -> bool {
        self.claimed_anew.contains(&id)
    }

    /// A connection has ended. Whether somebody got into a room they asked for last is not known.
    pub(super) fn closed(&mut self, peer: u64) {
        if let Some(stream) = self.streams.remove(&peer)
            && let Some(person) = stream.person
        {
            let rooms = stream.asked.into_iter();
            self.members.extend(rooms.map(|room| (person, room)));
        }
    }

    fn sent(&mut self, stream: &mut Stream, record: &Record) -> Result<(), Violation> {
        let (frame, order) = (&record.frame, record.heading.order.get());
        match (frame.kind(), Origin::from_wire(frame.origin())) {
            (Kind::OI, Some(Origin::Server)) => {
                stream.person = PersonId::new(frame.destination());
                Ok(())
            }
            (Kind::OI | Kind::TCHAU, Some(Origin::Room(room))) => {
                stream.asked.remove(&room);
                if let Some(person) = stream.person {
                    self.passed(person, room, frame);
                }
                Ok(())
            }
            (Kind::RECIBO, _) => {
                let token = record.heading.token.get();
                if self.by_token.get(&token) != Some(&order) {
                    return Err(Violation::new(format!(
                        "token {token:#x} is acknowledged with order {order} and not kept"
                    )));
                }
                self.receipts.insert(order);
                Ok(())
            }
            (Kind::OI | Kind::TCHAU | Kind::MSG, _) if order > 0 => self.read(stream, order),
            _ => Ok(()),
        }
    }

    fn passed(&mut self, person: PersonId, room: RoomId, answer: &Frame) {
        let text = answer.text().to_string();
        if answer.kind() == Kind::TCHAU {
            self.members.remove(&(person, room));
        } else if text.starts_with(words::ROOM_ENTERED_START) {
            self.members.insert((person, room));
        }
    }

    /// Rule 6 of the hub, worked out from what was said alone.
    fn read(&self, stream: &Stream, order: u64) -> Result<(), Violation> {
        let Some(&conversation) = self.kept.get(&order) else {
            return Err(Violation::new(format!(
                "order {order} is sent and is not kept"
            )));
        };
        let reader = stream.person;
        let may_read = match (conversation, reader) {
            (_, None) => false,
            (Conversation::Everyone, _) => true,
            (Conversation::Room(room), Some(reader)) => {
                self.members.contains(&(reader, room)) || stream.until.get(&room) >= Some(&order)
            }
            (Conversation::Pair(one, other), Some(reader)) => {
                let since = self.claims.get(&reader).copied().unwrap_or(u64::MAX);
                (reader == one || reader == other) && order >= since
            }
        };
        if may_read {
            return Ok(());
        }
        Err(Violation::new(format!(
            "{reader:?} is sent order {order} of {conversation:?}"
        )))
    }

    /// Somebody no longer owns an id.
    pub(super) fn freed(&mut self, id: PersonId) {
        let last = self.kept.last_key_value().map_or(0, |(order, _)| *order);
        let rooms = self.members.iter().filter(|(person, _)| *person == id);
        let rooms: Vec<_> = rooms.map(|(_, room)| (*room, last)).collect();
        for stream in self.streams.values_mut() {
            if stream.person == Some(id) {
                stream.until.extend(rooms.iter().copied());
            }
        }
        let (freed, rest) = std::mem::take(&mut self.members)
            .into_iter()
            .partition::<BTreeSet<_>, _>(|(person, _)| *person == id);
        self.members = rest;
        self.freed.extend(freed);
    }

    /// The server has started again.
    pub(super) fn restarted(&mut self) {
        self.members.append(&mut self.freed);
    }

    /// The first order that a sender was told is kept and that is not.
    pub(super) fn lost(&self, first: u64, is_kept: impl Fn(u64) -> bool) -> Option<u64> {
        self.receipts
            .range(first..)
            .copied()
            .find(|&order| !is_kept(order))
    }

    pub(super) fn waiting(most: usize) -> Result<(), Violation> {
        if most > STREAM_BUFFER_BYTES + ONE_ANSWER_BYTES {
            return Err(Violation::new(format!(
                "{most} bytes wait for one connection"
            )));
        }
        Ok(())
    }
}
