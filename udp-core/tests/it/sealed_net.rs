//! Sealed sessions over loopback: the driver, the door and our client's session together.

mod ends;
mod flood;
mod friend;
mod talk;
mod trouble;
