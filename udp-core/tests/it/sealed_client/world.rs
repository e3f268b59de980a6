//! A session and a server, and the stream between them.

use super::{Double, double::ME, double::person};
use protocol::{Destination, Name, Token};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    client::{
        Label,
        sealed::{
            Change, Command, Direction, Event, MemoryStore, Password, Profile, SealedSession,
            Store, StoreError, Table, Urgency,
        },
    },
};

/// A profile that several sessions open one after the other, and that may fail.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folder(Arc<Mutex<Disk>>);

#[derive(Debug, Default)]
struct Disk {
    seen: MemoryStore,
    /// What survives a power cut.
    safe: MemoryStore,
    commits: u64,
    /// From this commit on everything fails.
    fails_at: Option<u64>,
    /// The failing commit was made all the same.
    fails_late: bool,
}

impl Folder {
    fn with<T>(&self, look: impl FnOnce(&mut Disk) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn commits(&self) -> u64 {
        self.with(|disk| disk.commits)
    }

    pub(crate) fn fail_at(&self, commit: u64, fails_late: bool) {
        self.with(|disk| (disk.fails_at, disk.fails_late) = (Some(commit), fails_late));
    }

    pub(crate) fn heal(&self) {
        self.with(|disk| disk.fails_at = None);
    }

    /// The power goes and comes back.
    pub(crate) fn cut_power(&self) {
        self.with(|disk| {
            disk.seen = disk.safe.clone();
            disk.fails_at = None;
        });
    }

    /// What is in it, safe or not.
    pub(crate) fn content(&self) -> MemoryStore {
        self.with(|disk| disk.seen.clone())
    }
}

impl Store for Folder {
    fn commit(&mut self, changes: &[Change], urgency: Urgency) -> Result<(), StoreError> {
        self.with(|disk| {
            let fails = disk.fails_at.is_some_and(|at| disk.commits >= at);
            disk.commits += 1;
            if !fails || disk.fails_late {
                disk.seen.commit(changes, urgency)?;
            }
            if fails {
                return Err(StoreError::Full);
            }
            if urgency == Urgency::Now {
                disk.safe = disk.seen.clone();
            }
            Ok(())
        })
    }

    fn value(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|disk| disk.seen.value(table, key))
    }

    fn visit(
        &self,
        table: Table,
        first: &[u8],
        last: &[u8],
        direction: Direction,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        self.with(|disk| disk.seen.visit(table, first, last, direction, visit))
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        self.with(|disk| match disk.fails_at {
            Some(at) if disk.commits > at => Err(StoreError::Full),
            _ => Ok(()),
        })
    }
}

/// Everything there is.
pub(crate) struct World {
    pub(crate) session: SealedSession,
    pub(crate) server: Double,
    pub(crate) folder: Folder,
    pub(crate) now: Now,
    pub(crate) is_connected: bool,
    /// Everything since it was last taken.
    events: Vec<Event>,
    /// Every message that was shown, by conversation and place.
    pub(crate) shown: BTreeMap<(Destination, u32), String>,
    /// Messages that wait as far as the user knows.
    pub(crate) waiting: BTreeMap<u32, (Token, Destination, String)>,
}

#[expect(clippy::disallowed_methods, reason = "a test begins at some instant")]
pub(crate) fn start() -> Now {
    Now {
        instant: Instant::now(),
        unix_ms: 1_800_000_000_000,
    }
}

pub(crate) fn open(store: Box<dyn Store>) -> SealedSession {
    let profile = Profile {
        id: Some(person(ME)),
        name: Name::cut("Ana"),
        password: Password::NONE,
    };
    SealedSession::open(profile, store, 1).expect("the profile opens")
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Folder::default(), Double::default())
    }

    pub(crate) fn with(folder: Folder, server: Double) -> Self {
        let session = open(Box::new(folder.clone()));
        let mut world = Self {
            session,
            server,
            folder,
            now: start(),
            is_connected: false,
            events: Vec::new(),
            shown: BTreeMap::new(),
            waiting: BTreeMap::new(),
        };
        world.listen();
        world
    }

    /// Connected, and everything settled.
    pub(crate) fn online() -> Self {
        let mut world = Self::new();
        world.connect();
        world.run();
        world.events.clear();
        world
    }

    pub(crate) fn connect(&mut self) {
        self.server.connect();
        self.is_connected = true;
        self.session.handle_connected(self.now);
        self.listen();
    }

    pub(crate) fn disconnect(&mut self) {
        self.is_connected = false;
        self.server.connect();
        self.session.handle_disconnected(self.now);
        self.listen();
    }

    /// The program dies and starts again.
    pub(crate) fn restart(&mut self) {
        self.is_connected = false;
        self.server.connect();
        self.session = open(Box::new(self.folder.clone()));
        self.waiting.clear();
        self.listen();
    }

    /// Bytes go to and fro until nobody says more.
    pub(crate) fn run(&mut self) {
        while self.step(4_096) {}
    }

    /// Up to `max` bytes go each way; false when there were none.
    pub(crate) fn step(&mut self, max: usize) -> bool {
        if !self.is_connected {
            return false;
        }
        let said = self.session.poll_write(max);
        self.server.hear(&said);
        let count = self.server.output.len().min(max);
        let heard: Vec<u8> = self.server.output.drain(..count).collect();
        if !heard.is_empty() {
            self.session.handle_bytes(&heard, self.now);
        }
        self.listen();
        !said.is_empty() || !heard.is_empty()
    }

    /// Time passes, and what is due is done.
    pub(crate) fn wait(&mut self, duration: Duration) {
        let until = self.now.instant + duration;
        while let Some(at) = self.session.poll_timeout().filter(|&at| at <= until) {
            self.now = self
                .now
                .after(at.saturating_duration_since(self.now.instant));
            self.session.handle_timeout(self.now);
            self.listen();
            self.run();
        }
        self.now = self
            .now
            .after(until.saturating_duration_since(self.now.instant));
    }

    pub(crate) fn command(&mut self, command: Command) {
        self.session.handle_command(command, self.now);
        self.listen();
    }

    pub(crate) fn say(&mut self, to: Destination, text: &str) {
        let text = text.to_owned();
        let label = Label(1);
        self.command(Command::Say { label, to, text });
    }

    pub(crate) fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// What is shown of a conversation, in order.
    pub(crate) fn texts(&self, which: Destination) -> Vec<String> {
        let all = self.shown.iter().filter(|((it, _), _)| *it == which);
        all.map(|(_, text)| text.clone()).collect()
    }

    /// Does what a window does.
    fn listen(&mut self) {
        while let Some(event) = self.session.poll_event() {
            match &event {
                Event::Message(message) => {
                    let at = (message.conversation, message.place);
                    let old = self.shown.insert(at, message.text.clone());
                    assert!(old.is_none_or(|old| old == message.text), "{message:?}");
                }
                Event::Queued {
                    token, to, text, ..
                } => {
                    self.waiting
                        .insert(token.number, (*token, *to, text.clone()));
                }
                Event::Kept {
                    token,
                    conversation,
                    place,
                    ..
                } => {
                    // Told again, it was shown when it was first told.
                    if let Some((_, _, text)) = self.waiting.remove(&token.number) {
                        self.shown.insert((*conversation, *place), text);
                    }
                }
                Event::Failed { token, .. } => _ = self.waiting.remove(&token.number),
                Event::HistoryReplaced { conversation } => {
                    self.shown.retain(|(it, _), _| it != conversation);
                }
                _ => {}
            }
            self.events.push(event);
        }
    }
}
