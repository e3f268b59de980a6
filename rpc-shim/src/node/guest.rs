//! Those who connect to us: a bounded number, and none that says nothing.

use super::seats::{Seat, Seats};
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::{Sleep, sleep},
};
use tonic::transport::server::Connected;

/// Connections at a time; each takes some 200 KiB at worst.
const GUESTS: usize = 128;
/// And from one address, so that no computer takes all.
const GUESTS_PER_ADDRESS: usize = 16;
/// Accepted and not yet served.
const WAITING: usize = 16;
/// What HTTP/2 begins with; what does not begin with it is ended by the one who reads it.
const PREFACE_BYTES: usize = 24;
/// How long that may take.
const PREFACE: Duration = Duration::from_secs(5);
/// After an accept that failed, such as for want of descriptors: asking at once would spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The number of a connection; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GuestId(pub u64);

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuestInfo {
    /// The connection.
    pub id: GuestId,
    /// From where.
    pub address: SocketAddr,
}

/// Told of a connection that has gone.
pub(super) type Farewell = Arc<dyn Fn(GuestId) + Send + Sync>;

/// Who comes to a node's sockets.
#[derive(Clone)]
pub(super) struct Entrance {
    seats: Seats,
    next_id: Arc<AtomicU64>,
    farewell: Farewell,
    guests: mpsc::Sender<io::Result<Guest>>,
}

impl Entrance {
    /// The other end gives those who came.
    pub(super) fn new(farewell: Farewell) -> (Self, mpsc::Receiver<io::Result<Guest>>) {
        let (guests, came) = mpsc::channel(WAITING);
        let entrance = Self {
            seats: Seats::new(GUESTS, GUESTS_PER_ADDRESS),
            next_id: Arc::default(),
            farewell,
            guests,
        };
        (entrance, came)
    }

    /// Lets people in until nobody serves them.
    pub(super) async fn admit(self, listener: TcpListener) {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = self.guests.closed() => return,
            };
            match accepted {
                Ok((stream, address)) => {
                    // No seat: the connection is closed, and the caller told by it.
                    if let Some(seat) = self.seats.take(address.ip()) {
                        let guest = self.guest(stream, address, seat);
                        if self.guests.send(Ok(guest)).await.is_err() {
                            return;
                        }
                    }
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            }
        }
    }

    fn guest(&self, stream: TcpStream, address: SocketAddr, seat: Seat) -> Guest {
        // Lines are short and each is waited for. A socket that refuses is slower, nothing more.
        let _ = stream.set_nodelay(true);
        let id = GuestId(self.next_id.fetch_add(1, Ordering::Relaxed));
        Guest {
            stream,
            info: GuestInfo { id, address },
            silence: Some(Silence {
                bytes: 0,
                end: Box::pin(sleep(PREFACE)),
            }),
            farewell: Arc::clone(&self.farewell),
            _seat: seat,
        }
    }
}

/// One connection.
pub(super) struct Guest {
    stream: TcpStream,
    info: GuestInfo,
    silence: Option<Silence>,
    farewell: Farewell,
    _seat: Seat,
}

/// A guest that has not yet said what every guest says; later silence is found out by pings.
struct Silence {
    bytes: usize,
    end: Pin<Box<Sleep>>,
}

impl Drop for Guest {
    fn drop(&mut self) {
        (self.farewell)(self.info.id);
    }
}

impl Connected for Guest {
    type ConnectInfo = GuestInfo;

    fn connect_info(&self) -> GuestInfo {
        self.info
    }
}

impl AsyncRead for Guest {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let guest = self.get_mut();
        let before = buffer.filled().len();
        let read = Pin::new(&mut guest.stream).poll_read(cx, buffer);
        if let Some(silence) = &mut guest.silence {
            silence.bytes += buffer.filled().len() - before;
            if silence.bytes >= PREFACE_BYTES {
                guest.silence = None;
            } else if silence.end.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        read
    }
}

impl AsyncWrite for Guest {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
