//! recvmmsg and sendmmsg with UDP_SEGMENT, called as cheaply as they can be.
//!
//! The floors say what nobody can undercut, so they must not pay for a wrapper: nix's rebuilds and parses the headers
//! of each call, with allocations, and has one set of control messages for all of them. Here headers are patched in
//! place. Addresses are those of IPv4 only.
#![expect(
    unsafe_code,
    reason = "the two system calls themselves; each says why it may be made"
)]

use protocol::Frame;
use std::{
    io::{self, IoSlice},
    mem::{size_of, zeroed},
    net::SocketAddrV4,
    os::fd::{AsRawFd as _, BorrowedFd},
    ptr::null_mut,
};

/// Datagrams a receive call may bring.
pub const RECEIVE_BATCH: usize = 64;
/// Messages a send call may take: the kernel's own bound (UIO_MAXIOV).
pub const SEND_BATCH: usize = 1024;
/// Datagrams the kernel cuts one message into, on every kernel that does.
pub const SEGMENTS: usize = 64;

/// An address in the kernel's form.
pub type Address = libc::sockaddr_in;

/// The kernel's form of an address.
#[must_use]
pub fn address(from: SocketAddrV4) -> Address {
    nix::sys::socket::SockaddrIn::from(from).into()
}

const NOWHERE: Address = Address {
    sin_family: 0,
    sin_port: 0,
    sin_addr: libc::in_addr { s_addr: 0 },
    sin_zero: [0; 8],
};

/// Whether the call waits for the first datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Until there is one.
    ForOne,
    /// Not at all: `WouldBlock` when there is none.
    Never,
}

/// What one recvmmsg brought: frames that lie together.
pub struct Receiver {
    frames: Vec<[u8; Frame::SIZE]>,
    from: Vec<Address>,
    lengths: Vec<usize>,
    iovecs: Vec<libc::iovec>,
    headers: Vec<libc::mmsghdr>,
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

impl Default for Receiver {
    fn default() -> Self {
        let nothing = libc::iovec {
            iov_base: null_mut(),
            iov_len: 0,
        };
        Self {
            frames: vec![[0; Frame::SIZE]; RECEIVE_BATCH],
            from: vec![NOWHERE; RECEIVE_BATCH],
            lengths: Vec::with_capacity(RECEIVE_BATCH),
            iovecs: vec![nothing; RECEIVE_BATCH],
            headers: vec![no_header(); RECEIVE_BATCH],
        }
    }
}

impl Receiver {
    /// Fetches one batch; how many datagrams it has.
    ///
    /// # Errors
    /// What the system says; `WouldBlock` with [`Wait::Never`] when there is nothing.
    pub fn fetch(&mut self, socket: BorrowedFd<'_>, wait: Wait) -> io::Result<usize> {
        let rows = (self.frames.iter_mut().zip(&mut self.from)).zip(&mut self.iovecs);
        for (((frame, from), iovec), header) in rows.zip(&mut self.headers) {
            iovec.iov_base = frame.as_mut_ptr().cast();
            iovec.iov_len = Frame::SIZE;
            header.msg_hdr.msg_name = (&raw mut *from).cast();
            header.msg_hdr.msg_namelen = size_of::<Address>() as u32;
            header.msg_hdr.msg_iov = iovec;
            header.msg_hdr.msg_iovlen = 1;
        }
        let flags = match wait {
            Wait::ForOne => libc::MSG_WAITFORONE,
            Wait::Never => libc::MSG_DONTWAIT,
        };
        let count = self.headers.len() as u32;
        // SAFETY: every header was just pointed at a name, an iovec and a buffer of this struct, each of the length
        // it is said to have; they are vectors of `self`, which is borrowed mutably until the call has returned, and
        // the kernel keeps none of the pointers. Any bytes are a valid frame and a valid address.
        let received = unsafe {
            let headers = self.headers.as_mut_ptr();
            libc::recvmmsg(socket.as_raw_fd(), headers, count, flags, null_mut())
        };
        self.lengths.clear();
        let received = usize::try_from(received).map_err(|_| io::Error::last_os_error())?;
        let lengths = self.headers.iter().take(received);
        // A datagram that is longer than a frame is none.
        self.lengths
            .extend(lengths.map(|header| match header.msg_hdr.msg_flags {
                flags if flags & libc::MSG_TRUNC != 0 => 0,
                _ => header.msg_len as usize,
            }));
        Ok(received)
    }

    /// The bytes of a datagram and who sent it.
    #[must_use]
    pub fn datagram(&self, at: usize) -> Option<(&[u8], Address)> {
        let bytes = self.frames.get(at)?.get(..*self.lengths.get(at)?)?;
        Some((bytes, *self.from.get(at)?))
    }

    /// The bytes of the datagrams of a range, which lie together if each is a whole frame.
    #[must_use]
    pub fn run(&self, range: std::ops::Range<usize>) -> &[u8] {
        self.frames.get(range).unwrap_or_default().as_flattened()
    }
}

/// A control message that says how long each datagram of a message is.
#[repr(C, align(8))]
#[derive(Clone, Copy)]
struct SegmentControl {
    header: libc::cmsghdr,
    bytes: u16,
    padding: [u8; 6],
}

/// A message: where it goes and what it is made of.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Where it goes.
    pub to: &'a Address,
    /// Its bytes, in pieces.
    pub pieces: &'a [IoSlice<'a>],
}

/// Headers for one sendmmsg.
pub struct Sender {
    headers: Vec<libc::mmsghdr>,
    control: SegmentControl,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl Default for Sender {
    fn default() -> Self {
        Self {
            headers: vec![no_header(); SEND_BATCH],
            control: SegmentControl {
                header: libc::cmsghdr {
                    cmsg_len: size_of::<libc::cmsghdr>() + size_of::<u16>(),
                    cmsg_level: libc::SOL_UDP,
                    cmsg_type: libc::UDP_SEGMENT,
                },
                bytes: Frame::SIZE as u16,
                padding: [0; 6],
            },
        }
    }
}

impl Sender {
    /// Sends all of the rows. With `is_cut` the kernel cuts each into datagrams of a frame's size.
    ///
    /// # Errors
    /// What the system says of a row; a full buffer is waited for, because a floor has nothing else to do.
    pub fn send<'a>(
        &mut self,
        socket: BorrowedFd<'_>,
        mut rows: impl Iterator<Item = Row<'a>>,
        is_cut: bool,
    ) -> io::Result<()> {
        let (control, control_bytes) = if is_cut {
            let control = (&raw mut self.control).cast();
            (control, size_of::<SegmentControl>())
        } else {
            (null_mut(), 0)
        };
        loop {
            let mut count = 0;
            // The headers first: a row taken for which there is no header would be lost.
            for (header, row) in self.headers.iter_mut().zip(rows.by_ref()) {
                header.msg_hdr.msg_name = (&raw const *row.to).cast_mut().cast();
                header.msg_hdr.msg_namelen = size_of::<Address>() as u32;
                // `IoSlice` has the layout of `iovec`, as its documentation promises.
                header.msg_hdr.msg_iov = row.pieces.as_ptr().cast_mut().cast();
                header.msg_hdr.msg_iovlen = row.pieces.len();
                header.msg_hdr.msg_control = control;
                header.msg_hdr.msg_controllen = control_bytes;
                count += 1;
            }
            let mut next = 0;
            while let Some(rest) = self
                .headers
                .get_mut(next..count)
                .filter(|rest| !rest.is_empty())
            {
                // SAFETY: these headers were just pointed at addresses and pieces that live for `'a`, which outlives this
                // call, and at the control message of `self`. The kernel reads all of them, writes only the headers' own
                // lengths, and keeps no pointer.
                let sent = unsafe {
                    let count = rest.len() as u32;
                    libc::sendmmsg(
                        socket.as_raw_fd(),
                        rest.as_mut_ptr(),
                        count,
                        libc::MSG_DONTWAIT,
                    )
                };
                match usize::try_from(sent).map_err(|_| io::Error::last_os_error()) {
                    Ok(sent) => next += sent,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        std::thread::yield_now();
                    }
                    Err(error) => return Err(error),
                }
            }
            if count < SEND_BATCH {
                return Ok(());
            }
        }
    }
}

fn no_header() -> libc::mmsghdr {
    // SAFETY: all fields are numbers and pointers, for which zero is a value.
    unsafe { zeroed() }
}
