//! XML-RPC, as the existing programs speak it (contracts.md §2): values, documents, server and client.
//!
//! ```text
//!   TcpStream ─▶ server (HTTP, who may, how much) ─▶ read ─▶ Value… ─▶ Methods ─▶ Value ─▶ write ─▶
//! ```
//!
//! Values are read and written here and not by a library for XML-RPC: the existing programs' structs have
//! an order, which `dxr` loses, integers are `<int>`, and no answer may repeat what was asked.

mod clean;
pub mod client;
mod hosts;
mod read;
mod server;
mod system;
mod value;
mod write;

pub use clean::clean;
pub use hosts::Hosts;
pub use read::{MAX_DEPTH, MalformedXml, read_call, read_response};
pub use server::{
    BODY_WAIT, CALL_WAIT, CONNECTIONS, MAX_BODY_BYTES, Methods, Peer, QUIET_WAIT, Server,
};
pub use system::MAX_MULTICALL;
pub use value::{Fault, Value};
pub use write::{write_call, write_fault, write_response};
