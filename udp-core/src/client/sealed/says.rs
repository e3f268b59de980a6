//! The outbox: what is said stays in it until the server has had its last word.
//!
//! In each session it is said in order from the oldest message on, and nothing twice but after code 16.

use super::{
    Event, Malformed, NotTaken, Refused, SealedSession, SessionError,
    bounds::{FAILED_MESSAGES, OUTBOX_MESSAGES},
    connection::Stage,
    kept::Keeping,
    rows::Message,
    store::StoreError,
    timers::{HOLD_SECS, Timer},
};
use crate::{
    client::{Label, NotSaid},
    switches::{Switch, holds},
    time::Now,
};
use protocol::{
    Destination, Frame, Heading, Kind, Origin, Record, Refusal, Text, Token,
    text::{MAX_PARTS, MAX_TEXT_BYTES},
};
use std::time::Duration;

/// How far the outbox has been said in this session.
#[derive(Debug, Default)]
pub(super) struct Says {
    /// The number from which on messages are to be said.
    next: u32,
    /// Nothing is said until the timer.
    is_held: bool,
    /// How often in a row the server could not keep anything.
    holds: usize,
    /// A message that could not be kept, and that nobody was told waits; it may be in the store all the same.
    doubtful: Option<u32>,
}

impl Says {
    /// A session begins.
    pub(super) fn begin(&mut self) {
        if holds(Switch::SayAgain) {
            self.next = 0;
        }
        self.is_held = false;
    }

    /// The time after code 16 is over.
    pub(super) fn go_on(&mut self) {
        self.is_held = false;
    }
}

impl SealedSession {
    pub(super) fn say(
        &mut self,
        label: Label,
        to: Destination,
        text: &str,
        now: Now,
    ) -> Result<(), SessionError> {
        match self.queue(to, text, now) {
            Ok((token, message)) => {
                self.tell(Event::Queued {
                    token,
                    label: Some(label),
                    to,
                    text: message.text,
                    time_ms: message.time_ms,
                });
                self.tell_waiting();
                Ok(())
            }
            Err(why) => {
                let failed = match &why {
                    NotTaken::Store(error) if !self.is_stale => Err(error.clone().into()),
                    _ => Ok(()),
                };
                self.tell(Event::NotSaid { label, why });
                failed
            }
        }
    }

    /// Puts a text into the outbox, where it is safe.
    fn queue(
        &mut self,
        to: Destination,
        text: &str,
        now: Now,
    ) -> Result<(Token, Message), NotTaken> {
        if self.stage == Stage::Ended {
            return Err(NotTaken::Ended);
        }
        if to == Destination::Rooms {
            return Err(NotTaken::Nobody);
        }
        let text = clean(text).map_err(NotTaken::Text)?;
        self.recover().map_err(NotTaken::Store)?;
        self.forget_failed();
        if self.kept.messages().len() >= OUTBOX_MESSAGES {
            return Err(NotTaken::Text(NotSaid::QueueFull));
        }
        let message = Message {
            to,
            time_ms: now.unix_ms,
            code: None,
            text,
        };
        let outbox = self.random.u32(1..);
        let (outbox, number) =
            (self.kept.queue(outbox, message.clone())).ok_or(NotTaken::Text(NotSaid::QueueFull))?;
        if let Err(error) = self.kept.commit() {
            self.says.doubtful = Some(number);
            return Err(NotTaken::Store(error));
        }
        Ok((Token { outbox, number }, message))
    }

    /// After an error: what may have been kept, though nobody was told, is not said. It is doubtful until the
    /// store has certainly forgotten it: another error could bring it back.
    pub(super) fn forget_doubtful(&mut self) -> Result<(), StoreError> {
        if let Some(number) = self.says.doubtful
            && self.kept.remove_message(number).is_some()
        {
            self.kept.commit()?;
            self.kept.make_safe()?;
        }
        self.says.doubtful = None;
        Ok(())
    }

    /// Only so many refused messages are remembered.
    fn forget_failed(&mut self) {
        let messages = self.kept.messages().iter();
        let failed = messages.filter(|(_, message)| message.code.is_some());
        let failed: Vec<u32> = failed.map(|(&number, _)| number).collect();
        for &number in failed.iter().rev().skip(FAILED_MESSAGES - 1) {
            self.kept.remove_message(number);
        }
    }

    pub(super) fn forget(&mut self, token: Token) {
        let is_failed = self
            .message(token)
            .is_some_and(|message| message.code.is_some());
        if is_failed {
            self.kept.remove_message(token.number);
        }
    }

    /// Tells what the outbox holds.
    pub(super) fn tell_outbox(&mut self) {
        let Some(outbox) = self.kept.outbox() else {
            return;
        };
        for (&number, message) in self.kept.messages() {
            let outbox = outbox.outbox.get();
            let token = Token { outbox, number };
            self.staged.push(Event::Queued {
                token,
                label: None,
                to: message.to,
                text: message.text.clone(),
                time_ms: message.time_ms,
            });
            if let Some(code) = message.code {
                let refused = Refused(code);
                self.staged.push(Event::Failed { token, refused });
            }
        }
        self.tell_waiting();
    }

    fn tell_waiting(&mut self) {
        let count = self.waiting();
        self.tell(Event::Waiting { count });
    }

    /// Marks that gathered, or else the next message, if there is room for it to be said.
    pub(super) fn refill(&mut self) -> bool {
        if self.stage != Stage::Online {
            return false;
        }
        self.tell_marks() || self.say_next()
    }

    fn say_next(&mut self) -> bool {
        let (Some(outbox), Ok(id)) = (self.kept.outbox(), self.own_id()) else {
            return false;
        };
        if self.says.is_held {
            return false;
        }
        let mut waiting = self.kept.messages().range(self.says.next..);
        let Some((&number, message)) = waiting.find(|(_, message)| message.code.is_none()) else {
            return false;
        };
        let outbox = outbox.outbox.get();
        let token = Token { outbox, number };
        for record in records(message, token, Origin::Person(id), &self.profile.name) {
            self.output.extend(record.bytes());
        }
        self.says.next = number.saturating_add(1);
        true
    }

    /// The message of the outbox with this token, if it is there.
    pub(super) fn message(&self, token: Token) -> Option<&Message> {
        let outbox = self.kept.outbox()?;
        let messages = self.kept.messages();
        messages
            .get(&token.number)
            .filter(|_| outbox.outbox == token.outbox)
    }

    /// RECIBO: a message is kept.
    pub(super) fn take_receipt(
        &mut self,
        record: &Record,
        to: Destination,
    ) -> Result<(), SessionError> {
        let heading = &record.heading;
        let token = Token::from_wire(heading.token.get()).ok_or(Malformed::Unasked)?;
        let (place, parts) = (heading.place.get(), heading.parts.max(1));
        let last = place.checked_add(u32::from(parts) - 1);
        let (Some(last), 1.., 1..) = (last, place, heading.order.get()) else {
            return Err(Malformed::Place.into());
        };
        if to == Destination::Rooms || usize::from(parts) > MAX_PARTS {
            return Err(Malformed::Parts.into());
        }
        let waiting = self.message(token).filter(|message| message.code.is_none());
        if let Some(message) = waiting {
            if message.to != to {
                return Err(Malformed::Address.into());
            }
            self.settle(token, to, heading)?;
        }
        let conversation = self.kept.conversation_mut(to).ok_or(Malformed::TooMany)?;
        conversation.last = conversation.last.max(last);
        self.want(to);
        self.ask_on()
    }

    /// A message of the outbox is kept, its first part under this heading: its text, which is here, need
    /// not be asked for.
    pub(super) fn settle(
        &mut self,
        token: Token,
        conversation: Destination,
        heading: &Heading,
    ) -> Result<(), SessionError> {
        let origin = Origin::Person(self.own_id()?);
        let own = (self.message(token))
            .map(|message| records(message, token, origin, &self.profile.name))
            .unwrap_or_default();
        // Cut otherwise than here, it is asked for like anything else.
        if own.len() == usize::from(heading.parts.max(1)) {
            for (mut own, index) in own.into_iter().zip(0..) {
                own.heading.order = heading.order.get().saturating_add(index.into()).into();
                own.heading.time_ms = heading.time_ms;
                own.heading.place = (heading.place.get() + index).into();
                if self.kept.keep(conversation, &own)? == Keeping::TooMany {
                    return Err(Malformed::TooMany.into());
                }
            }
        }
        self.kept.remove_message(token.number);
        self.says.holds = 0;
        self.tell(Event::Kept {
            token,
            conversation,
            place: heading.place.get(),
            parts: heading.parts.max(1),
            order: heading.order.get(),
            time_ms: heading.time_ms.get(),
        });
        self.tell_waiting();
        Ok(())
    }

    /// ERRO: a message is refused, or has to be said again.
    pub(super) fn message_refused(
        &mut self,
        token: Token,
        code: u8,
        now: Now,
    ) -> Result<(), SessionError> {
        if self
            .kept
            .outbox()
            .is_none_or(|outbox| outbox.outbox != token.outbox)
        {
            return Err(Malformed::Unasked.into());
        }
        let Some(message) = self.message(token).filter(|message| message.code.is_none()) else {
            return Ok(());
        };
        let refused = Refused(code);
        if refused == Refusal::DiskFull.into() {
            self.hold(token.number, now);
            return Ok(());
        }
        let code = Some(code);
        let message = Message {
            code,
            ..message.clone()
        };
        self.kept.put_message(token.number, message);
        self.tell(Event::Failed { token, refused });
        self.tell_waiting();
        Ok(())
    }

    /// The server kept neither this message nor any after it: they are said again, later and later.
    fn hold(&mut self, number: u32, now: Now) {
        self.says.next = self.says.next.min(number);
        if self.says.is_held {
            return;
        }
        let seconds = HOLD_SECS[self.says.holds.min(HOLD_SECS.len() - 1)];
        self.says.holds += 1;
        self.says.is_held = true;
        let retry_at = now.instant + Duration::from_secs(seconds);
        self.timers.set(Timer::Hold, retry_at);
        self.tell(Event::Held { retry_at });
    }
}

/// The records that say a message.
fn records(message: &Message, token: Token, origin: Origin, name: &protocol::Name) -> Vec<Record> {
    let texts = message.parts();
    let parts = u8::try_from(texts.len()).unwrap_or(u8::MAX);
    let frames = texts.iter().zip(0..).map(|(text, part)| Record {
        heading: Heading {
            token: token.into(),
            part,
            parts,
            ..Heading::default()
        },
        frame: Frame::new(Kind::MSG, origin, message.to, name, text),
    });
    frames.collect()
}

/// The text as it will be said.
fn clean(text: &str) -> Result<String, NotSaid> {
    let text = Text::new(text);
    if text.chars().all(char::is_whitespace) {
        return Err(NotSaid::Empty);
    }
    // Cutting between characters may waste up to three bytes of each frame.
    if text.clean_len() > MAX_TEXT_BYTES || text.parts().nth(MAX_PARTS).is_some() {
        return Err(NotSaid::TooLong);
    }
    Ok(text.to_string())
}
