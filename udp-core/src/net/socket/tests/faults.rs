//! Errors in place of the system call that sends frames.

use super::super::Queue;
use std::{fmt, io, net::SocketAddr};

/// A call that is about to be made.
#[derive(Debug, Clone, Copy)]
pub(in crate::net::socket) struct Call {
    /// Where the message in front goes, and how many frames are in it.
    pub(in crate::net::socket) to: SocketAddr,
    pub(in crate::net::socket) frames: usize,
    /// Messages in all.
    pub(in crate::net::socket) messages: usize,
}

/// How many of its messages reach the system, or what it says.
pub(in crate::net::socket) type Rule = Box<dyn FnMut(Call) -> io::Result<usize> + Send>;

/// What stands before the system call.
#[derive(Default)]
pub(in crate::net::socket) struct Faults(pub(in crate::net::socket) Option<Rule>);

impl Faults {
    pub(in crate::net::socket) fn admit(
        &mut self,
        queue: &Queue<'_>,
        next: usize,
        frames: usize,
        messages: usize,
    ) -> io::Result<usize> {
        let Some(rule) = &mut self.0 else {
            return Ok(messages);
        };
        let (_, to) = queue.get(next).expect("a datagram in front");
        rule(Call {
            to,
            frames,
            messages,
        })
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults")
    }
}
