//! One sealed connection on a link, with as much patience as there is for it.

use super::{
    api::{Lost, SILENCE},
    classic::{DATAGRAMS_PER_TURN, LONGEST_DATAGRAM},
    link::{Link, Received, Sent},
    question::offers_sealed,
};
use crate::{
    net::clock::now,
    sealed::{
        SetupError,
        endpoint::{
            CloseReason,
            client::{ClientEndpoint, Event, Trust},
        },
        identity::Pin,
        limits::Limits,
    },
    time::Now,
};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

/// How long "nobody listens on the port" has to stay unrefuted before it is believed: it may have been
/// somebody else's, or a server that is being started again.
const REFUSED: Duration = Duration::from_secs(2);

/// How often it is looked whether the way to the server begins at another address of ours now.
const ROUTE: Duration = Duration::from_secs(5);

/// Bytes of the stream fetched at once, and past how many they wait in the stream, where the server
/// feels it. A session takes 64 KiB at once.
const READ: usize = 16 * 1024;
const HEARD: usize = 48 * 1024;

/// The first byte of a bare frame; QUIC's have bit 0x40 set (docs/sealed-transport.md).
const BARE: u8 = 0;

/// A connection that exists or is coming to exist.
pub(super) struct Transport {
    server: SocketAddr,
    /// It is large.
    endpoint: Box<ClientEndpoint>,
    /// By when the first datagram has to come.
    first_sign: Option<Instant>,
    /// By when the handshake has to be through: the server waits no longer either.
    handshake: Option<Instant>,
    /// By when something has to be heard after the server's machine has said that nobody listens.
    refuted: Option<Instant>,
    route: Instant,
    /// Why it ended, when this side ended it for want of patience.
    given_up: Option<Lost>,
    is_closing: bool,
    /// It has ended; told once everything is heard.
    closed: Option<CloseReason>,
    /// What came of the stream. It is fetched after each datagram: the next one may be the end, after
    /// which nothing can be.
    heard: Vec<u8>,
    buffer: Vec<u8>,
    stream_buffer: Vec<u8>,
}

/// What happened on a connection.
#[derive(Debug)]
pub(super) enum Happening {
    /// It is there.
    Connected,
    /// At first contact: who is there. [`Happening::Lost`] follows.
    Met(Pin),
    /// It is gone; nothing follows.
    Lost(Lost),
}

impl Transport {
    pub(super) fn begin(
        server: SocketAddr,
        trust: Trust<'_>,
        now: Now,
    ) -> Result<Self, SetupError> {
        let mut endpoint = Box::new(ClientEndpoint::connect(server, trust, None, now)?);
        // One by one: a client says little.
        endpoint.set_segments(1);
        Ok(Self {
            server,
            endpoint,
            first_sign: Some(now.instant + SILENCE),
            handshake: Some(now.instant + Limits::default().handshake_time),
            refuted: None,
            route: now.instant + ROUTE,
            given_up: None,
            is_closing: false,
            closed: None,
            heard: Vec::new(),
            buffer: vec![0; LONGEST_DATAGRAM],
            stream_buffer: vec![0; READ],
        })
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due.
    pub(super) fn poll_timeout(&mut self) -> Instant {
        let patience = [self.first_sign, self.handshake, self.refuted];
        let others = [self.endpoint.poll_timeout(), Some(self.route)];
        let all = patience.into_iter().chain(others).flatten();
        all.min().unwrap_or(self.route)
    }

    pub(super) fn handle_timeout(&mut self, link: &mut Link, now: Now) {
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now.instant);
        if is_due(self.refuted) {
            self.give_up(Lost::PortClosed, now);
        } else if is_due(self.first_sign) || is_due(self.handshake) {
            self.give_up(Lost::NoAnswer, now);
        }
        if self.route <= now.instant {
            self.route = now.instant + ROUTE;
            self.follow_route(link);
        }
        if is_due(self.endpoint.poll_timeout()) {
            self.endpoint.handle_timeout(now);
        }
    }

    /// Reads what has come; how many bare frames were among it, which nobody sends here.
    pub(super) fn receive(&mut self, link: &Link, now: Now) -> u64 {
        let mut bare = 0;
        for _ in 0..DATAGRAMS_PER_TURN {
            match link.receive(&mut self.buffer) {
                Some(Received::Datagram(length)) => {
                    let datagram = &self.buffer[..length];
                    if datagram.first() == Some(&BARE) {
                        // The question may have been answered more than once.
                        bare += u64::from(!offers_sealed(datagram));
                        continue;
                    }
                    self.first_sign = None;
                    self.refuted = None;
                    self.endpoint
                        .handle_datagram(self.server, datagram, None, now);
                    self.hear();
                }
                Some(Received::Unreachable) => self.refused(now),
                None => break,
            }
        }
        bare
    }

    /// Sends what is to be sent. What does not leave is lost, as on any network.
    pub(super) fn send(&mut self, link: &mut Link, now: Now) {
        let (mut is_refused, mut has_failed) = (false, false);
        while let Some(transmit) = self.endpoint.poll_transmit(now) {
            for datagram in transmit.datagrams() {
                let sent = match link.send(datagram) {
                    // The error was about an earlier datagram; this one has not left.
                    Sent::Refused => {
                        is_refused = true;
                        link.send(datagram)
                    }
                    sent => sent,
                };
                has_failed |= matches!(sent, Sent::Failed);
            }
        }
        if is_refused {
            self.refused(now);
        }
        if has_failed {
            self.follow_route(link);
        }
    }

    /// What happened.
    pub(super) fn poll(&mut self) -> Option<Happening> {
        while let Some(event) = self.endpoint.poll_event() {
            match event {
                Event::Connected { .. } => {
                    self.handshake = None;
                    return Some(Happening::Connected);
                }
                Event::FirstContact { pin } => return Some(Happening::Met(pin)),
                // Who holds the stream reads and writes as long as it can.
                Event::Readable | Event::Writable => {}
                Event::Closed(reason) => self.closed = Some(reason),
            }
        }
        let reason = self.closed.take_if(|_| self.heard.is_empty())?;
        let given_up = self.given_up.take();
        Some(Happening::Lost(given_up.unwrap_or(Lost::Closed(reason))))
    }

    /// True once the handshake is through.
    pub(super) const fn is_connected(&self) -> bool {
        self.handshake.is_none()
    }

    /// True when it is about to be lost.
    pub(super) const fn is_closing(&self) -> bool {
        self.is_closing
    }

    /// Takes what came of the stream.
    pub(super) fn read(&mut self) -> Vec<u8> {
        self.hear();
        std::mem::take(&mut self.heard)
    }

    fn hear(&mut self) {
        while self.heard.len() < HEARD {
            let read = self.endpoint.read(&mut self.stream_buffer);
            if read == 0 {
                break;
            }
            self.heard.extend_from_slice(&self.stream_buffer[..read]);
        }
    }

    /// Writes into the stream; how many bytes it took.
    pub(super) fn write(&mut self, bytes: &[u8]) -> usize {
        self.endpoint.write(bytes)
    }

    /// Ends it; [`Happening::Lost`] follows.
    pub(super) fn close(&mut self, now: Now) {
        self.is_closing = true;
        self.endpoint.close(0, "", now);
    }

    /// Takes another socket, and tells the server.
    pub(super) fn renew(&mut self, link: &mut Link) {
        if link.renew() {
            self.endpoint.rebind();
        }
    }

    fn follow_route(&mut self, link: &mut Link) {
        if link.follow_route() {
            self.endpoint.rebind();
        }
    }

    fn refused(&mut self, now: Now) {
        self.refuted.get_or_insert(now.instant + REFUSED);
    }

    fn give_up(&mut self, why: Lost, now: Now) {
        (self.first_sign, self.handshake, self.refuted) = (None, None, None);
        self.given_up.get_or_insert(why);
        self.close(now);
    }
}

/// Gets to know a server that nobody here knows: `Ok` is the pin it has proved.
pub(super) async fn meet(link: &mut Link) -> Result<Pin, Failure> {
    let begun = now();
    let mut transport = Transport::begin(link.server(), Trust::FirstContact, begun)?;
    let mut met = None;
    loop {
        let moment = now();
        transport.send(link, moment);
        while let Some(happening) = transport.poll() {
            match happening {
                Happening::Met(pin) => met = Some(pin),
                Happening::Lost(lost) => {
                    // The goodbye leaves.
                    transport.send(link, moment);
                    return met.ok_or(Failure::Lost(lost));
                }
                Happening::Connected => {}
            }
        }
        let deadline = transport.poll_timeout();
        tokio::select! {
            ready = link.ready() => {
                ready.map_err(Failure::Socket)?;
                transport.receive(link, now());
            }
            () = tokio::time::sleep_until(deadline.into()) => transport.handle_timeout(link, now()),
        }
    }
}

/// Why nobody was met.
pub(super) enum Failure {
    Setup(SetupError),
    Socket(std::io::Error),
    Lost(Lost),
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        Self::Setup(error)
    }
}

/// Whether a connection ended because another key than the pinned one answered: that one.
pub(super) const fn presented(lost: &Lost) -> Option<Pin> {
    match lost {
        Lost::Closed(CloseReason::WrongPin { found, .. }) => Some(*found),
        _ => None,
    }
}
