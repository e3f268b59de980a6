//! Nodes of the peer-to-peer chat.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests may unwrap as tests do; clippy.toml allows it inside test functions only"
)]

mod always;
pub(crate) mod caller;
mod hostile;
mod hosts;
mod mesh;
pub(crate) mod pair;
mod subscribers;
mod talk;
