//! One datagram a call.

use super::{Wish, answer};
use protocol::Frame;
use std::{
    collections::HashMap,
    io,
    net::{SocketAddr, UdpSocket},
};
use tokio::runtime::Runtime;

/// recvfrom and sendto.
#[derive(Debug)]
pub struct OneByOne {
    socket: UdpSocket,
    /// A table without hashing, as [`Batched`](super::Batched) has one.
    members: super::Members,
    addresses: Vec<SocketAddr>,
}

impl OneByOne {
    /// A server with nobody in it.
    #[must_use]
    pub fn new(socket: UdpSocket) -> Self {
        Self {
            socket,
            members: super::Members::default(),
            addresses: Vec::new(),
        }
    }

    /// Receives one datagram, as the socket is set: waiting or not.
    ///
    /// # Errors
    /// Whatever the socket says.
    pub fn serve_one(&mut self) -> io::Result<()> {
        let mut buffer = [0; Frame::SIZE];
        let (length, from) = self.socket.recv_from(&mut buffer)?;
        let bytes = buffer.get(..length).unwrap_or_default();
        match Wish::of(bytes) {
            Wish::Register(id) => {
                let native = super::to_native(from)?;
                if self.members.find(id).is_none() {
                    self.members.register(id, native);
                    self.addresses.push(from);
                }
                answer(&self.socket, id, super::to_std(&native))?;
            }
            Wish::Everyone => {
                for &to in &self.addresses {
                    self.socket.send_to(bytes, to)?;
                }
            }
            Wish::Person(id) => {
                if let Some(to) = self.members.find(id).and_then(|at| self.addresses.get(at)) {
                    self.socket.send_to(bytes, to)?;
                }
            }
            Wish::Nothing => {}
        }
        Ok(())
    }
}

/// tokio's `recv_from` and `send_to` and a `HashMap`.
#[derive(Debug)]
pub struct Tokio {
    socket: tokio::net::UdpSocket,
    members: HashMap<u32, SocketAddr>,
    runtime: Runtime,
}

impl Tokio {
    /// A server with nobody in it.
    ///
    /// # Errors
    /// When there can be no runtime.
    pub fn new(socket: UdpSocket) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let socket = {
            let _inside = runtime.enter();
            tokio::net::UdpSocket::from_std(socket)?
        };
        Ok(Self {
            socket,
            members: HashMap::new(),
            runtime,
        })
    }

    /// Serves so many datagrams, waiting for them.
    ///
    /// # Errors
    /// Whatever the socket says.
    pub fn serve(&mut self, datagrams: u64) -> io::Result<()> {
        let Self {
            socket,
            members,
            runtime,
        } = self;
        runtime.block_on(async {
            let mut buffer = [0; 2_048];
            for _ in 0..datagrams {
                let (length, from) = socket.recv_from(&mut buffer).await?;
                let bytes = buffer.get(..length).unwrap_or_default();
                match Wish::of(bytes) {
                    Wish::Register(id) => {
                        members.insert(id, from);
                        let welcome = crate::frames::welcome(id);
                        socket.send_to(welcome.bytes(), from).await?;
                    }
                    Wish::Everyone => {
                        for to in members.values() {
                            socket.send_to(bytes, to).await?;
                        }
                    }
                    Wish::Person(id) => {
                        if let Some(to) = members.get(&id) {
                            socket.send_to(bytes, to).await?;
                        }
                    }
                    Wish::Nothing => {}
                }
            }
            Ok(())
        })
    }
}
