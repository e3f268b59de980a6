//! The multicast chat (contracts.md §4 and §5): everyone's conversation, fetched message by message.
//!
//! ```text
//!   XML-RPC, RPyC ─▶ Call  ─▶ calls   ─▶ Ask
//!                 ◀─ Reply ◀─ answers ◀─ Event
//! ```
//!
//! Modules in reading order: `message` is what clients are told, `history` the end of what was said,
//! `seat` one client's queue; `door` holds them, `calls` turns what clients call into asks and `answers`
//! what the server tells into messages; `rpyc` is the chat as RPyC programs see it.

mod answers;
mod calls;
mod door;
mod history;
mod message;
mod rpyc;
mod seat;

pub use calls::{Call, LinkId, Reply};
pub use door::MulticastDoor;
pub use message::{Chat, ChatMessage, ReadConfirm, System};
pub use rpyc::{METHODS, call_of, value_of};
