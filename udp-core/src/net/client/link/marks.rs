//! What IP headers say about congestion (ECN, RFC 3168). Where it cannot be read or written, sessions find
//! out by loss.

use crate::sealed::Ecn;
use socket2::{SockRef, Socket};
use std::{io, net::SocketAddr};
use tokio::net::UdpSocket;

/// Has marks told with what is received.
pub(super) fn prepare(socket: &Socket, server: SocketAddr) {
    // Without them everything works.
    let _ = match server {
        SocketAddr::V4(_) => socket.set_recv_tos_v4(true),
        SocketAddr::V6(_) => told_v6(socket),
    };
}

/// Writes a mark into the headers of what is sent from now on.
pub(super) fn set(socket: &UdpSocket, server: SocketAddr, mark: Option<Ecn>) -> io::Result<()> {
    let (socket, bits) = (SockRef::from(socket), mark.map_or(0, |mark| mark as u32));
    match server {
        SocketAddr::V4(_) => socket.set_tos_v4(bits),
        SocketAddr::V6(_) => set_v6(&socket, bits),
    }
}

#[cfg(unix)]
fn told_v6(socket: &Socket) -> io::Result<()> {
    socket.set_recv_tclass_v6(true)
}

#[cfg(unix)]
fn set_v6(socket: &SockRef<'_>, bits: u32) -> io::Result<()> {
    socket.set_tclass_v6(bits)
}

#[cfg(not(unix))]
fn told_v6(_: &Socket) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
fn set_v6(_: &SockRef<'_>, _: u32) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The next datagram and its mark.
#[cfg(all(target_os = "linux", not(recado_portable)))]
pub(super) fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<(usize, Option<Ecn>)> {
    use nix::{
        cmsg_space,
        sys::socket::{ControlMessageOwned, MsgFlags, recvmsg},
    };
    use std::{io::IoSliceMut, os::fd::AsRawFd as _};
    let mut controls = cmsg_space!(u8, i32);
    let mut slots = [IoSliceMut::new(buffer)];
    let (socket, flags) = (socket.as_raw_fd(), MsgFlags::MSG_DONTWAIT);
    let message = recvmsg::<()>(socket, &mut slots, Some(&mut controls), flags)?;
    let class = message.cmsgs()?.find_map(|control| match control {
        ControlMessageOwned::Ipv4Tos(class) => Some(class),
        ControlMessageOwned::Ipv6TClass(class) => u8::try_from(class).ok(),
        _ => None,
    });
    Ok((message.bytes, class.and_then(Ecn::from_bits)))
}

/// The next datagram.
#[cfg(not(all(target_os = "linux", not(recado_portable))))]
pub(super) fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<(usize, Option<Ecn>)> {
    use std::io::Read as _;
    let length = (&*SockRef::from(socket)).read(buffer)?;
    Ok((length, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use socket2::{Domain, Type};

    #[cfg(all(target_os = "linux", not(recado_portable)))]
    #[test]
    fn a_mark_that_is_sent_is_received() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let _inside = runtime.enter();
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let address: SocketAddr = address.parse().unwrap();
            let open = || {
                let socket = Socket::new(Domain::for_address(address), Type::DGRAM, None)?;
                socket.bind(&address.into())?;
                prepare(&socket, address);
                socket.set_nonblocking(true)?;
                UdpSocket::from_std(socket.into())
            };
            // A machine without IPv6.
            let (Ok(one), Ok(other)) = (open(), open()) else {
                assert!(address.is_ipv6());
                continue;
            };
            let to = other.local_addr().unwrap();
            for mark in [Some(Ecn::Ect0), Some(Ecn::Ce), None] {
                set(&one, address, mark).unwrap();
                SockRef::from(&one).send_to(b"x", &to.into()).unwrap();
                runtime.block_on(other.readable()).unwrap();
                let mut buffer = [0; 8];
                assert_eq!(receive(&other, &mut buffer).unwrap(), (1, mark));
                // Readiness is cleared by what finds nothing.
                let nothing = || receive(&other, &mut [0; 8]);
                assert!(
                    other
                        .try_io(tokio::io::Interest::READABLE, nothing)
                        .is_err()
                );
            }
        }
    }
}
