//! The people who are here: sessions in a slab, found by id.

mod whereabouts;

use super::rate::Bucket;
use crate::{report::DoorKind, settings::Settings, time::Now};
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use protocol::{Name, PersonId, RoomId};
use std::{
    collections::BTreeMap,
    hash::BuildHasher,
    time::{Duration, Instant},
};
pub(crate) use whereabouts::Whereabouts;

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

/// What the hub knows of a caller. There may be thousands who only listen, so that it is small.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: PersonId,
    pub(crate) name: Name,
    pub(crate) door: DoorKind,
    pub(crate) address: Whereabouts,
    /// The room it is in, for doors with one room at a time.
    pub(crate) room: Option<RoomId>,
    /// Grows with each session.
    pub(crate) came: u64,
    pub(crate) since_ms: u64,
    pub(crate) heard_at: Instant,
    pub(crate) heard_ms: u64,
    /// Whether silence costs them their name; see [`Hub::handle_rests`](super::Hub::handle_rests).
    pub(crate) rests: bool,
    /// Of those who have spoken.
    pub(crate) spoken: Option<Box<Spoken>>,
}

/// What is known of somebody who has spoken.
#[derive(Debug)]
pub(crate) struct Spoken {
    pub(crate) messages: u64,
    texts: Bucket,
    parts: Bucket,
}

impl Session {
    /// Messages so far.
    pub(crate) fn messages(&self) -> u64 {
        self.spoken.as_ref().map_or(0, |spoken| spoken.messages)
    }

    /// Who has not spoken yet has all of their rates.
    pub(crate) fn spoken(&mut self, settings: &Settings, now: Now) -> &mut Spoken {
        self.spoken.get_or_insert_with(|| {
            Box::new(Spoken {
                messages: 0,
                texts: Bucket::full(settings.texts, now),
                parts: Bucket::full(settings.parts, now),
            })
        })
    }

    /// Takes one text of the rate, if there is one left.
    pub(crate) fn takes_text(&mut self, settings: &Settings, now: Now) -> bool {
        let spoken = self.spoken(settings, now);
        spoken.texts.takes(1, settings.texts, now)
    }

    /// Takes so many parts of the rate, if there are as many left.
    pub(crate) fn takes_parts(&mut self, count: u32, settings: &Settings, now: Now) -> bool {
        let spoken = self.spoken(settings, now);
        spoken.parts.takes(count, settings.parts, now)
    }

    /// How long until a text of so many parts is within the rates; `None` when it is now.
    pub(crate) fn speaking_waits(
        &mut self,
        parts: u32,
        settings: &Settings,
        now: Now,
    ) -> Option<Duration> {
        let spoken = self.spoken(settings, now);
        let texts = spoken.texts.waits(1, settings.texts, now);
        texts.max(spoken.parts.waits(parts, settings.parts, now))
    }

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
    /// Who bears a name: indexes of slots by the hash of the name in them. Only looked up: its order means
    /// nothing.
    by_name: HashTable<u32>,
    hash: RandomState,
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
        slot.session = Some(session);
        self.name(id);
        id
    }

    pub(crate) fn remove(&mut self, id: SessionId) -> Option<Session> {
        self.unname(id)?;
        let slot = &mut self.slots[id.index()];
        slot.generation = slot.generation.wrapping_add(1);
        let session = slot.session.take()?;
        self.free.push(id.index);
        self.by_person.remove(&session.id);
        Some(session)
    }

    /// Somebody bears another name from now on.
    pub(crate) fn rename(&mut self, id: SessionId, name: Name) {
        if self.unname(id).is_none() {
            return;
        }
        if let Some(session) = self.get_mut(id) {
            session.name = name;
        }
        self.name(id);
    }

    /// Makes a session be found by its name.
    fn name(&mut self, id: SessionId) {
        let Self {
            slots,
            by_name,
            hash,
            ..
        } = self;
        let of = |index: u32| name_in(slots, index).map_or(0, |name| hash.hash_one(name));
        by_name.insert_unique(of(id.index), id.index, |&index| of(index));
    }

    /// Makes a session be found by its name no longer; `None` for one that is gone.
    fn unname(&mut self, id: SessionId) -> Option<()> {
        let hash = self.hash.hash_one(self.get(id)?.name);
        let entry = self.by_name.find_entry(hash, |&index| index == id.index);
        entry.ok().map(|entry| _ = entry.remove())
    }

    /// Who bears a name, sorted by id.
    pub(crate) fn named(&self, name: Name) -> impl ExactSizeIterator<Item = PersonId> + use<> {
        let alike = self.by_name.iter_hash(self.hash.hash_one(name));
        let sessions = alike.filter_map(|&index| self.slots[index as usize].session.as_ref());
        let mut people: Vec<_> = sessions
            .filter(|session| session.name == name)
            .map(|session| session.id)
            .collect();
        people.sort_unstable();
        people.into_iter()
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

/// The name of whoever is in a slot.
fn name_in(slots: &[Slot], index: u32) -> Option<Name> {
    let session = slots.get(index as usize)?.session.as_ref();
    session.map(|session| session.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::SocketAddr;

    #[test]
    fn people_are_found_by_names_they_share_bear_anew_and_give_up() {
        let (ana, bia) = (Name::cut("Ana"), Name::cut("Bia"));
        let mut sessions = Sessions::default();
        let now = Instant::now();
        let insert = |sessions: &mut Sessions, id: u32, name| {
            sessions.insert(Session {
                id: PersonId::new(id).unwrap(),
                name,
                door: DoorKind::Classic,
                address: SocketAddr::from(([127, 0, 0, 1], 9)).into(),
                room: None,
                came: 0,
                since_ms: 0,
                heard_at: now,
                heard_ms: 0,
                rests: false,
                spoken: None,
            })
        };
        let ids: Vec<_> = (1..=1_000)
            .rev()
            .map(|id| insert(&mut sessions, id, ana))
            .collect();
        let bearers = |sessions: &Sessions, name| {
            let named = sessions.named(name).map(PersonId::value);
            named.collect::<Vec<_>>()
        };
        assert_eq!(bearers(&sessions, ana), (1..=1_000).collect::<Vec<_>>());
        for &id in &ids[..999] {
            sessions.rename(id, bia);
        }
        assert_eq!(bearers(&sessions, ana), [1]);
        for &id in &ids[..998] {
            assert!(sessions.remove(id).is_some() && sessions.remove(id).is_none());
            sessions.rename(id, ana);
        }
        assert_eq!(
            (bearers(&sessions, ana), bearers(&sessions, bia)),
            ([1].into(), [2].into())
        );
        insert(&mut sessions, 7, ana);
        assert_eq!(bearers(&sessions, ana), [1, 7]);
    }
}
