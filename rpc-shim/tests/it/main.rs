//! The doors for existing programs seen from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod multicast;
mod rpyc;

#[path = "../../../fuzz/bodies/rpyc.rs"]
mod rpyc_body;
