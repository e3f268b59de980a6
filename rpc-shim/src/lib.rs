//! The doors for existing programs: XML-RPC, RPyC and gRPC callers mapped onto the same frames.
//!
//! ```text
//!   HTTP, RPyC, gRPC ─▶ transport ─▶ Desk ─▶ Door (pure) ─▶ Ask   ─▶ udp_core's call door ─▶ hub
//!                    ◀─            ◀─      ◀─            ◀─ Event ◀─
//! ```
//!
//! A transport reads what comes from a caller into a call and waits at the door's [`Desk`] for its
//! reply. A [`Door`] is a pure state machine: it turns calls into asks, and what it hears into replies. It
//! holds no rule: refusals, names and rooms are the hub's.
//!
//! [`multicast::Guest`] and [`rooms::Guest`] are the other way: somebody in an existing server's chat; what may be wrong
//! there is a [`Trouble`]. [`node`] is also a program of its own: a node of the peer-to-peer chat without a server; [`nodes`] is the door.

pub mod binder;
mod desk;
mod door;
pub mod multicast;
pub mod node;
pub mod nodes;
pub mod rooms;
pub mod rpyc;
mod trouble;
pub mod xmlrpc;

pub use desk::{Busy, Desk, run};
pub use door::{CallId, Door};
pub use trouble::Trouble;
