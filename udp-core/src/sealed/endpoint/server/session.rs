//! One session, from its first packet until nothing of it is left.

use super::{Event, PeerId, ServerEndpoint, proof::Proofs};
use crate::{
    report::Handshake,
    sealed::{
        endpoint::{CloseReason, HandshakeFailure},
        identity::Pin,
        tls,
    },
};
use quinn_proto::{
    Connection, ConnectionEvent, ConnectionHandle, Dir, StreamEvent, StreamId, Transmit,
};
use rustls::pki_types::CertificateDer;
use std::{
    net::{IpAddr, SocketAddr},
    time::Instant,
};

/// Code of the end that both sides expect.
const FINISHED: u32 = 0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Not told yet.
    Handshake,
    /// Told as connected.
    Open,
    /// Told as closed, or never told; its last packets are being answered.
    Closed,
}

pub(super) struct Session {
    pub(super) connection: Connection,
    pub(super) proofs: Proofs,
    pub(super) peer: PeerId,
    pub(super) phase: Phase,
    pub(super) stream: Option<StreamId>,
    pub(super) key: Option<[u8; 32]>,
    pub(super) address: SocketAddr,
    /// What it was counted under, which stays while it moves.
    pub(super) counted: Option<IpAddr>,
    /// Whether it counts among the handshakes of its address.
    pub(super) is_validated: bool,
    /// When the handshake has taken too long.
    pub(super) give_up: Instant,
    /// To be closed when the time is known.
    pub(super) close_with: Option<u32>,
    pub(super) scheduled: Option<Instant>,
    pub(super) is_restless: bool,
    /// It was asked for packets and has sent all there were; nothing has happened since that calls for more.
    pub(super) is_through: bool,
    /// It may want to send several things that do not go together: the handshake, probes, challenges. It is
    /// asked until it has nothing more.
    pub(super) is_restive: bool,
    pub(super) is_readable_told: bool,
}

impl Session {
    /// A datagram came to this session. The end of the handshake, the use of an id from the
    /// server's first packet and the answer to a challenge prove that somebody is where it came
    /// from. True when nothing is to be sent for it.
    pub(super) fn handle_event(
        &mut self,
        event: ConnectionEvent,
        from: SocketAddr,
        bytes: &[u8],
    ) -> bool {
        let is_here = |it: &Connection| it.remote_address() == from;
        self.is_restive |= !is_here(&self.connection);
        if self.proofs.is_proved(from) {
            let stays = self.stays_through(|connection| connection.handle_event(event));
            return stays && !self.is_restive;
        }
        let state = |connection: &Connection| {
            let answers = connection.stats().frame_rx.path_response;
            (answers, connection.is_handshaking())
        };
        let before = state(&self.connection);
        self.connection.handle_event(event);
        if !is_here(&self.connection) {
            return false;
        }
        self.proofs.receive(from, bytes.len());
        let is_first = self.proofs.is_none() && from == self.address && is_beyond_initial(bytes);
        let is_answer = !self.connection.is_closed() && state(&self.connection) != before;
        if is_first || is_answer {
            self.proofs.prove(from);
        }
        false
    }

    /// What to send next, and whether it may be sent.
    pub(super) fn poll_transmit(
        &mut self,
        segments: usize,
        buffer: &mut Vec<u8>,
        now: Instant,
    ) -> Option<(Transmit, bool)> {
        let address = self.connection.remote_address();
        // Only before the first proof: after a move quinn counts on sending something at once.
        if self.proofs.is_none() && !self.proofs.has_room(address) {
            return None;
        }
        let is_proved = self.proofs.is_proved(address);
        if is_proved || self.proofs.is_none() {
            let segments = if is_proved { segments } else { 1 };
            let transmit = self.connection.poll_transmit(now, segments, buffer)?;
            let is_allowed = self.proofs.may_send(transmit.destination, transmit.size);
            return Some((transmit, is_allowed));
        }
        // After a move nothing but challenges goes to where nobody is proved: who got answers would not
        // know that the session is not there yet, and say nothing more.
        let challenges = |it: &Connection| it.stats().frame_tx.path_challenge;
        let before = challenges(&self.connection);
        let transmit = self.connection.poll_transmit(now, 1, buffer)?;
        let is_challenge = challenges(&self.connection) != before;
        let is_allowed = is_challenge && self.proofs.may_send(transmit.destination, transmit.size);
        Some((transmit, is_allowed))
    }

    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        self.phase == Phase::Handshake && self.give_up <= now
    }

    pub(super) fn due(&mut self) -> Option<Instant> {
        let give_up = (self.phase == Phase::Handshake).then_some(self.give_up);
        let due = self.connection.poll_timeout();
        due.into_iter().chain(give_up).min()
    }

    /// The fingerprint of the certificate that the client has shown and proved.
    fn shown_key(&self) -> Option<[u8; 32]> {
        let shown = self.connection.crypto_session().peer_identity()?;
        let shown: Box<Vec<CertificateDer<'static>>> = shown.downcast().ok()?;
        let info = tls::key_info(shown.first()?).ok()?;
        Some(*Pin::of_public_key_info(&info).as_bytes())
    }
}

/// A packet of the handshake or after it: it is for this session only if it bears a connection id
/// that the server chose, and that proves that the client has read the server's first packet.
/// (First packets bear an id of the client's choice.)
fn is_beyond_initial(bytes: &[u8]) -> bool {
    const LONG: u8 = 0x80;
    const KIND: u8 = 0x30;
    const HANDSHAKE: u8 = 0x20;
    bytes
        .first()
        .is_some_and(|first| first & LONG == 0 || first & KIND == HANDSHAKE)
}

impl ServerEndpoint {
    /// After anything that happened to a session: tells what came of it; it may have packets to send.
    pub(super) fn settle(&mut self, slot: usize) {
        self.settle_silent(slot);
        self.make_restless(slot);
    }

    /// The same after the packets were sent.
    pub(super) fn settle_silent(&mut self, slot: usize) {
        while let Some(event) = self.session(slot).and_then(|it| it.connection.poll()) {
            self.handle_connection_event(slot, event);
        }
        while let Some(event) = self
            .session(slot)
            .and_then(|it| it.connection.poll_endpoint_events())
        {
            let is_drained = event.is_drained();
            let answer = self.endpoint.handle_event(ConnectionHandle(slot), event);
            if is_drained {
                return self.remove(slot);
            }
            if let (Some(answer), Some(session)) = (answer, self.session(slot)) {
                session.connection.handle_event(answer);
                // New identifiers have to be sent.
                self.make_restless(slot);
            }
        }
        self.notice_move(slot);
        self.reschedule(slot);
    }

    pub(super) fn reschedule(&mut self, slot: usize) {
        if let Some(session) = self.sessions.get_mut(slot).and_then(Option::as_mut) {
            let due = session.due();
            self.deadlines.schedule(slot, &mut session.scheduled, due);
        }
    }

    /// Nothing is left of a session.
    pub(super) fn remove(&mut self, slot: usize) {
        let Some(mut session) = self.sessions.get_mut(slot).and_then(Option::take) else {
            return;
        };
        self.end_handshake(&session);
        self.deadlines.forget(slot, &mut session.scheduled);
        self.by_address.remove(session.counted);
        self.open -= 1;
    }

    fn handle_connection_event(&mut self, slot: usize, event: quinn_proto::Event) {
        let Some(session) = self.session(slot) else {
            return;
        };
        match event {
            quinn_proto::Event::Connected => {
                session.key = session.shown_key();
                self.tell_connected(slot);
            }
            quinn_proto::Event::Stream(StreamEvent::Opened { dir: Dir::Bi }) => {
                session.stream = session.connection.streams().accept(Dir::Bi);
                self.tell_connected(slot);
            }
            quinn_proto::Event::Stream(StreamEvent::Readable { .. }) => self.tell_readable(slot),
            quinn_proto::Event::Stream(StreamEvent::Writable { .. }) => {
                let (peer, phase) = (session.peer, session.phase);
                if phase == Phase::Open {
                    self.told.push(Event::Writable(peer));
                }
            }
            quinn_proto::Event::Stream(StreamEvent::Finished { .. }) => {
                let peer = session.peer;
                self.handle_finished(peer);
            }
            quinn_proto::Event::ConnectionLost { reason } => {
                self.handle_lost(slot, CloseReason::of(&reason));
            }
            // No streams of other kinds, no datagrams; that a stream ended shows when it is read.
            _ => {}
        }
    }

    fn tell_connected(&mut self, slot: usize) {
        let Some(session) = self.session(slot) else {
            return;
        };
        let (Phase::Handshake, Some(key), Some(_)) = (session.phase, session.key, session.stream)
        else {
            return;
        };
        let (peer, address) = (session.peer, session.connection.remote_address());
        session.address = address;
        let counted = (session.is_validated, session.counted);
        session.phase = Phase::Open;
        self.leave_handshake(counted);
        self.counts.connected += 1;
        self.told.push(Event::Connected { peer, address, key });
        // The stream was opened by its first bytes.
        self.tell_readable(slot);
    }

    fn tell_readable(&mut self, slot: usize) {
        let Some(session) = self.session(slot) else {
            return;
        };
        if session.phase == Phase::Open && !session.is_readable_told {
            session.is_readable_told = true;
            let peer = session.peer;
            self.told.push(Event::Readable(peer));
        }
    }

    fn handle_lost(&mut self, slot: usize, reason: CloseReason) {
        let Some(session) = self.session(slot) else {
            return;
        };
        let (peer, address, phase) = (session.peer, session.address, session.phase);
        let counted = (session.is_validated, session.counted);
        session.phase = Phase::Closed;
        match (phase, reason) {
            (Phase::Open, reason) => self.tell_closed(peer, reason),
            (Phase::Handshake, reason) => {
                self.leave_handshake(counted);
                if let CloseReason::Handshake(failure) = reason {
                    self.refuse(address, failure);
                }
            }
            (Phase::Closed, _) => {}
        }
    }

    /// The peer has got everything, and nothing more is wanted of it.
    pub(super) fn handle_finished(&mut self, peer: PeerId) {
        let Some(session) = self.peer(peer).filter(|it| it.phase == Phase::Open) else {
            return;
        };
        session.phase = Phase::Closed;
        session.close_with = Some(FINISHED);
        self.tell_closed(peer, CloseReason::Local);
        self.make_restless(peer.slot());
    }

    pub(super) fn refuse(&mut self, address: SocketAddr, failure: HandshakeFailure) {
        self.counts.refused += 1;
        self.counts.refused_by[Handshake::from(failure) as usize] += 1;
        self.told.push(Event::Refused { address, failure });
    }

    fn notice_move(&mut self, slot: usize) {
        let Some(session) = self.session(slot) else {
            return;
        };
        let address = session.connection.remote_address();
        let is_told = address == session.address || session.phase != Phase::Open;
        if is_told || !session.proofs.is_proved(address) {
            return;
        }
        session.address = address;
        let peer = session.peer;
        self.counts.moved += 1;
        self.told.push(Event::Moved { peer, address });
    }

    fn end_handshake(&mut self, session: &Session) {
        if session.phase == Phase::Handshake {
            self.leave_handshake((session.is_validated, session.counted));
        }
    }

    fn leave_handshake(&mut self, (is_validated, counted): (bool, Option<IpAddr>)) {
        self.handshakes -= 1;
        if is_validated {
            self.handshakes_by_address.remove(counted);
        }
    }
}
