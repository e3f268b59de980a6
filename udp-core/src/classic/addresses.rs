//! Addresses of both families, each taking as little as its family needs, and found by a keyed hash.

use foldhash::fast::RandomState;
use std::{
    hash::BuildHasher,
    net::{SocketAddr, SocketAddrV4, SocketAddrV6},
};

/// Where something goes: the addresses of IPv4 (6 bytes each), then those of IPv6 (28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Addresses<'a> {
    v4: &'a [SocketAddrV4],
    v6: &'a [SocketAddrV6],
}

impl<'a> Addresses<'a> {
    /// All of these.
    #[must_use]
    pub const fn new(v4: &'a [SocketAddrV4], v6: &'a [SocketAddrV6]) -> Self {
        Self { v4, v6 }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.v4.len() + self.v6.len()
    }

    /// True when there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The address at an index below [`len`](Self::len).
    #[must_use]
    pub fn get(self, index: usize) -> Option<SocketAddr> {
        match self.v4.get(index) {
            Some(&v4) => Some(v4.into()),
            None => self.v6.get(index - self.v4.len()).map(|&v6| v6.into()),
        }
    }

    /// The addresses from an index on, by family.
    #[must_use]
    pub fn from(self, index: usize) -> (&'a [SocketAddrV4], &'a [SocketAddrV6]) {
        let v4 = self.v4.get(index..).unwrap_or_default();
        let v6 = self.v6.get(index.saturating_sub(self.v4.len())..);
        (v4, v6.unwrap_or_default())
    }

    /// All of them, in the order of their indexes.
    pub fn iter(self) -> impl Iterator<Item = SocketAddr> + use<'a> {
        let v4 = self.v4.iter().map(|&v4| SocketAddr::V4(v4));
        v4.chain(self.v6.iter().map(|&v6| SocketAddr::V6(v6)))
    }
}

/// Addresses that are being gathered.
#[derive(Debug, Default)]
pub(super) struct AddressList {
    v4: Vec<SocketAddrV4>,
    v6: Vec<SocketAddrV6>,
}

impl AddressList {
    pub(super) fn clear(&mut self) {
        self.v4.clear();
        self.v6.clear();
    }

    pub(super) fn push(&mut self, address: SocketAddr) {
        match address {
            SocketAddr::V4(v4) => self.v4.push(v4),
            SocketAddr::V6(v6) => self.v6.push(v6),
        }
    }

    pub(super) fn all(&self) -> Addresses<'_> {
        Addresses::new(&self.v4, &self.v6)
    }
}

/// A hash of addresses under a random key: peers choose their addresses, and must not be able to choose
/// many that collide.
#[derive(Debug, Clone, Default)]
pub(crate) struct AddressHash(RandomState);

impl AddressHash {
    pub(crate) fn of(&self, address: SocketAddr) -> u64 {
        match address {
            SocketAddr::V4(v4) => {
                let (ip, port) = (u64::from(v4.ip().to_bits()), u64::from(v4.port()));
                self.0.hash_one(ip << 16 | port)
            }
            SocketAddr::V6(v6) => {
                let rest = u64::from(v6.scope_id()) << 16 | u64::from(v6.port());
                self.0.hash_one((v6.ip().to_bits(), rest))
            }
        }
    }
}
