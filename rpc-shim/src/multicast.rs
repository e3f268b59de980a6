//! The multicast chat (contracts.md §4): its messages.

mod message;

pub use message::{Chat, ChatMessage, ReadConfirm, System};
