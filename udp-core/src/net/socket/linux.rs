//! Linux: recvmmsg, sendmmsg, the error queue, the drop counter.

use super::{Packets, Queue, Received, SLOT_BYTES, SendStop, in_family, packets::Form};
use crate::{
    classic::Unreachable,
    sealed::{Ecn, limits::Limits},
};
use nix::{
    cmsg_space,
    errno::Errno,
    getsockopt_impl, sockopt_impl,
    sys::socket::{
        ControlMessage, ControlMessageOwned, GetSockOpt, MsgFlags, MultiHeaders, RecvMsg,
        SetSockOpt, SockaddrIn, SockaddrIn6, SockaddrLike, SockaddrStorage, recvmmsg, recvmsg,
        sendmmsg, sockopt,
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

/// Datagrams fetched per system call.
const RECEIVE_BATCH: usize = 64;
/// Datagrams handed over per system call: the kernel's own bound (UIO_MAXIOV).
const SEND_BATCH: usize = 1024;
/// Rows of sealed datagrams handed over per system call; each may hold several.
const SEND_PACKETS: usize = 64;

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
    // What IP headers say about congestion. Sealed sessions find out by loss where it is not told. A
    // socket of both families tells it for each in its own way.
    let _ = sockopt::IpRecvTos.set(udp, &true);
    if udp.local_addr()?.is_ipv6() {
        let _ = sockopt::Ipv6RecvTClass.set(udp, &true);
    }
    Ok(())
}

/// What one recvmmsg brought.
#[derive(Debug)]
pub(super) struct Receiver {
    buffer: Box<[u8]>,
    headers: MultiHeaders<SockaddrStorage>,
    received: Vec<Slot>,
    was_full: bool,
}

/// What a slot of the buffer holds.
#[derive(Debug)]
struct Slot {
    bytes: usize,
    from: SocketAddr,
    is_cut: bool,
    ecn: Option<Ecn>,
}

impl Default for Receiver {
    fn default() -> Self {
        Self {
            buffer: vec![0; RECEIVE_BATCH * SLOT_BYTES].into(),
            // One traffic class: a byte in IPv4, a number in IPv6, which take the same space.
            headers: MultiHeaders::preallocate(RECEIVE_BATCH, Some(cmsg_space!(i32))),
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
            self.received.push(Slot {
                bytes: message.bytes,
                from,
                is_cut: message.flags.contains(MsgFlags::MSG_TRUNC),
                ecn: ecn_of(&message),
            });
        }
        self.was_full = self.received.len() == RECEIVE_BATCH;
        Ok(())
    }

    pub(super) fn visit(&self, mut visit: impl FnMut(Received<'_>)) -> bool {
        for (slot, bytes) in self
            .received
            .iter()
            .zip(self.buffer.chunks_exact(SLOT_BYTES))
        {
            visit(Received {
                from: slot.from,
                bytes: bytes.get(..slot.bytes).filter(|_| !slot.is_cut),
                ecn: slot.ecn,
            });
        }
        self.was_full
    }
}

fn ecn_of<S>(message: &RecvMsg<'_, '_, S>) -> Option<Ecn> {
    let class = message.cmsgs().ok()?.find_map(|control| match control {
        ControlMessageOwned::Ipv4Tos(class) => Some(class),
        ControlMessageOwned::Ipv6TClass(class) => u8::try_from(class).ok(),
        _ => None,
    });
    Ecn::from_bits(class?)
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
    frames: Headers,
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
            frames: headers(SEND_BATCH, None),
            packets: headers(SEND_PACKETS, Some(cmsg_space!(i32))),
            segmented: headers(SEND_PACKETS, Some(cmsg_space!(i32, u16))),
            can_segment: true,
        }
    }

    /// Sends from `next` on; how many left.
    pub(super) fn send(
        &mut self,
        udp: &tokio::net::UdpSocket,
        queue: &Queue<'_>,
        next: usize,
    ) -> Result<usize, SendStop> {
        let end = queue.len().min(next + SEND_BATCH);
        let frames = (next..end).filter_map(|index| queue.get(index));
        let rows = frames.map(|(frame, to)| (&frame.bytes()[..], to));
        self.frames.send(udp, rows, end - next, &[])
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
                // EIO: the way there cannot (no checksums, IPsec). EINVAL: this kernel cannot.
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

fn cannot_segment(error: &io::Error) -> bool {
    [libc::EIO, libc::EINVAL]
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
        // A router's word about a datagram that was too long for its network; or about this one.
        Err(error @ Errno::EMSGSIZE) => Err(SendStop::SomebodyElses(error.into())),
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
