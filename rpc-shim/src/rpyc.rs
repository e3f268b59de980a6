//! RPyC as far as the multicast chat needs it: remote calls of a Python program, and what it refers to.
//!
//! ```text
//!   bytes ─▶ frame ─▶ message ─▶ boxed, brine ─▶ connection ─▶ Invocation   ─▶ a door
//!         ◀─       ◀─         ◀─              ◀─  objects   ◀─ Value, Raised ◀─
//! ```
//!
//! Modules in reading order: [`frame`] cuts a stream into payloads, [`brine`] is Python's plain values
//! as bytes, [`boxed`] adds references to them, [`message`] is a request or what it is answered;
//! [`value`] is what calls give back and `objects` what of it a peer refers to; [`connection`] is the
//! server's side as a pure state machine, [`client`] the other side.

mod arguments;
pub mod boxed;
pub mod brine;
pub mod client;
pub mod connection;
pub mod exception;
pub mod frame;
pub mod message;
mod objects;
mod python;
mod repr;
pub mod value;

pub use client::{Client, ClientError};
pub use connection::{Connection, Invocation, Signature, Ticket};
pub use exception::Exception;
pub use repr::repr;
pub use value::Value;
