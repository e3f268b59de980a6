//! Runs a server on a socket: reads batches, keeps time, sends, reports.

pub use super::socket::{BindError, Socket, bind};
use super::{
    bridge::Inbox,
    journal_thread::{Appended, JournalRunner},
    socket::BatchSocket,
};
use crate::{
    Now,
    hub::Order,
    journal::Journal,
    server::{Event, Server, Settings, Snapshot},
};
use std::{
    io,
    pin::pin,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Batches read before what they brought is sent: a flood must not keep the answers waiting.
const BATCHES_PER_TURN: usize = 8;

/// Between two pictures for the operator.
const SNAPSHOT_PAUSE: Duration = Duration::from_millis(500);

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
    Time,
}

/// Serves until `shutdown` completes, then tells everyone and returns, the journal closed. Orders are
/// carried out as they come; their senders may go.
///
/// # Errors
/// Only when the journal cannot be read or the socket cannot be used in this runtime at all; errors
/// of single datagrams are counted and reported.
pub async fn serve(
    socket: Socket,
    settings: Settings,
    journal: Box<dyn Journal>,
    mut orders: Inbox<Order>,
    shutdown: impl Future<Output = ()>,
    report: impl FnMut(Report),
) -> io::Result<()> {
    let server = Server::new(settings, journal.reader(), now()).map_err(io::Error::other)?;
    let mut driver = Driver {
        socket: BatchSocket::new(socket)?,
        journal: JournalRunner::start(journal)?,
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
            () = tokio::time::sleep_until(deadline.into()) => Wake::Time,
            appended = driver.journal.done() => Wake::Journal(appended),
            order = orders.recv(), if has_orders => Wake::Order(order),
            ready = driver.socket.ready() => Wake::Socket(ready),
        };
        match wake {
            Wake::Shutdown => break,
            Wake::Socket(ready) => {
                ready?;
                driver.read();
            }
            Wake::Journal(Some(appended)) => driver.handle_appended(appended),
            Wake::Order(Some(order)) => driver.handle_order(&order),
            Wake::Order(None) => has_orders = false,
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
    journal: JournalRunner,
    server: Server,
    report: R,
    snapshot_due: Option<Instant>,
}

impl<R: FnMut(Report)> Driver<R> {
    fn deadline(&self) -> Instant {
        let deadline = self.server.poll_timeout();
        self.snapshot_due.map_or(deadline, |due| due.min(deadline))
    }

    fn read(&mut self) {
        let Self { socket, server, .. } = self;
        let moment = now();
        socket.take_errors(|at, what| server.handle_unreachable(at, what, moment));
        for _ in 0..BATCHES_PER_TURN {
            let moment = now();
            let has_more = socket.receive(|from, bytes| match bytes {
                Some(bytes) => server.handle_datagram(from, bytes, moment),
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

    /// Has appended what was said, and sends everything that follows from it.
    async fn settle(&mut self) {
        loop {
            while let Some(transmit) = self.server.poll_transmit() {
                let outcome = self.socket.send(transmit).await;
                self.server.handle_sent(outcome.sent);
                if let Some(error) = outcome.error {
                    self.server
                        .handle_not_sent(outcome.failed, error.to_string());
                }
            }
            let batch = self.server.poll_append();
            let Some(appended) = batch.and_then(|batch| self.journal.append(batch)) else {
                break;
            };
            self.handle_appended(appended);
        }
    }

    /// Tells everyone, and waits for what the journal still has.
    async fn shut_down(&mut self) {
        self.server.handle_shutdown();
        self.settle().await;
        while self.journal.is_appending() {
            if let Some(appended) = self.journal.done().await {
                self.handle_appended(appended);
            }
            self.settle().await;
        }
        while let Some(event) = self.server.poll_event(now()) {
            (self.report)(Report::Event(event));
        }
        self.report_snapshot();
    }

    fn report_snapshot(&mut self) {
        if let Some(drops) = self.socket.kernel_drops() {
            self.server.handle_kernel_drops(drops);
        }
        (self.report)(Report::Snapshot(Box::new(self.server.snapshot(now()))));
    }
}

/// Both clocks: the one place where a server asks what time it is.
fn now() -> Now {
    Now {
        instant: Instant::now(),
        unix_ms: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            }),
    }
}
