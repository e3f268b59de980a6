//! A node's port: opened, served within bounds, and closed with a word.

use super::{
    Board, Hearer,
    guest::Entrance,
    service::Service,
    wire::{DESCRIPTION, chat_service_server::ChatServiceServer},
};
use socket2::{Domain, Protocol, Socket, Type};
use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Server;

/// Bytes of a request at most (contracts.md §6).
const MAX_REQUEST_BYTES: usize = 16 * 1024;
/// How long a request may take, from its headers to its answer; whoever calls waits as long.
const REQUEST: Duration = Duration::from_secs(5);
/// Calls at a time on one connection: a node needs two.
const CALLS_PER_CONNECTION: u32 = 32;
/// Bytes of headers at most.
const MAX_HEADER_BYTES: u32 = 16 * 1024;
/// What a connection may send before it is read, per call and in all.
const CALL_WINDOW: u32 = 32 * 1024;
const CONNECTION_WINDOW: u32 = 128 * 1024;
/// Resets by a peer that may wait for our attention (CVE-2023-44487).
const PENDING_RESETS: usize = 16;
/// Silence after which a connection is asked for a sign of life, and how long it may take.
const PING: Duration = Duration::from_secs(20);
const PONG: Duration = Duration::from_secs(10);
/// How long connections may take to end once their streams have.
const CLOSING: Duration = Duration::from_secs(1);
/// Newcomers that the system keeps waiting.
const BACKLOG: i32 = 128;
/// How often a port that is free on both IPv6 and IPv4 is looked for.
const PORT_TRIES: usize = 16;

/// A port cannot be opened.
#[derive(Debug, Error)]
#[error("cannot listen on {address}")]
pub struct ListenError {
    /// Where.
    pub address: SocketAddr,
    /// Why.
    #[source]
    pub source: io::Error,
}

/// The open sockets of a node.
#[derive(Debug)]
pub struct Listeners {
    sockets: Vec<TcpListener>,
    port: u16,
}

impl Listeners {
    /// Listens on one address. Needs a tokio runtime, as all here does.
    ///
    /// # Errors
    /// [`ListenError`].
    pub fn on(address: SocketAddr) -> Result<Self, ListenError> {
        let wrong = |source| ListenError { address, source };
        let socket = open(address).map_err(wrong)?;
        let port = socket.local_addr().map_err(wrong)?.port();
        let sockets = vec![socket];
        Ok(Self { sockets, port })
    }

    /// Listens on every address of this computer, by IPv6 and IPv4; by IPv4 alone where there is no other. Port
    /// 0 is any that is free for both.
    ///
    /// # Errors
    /// [`ListenError`].
    pub fn everywhere(port: u16) -> Result<Self, ListenError> {
        let any = |port| SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
        for _ in 1..PORT_TRIES {
            let mut both = match Self::on((Ipv6Addr::UNSPECIFIED, port).into()) {
                Ok(sixth) => sixth,
                Err(error) if error.source.kind() == io::ErrorKind::AddrInUse => return Err(error),
                Err(_) => return Self::on(any(port)),
            };
            match Self::on(any(both.port)) {
                Ok(fourth) => {
                    both.sockets.extend(fourth.sockets);
                    return Ok(both);
                }
                Err(error) if port != 0 => return Err(error),
                // Free for one of the two only.
                Err(_) => {}
            }
        }
        Self::on(any(port))
    }

    /// The port they all have.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

fn open(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    if address.is_ipv6() {
        // IPv4 has a socket of its own, whatever the system's default.
        socket.set_only_v6(true)?;
    }
    // A node that starts again must not wait for the connections of the last. On Windows it would mean
    // something else.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket.into())
}

/// Serves a node until `stop`; then streams end with UNAVAILABLE, and connections within a second.
pub async fn serve<H: Hearer>(
    listeners: Listeners,
    hearer: H,
    board: Arc<Board>,
    stop: impl Future<Output = ()>,
) {
    let (entrance, guests) = {
        let hearer = hearer.clone();
        Entrance::new(Arc::new(move |guest| hearer.gone(guest)))
    };
    let mut admissions = tokio::task::JoinSet::new();
    for socket in listeners.sockets {
        admissions.spawn(entrance.clone().admit(socket));
    }
    drop(entrance);

    let service = Service {
        hearer,
        board: Arc::clone(&board),
    };
    let service = ChatServiceServer::new(service).max_decoding_message_size(MAX_REQUEST_BYTES);
    let (health_reporter, health) = tonic_health::server::health_reporter();
    health_reporter
        .set_serving::<ChatServiceServer<Service<H>>>()
        .await;
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTION)
    };
    let stopped = tokio::sync::Notify::new();
    let serving = Server::builder()
        .timeout(REQUEST)
        .max_concurrent_streams(CALLS_PER_CONNECTION)
        .initial_stream_window_size(CALL_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .http2_max_header_list_size(MAX_HEADER_BYTES)
        .http2_max_pending_accept_reset_streams(Some(PENDING_RESETS))
        .http2_keepalive_interval(Some(PING))
        .http2_keepalive_timeout(Some(PONG))
        .add_service(service)
        .add_service(health)
        // Older tools ask by the older name.
        .add_optional_service(reflection().build_v1().ok())
        .add_optional_service(reflection().build_v1alpha().ok())
        .serve_with_incoming_shutdown(ReceiverStream::new(guests), stopped.notified());
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        // It ends only when told to.
        _ = &mut serving => return,
        () = stop => {}
    }
    board.end();
    stopped.notify_one();
    // Somebody who keeps a call open must not keep us.
    let _ = tokio::time::timeout(CLOSING, serving).await;
}
