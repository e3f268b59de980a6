//! Load from outside: a crowd of receivers and somebody who speaks, against any server, in its own protocol.
//!
//! One thread and one epoll for all of them. In a *closed* run the next messages follow when everybody has the last
//! ones; at a *fixed rate* they follow the clock, and the time from sending to reading is kept.

mod classic;
mod crowd;
mod dialect;
mod irc;
mod mqtt;
mod nats;
mod resp;

pub use crowd::{Closed, Crowd, Timed};
pub use dialect::{Dialect, Heard, Parser, Speaks};

use std::fmt;

/// The server did not take what was sent, and said why in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {}", self.0)
    }
}

impl std::error::Error for Refused {}
