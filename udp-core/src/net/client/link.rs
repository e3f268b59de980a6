//! A socket that hears one server only, and says when nobody listens there.

use socket2::{Domain, Protocol, SockAddr, SockRef, Socket, Type};
use std::{
    io::{self, ErrorKind, Read as _},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
};
use tokio::{io::Interest, net::UdpSocket};

/// Room for what comes while the program sleeps: a class's worth of texts. The system may give less.
const RECEIVE_BUFFER_BYTES: usize = 4 * 1024 * 1024;

/// Errors that say nothing of the server and are passed over to reach what came behind them; one that
/// stays must not keep us busy.
const ODD_ERRORS: usize = 8;

/// Datagrams thrown away at once.
const DISCARDED: usize = 256;

/// An ICMP error is readiness of its own: a socket with nothing but an error is not readable.
const HEARING: Interest = Interest::READABLE.add(Interest::ERROR);

/// What became of a datagram.
pub(super) enum Sent {
    Done,
    /// The send buffer is full.
    Full,
    /// Nobody listens on the port, says the answer to an earlier datagram. This one was not sent.
    Refused,
    /// No network, no route, no permission.
    Failed,
}

/// What came.
pub(super) enum Received {
    /// A datagram of so many bytes.
    Datagram(usize),
    /// Nobody listens on the port.
    Unreachable,
}

/// The way to a server. The socket is connected: the system drops what others send, and hands over
/// ICMP errors.
pub(super) struct Link {
    server: SocketAddr,
    socket: UdpSocket,
}

impl Link {
    pub(super) fn open(server: SocketAddr) -> io::Result<Self> {
        let socket = open(server)?;
        Ok(Self { server, socket })
    }

    /// Takes a new socket if the way to the server now begins at another address of ours (another
    /// network, a new lease): a connected socket keeps the address it was opened with. True if so.
    pub(super) fn follow_route(&mut self) -> bool {
        let Ok(fresh) = open(self.server) else {
            return false;
        };
        let address = |socket: &UdpSocket| socket.local_addr().map(|address| address.ip()).ok();
        // The same address keeps its port: the server knows us under it.
        let has_moved = address(&fresh) != address(&self.socket);
        if has_moved {
            self.socket = fresh;
        }
        has_moved
    }

    /// Takes a new socket whatever the address. True if there is one.
    pub(super) fn renew(&mut self) -> bool {
        let fresh = open(self.server);
        let is_open = fresh.is_ok();
        if let Ok(fresh) = fresh {
            self.socket = fresh;
        }
        is_open
    }

    pub(super) const fn server(&self) -> SocketAddr {
        self.server
    }

    pub(super) fn send(&self, datagram: &[u8]) -> Sent {
        // Past tokio, whose readiness to write is unknown at first and wrong after an ICMP error.
        match SockRef::from(&self.socket).send(datagram) {
            Ok(_) => Sent::Done,
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::Interrupted => Sent::Full,
                ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => Sent::Refused,
                _ => Sent::Failed,
            },
        }
    }

    /// Throws away what has come.
    pub(super) fn discard(&self) {
        let mut nothing = [0; 1];
        for _ in 0..DISCARDED {
            if self.receive(&mut nothing).is_none() {
                break;
            }
        }
    }

    pub(super) async fn ready(&self) -> io::Result<()> {
        self.socket.ready(HEARING).await.map(|_| ())
    }

    /// The next thing that came; `None` when nothing more has.
    pub(super) fn receive(&self, buffer: &mut [u8]) -> Option<Received> {
        // One interest at a time: tokio takes a combined one here for no readiness at all.
        [Interest::READABLE, Interest::ERROR]
            .into_iter()
            .find_map(|interest| {
                let receive = || receive_once(&self.socket, buffer);
                self.socket.try_io(interest, receive).ok()
            })
    }
}

fn receive_once(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Received> {
    for _ in 0..ODD_ERRORS {
        match (&*SockRef::from(socket)).read(buffer) {
            Ok(length) => return Ok(Received::Datagram(length)),
            Err(error) => match error.kind() {
                ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => {
                    return Ok(Received::Unreachable);
                }
                ErrorKind::WouldBlock => return Err(error),
                _ => {}
            },
        }
    }
    Err(ErrorKind::WouldBlock.into())
}

fn open(server: SocketAddr) -> io::Result<UdpSocket> {
    let any_port: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = Socket::new(
        Domain::for_address(server),
        Type::DGRAM,
        Some(Protocol::UDP),
    )?;
    socket.set_nonblocking(true)?;
    // A smaller one than asked for is no reason to fail.
    let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES);
    socket.bind(&SockAddr::from(any_port))?;
    socket.connect(&SockAddr::from(server))?;
    UdpSocket::from_std(socket.into())
}
