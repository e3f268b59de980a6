//! Where the door's callers are: addresses in dense tables, found by session and by address.
//!
//! Most of what a caller costs is here once: an address of its family's size, the session, an index each
//! way. What few callers have at a time lies apart in [`Manners`].

mod manners;

use super::addresses::{AddressHash, Addresses};
use crate::{address::LimitKey, bounds::PEOPLE_PER_ADDRESS, hub::SessionId};
use hashbrown::HashTable;
pub(super) use manners::Manners;
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr, SocketAddrV4, SocketAddrV6},
};

/// Where in the dense tables a caller is: the family's index, and the family in the top bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place(u32);

impl Place {
    const NOWHERE: Self = Self(u32::MAX);
    const V6: u32 = 1 << 31;

    const fn v4(index: usize) -> Self {
        Self(index as u32)
    }

    const fn v6(index: usize) -> Self {
        Self(index as u32 | Self::V6)
    }

    const fn is_v6(self) -> bool {
        self.0 & Self::V6 != 0
    }

    const fn index(self) -> usize {
        (self.0 & !Self::V6) as usize
    }
}

/// Addresses of one family, every one once and without gaps, and whose they are.
#[derive(Debug)]
struct Bank<A> {
    addresses: Vec<A>,
    sessions: Vec<SessionId>,
}

impl<A> Default for Bank<A> {
    fn default() -> Self {
        Self {
            addresses: Vec::new(),
            sessions: Vec::new(),
        }
    }
}

impl<A> Bank<A> {
    fn add(&mut self, address: A, session: SessionId) -> usize {
        self.addresses.push(address);
        self.sessions.push(session);
        self.addresses.len() - 1
    }

    /// Who stands at the index now, if anybody does.
    fn remove(&mut self, index: usize) -> Option<SessionId> {
        self.addresses.swap_remove(index);
        self.sessions.swap_remove(index);
        self.sessions.get(index).copied()
    }
}

/// All callers. The tables found by hash are never iterated, so that their random order cannot show.
#[derive(Debug, Default)]
pub(super) struct Seats {
    v4: Bank<SocketAddrV4>,
    v6: Bank<SocketAddrV6>,
    by_session: Vec<Place>,
    by_address: HashTable<Place>,
    hash: AddressHash,
    per_address: HashMap<LimitKey, u16>,
    pub(super) manners: Manners,
}

impl Seats {
    pub(super) fn at(&self, address: SocketAddr) -> Option<SessionId> {
        let place = self.find(address)?;
        self.occupant(place).map(|(session, _)| session)
    }

    pub(super) fn address_of(&self, session: SessionId) -> Option<SocketAddr> {
        let place = self.place(session)?;
        self.occupant(place).map(|(_, address)| address)
    }

    /// All addresses: what a frame to everyone is sent to.
    pub(super) fn everyone(&self) -> Addresses<'_> {
        Addresses::new(&self.v4.addresses, &self.v6.addresses)
    }

    /// Whose addresses these are, in the same order.
    pub(super) fn sessions(&self) -> impl Iterator<Item = SessionId> {
        self.v4.sessions.iter().chain(&self.v6.sessions).copied()
    }

    /// True while the address may hold one more seat.
    pub(super) fn has_room_for(&self, address: IpAddr) -> bool {
        LimitKey::of(address)
            .and_then(|key| self.per_address.get(&key))
            .is_none_or(|&count| count < PEOPLE_PER_ADDRESS)
    }

    /// Gives a session the address, which nobody has.
    pub(super) fn add(&mut self, session: SessionId, address: SocketAddr) {
        let place = match address {
            SocketAddr::V4(v4) => Place::v4(self.v4.add(v4, session)),
            SocketAddr::V6(v6) => Place::v6(self.v6.add(v6, session)),
        };
        let Self {
            v4, v6, by_address, ..
        } = self;
        by_address.insert_unique(self.hash.of(address), place, |&place| {
            occupant(v4, v6, place).map_or(0, |(_, address)| self.hash.of(address))
        });
        if let Some(key) = LimitKey::of(address.ip()) {
            *self.per_address.entry(key).or_default() += 1;
        }
        if self.by_session.len() <= session.index() {
            self.by_session.resize(session.index() + 1, Place::NOWHERE);
        }
        self.by_session[session.index()] = place;
    }

    pub(super) fn remove(&mut self, session: SessionId) {
        let Some(place) = self.place(session) else {
            return;
        };
        let Some((_, address)) = self.occupant(place) else {
            return;
        };
        self.by_session[session.index()] = Place::NOWHERE;
        self.manners.forget(session);
        let hash = self.hash.of(address);
        if let Ok(entry) = self.by_address.find_entry(hash, |&at| at == place) {
            entry.remove();
        }
        let bank_len = if place.is_v6() {
            self.v6.addresses.len()
        } else {
            self.v4.addresses.len()
        };
        let moved = if place.is_v6() {
            self.v6.remove(place.index())
        } else {
            self.v4.remove(place.index())
        };
        if let Some(moved) = moved {
            self.handle_moved(moved, place, bank_len - 1);
        }
        if let Some(key) = LimitKey::of(address.ip())
            && let Some(count) = self.per_address.get_mut(&key)
        {
            *count -= 1;
            if *count == 0 {
                self.per_address.remove(&key);
            }
        }
    }

    /// Who stood last in a bank stands at `place` now.
    fn handle_moved(&mut self, session: SessionId, place: Place, last: usize) {
        let before = if place.is_v6() {
            Place::v6(last)
        } else {
            Place::v4(last)
        };
        self.by_session[session.index()] = place;
        if let Some((_, address)) = self.occupant(place) {
            let hash = self.hash.of(address);
            if let Some(at) = self.by_address.find_mut(hash, |&at| at == before) {
                *at = place;
            }
        }
    }

    fn find(&self, address: SocketAddr) -> Option<Place> {
        let is_there = |place: &Place| match address {
            SocketAddr::V4(v4) => {
                !place.is_v6() && self.v4.addresses.get(place.index()) == Some(&v4)
            }
            SocketAddr::V6(v6) => {
                place.is_v6() && self.v6.addresses.get(place.index()) == Some(&v6)
            }
        };
        self.by_address
            .find(self.hash.of(address), is_there)
            .copied()
    }

    fn place(&self, session: SessionId) -> Option<Place> {
        let place = *self.by_session.get(session.index())?;
        let (occupant, _) = self.occupant(place)?;
        (occupant == session).then_some(place)
    }

    fn occupant(&self, place: Place) -> Option<(SessionId, SocketAddr)> {
        occupant(&self.v4, &self.v6, place)
    }
}

/// Who stands at a place, and under which address.
fn occupant(
    v4: &Bank<SocketAddrV4>,
    v6: &Bank<SocketAddrV6>,
    place: Place,
) -> Option<(SessionId, SocketAddr)> {
    let index = place.index();
    if place.is_v6() {
        let address = *v6.addresses.get(index)?;
        Some((*v6.sessions.get(index)?, address.into()))
    } else {
        let address = *v4.addresses.get(index)?;
        Some((*v4.sessions.get(index)?, address.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Now;

    /// Seats beside a plain list of who sits where.
    #[test]
    fn callers_are_found_both_ways_while_others_come_and_go() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut seats = Seats::default();
        let mut model: Vec<(SessionId, SocketAddr)> = Vec::new();
        for step in 0..4_000_u32 {
            if model.len() < 5 || random.u8(..) < 140 {
                let port = random.u16(1..);
                let address: SocketAddr = if random.bool() {
                    ([127, 0, 0, 1], port).into()
                } else {
                    ([0, 0, 0, 0, 0, 0, 0, 1], port).into()
                };
                if model.iter().any(|&(_, taken)| taken == address) {
                    continue;
                }
                let session = SessionId::for_test(random.u32(..300), step);
                if model.iter().any(|(it, _)| it.index() == session.index()) {
                    continue;
                }
                seats.add(session, address);
                model.push((session, address));
            } else {
                let (session, address) = model.swap_remove(random.usize(..model.len()));
                seats.remove(session);
                assert_eq!((seats.at(address), seats.address_of(session)), (None, None));
            }
            for &(session, address) in &model {
                assert_eq!(seats.at(address), Some(session));
                assert_eq!(seats.address_of(session), Some(address));
            }
            let mut all: Vec<_> = seats.sessions().zip(seats.everyone().iter()).collect();
            all.sort();
            model.sort();
            assert_eq!(all, model);
        }
    }

    #[test]
    fn manners_are_forgotten_when_they_no_longer_matter() {
        let mut manners = Manners::default();
        let now = Now {
            instant: std::time::Instant::now(),
            unix_ms: 0,
        };
        for index in 0..5_000 {
            let later = now.after(crate::bounds::REPEAT_PAUSE * index);
            assert!(manners.may_list(SessionId::for_test(index, 0), later));
            assert!(!manners.may_list(SessionId::for_test(index, 0), later));
        }
        assert!(manners.len() < 200);
    }
}
