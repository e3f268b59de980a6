//! The client's end: one session with one server.

mod silence;

use super::{CloseReason, Transmit, stream};
use crate::{
    sealed::{
        Ecn,
        identity::{KeyPair, Pin},
        keys::Derived,
        limits::Limits,
        tls::{self, SetupError},
        transport,
    },
    time::Now,
};
use bytes::{Bytes, BytesMut};
use quinn_proto::{
    ClientConfig, Connection, ConnectionHandle, DatagramEvent, Dir, Endpoint, NoneTokenStore,
    StreamEvent, StreamId, VarInt,
};
use silence::{Due, Silence};
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Instant,
};

/// TLS wants a name for the server; with pins it means nothing and is not sent.
const SERVER_NAME: &str = "recado";

/// Pings sent from a new address, or from one that may be new: the server may answer three times what it
/// got, its challenge has 1,200 bytes, and a ping about 40. Twice as many as that takes, as some get lost.
const GREETINGS: u8 = 20;

/// Whom the client wants to meet.
#[derive(Debug, Clone, Copy)]
pub enum Trust<'a> {
    /// The server with this pin; to nobody else the identity is shown.
    Pinned {
        /// The server's pin.
        pin: Pin,
        /// The key of the client's profile.
        identity: &'a KeyPair,
    },
    /// Whoever answers: [`Event::FirstContact`] tells their pin, and the session ends. It is done with
    /// a key made for it, so that a stranger learns nothing.
    FirstContact,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The server has proved itself, and the stream is open: bytes may be written. The server
    /// learns of the stream by its first bytes, so the client has to speak first.
    Connected {
        /// The server's pin.
        pin: Pin,
    },
    /// Who answered at first contact; proved. [`Event::Closed`] follows.
    FirstContact {
        /// The server's pin, to be shown.
        pin: Pin,
    },
    /// There is something to read that was not there before.
    Readable,
    /// There is room again for a writer that was refused some bytes.
    Writable,
    /// The session is over; what was not read by now is gone. The last event.
    Closed(CloseReason),
}

/// One session with a server, from the first packet on. For the next session make another.
///
/// After each `handle_…`, and after reading, writing and closing, ask [`poll_event`](Self::poll_event)
/// and [`poll_transmit`](Self::poll_transmit) until they have no more.
pub struct ClientEndpoint {
    endpoint: Endpoint,
    handle: ConnectionHandle,
    connection: Connection,
    /// The pin asked for, `None` at first contact.
    expected: Option<Pin>,
    found: Arc<OnceLock<Pin>>,
    stream: Option<StreamId>,
    segments: usize,
    events: VecDeque<Event>,
    is_readable_told: bool,
    is_closed: bool,
    /// Nothing of the session is left.
    is_drained: bool,
    /// To be closed when the time is known.
    is_to_close: bool,
    /// Pings still to be sent from a new address.
    greetings: u8,
    silence: Silence,
    buffer: Vec<u8>,
}

impl ClientEndpoint {
    /// Begins a session with the server at `server`. `seed` makes packet numbers and paddings
    /// repeat, for simulations.
    ///
    /// # Errors
    /// [`SetupError::Address`] for port 0 and addresses that are none; otherwise practically never.
    pub fn connect(
        server: SocketAddr,
        trust: Trust<'_>,
        seed: Option<[u8; 32]>,
        now: Now,
    ) -> Result<Self, SetupError> {
        let throw_away;
        let (identity, expected) = match trust {
            Trust::Pinned { pin, identity } => (identity, Some(pin)),
            Trust::FirstContact => {
                throw_away = KeyPair::generate().map_err(|_| SetupError::Key)?;
                (&throw_away, None)
            }
        };
        Self::begin(server, identity, identity, expected, seed, now)
    }

    /// What somebody would do who has seen the certificate of another: shows it with a key of their
    /// own.
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    #[cfg(feature = "testing")]
    pub fn connect_with_certificate_of(
        other: &KeyPair,
        server: SocketAddr,
        (pin, identity): (Pin, &KeyPair),
        now: Now,
    ) -> Result<Self, SetupError> {
        Self::begin(server, identity, other, Some(pin), None, now)
    }

    /// Ends this half of the stream, as no client of ours does.
    #[cfg(feature = "testing")]
    pub fn end_stream(&mut self) {
        if let Some(id) = self.stream {
            let ended = self.connection.send_stream(id).finish();
            debug_assert!(ended.is_ok(), "ended twice");
        }
    }

    fn begin(
        server: SocketAddr,
        identity: &KeyPair,
        shown: &KeyPair,
        expected: Option<Pin>,
        seed: Option<[u8; 32]>,
        now: Now,
    ) -> Result<Self, SetupError> {
        let derived = Derived::from(identity).map_err(|_| SetupError::Key)?;
        let found = Arc::new(OnceLock::new());
        let certificate = tls::certificate(shown)?;
        let tls = tls::client(identity, &certificate, expected, Arc::clone(&found))?;
        let mut config = ClientConfig::new(Arc::new(tls));
        config
            .transport_config(Arc::new(transport::client()))
            .token_store(Arc::new(NoneTokenStore));
        let settings = Arc::new(transport::endpoint(&derived, seed)?);
        let mut endpoint = Endpoint::new(settings, None, false, None);
        let (handle, connection) = endpoint.connect(now.instant, config, server, SERVER_NAME)?;
        Ok(Self {
            endpoint,
            handle,
            connection,
            expected,
            found,
            stream: None,
            segments: Limits::default().segments,
            events: VecDeque::new(),
            is_readable_told: false,
            is_closed: false,
            is_drained: false,
            is_to_close: false,
            greetings: 0,
            silence: Silence::default(),
            buffer: Vec::new(),
        })
    }

    /// A datagram came. `ecn` is what the IP header said about congestion.
    pub fn handle_datagram(&mut self, from: SocketAddr, bytes: &[u8], ecn: Option<Ecn>, now: Now) {
        if self.is_drained {
            return;
        }
        let mut answer = Vec::new();
        let data = BytesMut::from(bytes);
        let event = self
            .endpoint
            .handle(now.instant, from, None, ecn, data, &mut answer);
        // A client owes strangers no answer.
        if let Some(DatagramEvent::ConnectionEvent(_, event)) = event {
            self.connection.handle_event(event);
            self.settle(now);
        }
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, now: Now) {
        if self.is_drained {
            return;
        }
        self.connection.handle_timeout(now.instant);
        self.settle(now);
        match self.silence.take_due(now.instant) {
            Some(Due::Ask) if !self.is_closed => self.greetings = GREETINGS,
            Some(Due::GiveUp) if !self.is_closed => {
                // The server may still hear it.
                self.is_to_close = true;
                self.tell_closed(CloseReason::TimedOut);
            }
            _ => {}
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    #[must_use]
    pub fn poll_timeout(&mut self) -> Option<Instant> {
        if self.is_drained {
            return None;
        }
        let silence = self.silence.poll_timeout();
        let connection = self.connection.poll_timeout();
        connection.into_iter().chain(silence).min()
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        let event = self.events.pop_front()?;
        self.is_readable_told &= event != Event::Readable;
        Some(event)
    }

    /// What to send next.
    pub fn poll_transmit(&mut self, now: Now) -> Option<Transmit<'_>> {
        if self.is_drained {
            return None;
        }
        if std::mem::take(&mut self.is_to_close) {
            let code = VarInt::from_u32(0);
            self.connection.close(now.instant, code, Bytes::new());
        }
        let mut transmit = self.poll_connection(now);
        if transmit.is_none() && self.greetings > 0 && !self.is_closed {
            self.greetings -= 1;
            self.connection.ping();
            transmit = self.poll_connection(now);
        }
        let Some(transmit) = transmit else {
            self.settle(now);
            return None;
        };
        Some(Transmit {
            destination: transmit.destination,
            ecn: transmit.ecn,
            segment_size: transmit.segment_size,
            bytes: &self.buffer[..transmit.size],
        })
    }

    /// Reads what the server has sent, as much as fits; 0 when there is nothing now. What is not read
    /// fills the window, and the server has to wait. [`Event::Readable`] comes when there is more
    /// than there was: whoever stops early must come back by themselves.
    pub fn read(&mut self, into: &mut [u8]) -> usize {
        let Some(id) = self.stream.filter(|_| !self.is_closed) else {
            return 0;
        };
        let read = stream::read(&mut self.connection, id, into);
        if read.is_end {
            self.is_to_close = true;
            self.tell_closed(CloseReason::StreamEnded);
        }
        read.count
    }

    /// Gives bytes to the server; how many were taken. If not all, [`Event::Writable`] comes when
    /// there is room again.
    pub fn write(&mut self, bytes: &[u8]) -> usize {
        let Some(id) = self.stream.filter(|_| !self.is_closed) else {
            return 0;
        };
        stream::write(&mut self.connection, id, bytes)
    }

    /// Ends the session; [`Event::Closed`] follows. What was written and not yet acknowledged may
    /// be lost.
    pub fn close(&mut self, code: u32, reason: &str, now: Now) {
        let reason = Bytes::copy_from_slice(reason.as_bytes());
        self.connection
            .close(now.instant, VarInt::from_u32(code), reason);
        self.tell_closed(CloseReason::Local);
        self.settle(now);
    }

    /// This computer has another address now, or another socket is used: the server is told at once
    /// instead of at the next sign of life, and under an identifier that nobody can connect with
    /// the old address.
    pub fn rebind(&mut self) {
        if !self.is_closed {
            self.connection.local_address_changed();
            self.greetings = GREETINGS;
        }
    }

    /// Nothing is left of the session, its last packets have been answered.
    #[must_use]
    pub fn is_drained(&self) -> bool {
        self.is_drained
    }

    /// The measured round trip.
    #[must_use]
    pub fn round_trip(&self) -> std::time::Duration {
        self.connection.rtt()
    }

    /// The kernel cannot segment (or can again): so many datagrams at most in one transmit.
    pub fn set_segments(&mut self, segments: usize) {
        self.segments = segments.max(1);
    }

    fn poll_connection(&mut self, now: Now) -> Option<quinn_proto::Transmit> {
        self.buffer.clear();
        self.connection
            .poll_transmit(now.instant, self.segments, &mut self.buffer)
    }

    fn settle(&mut self, now: Now) {
        while let Some(event) = self.connection.poll() {
            self.handle_connection_event(event, now);
        }
        while let Some(event) = self.connection.poll_endpoint_events() {
            self.is_drained |= event.is_drained();
            if let Some(answer) = self.endpoint.handle_event(self.handle, event) {
                self.connection.handle_event(answer);
            }
        }
        // Before there is a session, its maker has the patience; after it, nobody answers.
        if self.stream.is_some() && !self.is_closed {
            self.silence.note(&self.connection.stats(), now.instant);
        }
    }

    fn handle_connection_event(&mut self, event: quinn_proto::Event, now: Now) {
        match event {
            quinn_proto::Event::Connected => self.handle_connected(now),
            quinn_proto::Event::Stream(StreamEvent::Readable { .. })
                if !self.is_closed && !self.is_readable_told =>
            {
                self.is_readable_told = true;
                self.events.push_back(Event::Readable);
            }
            quinn_proto::Event::Stream(StreamEvent::Writable { .. }) if !self.is_closed => {
                self.events.push_back(Event::Writable);
            }
            quinn_proto::Event::ConnectionLost { reason } => {
                let reason = self.explain(CloseReason::of(&reason));
                self.tell_closed(reason);
            }
            _ => {}
        }
    }

    fn handle_connected(&mut self, now: Now) {
        let Some(&pin) = self.found.get() else {
            return self.close(0, "", now);
        };
        if self.expected.is_none() {
            self.events.push_back(Event::FirstContact { pin });
            return self.close(0, "", now);
        }
        self.stream = self.connection.streams().open(Dir::Bi);
        if self.stream.is_none() {
            return self.close(0, "", now);
        }
        self.events.push_back(Event::Connected { pin });
    }

    /// That the key was another is more than TLS can tell.
    fn explain(&self, reason: CloseReason) -> CloseReason {
        match (self.expected, self.found.get()) {
            (Some(expected), Some(&found)) if expected != found => {
                CloseReason::WrongPin { expected, found }
            }
            _ => reason,
        }
    }

    fn tell_closed(&mut self, reason: CloseReason) {
        if !self.is_closed {
            self.is_closed = true;
            self.events.push_back(Event::Closed(reason));
        }
    }
}
