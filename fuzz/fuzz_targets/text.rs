//! Feeds libFuzzer's bytes to the body that `cargo test` also runs.
#![no_main]

#[path = "../bodies/text.rs"]
mod text;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| text::check(bytes));
