//! Somebody in the mesh, as far as the door knows them: a name and where it speaks from.

use super::{AWAY, SILENT};
use crate::{CallId, node::GuestId};
use std::{
    collections::{BTreeSet, VecDeque},
    net::IpAddr,
    time::Instant,
};

/// What tells speakers apart: two people of one name on two computers are two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) ip: IpAddr,
    pub(super) name: String,
}

/// A line that waits until its speaker is here.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) call: CallId,
    pub(super) text: String,
}

/// One speaker.
#[derive(Debug)]
pub(super) struct Speaker {
    pub(super) key: Key,
    pub(super) is_here: bool,
    pub(super) waiting: VecDeque<Waiting>,
    /// The connections they spoke by that are still there; the transport bounds them.
    guests: BTreeSet<GuestId>,
    heard_at: Instant,
    /// Since their last connection went.
    away_since: Option<Instant>,
}

impl Speaker {
    pub(super) fn new(key: Key, now: Instant) -> Self {
        Self {
            key,
            is_here: false,
            waiting: VecDeque::new(),
            guests: BTreeSet::new(),
            heard_at: now,
            away_since: None,
        }
    }

    /// They spoke.
    pub(super) fn heard(&mut self, guest: GuestId, now: Instant) {
        self.guests.insert(guest);
        self.heard_at = now;
        self.away_since = None;
    }

    /// A connection, perhaps of theirs, has gone.
    pub(super) fn gone(&mut self, guest: GuestId, now: Instant) {
        if self.guests.remove(&guest) && self.guests.is_empty() {
            self.away_since = Some(now);
        }
    }

    /// When they are to leave, should nothing be heard of them.
    pub(super) fn leaves_at(&self) -> Instant {
        let silent = self.heard_at + SILENT;
        let away = self.away_since.map(|since| since + AWAY);
        away.map_or(silent, |away| away.min(silent))
    }
}
