//! Feeds libFuzzer's bytes to the body that `cargo test` also runs.
#![no_main]

use std::time::Instant;
use udp_core::Now;

#[path = "../bodies/server.rs"]
mod server;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let now = Now {
        instant: Instant::now(),
        unix_ms: 1_795_213_988_123,
    };
    server::check(bytes, now);
});
