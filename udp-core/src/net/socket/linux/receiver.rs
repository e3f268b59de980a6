//! What one recvmmsg brings.

use super::{
    super::{Received, SLOT_BYTES},
    calls::Slots,
};
use crate::sealed::Ecn;
use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6},
    os::fd::AsFd,
};

/// Datagrams fetched per system call. More do not make one cheaper.
const RECEIVE_BATCH: usize = 64;

/// The slots of one socket.
#[derive(Debug)]
pub(in super::super) struct Receiver(Slots);

impl Default for Receiver {
    fn default() -> Self {
        Self(Slots::new(RECEIVE_BATCH, SLOT_BYTES))
    }
}

impl Receiver {
    pub(in super::super) fn fetch(&mut self, udp: &tokio::net::UdpSocket) -> io::Result<()> {
        self.0.receive(udp.as_fd())
    }

    pub(in super::super) fn visit(&self, mut visit: impl FnMut(Received<'_>)) -> bool {
        let unknown = SocketAddr::from(([0, 0, 0, 0], 0));
        for slot in self.0.filled() {
            visit(Received {
                from: address(slot.name).unwrap_or(unknown),
                bytes: (!slot.is_cut).then_some(slot.bytes),
                control: slot.control,
            });
        }
        self.0.is_full()
    }
}

/// Reads a `sockaddr_in` or `sockaddr_in6`.
fn address(name: &[u8]) -> Option<SocketAddr> {
    let (family, rest) = name.split_first_chunk()?;
    let (port, rest) = rest.split_first_chunk()?;
    let port = u16::from_be_bytes(*port);
    let (first, rest) = rest.split_first_chunk::<4>()?;
    match i32::from(u16::from_ne_bytes(*family)) {
        libc::AF_INET => Some(SocketAddrV4::new(Ipv4Addr::from(*first), port).into()),
        libc::AF_INET6 => {
            let (ip, rest) = rest.split_first_chunk::<16>()?;
            let scope = rest.first_chunk().copied().map(u32::from_ne_bytes)?;
            // The flow is nobody's address.
            Some(SocketAddrV6::new(Ipv6Addr::from(*ip), port, 0, scope).into())
        }
        _ => None,
    }
}

/// What the IP header said about congestion, from the one control message that is asked for.
pub(in super::super) fn ecn(control: &[u8]) -> Option<Ecn> {
    let (length, rest) = control.split_first_chunk()?;
    let (level, rest) = rest.split_first_chunk()?;
    let (kind, rest) = rest.split_first_chunk()?;
    let data = usize::from_ne_bytes(*length).checked_sub(control.len() - rest.len())?;
    let class = match (i32::from_ne_bytes(*level), i32::from_ne_bytes(*kind)) {
        (libc::IPPROTO_IP, libc::IP_TOS) => *rest.first()?,
        (libc::IPPROTO_IPV6, libc::IPV6_TCLASS) => {
            u8::try_from(i32::from_ne_bytes(*rest.first_chunk()?)).ok()?
        }
        _ => return None,
    };
    (data > 0).then_some(())?;
    Ecn::from_bits(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_or_class_is_none() {
        assert_eq!((address(&[]), ecn(&[])), (None, None));
        assert_eq!(address(&[0; 28]), None);
        assert_eq!(address(&[10, 0, 1, 2, 3, 4, 5, 6, 7]), None, "cut short");
        assert_eq!(ecn(&[0; 24]), None);
        assert_eq!(ecn(&[255; 24]), None);
    }
}
