//! Somebody behind the door: where they are, and what they have to be told.

use super::{
    GONE_AFTER, KEPT_OUTSIDE,
    history::{GIVEN, Placed},
    message::Message,
};
use jiff::{ToSpan as _, civil::DateTime};
use protocol::{Name, PersonId, RoomId};
use std::{collections::VecDeque, net::IpAddr, sync::Arc, time::Instant};
use udp_core::call_door::CallerId;

/// Messages that wait for a caller besides the last [`GIVEN`]: what a full room says between two calls. Past it the
/// oldest are lost to whoever does not ask.
const WAITING: usize = 1_000;

/// Bytes of text that wait besides the last [`GIVEN`]: an answer of that size comes through.
const WAITING_BYTES: usize = 1024 * 1024;

/// Private messages that wait for somebody who is in no room.
const WAITING_OUTSIDE: usize = GIVEN;

/// Where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// In no room.
    Outside,
    /// In "geral".
    Everyones,
    /// In a room of this name.
    Room(RoomId, Name),
}

/// A message and the time a caller is told for it.
pub(super) type Stamped = (DateTime, Arc<Message>);

/// Somebody.
#[derive(Debug)]
pub(super) struct User {
    pub(super) caller: CallerId,
    /// The name they call themselves.
    pub(super) name: Name,
    /// From where they registered: calls in their name from elsewhere are not theirs.
    pub(super) ip: IpAddr,
    /// Their id and the order of the last record before they came, once they are registered.
    pub(super) entered: Option<(PersonId, u64)>,
    /// The name others see.
    pub(super) shown: Name,
    pub(super) spot: Spot,
    pub(super) called_at: Instant,
    /// What was kept up to here was there when they entered the room.
    after: u64,
    /// Their own entry is in what they were given.
    is_told_of_entry: bool,
    seen: VecDeque<Stamped>,
    /// How many of those at the end they have not been given.
    unseen: usize,
    unseen_bytes: usize,
    /// What was said to them in private while they were in no room.
    outside: VecDeque<Arc<Message>>,
    last_stamp: Option<DateTime>,
}

impl User {
    pub(super) fn new(caller: CallerId, name: Name, ip: IpAddr, now: Instant) -> Self {
        Self {
            caller,
            name,
            ip,
            entered: None,
            shown: name,
            spot: Spot::Outside,
            called_at: now,
            after: 0,
            is_told_of_entry: false,
            seen: VecDeque::new(),
            unseen: 0,
            unseen_bytes: 0,
            outside: VecDeque::new(),
            last_stamp: None,
        }
    }

    /// When they are gone if they call nothing.
    pub(super) fn gone_at(&self) -> Instant {
        match self.spot {
            Spot::Outside => self.called_at + KEPT_OUTSIDE,
            Spot::Everyones | Spot::Room(..) => self.called_at + GONE_AFTER,
        }
    }

    /// They are in a room now, after this order, of which these were the last messages. Their own entry
    /// is told at its end, unless it is among them.
    pub(super) fn enter(&mut self, spot: Spot, after: u64, history: Vec<Placed>, now: DateTime) {
        self.leave();
        self.spot = spot;
        self.after = after;
        // Everyone's conversation was entered when they came.
        let came = self.entered.filter(|_| spot == Spot::Everyones);
        let is_own = |(order, message): &Placed| {
            came.is_some_and(|(person, since)| *order > since && message.came == Some(person))
        };
        let is_there = history.iter().any(is_own);
        for (_, message) in history {
            self.push(message);
        }
        for message in std::mem::take(&mut self.outside) {
            self.push(message);
        }
        if !is_there {
            let person = self.entered.map(|(person, _)| person);
            self.push(Arc::new(Message::entry(self.shown.as_str(), person, now)));
        }
        let past = self.seen.len().saturating_sub(GIVEN);
        self.seen.drain(..past);
        self.unseen = self.seen.len();
        self.unseen_bytes = self
            .seen
            .iter()
            .map(|(_, message)| message.text.len())
            .sum();
        self.is_told_of_entry = true;
    }

    /// They are in no room now.
    pub(super) fn leave(&mut self) {
        self.spot = Spot::Outside;
        self.seen.clear();
        self.unseen = 0;
        self.unseen_bytes = 0;
    }

    /// Something was said in the room they are in.
    pub(super) fn hear(&mut self, order: u64, message: &Arc<Message>) {
        if order > self.after {
            self.push(Arc::clone(message));
        }
    }

    /// Something was said to them, or by them, in private.
    pub(super) fn hear_in_private(&mut self, message: &Arc<Message>) {
        if self.spot != Spot::Outside {
            self.push(Arc::clone(message));
            return;
        }
        if self.outside.len() == WAITING_OUTSIDE {
            self.outside.pop_front();
        }
        self.outside.push_back(Arc::clone(message));
    }

    /// Their own coming to a room was kept; true when they know of it.
    pub(super) fn knows_of_entry(&self) -> bool {
        self.is_told_of_entry
    }

    /// The last messages and all they have not been given, oldest first.
    pub(super) fn take(&mut self) -> Vec<Stamped> {
        let given = self.seen.iter().cloned().collect();
        let past = self.seen.len().saturating_sub(GIVEN);
        self.seen.drain(..past);
        self.unseen = 0;
        self.unseen_bytes = 0;
        given
    }

    /// Each message has its own time, when it was kept, or a second after the message before it: callers show only
    /// what is later than what they showed last, in whichever room that was. In local time, because that is what
    /// they compare, and it goes back an hour once a year.
    fn push(&mut self, message: Arc<Message>) {
        let next = self
            .last_stamp
            .and_then(|last| last.checked_add(1.second()).ok());
        let stamp = next.map_or(message.at, |next| next.max(message.at));
        self.last_stamp = Some(stamp);
        self.unseen += 1;
        self.unseen_bytes += message.text.len();
        self.seen.push_back((stamp, message));
        // What was seen makes room at once, what was not when too much of it waits.
        while self.seen.len() > GIVEN {
            let is_seen = self.unseen < self.seen.len();
            if !is_seen {
                if self.unseen <= WAITING && self.unseen_bytes <= WAITING_BYTES {
                    break;
                }
                self.unseen -= 1;
                let bytes = self
                    .seen
                    .front()
                    .map_or(0, |(_, message)| message.text.len());
                self.unseen_bytes -= bytes;
            }
            self.seen.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const START: DateTime = jiff::civil::date(2026, 11, 20).at(22, 33, 8, 0);

    fn user() -> User {
        let name = Name::cut("Ana");
        User::new(
            CallerId(1),
            name,
            Ipv4Addr::LOCALHOST.into(),
            Instant::now(),
        )
    }

    fn message(text: &str, at: DateTime) -> Arc<Message> {
        Arc::new(Message::exit(text, at))
    }

    #[test]
    fn stamps_grow_in_a_room_and_from_room_to_room() {
        let mut user = user();
        let early = START.checked_sub(1.hour()).unwrap();
        let history = |text| vec![(1, message(text, START)), (2, message(text, START))];
        user.enter(Spot::Everyones, 2, history("a"), START);
        user.hear(3, &message("b", START));
        let first = user.take();
        assert_eq!(user.take(), first, "fixed per message");
        user.enter(Spot::Outside, 9, vec![(8, message("c", early))], START);
        let all = [first, user.take()].concat();
        assert_eq!(all.len(), 6);
        assert!(all.iter().zip(&all[1..]).all(|(one, next)| one.0 < next.0));
        let late = START.checked_add(1.hour()).unwrap();
        user.hear_in_private(&message("d", late));
        user.enter(Spot::Everyones, 9, vec![], late);
        assert_eq!(user.take()[0].0, late, "its own time where it may");
    }

    #[test]
    fn what_was_not_asked_for_waits_up_to_a_bound() {
        let mut user = user();
        user.enter(Spot::Everyones, 0, vec![], START);
        for order in 1..=300 {
            user.hear(order, &message("a", START));
        }
        assert_eq!(user.take().len(), 301);
        assert_eq!(user.take().len(), GIVEN);
        for order in 301..=3_000 {
            user.hear(order, &message("a", START));
        }
        assert_eq!(user.take().len(), WAITING);
        let long = message(&"a".repeat(WAITING_BYTES / 100), START);
        for order in 3_001..=3_300 {
            user.hear(order, &long);
        }
        assert!((GIVEN..=100).contains(&user.take().len()));
        for order in 3_301..=3_310 {
            user.hear(order, &long);
        }
        assert_eq!(user.take().len(), GIVEN);
    }
}
