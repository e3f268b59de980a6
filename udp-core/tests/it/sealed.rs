//! Sealed sessions: both real endpoints in virtual time, over a network with a seed.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something that must be there is missing"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test begins at some instant and goes on in virtual time"
)]

mod ending;
mod flow;
mod handshake;
mod hostile;
mod network;
mod roaming;
mod world;
