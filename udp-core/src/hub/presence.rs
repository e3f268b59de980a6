//! Entries and exits worth writing down: who came and who went, without the flapping between.

use crate::{
    bounds::{AWAY_BEFORE_EXIT, ENTRY_PAUSE, PRESENCES, WRITE_AGAIN_AFTER},
    time::Now,
};
use protocol::{Name, PersonId, RoomId};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
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

#[derive(Debug)]
struct Presence {
    name: Name,
    is_here: bool,
    is_written_here: bool,
    /// When the last entry was written; no other within a minute.
    entry_at: Option<Instant>,
    /// When what is written must be made to agree with what is, or the presence forgotten.
    due: Option<Instant>,
}

/// Follows who is here and who is written down as being here.
#[derive(Debug, Default)]
pub(crate) struct Presences {
    by_place: BTreeMap<Where, Presence>,
    deadlines: BTreeSet<(Instant, Where)>,
}

impl Presences {
    /// Somebody is here.
    pub(crate) fn came(&mut self, place: Where, name: Name, now: Now) {
        if !self.by_place.contains_key(&place) && self.by_place.len() >= PRESENCES {
            return;
        }
        let presence = self.by_place.entry(place).or_insert(Presence {
            name,
            is_here: true,
            is_written_here: false,
            entry_at: None,
            due: None,
        });
        presence.name = name;
        presence.is_here = true;
        let due = (!presence.is_written_here).then(|| {
            presence
                .entry_at
                .map_or(now.instant, |entry| now.instant.max(entry + ENTRY_PAUSE))
        });
        self.schedule(place, due);
    }

    /// Somebody's entry is written down, here or before the server started.
    pub(crate) fn wrote(&mut self, place: Where, name: Name, now: Now) {
        if self.by_place.len() >= PRESENCES {
            return;
        }
        self.schedule(place, None);
        let presence = Presence {
            name,
            is_here: true,
            is_written_here: true,
            entry_at: Some(now.instant),
            due: None,
        };
        self.by_place.insert(place, presence);
    }

    /// Somebody is gone: with a TCHAU at once, otherwise after a time in which they may come back.
    pub(crate) fn went(&mut self, place: Where, said_goodbye: bool, now: Now) {
        let Some(presence) = self.by_place.get_mut(&place) else {
            return;
        };
        presence.is_here = false;
        let forget_at = presence
            .entry_at
            .map_or(now.instant, |entry| entry + ENTRY_PAUSE);
        let due = match (presence.is_written_here, said_goodbye) {
            (true, true) => now.instant,
            (true, false) => now.instant + AWAY_BEFORE_EXIT,
            (false, _) => forget_at.max(now.instant),
        };
        self.schedule(place, Some(due));
    }

    fn schedule(&mut self, place: Where, due: Option<Instant>) {
        let Some(presence) = self.by_place.get_mut(&place) else {
            return;
        };
        if let Some(old) = presence.due.take() {
            self.deadlines.remove(&(old, place));
        }
        presence.due = due;
        if let Some(due) = due {
            self.deadlines.insert((due, place));
        }
    }

    /// When [`poll`](Self::poll) has something next.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.deadlines.first().map(|&(due, _)| due)
    }

    /// The next passage that is due to be written.
    pub(crate) fn poll(&mut self, now: Now) -> Option<Passage> {
        loop {
            let (_, place) = *self
                .deadlines
                .first()
                .filter(|&&(due, _)| due <= now.instant)?;
            self.schedule(place, None);
            let presence = self.by_place.get_mut(&place)?;
            let is_entry = presence.is_here;
            match (is_entry, presence.is_written_here) {
                (false, false) => {
                    self.by_place.remove(&place);
                    continue;
                }
                (true, true) => continue,
                (true, false) => presence.entry_at = Some(now.instant),
                (false, true) => {
                    let forget_at = presence
                        .entry_at
                        .map_or(now.instant, |entry| entry + ENTRY_PAUSE);
                    presence.is_written_here = false;
                    let name = presence.name;
                    self.schedule(place, Some(forget_at.max(now.instant)));
                    return Some(Passage {
                        person: place.0,
                        room: place.1,
                        name,
                        is_entry,
                    });
                }
            }
            presence.is_written_here = true;
            return Some(Passage {
                person: place.0,
                room: place.1,
                name: presence.name,
                is_entry,
            });
        }
    }

    /// A passage that was polled could not be kept: it is due again in a while, if it still holds.
    pub(crate) fn not_written(&mut self, passage: Passage, now: Now) {
        let place = (passage.person, passage.room);
        let presence = self.by_place.entry(place).or_insert(Presence {
            name: passage.name,
            is_here: false,
            is_written_here: false,
            entry_at: None,
            due: None,
        });
        presence.is_written_here = !passage.is_entry;
        if passage.is_entry {
            presence.entry_at = None;
        }
        self.schedule(place, Some(now.instant + WRITE_AGAIN_AFTER));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

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
            self.presences
                .went((PersonId::new(1).unwrap(), None), said_goodbye, self.now);
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
        assert!(story.presences.by_place.is_empty() && story.presences.next_due().is_none());
    }
}
