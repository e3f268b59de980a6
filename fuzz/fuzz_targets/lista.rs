//! Feeds libFuzzer's bytes to the body that `cargo test` also runs.
#![no_main]

#[path = "../bodies/lista.rs"]
mod lista;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lista::check(bytes));
