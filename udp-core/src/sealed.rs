//! Sealed sessions below the records: who somebody is, and an encrypted byte stream between two such.
//!
//! ```text
//!   datagrams ─▶ ServerEndpoint ─▶ Connected { key }, bytes of each peer ─▶ the door
//!                     ▲ ▼  QUIC version 1, TLS 1.3, ALPN recado/1, one stream of bytes both ways
//!   datagrams ─▶ ClientEndpoint ─▶ Connected { pin }, bytes of the server ─▶ the client
//! ```
//!
//! The packets, their loss and their encryption are quinn-proto's and rustls's; here are the settings
//! that suit Recado, the bounds, and one set of timers for all sessions. Both endpoints are state
//! machines with the same verbs as everything below `net`. `docs/sealed-transport.md` has the encodings
//! and the limits.

mod congestion;
pub mod endpoint;
pub mod identity;
mod ids;
mod keys;
pub mod limits;
pub mod password;
mod tls;
mod transport;

pub use quinn_proto::EcnCodepoint as Ecn;
pub use tls::SetupError;
