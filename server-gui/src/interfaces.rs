//! The addresses of this machine.

use std::net::IpAddr;

/// An address of this machine and the interface that has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalAddress {
    /// The address.
    pub ip: IpAddr,
    /// What the system calls the interface.
    pub interface: String,
}

impl LocalAddress {
    /// An address that only the cable's other end understands.
    #[must_use]
    pub const fn is_link_local(&self) -> bool {
        match self.ip {
            IpAddr::V4(ip) => ip.is_link_local(),
            IpAddr::V6(ip) => ip.is_unicast_link_local(),
        }
    }

    /// How little likely somebody types it: home and school networks first, then the bridges that
    /// containers and virtual machines bring along, this computer last.
    fn rank(&self) -> u8 {
        let bridges = [
            "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "cni", "tun",
        ];
        match self.ip {
            ip if ip.is_loopback() => 3,
            _ if self.is_link_local() => 2,
            _ if bridges
                .iter()
                .any(|bridge| self.interface.starts_with(bridge)) =>
            {
                1
            }
            _ => 0,
        }
    }
}

/// The addresses of this machine, the likeliest to be typed first. IPv4 only: what people read out
/// to each other. None when the system does not tell.
#[must_use]
pub fn local_addresses() -> Vec<LocalAddress> {
    let found = if_addrs::get_if_addrs().unwrap_or_default();
    arranged(
        found
            .into_iter()
            .map(|found| LocalAddress {
                ip: found.ip(),
                interface: found.name,
            })
            .filter(|local| local.ip.is_ipv4())
            .collect(),
    )
}

fn arranged(mut addresses: Vec<LocalAddress>) -> Vec<LocalAddress> {
    addresses.sort_by_cached_key(|local| (local.rank(), local.clone()));
    addresses.dedup_by_key(|local| local.ip);
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_of_people_come_before_bridges_and_this_computer() {
        let local = |ip: &str, interface: &str| LocalAddress {
            ip: ip.parse().unwrap(),
            interface: interface.to_owned(),
        };
        let found = vec![
            local("127.0.0.1", "lo"),
            local("172.17.0.1", "docker0"),
            local("169.254.3.4", "eth1"),
            local("192.168.0.10", "wlan0"),
            local("10.0.0.5", "eth0"),
        ];
        let ips: Vec<_> = arranged(found)
            .into_iter()
            .map(|local| local.ip.to_string())
            .collect();
        assert_eq!(
            ips,
            [
                "10.0.0.5",
                "192.168.0.10",
                "172.17.0.1",
                "169.254.3.4",
                "127.0.0.1"
            ]
        );
    }
}
