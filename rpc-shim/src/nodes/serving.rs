//! The door at work: a node's port, the connections to the other nodes, and the server between them.

use super::{Call, NodesDoor, Reply};
use crate::{
    Desk, desk,
    node::{Board, GuestId, GuestInfo, Hearer, Line, Listeners, Outgoing, Peer, mesh, serve},
};
use jiff::tz::TimeZone;
use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::{runtime::Handle, sync::watch};
use udp_core::net::server::DoorLink;

/// Who calls when it is the transport itself.
const OURSELVES: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
/// Until a door that was too busy is asked again.
const BUSY_PAUSE: Duration = Duration::from_millis(50);

/// Another node of the mesh comes or goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeEvent {
    /// It is connected.
    Came(Peer),
    /// It was connected, and is not any more.
    Went(Peer),
}

/// Is a node of this mesh until `over` says so or the server ends; then streams end with UNAVAILABLE. Which
/// nodes come and go is told to `report`, which must not wait.
pub async fn serve_nodes(
    link: DoorLink,
    listeners: Listeners,
    peers: Vec<Peer>,
    mut over: watch::Receiver<bool>,
    report: impl FnMut(NodeEvent),
) {
    let (desk, door) = desk::run(NodesDoor::new(TimeZone::system()), link);
    let board = Arc::new(Board::default());
    let ear = Ear { desk: desk.clone() };
    let (stop, mut stopped) = watch::channel(false);
    let mut serving = pin!(serve(listeners, ear, Arc::clone(&board), async move {
        // A sender that is gone says the same.
        let _ = stopped.wait_for(|is_stopped| *is_stopped).await;
    }));
    tokio::select! {
        () = door => {}
        () = carry(&desk, Outgoing::new(peers), &board, report) => {}
        () = &mut serving => return,
        _ = over.wait_for(|is_over| *is_over) => {}
    }
    let _ = stop.send(true);
    serving.await;
}

/// Takes what is said here to the mesh. Ends when the door does.
async fn carry(
    desk: &Desk<NodesDoor>,
    mut outgoing: Outgoing,
    board: &Board,
    mut report: impl FnMut(NodeEvent),
) {
    let mut here = BTreeSet::new();
    let mut fetch = pin!(desk.call(Call::Fetch, OURSELVES));
    loop {
        tokio::select! {
            // What nodes miss is theirs to say; the server keeps it.
            event = outgoing.next() => match event {
                mesh::Event::Connected(peer) => {
                    here.insert(peer.clone());
                    report(NodeEvent::Came(peer));
                }
                // Who was never here has not gone: a new file names nodes that nobody may ever start.
                mesh::Event::Lost(peer) if here.remove(&peer) => report(NodeEvent::Went(peer)),
                _ => {}
            },
            fetched = &mut fetch => {
                match fetched {
                    Ok(Reply::Lines(lines)) => {
                        for line in lines {
                            board.post(&line);
                            outgoing.tell(line);
                        }
                    }
                    // A door that is busy has time later; one that has ended ends us.
                    _ => tokio::time::sleep(BUSY_PAUSE).await,
                }
                fetch.set(desk.call(Call::Fetch, OURSELVES));
            }
        }
    }
}

/// What other nodes say goes to the door.
#[derive(Clone)]
struct Ear {
    desk: Desk<NodesDoor>,
}

impl Hearer for Ear {
    async fn hear(&self, line: Line, from: GuestInfo) -> bool {
        let call = Call::Hear { from, line };
        let heard = self.desk.call(call, from.address).await;
        matches!(heard, Ok(Reply::Heard(true)))
    }

    fn gone(&self, guest: GuestId) {
        // A runtime that ends takes its connections with it, and the door.
        if let Ok(runtime) = Handle::try_current() {
            let desk = self.desk.clone();
            runtime.spawn(async move {
                // A door that is busy forgets the speaker after their silence instead.
                let _ = desk.call(Call::Gone(guest), OURSELVES).await;
            });
        }
    }
}
