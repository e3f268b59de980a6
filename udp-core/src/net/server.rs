//! Runs a server on a socket: reads batches, keeps time, sends, reports.
//!
//! Both dialects share the socket. The first byte of a datagram tells them apart: 0x00 is a bare frame,
//! the bit 0x40 is QUIC, the rest is nobody's.

mod doors;
mod sealed;

pub use super::socket::{BindError, Socket, bind};
use super::{
    bridge::Inbox,
    clock::now,
    journal_thread::{Appended, JournalRunner},
    password_thread::{Checked, PasswordRunner},
    socket::{BUFFER_BYTES, BatchSocket, Packets, Sent},
};
use crate::{
    hub::Order,
    journal::Journal,
    password::Secret,
    sealed::identity::KeyPair,
    server::{Event, Server, Settings, Snapshot},
};
pub use doors::{DoorLink, DoorLinks, DoorPlugs, door_links};
use doors::{Doors, Word};
use sealed::{Sealed, is_sealed};
use std::{
    io,
    pin::pin,
    time::{Duration, Instant},
};

/// Batches read before what they brought is sent: a flood must not keep the answers waiting.
const BATCHES_PER_TURN: usize = 8;

/// Between two pictures for the operator.
const SNAPSHOT_PAUSE: Duration = Duration::from_millis(500);

/// How long a server that ends waits until those in sealed sessions have got its goodbye. Who is there
/// answers within some round trips.
const DRAIN: Duration = Duration::from_secs(1);

/// What a running server tells.
#[derive(Debug)]
pub enum Report {
    /// Something happened.
    Event(Event),
    /// How things stand: at the start, at most twice a second while something changes, and at the
    /// end.
    Snapshot(Box<Snapshot>),
}

/// What woke the loop.
enum Wake {
    Shutdown,
    Socket(io::Result<()>),
    Journal(Option<Appended>),
    Order(Option<Order>),
    Door(Word),
    Password(Checked),
    Time,
}

/// What a server proves itself by, and what it asks of others.
#[derive(Debug, Clone, Copy)]
pub struct Credentials<'a> {
    /// What people know it by in the sealed dialect.
    pub key: &'a KeyPair,
    /// What newcomers in the sealed dialect have to know.
    pub password: Option<&'a Secret>,
}

impl<'a> From<&'a KeyPair> for Credentials<'a> {
    /// Without a password.
    fn from(key: &'a KeyPair) -> Self {
        let password = None;
        Self { key, password }
    }
}

/// What reaches a running server beside its socket.
#[derive(Debug)]
pub struct Inlets {
    /// What the operator orders.
    pub orders: Inbox<Order>,
    /// The doors for existing programs, if there may be any.
    pub doors: Option<DoorPlugs>,
}

impl From<Inbox<Order>> for Inlets {
    /// Without other doors.
    fn from(orders: Inbox<Order>) -> Self {
        let doors = None;
        Self { orders, doors }
    }
}

/// Serves until `shutdown` completes, then tells everyone and returns, the journal closed. Orders are
/// carried out as they come; their senders may go.
///
/// # Errors
/// Only when the journal cannot be read, the password cannot be set, or the socket cannot be used in this runtime at all; errors
/// of single datagrams are counted and reported.
pub async fn serve(
    socket: Socket,
    credentials: impl Into<Credentials<'_>>,
    settings: Settings,
    journal: Box<dyn Journal>,
    inlets: impl Into<Inlets>,
    shutdown: impl Future<Output = ()>,
    report: impl FnMut(Report),
) -> io::Result<()> {
    let Credentials { key, password } = credentials.into();
    let Inlets { mut orders, doors } = inlets.into();
    let mut server = Server::new(settings, journal.reader(), now()).map_err(io::Error::other)?;
    let (passwords, hash) = PasswordRunner::start(password, server.journal())?;
    if let Some(hash) = &hash {
        server.require_password(hash).map_err(io::Error::other)?;
    }
    let random = fastrand::u32(..);
    server.number_history(random).map_err(io::Error::other)?;
    if let Some(bytes) = socket.small_receive_buffer() {
        server.handle_small_receive_buffer(bytes as u64, BUFFER_BYTES as u64);
    }
    let socket = BatchSocket::new(socket)?;
    let sealed = Sealed::new(key, socket.segments(), now()).map_err(io::Error::other)?;
    let mut driver = Driver {
        socket,
        sealed,
        packets: Packets::default(),
        journal: JournalRunner::start(journal)?,
        passwords,
        doors: Doors::new(doors),
        server,
        report,
        snapshot_due: None,
    };
    let mut shutdown = pin!(shutdown);
    let mut has_orders = true;
    driver.report_snapshot();
    loop {
        let deadline = driver.deadline();
        let wake = tokio::select! {
            biased;
            () = &mut shutdown => Wake::Shutdown,
            appended = driver.journal.done() => Wake::Journal(appended),
            order = orders.recv(), if has_orders => Wake::Order(order),
            word = driver.doors.next() => Wake::Door(word),
            checked = driver.passwords.done() => Wake::Password(checked),
            ready = driver.socket.ready() => Wake::Socket(ready),
            // Last: every turn does what is due, and with many sessions something always is.
            () = tokio::time::sleep_until(deadline.into()) => Wake::Time,
        };
        driver.server.handle_wake();
        match wake {
            Wake::Shutdown => {
                // What was said before the end is still heard: the runtime looks at the socket once
                // more before this goes on.
                tokio::task::yield_now().await;
                driver.read();
                driver.turn().await;
                break;
            }
            Wake::Socket(ready) => {
                ready?;
                driver.read();
            }
            Wake::Journal(Some(appended)) => driver.handle_appended(appended),
            Wake::Order(Some(order)) => driver.handle_order(&order),
            Wake::Order(None) => has_orders = false,
            Wake::Door(word) => driver.handle_word(word),
            Wake::Password(checked) => driver.handle_password_checked(&checked),
            Wake::Journal(None) | Wake::Time => {}
        }
        driver.turn().await;
    }
    driver.shut_down().await;
    Ok(())
}

/// A server with everything it runs on.
struct Driver<R> {
    socket: BatchSocket,
    sealed: Sealed,
    /// What is being sent from; empty between sends.
    packets: Packets,
    journal: JournalRunner,
    passwords: PasswordRunner,
    doors: Doors,
    server: Server,
    report: R,
    snapshot_due: Option<Instant>,
}

impl<R: FnMut(Report)> Driver<R> {
    fn deadline(&self) -> Instant {
        let others = [
            self.snapshot_due,
            self.sealed.poll_timeout(),
            self.doors.poll_timeout(),
        ];
        let due = self.server.poll_timeout();
        others.into_iter().flatten().fold(due, Instant::min)
    }

    fn read(&mut self) {
        let Self {
            socket,
            sealed,
            server,
            ..
        } = self;
        let moment = now();
        socket.take_errors(|at, what| server.handle_unreachable(at, what, moment));
        for _ in 0..BATCHES_PER_TURN {
            let moment = now();
            let has_more = socket.receive(|received| match received.bytes {
                Some(bytes) if is_sealed(bytes) => {
                    let (from, ecn) = (received.from, received.ecn());
                    if server.admits_sealed(from) {
                        sealed.handle_datagram(from, bytes, ecn, moment);
                    }
                }
                Some(bytes) => server.handle_datagram(received.from, bytes, moment),
                None => server.handle_oversized(),
            });
            if !has_more {
                break;
            }
        }
        self.expect_snapshot();
    }

    fn handle_order(&mut self, order: &Order) {
        // Why it cannot be carried out is told as an event.
        let _ = self.server.handle_order(order, now());
        self.expect_snapshot();
    }

    fn handle_word(&mut self, word: Word) {
        self.doors.handle(word, &mut self.server, now());
        self.expect_snapshot();
    }

    fn handle_password_checked(&mut self, checked: &Checked) {
        let Checked { peer, is_right } = *checked;
        self.server.handle_password_checked(peer, is_right, now());
        self.expect_snapshot();
    }

    fn handle_appended(&mut self, appended: Appended) {
        let Appended {
            batch,
            result,
            took,
        } = appended;
        self.server.handle_commit_time(took);
        self.server.handle_appended(batch, &result, now());
        self.expect_snapshot();
    }

    fn expect_snapshot(&mut self) {
        self.snapshot_due
            .get_or_insert_with(|| now().instant + SNAPSHOT_PAUSE);
    }

    /// What every wake ends with: does what is due, sends, reports.
    async fn turn(&mut self) {
        let moment = now();
        if self.server.poll_timeout() <= moment.instant {
            self.server.handle_timeout(moment);
            self.expect_snapshot();
        }
        self.sealed.handle_timeout(moment);
        self.settle().await;
        if let Some(first) = self.server.poll_retain() {
            self.journal.retain_from(first);
        }
        while let Some(event) = self.server.poll_event(moment) {
            (self.report)(Report::Event(event));
        }
        if self.snapshot_due.is_some_and(|due| due <= moment.instant) {
            self.snapshot_due = None;
            self.report_snapshot();
        }
    }

    /// Has appended what was said, and sends everything that follows from it. A journal with a thread of its
    /// own gets the next batch first, and writes it while the last one is sent.
    async fn settle(&mut self) {
        loop {
            let mut appended = None;
            if self.journal.is_elsewhere() {
                appended = self.append();
            }
            let mut is_quiet = !self.sealed.carry(&mut self.server, now());
            while let Some(check) = self.server.poll_password() {
                if let Some(checked) = self.passwords.check(check) {
                    self.handle_password_checked(&checked);
                    is_quiet = false;
                }
            }
            while let Some(transmit) = self.server.poll_transmit() {
                let sent = self.socket.send(transmit).await;
                count(&mut self.server, sent);
            }
            is_quiet &= !self.send_packets().await;
            self.doors.carry(&mut self.server, now());
            if let Some(appended) = appended.or_else(|| self.append()) {
                self.handle_appended(appended);
            } else if is_quiet {
                break;
            }
        }
    }

    /// Gives the journal what was said; what has become of it, where that is known already.
    fn append(&mut self) -> Option<Appended> {
        let batch = self.server.poll_append()?;
        self.journal.append(batch)
    }

    /// Sends what the sealed sessions have to say; false when that is nothing.
    async fn send_packets(&mut self) -> bool {
        let mut has_sent = false;
        loop {
            let moment = now();
            while !self.packets.is_full()
                && let Some(transmit) = self.sealed.poll_transmit(moment)
            {
                self.packets.push(&transmit);
            }
            if self.packets.is_empty() {
                return has_sent;
            }
            has_sent = true;
            let sent = self.socket.send_packets(&self.packets).await;
            self.packets.clear();
            // What did not leave is a lost packet, and no more than that.
            count(&mut self.server, sent);
            self.sealed.set_segments(self.socket.segments());
        }
    }

    /// Tells everyone, and waits for what the journal still has.
    async fn shut_down(&mut self) {
        self.sealed.tell_passages(&mut self.server, now());
        self.server.handle_shutdown();
        self.settle().await;
        while self.journal.is_appending() {
            if let Some(appended) = self.journal.done().await {
                self.handle_appended(appended);
            }
            self.settle().await;
        }
        self.server.handle_calls_end();
        self.doors.carry(&mut self.server, now());
        self.drain().await;
        while let Some(event) = self.server.poll_event(now()) {
            (self.report)(Report::Event(event));
        }
        self.report_snapshot();
    }

    /// Waits until everyone in a sealed session has got the goodbye, but not for those who are no
    /// longer there.
    async fn drain(&mut self) {
        let end = now().instant + DRAIN;
        while self.sealed.has_sessions() && now().instant < end {
            let due = self.sealed.poll_timeout().map_or(end, |due| due.min(end));
            tokio::select! {
                biased;
                ready = self.socket.ready() => if ready.is_err() { break },
                () = tokio::time::sleep_until(due.into()) => {}
            }
            let Self { socket, sealed, .. } = self;
            let moment = now();
            socket.take_errors(|_, _| ());
            while socket.receive(|received| {
                // Nobody is served any more; what the sessions still say ends them.
                if let Some(bytes) = received.bytes.filter(|bytes| is_sealed(bytes)) {
                    sealed.handle_datagram(received.from, bytes, received.ecn(), moment);
                }
            }) && now().instant < end
            {}
            sealed.handle_timeout(moment);
            self.settle().await;
        }
        self.sealed.close_all(now());
        self.settle().await;
    }

    fn report_snapshot(&mut self) {
        if let Some(drops) = self.socket.kernel_drops() {
            self.server.handle_kernel_drops(drops);
        }
        self.server.handle_sealed_counters(self.sealed.counters());
        (self.report)(Report::Snapshot(Box::new(self.server.snapshot(now()))));
    }
}

/// Counts what left and what did not.
fn count(server: &mut Server, sent: Sent) {
    server.handle_sent(sent.sent);
    if let Some(error) = sent.error {
        server.handle_not_sent(sent.failed, error.to_string());
    }
}
