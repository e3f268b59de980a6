//! Who is here by the server's last list, and who was before.

use jiff::civil::DateTime;
use protocol::PersonId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use udp_core::client::Person;

/// People remembered after they left: a panel shows no more by scrolling.
const MAX_AWAY: usize = 200;
/// People held as here: the longest list a server sends, 50 frames of the shortest entries, is
/// shorter; who speaks between two lists is added up to this.
pub(super) const MAX_HERE: usize = 2_000;

/// The people panel's knowledge.
#[derive(Debug, Default)]
pub struct People {
    /// Those here, and when that was last known: by the list or by what they said.
    here: BTreeMap<PersonId, DateTime>,
    /// How many more are here whom the list had no room for.
    more: u32,
    /// When the last list came.
    listed_at: Option<DateTime>,
    away: HashMap<PersonId, DateTime>,
    /// When those here last said something that reached us.
    spoke: HashMap<PersonId, DateTime>,
    /// Those on a classic link, by the server's last list of them.
    classic: BTreeSet<PersonId>,
}

/// Somebody who was here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// Their id.
    pub id: PersonId,
    /// When we last knew them here.
    pub seen: DateTime,
}

impl People {
    /// Those here, by id.
    pub fn here(&self) -> impl ExactSizeIterator<Item = PersonId> + '_ {
        self.here.keys().copied()
    }

    /// How many are here, named or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.here.len() + usize::try_from(self.more).unwrap_or(usize::MAX)
    }

    /// How many are here whom the list had no room to name.
    #[must_use]
    pub const fn more(&self) -> u32 {
        self.more
    }

    /// When the last list came; `None` before the first.
    #[must_use]
    pub const fn listed_at(&self) -> Option<DateTime> {
        self.listed_at
    }

    /// True when somebody is here.
    #[must_use]
    pub fn is_here(&self, id: PersonId) -> bool {
        self.here.contains_key(&id)
    }

    /// Whether somebody is here; `None` for whom neither a list nor a word of theirs has named yet.
    #[must_use]
    pub fn presence(&self, id: PersonId) -> Option<bool> {
        let known = self.is_here(id) || self.away.contains_key(&id);
        known.then(|| self.is_here(id))
    }

    /// True when what is said to somebody travels in clear from the server on.
    #[must_use]
    pub fn is_classic(&self, id: PersonId) -> bool {
        self.classic.contains(&id)
    }

    /// When somebody here last said something that reached this window; `None` when nothing has.
    #[must_use]
    pub fn spoke(&self, id: PersonId) -> Option<DateTime> {
        self.spoke.get(&id).copied()
    }

    /// Somebody said something just now.
    pub(super) fn said(&mut self, id: PersonId, now: DateTime) {
        self.heard(id, now);
        if self.is_here(id) {
            self.spoke.insert(id, now);
        }
    }

    /// Takes the server's list of those on a classic link.
    pub(super) fn set_classic(&mut self, people: &[Person]) {
        let ids = people.iter().map(|person| person.id);
        self.classic = ids.take(MAX_HERE).collect();
    }

    /// Those who were here, the last seen first.
    #[must_use]
    pub fn away(&self) -> Vec<Away> {
        let mut away: Vec<_> = self
            .away
            .iter()
            .map(|(id, seen)| Away {
                id: *id,
                seen: *seen,
            })
            .collect();
        away.sort_unstable_by_key(|person| (std::cmp::Reverse(person.seen), person.id));
        away
    }

    /// Takes the server's list.
    pub(super) fn replace(&mut self, people: Vec<Person>, more: u32, now: DateTime) {
        let here = people.into_iter().map(|person| (person.id, now));
        let before = std::mem::replace(&mut self.here, here.take(MAX_HERE).collect());
        // A list that could not name everyone proves nobody's absence.
        if more == 0 {
            let gone = before
                .into_iter()
                .filter(|(id, _)| !self.here.contains_key(id));
            self.away.extend(gone);
        }
        self.away.retain(|id, _| !self.here.contains_key(id));
        while self.away.len() > MAX_AWAY {
            let Some(oldest) = self.away().pop() else {
                break;
            };
            self.away.remove(&oldest.id);
        }
        self.spoke.retain(|id, _| self.here.contains_key(id));
        self.more = more;
        self.listed_at = Some(now);
    }

    /// Somebody has left.
    pub(super) fn went(&mut self, id: PersonId, now: DateTime) {
        self.spoke.remove(&id);
        if self.here.remove(&id).is_some() && self.away.len() < MAX_AWAY {
            self.away.insert(id, now);
        }
    }

    /// Somebody spoke, so they are here.
    pub(super) fn heard(&mut self, id: PersonId, now: DateTime) {
        if let Some(known) = self.here.get_mut(&id) {
            *known = now;
        } else if self.here.len() < MAX_HERE {
            self.here.insert(id, now);
            self.away.remove(&id);
            // They may be one of those the list had no room for.
            self.more = self.more.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use protocol::Name;

    fn person(id: u32) -> Person {
        Person {
            id: PersonId::new(id).unwrap(),
            name: Name::cut("x"),
        }
    }

    fn ids(people: &People) -> Vec<u32> {
        people.here().map(PersonId::value).collect()
    }

    #[test]
    fn who_is_missing_from_the_next_list_was_here_when_last_known() {
        let (first, second) = (
            date(2026, 3, 2).at(8, 0, 0, 0),
            date(2026, 3, 2).at(8, 0, 30, 0),
        );
        let mut people = People::default();
        people.replace(vec![person(3), person(7)], 0, first);
        people.replace(vec![person(7)], 0, second);
        assert_eq!(ids(&people), [7]);
        let presence = [3, 7, 9].map(|id| people.presence(PersonId::new(id).unwrap()));
        assert_eq!(presence, [Some(false), Some(true), None]);
        assert_eq!(
            people.away(),
            [Away {
                id: PersonId::new(3).unwrap(),
                seen: first
            }]
        );
        people.heard(PersonId::new(3).unwrap(), second);
        assert_eq!(ids(&people), [3, 7]);
        assert!(people.away().is_empty());
        people.replace(vec![person(7)], 0, second);
        assert_eq!(people.away()[0].seen, second);
    }

    #[test]
    fn a_list_without_room_for_all_makes_nobody_absent() {
        let now = date(2026, 3, 2).at(8, 0, 0, 0);
        let mut people = People::default();
        people.replace(vec![person(3), person(7)], 0, now);
        people.replace(vec![person(7)], 5, now);
        assert!(people.away().is_empty());
        assert_eq!(people.count(), 6);
    }

    #[test]
    fn the_people_who_left_are_bounded() {
        let now = date(2026, 3, 2).at(8, 0, 0, 0);
        let mut people = People::default();
        people.replace((1..=500).map(person).collect(), 0, now);
        people.replace(vec![], 0, now);
        assert_eq!(people.away().len(), MAX_AWAY);
    }
}
