//! What an operator may order, and hold against somebody.

use crate::hub::Key;
use protocol::PersonId;
use std::net::IpAddr;

/// An order of the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Say something to everyone in the server's name; kept like any message.
    Announce(String),
    /// Disconnect somebody; they may come back.
    Kick(PersonId),
    /// Let go of an id: whoever is here under it is disconnected, and it is anyone's.
    FreeId(PersonId),
    /// Impose a sanction; whom a ban concerns is disconnected.
    Impose(Sanction),
    /// Lift a sanction.
    Lift(Sanction),
}

/// What an operator holds against somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sanction {
    /// Nobody may register this id.
    BannedId(PersonId),
    /// Nobody may register from this address.
    BannedAddress(IpAddr),
    /// Nobody may register with this key. It owned this id when that was banned, and is free again
    /// when that is.
    BannedKey(Key, PersonId),
    /// This id may not say anything.
    MutedId(PersonId),
}

impl Sanction {
    /// The row it is kept under: a tag, then the id, the address, or the id and the key.
    pub(crate) fn key(self) -> Vec<u8> {
        match self {
            Self::BannedId(id) => [&[0][..], &id.value().to_be_bytes()].concat(),
            Self::BannedAddress(IpAddr::V4(v4)) => [&[1][..], &v4.octets()].concat(),
            Self::BannedAddress(IpAddr::V6(v6)) => [&[2][..], &v6.octets()].concat(),
            Self::MutedId(id) => [&[3][..], &id.value().to_be_bytes()].concat(),
            Self::BannedKey(key, id) => [&[4][..], &id.value().to_be_bytes(), &key.0].concat(),
        }
    }

    pub(crate) fn from_key(key: &[u8]) -> Option<Self> {
        let (&tag, rest) = key.split_first()?;
        let id = |bytes: &[u8]| PersonId::new(u32::from_be_bytes(bytes.try_into().ok()?));
        match tag {
            0 => Some(Self::BannedId(id(rest)?)),
            1 => Some(Self::BannedAddress(IpAddr::from(
                <[u8; 4]>::try_from(rest).ok()?,
            ))),
            2 => Some(Self::BannedAddress(IpAddr::from(
                <[u8; 16]>::try_from(rest).ok()?,
            ))),
            3 => Some(Self::MutedId(id(rest)?)),
            4 => {
                let (number, key) = rest.split_first_chunk::<4>()?;
                Some(Self::BannedKey(Key(key.try_into().ok()?), id(number)?))
            }
            _ => None,
        }
    }
}
