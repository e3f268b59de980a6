//! Sealed callers in rooms: they stay over restarts, so that coming and going waits for the journal.

use super::{Answer, Done, Hub, SessionId, Wish, commits::Stay};
use crate::{
    bounds::ROOMS_PER_PERSON,
    journal::{RowChange, Table},
    time::Now,
};
use protocol::{Name, PersonId, Refusal, RoomId};

impl Hub {
    /// A sealed caller wants to be in a room, or no longer, under a token of theirs. An
    /// [`Answer`] follows once that is kept, and only then it is so.
    ///
    /// # Errors
    /// [`Refusal::UnknownRoom`]; [`Refusal::ServerFull`] past 64 rooms; [`Refusal::NotInRoom`] for who
    /// leaves.
    pub fn handle_stay(
        &mut self,
        session: SessionId,
        room: RoomId,
        is_entry: bool,
        token: u64,
    ) -> Result<(), Refusal> {
        let Some(caller) = self.sessions.get(session) else {
            return Ok(());
        };
        let (person, name) = (caller.id, caller.name);
        self.rooms.get(room).ok_or(Refusal::UnknownRoom)?;
        let is_in = self.rooms.has_member(room, person);
        let will_be_in = self.commits.will_stay(person, room).unwrap_or(is_in);
        if is_entry && !will_be_in && self.rooms.of(person).count() >= ROOMS_PER_PERSON {
            return Err(Refusal::ServerFull);
        }
        if !is_entry && !will_be_in {
            return Err(Refusal::NotInRoom);
        }
        let kept_name = is_entry.then_some(name);
        self.commits.change(member_row(room, person, kept_name));
        self.commits.note_stay(Stay {
            session,
            token,
            person,
            name,
            room,
            is_entry,
        });
        Ok(())
    }

    /// It is kept that somebody is in a room, or no longer.
    pub(super) fn complete_stay(&mut self, stay: &Stay, now: Now) {
        let Stay {
            person,
            name,
            room,
            is_entry,
            ..
        } = *stay;
        let outcome = if is_entry {
            let entered = self.rooms.enter(room, person, name);
            if entered.is_ok() {
                self.presences.came((person, Some(room)), name, now);
            } else {
                // The room has gone meanwhile.
                self.commits.change(member_row(room, person, None));
            }
            entered.map(|_| room)
        } else {
            self.go_out(person, room, now);
            Ok(room)
        };
        self.write_passages(now);
        self.answer_stay(stay, outcome);
    }

    pub(super) fn answer_stay(&mut self, stay: &Stay, outcome: Result<RoomId, Refusal>) {
        self.answers.push_back(Answer {
            wish: if stay.is_entry {
                Wish::Stay
            } else {
                Wish::GoOut
            },
            session: stay.session,
            token: stay.token,
            outcome: outcome.map(Done::Room),
        });
    }
}

/// The row of somebody who stays in a room: room and person → name.
pub(super) fn member_row(room: RoomId, person: PersonId, name: Option<Name>) -> RowChange {
    RowChange {
        table: Table::Members,
        key: [room.value().to_be_bytes(), person.value().to_be_bytes()].concat(),
        value: name.map(|name| name.as_str().as_bytes().to_vec()),
        order: None,
    }
}

/// The room and person of a row's key.
pub(super) fn member_of_row(key: &[u8]) -> Option<(RoomId, PersonId)> {
    let (room, person) = key.split_first_chunk::<4>()?;
    let person = u32::from_be_bytes(person.try_into().ok()?);
    Some((
        RoomId::new(u32::from_be_bytes(*room))?,
        PersonId::new(person)?,
    ))
}
