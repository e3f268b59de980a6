//! The two ends of a sealed session: ordered bytes both ways, which may end at any point.

mod address;
pub mod client;
mod deadlines;
mod reason;
pub mod server;
mod stream;

pub use reason::{CloseReason, HandshakeFailure};

use super::Ecn;
use std::net::SocketAddr;

/// Bytes for the socket, valid until the endpoint is used again. A failed send is not told to
/// the endpoint: it is a lost packet, whoever the error belonged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transmit<'a> {
    /// Where they go.
    pub destination: SocketAddr,
    /// What to write into the two low bits of the IP header's traffic class.
    pub ecn: Option<Ecn>,
    /// `Some(n)`: several datagrams of `n` bytes, the last perhaps shorter (UDP_SEGMENT). `None`: one.
    pub segment_size: Option<usize>,
    /// The datagram, or the datagrams lying together.
    pub bytes: &'a [u8],
}

impl<'a> Transmit<'a> {
    /// Each datagram by itself.
    pub fn datagrams(&self) -> impl Iterator<Item = &'a [u8]> {
        let size = self.segment_size.unwrap_or(self.bytes.len());
        self.bytes.chunks(size.max(1))
    }
}
