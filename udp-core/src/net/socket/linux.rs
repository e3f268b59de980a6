//! Linux: recvmmsg, sendmmsg, the error queue, the drop counter.

use super::{Queue, SLOT_BYTES, SendStop, in_family};
use crate::classic::Unreachable;
use nix::{
    cmsg_space,
    errno::Errno,
    getsockopt_impl, sockopt_impl,
    sys::socket::{
        ControlMessageOwned, GetSockOpt, MsgFlags, MultiHeaders, SetSockOpt, SockaddrIn,
        SockaddrIn6, SockaddrLike, SockaddrStorage, recvmmsg, recvmsg, sendmmsg, sockopt,
    },
};
use std::{
    io::{self, IoSlice, IoSliceMut},
    net::{SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket},
    os::fd::AsRawFd,
};
use tokio::io::Interest;

pub(super) const INTEREST: Interest = Interest::READABLE.add(Interest::ERROR);

/// Datagrams fetched per system call.
const RECEIVE_BATCH: usize = 64;
/// Datagrams handed over per system call: the kernel's own bound (UIO_MAXIOV).
const SEND_BATCH: usize = 1024;

// What the kernel says of a socket's memory; the last of nine figures counts dropped datagrams.
sockopt_impl!(
    /// `SO_MEMINFO` (linux/sock_diag.h).
    MemInfo, GetOnly, libc::SOL_SOCKET, libc::SO_MEMINFO, [u32; 9]
);
const SK_MEMINFO_DROPS: usize = 8;

pub(super) fn prepare(udp: &UdpSocket) -> io::Result<()> {
    // ICMP errors with the address they belong to.
    if udp.local_addr()?.is_ipv6() {
        sockopt::Ipv6RecvErr.set(udp, &true)?;
    } else {
        sockopt::Ipv4RecvErr.set(udp, &true)?;
    }
    Ok(())
}

/// What one recvmmsg brought.
#[derive(Debug)]
pub(super) struct Receiver {
    buffer: Box<[u8]>,
    headers: MultiHeaders<SockaddrStorage>,
    /// Of each slot: bytes, where from, whether it was cut.
    received: Vec<(usize, SocketAddr, bool)>,
    was_full: bool,
}

impl Default for Receiver {
    fn default() -> Self {
        Self {
            buffer: vec![0; RECEIVE_BATCH * SLOT_BYTES].into(),
            headers: MultiHeaders::preallocate(RECEIVE_BATCH, None),
            received: Vec::with_capacity(RECEIVE_BATCH),
            was_full: false,
        }
    }
}

impl Receiver {
    pub(super) fn fetch(&mut self, udp: &tokio::net::UdpSocket) -> io::Result<()> {
        self.received.clear();
        let mut slots: Vec<_> = self
            .buffer
            .chunks_exact_mut(SLOT_BYTES)
            .map(|slot| [IoSliceMut::new(slot)])
            .collect();
        let results = recvmmsg(
            udp.as_raw_fd(),
            &mut self.headers,
            slots.iter_mut(),
            MsgFlags::MSG_DONTWAIT,
            None,
        )?;
        let unknown = SocketAddr::from(([0, 0, 0, 0], 0));
        for message in results {
            let from = message.address.as_ref().and_then(to_std).unwrap_or(unknown);
            self.received.push((
                message.bytes,
                from,
                message.flags.contains(MsgFlags::MSG_TRUNC),
            ));
        }
        self.was_full = self.received.len() == RECEIVE_BATCH;
        Ok(())
    }

    pub(super) fn visit(&self, mut visit: impl FnMut(SocketAddr, Option<&[u8]>)) -> bool {
        for (&(bytes, from, is_cut), slot) in self
            .received
            .iter()
            .zip(self.buffer.chunks_exact(SLOT_BYTES))
        {
            visit(from, slot.get(..bytes).filter(|_| !is_cut));
        }
        self.was_full
    }
}

fn to_std(address: &SockaddrStorage) -> Option<SocketAddr> {
    if let Some(v4) = address.as_sockaddr_in() {
        return Some(SocketAddr::V4(SocketAddrV4::from(*v4)));
    }
    address
        .as_sockaddr_in6()
        .map(|v6| SocketAddr::V6(SocketAddrV6::from(*v6)))
}

/// Sends in the socket's family.
#[derive(Debug)]
pub(super) enum Sender {
    V4(MultiHeaders<SockaddrIn>),
    V6(MultiHeaders<SockaddrIn6>),
}

impl Sender {
    pub(super) fn new(address: SocketAddr) -> Self {
        if address.is_ipv6() {
            Self::V6(MultiHeaders::preallocate(SEND_BATCH, None))
        } else {
            Self::V4(MultiHeaders::preallocate(SEND_BATCH, None))
        }
    }

    /// Sends from `next` on; how many left.
    pub(super) fn send(
        &mut self,
        udp: &tokio::net::UdpSocket,
        queue: &Queue<'_>,
        next: usize,
    ) -> Result<usize, SendStop> {
        // Not through tokio's readiness: whether the buffer is full is learned from the call itself,
        // and waited on with a timer.
        match self {
            Self::V4(headers) => {
                send_batch(
                    udp.as_raw_fd(),
                    headers,
                    queue,
                    next,
                    |address| match address {
                        SocketAddr::V4(v4) => Some(SockaddrIn::from(v4)),
                        SocketAddr::V6(_) => None,
                    },
                )
            }
            Self::V6(headers) => {
                send_batch(
                    udp.as_raw_fd(),
                    headers,
                    queue,
                    next,
                    |address| match in_family(address, true) {
                        SocketAddr::V6(v6) => Some(SockaddrIn6::from(v6)),
                        SocketAddr::V4(_) => None,
                    },
                )
            }
        }
    }
}

fn send_batch<S: SockaddrLike + Copy>(
    socket: i32,
    headers: &mut MultiHeaders<S>,
    queue: &Queue<'_>,
    next: usize,
    to_native: impl Fn(SocketAddr) -> Option<S>,
) -> Result<usize, SendStop> {
    let end = queue.len().min(next + SEND_BATCH);
    let mut slices = Vec::with_capacity(end - next);
    let mut addresses = Vec::with_capacity(end - next);
    for (frame, to) in (next..end).filter_map(|index| queue.get(index)) {
        let Some(native) = to_native(to) else { break };
        slices.push([IoSlice::new(frame.bytes())]);
        addresses.push(Some(native));
    }
    if slices.is_empty() {
        let error = io::Error::from(io::ErrorKind::AddrNotAvailable);
        return Err(SendStop::Refused(error));
    }
    match sendmmsg(
        socket,
        headers,
        slices.iter(),
        &addresses,
        [],
        MsgFlags::MSG_DONTWAIT,
    ) {
        Ok(sent) => Ok(sent.count()),
        Err(error) => Err(io::Error::from(error).into()),
    }
}

/// The kernel keeps a bounded number of errors; no more than this are fetched in one turn.
const ERRORS_PER_TURN: usize = 1024;

pub(super) fn take_errors(
    udp: &tokio::net::UdpSocket,
    mut visit: impl FnMut(SocketAddr, Unreachable),
) {
    let drained = udp.try_io(Interest::ERROR, || {
        for _ in 0..ERRORS_PER_TURN {
            take_error(udp, &mut visit)?;
        }
        Ok(())
    });
    // WouldBlock is the end of the queue; another error would come again with the next datagram.
    drop(drained);
}

fn take_error(
    udp: &tokio::net::UdpSocket,
    visit: &mut impl FnMut(SocketAddr, Unreachable),
) -> io::Result<()> {
    let mut payload = [0; 1];
    let mut control = cmsg_space!(libc::sock_extended_err, libc::sockaddr_in6);
    let mut slices = [IoSliceMut::new(&mut payload)];
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let message =
        recvmsg::<SockaddrStorage>(udp.as_raw_fd(), &mut slices, Some(&mut control), flags)?;
    let Some(address) = message.address.as_ref().and_then(to_std) else {
        return Ok(());
    };
    for control in message.cmsgs()? {
        let (ControlMessageOwned::Ipv4RecvErr(error, _)
        | ControlMessageOwned::Ipv6RecvErr(error, _)) = control
        else {
            continue;
        };
        match Errno::from_raw(error.ee_errno.cast_signed()) {
            Errno::ECONNREFUSED => visit(address, Unreachable::Port),
            Errno::EHOSTUNREACH | Errno::ENETUNREACH | Errno::EHOSTDOWN => {
                visit(address, Unreachable::Host);
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn kernel_drops(udp: &tokio::net::UdpSocket) -> Option<u64> {
    MemInfo
        .get(udp)
        .ok()
        .map(|figures| figures[SK_MEMINFO_DROPS].into())
}
