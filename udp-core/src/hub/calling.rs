//! Callers who know names and no ids: they get an id from the server, and their names are unique.

use super::{
    Hub, SessionId, names,
    registering::{Newcomer, admitted_name},
    rooms::is_everyones,
};
use crate::{report::DoorKind, time::Now};
use protocol::{Name, PersonId, Refusal, RoomId, name::NAME_BYTES};
use std::net::SocketAddr;

/// Numbers that are tried behind a name that is borne.
const NUMBERED: u32 = 9_999;

/// Somebody who calls and wants to be registered.
#[derive(Debug, Clone, Copy)]
pub struct CallIn {
    /// The name they want.
    pub name: Name,
    /// What if somebody bears it.
    pub naming: Naming,
    /// How they come in.
    pub door: DoorKind,
    /// Where they are.
    pub address: SocketAddr,
}

/// What happens to a newcomer whose name somebody bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// It is refused with code 20.
    Refused,
    /// A number follows the name, which is cut for it, and instead of a name like the server's or none at
    /// all they bear their id: a caller who cannot be told of a refusal is not refused for the name.
    Numbered,
}

impl Hub {
    /// Registers a caller under an id that nobody has or had.
    ///
    /// # Errors
    /// [`Refusal::Banned`]; [`Refusal::NameNotAllowed`]; [`Refusal::NameInUse`];
    /// [`Refusal::ServerFull`].
    pub fn handle_call_in(&mut self, caller: CallIn, now: Now) -> Result<SessionId, Refusal> {
        if self.sanctions.bans_address(caller.address.ip()) {
            return Err(Refusal::Banned);
        }
        let id = self.automatic_id().ok_or(Refusal::ServerFull)?;
        // Before it is known whether the name is borne.
        self.give_up_resting(Name::cut(caller.name.as_str().trim()), now);
        let name = match caller.naming {
            Naming::Refused if names::is_blank(caller.name.as_str()) => {
                return Err(Refusal::NameNotAllowed);
            }
            Naming::Refused => admitted_name(id, caller.name)?,
            Naming::Numbered => admitted_name(id, caller.name)
                .or_else(|_| admitted_name(id, Name::EMPTY))
                .map(|name| self.numbered(name))?,
        };
        if self.sessions.named(name).len() > 0 {
            return Err(Refusal::NameInUse);
        }
        let newcomer = Newcomer {
            id,
            name,
            door: caller.door,
            address: caller.address,
            replaces: None,
        };
        self.seat(&newcomer, None, now)
    }

    /// The name, or with a number behind it the first that nobody bears.
    fn numbered(&self, name: Name) -> Name {
        let numbered = (2..=NUMBERED).map(|number| with_number(name, number));
        let mut candidates = [name].into_iter().chain(numbered);
        let free = candidates.find(|&name| self.sessions.named(name).len() == 0);
        free.unwrap_or(name)
    }

    /// A name as callers see it who know no ids: "Ana (12)" while several who are here bear it.
    #[must_use]
    pub fn shown_name(&self, person: PersonId, name: Name) -> String {
        match self.sessions.named(name).any(|other| other != person) {
            true => format!("{name} ({person})"),
            false => name.as_str().to_owned(),
        }
    }

    /// Whom a caller means by a name, or by "name (id)": who is in their room comes first.
    ///
    /// # Errors
    /// [`Refusal::UnknownDestination`] when nobody who is here bears it, or several do.
    pub fn find_named(&self, session: SessionId, name: &str) -> Result<PersonId, Refusal> {
        let borne = |name: &str| self.sessions.named(Name::cut(name.trim()));
        if let Some((name, id)) = with_id(name)
            && let Some(person) = borne(name).find(|&person| person == id)
        {
            return Ok(person);
        }
        let room = self.sessions.get(session).and_then(|caller| caller.room);
        let is_near =
            |&person: &PersonId| room.is_some_and(|room| self.rooms.has_member(room, person));
        let only = |mut people: Box<dyn Iterator<Item = PersonId> + '_>| {
            people.next().filter(|_| people.next().is_none())
        };
        only(Box::new(borne(name).filter(is_near)))
            .or_else(|| only(Box::new(borne(name))))
            .ok_or(Refusal::UnknownDestination)
    }

    /// The room of this name; `None` for everyone's conversation.
    ///
    /// # Errors
    /// [`Refusal::UnknownRoom`].
    pub fn find_room(&self, name: Name) -> Result<Option<RoomId>, Refusal> {
        if is_everyones(name) {
            return Ok(None);
        }
        let room = self.rooms.named(name).ok_or(Refusal::UnknownRoom)?;
        Ok(Some(room))
    }

    /// The room a caller is in, for doors with one room at a time.
    #[must_use]
    pub fn room_of(&self, session: SessionId) -> Option<RoomId> {
        self.sessions.get(session).and_then(|caller| caller.room)
    }

    /// Who is here and in a room, or here at all, in the order they came, as they are
    /// [shown](Self::shown_name).
    #[must_use]
    pub fn shown_people(&self, room: Option<RoomId>) -> Vec<(PersonId, String)> {
        let mut people: Vec<(u64, PersonId, Name)> = match room {
            None => {
                let sessions = self.sessions.iter().map(|(_, session)| session);
                sessions.map(|it| (it.came, it.id, it.name)).collect()
            }
            Some(room) => {
                let room = self.rooms.get(room).into_iter();
                let members = room.flat_map(|room| &room.members);
                let here = members.filter_map(|(&person, member)| {
                    let session = self.sessions.of_person(person)?;
                    let name = self.sessions.get(session)?.name;
                    Some((member.entered, person, name))
                });
                here.collect()
            }
        };
        people.sort_unstable_by_key(|(came, ..)| *came);
        let shown = |(_, person, name)| (person, self.shown_name(person, name));
        people.into_iter().map(shown).collect()
    }

    /// A door makes a room for callers of whom it knows no names. An [`Answer`](super::Answer) of
    /// [nobody's](SessionId::NOBODY) follows once it is kept.
    ///
    /// # Errors
    /// As [`handle_create_room`](Self::handle_create_room).
    pub(crate) fn handle_create_room_for_nobody(
        &mut self,
        name: Name,
        token: u64,
        now: Now,
    ) -> Result<(), Refusal> {
        self.create_room(SessionId::NOBODY, name, token, now)
    }
}

/// "Ana 2": cut between characters so that it fits the field.
fn with_number(name: Name, number: u32) -> Name {
    let tail = format!(" {number}");
    let name = name.as_str();
    let kept = name.floor_char_boundary(NAME_BYTES.saturating_sub(tail.len()));
    Name::cut(&format!("{}{tail}", name[..kept].trim_end()))
}

/// The parts of "name (id)".
fn with_id(shown: &str) -> Option<(&str, PersonId)> {
    let (name, id) = shown.trim().strip_suffix(')')?.rsplit_once(" (")?;
    Some((name, PersonId::new(id.parse().ok()?)?))
}
