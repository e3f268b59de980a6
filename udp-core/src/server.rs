//! The server as one pure state machine: hub, doors and journal put together.
//!
//! A driver hands in datagrams and the time; has a journal append what [`Server::poll_append`] gives;
//! and sends what [`Server::poll_transmit`] gives, until there is no more of either.

mod calls;
mod reporter;
mod streams;

pub use crate::classic::{Addresses, Transmit, Unreachable};
pub use crate::report::{
    Counters, Departure, DoorKind, Drop, Event, Handshake, JournalState, PersonRow, RoomRow,
    SealedCounters, Snapshot,
};
pub use crate::settings::{Rate, Settings};

use crate::{
    call_door::CallDoor,
    classic::ClassicDoor,
    hub::{Hub, Order},
    journal::{AppendError, Batch, ReadError, Reader, Retirement},
    password::PasswordHash,
    sealed_door::SealedDoor,
    time::Now,
};
use protocol::Refusal;
use reporter::Reporter;
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

/// A whole server without its socket.
pub struct Server {
    hub: Hub,
    classic: ClassicDoor,
    sealed: SealedDoor,
    calls: CallDoor,
    is_open_network: bool,
    journal: Arc<dyn Reader>,
    reporter: Reporter,
    retirement: Retirement,
    retain_from: Option<u64>,
    last_commit: Option<Duration>,
    commits: u64,
    commits_took: Duration,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("hub", &self.hub)
            .field("classic", &self.classic)
            .field("sealed", &self.sealed)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// A server with nobody in it.
    ///
    /// # Errors
    /// [`ReadError`] when the journal's tables cannot be read.
    pub fn new(settings: Settings, journal: Arc<dyn Reader>, now: Now) -> Result<Self, ReadError> {
        let beacon = settings.beacon.max(Duration::from_secs(1));
        let settings = Settings { beacon, ..settings };
        Ok(Self {
            hub: Hub::new(settings, &*journal, now)?,
            classic: ClassicDoor::new(&settings, now),
            sealed: SealedDoor::default(),
            calls: CallDoor::new(&settings, now),
            is_open_network: settings.open_network,
            retirement: Retirement::new(settings.retention, &*journal, now),
            journal,
            reporter: Reporter::new(now),
            retain_from: None,
            last_commit: None,
            commits: 0,
            commits_took: Duration::ZERO,
        })
    }

    /// A datagram arrived.
    pub fn handle_datagram(&mut self, from: SocketAddr, bytes: &[u8], now: Now) {
        self.classic
            .handle_datagram(&mut self.hub, from, bytes, now);
        self.settle(now);
    }

    /// A datagram arrived that was longer than the receive buffer.
    pub fn handle_oversized(&mut self) {
        let counters = self.hub.counters_mut();
        counters.frames_in += 1;
        counters.drop_one(Drop::TooLong);
    }

    /// The system says that what we sent to an address did not arrive.
    pub fn handle_unreachable(&mut self, at: SocketAddr, what: Unreachable, now: Now) {
        self.classic
            .handle_unreachable(&mut self.hub, at, what, now);
    }

    /// The driver woke up.
    pub fn handle_wake(&mut self) {
        self.hub.counters_mut().wakes += 1;
    }

    /// Datagrams have left.
    pub fn handle_sent(&mut self, count: u64) {
        self.hub.counters_mut().frames_out += count;
    }

    /// Datagrams did not leave: the system's send buffer stayed full or an address was refused.
    pub fn handle_not_sent(&mut self, count: u64, error: String) {
        self.hub.counters_mut().dropped[Drop::NotSent as usize] += count;
        self.hub.push_event(Event::SendFailed { error });
    }

    /// The system has dropped this many datagrams since the start because we read too slowly.
    pub fn handle_kernel_drops(&mut self, since_start: u64) {
        self.hub.counters_mut().dropped[Drop::Kernel as usize] = since_start;
    }

    /// The system gave less room for what arrives than was asked for.
    pub fn handle_small_receive_buffer(&mut self, bytes: u64, wanted: u64) {
        self.hub
            .push_event(Event::SmallReceiveBuffer { bytes, wanted });
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, now: Now) {
        self.hub.handle_retired(self.journal.extent().first_kept());
        self.hub.handle_timeout(now);
        self.classic.handle_timeout(&mut self.hub, now);
        self.sealed
            .handle_timeout(&mut self.hub, &*self.journal, now);
        self.calls
            .handle_timeout(&mut self.hub, &*self.journal, now);
        self.settle(now);
        self.reporter.handle_timeout(&mut self.hub, now);
        let extent = self.journal.extent();
        self.retain_from = self.retirement.due(now, extent, &*self.journal);
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    #[must_use]
    pub fn poll_timeout(&self) -> Instant {
        let others = [
            self.classic.poll_timeout(),
            self.sealed.poll_timeout(),
            self.calls.poll_timeout(),
            self.reporter.poll_timeout(),
        ];
        let due = self.hub.poll_timeout().min(self.retirement.poll_timeout());
        others.into_iter().flatten().fold(due, Instant::min)
    }

    /// The first order the journal is to keep, when it keeps more.
    pub fn poll_retain(&mut self) -> Option<u64> {
        self.retain_from.take()
    }

    /// The server ends: everyone is told.
    pub fn handle_shutdown(&mut self) {
        self.hub.handle_shutdown();
        self.sealed.handle_shutdown();
    }

    /// What the journal must append next; ask again after each
    /// [`handle_appended`](Self::handle_appended). It may be appended while what followed from the last one is
    /// being sent.
    pub fn poll_append(&mut self) -> Option<Batch> {
        self.hub.poll_append()
    }

    /// The journal has appended what [`poll_append`](Self::poll_append) gave, or could not. Everything that
    /// followed from the batch before must have been fetched with [`poll_transmit`](Self::poll_transmit).
    pub fn handle_appended(&mut self, batch: Batch, result: &Result<(), AppendError>, now: Now) {
        self.hub.handle_appended(batch, result, now);
        let extent = self.journal.extent();
        self.retain_from = self.retirement.due(now, extent, &*self.journal);
        self.hub.handle_retired(extent.first_kept());
        while let Some(answer) = self.hub.poll_answer() {
            match self.hub.door(answer.session) {
                Some(DoorKind::Sealed) => self.sealed.answer(&mut self.hub, answer),
                Some(DoorKind::Classic) => self.classic.answer(&mut self.hub, answer, now),
                // What nobody asked for, or somebody who has gone.
                _ => self.calls.answer(&mut self.hub, answer),
            }
        }
        self.settle(now);
        self.sealed
            .handle_committed(&mut self.hub, &*self.journal, now);
    }

    /// Carries out an order of the operator; [`Event::Ordered`] or [`Event::OrderRefused`] follows.
    ///
    /// # Errors
    /// Why it cannot be carried out.
    pub fn handle_order(&mut self, order: &Order, now: Now) -> Result<(), Refusal> {
        let condemned = self.hub.handle_order(order, now).inspect_err(|&refusal| {
            self.hub
                .push_event(Event::OrderRefused(order.clone(), refusal));
        })?;
        for (session, refusal) in condemned {
            self.classic.dismiss(&mut self.hub, session, refusal, now);
            self.sealed.dismiss(&mut self.hub, session, refusal, now);
            self.calls.dismiss(&mut self.hub, session, refusal, now);
        }
        self.settle(now);
        Ok(())
    }

    /// A commit took so long.
    pub fn handle_commit_time(&mut self, took: Duration) {
        self.last_commit = Some(took);
        self.commits += 1;
        self.commits_took = self.commits_took.saturating_add(took);
    }

    /// Wants a password from everybody whose key was not seen to know it. Who knew another one is
    /// forgotten.
    ///
    /// # Errors
    /// [`ReadError`] when the journal's tables cannot be read.
    pub fn require_password(&mut self, hash: &PasswordHash) -> Result<(), ReadError> {
        self.hub.require_password(hash, &*self.journal)
    }

    /// Gives the history a number by which clients tell it from every other: `random`, if the journal is new.
    /// Without, they are told none.
    ///
    /// # Errors
    /// [`ReadError`] when the journal's tables cannot be read.
    pub fn number_history(&mut self, random: u32) -> Result<(), ReadError> {
        self.hub.number_history(random, &*self.journal)
    }

    /// What to send next.
    pub fn poll_transmit(&mut self) -> Option<Transmit<'_>> {
        self.classic.poll_transmit(&mut self.hub)
    }

    /// What the operator may want to know; at most 100 a second.
    pub fn poll_event(&mut self, now: Now) -> Option<Event> {
        self.reporter.poll_event(&mut self.hub, now)
    }

    /// What has been counted.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.hub.counters()
    }

    /// The journal, for reading.
    #[must_use]
    pub fn journal(&self) -> &dyn Reader {
        &*self.journal
    }

    /// A picture for the operator.
    #[must_use]
    pub fn snapshot(&self, now: Now) -> Snapshot {
        Snapshot {
            uptime: self.hub.uptime(now),
            taken_ms: now.unix_ms,
            counters: *self.hub.counters(),
            people: self.hub.rows().collect(),
            away: self.hub.away(),
            rooms: self
                .hub
                .rooms()
                .map(|(id, name, people)| RoomRow { id, name, people })
                .collect(),
            sanctions: self.hub.sanctions().collect(),
            journal: JournalState {
                extent: self.journal.extent(),
                last_commit: self.last_commit,
                commits: self.commits,
                commits_took: self.commits_took,
                free_bytes: self.journal.free_bytes(),
                trouble: self.hub.journal_trouble().cloned(),
            },
        }
    }
}
