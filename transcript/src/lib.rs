//! How a conversation reads outside of Recado.
//!
//! ```text
//!   entries ──▶ Formatter (txt, csv, json, html) ──▶ out
//! ```
//!
//! A server's history and a window's conversation are written by the same hand, so that a reader, a
//! spreadsheet and a program find the same in both.

mod format;

pub use format::{Format, Formatter};

use protocol::{Destination, Kind, Name, Origin};

/// One thing of a conversation: a text whole, an entry, an exit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its order in the server's journal, by its first part; 0 where that is not known.
    pub order: u64,
    /// When, in Unix milliseconds.
    pub time_ms: u64,
    /// What it is: OI for an entry, TCHAU for an exit, anything else for a text.
    pub kind: Kind,
    /// Who said it, came or went.
    pub origin: Origin,
    /// To whom it was said.
    pub destination: Destination,
    /// The name it was said under.
    pub name: Name,
    /// The text.
    pub text: String,
}
