//! Who may read what, how conversations stand for somebody, and marks.

use super::{Hub, SessionId, marks::Mark};
use crate::{
    bounds::MARK_READERS,
    journal::{Conversation, ReadError, Reader},
    switches::{Switch, holds},
    time::Now,
};
use protocol::{ConversationState, Destination, PersonId, Refusal};

/// A mark that others are to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkMoved {
    /// In which conversation.
    pub conversation: Conversation,
    /// Whose mark.
    pub reader: PersonId,
    /// How far, and when.
    pub mark: Mark,
    /// Up to which place it was before; 0 for none, or when it did not move now.
    pub before: u32,
}

impl Hub {
    /// True when somebody may read a record of a conversation that has this order: everyone's, all;
    /// a room's, whoever is in it now; what two people said to each other, those two, and each only
    /// from the order of their claim.
    #[must_use]
    pub fn may_read(&self, reader: PersonId, conversation: Conversation, order: u64) -> bool {
        match conversation {
            _ if !holds(Switch::Reading) => true,
            Conversation::Everyone => true,
            Conversation::Room(room) => self.rooms.has_member(room, reader),
            Conversation::Pair(one, other) => {
                (reader == one || reader == other)
                    && self
                        .claims
                        .since(reader)
                        .is_some_and(|since| order >= since)
            }
        }
    }

    /// The conversation somebody writes to under a destination.
    ///
    /// # Errors
    /// [`Refusal::UnknownDestination`] and [`Refusal::NotInRoom`] where they may not read.
    pub fn conversation(
        &self,
        reader: PersonId,
        destination: Destination,
    ) -> Result<Conversation, Refusal> {
        match destination {
            Destination::Everyone => Ok(Conversation::Everyone),
            Destination::Person(other) => Ok(Conversation::pair(reader, other)),
            Destination::Room(room) if self.rooms.has_member(room, reader) => {
                Ok(Conversation::Room(room))
            }
            Destination::Room(_) => Err(Refusal::NotInRoom),
            Destination::Rooms => Err(Refusal::UnknownDestination),
        }
    }

    /// The conversations somebody has: everyone's, their rooms, and whom they spoke with in private.
    #[must_use]
    pub fn conversations_of(&self, reader: PersonId) -> Vec<Conversation> {
        let rooms = self.rooms.of(reader).map(Conversation::Room);
        let others = self.pairs.get(&reader).into_iter().flatten();
        let kept = others.filter(|&(_, &last)| last >= self.first_kept);
        let pairs = kept.map(|(&other, _)| Conversation::pair(reader, other));
        let everyone = [Conversation::Everyone];
        everyone.into_iter().chain(rooms).chain(pairs).collect()
    }

    /// How a conversation stands for somebody.
    ///
    /// # Errors
    /// [`ReadError`] when the journal cannot be read.
    pub fn state(
        &self,
        reader: PersonId,
        conversation: Conversation,
        journal: &dyn Reader,
    ) -> Result<ConversationState, ReadError> {
        let places = journal.places(conversation)?;
        let read = self.marks.get(conversation, reader);
        Ok(ConversationState {
            destination: conversation.seen_by(reader).to_wire().into(),
            first: places.map_or(0, |places| places.first).into(),
            last: places.map_or(0, |places| places.last).into(),
            read: read.map_or(0, |mark| mark.place).into(),
        })
    }

    /// How far others have read in a conversation: the 64 whose marks moved last, in the order of their
    /// ids; nobody where there are too many readers.
    #[must_use]
    pub fn marks_of(&self, conversation: Conversation, reader: PersonId) -> Vec<MarkMoved> {
        if !self.is_marked(conversation) {
            return Vec::new();
        }
        let marks = self.marks.newest_of_others(conversation, reader);
        let moved = marks.into_iter().map(|(reader, mark)| MarkMoved {
            conversation,
            reader,
            mark,
            before: 0,
        });
        moved.collect()
    }

    /// True while the readers of a conversation hear of each other's marks.
    #[must_use]
    pub fn is_marked(&self, conversation: Conversation) -> bool {
        let readers = match conversation {
            Conversation::Everyone => self.sessions.len(),
            Conversation::Room(room) => self.rooms.get(room).map_or(0, |room| room.members.len()),
            Conversation::Pair(..) => 2,
        };
        readers <= MARK_READERS
    }

    /// Somebody has read a conversation up to a place.
    ///
    /// # Errors
    /// As [`conversation`](Self::conversation).
    pub fn handle_read(
        &mut self,
        session: SessionId,
        destination: Destination,
        place: u32,
        journal: &dyn Reader,
        now: Now,
    ) -> Result<(), Refusal> {
        let Some(reader) = self.sessions.get(session).map(|session| session.id) else {
            return Ok(());
        };
        let conversation = self.conversation(reader, destination)?;
        // What cannot be read now is read, and marked, later.
        let Ok(Some(places)) = journal.places(conversation) else {
            return Ok(());
        };
        // Nobody asks about places that retention took, and a mark that went with them must not come
        // back as a lower one.
        if place < places.first {
            return Ok(());
        }
        let mark = Mark {
            place: place.min(places.last),
            time_ms: now.unix_ms,
        };
        if let Some(row) = self.marks.advance(conversation, reader, mark) {
            self.commits.change(row);
            self.commits.note_mark(MarkMoved {
                conversation,
                reader,
                mark,
                before: 0,
            });
        }
        Ok(())
    }

    /// A mark that the others of its conversation are to hear of: it is kept.
    pub fn poll_mark(&mut self) -> Option<MarkMoved> {
        self.moved_marks.pop_front()
    }
}
