//! The room chats on their ports.

use super::{Reply, RoomsDoor, calls};
use crate::{
    Desk,
    binder::Variant,
    desk::run,
    xmlrpc::{CALL_WAIT, Fault, Hosts, Methods, Peer, Server, Value},
};
use jiff::tz::TimeZone;
use protocol::Refusal;
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use udp_core::net::server::DoorLink;

/// Left of a call's time for its answer.
const ANSWER_TIME: Duration = Duration::from_secs(1);

/// What callers of one variant may call.
#[derive(Debug)]
pub struct RoomMethods {
    desk: Desk<RoomsDoor>,
    variant: Variant,
}

impl RoomMethods {
    /// The methods of a variant, at a door that is served.
    #[must_use]
    pub const fn new(desk: Desk<RoomsDoor>, variant: Variant) -> Self {
        Self { desk, variant }
    }
}

impl Methods for RoomMethods {
    fn names(&self) -> &'static [&'static str] {
        calls::NAMES
    }

    async fn call(&self, method: &str, params: Vec<Value>, peer: Peer) -> Result<Value, Fault> {
        let call = calls::read(self.variant, method, params)?;
        let waiting = self.desk.call(call, peer.from);
        // A fault would be the end of an existing caller; so even this is told in words.
        let too_late = Reply::Refused(Refusal::TooFast.text().to_owned());
        let reply = match tokio::time::timeout(CALL_WAIT - ANSWER_TIME, waiting).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(_)) | Err(_) => too_late,
        };
        Ok(reply.into())
    }
}

/// Serves the room chats on these listeners, as one door, until `shutdown` comes true or its sender is gone, or the
/// server ends. Times are told in the system's zone.
pub async fn serve_rooms(
    link: DoorLink,
    listeners: Vec<(Variant, TcpListener)>,
    hosts: Hosts,
    shutdown: watch::Receiver<bool>,
) {
    let door = RoomsDoor::new(link.journal(), TimeZone::system());
    let (desk, door) = run(door, link);
    let mut doors = JoinSet::new();
    for (variant, listener) in listeners {
        let server = Server::new(RoomMethods::new(desk.clone(), variant), hosts.clone());
        doors.spawn(Arc::clone(&server).serve(listener, shutdown.clone()));
    }
    drop(desk);
    let ended = async { while doors.join_next().await.is_some() {} };
    tokio::select! {
        () = door => {}
        () = ended => {}
    }
}
