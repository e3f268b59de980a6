//! The sealed door, sentence by sentence of docs/sealed-sessions.md.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod broken;
mod house;
mod live;
mod marks;
mod once;
mod operator;
mod password;
mod questions;
mod records;
mod registration;
mod rooms;
mod slowness;
mod stolen;
#[cfg(all(feature = "disk", feature = "testing"))]
mod trouble;
mod with_classic;
