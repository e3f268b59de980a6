//! What the multicast chat tells its clients (contracts.md §4).

use std::sync::Arc;

/// A message, as a client fetches one at a time.
#[derive(Debug, Clone, PartialEq)]
pub enum ChatMessage {
    /// What was said before, oldest first; at most the last 50.
    History(Vec<Chat>),
    /// Something is said.
    Chat(Chat),
    /// Somebody has read something.
    ReadConfirm(ReadConfirm),
    /// The chat itself tells something.
    System(System),
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Chat {
    /// Who.
    pub sender: Arc<str>,
    /// What.
    pub message: Arc<str>,
    /// When, in seconds of Unix time.
    pub timestamp: f64,
    /// Its number: the place of its first part in everyone's conversation.
    pub msg_id: i64,
}

/// Somebody has read something.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadConfirm {
    /// Who.
    pub reader: Arc<str>,
    /// The number of what they read.
    pub msg_id: i64,
    /// When, in seconds of Unix time.
    pub timestamp: f64,
}

/// The chat itself tells something.
#[derive(Debug, Clone, PartialEq)]
pub struct System {
    /// What.
    pub message: Arc<str>,
    /// When, in seconds of Unix time.
    pub timestamp: f64,
    /// Its place in everyone's conversation; 0 for what has none there.
    pub msg_id: i64,
}
