//! What must hold of sealed sessions: one message per token, receipts for what is kept, and records for
//! those alone who may read them.

use super::{Counts, Violation, history::History};
use crate::{bounds::STREAM_BUFFER_BYTES, journal::Conversation};
use protocol::{Frame, Kind, Origin, PersonId, Record, RoomId, words};
use std::collections::{BTreeMap, BTreeSet};
use zerocopy::FromBytes;

/// What was seen of sealed sessions.
#[derive(Default)]
pub(super) struct SealedChecks {
    /// Conversation by order, of everything kept so far.
    kept: BTreeMap<u64, Conversation>,
    /// How far a reader was told that another has read, by reader, conversation as they name it, and the other.
    marks: BTreeMap<(PersonId, u32, u32), u32>,
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
    pub(super) fn record(&mut self, record: &Record, of: Conversation) {
        let order = record.heading.order.get();
        self.kept.insert(order, of);
        let is_claim = record.frame.kind() == Kind::OI && !record.frame.text().is_empty();
        if let (true, Some(owner)) = (is_claim, PersonId::new(record.frame.origin())) {
            let is_anew = self.claims.insert(owner, order).is_some();
            self.claimed_anew.extend(is_anew.then_some(owner.value()));
        }
    }

    /// Looks at what goes into a connection.
    pub(super) fn stream(
        &mut self,
        peer: u64,
        bytes: &[u8],
        history: &History,
        counts: &mut Counts,
    ) -> Result<(), Violation> {
        let mut stream = self.streams.remove(&peer).unwrap_or_default();
        stream.bytes.extend_from_slice(bytes);
        while let Ok((record, _)) = Record::read_from_prefix(&stream.bytes) {
            stream.bytes.drain(..Record::SIZE);
            self.sent(&mut stream, &record, history, counts)?;
        }
        self.streams.insert(peer, stream);
        Ok(())
    }

    /// Looks at what has come out of a connection.
    pub(super) fn heard(
        &mut self,
        peer: u64,
        bytes: &[u8],
        history: &mut History,
        counts: &mut Counts,
    ) {
        let stream = self.streams.entry(peer).or_default();
        stream.heard.extend_from_slice(bytes);
        while let Ok((record, _)) = Record::read_from_prefix(&stream.heard) {
            stream.heard.drain(..Record::SIZE);
            let (heading, room) = (&record.heading, RoomId::new(record.frame.destination()));
            let what = match (record.frame.kind(), room) {
                (Kind::OI, Some(room)) => {
                    stream.asked.insert(room);
                    continue;
                }
                (Kind::MSG, _) if heading.part == 0 && !history.hear(heading.token.get()) => {
                    "resend"
                }
                (Kind::HISTORICO, _) => "gap fill",
                (Kind::LIDO, _) => "mark heard",
                _ => continue,
            };
            *counts.entry(what).or_default() += 1;
        }
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

    /// The server is gone, and with it all connections.
    pub(super) fn all_closed(&mut self) {
        let peers: Vec<u64> = self.streams.keys().copied().collect();
        for peer in peers {
            self.closed(peer);
        }
    }

    /// True when an id has been claimed more than once.
    pub(super) fn is_claimed_anew(&self, id: PersonId) -> bool {
        self.claimed_anew.contains(&id.value())
    }

    /// Since which order an id is owned.
    pub(super) fn owned_since(&self, id: PersonId) -> Option<u64> {
        self.claims.get(&id).copied()
    }

    /// Nobody's mark is told to have gone back, but of those who lost their id and claimed it anew.
    fn mark(&mut self, reader: PersonId, record: &Record) -> Result<(), Violation> {
        let (frame, place) = (&record.frame, record.heading.place.get());
        let (conversation, who) = (frame.destination(), frame.origin());
        let before = self.marks.insert((reader, conversation, who), place);
        let is_back = before.is_some_and(|before| place < before);
        if is_back && !self.claimed_anew.contains(&who) {
            return Err(Violation::new(format!(
                "{reader} is told the mark {place} of {who} in {conversation} after {before:?}"
            )));
        }
        Ok(())
    }

    fn sent(
        &mut self,
        stream: &mut Stream,
        record: &Record,
        history: &History,
        counts: &mut Counts,
    ) -> Result<(), Violation> {
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
                if history.order_of(token) != Some(order) {
                    return Err(Violation::new(format!(
                        "token {token:#x} is acknowledged with order {order} and not kept"
                    )));
                }
                self.receipts.insert(order);
                *counts.entry("receipt").or_default() += 1;
                Ok(())
            }
            (Kind::LIDO, _) => match stream.person {
                Some(reader) => self.mark(reader, record),
                None => Ok(()),
            },
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
