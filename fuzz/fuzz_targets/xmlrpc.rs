//! Feeds libFuzzer's bytes to the body that `cargo test` also runs.
#![no_main]

#[path = "../bodies/xmlrpc.rs"]
mod xmlrpc;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| xmlrpc::check(bytes));
