//! The sealed half of the driver: carries bytes between QUIC and the server's door.

use crate::{
    Now,
    hub::Key,
    sealed::{
        Ecn, SetupError,
        endpoint::{
            CloseReason, Transmit,
            server::{Event, PeerId, ServerEndpoint},
        },
        identity::KeyPair,
        limits::Limits,
    },
    sealed_door::{self, Flow, Outlet},
    server::{Departure, SealedCounters, Server},
};
use bytes::Bytes;
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    time::{Duration, Instant},
};
use zeroize::Zeroize;

/// Bytes handed to the door at once; it takes in no more than this past its bound.
const READ_BYTES: usize = 4_096;

/// By this bit of the first byte a datagram is QUIC: it is never greased (RFC 9443 has the
/// reasoning). A bare frame begins with a zero.
const QUIC_BIT: u8 = 0x40;

/// True when a datagram is of the sealed dialect.
pub(super) fn is_sealed(datagram: &[u8]) -> bool {
    datagram.first().is_some_and(|first| first & QUIC_BIT != 0)
}

/// Who came and went is told to everybody after so long: with a thousand here, one who comes in costs a
/// thousand packets, and a class that comes in together hardly more. Nobody sees the difference.
const PASSAGES_PAUSE: Duration = Duration::from_millis(20);

/// All sealed sessions of the socket.
pub(super) struct Sealed {
    endpoint: ServerEndpoint,
    /// Sessions that were told as connected and not yet as closed.
    open: usize,
    /// Peers whose stream may hold bytes that the door did not want.
    unread: BTreeSet<PeerId>,
    buffer: Box<[u8]>,
    /// When everybody is told who came and went, if somebody did.
    tells_at: Option<Instant>,
}

impl Sealed {
    pub(super) fn new(key: &KeyPair, segments: usize, now: Now) -> Result<Self, SetupError> {
        let limits = Limits {
            segments,
            ..Limits::default()
        };
        Ok(Self {
            endpoint: ServerEndpoint::new(key, limits, None, now)?,
            open: 0,
            unread: BTreeSet::new(),
            buffer: vec![0; READ_BYTES].into(),
            tells_at: None,
        })
    }

    pub(super) fn handle_datagram(
        &mut self,
        from: SocketAddr,
        bytes: &[u8],
        ecn: Option<Ecn>,
        now: Now,
    ) {
        self.endpoint.handle_datagram(from, bytes, ecn, now);
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let due = self.endpoint.poll_timeout();
        due.into_iter().chain(self.tells_at).min()
    }

    /// Does what is due, if anything is.
    pub(super) fn handle_timeout(&mut self, now: Now) {
        let due = self.endpoint.poll_timeout();
        if due.is_some_and(|due| due <= now.instant) {
            self.endpoint.handle_timeout(now);
        }
    }

    /// Carries everything that can be carried now, both ways; false when there was nothing.
    pub(super) fn carry(&mut self, server: &mut Server, now: Now) -> bool {
        let mut has_carried = false;
        loop {
            let mut is_quiet = true;
            while let Some(event) = self.endpoint.poll_event() {
                is_quiet = false;
                self.handle_event(&event, server, now);
            }
            let tells_all = self.tells_all(server, now);
            let poll = if tells_all {
                Server::poll_busy
            } else {
                Server::poll_pressing
            };
            while let Some(peer) = poll(server) {
                is_quiet = false;
                self.write(peer, server, now);
            }
            if is_quiet {
                return has_carried;
            }
            has_carried = true;
        }
    }

    /// Tells everybody who came and went, without waiting for more of them.
    pub(super) fn tell_passages(&mut self, server: &mut Server, now: Now) {
        while let Some(peer) = server.poll_busy() {
            self.write(peer, server, now);
        }
    }

    /// Whether everybody is told now who came and went.
    fn tells_all(&mut self, server: &Server, now: Now) -> bool {
        if !server.has_passages() {
            self.tells_at = None;
            return true;
        }
        let at = *(self.tells_at).get_or_insert_with(|| now.instant + PASSAGES_PAUSE);
        at <= now.instant
    }

    /// What to send next.
    pub(super) fn poll_transmit(&mut self, now: Now) -> Option<Transmit<'_>> {
        self.endpoint.poll_transmit(now)
    }

    /// So many datagrams of one length may lie in a transmit.
    pub(super) fn set_segments(&mut self, segments: usize) {
        self.endpoint.set_segments(segments);
    }

    /// What has been counted since the start.
    pub(super) fn counters(&self) -> SealedCounters {
        let counts = self.endpoint.counts();
        SealedCounters {
            handshakes: counts.handshakes,
            connected: counts.connected,
            closed: counts.closed,
            moved: counts.moved,
            refused: counts.refused_by,
            timed_out: counts.handshakes_timed_out,
            full: counts.full,
            retries: counts.retries,
            ignored: counts.ignored,
            withheld: counts.withheld,
        }
    }

    /// True while somebody has not got all that was said to them.
    pub(super) fn has_sessions(&self) -> bool {
        self.open > 0
    }

    /// Ends what is left, without waiting.
    pub(super) fn close_all(&mut self, now: Now) {
        self.endpoint.close_all(0, "", now);
    }

    fn handle_event(&mut self, event: &Event, server: &mut Server, now: Now) {
        match *event {
            Event::Connected { peer, address, key } => {
                self.open += 1;
                server.handle_connected(at_door(peer), address, Key(key));
            }
            Event::Readable(peer) => self.read(peer, server, now),
            Event::Writable(peer) => server.handle_writable(at_door(peer)),
            Event::Moved { peer, address } => server.handle_moved(at_door(peer), address),
            Event::Closed { peer, ref reason } => {
                self.open -= 1;
                self.unread.remove(&peer);
                server.handle_ended(at_door(peer), departure(reason), now);
            }
            Event::Refused { address, failure } => {
                server.handle_handshake_refused(address, failure.into());
            }
        }
    }

    /// Hands on what there is, as far as the door wants it. The rest stays in the stream and fills the
    /// peer's window until the peer has to wait.
    fn read(&mut self, peer: PeerId, server: &mut Server, now: Now) {
        while server.wants_bytes(at_door(peer)) {
            let count = self.endpoint.read(peer, &mut self.buffer);
            if count == 0 {
                self.unread.remove(&peer);
                return;
            }
            let may_be_secret = server.is_new(at_door(peer));
            server.handle_bytes(at_door(peer), &self.buffer[..count], now);
            if may_be_secret {
                self.buffer[..count].zeroize();
            }
        }
        self.unread.insert(peer);
    }

    fn write(&mut self, peer: sealed_door::PeerId, server: &mut Server, now: Now) {
        let to = PeerId::from(peer.0);
        let endpoint = &mut self.endpoint;
        let flow = server.write_into(peer, now, &mut Stream { endpoint, peer: to });
        if flow == Flow::Finished {
            self.endpoint.finish(to);
            server.handle_closed(peer, now);
        } else if self.unread.contains(&to) {
            // The door wants bytes again only after it has been busy.
            self.read(to, server, now);
        }
    }
}

/// The stream of a peer.
struct Stream<'a> {
    endpoint: &'a mut ServerEndpoint,
    peer: PeerId,
}

impl Outlet for Stream<'_> {
    fn write(&mut self, bytes: &[u8]) -> usize {
        self.endpoint.write(self.peer, bytes)
    }

    fn write_shared(&mut self, bytes: &Bytes) -> usize {
        self.endpoint.write_shared(self.peer, bytes)
    }
}

/// What it means to those who are still here that a session ended.
const fn departure(reason: &CloseReason) -> Departure {
    match reason {
        CloseReason::TimedOut | CloseReason::Local | CloseReason::Full => Departure::Lost,
        CloseReason::Peer { .. } | CloseReason::StreamEnded | CloseReason::Restarted => {
            Departure::Closed
        }
        CloseReason::Protocol(_) | CloseReason::Handshake(_) | CloseReason::WrongPin { .. } => {
            Departure::Broken
        }
    }
}

/// A peer as the door knows it.
fn at_door(peer: PeerId) -> sealed_door::PeerId {
    sealed_door::PeerId(peer.into())
}
