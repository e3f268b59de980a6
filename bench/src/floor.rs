//! Minimal servers: what anybody has to pay who relays these frames. No limits, no journal, no time.
//!
//! OI registers an address and is answered; MSG to 0 goes to everyone, to an id to that one. [`Mode`] says how.

mod batched;
mod single;

pub use batched::Batched;
pub use single::{OneByOne, Tokio};

use crate::{
    frames::welcome,
    mmsg::{self, Address},
};
use protocol::Kind;
use std::{
    io,
    net::{SocketAddr, SocketAddrV4, UdpSocket},
};

/// How a floor talks to the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Mode {
    /// recvfrom and sendto, one datagram each.
    One,
    /// recvmmsg of 64, sendmmsg of 1,024, one datagram a message.
    Mmsg,
    /// The same, what goes to one address in one message that the kernel cuts (UDP_SEGMENT).
    Gso,
    /// tokio's `recv_from` and `send_to`, as anybody would write it.
    Tokio,
}

/// Bytes of each socket buffer, as Recado asks for.
const BUFFER_BYTES: usize = 4 << 20;

/// A socket with room for bursts.
///
/// # Errors
/// When the address cannot be had.
pub fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    let options = socket2::SockRef::from(&socket);
    options.set_recv_buffer_size(BUFFER_BYTES)?;
    options.set_send_buffer_size(BUFFER_BYTES)?;
    Ok(socket)
}

/// Ids a floor knows: it is a table without hashing.
const IDS: usize = 1 << 16;

/// Who is there, in the kernel's form.
#[derive(Debug)]
struct Members {
    addresses: Vec<Address>,
    /// Where in `addresses` an id is; 0 is nowhere, and 1 the first.
    places: Vec<u32>,
}

impl Default for Members {
    fn default() -> Self {
        Self {
            addresses: Vec::new(),
            places: vec![0; IDS],
        }
    }
}

impl Members {
    fn register(&mut self, id: u32, address: Address) {
        if let Some(place) = self
            .places
            .get_mut(id as usize)
            .filter(|place| **place == 0)
        {
            self.addresses.push(address);
            *place = self.addresses.len() as u32;
        }
    }

    fn find(&self, id: u32) -> Option<usize> {
        let place = *self.places.get(id as usize)?;
        (place as usize).checked_sub(1)
    }
}

/// What a datagram asks for.
enum Wish {
    Register(u32),
    Everyone,
    Person(u32),
    Nothing,
}

impl Wish {
    fn of(bytes: &[u8]) -> Self {
        let word = |at: usize| {
            let bytes = bytes
                .get(at..at + 4)
                .and_then(|bytes| bytes.try_into().ok());
            bytes.map(u32::from_be_bytes)
        };
        match (word(0).map(Kind), word(4), word(8)) {
            (Some(Kind::OI), Some(id), _) => Self::Register(id),
            (Some(Kind::MSG), _, Some(0)) => Self::Everyone,
            (Some(Kind::MSG), _, Some(id)) => Self::Person(id),
            _ => Self::Nothing,
        }
    }
}

/// Answers who registers; in every mode by the plain call, because it is not measured.
fn answer(socket: &UdpSocket, id: u32, to: SocketAddrV4) -> io::Result<()> {
    socket.send_to(welcome(id).bytes(), to).map(drop)
}

fn to_std(address: &Address) -> SocketAddrV4 {
    nix::sys::socket::SockaddrIn::from(*address).into()
}

fn to_native(address: SocketAddr) -> io::Result<Address> {
    match address {
        SocketAddr::V4(v4) => Ok(mmsg::address(v4)),
        SocketAddr::V6(_) => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Serves on a socket until that fails.
///
/// # Errors
/// Whatever the socket says.
pub fn serve(mode: Mode, socket: UdpSocket) -> io::Result<()> {
    match mode {
        Mode::One => {
            let mut server = OneByOne::new(socket);
            loop {
                server.serve_one()?;
            }
        }
        Mode::Mmsg | Mode::Gso => {
            let mut server = Batched::new(socket, mode == Mode::Gso);
            loop {
                server.turn(mmsg::Wait::ForOne)?;
            }
        }
        Mode::Tokio => {
            let mut server = Tokio::new(socket)?;
            loop {
                server.serve(u64::MAX)?;
            }
        }
    }
}
