//! Addresses: one form for each, and what limits count by.

use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// One form per address: an IPv4 address that came in over an IPv6 socket is an IPv4 address. A
/// link-local address keeps the interface it is on.
pub(crate) fn canonical(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(_) => address,
        SocketAddr::V6(v6) => v6.ip().to_ipv4_mapped().map_or(
            SocketAddr::V6(SocketAddrV6::new(*v6.ip(), v6.port(), 0, v6.scope_id())),
            |v4| SocketAddr::new(v4.into(), v6.port()),
        ),
    }
}

/// What a limit counts by: the address, for IPv6 its /64 (one machine has a whole one).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LimitKey(IpAddr);

impl LimitKey {
    /// `None` for loopback, which no limit by address applies to: every program of this machine
    /// shares it.
    pub(crate) fn of(address: IpAddr) -> Option<Self> {
        (!address.is_loopback()).then(|| Self::of_any(address))
    }

    /// The same where loopback is an address like any other.
    pub(crate) fn of_any(address: IpAddr) -> Self {
        Self(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
        })
    }
}
