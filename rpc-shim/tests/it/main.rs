//! The doors of existing programs, seen from outside.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests may unwrap as tests do; clippy.toml allows it inside test functions only"
)]

mod node;
mod nodes;
