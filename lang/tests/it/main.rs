//! What no compiler sees about the sentences, read from the sources of all crates.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod sentences;
mod sources;
mod use_of_sentences;
mod windows;
