//! Everybody who receives; the first of them speaks too.

use super::relay::Relay;
use crate::frames::{hello, is_said};
use anyhow::Context as _;
use nix::sys::socket::{setsockopt, sockopt::UdpGroSegment};
use protocol::Frame;
use std::{
    io,
    net::{SocketAddr, UdpSocket},
};

/// Bytes of a sink's receive buffer; asked for, and given up to `net.core.rmem_max`. They are taken only when used.
const BUFFER_BYTES: usize = 4 << 20;
/// Tries of a newcomer to be heard.
const TRIES: usize = 1_000;

/// The receivers' sockets.
#[derive(Debug)]
pub struct Sinks {
    sockets: Vec<UdpSocket>,
    buffer: Vec<u8>,
}

impl Sinks {
    /// So many sockets, which take what the kernel has put together if `gro`.
    ///
    /// # Errors
    /// When there may not be so many (`ulimit -n`).
    pub fn open(count: usize, gro: bool) -> anyhow::Result<Self> {
        crate::cpu::allow_descriptors()?;
        let open = || -> anyhow::Result<UdpSocket> {
            let socket = UdpSocket::bind("127.0.0.1:0")?;
            socket.set_nonblocking(true)?;
            socket2::SockRef::from(&socket).set_recv_buffer_size(BUFFER_BYTES)?;
            if gro {
                setsockopt(&socket, UdpGroSegment, &true)?;
            }
            Ok(socket)
        };
        let sockets = (0..count).map(|_| open()).collect::<Result<_, _>>();
        Ok(Self {
            sockets: sockets.with_context(|| format!("{count} sockets"))?,
            buffer: vec![0; 1 << 16],
        })
    }

    /// Everybody says hello to a relay and waits for the answer.
    ///
    /// # Errors
    /// When somebody gets none.
    pub fn register(&mut self, relay: &mut Relay) -> anyhow::Result<()> {
        for (socket, id) in self.sockets.iter().zip(1..) {
            socket.send_to(hello(id).bytes(), relay.address())?;
            let mut tries = 0;
            while socket.recv(&mut self.buffer).is_err() {
                anyhow::ensure!(tries < TRIES, "no answer to person {id}");
                tries += 1;
                relay.pump()?;
            }
        }
        self.empty()?;
        Ok(())
    }

    /// The first says something.
    ///
    /// # Errors
    /// What the socket says.
    pub fn say(&self, to: SocketAddr, frame: &Frame) -> io::Result<()> {
        let first = self.sockets.first().ok_or(io::ErrorKind::NotFound)?;
        first.send_to(frame.bytes(), to).map(drop)
    }

    /// Empties all of them; how many frames that people said were there.
    ///
    /// # Errors
    /// What a socket says.
    pub fn empty(&mut self) -> io::Result<usize> {
        let mut frames = 0;
        for socket in &self.sockets {
            loop {
                match socket.recv(&mut self.buffer) {
                    Ok(length) => {
                        let bytes = self.buffer.get(..length).unwrap_or_default();
                        frames += bytes
                            .chunks(Frame::SIZE)
                            .filter(|frame| is_said(frame))
                            .count();
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(frames)
    }
}
