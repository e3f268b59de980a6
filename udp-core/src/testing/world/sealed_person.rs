//! Somebody with a key: the real session on a profile that loses power, and the line to the server.

use super::{Violation, eyes::Eyes, history::History, line::Line, profile::Shelf};
use crate::{
    Now,
    client::{
        Label,
        sealed::{Command, Password, Profile, SealedSession},
    },
    sealed::identity::KeyPair,
};
use fastrand::Rng;
use protocol::{
    Destination, Frame, FrameText, Heading, Kind, Name, Origin, PersonId, Record, RoomId,
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

/// Bytes of records that the program prepares at once: whole ones, so that others may stand between them.
const WRITE_BYTES: usize = 20 * Record::SIZE;

pub(super) struct SealedPerson {
    wanted: Option<PersonId>,
    name: Name,
    pub(super) identity: KeyPair,
    pub(super) address: SocketAddr,
    shelf: Shelf,
    /// `None` while the program does not run.
    session: Option<SealedSession>,
    /// When it is started again.
    starts_at: Option<Instant>,
    pub(super) line: Option<Line>,
    /// Taken from the session and not by the line.
    unwritten: Vec<u8>,
    /// The session has been asked for all it has to write.
    has_written: bool,
    /// Until when nothing is taken from the line.
    pub(super) busy_until: Instant,
    /// Until when a line that is of no more use is kept.
    lingers_until: Option<Instant>,
    pub(super) eyes: Eyes,
}

impl SealedPerson {
    pub(super) fn new(index: u32, wanted: Option<PersonId>, rng: &mut Rng, now: Instant) -> Self {
        let host = Ipv4Addr::new(10, 0, 2, u8::try_from(index).unwrap_or(u8::MAX));
        let mut secret = [0; 32];
        rng.fill(&mut secret);
        let identity = KeyPair::from_secret(&secret);
        Self {
            wanted,
            name: Name::cut(&format!("selado {index}")),
            identity: identity.unwrap_or_else(|_| unreachable!("every 32 bytes are a key")),
            address: (host, 4_000).into(),
            shelf: Shelf::new(rng.u32(0..FILES_ONE_IN) == 0, rng.u64(..)),
            session: None,
            starts_at: Some(now),
            line: None,
            unwritten: Vec::new(),
            has_written: true,
            busy_until: now,
            lingers_until: None,
            eyes: Eyes::default(),
        }
    }

    pub(super) fn poll_timeout(&mut self, now: Instant) -> Option<Instant> {
        let session = self.session.as_ref().and_then(SealedSession::poll_timeout);
        let busy = Some(self.busy_until).filter(|&until| until > now);
        let line = self.line.as_mut().and_then(|line| line.poll_timeout(now));
        let due = [session, self.starts_at, self.lingers_until, busy, line];
        due.into_iter().flatten().min()
    }

    /// Starts the program when it is time, and has it do what is due.
    pub(super) fn handle_timeout(
        &mut self,
        rng: &mut Rng,
        history: &History,
        first_kept: u64,
        now: Now,
    ) -> Result<(), Violation> {
        if self.starts_at.is_some_and(|at| at <= now.instant) {
            self.start(rng, history, first_kept)?;
        }
        if let Some(session) = &mut self.session
            && session.poll_timeout().is_some_and(|due| due <= now.instant)
        {
            session.handle_timeout(now);
            self.has_written = false;
        }
        Ok(())
    }

    fn start(
        &mut self,
        rng: &mut Rng,
        history: &History,
        first_kept: u64,
    ) -> Result<(), Violation> {
        self.starts_at = None;
        // What does not open is no matter of the program.
        self.shelf.heal();
        let profile = Profile {
            id: self.wanted,
            name: self.name,
            password: Password::NONE,
        };
        let session = SealedSession::open(profile, self.shelf.open()?, rng.u64(..));
        let session = session.map_err(|error| {
            Violation::new(format!("{}: a profile cannot be read: {error}", self.name))
        })?;
        self.session = Some(session);
        self.eyes.opens();
        self.see(history, first_kept)?;
        self.eyes.is_open()
    }

    /// The user looks at what the program tells.
    pub(super) fn see(&mut self, history: &History, first_kept: u64) -> Result<(), Violation> {
        while let Some(event) = self.session.as_mut().and_then(SealedSession::poll_event) {
            self.eyes.see(event, history, first_kept)?;
        }
        Ok(())
    }

    /// A program that has ended is started again some day.
    pub(super) fn restart_if_ended(&mut self, rng: &mut Rng, now: Instant) -> bool {
        let has_ended = self.eyes.has_ended && self.line.is_none();
        if has_ended {
            self.session = None;
            self.eyes.closes();
            self.starts_at = Some(now + Duration::from_millis(rng.u64(0..20_000)));
        }
        has_ended
    }

    /// Says something while the power of the computer goes; [`lose_power`](Self::lose_power) follows.
    pub(super) fn say_last_words(&mut self, rng: &mut Rng, text: String, now: Now) {
        self.shelf.cut_power_soon(rng);
        self.say(Destination::Everyone, text, now);
    }

    /// The computer loses its power, and is switched on again some day.
    pub(super) fn lose_power(&mut self, rng: &mut Rng, now: Instant) {
        self.shelf.cut_power();
        self.session = None;
        self.line = None;
        self.shelf.power_on(rng);
        self.eyes.closes();
        self.forget_line();
        self.starts_at = Some(now + Duration::from_millis(rng.u64(0..20_000)));
    }

    /// The disk of the profile fails, or no longer does.
    pub(super) fn trouble_disk(&mut self, rng: &mut Rng) {
        if rng.bool() {
            self.shelf.fail_soon(rng);
        } else {
            self.shelf.heal();
        }
    }

    pub(super) fn heal_disk(&mut self) {
        self.shelf.heal();
    }

    pub(super) fn torn(&self) -> u64 {
        self.shelf.torn()
    }

    /// Everything that there was to say has had its last word, and the session is in order.
    pub(super) fn is_settled(&self) -> bool {
        let waiting = self.session.as_ref().map(SealedSession::waiting);
        self.eyes.is_settled() && waiting == Some(0)
    }

    pub(super) const fn is_running(&self) -> bool {
        self.session.is_some()
    }

    pub(super) fn command(&mut self, command: Command, now: Now) {
        if let Some(session) = &mut self.session {
            self.eyes.wishes += u64::from(matches!(command, Command::Wish(_)));
            session.handle_command(command, now);
            self.has_written = false;
        }
    }

    /// Another program of theirs, of another make, tells a mark that may lie far behind.
    pub(super) fn tell_old_mark(&mut self, conversation: Destination, place: u32) {
        if self.eyes.is_here() && self.unwritten.is_empty() {
            let (name, text) = (Name::EMPTY, FrameText::EMPTY);
            let frame = Frame::new(Kind::LIDO, Origin::Server, conversation, &name, &text);
            let heading = Heading {
                place: place.into(),
                ..Heading::default()
            };
            self.unwritten
                .extend_from_slice(Record { heading, frame }.bytes());
        }
    }

    pub(super) fn say(&mut self, to: Destination, text: String, now: Now) {
        self.eyes.saying.clone_from(&text);
        let label = Label(0);
        self.command(Command::Say { label, to, text }, now);
    }

    pub(super) fn handle_connected(&mut self, now: Now) {
        if let Some(session) = &mut self.session {
            session.handle_connected(now);
            self.has_written = false;
        }
    }

    pub(super) fn handle_bytes(&mut self, bytes: &[u8], now: Now) {
        if let Some(session) = &mut self.session {
            session.handle_bytes(bytes, now);
            self.has_written = false;
        }
    }

    /// The line is over, or none could be had.
    pub(super) fn handle_disconnected(&mut self, now: Now) {
        self.forget_line();
        self.eyes.wants_connection = false;
        if let Some(session) = &mut self.session {
            session.handle_disconnected(now);
        }
    }

    fn forget_line(&mut self) {
        self.unwritten.clear();
        self.has_written = true;
        self.lingers_until = None;
    }

    /// Gives what is to be said to `accept`, which tells how much it took, and again whatever it left.
    pub(super) fn write(&mut self, mut accept: impl FnMut(&[u8]) -> usize) {
        let Some(session) = &mut self.session else {
            return;
        };
        loop {
            if self.unwritten.is_empty() && !self.has_written {
                self.unwritten = session.poll_write(WRITE_BYTES);
                self.has_written = self.unwritten.is_empty();
            }
            if self.unwritten.is_empty() {
                return;
            }
            let taken = accept(&self.unwritten);
            self.unwritten.drain(..taken);
            if !self.unwritten.is_empty() {
                return;
            }
        }
    }

    /// True once a line of no more use has carried what it will.
    pub(super) fn is_done_with_line(&mut self, rng: &mut Rng, now: Instant) -> bool {
        let is_closing = self.session.as_ref().is_some_and(SealedSession::is_closing);
        if !is_closing || !self.unwritten.is_empty() || !self.has_written {
            return false;
        }
        let lingers = Duration::from_millis(rng.u64(0..1_000));
        *self.lingers_until.get_or_insert(now + lingers) <= now
    }

    /// Rooms they are in, as far as they know.
    pub(super) fn rooms(&self) -> Vec<RoomId> {
        let standings = self.eyes.standings.iter();
        standings
            .filter_map(|(which, &(_, is_open))| match which {
                Destination::Room(room) if is_open => Some(*room),
                _ => None,
            })
            .collect()
    }

    /// How things stand, for a failure's reader.
    pub(super) fn standing(&self) -> String {
        format!(
            "{} {:?}, line {:?}",
            self.eyes.standing(),
            self.session,
            self.line
        )
    }
}

/// Of so many people one has a real file; the others' profiles lie in memory that loses the same.
const FILES_ONE_IN: u32 = 2;
