//! What people are called. Ids are unique, names may repeat: then the id stands beside the name.

use lang::Lang;
use protocol::{Name, PersonId};
use std::collections::{HashMap, VecDeque};

/// Names remembered: as many people as the largest server registers.
const MAX_NAMES: usize = 16_384;

/// The last name heard of each person.
#[derive(Debug, Default)]
pub struct Names {
    by_id: HashMap<PersonId, Name>,
    /// How many people bear each name.
    bearers: HashMap<Name, u32>,
    /// In order of first hearing, to forget the oldest.
    order: VecDeque<PersonId>,
}

impl Names {
    /// Remembers what somebody is called. An empty name is no news.
    pub fn learn(&mut self, id: PersonId, name: Name) {
        if name.is_empty() || self.by_id.get(&id) == Some(&name) {
            return;
        }
        match self.by_id.insert(id, name) {
            Some(former) => self.unbear(former),
            None => self.order.push_back(id),
        }
        *self.bearers.entry(name).or_default() += 1;
        if self.order.len() > MAX_NAMES
            && let Some(oldest) = self.order.pop_front()
            && let Some(name) = self.by_id.remove(&oldest)
        {
            self.unbear(name);
        }
    }

    /// The name, with the id when another person bears it too; "ID 7" for someone without a name.
    #[must_use]
    pub fn called(&self, id: PersonId) -> String {
        self.by_id.get(&id).map_or_else(
            || Lang::person_without_name(id.value()),
            |name| self.written(id, *name),
        )
    }

    /// A name that something was said under, written as [`Names::called`] does.
    #[must_use]
    pub fn written(&self, id: PersonId, name: Name) -> String {
        let others = self.bearers.get(&name).copied().unwrap_or(0)
            - u32::from(self.by_id.get(&id) == Some(&name));
        if name.is_empty() {
            Lang::person_without_name(id.value())
        } else if others > 0 {
            format!("{name} ({id})")
        } else {
            name.to_string()
        }
    }

    /// The bare name, when one is known.
    #[must_use]
    pub fn name(&self, id: PersonId) -> Option<Name> {
        self.by_id.get(&id).copied()
    }

    fn unbear(&mut self, name: Name) {
        if let Some(count) = self.bearers.get_mut(&name) {
            *count -= 1;
            if *count == 0 {
                self.bearers.remove(&name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(id: u32) -> PersonId {
        PersonId::new(id).unwrap()
    }

    #[test]
    fn only_shared_names_carry_their_id() {
        let mut names = Names::default();
        names.learn(id(7), Name::cut("Ana"));
        names.learn(id(3), Name::cut("Bruno"));
        assert_eq!(names.called(id(7)), "Ana");
        names.learn(id(12), Name::cut("Ana"));
        assert_eq!(names.called(id(7)), "Ana (7)");
        assert_eq!(names.called(id(12)), "Ana (12)");
        names.learn(id(12), Name::cut("Bia"));
        assert_eq!(names.called(id(7)), "Ana");
        assert_eq!(names.written(id(12), Name::cut("Ana")), "Ana (12)");
        assert_eq!(names.called(id(99)), "ID 99");
    }

    #[test]
    fn the_oldest_name_is_forgotten_past_the_bound() {
        let mut names = Names::default();
        for number in 1..=u32::try_from(MAX_NAMES).unwrap() + 1 {
            names.learn(id(number), Name::cut("Ana"));
        }
        assert_eq!(names.called(id(1)), "ID 1");
        assert_eq!(names.called(id(2)), "Ana (2)");
        assert_eq!(names.by_id.len(), MAX_NAMES);
    }
}
