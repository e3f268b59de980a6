//! What can be drained: the floors and Recado's engine.

use super::engine::Engine;
use crate::{
    floor::{self, Batched, OneByOne, Tokio},
    mmsg::Wait,
};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

/// Who takes turns in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Mode {
    /// The floor [`One`](floor::Mode::One).
    One,
    /// The floor [`Mmsg`](floor::Mode::Mmsg).
    Mmsg,
    /// The floor [`Gso`](floor::Mode::Gso).
    Gso,
    /// The floor [`Tokio`](floor::Mode::Tokio).
    Tokio,
    /// Recado's own engine.
    Recado,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::One, Self::Mmsg, Self::Gso, Self::Tokio, Self::Recado];

    /// Its name in figures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Mmsg => "mmsg",
            Self::Gso => "gso",
            Self::Tokio => "tokio",
            Self::Recado => "recado",
        }
    }
}

/// Something that relays frames while it is asked to, in this thread.
pub struct Relay {
    address: SocketAddr,
    kind: Kind,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

enum Kind {
    One(OneByOne),
    Batched(Box<Batched>),
    Tokio(Tokio),
    Recado(Engine),
}

impl Relay {
    /// With nobody registered.
    ///
    /// # Errors
    /// When its socket cannot be had.
    pub fn start(mode: Mode) -> anyhow::Result<Self> {
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        if mode == Mode::Recado {
            let engine = Engine::start(anywhere)?;
            let address = engine.address();
            let kind = Kind::Recado(engine);
            return Ok(Self { address, kind });
        }
        let socket = floor::bind(anywhere)?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        let kind = match mode {
            Mode::One => Kind::One(OneByOne::new(socket)),
            Mode::Mmsg => Kind::Batched(Box::new(Batched::new(socket, false))),
            Mode::Gso => Kind::Batched(Box::new(Batched::new(socket, true))),
            Mode::Tokio | Mode::Recado => Kind::Tokio(Tokio::new(socket)?),
        };
        Ok(Self { address, kind })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Relays so many frames, which wait already.
    ///
    /// # Errors
    /// When its socket fails, or it does not get on.
    pub fn drain(&mut self, frames: usize) -> anyhow::Result<()> {
        match &mut self.kind {
            Kind::Tokio(tokio) => Ok(tokio.serve(frames as u64)?),
            Kind::Recado(engine) => engine.drain(frames as u64),
            Kind::One(_) | Kind::Batched(_) => self.pump(),
        }
    }

    /// Does what there is to do, a hello for instance.
    ///
    /// # Errors
    /// As [`drain`](Self::drain).
    pub fn pump(&mut self) -> anyhow::Result<()> {
        let until_empty = |result: io::Result<()>| match result {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
            other => Ok(other?),
        };
        match &mut self.kind {
            Kind::One(one) => until_empty((|| loop {
                one.serve_one()?;
            })()),
            Kind::Batched(batched) => until_empty((|| loop {
                batched.turn(Wait::Never)?;
            })()),
            Kind::Tokio(tokio) => Ok(tokio.serve(1)?),
            Kind::Recado(engine) => engine.pump(),
        }
    }
}
