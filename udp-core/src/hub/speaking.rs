//! What is said: to everyone, to one person, to a room.

use super::{Audience, Hub, SessionId, commits::Speaker, presence::Passage};
use crate::{
    report::DoorKind,
    switches::{Switch, holds},
    time::Now,
};
use protocol::{Destination, Frame, FrameText, Kind, Origin, Refusal, Text, Token};

impl Hub {
    /// A caller says something.
    ///
    /// # Errors
    /// The refusal to answer with; nothing was said.
    pub fn handle_say(
        &mut self,
        session: SessionId,
        destination: Destination,
        text: Text<'_>,
        now: Now,
    ) -> Result<(), Refusal> {
        self.say(session, destination, text, None, now)
    }

    pub(super) fn say(
        &mut self,
        session: SessionId,
        destination: Destination,
        text: Text<'_>,
        token: Option<Token>,
        now: Now,
    ) -> Result<(), Refusal> {
        // The rate comes first, so that it bounds the refusals as well.
        let Some(speaker) = self.sessions.get_mut(session) else {
            return Ok(());
        };
        if !speaker.takes_text(&self.settings, now) || self.commits.is_full() {
            return Err(Refusal::TooFast);
        }
        if self.sanctions.mutes(speaker.id) {
            return Err(Refusal::Muted);
        }
        let (mut parts, part_count) = text.bounded_parts().ok_or(Refusal::TextTooLong)?;
        let audience = self.audience(session, destination)?;
        let Some(speaker) = self.sessions.get_mut(session) else {
            return Ok(());
        };
        if !speaker.takes_parts(part_count.into(), &self.settings, now) {
            return Err(Refusal::TooFast);
        }
        speaker.spoken(&self.settings, now).messages += 1;
        let (person, name) = (speaker.id, speaker.name);
        let is_answered = speaker.door.is_called();
        let origin = Origin::Person(person);
        self.counters.messages += 1;
        self.minute.count_one(now);
        self.commits.begin_message(Speaker {
            session,
            person,
            token,
            first: 0,
            is_answered,
        });
        for part in 0..part_count {
            let Some(text) = parts.next() else {
                break;
            };
            let frame = Frame::new(Kind::MSG, origin, destination, &name, &text);
            self.write(audience, &frame, token, (part, part_count), now);
        }
        Ok(())
    }

    /// Who gets what a caller says to a destination.
    fn audience(&self, session: SessionId, destination: Destination) -> Result<Audience, Refusal> {
        match destination {
            Destination::Everyone => Ok(Audience::Everyone),
            Destination::Person(_) if !holds(Switch::PrivateAudience) => Ok(Audience::Everyone),
            Destination::Room(_) if !holds(Switch::RoomAudience) => Ok(Audience::Everyone),
            // Who has one room at a time speaks in private to those in it.
            Destination::Person(to)
                if self.sessions.get(session).is_some_and(|speaker| {
                    speaker.door == DoorKind::Rooms
                        && (speaker.room).is_some_and(|room| !self.rooms.has_member(room, to))
                }) =>
            {
                Err(Refusal::RecipientNotInRoom)
            }
            Destination::Person(to) => match self.sessions.of_person(to) {
                Some(receiver) => Ok(Audience::Session(receiver)),
                // Mail waits for the owner of an id.
                None if self.claims.since(to).is_some() => Ok(Audience::Nobody),
                None => Err(Refusal::UnknownDestination),
            },
            Destination::Room(room) => {
                self.rooms.get(room).ok_or(Refusal::UnknownRoom)?;
                let is_in = self
                    .sessions
                    .get(session)
                    .is_some_and(|speaker| self.rooms.has_member(room, speaker.id));
                is_in
                    .then_some(Audience::Room(room))
                    .ok_or(Refusal::NotInRoom)
            }
            Destination::Rooms => Err(Refusal::UnknownRoom),
        }
    }

    /// Writes down the entries and exits that are due.
    pub(super) fn write_passages(&mut self, now: Now) {
        while let Some(passage) = self.presences.poll(now) {
            let Passage {
                person,
                room,
                name,
                is_entry,
            } = passage;
            let kind = if is_entry { Kind::OI } else { Kind::TCHAU };
            let (destination, audience) = match room {
                None => (Destination::Everyone, Audience::Everyone),
                Some(room) => (Destination::Room(room), Audience::Room(room)),
            };
            let origin = Origin::Person(person);
            let frame = Frame::new(kind, origin, destination, &name, &FrameText::EMPTY);
            self.write(audience, &frame, None, (0, 1), now);
            self.commits.note_passage(passage);
        }
    }
}
