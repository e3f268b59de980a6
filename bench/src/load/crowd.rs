//! The crowd itself: sockets, who is in, what each has heard.

use super::{Dialect, Heard, Parser, Speaks, dialect::numbered};
use crate::cpu;
use anyhow::Context as _;
use hdrhistogram::Histogram;
use nix::sys::{
    epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout},
    socket::{setsockopt, sockopt::UdpGroSegment},
};
use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream, UdpSocket},
    os::fd::AsFd as _,
    time::{Duration, Instant},
};

/// Without any progress for so long, what has not come is lost.
const PATIENCE: Duration = Duration::from_secs(3);
/// Connections looked at in one turn.
const EVENTS: usize = 256;
/// Bytes of a datagram socket's receive buffer; given up to `net.core.rmem_max`.
const BUFFER_BYTES: usize = 4 << 20;

enum Socket {
    Udp(UdpSocket),
    Tcp(TcpStream),
}

struct Member {
    socket: Socket,
    parser: Box<dyn Parser>,
    /// A unit of which the end has not come.
    waiting: Vec<u8>,
}

/// Receivers, and somebody who speaks: over datagrams the first of them, over TCP somebody beside them.
pub struct Crowd {
    dialect: Dialect,
    first: u32,
    epoll: Epoll,
    members: Vec<Member>,
    speaker: usize,
    receivers: usize,
    heard: Heard,
    buffer: Vec<u8>,
    said: usize,
}

impl std::fmt::Debug for Crowd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Crowd")
            .field("dialect", &self.dialect)
            .field("receivers", &self.receivers)
            .finish_non_exhaustive()
    }
}

/// What a closed run came to.
#[derive(Debug, Clone, Copy)]
pub struct Closed {
    /// Messages that came.
    pub delivered: u64,
    /// Messages that did not.
    pub lost: u64,
    /// How long it took.
    pub took: Duration,
    /// CPU time of this thread, which is the whole generator.
    pub generator: Duration,
}

impl Closed {
    /// Whether this generator was busy nearly all the time: then figures of waiting time say nothing of the server.
    #[must_use]
    pub fn is_generator_busy(&self) -> bool {
        self.generator > self.took.mul_f64(0.95)
    }
}

/// What a run at a fixed rate came to.
#[derive(Debug)]
pub struct Timed {
    /// Microseconds from sending to reading, of each delivery.
    pub latency: Histogram<u64>,
    /// The counts, as of a closed run.
    pub closed: Closed,
}

impl Crowd {
    /// So many receivers come in, one after the other, as 1, 2 and so on.
    ///
    /// # Errors
    /// When one cannot come in.
    pub fn come_in(
        dialect: Dialect,
        server: SocketAddr,
        receivers: usize,
        gro: bool,
    ) -> anyhow::Result<Self> {
        Self::come_in_as(1, dialect, server, receivers, gro)
    }

    /// The same under ids from `first` on.
    ///
    /// # Errors
    /// When one cannot come in.
    pub fn come_in_as(
        first: u32,
        dialect: Dialect,
        server: SocketAddr,
        receivers: usize,
        gro: bool,
    ) -> anyhow::Result<Self> {
        cpu::allow_descriptors()?;
        let mut crowd = Self {
            dialect,
            first,
            epoll: Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?,
            members: Vec::new(),
            speaker: 0,
            receivers,
            heard: Heard::default(),
            buffer: vec![0; 1 << 18],
            said: 0,
        };
        for number in 0..receivers {
            let speaks = if dialect.is_datagrams() && number == 0 {
                Speaks::Yes
            } else {
                Speaks::Never
            };
            crowd
                .admit(server, speaks, gro)
                .with_context(|| format!("receiver {number}"))?;
        }
        if !dialect.is_datagrams() {
            crowd.speaker = receivers;
            crowd
                .admit(server, Speaks::Yes, gro)
                .context("who speaks")?;
        }
        Ok(crowd)
    }

    fn admit(&mut self, server: SocketAddr, speaks: Speaks, gro: bool) -> anyhow::Result<()> {
        let number = self.members.len();
        let socket = if self.dialect.is_datagrams() {
            let local = match server {
                SocketAddr::V4(v4) if v4.ip().is_loopback() => "127.0.0.1:0",
                SocketAddr::V4(_) => "0.0.0.0:0",
                SocketAddr::V6(_) => "[::]:0",
            };
            let udp = UdpSocket::bind(local)?;
            udp.connect(server)?;
            udp.set_nonblocking(true)?;
            socket2::SockRef::from(&udp).set_recv_buffer_size(BUFFER_BYTES)?;
            if gro {
                setsockopt(&udp, UdpGroSegment, &true)?;
            }
            Socket::Udp(udp)
        } else {
            let tcp = TcpStream::connect(server)?;
            tcp.set_nodelay(true)?;
            tcp.set_nonblocking(true)?;
            Socket::Tcp(tcp)
        };
        let event = EpollEvent::new(EpollFlags::EPOLLIN, number as u64);
        match &socket {
            Socket::Udp(udp) => self.epoll.add(udp.as_fd(), event)?,
            Socket::Tcp(tcp) => self.epoll.add(tcp.as_fd(), event)?,
        }
        self.members.push(Member {
            socket,
            parser: self.dialect.parser(speaks),
            waiting: Vec::new(),
        });
        let greeting = self.dialect.greeting(self.first + number as u32, speaks);
        self.write(number, &greeting)?;
        let is_in = |heard: &Heard| heard.ready > number;
        anyhow::ensure!(self.listen(is_in)?, "no answer");
        Ok(())
    }

    /// Says so many messages to everyone, `at_once` at a time; the next follow when everybody has the last.
    ///
    /// # Errors
    /// When a connection fails.
    pub fn closed(&mut self, at_once: usize, messages: usize) -> anyhow::Result<Closed> {
        let (began, generator) = (Instant::now(), cpu::of_this_thread());
        let before = self.heard.messages;
        let mut wanted = before;
        let mut lost = 0;
        for _ in 0..messages / at_once {
            self.say(at_once)?;
            wanted += (at_once * self.receivers) as u64;
            let end = wanted;
            if !self.listen(|heard| heard.messages >= end)? {
                lost += wanted - self.heard.messages;
                wanted = self.heard.messages;
            }
        }
        Ok(Closed {
            delivered: self.heard.messages - before,
            lost,
            took: began.elapsed(),
            generator: cpu::of_this_thread() - generator,
        })
    }

    /// Says so many messages a second for so long.
    ///
    /// # Errors
    /// When a connection fails.
    pub fn timed(&mut self, per_second: u32, seconds: u32) -> anyhow::Result<Timed> {
        self.heard.latency.reset();
        self.heard.sent_at = vec![Instant::now(); self.said];
        let (began, generator) = (Instant::now(), cpu::of_this_thread());
        let before = self.heard.messages;
        let count = per_second * seconds;
        for number in 0..count {
            let due = began + Duration::from_secs(1) * number / per_second;
            while let Some(rest) = due.checked_duration_since(Instant::now()) {
                self.turn(rest)?;
            }
            self.heard.sent_at.push(Instant::now());
            self.say(1)?;
        }
        let wanted = before + u64::from(count) * self.receivers as u64;
        self.listen(|heard| heard.messages >= wanted)?;
        let delivered = self.heard.messages - before;
        self.heard.sent_at.clear();
        Ok(Timed {
            latency: self.heard.latency.clone(),
            closed: Closed {
                delivered,
                lost: (wanted - before).saturating_sub(delivered),
                took: began.elapsed(),
                generator: cpu::of_this_thread() - generator,
            },
        })
    }

    /// Everybody goes. What cannot be said any more is not missed.
    pub fn leave(&mut self) {
        for number in 0..self.members.len() {
            let goodbye = self.dialect.goodbye(self.first + number as u32);
            let _ = self.write(number, &goodbye);
        }
    }

    fn say(&mut self, count: usize) -> anyhow::Result<()> {
        let mut together = Vec::new();
        for _ in 0..count {
            let message = self.dialect.say(self.first, &numbered(self.said));
            self.said += 1;
            if self.dialect.is_datagrams() {
                self.write(self.speaker, &message)?;
            } else {
                together.extend(message);
            }
        }
        self.write(self.speaker, &together)
    }

    /// Writes all of it. What a server does not take at once is waited with, while what it says is read.
    fn write(&mut self, member: usize, mut bytes: &[u8]) -> anyhow::Result<()> {
        while !bytes.is_empty() {
            let written = match self
                .members
                .get_mut(member)
                .map(|member| &mut member.socket)
            {
                Some(Socket::Udp(udp)) => udp.send(bytes),
                Some(Socket::Tcp(tcp)) => tcp.write(bytes),
                None => anyhow::bail!("nobody speaks"),
            };
            match written {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.turn(Duration::from_millis(1))?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Until it is so; false when nothing came for too long.
    fn listen(&mut self, is_so: impl Fn(&Heard) -> bool) -> anyhow::Result<bool> {
        let mut last = Instant::now();
        while !is_so(&self.heard) {
            if self.turn(PATIENCE)? {
                last = Instant::now();
            } else if last.elapsed() >= PATIENCE {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads what is there, waiting for the first of it; false when nothing came.
    fn turn(&mut self, longest: Duration) -> anyhow::Result<bool> {
        let mut events = [EpollEvent::empty(); EVENTS];
        let timeout = EpollTimeout::try_from(longest).unwrap_or(EpollTimeout::ZERO);
        let count = match self.epoll.wait(&mut events, timeout) {
            Err(nix::errno::Errno::EINTR) => 0,
            count => count?,
        };
        for event in events.iter().take(count) {
            self.read(event.data() as usize)?;
        }
        Ok(count > 0)
    }

    fn read(&mut self, number: usize) -> anyhow::Result<()> {
        let Some(member) = self.members.get_mut(number) else {
            return Ok(());
        };
        let Self { buffer, heard, .. } = self;
        let Member {
            socket,
            parser,
            waiting,
        } = member;
        loop {
            let count = match socket {
                Socket::Udp(udp) => udp.recv(buffer),
                Socket::Tcp(tcp) => tcp.read(buffer),
            };
            let count = match count {
                Ok(0) => anyhow::bail!("the server has closed a connection"),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            };
            let bytes = buffer.get(..count).unwrap_or_default();
            if waiting.is_empty() {
                let used = parser.read(bytes, heard)?;
                waiting.extend(bytes.get(used..).unwrap_or_default());
            } else {
                waiting.extend(bytes);
                let used = parser.read(waiting, heard)?;
                waiting.drain(..used);
            }
            if count < buffer.len() && matches!(socket, Socket::Tcp(_)) {
                break;
            }
        }
        if !heard.answer.is_empty() {
            let answer = std::mem::take(&mut heard.answer);
            self.write(number, &answer)?;
        }
        Ok(())
    }
}
