//! Where transports bring calls and wait for replies: a door with its link to the server, in one task.

use crate::door::{CallId, Door};
use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
    time::{Duration, Instant},
};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};
use udp_core::{
    call_door::Ask,
    net::{clock, server::DoorLink},
};

/// Calls that wait to be looked at. Whoever comes when there are more is told to come later.
const WAITING_CALLS: usize = 1_024;

/// Until a server that had too much to do is asked again.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(5);

/// Between two looks at whose caller has given up.
const SWEEP_PAUSE: Duration = Duration::from_secs(1);

/// How long calls are answered after the server has ended: who fetches what they are told, one thing after the
/// other, fetches that too.
const LAST_CALLS: Duration = Duration::from_millis(500);

/// The door has no time for the call: too many wait, or it has closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the door is busy or closed")]
pub struct Busy;

struct Visit<D: Door> {
    call: D::Call,
    from: SocketAddr,
    reply: oneshot::Sender<D::Reply>,
}

/// A transport's way to a door; cloned for each caller.
pub struct Desk<D: Door> {
    visits: mpsc::Sender<Visit<D>>,
}

impl<D: Door> Clone for Desk<D> {
    fn clone(&self) -> Self {
        let visits = self.visits.clone();
        Self { visits }
    }
}

impl<D: Door> std::fmt::Debug for Desk<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl<D: Door> Desk<D> {
    /// Brings a call and waits for its reply. Who stops waiting has given the call up; what it has
    /// done stays done.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn call(&self, call: D::Call, from: SocketAddr) -> Result<D::Reply, Busy> {
        let (reply, replied) = oneshot::channel();
        let visit = Visit { call, from, reply };
        self.visits.try_send(visit).map_err(|_| Busy)?;
        replied.await.map_err(|_| Busy)
    }
}

/// Serves a door until the returned task is dropped, its server has ended and those who ask a moment later
/// have heard so, or nobody holds its desk.
pub fn run<D: Door>(door: D, link: DoorLink) -> (Desk<D>, impl Future<Output = ()>) {
    let (sender, visits) = mpsc::channel(WAITING_CALLS);
    let service = Service {
        door,
        link,
        visits,
        waiting: BTreeMap::new(),
        next_call: 0,
        sweep_at: clock::now().instant + SWEEP_PAUSE,
        unasked: VecDeque::new(),
        ends_at: None,
    };
    (Desk { visits: sender }, service.run())
}

struct Service<D: Door> {
    door: D,
    link: DoorLink,
    visits: mpsc::Receiver<Visit<D>>,
    /// Calls without a reply. Each is one caller's connection, which the transport bounds.
    waiting: BTreeMap<CallId, oneshot::Sender<D::Reply>>,
    next_call: u64,
    sweep_at: Instant,
    /// What the server had no time for. Each is a caller's, who waits for its answer.
    unasked: VecDeque<Ask>,
    /// The server has ended; calls are answered until then.
    ends_at: Option<Instant>,
}

impl<D: Door> Service<D> {
    async fn run(mut self) {
        loop {
            let deadline = self.deadline();
            tokio::select! {
                biased;
                event = self.link.next(), if self.ends_at.is_none() => match event {
                    Some(event) => self.door.handle_event(&event, clock::now()),
                    None => self.ends_at = Some(clock::now().instant + LAST_CALLS),
                },
                visit = self.visits.recv() => match visit {
                    Some(visit) => self.receive(visit),
                    None => return,
                },
                () = tokio::time::sleep_until(deadline.into()) => {}
            }
            self.turn();
            if self.ends_at.is_some_and(|at| at <= clock::now().instant) {
                return;
            }
        }
    }

    fn deadline(&self) -> Instant {
        let again = clock::now().instant + ASK_AGAIN_AFTER;
        let others = [
            self.door.poll_timeout(),
            (!self.unasked.is_empty()).then_some(again),
            self.ends_at,
        ];
        others
            .into_iter()
            .flatten()
            .fold(self.sweep_at, Instant::min)
    }

    fn receive(&mut self, visit: Visit<D>) {
        self.next_call += 1;
        let id = CallId(self.next_call);
        self.waiting.insert(id, visit.reply);
        let now = clock::now();
        self.door.handle_call(id, visit.call, visit.from, now);
    }

    /// What every wake ends with.
    fn turn(&mut self) {
        let now = clock::now();
        if self.sweep_at <= now.instant {
            self.sweep_at = now.instant + SWEEP_PAUSE;
            let given_up = self.waiting.extract_if(.., |_, reply| reply.is_closed());
            for (id, _) in given_up {
                self.door.handle_abandoned(id, now);
            }
        }
        if self
            .door
            .poll_timeout()
            .is_some_and(|due| due <= now.instant)
        {
            self.door.handle_timeout(now);
        }
        if self.ends_at.is_some() {
            // Nobody is there to be asked.
            self.unasked.clear();
            while self.door.poll_ask().is_some() {}
        }
        while let Some(ask) = self.unasked.pop_front().or_else(|| self.door.poll_ask()) {
            if let Err(ask) = self.link.ask(ask) {
                self.unasked.push_front(ask);
                break;
            }
        }
        while let Some((id, reply)) = self.door.poll_reply() {
            if let Some(waits) = self.waiting.remove(&id) {
                // Who has stopped waiting meanwhile wants nothing.
                let _ = waits.send(reply);
            }
        }
    }
}
