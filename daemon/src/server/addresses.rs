//! Under which addresses others reach this machine.

use std::net::{IpAddr, SocketAddr};
use udp_core::classic::is_local;

/// Interfaces shown; a machine with more (containers, tunnels) would fill the screen.
const SHOWN: usize = 8;

/// What others may type to connect: the address itself, or for "all addresses" those of the
/// interfaces that the door lets in, the loopback last.
#[must_use]
pub fn reachable(address: SocketAddr, is_open_network: bool) -> Vec<SocketAddr> {
    if !address.ip().is_unspecified() {
        return vec![address];
    }
    let mut found: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_link_local())
        .map(|interface| interface.ip())
        // IPv4 is what people read out to each other, and all that 0.0.0.0 listens on.
        .filter(IpAddr::is_ipv4)
        // Who connects to an address that is not local mostly comes from one that is not, either.
        .filter(|ip| is_open_network || is_local(*ip))
        .collect();
    found.sort_by_key(|ip| (ip.is_loopback(), *ip));
    found.dedup();
    found
        .into_iter()
        .take(SHOWN)
        .map(|ip| SocketAddr::new(ip, address.port()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_itself_and_all_addresses_keep_the_port() {
        let one: SocketAddr = "127.0.0.1:1235".parse().unwrap();
        assert_eq!(reachable(one, false), [one]);
        let all = reachable("0.0.0.0:1235".parse().unwrap(), false);
        assert!(all.iter().all(|a| a.port() == 1235 && is_local(a.ip())));
    }
}
