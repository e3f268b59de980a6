//! sendmmsg and recvmmsg over headers that are kept: the one place of the core with unsafe code.
//!
//! nix's safe wrappers write every field of every header in each call and give all messages the same
//! control messages. A frame to everyone needs neither: from one receiver to the next only the address
//! changes, and whether a message is cut into segments differs from one to the next.
//!
//! Why it is sound: a pointer that the kernel follows was set by the very call that hands it over, from a
//! borrow that outlives that call ([`Filling`] holds the borrows; [`Slots::receive`] makes them itself).
//! What a header still holds from an earlier call is overwritten or not handed over.
#![expect(
    unsafe_code,
    reason = "system calls that take pointers; why each is sound stands beside it"
)]

use libc::{c_int, iovec, mmsghdr, msghdr, sockaddr_in, sockaddr_in6};
use std::{
    cell::Cell,
    io,
    marker::PhantomData,
    mem,
    net::{SocketAddr, SocketAddrV6},
    ops::Range,
    os::fd::{AsRawFd, BorrowedFd},
    ptr,
};

/// Messages handed over per system call: the kernel's own bound (UIO_MAXIOV).
pub(super) const MESSAGES: usize = 1024;

/// Pieces that the messages of one call may be put together from: 32 KiB.
const PIECES: usize = 2048;

/// `struct cmsghdr` with the 16 bits of `UDP_SEGMENT` behind it, padded as `CMSG_SPACE` has it.
#[repr(C)]
struct Segment {
    length: usize,
    level: c_int,
    kind: c_int,
    bytes: u16,
    padding: [u8; size_of::<usize>() - 2],
}

impl Segment {
    /// Cut what the message holds into frames.
    const FRAMES: Self = Self {
        length: mem::offset_of!(Self, bytes) + 2,
        level: libc::SOL_UDP,
        kind: libc::UDP_SEGMENT,
        bytes: protocol::Frame::SIZE as u16,
        padding: [0; size_of::<usize>() - 2],
    };
}

const _: () = {
    assert!(mem::offset_of!(Segment, level) == mem::offset_of!(libc::cmsghdr, cmsg_level));
    assert!(mem::offset_of!(Segment, kind) == mem::offset_of!(libc::cmsghdr, cmsg_type));
    assert!(mem::offset_of!(Segment, bytes) == size_of::<libc::cmsghdr>());
};

/// Never written to: the kernel only reads what is sent.
static FRAMES: Segment = Segment::FRAMES;

/// An address as the kernel reads it.
pub(super) trait Name: Copy {
    const EMPTY: Self;

    /// `None` for an address that a socket of this family does not reach.
    fn of(address: SocketAddr) -> Option<Self>;
}

impl Name for sockaddr_in {
    const EMPTY: Self = Self {
        sin_family: libc::AF_INET as libc::sa_family_t,
        sin_port: 0,
        sin_addr: libc::in_addr { s_addr: 0 },
        sin_zero: [0; 8],
    };

    fn of(address: SocketAddr) -> Option<Self> {
        let SocketAddr::V4(v4) = address else {
            return None;
        };
        Some(Self {
            sin_port: v4.port().to_be(),
            sin_addr: libc::in_addr {
                s_addr: v4.ip().to_bits().to_be(),
            },
            ..Self::EMPTY
        })
    }
}

impl Name for sockaddr_in6 {
    const EMPTY: Self = Self {
        sin6_family: libc::AF_INET6 as libc::sa_family_t,
        sin6_port: 0,
        sin6_flowinfo: 0,
        sin6_addr: libc::in6_addr { s6_addr: [0; 16] },
        sin6_scope_id: 0,
    };

    /// IPv4 addresses in the form that a socket of both families has them in.
    fn of(address: SocketAddr) -> Option<Self> {
        let v6 = match address {
            SocketAddr::V4(v4) => SocketAddrV6::new(v4.ip().to_ipv6_mapped(), v4.port(), 0, 0),
            SocketAddr::V6(v6) => v6,
        };
        Some(Self {
            sin6_port: v6.port().to_be(),
            sin6_addr: libc::in6_addr {
                s6_addr: v6.ip().octets(),
            },
            sin6_scope_id: v6.scope_id(),
            ..Self::EMPTY
        })
    }
}

fn empty_header() -> mmsghdr {
    // SAFETY: integers and pointers, for all of which zero is a value.
    unsafe { mem::zeroed() }
}

const EMPTY_PIECE: iovec = iovec {
    iov_base: ptr::null_mut(),
    iov_len: 0,
};

/// Headers of messages to send, of one family.
pub(super) struct Headers<N> {
    headers: Box<[mmsghdr]>,
    names: Box<[N]>,
    pieces: Box<[iovec]>,
}

// SAFETY: its pointers are followed only within a `Filling`, which sets them first; between two of those
// they are numbers without a meaning.
unsafe impl<N: Send> Send for Headers<N> {}

impl<N: Name> Headers<N> {
    pub(super) fn new() -> Self {
        let mut header = empty_header();
        header.msg_hdr.msg_namelen = size_of::<N>() as libc::socklen_t;
        header.msg_hdr.msg_control = (&raw const FRAMES).cast_mut().cast();
        Self {
            headers: vec![header; MESSAGES].into(),
            names: vec![N::EMPTY; MESSAGES].into(),
            pieces: vec![EMPTY_PIECE; PIECES].into(),
        }
    }

    /// Begins to gather the messages of one system call; `'b` is how long their bytes lie where they are.
    pub(super) fn fill<'b>(&mut self) -> Filling<'_, 'b, N> {
        Filling {
            headers: &mut self.headers,
            names: Cell::from_mut(&mut *self.names).as_slice_of_cells(),
            pieces: Cell::from_mut(&mut *self.pieces).as_slice_of_cells(),
            messages: 0,
            used: 0,
            bytes: PhantomData,
        }
    }
}

impl<N> std::fmt::Debug for Headers<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Headers").finish_non_exhaustive()
    }
}

/// The messages of one system call.
pub(super) struct Filling<'h, 'b, N> {
    headers: &'h mut [mmsghdr],
    /// Cells, so that what is added later does not take pointers to what is there their meaning.
    names: &'h [Cell<N>],
    pieces: &'h [Cell<iovec>],
    messages: usize,
    used: usize,
    bytes: PhantomData<&'b [u8]>,
}

impl<'b, N: Name> Filling<'_, 'b, N> {
    /// Adds bytes that messages may be put together from, and tells their number; `None` when there is no
    /// room.
    pub(super) fn piece(&mut self, bytes: &'b [u8]) -> Option<usize> {
        self.pieces.get(self.used)?.set(iovec {
            iov_base: bytes.as_ptr().cast_mut().cast(),
            iov_len: bytes.len(),
        });
        self.used += 1;
        Some(self.used - 1)
    }

    /// Adds a message of these pieces; with `is_cut` the kernel makes a datagram of every frame in it. False,
    /// and nothing is added, when there is no room or no such piece.
    pub(super) fn message(&mut self, to: N, pieces: Range<usize>, is_cut: bool) -> bool {
        let room = (
            self.headers.get_mut(self.messages),
            self.names.get(self.messages),
        );
        let (Some(header), Some(name)) = room else {
            return false;
        };
        let Some(pieces) = self.pieces[..self.used].get(pieces) else {
            return false;
        };
        name.set(to);
        let header: &mut msghdr = &mut header.msg_hdr;
        header.msg_name = name.as_ptr().cast();
        header.msg_iov = pieces.as_ptr().cast_mut().cast();
        header.msg_iovlen = pieces.len() as _;
        header.msg_controllen = if is_cut { size_of::<Segment>() } else { 0 } as _;
        self.messages += 1;
        true
    }

    /// How many messages there are.
    pub(super) const fn len(&self) -> usize {
        self.messages
    }

    /// Hands the first `most` messages over without waiting; how many bytes left, in whole messages from
    /// the first on.
    pub(super) fn send(self, socket: BorrowedFd<'_>, most: usize) -> io::Result<usize> {
        let headers = &mut self.headers[..self.messages.min(most)];
        // SAFETY: the headers are as many as is said, and `message` has set in each of them, within this
        // filling: a name and its length (`Headers::new`), which lies in `names`; pieces, which lie in
        // `pieces` and point to bytes borrowed for 'b; and a static control message. All of it outlives the
        // call, and the kernel writes to nothing but the headers.
        let sent = unsafe {
            libc::sendmmsg(
                socket.as_raw_fd(),
                headers.as_mut_ptr(),
                headers.len() as _,
                libc::MSG_DONTWAIT as _,
            )
        };
        let sent = usize::try_from(sent).map_err(|_| io::Error::last_os_error())?;
        Ok(headers[..sent].iter().map(|it| it.msg_len as usize).sum())
    }
}

/// Room for the longer of the two kinds of addresses.
const NAME_BYTES: usize = size_of::<sockaddr_in6>();

/// Room for one control message with a number: what IP says of congestion.
const CONTROL_BYTES: usize = 24;

/// Slots for received datagrams.
pub(super) struct Slots {
    slot_bytes: usize,
    buffer: Box<[u8]>,
    headers: Box<[mmsghdr]>,
    pieces: Box<[iovec]>,
    names: Box<[[u8; NAME_BYTES]]>,
    controls: Box<[[u8; CONTROL_BYTES]]>,
    received: usize,
}

// SAFETY: its pointers are set and followed within `receive`; between two calls of it they are numbers
// without a meaning.
unsafe impl Send for Slots {}

/// A datagram in a slot, as the kernel has left it there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filled<'a> {
    pub(super) bytes: &'a [u8],
    /// It was longer than the slot.
    pub(super) is_cut: bool,
    pub(super) name: &'a [u8],
    pub(super) control: &'a [u8],
}

impl Slots {
    pub(super) fn new(slots: usize, slot_bytes: usize) -> Self {
        Self {
            slot_bytes,
            buffer: vec![0; slots * slot_bytes].into(),
            headers: vec![empty_header(); slots].into(),
            pieces: vec![EMPTY_PIECE; slots].into(),
            names: vec![[0; NAME_BYTES]; slots].into(),
            controls: vec![[0; CONTROL_BYTES]; slots].into(),
            received: 0,
        }
    }

    /// Fills slots with what has arrived, without waiting; what was in them is gone.
    pub(super) fn receive(&mut self, socket: BorrowedFd<'_>) -> io::Result<()> {
        self.received = 0;
        let buffers = self.buffer.chunks_exact_mut(self.slot_bytes);
        let places = self.pieces.iter_mut().zip(buffers);
        let about = self.names.iter_mut().zip(&mut self.controls);
        for (header, ((piece, buffer), (name, control))) in
            self.headers.iter_mut().zip(places.zip(about))
        {
            piece.iov_len = buffer.len();
            piece.iov_base = buffer.as_mut_ptr().cast();
            let header = &mut header.msg_hdr;
            header.msg_name = name.as_mut_ptr().cast();
            header.msg_namelen = NAME_BYTES as libc::socklen_t;
            header.msg_iov = ptr::from_mut(piece);
            header.msg_iovlen = 1;
            header.msg_control = control.as_mut_ptr().cast();
            header.msg_controllen = CONTROL_BYTES as _;
        }
        // SAFETY: there are as many headers as is said. The loop above has pointed each at a name, a control
        // buffer and a piece of its own with their lengths, and the piece at a slot of its own; all of it
        // belongs to `self`, which is borrowed mutably, and is not touched before the call returns.
        let received = unsafe {
            libc::recvmmsg(
                socket.as_raw_fd(),
                self.headers.as_mut_ptr(),
                self.headers.len() as _,
                libc::MSG_DONTWAIT as _,
                ptr::null_mut(),
            )
        };
        self.received = usize::try_from(received).map_err(|_| io::Error::last_os_error())?;
        Ok(())
    }

    pub(super) const fn is_full(&self) -> bool {
        self.received == self.headers.len()
    }

    /// What the last call brought.
    pub(super) fn filled(&self) -> impl Iterator<Item = Filled<'_>> {
        let headers = self.headers[..self.received].iter();
        let buffers = self.buffer.chunks_exact(self.slot_bytes);
        let about = self.names.iter().zip(&self.controls);
        headers
            .zip(buffers.zip(about))
            .map(|(header, (buffer, (name, control)))| Filled {
                bytes: &buffer[..buffer.len().min(header.msg_len as usize)],
                is_cut: header.msg_hdr.msg_flags & libc::MSG_TRUNC != 0,
                name: &name[..NAME_BYTES.min(header.msg_hdr.msg_namelen as usize)],
                control: &control[..CONTROL_BYTES.min(header.msg_hdr.msg_controllen as _)],
            })
    }
}

impl std::fmt::Debug for Slots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slots")
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
