//! Linux: recvmmsg, sendmmsg, the error queue, the drop counter.

#[path = "linux/calls.rs"]
mod calls;
#[path = "linux/frames.rs"]
mod frames;
#[path = "linux/receiver.rs"]
mod receiver;

pub(super) use receiver::{Receiver, ecn};

use super::{BUFFER_BYTES, Packets, Queue, SendStop, Stopped, in_family, packets::Form};
use crate::{classic::Unreachable, sealed::limits::Limits};
use frames::Frames;
use nix::{
    cmsg_space,
    errno::Errno,
    getsockopt_impl, sockopt_impl,
    sys::socket::{
        ControlMessage, ControlMessageOwned, GetSockOpt, MsgFlags, MultiHeaders, SetSockOpt,
        SockaddrIn, SockaddrIn6, SockaddrLike, SockaddrStorage, recvmsg, sendmmsg, sockopt,
    },
};
use std::{
    io::{self, IoSlice, IoSliceMut},
    net::{SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket},
    os::fd::AsRawFd,
    slice,
};
use tokio::io::Interest;

pub(super) const INTEREST: Interest = Interest::READABLE.add(Interest::ERROR);

/// Rows of sealed datagrams handed over per system call; each may hold several.
const SEND_PACKETS: usize = 64;

// What the kernel says of a socket's memory; the last of nine figures counts dropped datagrams.
sockopt_impl!(
    /// `SO_MEMINFO` (linux/sock_diag.h).
    MemInfo, GetOnly, libc::SOL_SOCKET, libc::SO_MEMINFO, [u32; 9]
);
const SK_MEMINFO_DROPS: usize = 8;

/// What the system says when it has no memory for what is sent: the same as a full buffer.
pub(super) const NO_BUFFERS: i32 = libc::ENOBUFS;
/// A router's word about a datagram that was too long for its network; or about this one.
pub(super) const TOO_LONG: Option<i32> = Some(libc::EMSGSIZE);

/// Linux tells twice the size that a buffer was given: so much room its own bookkeeping gets.
pub(super) const BUFFER_OVERHEAD: usize = 2;

/// Gives the buffers their size beyond what everybody may have, where this program has the right to.
pub(super) fn force_buffers(socket: &socket2::Socket) {
    let _ = sockopt::RcvBufForce.set(socket, &BUFFER_BYTES);
    let _ = sockopt::SndBufForce.set(socket, &BUFFER_BYTES);
}

pub(super) fn prepare(udp: &UdpSocket) -> io::Result<()> {
    // ICMP errors with the address they belong to.
    if udp.local_addr()?.is_ipv6() {
        sockopt::Ipv6RecvErr.set(udp, &true)?;
    } else {
        sockopt::Ipv4RecvErr.set(udp, &true)?;
    }
    // What IP headers say about congestion. Sealed sessions find out by loss where it is not told. A
    // socket of both families tells it for each in its own way.
    let _ = sockopt::IpRecvTos.set(udp, &true);
    if udp.local_addr()?.is_ipv6() {
        let _ = sockopt::Ipv6RecvTClass.set(udp, &true);
    }
    Ok(())
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
pub(super) struct Sender {
    pub(super) frames: Frames,
    /// With a traffic class.
    packets: Headers,
    /// With a traffic class and the length of a segment.
    segmented: Headers,
    can_segment: bool,
}

/// Prepared headers. All of one set have the same control messages, and room for nothing else.
#[derive(Debug)]
enum Headers {
    V4(MultiHeaders<SockaddrIn>),
    V6(MultiHeaders<SockaddrIn6>),
}

impl Sender {
    pub(super) fn new(address: SocketAddr) -> Self {
        let headers = |rows, control| {
            if address.is_ipv6() {
                Headers::V6(MultiHeaders::preallocate(rows, control))
            } else {
                Headers::V4(MultiHeaders::preallocate(rows, control))
            }
        };
        Self {
            frames: Frames::new(address.is_ipv6()),
            packets: headers(SEND_PACKETS, Some(cmsg_space!(i32))),
            segmented: headers(SEND_PACKETS, Some(cmsg_space!(i32, u16))),
            can_segment: true,
        }
    }

    /// Sends from `next` on; how many datagrams left.
    pub(super) fn send(
        &mut self,
        udp: &tokio::net::UdpSocket,
        queue: &Queue<'_>,
        next: usize,
    ) -> Result<usize, Stopped> {
        self.frames.send(udp, queue, next, &mut self.can_segment)
    }

    /// The same with rows of sealed datagrams.
    pub(super) fn send_packets(
        &mut self,
        udp: &tokio::net::UdpSocket,
        packets: &Packets,
        next: usize,
    ) -> Result<usize, SendStop> {
        let Some((form, rows)) = packets.alike(next) else {
            return Ok(1);
        };
        let class = Class::of(form);
        let Some(segment) = form.segment else {
            let class = class.message();
            return (self.packets).send(udp, rows, SEND_PACKETS, slice::from_ref(&class));
        };
        if self.can_segment {
            let control = [class.message(), ControlMessage::UdpGsoSegments(&segment)];
            match self.segmented.send(udp, rows, SEND_PACKETS, &control) {
                Err(SendStop::Refused(error)) if cannot_segment(&error) => self.can_segment = false,
                sent => return sent,
            }
        }
        // What was put together for the kernel to cut: lost is what does not leave now.
        if let Some((datagrams, to)) = packets.apart(next) {
            let class = class.message();
            for datagram in datagrams {
                let row = std::iter::once((datagram, to));
                let _ = (self.packets).send(udp, row, 1, slice::from_ref(&class));
            }
        }
        Ok(1)
    }

    /// Datagrams that may lie in a row.
    pub(super) fn segments(&self) -> usize {
        if self.can_segment {
            Limits::default().segments
        } else {
            1
        }
    }
}

/// EIO: the way there cannot (no checksums, IPsec). EINVAL and ENOPROTOOPT: this kernel cannot.
fn cannot_segment(error: &io::Error) -> bool {
    [libc::EIO, libc::EINVAL, libc::ENOPROTOOPT]
        .map(Some)
        .contains(&error.raw_os_error())
}

/// The traffic class of a packet, in the form its family wants.
enum Class {
    V4(u8),
    V6(i32),
}

impl Class {
    fn of(form: Form) -> Self {
        let bits = form.ecn.map_or(0, |ecn| ecn as u8);
        if form.is_ipv4 {
            Self::V4(bits)
        } else {
            Self::V6(bits.into())
        }
    }

    fn message(&self) -> ControlMessage<'_> {
        match self {
            Self::V4(class) => ControlMessage::Ipv4Tos(class),
            Self::V6(class) => ControlMessage::Ipv6TClass(class),
        }
    }
}

impl Headers {
    /// Sends rows of bytes, `most` at most, each with these control messages; how many left. Not
    /// through tokio's readiness: whether the buffer is full is learned from the call itself, and
    /// waited on with a timer.
    fn send<'a>(
        &mut self,
        udp: &tokio::net::UdpSocket,
        rows: impl Iterator<Item = (&'a [u8], SocketAddr)>,
        most: usize,
        control: &[ControlMessage<'_>],
    ) -> Result<usize, SendStop> {
        let rows = rows.take(most);
        match self {
            Self::V4(headers) => {
                let to_native = |address| match address {
                    SocketAddr::V4(v4) => Some(SockaddrIn::from(v4)),
                    SocketAddr::V6(_) => None,
                };
                send_batch(udp.as_raw_fd(), headers, rows, most, control, to_native)
            }
            Self::V6(headers) => {
                let to_native = |address| match in_family(address, true) {
                    SocketAddr::V6(v6) => Some(SockaddrIn6::from(v6)),
                    SocketAddr::V4(_) => None,
                };
                send_batch(udp.as_raw_fd(), headers, rows, most, control, to_native)
            }
        }
    }
}

fn send_batch<'a, S: SockaddrLike + Copy>(
    socket: i32,
    headers: &mut MultiHeaders<S>,
    rows: impl Iterator<Item = (&'a [u8], SocketAddr)>,
    most: usize,
    control: &[ControlMessage<'_>],
    to_native: impl Fn(SocketAddr) -> Option<S>,
) -> Result<usize, SendStop> {
    let mut slices = Vec::with_capacity(most);
    let mut addresses = Vec::with_capacity(most);
    for (bytes, to) in rows {
        let Some(native) = to_native(to) else { break };
        slices.push([IoSlice::new(bytes)]);
        addresses.push(Some(native));
    }
    if slices.is_empty() {
        let error = io::Error::from(io::ErrorKind::AddrNotAvailable);
        return Err(SendStop::Refused(error));
    }
    let flags = MsgFlags::MSG_DONTWAIT;
    match sendmmsg(socket, headers, slices.iter(), &addresses, control, flags) {
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
    // The error with its address, and the traffic class, which the socket tells of errors too.
    let mut control = cmsg_space!(libc::sock_extended_err, libc::sockaddr_in6, i32);
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
