//! Secrets that follow from the server's key, so that a server that was started again still knows them.

use super::identity::KeyPair;
use ring::{error::Unspecified, hkdf, hmac};

/// What QUIC needs besides TLS; HKDF-SHA256 (RFC 5869) over the secret of the server's key.
pub(super) struct Derived {
    /// Makes the token of a stateless reset from a connection id: a client of the process before finds
    /// out in one round trip that its session is gone.
    pub(super) reset: hmac::Key,
    /// Seals the tokens of Retry.
    pub(super) token: hkdf::Prk,
    /// Marks connection ids as ours: only for those is a reset sent.
    pub(super) connection_ids: hmac::Key,
}

impl Derived {
    pub(super) fn from(key: &KeyPair) -> Result<Self, Unspecified> {
        let root =
            hkdf::Salt::new(hkdf::HKDF_SHA256, b"recado/1 sealed transport").extract(key.secret());
        let derive = |label: &[u8]| -> Result<[u8; 32], Unspecified> {
            let mut bytes = [0; 32];
            root.expand(&[label], hkdf::HKDF_SHA256)?.fill(&mut bytes)?;
            Ok(bytes)
        };
        Ok(Self {
            reset: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"reset")?),
            token: hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, &derive(b"token")?),
            connection_ids: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"connection ids")?),
        })
    }
}
