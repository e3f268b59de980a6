//! The sealed door: records over an ordered stream of bytes each way, with somebody whose key is known
//! (docs/sealed-sessions.md). Pure; what carries the streams is none of its business.
//!
//! ```text
//!   bytes ─▶ handle_bytes ─▶ requests ─▶ Hub          (who may say what)
//!                                │         │ commits
//!                                ▼         ▼
//!                             answers   cursor into the journal ─▶ write ─▶ bytes
//! ```
//!
//! A session has a cursor into the journal and not a queue: what it is sent is read from there when its
//! stream has room, so that memory is bounded, and a slow reader loses nothing and harms nobody. It is
//! not read while its answers wait, which is all the back-pressure there is.

mod arriving;
mod assembly;
mod gate;
mod live;
mod question;
mod requests;
mod writing;

use crate::{
    address::canonical,
    bounds::{SEALED_SESSIONS, STREAM_BUFFER_BYTES},
    hub::{Answer, Done, Hub, Key, MarkMoved, SessionId, Wish},
    journal::Reader,
    report::{Departure, DoorKind},
    time::Now,
};
use assembly::{Assembly, Saying};
use gate::Gate;
use live::Live;
pub use live::Outlet;
use protocol::{
    Destination, Frame, FrameText, Heading, Kind, Name, Origin, PersonId, Record, Refusal, RoomId,
    Token, words,
};
use question::Question;
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    time::Instant,
};
pub use writing::Flow;

/// The transport's number for one connection; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(pub u64);

/// The door.
#[derive(Debug, Default)]
pub struct SealedDoor {
    peers: BTreeMap<PeerId, Peer>,
    by_session: BTreeMap<SessionId, PeerId>,
    /// Who is to be read again, and when.
    due: BTreeSet<(Instant, PeerId)>,
    /// Who may have something to be sent.
    busy: BTreeSet<PeerId>,
    /// Who may have because everybody may, the first last.
    everybody: Vec<PeerId>,
    /// What is sent to everybody; empty once all have been looked after.
    live: Live,
    /// The last order that was taken in.
    followed: u64,
    /// Everybody may have something to be sent, but nothing that would be missed for a moment.
    has_passages: bool,
    gate: Gate,
}

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It has said nothing yet.
    New,
    /// Its OI is being looked at.
    Applying,
    /// Somebody is here.
    Here(SessionId, PersonId),
    /// What is still to be sent is sent, and then it ends.
    Leaving,
}

/// One connection.
#[derive(Debug)]
struct Peer {
    key: Key,
    address: SocketAddr,
    standing: Standing,
    /// The id it asked for; 0 for any.
    wanted: u32,
    assembly: Assembly,
    /// A whole text that waits until its sender may speak.
    saying: Option<Saying>,
    /// The number from which on an outbox has to begin anew, by outbox: nothing is taken until then.
    /// Bounded by [`REFUSED_OUTBOXES`](crate::bounds::REFUSED_OUTBOXES).
    refused: BTreeMap<u32, u32>,
    outgoing: Vec<u8>,
    is_blocked: bool,
    /// The last order that was looked at.
    cursor: u64,
    question: Option<Question>,
    /// Marks moved while there was no room to tell.
    has_stale_marks: bool,
    waits_until: Option<Instant>,
    /// Until when the lists that were answered last: each pays for [`REPEAT_PAUSE`](crate::bounds::REPEAT_PAUSE).
    listed_until: Option<Instant>,
}

impl SealedDoor {
    /// Somebody has connected who proved to have a key.
    pub fn handle_connected(&mut self, peer: PeerId, address: SocketAddr, key: Key) {
        let is_full = self.peers.len() >= SEALED_SESSIONS;
        let mut connection = Peer {
            key,
            address: canonical(address),
            standing: Standing::New,
            wanted: 0,
            assembly: Assembly::default(),
            saying: None,
            refused: BTreeMap::new(),
            outgoing: Vec::new(),
            is_blocked: false,
            cursor: 0,
            question: None,
            has_stale_marks: false,
            waits_until: None,
            listed_until: None,
        };
        if is_full {
            connection.refuse(0, Refusal::ServerFull);
            connection.standing = Standing::Leaving;
            self.busy.insert(peer);
        }
        self.peers.insert(peer, connection);
    }

    /// A connection goes on from another address.
    pub fn handle_moved(&mut self, hub: &mut Hub, peer: PeerId, address: SocketAddr) {
        let address = canonical(address);
        if let Some(connection) = self.peers.get_mut(&peer) {
            connection.address = address;
            if let Standing::Here(session, _) = connection.standing {
                hub.handle_moved(session, address);
            }
        }
    }

    /// True while bytes of a connection should be read from its stream: otherwise they wait there.
    #[must_use]
    pub fn wants_bytes(&self, peer: PeerId) -> bool {
        self.peers.get(&peer).is_some_and(|connection| {
            connection.standing != Standing::Leaving
                && connection.assembly.len() < STREAM_BUFFER_BYTES
        })
    }

    /// True while a connection has not said its OI.
    #[must_use]
    pub fn is_new(&self, peer: PeerId) -> bool {
        let connection = self.peers.get(&peer);
        connection.is_some_and(|connection| connection.standing == Standing::New)
    }

    /// Bytes have come from a connection's stream.
    pub fn handle_bytes(
        &mut self,
        hub: &mut Hub,
        journal: &dyn Reader,
        peer: PeerId,
        bytes: &[u8],
        now: Now,
    ) {
        let Some(connection) = self.peers.get_mut(&peer) else {
            return;
        };
        if connection.standing == Standing::Leaving {
            return;
        }
        connection.assembly.extend(bytes);
        if let Standing::Here(session, _) = connection.standing {
            hub.handle_heard(session, now);
        }
        self.work(hub, journal, peer, now);
    }

    /// A connection's stream has ended or its connection has gone, and why if its caller is still here.
    pub fn handle_closed(&mut self, hub: &mut Hub, peer: PeerId, why: Departure, now: Now) {
        let Some(connection) = self.peers.remove(&peer) else {
            return;
        };
        self.busy.remove(&peer);
        self.everybody.retain(|&other| other != peer);
        if let Some(at) = connection.waits_until {
            self.due.remove(&(at, peer));
        }
        if let Standing::Here(session, _) = connection.standing {
            self.by_session.remove(&session);
            hub.handle_leave(session, why, now);
        }
    }

    /// A connection's stream takes bytes again.
    pub fn handle_writable(&mut self, peer: PeerId) {
        if let Some(connection) = self.peers.get_mut(&peer) {
            connection.is_blocked = false;
            self.busy.insert(peer);
        }
    }

    /// A connection that may have something to be [written](Self::write).
    pub fn poll_busy(&mut self) -> Option<PeerId> {
        if self.has_passages {
            self.make_all_busy();
        }
        self.poll_pressing()
    }

    /// The same without those who would only be told who came and went: for that
    /// [`poll_busy`](Self::poll_busy) may be asked a moment later, when more of them can be told at once.
    pub fn poll_pressing(&mut self) -> Option<PeerId> {
        // Each once, in their order.
        let busy = match (self.busy.first(), self.everybody.last()) {
            (Some(one), Some(other)) if one >= other => {
                if one == other {
                    self.busy.pop_first();
                }
                self.everybody.pop()
            }
            (Some(_), _) => self.busy.pop_first(),
            (None, _) => self.everybody.pop(),
        };
        if busy.is_none() && !self.has_passages {
            // A burst is no reason to keep its memory.
            self.live = Live::default();
            self.everybody = Vec::new();
        }
        busy
    }

    /// True while people have come or gone and not everybody was told.
    #[must_use]
    pub const fn has_passages(&self) -> bool {
        self.has_passages
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, hub: &mut Hub, journal: &dyn Reader, now: Now) {
        while let Some(&(at, peer)) = self.due.first().filter(|(at, _)| *at <= now.instant) {
            self.due.remove(&(at, peer));
            if let Some(connection) = self.peers.get_mut(&peer) {
                connection.waits_until = None;
            }
            self.work(hub, journal, peer, now);
            self.busy.insert(peer);
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.due.first().map(|(at, _)| *at)
    }

    /// The journal has kept something, or failed: there may be news for everyone.
    pub fn handle_committed(&mut self, hub: &mut Hub, journal: &dyn Reader, now: Now) {
        self.settle(hub, journal, now);
        // Only rows were kept, or nothing: what the hub has is what it had before.
        let last = hub.committed_headings().last();
        let Some(last) = last.filter(|last| last.order.get() > self.followed) else {
            return;
        };
        self.followed = last.order.get();
        // Who connects later reads on in the journal.
        if self.peers.is_empty() {
            self.has_passages = false;
            self.live.clear();
            return;
        }
        if !self.has_passages {
            self.live = Live::default();
        }
        let may_wait = self.live.extend(hub)
            && (hub.committed().iter())
                .all(|frame| [Kind::OI, Kind::TCHAU].contains(&frame.kind()));
        if may_wait {
            self.has_passages = true;
        } else {
            self.make_all_busy();
        }
    }

    fn make_all_busy(&mut self) {
        self.has_passages = false;
        self.live.end();
        let open = self.peers.iter().rev().filter(|(_, it)| !it.is_blocked);
        self.everybody = open.map(|(&peer, _)| peer).collect();
    }

    /// Takes in what the hub decided: who is here and who is no longer.
    pub fn settle(&mut self, hub: &mut Hub, journal: &dyn Reader, now: Now) {
        // A session that goes on elsewhere ends before the new one comes in.
        while let Some(session) = hub.poll_ended(DoorKind::Sealed) {
            self.forget(session);
        }
        while let Some(admission) = hub.poll_admission() {
            self.admit(hub, journal, admission, now);
        }
    }

    fn forget(&mut self, session: SessionId) {
        let Some(peer) = self.by_session.remove(&session) else {
            return;
        };
        let Some(connection) = self.peers.get_mut(&peer) else {
            return;
        };
        if connection.standing != Standing::Leaving {
            connection.refuse(0, Refusal::IdInUse);
            connection.leave();
        }
        self.busy.insert(peer);
    }

    /// Tells a caller what became of a wish that had to wait for the journal.
    pub fn answer(&mut self, hub: &mut Hub, answer: Answer) {
        let Some((peer, connection)) = self.of_session(answer.session) else {
            return;
        };
        match answer.outcome {
            Ok(Done::Said(_)) => {}
            Ok(Done::Room(room)) => {
                let name = hub.room_name(room).unwrap_or(Name::EMPTY);
                let (kind, text) = match answer.wish {
                    Wish::GoOut => (Kind::TCHAU, String::new()),
                    Wish::Stay => (Kind::OI, format!("{}{name}.", words::ROOM_ENTERED_START)),
                    Wish::Room | Wish::Say => (Kind::OI, words::ROOM_CREATED.to_owned()),
                };
                connection.tell_room(kind, room, answer.token, &FrameText::cut(&text));
            }
            Err(refusal) => {
                if answer.wish == Wish::Say {
                    connection.begin_anew(answer.token, refusal);
                }
                hub.count_refusal(refusal);
                connection.refuse(answer.token, refusal);
            }
        }
        self.busy.insert(peer);
    }

    /// The operator sends a caller away: they are told why.
    pub fn dismiss(&mut self, hub: &mut Hub, session: SessionId, refusal: Refusal, now: Now) {
        if let Some((peer, connection)) = self.of_session(session) {
            hub.count_refusal(refusal);
            connection.refuse(0, refusal);
            connection.leave();
            self.busy.insert(peer);
            hub.handle_leave(session, Departure::Dismissed, now);
        }
    }

    /// The server ends: everyone is told, and every connection ends.
    pub fn handle_shutdown(&mut self) {
        let text = FrameText::cut(words::SHUTDOWN);
        let frame = Frame::from_server(Kind::MSG, Destination::Everyone, &text);
        for (&peer, connection) in &mut self.peers {
            connection.say(0, &frame);
            connection.leave();
            self.busy.insert(peer);
        }
    }

    /// Somebody's mark [moved](Hub::poll_mark).
    pub fn handle_mark(&mut self, hub: &Hub, mark: &MarkMoved) {
        if !hub.is_marked(mark.conversation) {
            return;
        }
        for (&peer, connection) in &mut self.peers {
            let Standing::Here(_, person) = connection.standing else {
                continue;
            };
            if person == mark.reader || !hub.may_read(person, mark.conversation, u64::MAX) {
                continue;
            }
            if connection.has_room() {
                connection.tell_mark(person, mark);
            } else {
                connection.has_stale_marks = true;
            }
            self.busy.insert(peer);
        }
    }

    fn of_session(&mut self, session: SessionId) -> Option<(PeerId, &mut Peer)> {
        let &peer = self.by_session.get(&session)?;
        Some((peer, self.peers.get_mut(&peer)?))
    }

    /// The most bytes that wait for any one connection, in either direction.
    #[must_use]
    pub fn most_waiting(&self) -> usize {
        let waiting = self
            .peers
            .values()
            .map(|peer| peer.outgoing.len().max(peer.assembly.len()));
        waiting.max().unwrap_or(0)
    }

    /// How many connections there are, registered or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.peers.len()
    }

    /// True when nobody is connected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }
}

impl Peer {
    fn push(&mut self, record: &Record) {
        self.outgoing.extend_from_slice(record.bytes());
    }

    /// Something that is not kept, under the token of what it answers.
    fn say(&mut self, token: u64, frame: &Frame) {
        let heading = Heading {
            token: token.into(),
            parts: 1,
            ..Heading::default()
        };
        self.push(&Record {
            heading,
            frame: *frame,
        });
    }

    fn refuse(&mut self, token: u64, refusal: Refusal) {
        let text = FrameText::cut(refusal.text());
        let frame = Frame::from_server(Kind::ERRO, self.own_destination(), &text);
        let heading = Heading {
            token: token.into(),
            parts: 1,
            flags: u16::from(refusal.code()).into(),
            ..Heading::default()
        };
        self.push(&Record { heading, frame });
    }

    /// What was not kept must be said again before anything that came after it is taken.
    fn begin_anew(&mut self, token: u64, refusal: Refusal) {
        if let (Some(token), Refusal::DiskFull) = (Token::from_wire(token), refusal) {
            let from = self.refused.entry(token.outbox).or_insert(token.number);
            *from = token.number.min(*from);
        }
    }

    /// An answer in the name of a room.
    fn tell_room(&mut self, kind: Kind, room: RoomId, token: u64, text: &FrameText) {
        let to = self.own_destination();
        let frame = Frame::new(kind, Origin::Room(room), to, &Name::SERVER, text);
        self.say(token, &frame);
    }

    fn tell_mark(&mut self, person: PersonId, moved: &MarkMoved) {
        let (origin, to) = (
            Origin::Person(moved.reader),
            moved.conversation.seen_by(person),
        );
        let frame = Frame::new(Kind::LIDO, origin, to, &Name::EMPTY, &FrameText::EMPTY);
        let heading = Heading {
            time_ms: moved.mark.time_ms.into(),
            place: moved.mark.place.into(),
            parts: 1,
            ..Heading::default()
        };
        self.push(&Record { heading, frame });
    }

    fn own_destination(&self) -> Destination {
        match self.standing {
            Standing::Here(_, person) => Destination::Person(person),
            _ => Destination::Everyone,
        }
    }

    fn leave(&mut self) {
        self.standing = Standing::Leaving;
        self.question = None;
        self.saying = None;
        self.assembly.clear();
    }
}
