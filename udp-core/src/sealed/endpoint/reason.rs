//! Why a session ended, or never began.

use crate::{
    report::Handshake,
    sealed::{identity::Pin, limits::REASON_CHARS},
};
use quinn_proto::{ConnectionError, TransportErrorCode};
use thiserror::Error;

/// Why a session ended.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum CloseReason {
    /// This side closed it.
    #[error("closed by this side")]
    Local,
    /// The other side closed it.
    #[error("closed by the other side with code {code}: {reason:?}")]
    Peer {
        /// What it means is agreed upon by the records inside.
        code: u64,
        /// At most 140 characters, none of them a control character. Of unknown hands.
        reason: String,
    },
    /// The other side ended its half of the stream.
    #[error("the other side ended the stream")]
    StreamEnded,
    /// The other side was started again and knows nothing of this session.
    #[error("the other side was started again")]
    Restarted,
    /// No sign of life for 30 s; on the client's side no answer for 12 s either.
    #[error("no sign of life from the other side")]
    TimedOut,
    /// The server takes no more sessions.
    #[error("the server takes no more sessions")]
    Full,
    /// Another key than the pinned one answered: the server has a new key, or it is somebody else.
    #[error("the server has another key: {found} instead of {expected}")]
    WrongPin {
        /// The pin asked for.
        expected: Pin,
        /// The pin of whoever answered.
        found: Pin,
    },
    /// The handshake failed.
    #[error("the handshake failed")]
    Handshake(#[source] HandshakeFailure),
    /// One side broke the rules of QUIC; the code is one of RFC 9000 §20.1.
    #[error("protocol error {0:#x}")]
    Protocol(u64),
}

/// Why TLS refused; the same on the side that refused and on the side that was refused.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum HandshakeFailure {
    /// A certificate was shown whose key the shower does not have.
    #[error("the certificate was shown without having its key")]
    ForeignCertificate,
    /// No certificate was shown.
    #[error("no certificate was shown")]
    NoCertificate,
    /// A certificate without an Ed25519 key, or no certificate at all.
    #[error("the certificate is not of the right kind")]
    Certificate,
    /// The other side speaks something else than `recado/1`.
    #[error("the other side does not speak recado/1")]
    OtherProtocol,
    /// Another alert of TLS (RFC 8446 §6).
    #[error("TLS alert {0}")]
    Alert(u8),
}

/// Transport error codes that carry a TLS alert (RFC 9001 §4.8).
const ALERTS: std::ops::RangeInclusive<u64> = 0x100..=0x1ff;

impl HandshakeFailure {
    fn of_alert(alert: u8) -> Self {
        match alert {
            // decrypt_error: a signature did not fit.
            51 => Self::ForeignCertificate,
            116 => Self::NoCertificate,
            // bad_certificate to certificate_unknown, and access_denied.
            42..=46 | 49 => Self::Certificate,
            120 => Self::OtherProtocol,
            _ => Self::Alert(alert),
        }
    }
}

impl From<HandshakeFailure> for Handshake {
    fn from(failure: HandshakeFailure) -> Self {
        match failure {
            HandshakeFailure::ForeignCertificate => Self::ForeignCertificate,
            HandshakeFailure::NoCertificate => Self::NoCertificate,
            HandshakeFailure::Certificate => Self::WrongCertificate,
            HandshakeFailure::OtherProtocol => Self::OtherProtocol,
            HandshakeFailure::Alert(_) => Self::Other,
        }
    }
}

impl CloseReason {
    pub(super) fn of(error: &ConnectionError) -> Self {
        match error {
            ConnectionError::TransportError(error) => Self::of_code(error.code),
            ConnectionError::ConnectionClosed(close) => Self::of_code(close.error_code),
            ConnectionError::ApplicationClosed(close) => Self::Peer {
                code: close.error_code.into_inner(),
                reason: printable(&close.reason),
            },
            ConnectionError::Reset => Self::Restarted,
            ConnectionError::TimedOut => Self::TimedOut,
            ConnectionError::LocallyClosed => Self::Local,
            ConnectionError::CidsExhausted => Self::Full,
            ConnectionError::VersionMismatch => Self::Handshake(HandshakeFailure::OtherProtocol),
        }
    }

    fn of_code(code: TransportErrorCode) -> Self {
        let number = u64::from(code);
        if code == TransportErrorCode::CONNECTION_REFUSED {
            return Self::Full;
        }
        if !ALERTS.contains(&number) {
            return Self::Protocol(number);
        }
        let alert = u8::try_from(number & 0xff).unwrap_or_default();
        Self::Handshake(HandshakeFailure::of_alert(alert))
    }
}

/// A text of unknown hands, fit for a log.
fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let shown = text.chars().take(REASON_CHARS);
    shown
        .map(|char| if char.is_control() { '?' } else { char })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_reason_cannot_disturb_a_log() {
        assert_eq!(printable(b"a\nb\x1b[2J\xff"), "a?b?[2J\u{fffd}");
        assert_eq!(printable("é".repeat(500).as_bytes()).chars().count(), 140);
    }
}
