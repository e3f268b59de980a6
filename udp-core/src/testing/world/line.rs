//! What carries the bytes of a session, seen from the client.

use super::links::Link;
use crate::sealed::endpoint::client::ClientEndpoint;
use std::{fmt, time::Instant};

/// A connection of a sealed client.
pub(super) enum Line {
    /// What QUIC promises and no more.
    Pipe(Box<Link>),
    /// QUIC itself.
    Quic(Box<Quic>),
}

/// The client's end of a QUIC connection.
pub(super) struct Quic {
    pub(super) endpoint: ClientEndpoint,
    /// There may be something to read.
    pub(super) is_readable: bool,
    /// The stream has no room.
    pub(super) is_full: bool,
    pub(super) is_connected: bool,
    pub(super) is_over: bool,
    /// Something happened to it since its packets were fetched.
    pub(super) is_restless: bool,
}

impl Quic {
    pub(super) fn new(endpoint: ClientEndpoint) -> Self {
        Self {
            endpoint,
            is_readable: false,
            is_full: false,
            is_connected: false,
            is_over: false,
            is_restless: true,
        }
    }
}

impl Line {
    /// When something happens by itself.
    pub(super) fn poll_timeout(&mut self, now: Instant) -> Option<Instant> {
        match self {
            Self::Pipe(link) => link.next_due(now),
            Self::Quic(quic) => quic.endpoint.poll_timeout(),
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pipe(link) => link.fmt(f),
            Self::Quic(quic) => {
                let state = if quic.is_connected { "up" } else { "coming up" };
                write!(f, "QUIC, {state}")
            }
        }
    }
}
