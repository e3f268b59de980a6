//! The people who are here: sessions in a slab, found by id.

use super::rate::Bucket;
use crate::{report::DoorKind, time::Now};
use protocol::{Name, PersonId, RoomId};
use std::{
    collections::BTreeMap,
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
    pub(crate) since_ms: u64,
    pub(crate) heard_at: Instant,
    pub(crate) heard_ms: u64,
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
    pub(crate) fn insert(&mut self, session: Session) -> SessionId {
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
        Some(session)
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
