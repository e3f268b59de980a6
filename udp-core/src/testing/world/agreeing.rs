//! After everything healed: every outbox is empty, and whoever reads everything back finds all that is kept of
//! their conversations.

use super::{Violation, World, history::conversation};
use crate::{client::sealed::Command, journal::Conversation};
use protocol::{Destination, Kind, PersonId};
use std::time::Duration;

/// Messages and passages asked for at once, and how often: more than a journal of these worlds keeps.
const PAGE: u16 = 200;
const PAGES: usize = 20;

/// So many of the newest places are asked for by the session itself.
const UNASKED: u32 = 256;

impl World {
    pub(super) fn check_sealed(&mut self) -> Result<(), Violation> {
        for person in &self.sealed.people {
            if !person.is_settled() {
                return Err(Violation::new(format!(
                    "not settled: {}",
                    person.standing()
                )));
            }
            person.eyes.last_words(self.checks.history().0)?;
        }
        for index in 0..self.sealed.people.len() {
            self.check_reader(index, UNASKED)?;
        }
        self.read_everything_back()?;
        for index in 0..self.sealed.people.len() {
            self.check_reader(index, u32::MAX)?;
            self.check_marks(index)?;
        }
        Ok(())
    }

    /// All others have been told the same of how far somebody has read everyone's conversation.
    fn check_marks(&self, index: usize) -> Result<(), Violation> {
        let people = &self.sealed.people;
        let Some(who) = people[index].eyes.id else {
            return Ok(());
        };
        if self.checks.is_claimed_anew(who) {
            return Ok(());
        }
        let others = people.iter().filter(|person| person.eyes.id != Some(who));
        let told: Vec<_> = others
            .map(|person| (person.eyes.id, person.eyes.mark(Destination::Everyone, who)))
            .collect();
        if told.windows(2).any(|two| two[0].1 != two[1].1) {
            return Err(Violation::new(format!(
                "the mark of {who} in everyone's conversation is not the same for all: {told:?}"
            )));
        }
        Ok(())
    }

    /// Everyone reads all of their conversations from the end to the start.
    fn read_everything_back(&mut self) -> Result<(), Violation> {
        for person in &mut self.sealed.people {
            person.eyes.shown.clear();
            person.eyes.loaded.clear();
        }
        for _ in 0..PAGES {
            let mut has_asked = false;
            for person in &mut self.sealed.people {
                let open = person.eyes.standings.iter();
                let open = open.filter(|(_, (_, is_open))| *is_open);
                let open: Vec<_> = open.map(|(&which, _)| which).collect();
                for conversation in open {
                    let loaded = person.eyes.loaded.get(&conversation);
                    let &(before, is_whole) = loaded.unwrap_or(&(u32::MAX, false));
                    if is_whole {
                        continue;
                    }
                    has_asked = true;
                    let command = Command::LoadOlder {
                        conversation,
                        before,
                        count: PAGE,
                    };
                    person.command(command, self.now);
                }
            }
            if !has_asked {
                return Ok(());
            }
            self.pass(Duration::from_secs(5))?;
        }
        Err(Violation::new("somebody reads back and comes to no start"))
    }

    /// They have been shown every one of the newest places of their conversations.
    fn check_reader(&self, index: usize, newest: u32) -> Result<(), Violation> {
        let eyes = &self.sealed.people[index].eyes;
        let Some(own) = eyes.id else {
            return Err(Violation::new("somebody is here without an id"));
        };
        for (&which, &(last, is_open)) in &eyes.standings {
            if !is_open {
                continue;
            }
            let Some(expected) = self.readable(own, which) else {
                continue;
            };
            let end = expected.last().copied().unwrap_or(0);
            let missing = expected.into_iter().find(|&place| {
                place.saturating_add(newest) > end && !eyes.shown.contains(&(which, place))
            });
            if let Some(place) = missing {
                let spoken = conversation(which, own)
                    .and_then(|conversation| self.checks.history().0.at(conversation, place));
                return Err(Violation::new(format!(
                    "{own} reads {which:?} and has not been shown {spoken:?} at place {place}; the last is {last}"
                )));
            }
        }
        Ok(())
    }

    /// The places of a conversation that are kept and that somebody must have been shown.
    fn readable(&self, own: PersonId, which: Destination) -> Option<Vec<u32>> {
        let (history, first_kept) = self.checks.history();
        let conversation = conversation(which, own)?;
        let since = match conversation {
            Conversation::Pair(..) => self.checks.owned_since(own)?.max(first_kept),
            Conversation::Everyone | Conversation::Room(_) => first_kept,
        };
        let kept = history.of(conversation);
        let kept = kept.filter(|(_, spoken)| spoken.order >= since);
        // That a key came to own an id is told to nobody.
        let told = kept.filter(|(_, spoken)| spoken.kind == Kind::MSG || spoken.text.is_empty());
        Some(told.map(|(place, _)| place).collect())
    }
}
