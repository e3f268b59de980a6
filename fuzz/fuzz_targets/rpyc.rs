//! Feeds libFuzzer's bytes to the body that `cargo test` also runs.
#![no_main]

#[path = "../bodies/rpyc.rs"]
mod rpyc;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rpyc::check(bytes));
