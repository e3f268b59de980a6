//! Who somebody is: a key, its fingerprint, and the two ways a fingerprint is handed on.

#[cfg(feature = "disk")]
pub mod file;
mod invite;
mod key;
mod pin;
mod words;

pub use invite::{DEFAULT_PORT, Invite, InviteError};
pub(super) use key::SPKI_PREFIX;
pub use key::{KeyError, KeyPair};
pub use pin::{Pin, PinError};
pub use words::{WORD_BITS, WORDS, Words};
