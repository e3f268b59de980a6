//! Feeds libFuzzer's bytes to the body that `cargo test` also runs.
#![no_main]

#[path = "../bodies/datagram.rs"]
mod datagram;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datagram::check(bytes));
