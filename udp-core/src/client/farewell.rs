//! Ending: say what waits, give the answers a moment, say TCHAU.

use super::{
    Client, End,
    connect::Stage,
    timers::{FAREWELL_WAIT, Timer},
};
use protocol::{Destination, FrameText, Kind};
use std::time::Instant;

impl Client {
    /// Told to quit; told again, it does not wait.
    pub(super) fn quit(&mut self, now: Instant) {
        if self.is_quitting {
            self.leave();
        } else {
            self.is_quitting = true;
            self.timers.set(Timer::Farewell, now + FAREWELL_WAIT);
        }
    }

    /// Leaves if it is time to: everything was said and has come back, or cannot any more.
    pub(super) fn leave_if_said(&mut self, now: Instant) {
        if !self.is_quitting || self.is_over() {
            return;
        }
        let can_say = !matches!(self.stage, Stage::Waiting);
        if can_say && self.outgoing.is_waiting() {
            return;
        }
        match self.outgoing.lingers_until(now) {
            Some(at) if can_say => self.timers.set(Timer::Linger, at),
            _ => self.leave(),
        }
    }

    /// Says TCHAU if the server may know us. The end follows once it was fetched.
    pub(super) fn leave(&mut self) {
        self.timers.stop_all();
        self.outgoing.forget_queue();
        if self.has_introduced {
            self.stage = Stage::Leaving;
            // Room is made rather than the one frame dropped that frees our id.
            self.ready.truncate(super::MAX_READY - 1);
            self.transmit(Kind::TCHAU, Destination::Everyone, &FrameText::EMPTY);
        } else {
            self.end(End::Quit);
        }
    }
}
