//! RPyC: golden bytes, any bytes, and what a peer can do with what it is given.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod bounds;
mod objects;
mod peer;
mod properties;
mod wire;
