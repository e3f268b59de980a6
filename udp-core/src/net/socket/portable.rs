//! One datagram per system call, on any system tokio knows.

use super::{Packets, Queue, Received, SLOT_BYTES, SendStop, Stopped, in_family};
use crate::{classic::Unreachable, sealed::Ecn};
use std::{
    io,
    net::{SocketAddr, UdpSocket},
};
use tokio::io::Interest;

pub(super) const INTEREST: Interest = Interest::READABLE;

/// What the system says when it has no memory for what is sent: the same as a full buffer.
pub(super) const NO_BUFFERS: i32 = if cfg!(windows) {
    10_055
} else if cfg!(target_os = "linux") {
    105
} else {
    55 // BSD and macOS
};
/// Errors of earlier datagrams are not told by this code here.
pub(super) const TOO_LONG: Option<i32> = None;

/// What is told of a buffer is what was asked for.
pub(super) const BUFFER_OVERHEAD: usize = if cfg!(target_os = "linux") { 2 } else { 1 };

/// There is no way past the system's bound.
pub(super) const fn force_buffers(_: &socket2::Socket) {}

/// Nothing is known of congestion.
pub(super) const fn ecn(_: &[u8]) -> Option<Ecn> {
    None
}

pub(super) fn prepare(_: &UdpSocket) -> io::Result<()> {
    Ok(())
}

#[derive(Debug)]
pub(super) struct Receiver {
    buffer: Box<[u8]>,
    received: Option<(usize, SocketAddr)>,
}

impl Default for Receiver {
    fn default() -> Self {
        Self {
            buffer: vec![0; SLOT_BYTES].into(),
            received: None,
        }
    }
}

impl Receiver {
    pub(super) fn fetch(&mut self, udp: &tokio::net::UdpSocket) -> io::Result<()> {
        self.received = None;
        self.received = Some(udp.try_recv_from(&mut self.buffer)?);
        Ok(())
    }

    pub(super) fn visit(&self, mut visit: impl FnMut(Received<'_>)) -> bool {
        if let Some((bytes, from)) = self.received {
            visit(Received {
                from,
                // A full buffer may have been cut; no datagram that is read is as long.
                bytes: (bytes < SLOT_BYTES).then(|| &self.buffer[..bytes]),
                control: &[],
            });
        }
        true
    }
}

#[derive(Debug)]
pub(super) struct Sender {
    is_ipv6: bool,
}

impl Sender {
    pub(super) const fn new(address: SocketAddr) -> Self {
        Self {
            is_ipv6: address.is_ipv6(),
        }
    }

    pub(super) fn send(
        &mut self,
        udp: &tokio::net::UdpSocket,
        queue: &Queue<'_>,
        next: usize,
    ) -> Result<usize, Stopped> {
        let Some((frame, to)) = queue.get(next) else {
            return Ok(1);
        };
        let sent = udp.try_send_to(frame.bytes(), in_family(to, self.is_ipv6));
        sent.map(|_| 1).map_err(Stopped::at_one)
    }

    pub(super) fn send_packets(
        &mut self,
        udp: &tokio::net::UdpSocket,
        packets: &Packets,
        next: usize,
    ) -> Result<usize, SendStop> {
        // One datagram a row: nothing here cuts them apart.
        if let Some((mut datagrams, to)) = packets.apart(next) {
            datagrams.try_for_each(|datagram| {
                let sent = udp.try_send_to(datagram, in_family(to, self.is_ipv6));
                sent.map(drop)
            })?;
        }
        Ok(1)
    }

    pub(super) const fn segments(&self) -> usize {
        1
    }
}

pub(super) fn take_errors(_: &tokio::net::UdpSocket, _: impl FnMut(SocketAddr, Unreachable)) {}

pub(super) fn kernel_drops(_: &tokio::net::UdpSocket) -> Option<u64> {
    None
}
