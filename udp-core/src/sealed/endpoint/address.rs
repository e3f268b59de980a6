//! How much one address has taken.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

/// What limits count as one address: an IPv4 address, or the /64 that one household has in IPv6.
/// Loopback has none: there everybody is one address.
pub(super) fn counted(address: SocketAddr) -> Option<IpAddr> {
    let ip = address.ip().to_canonical();
    if ip.is_loopback() {
        return None;
    }
    Some(match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    })
}

/// Things counted by address; no address stays without any.
#[derive(Debug, Default)]
pub(super) struct ByAddress(BTreeMap<IpAddr, u16>);

impl ByAddress {
    pub(super) fn count(&self, address: Option<IpAddr>) -> u16 {
        let count = address.and_then(|address| self.0.get(&address));
        count.copied().unwrap_or_default()
    }

    pub(super) fn add(&mut self, address: Option<IpAddr>) {
        if let Some(address) = address {
            *self.0.entry(address).or_default() += 1;
        }
    }

    pub(super) fn remove(&mut self, address: Option<IpAddr>) {
        let Some(address) = address else { return };
        if let Some(count) = self.0.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(&address);
            }
        }
    }
}
