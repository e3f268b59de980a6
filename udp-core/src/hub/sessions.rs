//! The people who are here: sessions in a slab, found by id.

use super::rate::Bucket;
use crate::{report::DoorKind, time::Now};
use protocol::{Name, PersonId, RoomId};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::SocketAddr,
    time::{Duration, Instant},
};

/// One caller behind one door. A number that was given back never means somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId {
    index: u32,
    generation: u32,
}

impl SessionId {
    /// Nobody: what a door asks for itself.
    pub(crate) const NOBODY: Self = Self {
        index: u32::MAX,
        generation: 0,
    };

    #[cfg(test)]
    pub(crate) const fn for_test(index: u32, generation: u32) -> Self {
        Self { index, generation }
    }

    /// A dense number below the most sessions there ever were at once: an index for doors' tables.
    #[must_use]
    pub const fn index(self) -> usize {
        self.index as usize
    }
}

/// What the hub knows of a caller.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: PersonId,
    pub(crate) name: Name,
    pub(crate) door: DoorKind,
    pub(crate) address: SocketAddr,
    /// The room it is in, for doors with one room at a time.
    pub(crate) room: Option<RoomId>,
    /// Grows with each session.
    pub(crate) came: u64,
    pub(crate) since_ms: u64,
    pub(crate) heard_at: Instant,
    pub(crate) heard_ms: u64,
    /// Whether silence costs them their name; see [`Hub::handle_rests`](super::Hub::handle_rests).
    pub(crate) rests: bool,
    pub(crate) messages: u64,
    pub(crate) texts: Bucket,
    pub(crate) parts: Bucket,
}

impl Session {
    pub(crate) fn hear(&mut self, now: Now) {
        self.heard_at = now.instant;
        self.heard_ms = now.unix_ms;
    }

    pub(crate) fn silence(&self, now: Now) -> Duration {
        now.instant.saturating_duration_since(self.heard_at)
    }
}

#[derive(Debug)]
struct Slot {
    generation: u32,
    session: Option<Session>,
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    slots: Vec<Slot>,
    free: Vec<u32>,
    by_person: BTreeMap<PersonId, SessionId>,
    /// Who bears a name. Only looked up: its order means nothing.
    by_name: HashMap<Name, BTreeSet<PersonId>>,
    came: u64,
}

impl Sessions {
    pub(crate) fn len(&self) -> usize {
        self.by_person.len()
    }

    pub(crate) fn of_person(&self, person: PersonId) -> Option<SessionId> {
        self.by_person.get(&person).copied()
    }

    pub(crate) fn get(&self, id: SessionId) -> Option<&Session> {
        let slot = self.slots.get(id.index())?;
        slot.session
            .as_ref()
            .filter(|_| slot.generation == id.generation)
    }

    pub(crate) fn get_mut(&mut self, id: SessionId) -> Option<&mut Session> {
        let slot = self.slots.get_mut(id.index())?;
        slot.session
            .as_mut()
            .filter(|_| slot.generation == id.generation)
    }

    /// Adds a session; the caller has seen to it that nobody has the person's id.
    pub(crate) fn insert(&mut self, mut session: Session) -> SessionId {
        self.came += 1;
        session.came = self.came;
        let index = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot {
                generation: 0,
                session: None,
            });
            (self.slots.len() - 1) as u32
        });
        let slot = &mut self.slots[index as usize];
        let id = SessionId {
            index,
            generation: slot.generation,
        };
        self.by_person.insert(session.id, id);
        let named = self.by_name.entry(session.name).or_default();
        named.insert(session.id);
        slot.session = Some(session);
        id
    }

    pub(crate) fn remove(&mut self, id: SessionId) -> Option<Session> {
        self.get(id)?;
        let slot = &mut self.slots[id.index()];
        slot.generation = slot.generation.wrapping_add(1);
        let session = slot.session.take()?;
        self.free.push(id.index);
        self.by_person.remove(&session.id);
        self.unname(session.name, session.id);
        Some(session)
    }

    /// Somebody bears another name from now on.
    pub(crate) fn rename(&mut self, id: SessionId, name: Name) {
        let Some(session) = self.get_mut(id) else {
            return;
        };
        let (person, before) = (session.id, std::mem::replace(&mut session.name, name));
        self.unname(before, person);
        self.by_name.entry(name).or_default().insert(person);
    }

    fn unname(&mut self, name: Name, person: PersonId) {
        if let Some(named) = self.by_name.get_mut(&name) {
            named.remove(&person);
            if named.is_empty() {
                self.by_name.remove(&name);
            }
        }
    }

    /// Who bears a name, sorted by id.
    pub(crate) fn named(&self, name: Name) -> impl ExactSizeIterator<Item = PersonId> {
        let nobody = const { &BTreeSet::new() };
        self.by_name.get(&name).unwrap_or(nobody).iter().copied()
    }

    /// Everyone, sorted by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SessionId, &Session)> {
        self.by_person
            .values()
            .filter_map(|&id| Some((id, self.get(id)?)))
    }

    /// Who has been silent longest on the classic door: a sealed session is known to live.
    pub(crate) fn longest_silent(&self) -> Option<SessionId> {
        self.iter()
            .filter(|(_, session)| session.door == DoorKind::Classic)
            .min_by_key(|(_, session)| session.heard_at)
            .map(|(id, _)| id)
    }
}
