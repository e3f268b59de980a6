//! Who is told in clear what we say to them: people on a classic link. It is remarked once for each.

use super::Session;
use protocol::{Destination, PersonId};
use std::collections::BTreeSet;
use udp_core::{
    client::{
        Person,
        sealed::{Command as SessionCommand, Wish},
    },
    net::client::Command,
};

/// People remembered; who talks to more in private is told of some again.
const PEOPLE: usize = 20_000;

/// Whom we talk to in private.
#[derive(Debug, Default)]
pub(super) struct InClear {
    /// It is not asked again whether they are.
    known: BTreeSet<PersonId>,
    /// Who waits for the list that was asked for.
    asked: BTreeSet<PersonId>,
    told: BTreeSet<PersonId>,
}

impl InClear {
    /// They came anew, perhaps on another kind of link.
    pub(super) fn came(&mut self, who: PersonId) {
        self.known.remove(&who);
    }

    /// The list will not come.
    pub(super) fn give_up(&mut self) {
        self.asked.clear();
    }
}

impl Session {
    /// Something was said to somebody.
    pub(super) fn ask_if_in_clear(&mut self, to: Destination) {
        let (Some(sealed), Destination::Person(who)) = (&mut self.sealed, to) else {
            return;
        };
        let people = &mut sealed.in_clear;
        if people.known.len() >= PEOPLE {
            *people = InClear::default();
        }
        if people.known.insert(who) {
            let is_first = people.asked.is_empty();
            people.asked.insert(who);
            if is_first {
                let wish = SessionCommand::Wish(Wish::Classic);
                self.command(Command::Sealed(wish));
            }
        }
    }

    /// The list of those on a classic link.
    pub(super) fn handle_in_clear(&mut self, classic: &[Person]) {
        let Some(sealed) = &mut self.sealed else {
            return;
        };
        let asked = std::mem::take(&mut sealed.in_clear.asked);
        let told = &mut sealed.in_clear.told;
        let newly = |person: &&Person| asked.contains(&person.id) && told.insert(person.id);
        let newly: Vec<_> = classic.iter().filter(newly).collect();
        for person in newly {
            let name = format!("{} ({})", person.name, person.id);
            self.remark(self.lang.composer_in_clear(&name).as_str());
        }
    }
}
