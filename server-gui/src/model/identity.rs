//! What people know the running server by.

use daemon::server::KeyKind;
use std::net::SocketAddr;
use udp_core::sealed::identity::{Invite, Pin};

/// A running server's key, as others see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Its fingerprint.
    pub pin: Pin,
    /// Where it came from: whether the next start has the same.
    pub key: KeyKind,
}

impl Identity {
    /// The invite for who reaches the server at `at`. `None` if no invite can be made of that.
    #[must_use]
    pub fn invite(&self, at: SocketAddr) -> Option<Invite> {
        Invite::new(&at.ip().to_string(), at.port(), self.pin).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invite_is_read_again_as_what_it_was_made_of() {
        let identity = Identity {
            pin: Pin::from_bytes([7; 32]),
            key: KeyKind::Kept,
        };
        for (at, host) in [
            ("192.168.0.10:1235", "192.168.0.10"),
            ("[fd00::1]:7", "fd00::1"),
        ] {
            let at: SocketAddr = at.parse().unwrap();
            let text = identity.invite(at).unwrap().to_string();
            let read: Invite = text.parse().unwrap();
            assert_eq!(
                (read.host().as_str(), read.port(), read.pin()),
                (host, at.port(), identity.pin)
            );
        }
    }
}
