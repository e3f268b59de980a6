//! Calls that are answered: what the doors for existing programs bring.

use super::{DoorKind, Server};
use crate::{
    call_door::{Ask, Event},
    time::Now,
};

impl Server {
    /// A door opens to callers: from now on they are told what is said.
    pub fn handle_door_opened(&mut self, door: DoorKind) {
        self.calls.handle_opened(&self.hub, door);
    }

    /// A door closes: its callers are gone.
    pub fn handle_door_closed(&mut self, door: DoorKind, now: Now) {
        self.calls.handle_closed(&mut self.hub, door, now);
        self.settle(now);
    }

    /// Somebody behind an open door wants something.
    pub fn handle_ask(&mut self, door: DoorKind, ask: Ask, now: Now) {
        self.calls
            .handle_ask(&mut self.hub, &*self.journal, door, ask, now);
        self.settle(now);
    }

    /// What those behind a door are told next. What is not fetched waits.
    pub fn poll_call_event(&mut self, door: DoorKind) -> Option<Event> {
        self.calls.poll_event(&self.hub, &*self.journal, door)
    }

    /// The server ends, and everything that was said is kept: those behind doors are told, after it.
    pub fn handle_calls_end(&mut self) {
        self.calls.handle_shutdown();
    }
}
