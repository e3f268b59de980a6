//! The HTTP half of an XML-RPC server, for callers that may be anybody: every size, count and wait is bounded,
//! and who says nothing makes room for who does.

mod connection;
mod request;
mod seats;

use super::{Fault, Hosts, Value};
use seats::Seats;
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

/// Connections to one server at once. Past it whoever has been quiet longest goes, so that connections
/// that say nothing keep nobody out. Each costs some ten KiB.
pub const CONNECTIONS: usize = 256;

/// A request's body: the longest text there is, every byte of it escaped, fits.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// How long a body may take to come: on a local network all of it is there in milliseconds.
pub const BODY_WAIT: Duration = Duration::from_secs(3);

/// How long a connection may be quiet: before its first request, and between an answer and the next request.
/// Existing callers ask every 2 s, and open a new connection where one was closed.
pub const QUIET_WAIT: Duration = Duration::from_secs(10);

/// How long a call may take. Existing callers wait for ever.
pub const CALL_WAIT: Duration = Duration::from_secs(10);

/// What calls under way may still take when the server ends.
const FAREWELL_WAIT: Duration = Duration::from_secs(1);

/// Between two tries to accept when the system has no descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Who calls, and where they reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The caller's address.
    pub from: SocketAddr,
    /// Our address on the connection: one under which this caller can reach us.
    pub to: SocketAddr,
}

/// What may be called.
pub trait Methods: Send + Sync + 'static {
    /// Every method's name, for `system.listMethods`.
    fn names(&self) -> &'static [&'static str];

    /// Calls one. A name that is none is [`Fault::unknown_method`]. Dropped when nobody waits any more.
    fn call(
        &self,
        method: &str,
        params: Vec<Value>,
        peer: Peer,
    ) -> impl Future<Output = Result<Value, Fault>> + Send;
}

/// A server of some methods, for listeners and single connections.
#[derive(Debug)]
pub struct Server<M> {
    methods: M,
    hosts: Hosts,
    seats: Seats,
}

impl<M: Methods> Server<M> {
    /// A server of these methods, called by these names.
    pub fn new(methods: M, hosts: Hosts) -> Arc<Self> {
        Arc::new(Self {
            methods,
            hosts,
            seats: Seats::default(),
        })
    }

    /// Serves everyone who comes to a listener, until `shutdown` comes true or its sender is gone. Calls under
    /// way then are finished, for a second at most.
    pub async fn serve(
        self: Arc<Self>,
        listener: TcpListener,
        mut shutdown: watch::Receiver<bool>,
    ) {
        let mut connections = JoinSet::new();
        let for_each = shutdown.clone();
        loop {
            tokio::select! {
                () = comes_true(&mut shutdown) => break,
                // Keeps the set no larger than there are connections.
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        let (server, shutdown) = (Arc::clone(&self), for_each.clone());
                        connections.spawn(async move { server.serve_connection(stream, shutdown).await });
                    }
                    // The caller gave up, or the system has no descriptor left.
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
            }
        }
        drop(listener);
        let farewell = async { while connections.join_next().await.is_some() {} };
        // What is not over by then ends with the set.
        let _ = tokio::time::timeout(FAREWELL_WAIT, farewell).await;
    }

    /// Serves one connection, of which nothing has been read yet, until it ends or `shutdown` comes true or its
    /// sender is gone.
    pub async fn serve_connection(&self, stream: TcpStream, shutdown: watch::Receiver<bool>) {
        // Who is gone already needs no answer.
        if let Ok(peer) = peer_of(&stream) {
            connection::serve(self, stream, peer, shutdown).await;
        }
    }
}

/// Waits until it is true or its sender is gone.
async fn comes_true(shutdown: &mut watch::Receiver<bool>) {
    // A sender that is gone has ended, too.
    let _ = shutdown.wait_for(|is_over| *is_over).await;
}

fn peer_of(stream: &TcpStream) -> io::Result<Peer> {
    // An answer is written at once and waits for nothing.
    stream.set_nodelay(true)?;
    Ok(Peer {
        from: stream.peer_addr()?,
        to: stream.local_addr()?,
    })
}
