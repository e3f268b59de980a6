//! What is said from an outbox: once, however often it arrives.

use super::{Hub, SessionId, outboxes::Standing};
use crate::{
    bounds::FULL_PAUSE,
    journal::{Conversation, Reader},
    time::Now,
};
use protocol::{Destination, Heading, Origin, PersonId, Refusal, Text, Token};
use std::time::Instant;

/// What became of a message with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is on its way into the journal: its record, or an [`Answer`](super::Answer), follows.
    OnItsWay,
    /// It was kept before: the heading of its first record, and what it was said to.
    Kept(Heading, Destination),
}

impl Hub {
    /// When a caller may say so many parts within their rate; `None` for now. Past it sealed callers
    /// wait, unlike classic ones, who are refused.
    pub fn speaking_waits_until(
        &mut self,
        session: SessionId,
        parts: u32,
        now: Now,
    ) -> Option<Instant> {
        if self.commits.is_full() {
            return Some(now.instant + FULL_PAUSE);
        }
        let speaker = self.sessions.get_mut(session)?;
        let wait = speaker.speaking_waits(parts, &self.settings, now);
        wait.map(|wait| now.instant + wait)
    }

    /// A caller says something under a token.
    ///
    /// # Errors
    /// The refusal to answer with: [`Refusal::AlreadyHandled`] when the message was handled before
    /// and is no longer kept, [`Refusal::DiskFull`] when the journal cannot tell, otherwise as
    /// [`handle_say`](Self::handle_say).
    pub fn handle_say_once(
        &mut self,
        session: SessionId,
        token: Token,
        destination: Destination,
        text: Text<'_>,
        journal: &dyn Reader,
        now: Now,
    ) -> Result<Taken, Refusal> {
        let Some(speaker) = self.sessions.get(session).map(|session| session.id) else {
            return Ok(Taken::OnItsWay);
        };
        let standing = self.outboxes.standing(speaker, token);
        // Of an outbox nothing is known of, somebody who owned the id before may have said it.
        let known = match standing {
            Standing::New => None,
            Standing::Waiting if self.commits.has_waiting(speaker, token) => {
                Some(Ok(Taken::OnItsWay))
            }
            // It was refused before a later one was taken in, and its sender has not heard that.
            Standing::Waiting => Some(Err(Refusal::AlreadyHandled)),
            Standing::Handled => Some(kept(speaker, token, journal)),
            Standing::TooMany => Some(Err(Refusal::ServerFull)),
            Standing::Unknown => match kept(speaker, token, journal) {
                Err(Refusal::AlreadyHandled) => None,
                known => Some(known),
            },
        };
        if let Some(known) = known {
            // Saying it again costs as much as saying it.
            self.handle_asked(session, now);
            return known;
        }
        self.say(session, destination, text, Some(token), now)?;
        self.outboxes.take(speaker, token);
        Ok(Taken::OnItsWay)
    }
}

/// Where a message that was handled is kept.
fn kept(speaker: PersonId, token: Token, journal: &dyn Reader) -> Result<Taken, Refusal> {
    let unreadable = |_| Refusal::DiskFull;
    let order = journal
        .order_of_token(speaker, token.to_wire())
        .map_err(unreadable)?;
    let order = order.ok_or(Refusal::AlreadyHandled)?;
    let mut found = None;
    let read = journal.read(order, &mut |record| {
        let (origin, to) = (record.frame.origin(), record.frame.destination());
        found = Some((record.heading, Origin::from_wire(origin), to));
        false
    });
    read.map_err(unreadable)?;
    match found {
        Some((heading, Some(Origin::Person(origin)), to))
            if heading.order.get() == order && origin == speaker =>
        {
            let destination = Destination::from_wire(to).ok_or(Refusal::AlreadyHandled)?;
            Ok(Taken::Kept(heading, destination))
        }
        _ => Err(Refusal::AlreadyHandled),
    }
}

impl Conversation {
    /// What somebody in it writes to: 0, the room, or the other person.
    #[must_use]
    pub fn seen_by(self, reader: PersonId) -> Destination {
        match self {
            Self::Everyone => Destination::Everyone,
            Self::Room(room) => Destination::Room(room),
            Self::Pair(one, other) if one == reader => Destination::Person(other),
            Self::Pair(one, _) => Destination::Person(one),
        }
    }
}
