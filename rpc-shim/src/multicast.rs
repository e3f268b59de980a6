//! The multicast chat (contracts.md §4 and §5): everyone's conversation, fetched message by message.
//!
//! ```text
//!   XML-RPC, RPyC ─▶ Call  ─▶ calls   ─▶ Ask
//!                 ◀─ Reply ◀─ answers ◀─ Event
//! ```
//!
//! Modules in reading order: `message` is what clients are told, `history` the end of what was said,
//! `seat` one client's queue; `door` holds them, `calls` turns what clients call into asks and `answers`
//! what the server tells into messages; `listener` tells XML-RPC and RPyC apart, and `over_…` and `rpyc_values`
//! are the chat as each of them sees it. `guest` is the other side: somebody in another server's chat.

mod answers;
mod calls;
mod door;
mod guest;
mod history;
mod listener;
mod message;
mod over_rpyc;
mod over_xmlrpc;
mod rpyc_values;
mod seat;

pub use calls::{Call, LinkId, Reply};
pub use door::MulticastDoor;
pub use guest::{Guest, Protocol};
pub use listener::{CONNECTIONS, FIRST_BYTE_WAIT, serve_multicast};
pub use message::{Chat, ChatMessage, ReadConfirm, System};
pub use rpyc_values::{METHODS, call_of, value_of};
