//! One port for both kinds of clients: the first byte tells which it is (contracts.md §5).

use super::{
    Call, MulticastDoor,
    calls::LinkId,
    over_rpyc::{Line, comes_true},
    over_xmlrpc::ChatMethods,
};
use crate::{
    desk::{Desk, run},
    xmlrpc::{Hosts, Server},
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::{Id, JoinSet},
    time::{Instant, timeout},
};
use udp_core::net::server::DoorLink;

/// Connections at once, but for those that turned out to be XML-RPC, which has a bound of its own. Past it
/// makes room who has not called yet, then who has been quiet longest, so that connections that say
/// nothing keep nobody out.
pub const CONNECTIONS: usize = 256;

/// How long the first byte may take. An existing client sends it with its connection.
pub const FIRST_BYTE_WAIT: Duration = Duration::from_secs(3);

/// Between two tries to accept when the system has no descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long clients are still served that were told of the end.
const FAREWELL_TIME: Duration = Duration::from_secs(1);

/// What calls under way may take then.
const FAREWELL_WAIT: Duration = Duration::from_secs(2);

/// Serves the multicast chat on a listener, until `shutdown` comes true or its sender is gone, or the
/// server ends. XML-RPC callers may know us by these names.
pub async fn serve_multicast(
    link: DoorLink,
    listener: TcpListener,
    hosts: Hosts,
    shutdown: watch::Receiver<bool>,
) {
    let (desk, door) = run(MulticastDoor::new(link.journal()), link);
    let mut doors = JoinSet::new();
    doors.spawn(door);
    let (end, ended) = watch::channel(false);
    let reception = receive_all(listener, desk.clone(), hosts, ended);
    let ending = async {
        let mut shutdown = shutdown;
        tokio::select! {
            // The server has told it.
            _ = doors.join_next() => {}
            () = comes_true(&mut shutdown) => {
                // A door that has closed meanwhile has told it too.
                let _ = desk.call(Call::Closing, SocketAddr::from(([0; 4], 0))).await;
            }
        }
        // What they were told last is fetched by a call, and of RPyC's clients key by key.
        tokio::time::sleep(FAREWELL_TIME).await;
        end.send_replace(true);
    };
    tokio::join!(reception, ending);
}

/// Receives everyone who comes, until `shutdown` comes true or its sender is gone.
async fn receive_all(
    listener: TcpListener,
    desk: Desk<MulticastDoor>,
    hosts: Hosts,
    mut shutdown: watch::Receiver<bool>,
) {
    let mut reception = Reception {
        xml: Server::new(ChatMethods(desk.clone()), hosts),
        desk,
        shutdown: shutdown.clone(),
        tasks: JoinSet::new(),
        guests: BTreeMap::new(),
        begun_at: Instant::now(),
        last_link: 0,
    };
    loop {
        tokio::select! {
            () = comes_true(&mut shutdown) => break,
            Some(ended) = reception.tasks.join_next_with_id(), if !reception.tasks.is_empty() => {
                let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                reception.guests.retain(|_, guest| guest.task != id);
            }
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => reception.receive(stream, from),
                // The caller gave up, or the system has no descriptor left.
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
        }
    }
    drop(listener);
    let mut tasks = reception.tasks;
    let farewell = async { while tasks.join_next().await.is_some() {} };
    // What is not over by then ends with the set.
    let _ = timeout(FAREWELL_WAIT, farewell).await;
}

struct Reception {
    xml: Arc<Server<ChatMethods>>,
    desk: Desk<MulticastDoor>,
    shutdown: watch::Receiver<bool>,
    tasks: JoinSet<()>,
    guests: BTreeMap<u64, Guest>,
    begun_at: Instant,
    last_link: u64,
}

struct Guest {
    task: Id,
    pulse: Arc<Pulse>,
    /// Dropped to send the connection away.
    _stay: oneshot::Sender<()>,
}

/// What a connection lets be seen of itself.
#[derive(Default)]
struct Pulse {
    /// It has called something.
    has_called: AtomicBool,
    /// When it came or called last, in milliseconds since the listener began.
    heard_ms: AtomicU64,
    /// It is counted elsewhere.
    is_counted_elsewhere: AtomicBool,
}

impl Reception {
    fn receive(&mut self, stream: TcpStream, from: SocketAddr) {
        self.make_room();
        self.last_link += 1;
        let link = self.last_link;
        let pulse = Arc::new(Pulse::default());
        let begun_at = self.begun_at;
        let hear = {
            let pulse = Arc::clone(&pulse);
            move || {
                let elapsed = begun_at.elapsed().as_millis();
                let elapsed = u64::try_from(elapsed).unwrap_or(u64::MAX);
                pulse.heard_ms.store(elapsed, Ordering::Relaxed);
            }
        };
        hear();
        let (stay, sent_away) = oneshot::channel();
        let newcomer = Newcomer {
            xml: Arc::clone(&self.xml),
            line: Line {
                stream,
                from,
                link: LinkId(link),
                desk: self.desk.clone(),
            },
            pulse: Arc::clone(&pulse),
            sent_away,
            shutdown: self.shutdown.clone(),
        };
        let task = self.tasks.spawn(newcomer.serve(hear)).id();
        let guest = Guest {
            task,
            pulse,
            _stay: stay,
        };
        self.guests.insert(link, guest);
    }

    fn make_room(&mut self) {
        let counted = self
            .guests
            .iter()
            .filter(|(_, guest)| !guest.pulse.is_counted_elsewhere.load(Ordering::Relaxed));
        let ranked = counted.map(|(link, guest)| {
            let has_called = guest.pulse.has_called.load(Ordering::Relaxed);
            (
                has_called,
                guest.pulse.heard_ms.load(Ordering::Relaxed),
                *link,
            )
        });
        let ranked: Vec<_> = ranked.collect();
        if ranked.len() >= CONNECTIONS
            && let Some((_, _, link)) = ranked.into_iter().min()
        {
            self.guests.remove(&link);
        }
    }
}

/// A connection that has just come.
struct Newcomer {
    xml: Arc<Server<ChatMethods>>,
    line: Line,
    pulse: Arc<Pulse>,
    sent_away: oneshot::Receiver<()>,
    shutdown: watch::Receiver<bool>,
}

impl Newcomer {
    async fn serve(self, hear: impl Fn()) {
        let Self {
            xml,
            line,
            pulse,
            sent_away,
            shutdown,
        } = self;
        let mut first = [0];
        let peeked = timeout(FIRST_BYTE_WAIT, line.stream.peek(&mut first)).await;
        match (peeked, first) {
            (Ok(Ok(1)), [0]) => {
                // An answer is written at once and waits for nothing; without it they are slower.
                let _ = line.stream.set_nodelay(true);
                let hear = || {
                    pulse.has_called.store(true, Ordering::Relaxed);
                    hear();
                };
                line.serve(hear, sent_away, shutdown).await;
            }
            (Ok(Ok(1)), [b'A'..=b'Z']) => {
                pulse.is_counted_elsewhere.store(true, Ordering::Relaxed);
                xml.serve_connection(line.stream, shutdown).await;
            }
            // Nothing in time, or neither.
            _ => {}
        }
    }
}
