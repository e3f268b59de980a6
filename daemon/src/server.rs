//! A server on its own thread: started, watched and stopped from any other.

mod addresses;
mod data_folder;
mod journal;
mod key;
mod restored;
mod scribe;
mod start_error;
mod updates;

pub use addresses::reachable;
pub use journal::{JOURNAL_FILE, JournalKind};
pub use key::{KEY_FILE, KeyKind};
pub use start_error::{StartError, journal_error_text};
pub use updates::Update;

use crate::{
    doors::{DoorOptions, DoorPort, DoorRow, Doors, DoorsStart},
    log::{LogEvent, LogFile},
};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use lang::Lang;
use restored::Marking;
use scribe::Scribe;
use std::{
    fmt::{self, Debug},
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use tokio::sync::Notify;
use udp_core::{
    hub::Order,
    journal::{Journal, Reader},
    net::{
        bridge::{self, Inbox, Outbox},
        server::{self as driver, DoorPlugs, Inlets, Report, Socket, door_links},
    },
    password::Secret,
    sealed::identity::{Invite, KeyPair, Pin},
    server::Settings,
};

/// How long [`Server::wait`] waits. The goodbye to a full table takes well under a second.
const WAIT: Duration = Duration::from_secs(5);

/// What a server is started with.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// The address to listen on; port 0 lets the system choose.
    pub udp: SocketAddr,
    /// The folder for everything that belongs to this server; created when absent.
    pub data: PathBuf,
    /// Where what is said is kept.
    pub journal: JournalKind,
    /// Where its key comes from.
    pub key: KeyKind,
    /// The language of `chat_server.log`.
    pub lang: Lang,
    /// Beacon, rates and who may come in.
    pub settings: Settings,
    /// What newcomers have to know.
    pub password: Option<Secret>,
    /// Where existing programs may come in.
    pub doors: DoorOptions,
}

impl ServerOptions {
    /// A server with default settings.
    #[must_use]
    pub fn new(udp: SocketAddr, data: PathBuf, lang: Lang) -> Self {
        Self {
            udp,
            data,
            journal: JournalKind::default(),
            key: KeyKind::default(),
            lang,
            settings: Settings::default(),
            password: None,
            doors: DoorOptions::default(),
        }
    }

    /// The user's own data folder and `recado` in it; the current folder where the system has none.
    #[must_use]
    pub fn default_data() -> PathBuf {
        data_folder::default()
    }
}

/// Orders that wait to be carried out. An operator clicks slower than a server obeys.
const ORDERS: usize = 256;

/// A running server. Dropping it asks the server to stop.
pub struct Server {
    address: SocketAddr,
    pin: Pin,
    key: KeyKind,
    is_open_network: bool,
    updates: Receiver<Update>,
    shutdown: Arc<Notify>,
    orders: Outbox<Order>,
    journal: Arc<dyn Reader>,
    doors: Option<Doors>,
    thread: Option<JoinHandle<()>>,
    /// Disconnects when the thread has ended.
    ended: Receiver<()>,
}

/// Opens the data folder, the log, the socket, the journal and the key, then serves on a thread of its own.
///
/// `wake` is called after every update, so that a window knows to look; it must not wait.
///
/// # Errors
/// When any of them cannot be opened; nothing is running then.
pub fn start(
    options: ServerOptions,
    wake: impl Fn() + Send + Sync + 'static,
) -> Result<Server, StartError> {
    let ServerOptions {
        udp,
        data,
        journal,
        key,
        lang,
        settings,
        password,
        doors,
    } = options;
    let log = match LogFile::open(&data, lang) {
        Ok(log) => log,
        Err(source) => return Err(StartError::DataFolder { path: data, source }),
    };
    let socket = driver::bind(udp)?;
    let address = socket.local_address();

    // After the socket: that the port is taken says more than that the journal is.
    let is_on_disk = journal == JournalKind::Redb;
    let mut journal = journal::open(journal, &data)?;
    let renumbered = match is_on_disk {
        true => restored::renumber_if_restored(&mut *journal, &data),
        false => Ok(false),
    };
    let key_kind = key;
    let key = key::open(key_kind, &data)?;
    let pin = key.pin();
    let (updates, receiver) = updates::channel(wake);
    let reader = journal.reader();
    let (order_sender, orders) = bridge::channel(ORDERS);
    let (links, plugs) = door_links(journal.reader());
    let scribe = Scribe::new(log, updates);
    // Where the number could not be taken, the next start tries again.
    let marking = match renumbered {
        Ok(is_new) => {
            if is_new {
                scribe.say(LogEvent::HistoryRestored);
            }
            let marking = is_on_disk.then(|| Marking::start(&data, Arc::clone(&reader)));
            marking.transpose().map_err(StartError::Other)?
        }
        Err(reason) => {
            scribe.say(LogEvent::HistoryNotRenumbered(reason));
            None
        }
    };
    let shutdown = Arc::new(Notify::new());
    let (ended_sender, ended) = crossbeam_channel::bounded(0);
    let thread = thread::Builder::new()
        .name("recado-servidor".to_owned())
        .spawn({
            let shutdown = Arc::clone(&shutdown);
            let scribe = scribe.clone();
            move || {
                let _ended: crossbeam_channel::Sender<()> = ended_sender;
                let kept = Kept {
                    key,
                    password,
                    journal,
                    orders,
                    doors: plugs,
                };
                run(socket, settings, kept, &shutdown, marking, &scribe);
            }
        })
        .map_err(StartError::Other)?;
    let doors = Doors::start(DoorsStart {
        options: doors,
        data,
        links,
        lang,
        tell: Box::new(move |news| scribe.say(LogEvent::Door(news))),
    });
    let doors = doors.map_err(|error| {
        shutdown.notify_one();
        StartError::Other(error)
    })?;
    Ok(Server {
        address,
        pin,
        key: key_kind,
        is_open_network: settings.open_network,
        updates: receiver,
        shutdown,
        orders: order_sender,
        journal: reader,
        doors: Some(doors),
        thread: Some(thread),
        ended,
    })
}

impl Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// The address it listens on, with the real port.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The fingerprint of its key: what people compare, by its [words](Pin::words), when they meet it
    /// for the first time.
    #[must_use]
    pub const fn pin(&self) -> Pin {
        self.pin
    }

    /// Where its key came from.
    #[must_use]
    pub const fn key(&self) -> KeyKind {
        self.key
    }

    /// An invite to the address that others most likely reach it at; who types it in or scans it need
    /// not compare words. `None` where this machine has no address. Asks the system for its addresses:
    /// not to be called for each picture of a window.
    #[must_use]
    pub fn invite(&self) -> Option<Invite> {
        let at = reachable(self.address, self.is_open_network);
        let at = at.first()?;
        Invite::new(&at.ip().to_string(), at.port(), self.pin).ok()
    }

    /// What happens, in order. [`Update::Stopped`] is the last.
    #[must_use]
    pub const fn updates(&self) -> &Receiver<Update> {
        &self.updates
    }

    /// Asks the server to carry out an order; a log line says what came of it. False when so many
    /// orders wait already that this one was not taken, or the server has ended.
    #[must_use]
    pub fn order(&self, order: Order) -> bool {
        self.orders.try_send(order).is_ok()
    }

    /// Everything that is kept, for reading from any thread while the server runs.
    #[must_use]
    pub fn journal(&self) -> &Arc<dyn Reader> {
        &self.journal
    }

    /// How the doors for existing programs stand, in the order of [`DoorPort::ALL`].
    #[must_use]
    pub fn doors(&self) -> Vec<DoorRow> {
        self.doors.as_ref().map(Doors::rows).unwrap_or_default()
    }

    /// Opens a door there, or closes it, which sends its callers away; a log line says what came of it.
    pub fn set_door(&self, port: DoorPort, address: Option<SocketAddr>) {
        if let Some(doors) = &self.doors {
            doors.set(port, address);
        }
    }

    /// Asks the server to say goodbye to everyone and end; [`Update::Stopped`] follows.
    pub fn stop(&self) {
        // Keeps a permit when the server is not listening for it yet.
        self.shutdown.notify_one();
    }

    /// Asks the server to stop and waits until its thread has ended, at most 5 s.
    pub fn wait(mut self) {
        self.stop();
        // Nothing is ever sent: the answer is the disconnection, or that the time is over.
        let has_ended = self.ended.recv_timeout(WAIT) == Err(RecvTimeoutError::Disconnected);
        if let Some(doors) = self.doors.take().filter(|_| has_ended) {
            doors.join();
        }
        if let Some(thread) = self.thread.take().filter(JoinHandle::is_finished) {
            // A panic was reported as `Update::Stopped` already.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What a server's thread has to itself.
struct Kept {
    key: KeyPair,
    password: Option<Secret>,
    journal: Box<dyn Journal>,
    orders: Inbox<Order>,
    doors: DoorPlugs,
}

/// The server's thread, from its first moment to its last.
fn run(
    socket: Socket,
    settings: Settings,
    kept: Kept,
    shutdown: &Notify,
    marking: Option<Marking>,
    scribe: &Scribe,
) {
    let Kept {
        key,
        password,
        journal,
        orders,
        doors,
    } = kept;
    let started = Instant::now();
    scribe.say(LogEvent::Started(socket.local_address()));
    // A panic must reach the person at the window as a sentence, not as a server that fell silent.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(driver::serve(
            socket,
            driver::Credentials {
                key: &key,
                password: password.as_ref(),
            },
            settings,
            journal,
            Inlets {
                orders,
                doors: Some(doors),
            },
            shutdown.notified(),
            |report| match report {
                Report::Event(event) => scribe.say(LogEvent::Server(event)),
                Report::Snapshot(snapshot) => scribe.snapshot(snapshot),
            },
        ))
    }));
    let outcome = match outcome {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(panic) => Err(panic_text(panic.as_ref())),
    };
    // Before anybody is told that the server has ended, and may start another one.
    drop(marking);
    scribe.say(match &outcome {
        Ok(()) => LogEvent::Stopped(started.elapsed()),
        Err(reason) => LogEvent::Failed(reason.clone()),
    });
    scribe.stopped(outcome);
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("internal error: {}", text.unwrap_or("panic"))
}
