//! Entries and exits worth writing down: who came and who went, without the flapping between.

use crate::{
    bounds::{AWAY_BEFORE_EXIT, ENTRY_PAUSE, PRESENCES, WRITE_AGAIN_AFTER},
    time::Now,
};
use protocol::{Name, PersonId, RoomId};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

/// Whose presence, and where: in everyone's conversation (`None`) or in a room.
pub(crate) type Where = (PersonId, Option<RoomId>);

/// An entry or exit to write down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) person: PersonId,
    pub(crate) room: Option<RoomId>,
    pub(crate) name: Name,
    pub(crate) is_entry: bool,
}

/// Of whom something is to be written, or to be forgotten.
#[derive(Debug)]
struct Presence {
    name: Name,
    is_here: bool,
    is_written_here: bool,
    /// When the last entry was written; no other within a minute.
    entry_at: Option<Instant>,
    /// When what is written must be made to agree with what is, or the presence forgotten.
    due: Instant,
}

impl Presence {
    /// When nothing stands against another entry any more.
    fn pause_ends(&self, now: Now) -> Instant {
        let ends = self.entry_at.map(|entry| entry + ENTRY_PAUSE);
        ends.map_or(now.instant, |ends| ends.max(now.instant))
    }
}

/// Follows who is here and who is written down as being here.
#[derive(Debug, Default)]
pub(crate) struct Presences {
    /// Who is here and is written down so, as nearly everybody is, and in which second of ours they were.
    settled: BTreeMap<Where, u32>,
    /// Everybody else who is known.
    unsettled: BTreeMap<Where, Presence>,
    /// When each of these is due.
    deadlines: BTreeSet<(Instant, Where)>,
    /// When our seconds began.
    began: Option<Instant>,
}

impl Presences {
    /// Somebody is here.
    pub(crate) fn came(&mut self, place: Where, name: Name, now: Now) {
        if self.settled.contains_key(&place) {
            return;
        }
        let known = self.take(place);
        if known.is_none() && self.len() >= PRESENCES {
            return;
        }
        let known = known.unwrap_or(Presence {
            name,
            is_here: true,
            is_written_here: false,
            entry_at: None,
            due: now.instant,
        });
        if known.is_written_here {
            return self.settle(place, known.entry_at, now);
        }
        let due = known.pause_ends(now);
        let presence = Presence {
            name,
            is_here: true,
            due,
            ..known
        };
        self.put(place, presence);
    }

    /// Somebody's entry is written down, here or before the server started.
    pub(crate) fn wrote(&mut self, place: Where, now: Now) {
        if self.len() < PRESENCES {
            self.take(place);
            self.settle(place, Some(now.instant), now);
        }
    }

    /// Somebody is gone, under this name: with a TCHAU at once, otherwise after a time in which they may come back.
    pub(crate) fn went(&mut self, place: Where, name: Name, said_goodbye: bool, now: Now) {
        let Some(mut presence) = self.take_any(place, name, now) else {
            return;
        };
        presence.is_here = false;
        presence.due = match (presence.is_written_here, said_goodbye) {
            (true, true) => now.instant,
            (true, false) => now.instant + AWAY_BEFORE_EXIT,
            (false, _) => presence.pause_ends(now),
        };
        self.put(place, presence);
    }

    /// When [`poll`](Self::poll) has something next.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.deadlines.first().map(|&(due, _)| due)
    }

    /// The next passage that is due to be written.
    pub(crate) fn poll(&mut self, now: Now) -> Option<Passage> {
        loop {
            let first = self.deadlines.first();
            let &(_, place) = first.filter(|&&(due, _)| due <= now.instant)?;
            let mut presence = self.take(place)?;
            let name = presence.name;
            let is_entry = presence.is_here;
            match (is_entry, presence.is_written_here) {
                // Long gone: it is forgotten.
                (false, false) => continue,
                (true, true) => {
                    self.settle(place, presence.entry_at, now);
                    continue;
                }
                (true, false) => self.settle(place, Some(now.instant), now),
                (false, true) => {
                    presence.is_written_here = false;
                    presence.due = presence.pause_ends(now);
                    self.put(place, presence);
                }
            }
            return Some(Passage {
                person: place.0,
                room: place.1,
                name,
                is_entry,
            });
        }
    }

    /// A passage that was polled could not be kept: it is due again in a while, if it still holds.
    pub(crate) fn not_written(&mut self, passage: Passage, now: Now) {
        let place = (passage.person, passage.room);
        let known = self.take_any(place, passage.name, now);
        let mut presence = known.unwrap_or(Presence {
            name: passage.name,
            is_here: false,
            is_written_here: false,
            entry_at: None,
            due: now.instant,
        });
        presence.is_written_here = !passage.is_entry;
        if passage.is_entry {
            presence.entry_at = None;
        }
        presence.due = now.instant + WRITE_AGAIN_AFTER;
        self.put(place, presence);
    }

    fn len(&self) -> usize {
        self.settled.len() + self.unsettled.len()
    }

    /// Nothing is to be done about somebody who is here, since an entry that is written.
    fn settle(&mut self, place: Where, entry_at: Option<Instant>, now: Now) {
        let began = *self.began.get_or_insert(now.instant);
        let since = entry_at.map(|entry| entry.saturating_duration_since(began).as_millis());
        // A second begun counts whole: no entry comes early by it.
        let second = since.unwrap_or(0).div_ceil(1_000);
        self.settled
            .insert(place, u32::try_from(second).unwrap_or(u32::MAX));
    }

    /// Takes somebody of whom something is to be done.
    fn take(&mut self, place: Where) -> Option<Presence> {
        let presence = self.unsettled.remove(&place)?;
        self.deadlines.remove(&(presence.due, place));
        Some(presence)
    }

    /// Takes anybody; who is settled bears this name.
    fn take_any(&mut self, place: Where, name: Name, now: Now) -> Option<Presence> {
        let Some(second) = self.settled.remove(&place) else {
            return self.take(place);
        };
        let began = *self.began.get_or_insert(now.instant);
        Some(Presence {
            name,
            is_here: true,
            is_written_here: true,
            entry_at: Some(began + Duration::from_secs(second.into())),
            due: now.instant,
        })
    }

    fn put(&mut self, place: Where, presence: Presence) {
        self.deadlines.insert((presence.due, place));
        self.unsettled.insert(place, presence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Story {
        presences: Presences,
        now: Now,
    }

    impl Story {
        fn new() -> Self {
            Self {
                presences: Presences::default(),
                now: Now {
                    instant: Instant::now(),
                    unix_ms: 0,
                },
            }
        }

        fn after(&mut self, seconds: u64) -> String {
            self.now = self.now.after(Duration::from_secs(seconds));
            self.written()
        }

        fn written(&mut self) -> String {
            let mut written = String::new();
            while let Some(passage) = self.presences.poll(self.now) {
                written.push(if passage.is_entry { '+' } else { '-' });
            }
            written
        }

        fn came(&mut self) -> String {
            self.presences.came(
                (PersonId::new(1).unwrap(), None),
                Name::cut("Ana"),
                self.now,
            );
            self.written()
        }

        fn went(&mut self, said_goodbye: bool) -> String {
            self.presences.went(
                (PersonId::new(1).unwrap(), None),
                Name::cut("Ana"),
                said_goodbye,
                self.now,
            );
            self.written()
        }
    }

    #[test]
    fn a_goodbye_is_an_exit_at_once() {
        let mut story = Story::new();
        assert_eq!((story.came(), story.went(true)), ("+".into(), "-".into()));
    }

    #[test]
    fn someone_lost_is_gone_after_thirty_seconds() {
        let mut story = Story::new();
        story.came();
        assert_eq!(
            (story.went(false), story.after(29), story.after(1)),
            ("".into(), "".into(), "-".into())
        );
    }

    #[test]
    fn someone_back_in_time_never_went() {
        let mut story = Story::new();
        story.came();
        story.went(false);
        story.after(20);
        assert_eq!(
            (story.came(), story.after(3_600)),
            (String::new(), String::new())
        );
    }

    #[test]
    fn flapping_is_written_once_a_minute() {
        let mut story = Story::new();
        let mut written = story.came() + &story.went(true);
        for _ in 0..10 {
            written += &story.came();
            written += &story.went(true);
        }
        assert_eq!(written, "+-");
        story.came();
        assert_eq!((story.after(59), story.after(1)), ("".into(), "+".into()));
    }

    #[test]
    fn people_long_gone_are_forgotten() {
        let mut story = Story::new();
        story.came();
        story.went(true);
        story.after(60);
        assert!(story.presences.len() == 0 && story.presences.next_due().is_none());
    }
}
