//! Where somebody is, in half the space of a `SocketAddr` for nearly everybody.

use std::net::{SocketAddr, SocketAddrV4, SocketAddrV6};

/// An address.
#[derive(Debug, Clone)]
pub(crate) enum Whereabouts {
    V4(SocketAddrV4),
    V6(Box<SocketAddrV6>),
}

impl Whereabouts {
    pub(crate) fn address(&self) -> SocketAddr {
        match self {
            Self::V4(v4) => SocketAddr::V4(*v4),
            Self::V6(v6) => SocketAddr::V6(**v6),
        }
    }
}

impl From<SocketAddr> for Whereabouts {
    fn from(address: SocketAddr) -> Self {
        match address {
            SocketAddr::V4(v4) => Self::V4(v4),
            SocketAddr::V6(v6) => Self::V6(Box::new(v6)),
        }
    }
}
