//! What Recado says on the wire: bytes to meaning and back, without I/O, allocation or panics.
//!
//! ```text
//!   bytes of a datagram (16..=1024, whatever a peer sent)
//!        │  Datagram::parse           offsets only; `size` is never trusted
//!        ▼
//!   Datagram ── Message::read ──▶ Message      typed: ids in range, text cleaned as it is read
//!        ▲                           │
//!        │ 176 bytes                 ▼ Message::frames
//!      Frame  ◀──────────────  canonical frames, every padding byte zero
//!        │
//!        └─ Heading + Frame = Record (208 bytes): a frame with its place in the one order
//! ```
//!
//! Modules in reading order: [`frame`] and [`datagram`] know offsets; [`kind`], [`id`], [`name`] and
//! [`text`] are the typed parts; [`message`] joins them; [`lista`] is the text format of the answer
//! to LISTA; [`refusal`] and [`words`] are the fixed texts; [`record`] is what disks and other
//! servers keep; [`session`] is what is said only inside sealed sessions.
#![doc = "\n---\n"]
#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

pub mod datagram;
pub mod frame;
pub mod id;
mod inline;
pub mod kind;
pub mod lista;
pub mod message;
pub mod name;
pub mod record;
pub mod refusal;
pub mod session;
pub mod text;
pub mod words;

pub use datagram::{Datagram, DatagramError};
pub use frame::Frame;
pub use id::{Destination, Origin, PersonId, RoomId};
pub use kind::Kind;
pub use message::{Message, MessageError, Verb};
pub use name::Name;
pub use record::{Heading, Record};
pub use refusal::Refusal;
pub use session::{ConversationState, PlaceRange, Token};
pub use text::{FrameText, Text};
