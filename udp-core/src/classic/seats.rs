//! Where the door's callers are: addresses in a dense table, found by session and by address.

use crate::{address::LimitKey, bounds::PEOPLE_PER_ADDRESS, hub::SessionId, time::Now};
use protocol::Refusal;
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

#[derive(Debug)]
struct Seat {
    session: SessionId,
    address: SocketAddr,
    /// Entered its room by typing the room's number: its program knows no rooms.
    is_typed: bool,
    /// Index into the dense table.
    dense: usize,
    listed_at: Option<Instant>,
    /// When each refusal that is answered once a second was answered last.
    refused_at: Vec<(Refusal, Instant)>,
}

/// All callers. The maps are never iterated, so that their random order cannot show; they are keyed
/// with the standard library's random keys because peers choose their addresses.
#[derive(Debug, Default)]
pub(super) struct Seats {
    by_session: Vec<Option<Seat>>,
    by_address: HashMap<SocketAddr, SessionId>,
    /// Every address once, without gaps: what a frame to everyone is sent to.
    addresses: Vec<SocketAddr>,
    /// Whose address stands at the same index.
    sessions: Vec<SessionId>,
    per_address: HashMap<LimitKey, u16>,
}

impl Seats {
    pub(super) fn at(&self, address: SocketAddr) -> Option<SessionId> {
        self.by_address.get(&address).copied()
    }

    pub(super) fn address_of(&self, session: SessionId) -> Option<SocketAddr> {
        self.seat(session).map(|seat| seat.address)
    }

    /// Where a session is, and whether it entered its room by typing.
    pub(super) fn in_room(&self, session: SessionId) -> Option<(SocketAddr, bool)> {
        self.seat(session).map(|seat| (seat.address, seat.is_typed))
    }

    pub(super) fn set_typed(&mut self, session: SessionId, is_typed: bool) {
        if let Some(seat) = self.seat_mut(session) {
            seat.is_typed = is_typed;
        }
    }

    /// All addresses, and whose they are, in parallel.
    pub(super) fn everyone(&self) -> (&[SocketAddr], &[SessionId]) {
        (&self.addresses, &self.sessions)
    }

    /// True while the address may hold one more seat.
    pub(super) fn has_room_for(&self, address: IpAddr) -> bool {
        LimitKey::of(address)
            .and_then(|key| self.per_address.get(&key))
            .is_none_or(|&count| count < PEOPLE_PER_ADDRESS)
    }

    pub(super) fn add(&mut self, session: SessionId, address: SocketAddr) {
        let dense = self.addresses.len();
        self.addresses.push(address);
        self.sessions.push(session);
        self.by_address.insert(address, session);
        if let Some(key) = LimitKey::of(address.ip()) {
            *self.per_address.entry(key).or_default() += 1;
        }
        if self.by_session.len() <= session.index() {
            self.by_session.resize_with(session.index() + 1, || None);
        }
        self.by_session[session.index()] = Some(Seat {
            session,
            address,
            dense,
            is_typed: false,
            listed_at: None,
            refused_at: Vec::new(),
        });
    }

    pub(super) fn remove(&mut self, session: SessionId) {
        if self.seat(session).is_none() {
            return;
        }
        let Some(seat) = self.by_session[session.index()].take() else {
            return;
        };
        if self.by_address.get(&seat.address) == Some(&session) {
            self.by_address.remove(&seat.address);
        }
        self.addresses.swap_remove(seat.dense);
        self.sessions.swap_remove(seat.dense);
        if let Some(moved) = self.sessions.get(seat.dense).copied()
            && let Some(moved) = self.seat_mut(moved)
        {
            moved.dense = seat.dense;
        }
        if let Some(key) = LimitKey::of(seat.address.ip())
            && let Some(count) = self.per_address.get_mut(&key)
        {
            *count -= 1;
            if *count == 0 {
                self.per_address.remove(&key);
            }
        }
    }

    fn seat(&self, session: SessionId) -> Option<&Seat> {
        self.by_session
            .get(session.index())?
            .as_ref()
            .filter(|seat| seat.session == session)
    }

    fn seat_mut(&mut self, session: SessionId) -> Option<&mut Seat> {
        self.by_session
            .get_mut(session.index())?
            .as_mut()
            .filter(|seat| seat.session == session)
    }

    /// True when the caller may be answered a LISTA now; notes it.
    pub(super) fn may_list(&mut self, session: SessionId, now: Now, pause: Duration) -> bool {
        let Some(seat) = self.seat_mut(session) else {
            return false;
        };
        let may = is_past(seat.listed_at, now, pause);
        if may {
            seat.listed_at = Some(now.instant);
        }
        may
    }

    /// True when the caller may be refused this way now; notes it.
    pub(super) fn may_repeat(
        &mut self,
        session: SessionId,
        refusal: Refusal,
        now: Now,
        pause: Duration,
    ) -> bool {
        let Some(seat) = self.seat_mut(session) else {
            return false;
        };
        match seat
            .refused_at
            .iter_mut()
            .find(|(refused, _)| *refused == refusal)
        {
            Some((_, at)) if !is_past(Some(*at), now, pause) => false,
            Some((_, at)) => {
                *at = now.instant;
                true
            }
            None => {
                seat.refused_at.push((refusal, now.instant));
                true
            }
        }
    }
}

fn is_past(last: Option<Instant>, now: Now, pause: Duration) -> bool {
    last.is_none_or(|at| now.instant.saturating_duration_since(at) >= pause)
}
