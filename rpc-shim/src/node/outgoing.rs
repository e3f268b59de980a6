//! Drives the [`Mesh`]: a task for each connection, and one clock.

use super::{
    Line, Peer,
    link::{self, Report},
    mesh::{Event, LinkId, Mesh, Step},
};
use std::{collections::BTreeMap, sync::Arc};
use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinSet},
    time::{Instant, sleep_until},
};

/// Reports that wait to be looked at; a connection that has more to say waits.
const WAITING_REPORTS: usize = 64;

/// The way to the other nodes. Whoever has it asks [`next`](Self::next) again and again, in which everything is
/// done. Dropped, it ends every connection.
pub struct Outgoing {
    mesh: Mesh,
    tasks: JoinSet<()>,
    links: BTreeMap<LinkId, (mpsc::Sender<Arc<Line>>, AbortHandle)>,
    reports: mpsc::Receiver<Report>,
    reporter: mpsc::Sender<Report>,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing")
            .field("mesh", &self.mesh)
            .finish_non_exhaustive()
    }
}

impl Outgoing {
    /// Dials these nodes from the first [`next`](Self::next) on.
    #[must_use]
    pub fn new(peers: Vec<Peer>) -> Self {
        let (reporter, reports) = mpsc::channel(WAITING_REPORTS);
        Self {
            mesh: Mesh::new(peers, Instant::now().into_std()),
            tasks: JoinSet::new(),
            links: BTreeMap::new(),
            reports,
            reporter,
        }
    }

    /// Says a line to the nodes; false when there are none, ever.
    pub fn say(&mut self, line: Line) -> bool {
        let said = self.mesh.handle_say(line);
        self.turn();
        said
    }

    /// Says a line to the nodes that are connected now, and to nobody later.
    pub fn tell(&mut self, line: Line) {
        if self.mesh.connected().next().is_some() {
            self.say(line);
        }
    }

    /// Dials now whoever is not connected.
    pub fn retry(&mut self) {
        self.mesh.handle_retry(Instant::now().into_std());
        self.turn();
    }

    /// What is known of the nodes.
    #[must_use]
    pub fn mesh(&self) -> &Mesh {
        &self.mesh
    }

    /// The next thing to be told. Cancel safe.
    pub async fn next(&mut self) -> Event {
        loop {
            self.turn();
            if let Some(event) = self.mesh.poll_event() {
                return event;
            }
            let due = self.mesh.poll_timeout();
            tokio::select! {
                // We hold a sender: there is always another.
                Some(report) = self.reports.recv() => self.take(&report),
                () = at(due.map(Into::into)) => self.mesh.handle_timeout(Instant::now().into_std()),
            }
        }
    }

    fn take(&mut self, report: &Report) {
        let now = Instant::now().into_std();
        match *report {
            Report::Connected(link) => self.mesh.handle_connected(link),
            Report::Outcome(link, outcome) => self.mesh.handle_outcome(link, outcome, now),
            Report::Lost(link) => {
                self.links.remove(&link);
                self.mesh.handle_lost(link, now);
            }
        }
    }

    /// Does what the mesh wants done.
    fn turn(&mut self) {
        while self.tasks.try_join_next().is_some() {}
        while let Some(step) = self.mesh.poll_step() {
            match step {
                Step::Dial { link, peer } => {
                    // One line at a time: the next is sent once this one's outcome is known.
                    let (sender, lines) = mpsc::channel(1);
                    let task = link::hold(link, peer, lines, self.reporter.clone());
                    self.links.insert(link, (sender, self.tasks.spawn(task)));
                }
                Step::Send { link, line } => {
                    // A connection that has ended says so itself.
                    if let Some((sender, _)) = self.links.get(&link) {
                        let _ = sender.try_send(line);
                    }
                }
                Step::Close { link } => {
                    if let Some((_, task)) = self.links.remove(&link) {
                        task.abort();
                    }
                }
            }
        }
    }
}

async fn at(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}
