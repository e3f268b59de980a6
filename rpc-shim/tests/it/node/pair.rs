//! Nodes of ours on loopback, as small as they can be: what they hear is a channel.

use jiff::civil::Time;
use rpc_shim::node::{
    Board, GuestId, GuestInfo, Hearer, Line, Listeners, Outgoing, Peer, mesh::Event, serve,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

/// Nothing here takes a second; a machine that builds and tests at once may be very slow.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

#[derive(Clone)]
struct Ear(mpsc::Sender<Line>);

impl Hearer for Ear {
    async fn hear(&self, line: Line, _: GuestInfo) -> bool {
        self.0.send(line).await.is_ok()
    }

    fn gone(&self, _: GuestId) {}
}

/// A node that listens.
pub(crate) struct Node {
    pub(crate) address: SocketAddr,
    pub(crate) heard: mpsc::Receiver<Line>,
    pub(crate) board: Arc<Board>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Node {
    pub(crate) fn start() -> Self {
        Self::start_at(([127, 0, 0, 1], 0).into())
    }

    pub(crate) fn start_at(address: SocketAddr) -> Self {
        let listeners = Listeners::on(address).unwrap();
        let address = (address.ip(), listeners.port()).into();
        // Tests that never listen to what is said say less.
        let (ear, heard) = mpsc::channel(4_096);
        let (stop, stopped) = oneshot::channel();
        let board = Arc::new(Board::default());
        let serving = serve(listeners, Ear(ear), Arc::clone(&board), async {
            let _ = stopped.await;
        });
        Self {
            address,
            heard,
            board,
            stop,
            serving: tokio::spawn(serving),
        }
    }

    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        timeout(LIMIT, self.serving).await.unwrap().unwrap();
    }

    pub(crate) async fn next(&mut self) -> Line {
        timeout(LIMIT, self.heard.recv()).await.unwrap().unwrap()
    }
}

pub(crate) fn to(nodes: &[&Node]) -> Outgoing {
    let peer = |node: &&Node| Peer::at(node.address).unwrap();
    Outgoing::new(nodes.iter().map(peer).collect())
}

pub(crate) fn line(text: &str) -> Line {
    Line::new("Ana", text, Time::constant(22, 19, 49, 0)).unwrap()
}

/// The next event that is like this.
pub(crate) async fn until(outgoing: &mut Outgoing, is_it: impl Fn(&Event) -> bool) -> Event {
    let found = async {
        loop {
            let event = outgoing.next().await;
            if is_it(&event) {
                return event;
            }
        }
    };
    timeout(LIMIT, found).await.unwrap()
}

pub(crate) async fn connected(outgoing: &mut Outgoing) {
    until(outgoing, |event| matches!(event, Event::Connected(_))).await;
}

pub(crate) async fn acknowledged(outgoing: &mut Outgoing) -> String {
    let event = until(outgoing, |event| matches!(event, Event::Acknowledged(..))).await;
    let Event::Acknowledged(_, line) = event else {
        unreachable!()
    };
    line.content.clone()
}
