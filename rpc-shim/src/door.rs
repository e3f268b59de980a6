//! What every door is: a pure state machine between calls and the server's call door.

use std::{net::SocketAddr, time::Instant};
use udp_core::{
    Now,
    call_door::{Ask, Event},
};

/// The number of a call; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// A door's inside, driven by the same four verbs as everything else. After each `handle_*`, ask
/// [`poll_ask`](Self::poll_ask) and [`poll_reply`](Self::poll_reply) until `None`.
pub trait Door {
    /// What a caller may call.
    type Call;
    /// What it is answered.
    type Reply;

    /// A call has come.
    fn handle_call(&mut self, id: CallId, call: Self::Call, from: SocketAddr, now: Now);

    /// Nobody waits for the reply of a call any more.
    fn handle_abandoned(&mut self, id: CallId, now: Now);

    /// The server tells something.
    fn handle_event(&mut self, event: &Event, now: Now);

    /// Does what is due.
    fn handle_timeout(&mut self, now: Now);

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    fn poll_timeout(&self) -> Option<Instant>;

    /// What the server is to be asked next.
    fn poll_ask(&mut self) -> Option<Ask>;

    /// The next call that is answered, and how.
    fn poll_reply(&mut self) -> Option<(CallId, Self::Reply)>;
}
