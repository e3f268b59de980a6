//! Sealed connections: streams of bytes that some transport carries.

use super::Server;
use crate::{
    address::canonical,
    classic::is_local,
    hub::Key,
    password::PasswordCheck,
    report::{Departure, Drop, Event, Handshake, SealedCounters},
    sealed_door::{Flow, Outlet, PeerId},
    time::Now,
};
use std::net::SocketAddr;

impl Server {
    /// A datagram of the sealed dialect arrived; true when its transport is to have it. Who is let in
    /// is the same in both dialects.
    pub fn admits_sealed(&mut self, from: SocketAddr) -> bool {
        let counters = self.hub.counters_mut();
        counters.frames_in += 1;
        let is_admitted = self.is_open_network || is_local(canonical(from).ip());
        if !is_admitted {
            counters.drop_one(Drop::NotLocal);
        }
        is_admitted
    }

    /// Somebody has connected who proved to have a key.
    pub fn handle_connected(&mut self, peer: PeerId, address: SocketAddr, key: Key) {
        self.sealed.handle_connected(peer, address, key);
    }

    /// A connection goes on from another address.
    pub fn handle_moved(&mut self, peer: PeerId, address: SocketAddr) {
        self.sealed.handle_moved(&mut self.hub, peer, address);
    }

    /// True while bytes of a connection should be read from its stream: otherwise they wait there. It
    /// becomes true again only for connections that [`poll_busy`](Self::poll_busy) names afterwards.
    #[must_use]
    pub fn wants_bytes(&self, peer: PeerId) -> bool {
        self.sealed.wants_bytes(peer)
    }

    /// True while a connection has not said its OI: what it says may hold the password, and is to be wiped
    /// where it lay.
    #[must_use]
    pub fn is_new(&self, peer: PeerId) -> bool {
        self.sealed.is_new(peer)
    }

    /// Bytes have come from a connection's stream.
    pub fn handle_bytes(&mut self, peer: PeerId, bytes: &[u8], now: Now) {
        self.sealed
            .handle_bytes(&mut self.hub, &*self.journal, peer, bytes, now);
        self.settle(now);
    }

    /// A connection's stream takes bytes again.
    pub fn handle_writable(&mut self, peer: PeerId) {
        self.sealed.handle_writable(peer);
    }

    /// A connection has gone.
    pub fn handle_closed(&mut self, peer: PeerId, now: Now) {
        self.handle_ended(peer, Departure::Lost, now);
    }

    /// The same, for a reason that is known.
    pub fn handle_ended(&mut self, peer: PeerId, why: Departure, now: Now) {
        self.sealed.handle_closed(&mut self.hub, peer, why, now);
        self.settle(now);
    }

    /// Somebody failed to prove who they are, and did not get as far as a connection.
    pub fn handle_handshake_refused(&mut self, address: SocketAddr, why: Handshake) {
        let address = canonical(address);
        self.hub
            .push_event(Event::HandshakeRefused { address, why });
    }

    /// The transport has counted so much since the start.
    pub fn handle_sealed_counters(&mut self, since_start: SealedCounters) {
        self.hub.counters_mut().sealed = since_start;
    }

    /// The next password that somebody gave, to be checked where it may take its time. At most eight are
    /// out at once.
    pub fn poll_password(&mut self) -> Option<PasswordCheck> {
        self.sealed.poll_password()
    }

    /// A password that was [given out](Self::poll_password) was right, or was not.
    pub fn handle_password_checked(&mut self, peer: PeerId, is_right: bool, now: Now) {
        self.sealed
            .handle_password_checked(&mut self.hub, peer, is_right, now);
        self.settle(now);
    }

    /// A connection that may have something to be [written](Self::write). Poll after everything that
    /// is handled, and before [`poll_append`](Self::poll_append).
    pub fn poll_busy(&mut self) -> Option<PeerId> {
        self.sealed.poll_busy()
    }

    /// The same without those who would only be told who came and went: they may wait for a moment.
    pub fn poll_pressing(&mut self) -> Option<PeerId> {
        self.sealed.poll_pressing()
    }

    /// True while people have come or gone and not everybody was told: [`poll_busy`](Self::poll_busy) soon.
    #[must_use]
    pub const fn has_passages(&self) -> bool {
        self.sealed.has_passages()
    }

    /// Hands what waits for a connection to `accept`; see [`SealedDoor::write`].
    ///
    /// [`SealedDoor::write`]: crate::sealed_door::SealedDoor::write
    pub fn write(
        &mut self,
        peer: PeerId,
        now: Now,
        accept: &mut dyn FnMut(&[u8]) -> usize,
    ) -> Flow {
        self.write_into(peer, now, &mut Accepting(accept))
    }

    /// The same into what may keep bytes that many are sent without copying them.
    pub fn write_into(&mut self, peer: PeerId, now: Now, outlet: &mut dyn Outlet) -> Flow {
        let flow = self
            .sealed
            .write(&mut self.hub, &*self.journal, peer, now, outlet);
        self.settle(now);
        flow
    }

    /// The most bytes that wait for any one connection, in either direction.
    #[must_use]
    pub fn most_waiting(&self) -> usize {
        self.sealed.most_waiting()
    }

    /// All doors take in what the hub decided.
    pub(super) fn settle(&mut self, now: Now) {
        if !self.hub.has_decided() {
            return;
        }
        self.classic.settle(&mut self.hub, now);
        self.sealed.settle(&mut self.hub, &*self.journal, now);
        self.calls.settle(&mut self.hub);
        while let Some(moved) = self.hub.poll_mark() {
            self.sealed.handle_mark(&self.hub, &moved);
            self.calls.handle_mark(&self.hub, &moved);
        }
    }
}

/// A stream that copies what it takes.
struct Accepting<'a>(&'a mut dyn FnMut(&[u8]) -> usize);

impl Outlet for Accepting<'_> {
    fn write(&mut self, bytes: &[u8]) -> usize {
        (self.0)(bytes)
    }
}
