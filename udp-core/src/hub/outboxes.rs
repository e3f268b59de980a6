//! The highest number of each outbox: what was said once is not said again.

use crate::{
    bounds::OUTBOXES_PER_PERSON,
    journal::{RowChange, Table},
    switches::{Switch, holds},
};
use protocol::{PersonId, Token};
use std::collections::BTreeMap;

/// What is to be done with a message of an outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It was not said before.
    New,
    /// Nothing is known of its outbox: only the journal can tell.
    Unknown,
    /// It waits for the journal.
    Waiting,
    /// It was handled, and what became of it is durable.
    Handled,
    /// The person has as many outboxes as one may have.
    TooMany,
}

#[derive(Debug, Clone, Copy, Default)]
struct Outbox {
    /// The highest number taken in.
    taken: u32,
    /// The highest number that is durable.
    kept: u32,
}

/// All outboxes, by whose they are.
#[derive(Debug, Default)]
pub(super) struct Outboxes {
    by_owner: BTreeMap<(PersonId, u32), Outbox>,
}

impl Outboxes {
    /// Takes a row from the journal.
    pub(super) fn put_row(&mut self, key: &[u8], value: &[u8]) {
        let number = |bytes: Option<&[u8]>| Some(u32::from_be_bytes(bytes?.try_into().ok()?));
        let (Some(id), Some(outbox), Some(kept)) = (
            number(key.get(..4)).and_then(PersonId::new),
            number(key.get(4..)),
            number(Some(value)),
        ) else {
            return;
        };
        let taken = kept;
        self.by_owner.insert((id, outbox), Outbox { taken, kept });
    }

    pub(super) fn standing(&self, owner: PersonId, token: Token) -> Standing {
        match self.by_owner.get(&(owner, token.outbox)) {
            _ if !holds(Switch::Tokens) => Standing::New,
            Some(outbox) if token.number <= outbox.kept => Standing::Handled,
            Some(outbox) if token.number <= outbox.taken => Standing::Waiting,
            Some(_) => Standing::New,
            None if self.of(owner).count() >= OUTBOXES_PER_PERSON => Standing::TooMany,
            None => Standing::Unknown,
        }
    }

    /// Forgets outboxes of ids that nobody owns.
    pub(super) fn retain(&mut self, is_owned: impl Fn(PersonId) -> bool) -> Vec<RowChange> {
        let mut gone: Vec<_> = self.by_owner.keys().map(|(owner, _)| *owner).collect();
        gone.dedup();
        gone.retain(|&owner| !is_owned(owner));
        gone.into_iter()
            .flat_map(|owner| self.remove(owner))
            .collect()
    }

    fn of(&self, owner: PersonId) -> impl Iterator<Item = u32> {
        self.by_owner
            .range((owner, 0)..=(owner, u32::MAX))
            .map(|((_, outbox), _)| *outbox)
    }

    /// A message is on its way into the journal.
    pub(super) fn take(&mut self, owner: PersonId, token: Token) {
        let outbox = self.by_owner.entry((owner, token.outbox)).or_default();
        outbox.taken = outbox.taken.max(token.number);
    }

    /// Everything of an outbox up to a message is kept.
    pub(super) fn keep(&mut self, owner: PersonId, token: Token) {
        if let Some(outbox) = self.by_owner.get_mut(&(owner, token.outbox)) {
            outbox.kept = outbox.kept.max(token.number);
        }
    }

    /// Nothing that was on its way is kept.
    pub(super) fn take_back(&mut self, owner: PersonId, token: Token) {
        let key = (owner, token.outbox);
        if let Some(outbox) = self.by_owner.get_mut(&key) {
            outbox.taken = outbox.kept;
            if outbox.kept == 0 {
                self.by_owner.remove(&key);
            }
        }
    }

    /// Forgets the outboxes of somebody who no longer owns the id.
    pub(super) fn remove(&mut self, owner: PersonId) -> Vec<RowChange> {
        let numbers: Vec<_> = self.of(owner).collect();
        numbers
            .into_iter()
            .map(|outbox| {
                self.by_owner.remove(&(owner, outbox));
                row(owner, outbox, None)
            })
            .collect()
    }
}

/// The row of an outbox: its owner and number → the highest number of its messages.
pub(super) fn row(owner: PersonId, outbox: u32, highest: Option<u32>) -> RowChange {
    RowChange {
        table: Table::Outboxes,
        key: [owner.value().to_be_bytes(), outbox.to_be_bytes()].concat(),
        value: highest.map(|number| number.to_be_bytes().to_vec()),
        order: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: PersonId = PersonId::new(7).unwrap();

    fn token(number: u32) -> Token {
        Token { outbox: 3, number }
    }

    #[test]
    fn a_message_is_new_once() {
        let mut outboxes = Outboxes::default();
        let standing = |outboxes: &Outboxes, number| outboxes.standing(OWNER, token(number));
        assert_eq!(standing(&outboxes, 1), Standing::Unknown);
        outboxes.take(OWNER, token(1));
        assert_eq!(standing(&outboxes, 1), Standing::Waiting);
        outboxes.take_back(OWNER, token(1));
        assert_eq!(standing(&outboxes, 1), Standing::Unknown);
        outboxes.take(OWNER, token(2));
        outboxes.keep(OWNER, token(2));
        assert_eq!(standing(&outboxes, 1), Standing::Handled);
        outboxes.take(OWNER, token(4));
        outboxes.take_back(OWNER, token(4));
        assert_eq!(standing(&outboxes, 3), Standing::New);
    }

    #[test]
    fn rows_lead_back_and_outboxes_are_bounded() {
        let mut outboxes = Outboxes::default();
        for outbox in 0..16 {
            let RowChange { key, value, .. } = row(OWNER, outbox, Some(9));
            outboxes.put_row(&key, &value.unwrap());
        }
        assert_eq!(outboxes.standing(OWNER, token(9)), Standing::Handled);
        let seventeenth = Token {
            outbox: 16,
            number: 1,
        };
        assert_eq!(outboxes.standing(OWNER, seventeenth), Standing::TooMany);
        assert_eq!(outboxes.remove(OWNER).len(), 16);
        assert_eq!(outboxes.standing(OWNER, seventeenth), Standing::Unknown);
    }
}
