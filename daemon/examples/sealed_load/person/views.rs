//! The end: the last word, and every conversation read back to its start.

use super::{Person, STEPS};
use protocol::{Destination, PersonId};
use serde_json::json;
use std::collections::BTreeSet;
use udp_core::{client::sealed, net::client::Command};

/// What is said when everybody else has said everything.
pub(super) const LAST_WORD: &str = "fim";
/// As many messages and passages as can be asked for at once.
const PAGE: u16 = 200;

impl Person {
    /// Once the last word was heard, reads every conversation back to its start.
    pub(super) fn view(&mut self) {
        if self.plan.id.value() == 1 && !self.has_said_last_word {
            self.has_said_last_word = true;
            self.say(Destination::Everyone, LAST_WORD.to_owned());
        }
        if !self.has_heard_last_word || !self.is_here || self.is_loading || self.has_viewed {
            return;
        }
        let Some(&conversation) = self.to_view.front() else {
            self.has_viewed = true;
            return;
        };
        if self.before == u32::MAX {
            self.writing
                .write(&json!({"e": "view", "c": conversation.to_wire()}));
        }
        self.is_loading = true;
        self.command(Command::Sealed(sealed::Command::LoadOlder {
            conversation,
            before: self.before,
            count: PAGE,
        }));
    }

    pub(super) fn heard_last_word(&mut self) {
        if self.has_heard_last_word {
            return;
        }
        self.has_heard_last_word = true;
        let id = self.plan.id.value() - 1;
        let (people, room) = (self.plan.people, self.room.get());
        let others = STEPS.into_iter().flat_map(|step| {
            let after = (id + step) % people + 1;
            let before = (id + people * 13 - step) % people + 1;
            [after, before]
        });
        let others: BTreeSet<u32> = others.filter(|&other| other != id + 1).collect();
        let others = others.into_iter().filter_map(PersonId::new);
        self.to_view.push_back(Destination::Everyone);
        self.to_view.extend(room.map(Destination::Room));
        self.to_view.extend(others.map(Destination::Person));
    }
}
