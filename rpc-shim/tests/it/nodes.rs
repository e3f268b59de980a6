//! The server as a node of a mesh.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests may unwrap as tests do; clippy.toml allows it inside test functions only"
)]

mod door;
mod house;
mod sockets;
