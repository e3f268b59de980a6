//! The server's socket, read and written in batches, behind one small interface.
//!
//! Linux moves up to 64 datagrams in and 1,024 messages of up to 64 frames out per system call and tells
//! which address an ICMP error belongs to; elsewhere (and on Linux with `--cfg recado_portable`) datagrams go one by one
//! and nothing is known of ICMP errors. Both pass the same tests.

mod grouping;
mod packets;
#[cfg(all(target_os = "linux", not(recado_portable)))]
#[path = "socket/linux.rs"]
mod platform;
#[cfg(not(all(target_os = "linux", not(recado_portable))))]
#[path = "socket/portable.rs"]
mod platform;

pub(super) use packets::Packets;

use crate::{
    classic::Unreachable,
    sealed::Ecn,
    server::{Addresses, Transmit},
};
use grouping::Grouping;
use protocol::Frame;
use socket2::{Domain, Protocol, SockAddr, SockRef, Type};
use std::{
    io,
    net::{SocketAddr, UdpSocket},
    ops::Range,
    time::Duration,
};
use thiserror::Error;
use tokio::io::Interest;

/// Bytes of each socket buffer: about 10,000 frames. Where this is more than the system gives everybody
/// (`net.core.rmem_max` on Linux) it is cut, but for privileged programs.
pub(super) const BUFFER_BYTES: usize = 4 << 20;

/// Room for one received datagram: the longest that is read, and more, so that a longer one is seen
/// to be too long.
const SLOT_BYTES: usize = 2048;

/// Frames to one address that leave as one message: what every kernel that cuts messages takes
/// (UDP_MAX_SEGMENTS was 64 before Linux 6.2).
const FRAMES_PER_MESSAGE: usize = 64;

/// How long a full send buffer is waited on before asking again. Not `writable()`: after an ICMP
/// error it is ready at once, again and again.
const SEND_PAUSE: Duration = Duration::from_millis(1);

/// How many pauses without a single datagram leaving before the one in front is given up.
const SEND_PATIENCE: u32 = 200;

/// Why the server's address could not be opened.
#[derive(Debug, Error)]
#[error("cannot open UDP address {address}")]
pub struct BindError {
    /// The address that was asked for.
    pub address: SocketAddr,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// A bound socket that does not need a runtime yet.
#[derive(Debug)]
pub struct Socket {
    udp: UdpSocket,
    address: SocketAddr,
}

impl Socket {
    /// The address it is bound to; with port 0 asked for, the port the system chose.
    #[must_use]
    pub const fn local_address(&self) -> SocketAddr {
        self.address
    }

    /// The bytes of the receive buffer, when the system gave less than was asked for.
    pub(super) fn small_receive_buffer(&self) -> Option<usize> {
        let bytes = SockRef::from(&self.udp).recv_buffer_size().ok()?;
        let bytes = bytes / platform::BUFFER_OVERHEAD;
        (bytes < BUFFER_BYTES).then_some(bytes)
    }
}

/// Opens the server's address.
///
/// # Errors
/// [`BindError`]: the port is in use, the address is not this machine's, or a port below 1024 was
/// asked for without the right to it.
pub fn bind(address: SocketAddr) -> Result<Socket, BindError> {
    open(address).map_err(|source| BindError { address, source })
}

fn open(address: SocketAddr) -> io::Result<Socket> {
    let socket = socket2::Socket::new(
        Domain::for_address(address),
        Type::DGRAM,
        Some(Protocol::UDP),
    )?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // Smaller buffers lose datagrams in a burst, which is no reason not to start.
    let _ = socket.set_recv_buffer_size(BUFFER_BYTES);
    let _ = socket.set_send_buffer_size(BUFFER_BYTES);
    platform::force_buffers(&socket);
    socket.set_nonblocking(true)?;
    socket.bind(&SockAddr::from(address))?;
    let udp = UdpSocket::from(socket);
    platform::prepare(&udp)?;
    let address = udp.local_addr()?;
    Ok(Socket { udp, address })
}

/// A datagram that arrived.
#[derive(Debug)]
pub(super) struct Received<'a> {
    pub(super) from: SocketAddr,
    /// `None` when it did not fit.
    pub(super) bytes: Option<&'a [u8]>,
    /// What else the system said of it.
    control: &'a [u8],
}

impl Received<'_> {
    /// What the IP header said about congestion.
    pub(super) fn ecn(&self) -> Option<Ecn> {
        platform::ecn(self.control)
    }
}

/// What became of a transmit.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// Datagrams that left.
    pub(super) sent: u64,
    /// Datagrams that did not.
    pub(super) failed: u64,
    /// Why the last of them did not.
    pub(super) error: Option<io::Error>,
}

impl Sent {
    fn and(self, later: Self) -> Self {
        Self {
            sent: self.sent + later.sent,
            failed: self.failed + later.failed,
            error: later.error.or(self.error),
        }
    }
}

/// The front of a batch did not leave.
struct Stopped {
    why: SendStop,
    /// How many rows it is about.
    rows: usize,
}

impl Stopped {
    /// About the row in front.
    fn at_one(why: impl Into<SendStop>) -> Self {
        let (why, rows) = (why.into(), 1);
        Self { why, rows }
    }
}

/// Why the front datagram of a batch did not leave.
enum SendStop {
    /// The send buffer is full, or the system has no memory for more.
    Full,
    /// An ICMP error was waiting at the socket; it belongs to an earlier datagram, of somebody else.
    SomebodyElses(io::Error),
    /// This datagram cannot be sent.
    Refused(io::Error),
}

impl From<io::Error> for SendStop {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{
            ConnectionRefused, ConnectionReset, HostUnreachable, Interrupted, NetworkUnreachable,
            WouldBlock,
        };
        if error.raw_os_error() == Some(platform::NO_BUFFERS) {
            return Self::Full;
        }
        if error.raw_os_error().is_some() && error.raw_os_error() == platform::TOO_LONG {
            return Self::SomebodyElses(error);
        }
        match error.kind() {
            WouldBlock => Self::Full,
            // EINTR, and the errors ICMP puts on a socket: RFC 1122 §4.1.3.3.
            Interrupted | ConnectionRefused | ConnectionReset | HostUnreachable
            | NetworkUnreachable => Self::SomebodyElses(error),
            _ => Self::Refused(error),
        }
    }
}

/// The socket inside a runtime.
#[derive(Debug)]
pub(super) struct BatchSocket {
    udp: tokio::net::UdpSocket,
    receiver: platform::Receiver,
    sender: platform::Sender,
    grouping: Grouping,
}

impl BatchSocket {
    pub(super) fn new(socket: Socket) -> io::Result<Self> {
        Ok(Self {
            receiver: platform::Receiver::default(),
            sender: platform::Sender::new(socket.address),
            grouping: Grouping::default(),
            udp: tokio::net::UdpSocket::from_std(socket.udp)?,
        })
    }

    /// Waits until there are datagrams or errors to fetch. Cancel safe.
    pub(super) async fn ready(&self) -> io::Result<()> {
        self.udp.ready(platform::INTEREST).await.map(drop)
    }

    /// Hands one batch of datagrams to `visit`. True when there may be more.
    pub(super) fn receive(&mut self, visit: impl FnMut(Received<'_>)) -> bool {
        let receiver = &mut self.receiver;
        let udp = &self.udp;
        // Any error here is an ICMP error that waited at the socket (its details are in the error
        // queue) or the end of what there is to read.
        match udp.try_io(Interest::READABLE, || receiver.fetch(udp)) {
            Ok(()) => receiver.visit(visit),
            Err(error) => error.kind() != io::ErrorKind::WouldBlock,
        }
    }

    /// Hands the addresses that ICMP errors belong to to `visit`.
    pub(super) fn take_errors(&mut self, visit: impl FnMut(SocketAddr, Unreachable)) {
        platform::take_errors(&self.udp, visit);
    }

    /// Datagrams the system dropped since the start because the receive buffer was full.
    pub(super) fn kernel_drops(&self) -> Option<u64> {
        platform::kernel_drops(&self.udp)
    }

    /// Sends all of it, waiting while the send buffer is full. A datagram that cannot be sent is
    /// counted and passed over.
    pub(super) async fn send(&mut self, transmit: Transmit<'_>) -> Sent {
        let Self {
            udp,
            sender,
            grouping,
            ..
        } = self;
        match transmit {
            Transmit::Fan { frames, to } => {
                let mut sent = Sent::default();
                // A long run leaves in portions, so that nobody waits for all of somebody else's.
                for frames in frames.chunks(FRAMES_PER_MESSAGE) {
                    let queue = Queue::Fan { frames, to };
                    sent = sent.and(send_queue(udp, sender, &queue).await);
                }
                sent
            }
            Transmit::Paired { frames, to } => {
                let order = grouping.order(to);
                send_queue(udp, sender, &Queue::Paired { frames, to, order }).await
            }
        }
    }

    /// The same with datagrams of the sealed dialect.
    pub(super) async fn send_packets(&mut self, packets: &Packets) -> Sent {
        let Self { udp, sender, .. } = self;
        send_rows(
            packets.len(),
            |next| (sender.send_packets(udp, packets, next)).map_err(Stopped::at_one),
            |rows| packets.datagrams(rows),
        )
        .await
    }

    /// How many datagrams of one length may lie together in a row of [`Packets`]: more than one where
    /// the system cuts them apart.
    pub(super) fn segments(&self) -> usize {
        self.sender.segments()
    }
}

/// Sends a queue, one row a datagram.
async fn send_queue(
    udp: &tokio::net::UdpSocket,
    sender: &mut platform::Sender,
    queue: &Queue<'_>,
) -> Sent {
    let send = |next| sender.send(udp, queue, next);
    send_rows(queue.len(), send, |rows| rows.len() as u64).await
}

/// Sends rows one after the other. `send` is told where to begin and tells how many rows left;
/// `datagrams` counts what lies in rows.
async fn send_rows(
    rows: usize,
    mut send: impl FnMut(usize) -> Result<usize, Stopped>,
    datagrams: impl Fn(Range<usize>) -> u64,
) -> Sent {
    let mut outcome = Sent::default();
    let mut next = 0;
    let (mut pauses, mut retried_at) = (0, None);
    while next < rows {
        let Stopped { why, rows } = match send(next) {
            Ok(count) => {
                outcome.sent += datagrams(next..next + count);
                next += count;
                pauses = 0;
                continue;
            }
            Err(stopped) => stopped,
        };
        match why {
            SendStop::Full if pauses < SEND_PATIENCE => {
                pauses += 1;
                tokio::time::sleep(SEND_PAUSE).await;
                continue;
            }
            // Once more at once: the error belonged to somebody else.
            SendStop::SomebodyElses(_) if retried_at != Some(next) => {
                retried_at = Some(next);
                continue;
            }
            SendStop::Full => outcome.error = Some(io::ErrorKind::WouldBlock.into()),
            SendStop::SomebodyElses(error) | SendStop::Refused(error) => {
                outcome.error = Some(error);
            }
        }
        outcome.failed += datagrams(next..next + rows);
        next += rows;
        pauses = 0;
    }
    outcome
}

/// A transmit as a row of datagrams: each address gets its frames together and in order.
#[derive(Debug)]
enum Queue<'a> {
    /// All frames to all addresses.
    Fan {
        frames: &'a [Frame],
        to: Addresses<'a>,
    },
    /// The first frame to the first address, and so on, in this order of pairs; as they lie where the order is
    /// empty.
    Paired {
        frames: &'a [Frame],
        to: &'a [SocketAddr],
        order: &'a [u32],
    },
}

impl<'a> Queue<'a> {
    const fn len(&self) -> usize {
        match self {
            Self::Fan { frames, to } => frames.len() * to.len(),
            Self::Paired { to, .. } => to.len(),
        }
    }

    /// The datagram at an index below [`len`](Self::len).
    #[cfg(any(test, not(all(target_os = "linux", not(recado_portable)))))]
    fn get(&self, index: usize) -> Option<(&'a Frame, SocketAddr)> {
        match *self {
            Self::Fan { frames, to } => {
                let frame = frames.get(index % frames.len())?;
                Some((frame, to.get(index / frames.len())?))
            }
            Self::Paired { frames, to, order } => {
                let pair = order.get(index).map_or(index, |&pair| pair as usize);
                Some((frames.get(pair)?, *to.get(pair)?))
            }
        }
    }
}

/// The form of an address that a socket of the server's family sends to.
fn in_family(address: SocketAddr, is_ipv6: bool) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if is_ipv6 => {
            SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
