//! Links between a running server and the doors for existing programs, which run on other threads.

use super::super::bridge::{self, Inbox, Outbox};
use crate::{
    call_door::{Ask, Event},
    journal::Reader,
    report::DoorKind,
    server::Server,
    time::Now,
};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Asks that wait to be looked at, of all doors.
const ASKS: usize = 4_096;
/// Events that wait to be looked at, of one door. Past it they wait in the journal.
const EVENTS: usize = 1_024;
/// Asks looked at in one turn.
const ASKS_PER_TURN: usize = 256;
/// Until a door that fetches slowly is looked at again.
const FULL_PAUSE: Duration = Duration::from_millis(5);

/// What a door says to the server.
enum Said {
    Opened(Outbox<Event>, Weak<()>),
    Asked(Box<Ask>),
    /// Only rings: its link is gone.
    Closed,
}

/// Which opening of which door says it.
type Sender = (DoorKind, u64);

/// Where the doors of a server are linked to it.
#[derive(Clone)]
pub struct DoorLinks {
    said: Outbox<(Sender, Said)>,
    journal: Arc<dyn Reader>,
    opened: Arc<AtomicU64>,
}

impl fmt::Debug for DoorLinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DoorLinks").finish_non_exhaustive()
    }
}

/// The server's end of them.
pub struct DoorPlugs {
    said: Inbox<(Sender, Said)>,
}

impl fmt::Debug for DoorPlugs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DoorPlugs").finish_non_exhaustive()
    }
}

/// Links for the doors of one server, and what the [server](super::serve) is given.
#[must_use]
pub fn door_links(journal: Arc<dyn Reader>) -> (DoorLinks, DoorPlugs) {
    let (sender, said) = bridge::channel(ASKS);
    let links = DoorLinks {
        said: sender,
        journal,
        opened: Arc::default(),
    };
    (links, DoorPlugs { said })
}

impl DoorLinks {
    /// A link for a door that opens. An earlier one of the same door ends. At a server that has too much to
    /// do, or has ended, so does this one.
    #[must_use]
    pub fn open(&self, door: DoorKind) -> DoorLink {
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        let sender = (door, number);
        let (events, inbox) = bridge::channel(EVENTS);
        let life = Arc::new(());
        let opened = Said::Opened(events, Arc::downgrade(&life));
        // What was not sent is dropped, which ends the link.
        let _ = self.said.try_send((sender, opened));
        DoorLink {
            sender,
            said: self.said.clone(),
            events: inbox,
            journal: Arc::clone(&self.journal),
            life,
        }
    }
}

/// A door's end of its link. Dropping it closes the door: its callers are gone.
pub struct DoorLink {
    sender: Sender,
    said: Outbox<(Sender, Said)>,
    events: Inbox<Event>,
    journal: Arc<dyn Reader>,
    #[expect(dead_code, reason = "the server looks whether it is still held")]
    life: Arc<()>,
}

impl fmt::Debug for DoorLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DoorLink")
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

impl DoorLink {
    /// What was said before, for reading. Records after the order that an answer tells
    /// ([`Outcome::Entered`](crate::call_door::Outcome::Entered)) are still to be heard.
    #[must_use]
    pub fn journal(&self) -> Arc<dyn Reader> {
        Arc::clone(&self.journal)
    }

    /// Asks the server for something.
    ///
    /// # Errors
    /// Gives the ask back when the server has too much to do; try again in some milliseconds.
    pub fn ask(&self, ask: Ask) -> Result<(), Ask> {
        let asked = (self.sender, Said::Asked(Box::new(ask)));
        self.said.try_send(asked).map_err(|(_, said)| match said {
            Said::Asked(ask) => *ask,
            Said::Opened(..) | Said::Closed => unreachable!("what was sent comes back"),
        })
    }

    /// What the door's callers are told next; `None` once the server has ended or another link has
    /// taken this one's place. Cancel safe.
    pub async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }
}

impl Drop for DoorLink {
    fn drop(&mut self) {
        // A server that has too much to do looks later.
        let _ = self.said.try_send((self.sender, Said::Closed));
    }
}

/// The server's half of all links.
pub(super) struct Doors {
    said: Option<Inbox<(Sender, Said)>>,
    open: BTreeMap<DoorKind, Open>,
    /// When a door that fetches slowly is looked at again.
    full_until: Option<Instant>,
}

struct Open {
    number: u64,
    life: Weak<()>,
    events: Outbox<Event>,
    /// What the door had no room for.
    held: Option<Event>,
}

/// Something a door said.
pub(super) struct Word((Sender, Said));

impl Doors {
    pub(super) fn new(plugs: Option<DoorPlugs>) -> Self {
        Self {
            said: plugs.map(|plugs| plugs.said),
            open: BTreeMap::new(),
            full_until: None,
        }
    }

    /// The next word of a door; never when there are none. Cancel safe.
    pub(super) async fn next(&mut self) -> Word {
        if let Some(said) = &mut self.said {
            if let Some(word) = said.recv().await {
                return Word(word);
            }
            self.said = None;
        }
        std::future::pending().await
    }

    /// When [`carry`](Self::carry) is due though nothing has happened.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.full_until
    }

    /// Takes in a word, and those that wait behind it.
    pub(super) fn handle(&mut self, word: Word, server: &mut Server, now: Now) {
        let mut next = Some(word);
        for _ in 0..ASKS_PER_TURN {
            let Some(Word(word)) = next else { return };
            self.handle_one(word, server, now);
            next = self.said.as_mut().and_then(Inbox::try_recv).map(Word);
        }
        if let Some(Word(word)) = next {
            self.handle_one(word, server, now);
        }
    }

    fn handle_one(
        &mut self,
        ((door, number), said): (Sender, Said),
        server: &mut Server,
        now: Now,
    ) {
        match said {
            Said::Opened(events, life) => {
                if self.open.remove(&door).is_some() {
                    server.handle_door_closed(door, now);
                }
                server.handle_door_opened(door);
                let open = Open {
                    number,
                    life,
                    events,
                    held: None,
                };
                self.open.insert(door, open);
            }
            Said::Asked(ask) => {
                let is_current = self
                    .open
                    .get(&door)
                    .is_some_and(|open| open.number == number);
                if is_current {
                    server.handle_ask(door, *ask, now);
                }
            }
            Said::Closed => {}
        }
    }

    /// Hands on what the doors are told, as far as they have room.
    pub(super) fn carry(&mut self, server: &mut Server, now: Now) {
        self.full_until = None;
        let closed = self
            .open
            .extract_if(.., |_, open| open.life.strong_count() == 0);
        for (door, _) in closed {
            server.handle_door_closed(door, now);
        }
        for (&door, open) in &mut self.open {
            while let Some(event) = open.held.take().or_else(|| server.poll_call_event(door)) {
                if let Err(event) = open.events.try_send(event) {
                    open.held = Some(event);
                    self.full_until = Some(now.instant + FULL_PAUSE);
                    break;
                }
            }
        }
    }
}
