//! The multicast chat: its rules in virtual time, then over sockets.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod coming_and_going;
mod confirmations;
mod history;
mod messages;
mod sockets;
mod world;
