//! What we say: cut into frames, paced, recognised when it comes back.
//!
//! A bare frame counts as one text against the server's limit (20 a second, 60 at once), and a
//! frame past it is lost. So frames leave 32 at once, then 15 a second.

use super::{
    Client, Event, Label, MAX_READY, NotSaid, Refused, ServerKind,
    connect::Stage,
    timers::{ECHO_MEMORY, ECHO_WAIT, LINGER, PACE, REFUSAL_WAIT, TOO_FAST_PAUSE, Timer},
};
use protocol::{
    Destination, FrameText, Kind, Refusal, Text,
    text::{MAX_PARTS, MAX_TEXT_BYTES},
};
use std::{collections::VecDeque, time::Instant};

/// Frames that wait to leave: 16 of the longest texts, 67 s at the pace.
const MAX_QUEUE: usize = 1024;
/// Frames that leave at once.
const BURST: u32 = 32;

/// One frame's share of a text.
#[derive(Debug)]
struct Part {
    /// Tells texts apart, whatever labels the application gives them.
    serial: u64,
    label: Label,
    to: Destination,
    text: FrameText,
    part: u8,
    parts: u8,
}

/// A part that left and should come back.
#[derive(Debug)]
struct Flying {
    part: Part,
    sent: Instant,
    /// The application knows that its text is lost or refused, and is not told again.
    is_settled: bool,
}

/// The last text that left, to tell what a refusal is about.
#[derive(Debug, Clone, Copy)]
struct Last {
    serial: u64,
    label: Label,
    sent: Instant,
}

/// Texts on their way out.
#[derive(Debug)]
pub(super) struct Outgoing {
    serial: u64,
    queue: VecDeque<Part>,
    /// Sent at the pace and forgotten after [`ECHO_MEMORY`]: at most about 500.
    flying: VecDeque<Flying>,
    tokens: u32,
    refilled: Instant,
    paused_until: Option<Instant>,
    last: Option<Last>,
    last_private: Option<Last>,
}

impl Outgoing {
    pub(super) const fn new(now: Instant) -> Self {
        Self {
            serial: 0,
            queue: VecDeque::new(),
            flying: VecDeque::new(),
            tokens: BURST,
            refilled: now,
            paused_until: None,
            last: None,
            last_private: None,
        }
    }

    fn queue(&mut self, label: Label, to: Destination, text: &str) -> Result<(), NotSaid> {
        let text = Text::new(text);
        if text.chars().all(char::is_whitespace) {
            return Err(NotSaid::Empty);
        }
        if text.clean_len() > MAX_TEXT_BYTES {
            return Err(NotSaid::TooLong);
        }
        let texts: Vec<FrameText> = text.parts().collect();
        // Cutting between characters may waste up to three bytes of each frame.
        if texts.len() > MAX_PARTS {
            return Err(NotSaid::TooLong);
        }
        if self.queue.len() + texts.len() > MAX_QUEUE {
            return Err(NotSaid::QueueFull);
        }
        self.serial += 1;
        let parts = texts.len() as u8;
        self.queue
            .extend(texts.into_iter().zip(0..).map(|(text, part)| Part {
                serial: self.serial,
                label,
                to,
                text,
                part,
                parts,
            }));
        Ok(())
    }

    /// The next part, if the pace allows one now.
    fn next(&mut self, now: Instant) -> Option<Part> {
        if self.paused_until.is_some_and(|until| now < until) || self.queue.is_empty() {
            return None;
        }
        self.refill(now);
        self.tokens = self.tokens.checked_sub(1)?;
        self.queue.pop_front()
    }

    /// Drops the parts of a text that have not left.
    fn forget_text(&mut self, serial: u64) {
        self.queue.retain(|part| part.serial != serial);
        self.settle(serial);
    }

    fn refill(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.refilled);
        let earned = elapsed.as_nanos() / PACE.as_nanos();
        let missing = BURST - self.tokens;
        if earned >= u128::from(missing) {
            self.tokens = BURST;
            self.refilled = self.refilled.max(now);
        } else {
            let earned = earned as u32;
            self.tokens += earned;
            self.refilled += PACE * earned;
        }
    }

    /// When the pace allows the next part: always later than `now`, even where the driver has not
    /// fetched what it could send.
    fn next_at(&mut self, now: Instant) -> Instant {
        self.refill(now);
        let earned = if self.tokens == 0 {
            self.refilled + PACE
        } else {
            now + PACE
        };
        earned.max(self.paused_until.unwrap_or(now))
    }

    fn left(&mut self, part: Part, comes_back: bool, now: Instant) {
        let last = Last {
            serial: part.serial,
            label: part.label,
            sent: now,
        };
        self.last = Some(last);
        self.forget_old(now);
        if comes_back {
            self.flying.push_back(Flying {
                part,
                sent: now,
                is_settled: false,
            });
        } else {
            self.last_private = Some(last);
        }
    }

    /// Finds the earliest part of ours that says this.
    pub(super) fn came_back(
        &mut self,
        to: Destination,
        text: &str,
        now: Instant,
    ) -> Option<(Label, (u8, u8))> {
        self.forget_old(now);
        let at = self
            .flying
            .iter()
            .position(|flying| flying.part.to == to && flying.part.text.as_str() == text)?;
        let part = self.flying.remove(at)?.part;
        Some((part.label, (part.part, part.parts)))
    }

    /// What a refusal that came now is most likely about.
    pub(super) fn refused(&mut self, refusal: Option<Refusal>, now: Instant) -> Option<Label> {
        let last = match refusal {
            Some(Refusal::UnknownDestination | Refusal::RecipientNotInRoom) => self.last_private,
            _ => self.last,
        }
        .filter(|last| now < last.sent + REFUSAL_WAIT)?;
        self.settle(last.serial);
        Some(last.label)
    }

    fn forget_old(&mut self, now: Instant) {
        self.flying.retain(|flying| now < flying.sent + ECHO_MEMORY);
    }

    fn settle(&mut self, serial: u64) {
        for flying in &mut self.flying {
            flying.is_settled |= flying.part.serial == serial;
        }
    }

    /// Says nothing for a while.
    pub(super) fn pause(&mut self, now: Instant) {
        self.paused_until = Some(now + TOO_FAST_PAUSE);
    }

    /// Gives the label of one text that should have come back by now, once.
    fn take_lost(&mut self, now: Instant) -> Option<Label> {
        self.forget_old(now);
        let lost = self
            .flying
            .iter()
            .find(|flying| !flying.is_settled && flying.sent + ECHO_WAIT <= now)?;
        let (serial, label) = (lost.part.serial, lost.part.label);
        self.settle(serial);
        Some(label)
    }

    /// When the next text counts as lost.
    fn lost_at(&self) -> Option<Instant> {
        self.flying
            .iter()
            .find(|flying| !flying.is_settled)
            .map(|flying| flying.sent + ECHO_WAIT)
    }

    /// True while something is still to leave or to come back.
    pub(super) fn is_waiting(&self) -> bool {
        !self.queue.is_empty() || self.flying.iter().any(|flying| !flying.is_settled)
    }

    /// Until when the last private text may still be refused.
    pub(super) fn lingers_until(&self, now: Instant) -> Option<Instant> {
        self.last_private
            .map(|last| last.sent + LINGER)
            .filter(|&at| now < at)
    }

    /// When the last text left.
    pub(super) fn last_sent(&self) -> Option<Instant> {
        self.last.map(|last| last.sent)
    }

    pub(super) fn forget_queue(&mut self) {
        self.queue.clear();
    }
}

impl Client {
    pub(super) fn say(&mut self, label: Label, to: Destination, text: &str) {
        // Who said goodbye says nothing more.
        if self.is_quitting {
            return;
        }
        if let Err(why) = self.outgoing.queue(label, to, text) {
            self.tell(Event::NotSaid { label, why });
        }
    }

    /// Sends what the pace allows, and sets the timers for the rest.
    pub(super) fn send_texts(&mut self, now: Instant) {
        self.timers.stop(Timer::Pace);
        if matches!(self.stage, Stage::Online) {
            while self.ready.len() < MAX_READY / 2 {
                let Some(part) = self.outgoing.next(now) else {
                    break;
                };
                self.send_part(part, now);
            }
            if !self.outgoing.queue.is_empty() {
                self.timers.set(Timer::Pace, self.outgoing.next_at(now));
            }
        }
        if self.is_over() {
            return;
        }
        match self.outgoing.lost_at() {
            Some(at) => self.timers.set(Timer::Echo, at),
            None => self.timers.stop(Timer::Echo),
        }
    }

    fn send_part(&mut self, part: Part, now: Instant) {
        let is_recado = self.server == ServerKind::Recado;
        let room = match part.to {
            Destination::Room(room) if is_recado => Some(room),
            _ => None,
        };
        if room.is_some() && room != self.rooms.target() {
            // The server would have us enter the room for it, and so leave the one we are in.
            self.tell(Event::Refused {
                refused: Refused::here(Refusal::NotInRoom),
                label: Some(part.label),
            });
            self.outgoing.forget_text(part.serial);
            return;
        }
        self.transmit(Kind::MSG, part.to, &part.text);
        // A text to one's own id, or to one's room, comes back like one to everyone.
        let comes_back =
            part.to == Destination::Everyone || part.to == self.own_destination() || room.is_some();
        self.tell(Event::Progress {
            label: part.label,
            sent: part.part + 1,
            parts: part.parts,
        });
        self.outgoing.left(part, comes_back, now);
    }

    /// Tells of each text to everyone that should have come back by now.
    pub(super) fn report_lost_texts(&mut self, now: Instant) {
        while let Some(label) = self.outgoing.take_lost(now) {
            self.tell(Event::NotEchoed { label });
        }
    }
}
