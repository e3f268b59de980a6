//! The gRPC node of the existing peer-to-peer chat: every node is a server to the others and a client of them.
//!
//! ```text
//!   other nodes ──SendMessage──▶ serve ──▶ Hearer          Outgoing ──SendMessage──▶ other nodes
//!               ◀─StreamMessages─ Board                        │   ──StreamMessages─▶ (held open)
//!                                                            Mesh (pure): who is there, what is kept for whom
//! ```
//!
//! A line that somebody says goes to every node that is connected, one unary call each, in order; `success = true`
//! is the acknowledgement. A node relays nothing: the mesh is complete. The streams carry copies to whoever
//! listens; between nodes they are held open so that each notices the other's end.
//!
//! **What is kept.** A line is for the nodes that are connected when it is said; when none is, for all that
//! `nodes.json` names. Each gets it until it acknowledges, also after a reconnect, and never again once it has. A
//! node whose connection ended before its acknowledgement came may have heard the line and hears it again.
//!
//! Modules in reading order: [`line`](Line) is what is said, [`peers`] the file that names the other nodes; [`mesh`] is the
//! state machine; `link` is one connection to a node, [`Outgoing`] drives all; `seats` and `guest` bound who
//! connects to us, [`Board`] is where subscribers listen, `service` answers calls, [`serve`] opens the port.

mod board;
mod guest;
mod line;
mod link;
pub mod mesh;
mod outgoing;
pub mod peers;
mod seats;
mod serve;
mod service;
mod wire;

pub use board::Board;
pub use guest::{GuestId, GuestInfo};
pub use line::{Line, MAX_CONTENT_BYTES, TooLong, time_of_day};
pub use outgoing::Outgoing;
pub use peers::Peer;
pub use serve::{ListenError, Listeners, serve};
pub use service::Hearer;
