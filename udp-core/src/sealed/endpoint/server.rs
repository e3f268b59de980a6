//! The server's end: all sealed sessions of one socket.

mod admission;
mod calm;
mod events;
mod proof;
mod session;

pub use events::{Counts, Event, PeerId};

use super::{CloseReason, Transmit, address::ByAddress, deadlines::Deadlines, stream};
use crate::{
    sealed::{
        Ecn,
        identity::KeyPair,
        keys::Derived,
        limits::{self, Limits},
        tls::{self, SetupError},
        transport,
    },
    time::Now,
};
use admission::Clock;
use bytes::{Bytes, BytesMut};
use events::Told;
use quinn_proto::{
    ConnectionHandle, DatagramEvent, Endpoint, FinishError, NoneTokenLog, ServerConfig,
    ValidationTokenConfig, VarInt,
};
use session::{Phase, Session};
use std::{collections::VecDeque, net::SocketAddr, sync::Arc, time::Instant};

/// Why a session is closed whose client ended its half of the stream.
const STREAM_ENDED: u32 = 0;

/// All sealed sessions behind one socket.
///
/// After each `handle_…`, and after reading, writing and closing, ask [`poll_event`](Self::poll_event)
/// and [`poll_transmit`](Self::poll_transmit) until they have no more.
pub struct ServerEndpoint {
    endpoint: Endpoint,
    limits: Limits,
    clock: Arc<Clock>,
    /// By the number that quinn gave the connection.
    sessions: Vec<Option<Box<Session>>>,
    /// How many there are.
    open: usize,
    /// How many of them have not come to their end of the handshake.
    handshakes: usize,
    by_address: ByAddress,
    handshakes_by_address: ByAddress,
    generation: u32,
    deadlines: Deadlines,
    /// Sessions that may have packets to send; each is in it once.
    restless: VecDeque<usize>,
    answers: VecDeque<(SocketAddr, Vec<u8>)>,
    told: Told,
    counts: Counts,
    /// What is being sent from.
    buffer: Vec<u8>,
}

impl ServerEndpoint {
    /// A server with a key. `seed` makes packet numbers and paddings repeat, for simulations.
    ///
    /// # Errors
    /// [`SetupError`]; practically never.
    pub fn new(
        key: &KeyPair,
        limits: Limits,
        seed: Option<[u8; 32]>,
        now: Now,
    ) -> Result<Self, SetupError> {
        let derived = Derived::from(key).map_err(|_| SetupError::Key)?;
        let clock = Arc::new(Clock::new(now));
        let settings = transport::endpoint(&derived, seed)?;
        let mut tokens = ValidationTokenConfig::default();
        // Only Retry validates addresses; nothing has to be remembered for that.
        tokens.sent(0).log(Arc::new(NoneTokenLog));
        let mut config = ServerConfig::new(Arc::new(tls::server(key)?), Arc::new(derived.token));
        config
            .transport_config(Arc::new(transport::server()))
            .max_incoming(limits.handshakes)
            .incoming_buffer_size(limits::INITIAL_BYTES)
            .incoming_buffer_size_total(limits::INITIAL_BYTES_IN_ALL)
            .retry_token_lifetime(limits::RETRY_TOKEN_TIME)
            .validation_token_config(tokens)
            .time_source(Arc::clone(&clock) as _);
        Ok(Self {
            endpoint: Endpoint::new(Arc::new(settings), Some(Arc::new(config)), false, None),
            limits,
            clock,
            sessions: Vec::new(),
            open: 0,
            handshakes: 0,
            by_address: ByAddress::default(),
            handshakes_by_address: ByAddress::default(),
            generation: 0,
            deadlines: Deadlines::default(),
            restless: VecDeque::new(),
            answers: VecDeque::new(),
            told: Told::default(),
            counts: Counts::default(),
            buffer: Vec::new(),
        })
    }

    /// A datagram whose first byte has the bit 0x40. `ecn` is what the IP header said about congestion.
    pub fn handle_datagram(&mut self, from: SocketAddr, bytes: &[u8], ecn: Option<Ecn>, now: Now) {
        self.clock.set(now);
        self.counts.datagrams += 1;
        let mut answer = Vec::new();
        let data = BytesMut::from(bytes);
        match self
            .endpoint
            .handle(now.instant, from, None, ecn, data, &mut answer)
        {
            Some(DatagramEvent::ConnectionEvent(handle, event)) => {
                if let Some(session) = self.session(handle.0) {
                    if session.handle_event(event, from, bytes) {
                        self.settle_silent(handle.0);
                    } else {
                        self.settle(handle.0);
                    }
                }
            }
            Some(DatagramEvent::NewConnection(incoming)) => self.admit(incoming, bytes.len(), now),
            Some(DatagramEvent::Response(transmit)) => self.answer(transmit.destination, answer),
            None => self.counts.ignored += 1,
        }
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, now: Now) {
        self.clock.set(now);
        for (_, slot) in self.deadlines.take_due(now.instant) {
            let Some(session) = self.session(slot) else {
                continue;
            };
            session.scheduled = None;
            if session.due().is_none_or(|due| now.instant < due) {
                // What it wanted to be woken for has been answered meanwhile: only its time is noted.
                self.reschedule(slot);
            } else if session.is_overdue(now.instant) {
                self.counts.handshakes_timed_out += 1;
                self.abandon(slot);
            } else {
                session.is_restive = true;
                session.connection.handle_timeout(now.instant);
                self.settle(slot);
            }
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next; perhaps earlier than anything
    /// happens.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.deadlines.first()
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        let event = self.told.pop()?;
        if let Event::Readable(peer) = event
            && let Some(session) = self.peer(peer)
        {
            session.is_readable_told = false;
        }
        Some(event)
    }

    /// What to send next. Sessions take turns.
    pub fn poll_transmit(&mut self, now: Now) -> Option<Transmit<'_>> {
        if let Some((destination, bytes)) = self.answers.pop_front() {
            self.buffer = bytes;
            return Some(Transmit {
                destination,
                ecn: None,
                segment_size: None,
                bytes: &self.buffer,
            });
        }
        while let Some(slot) = self.restless.pop_front() {
            let (segments, mut buffer) = (self.limits.segments, std::mem::take(&mut self.buffer));
            buffer.clear();
            let Some(session) = self.session(slot) else {
                self.buffer = buffer;
                continue;
            };
            if let Some(code) = session.close_with.take() {
                let code = VarInt::from_u32(code);
                session.connection.close(now.instant, code, Bytes::new());
            }
            let transmit = session.poll_transmit(segments, &mut buffer, now.instant);
            session.is_restless = false;
            let has_more = session.may_have_more(transmit.as_ref().map(|(transmit, _)| transmit));
            self.buffer = buffer;
            if has_more {
                self.make_restless(slot);
            } else {
                // Sending moves the timers and may free identifiers.
                self.settle_silent(slot);
            }
            if let Some((transmit, is_allowed)) = transmit {
                if !is_allowed {
                    self.counts.withheld += 1;
                    continue;
                }
                return Some(Transmit {
                    destination: transmit.destination,
                    ecn: transmit.ecn,
                    segment_size: transmit.segment_size,
                    bytes: &self.buffer[..transmit.size],
                });
            }
        }
        None
    }

    /// Reads what the peer has sent, as much as fits; 0 when there is nothing now. What is not read
    /// fills the peer's window, and it has to wait. [`Event::Readable`] comes when there is more
    /// than there was: whoever stops early must come back by themselves.
    pub fn read(&mut self, peer: PeerId, into: &mut [u8]) -> usize {
        let Some((session, id)) = self.stream(peer) else {
            return 0;
        };
        let read = stream::read(&mut session.connection, id, into);
        if read.is_end {
            session.phase = Phase::Closed;
            session.close_with = Some(STREAM_ENDED);
            self.tell_closed(peer, CloseReason::StreamEnded);
        }
        self.make_restless(peer.slot());
        read.count
    }

    /// Gives bytes to the peer; how many were taken. If not all, [`Event::Writable`] comes when
    /// there is room again. One write of many records is far cheaper than many writes.
    pub fn write(&mut self, peer: PeerId, bytes: &[u8]) -> usize {
        let Some((session, id)) = self.stream(peer) else {
            return 0;
        };
        let written = stream::write(&mut session.connection, id, bytes);
        self.make_restless(peer.slot());
        written
    }

    /// The same with bytes that many peers are sent: all of them hold the one copy until they have
    /// acknowledged it.
    pub fn write_shared(&mut self, peer: PeerId, bytes: &Bytes) -> usize {
        let Some((session, id)) = self.stream(peer) else {
            return 0;
        };
        let written = stream::write_shared(&mut session.connection, id, bytes);
        self.make_restless(peer.slot());
        written
    }

    /// Ends the server's half of the stream behind what was written, and the session once the peer has
    /// got all of it; [`Event::Closed`] follows. Whoever never takes it is closed as silent.
    pub fn finish(&mut self, peer: PeerId) {
        let Some((session, id)) = self.stream(peer) else {
            return;
        };
        // Ended before is no error; a peer that wants none of it is not waited for.
        let ended = session.connection.send_stream(id).finish();
        if matches!(ended, Err(FinishError::Stopped(_))) {
            self.handle_finished(peer);
        }
        self.make_restless(peer.slot());
    }

    /// Ends a session; [`Event::Closed`] follows. What was written and not yet acknowledged may be
    /// lost.
    pub fn close(&mut self, peer: PeerId, code: u32, reason: &str, now: Now) {
        let Some(session) = self.peer(peer).filter(|it| it.phase == Phase::Open) else {
            return;
        };
        session.phase = Phase::Closed;
        let reason = Bytes::copy_from_slice(reason.as_bytes());
        let code = VarInt::from_u32(code);
        session.connection.close(now.instant, code, reason);
        self.tell_closed(peer, CloseReason::Local);
        self.settle(peer.slot());
    }

    /// Ends all sessions and handshakes. They are gone, as [`sessions`](Self::sessions) tells,
    /// after a few round trips; who cannot wait sends once what
    /// [`poll_transmit`](Self::poll_transmit) gives.
    pub fn close_all(&mut self, code: u32, reason: &str, now: Now) {
        for slot in 0..self.sessions.len() {
            let Some(session) = self.session(slot) else {
                continue;
            };
            match session.phase {
                Phase::Open => {
                    let peer = session.peer;
                    self.close(peer, code, reason, now);
                }
                Phase::Handshake => self.abandon(slot),
                Phase::Closed => {}
            }
        }
    }

    /// Sessions there are, those that begin and those that end included.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.open
    }

    /// Handshakes under way.
    #[must_use]
    pub fn handshakes(&self) -> usize {
        self.handshakes
    }

    /// Bytes of first packets that wait for a decision, and of answers that wait to be sent.
    #[must_use]
    pub fn waiting_bytes(&self) -> u64 {
        let answers: usize = self.answers.iter().map(|(_, bytes)| bytes.len()).sum();
        self.endpoint.incoming_buffer_bytes() + answers as u64
    }

    /// What has been counted since the start.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The kernel cannot segment (or can again): so many datagrams at most in one transmit.
    pub fn set_segments(&mut self, segments: usize) {
        self.limits.segments = segments.max(1);
    }

    fn answer(&mut self, to: SocketAddr, bytes: Vec<u8>) {
        if self.answers.len() < limits::ANSWERS {
            self.answers.push_back((to, bytes));
        } else {
            self.counts.ignored += 1;
        }
    }

    fn session(&mut self, slot: usize) -> Option<&mut Session> {
        self.sessions.get_mut(slot)?.as_deref_mut()
    }

    fn peer(&mut self, peer: PeerId) -> Option<&mut Session> {
        self.session(peer.slot()).filter(|it| it.peer == peer)
    }

    fn stream(&mut self, peer: PeerId) -> Option<(&mut Session, quinn_proto::StreamId)> {
        let session = self.peer(peer).filter(|it| it.phase == Phase::Open)?;
        session.stream.map(|stream| (session, stream))
    }

    fn make_restless(&mut self, slot: usize) {
        if let Some(session) = self.session(slot)
            && !session.is_restless
        {
            session.is_restless = true;
            session.is_through = false;
            self.restless.push_back(slot);
        }
    }

    fn tell_closed(&mut self, peer: PeerId, reason: CloseReason) {
        self.counts.closed += 1;
        self.told.push(Event::Closed { peer, reason });
    }

    /// Forgets a handshake without a word: whoever it was with has not answered.
    fn abandon(&mut self, slot: usize) {
        let drained = quinn_proto::EndpointEvent::drained();
        self.endpoint.handle_event(ConnectionHandle(slot), drained);
        self.remove(slot);
    }
}
