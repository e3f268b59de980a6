//! The thread of the doors: opens and closes them, and tells how they stand.

use super::{DoorNews, DoorOptions, DoorPort, DoorRow, DoorState, DoorTrouble, nodes_file};
use crate::{server::reachable, terminal_node::peers_error_text};
use lang::Lang;
use rpc_shim::{
    binder::{self, Registration, SharedTable, Variant, keep_registered, serve_binder},
    multicast::serve_multicast,
    node::{Listeners, peers::load},
    nodes::serve_nodes,
    rooms::serve_rooms,
    xmlrpc::{Hosts, client::CallError},
};
use std::{
    collections::BTreeMap,
    io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    task,
    time::timeout,
};
use udp_core::{net::server::DoorLinks, server::DoorKind};

/// The name under which existing clients look a chat server up.
const SERVICE: &str = "ChatService";
/// How long a door that closes is waited for. Its callers are told within a second.
const CLOSING: Duration = Duration::from_secs(4);

/// What the doors are started with.
pub(crate) struct DoorsStart {
    pub(crate) options: DoorOptions,
    /// The server's data folder.
    pub(crate) data: PathBuf,
    pub(crate) links: DoorLinks,
    pub(crate) lang: Lang,
    /// Hears what happens, on the doors' thread; must not wait.
    pub(crate) tell: Box<dyn Fn(DoorNews) + Send + Sync>,
}

/// The doors of a running server.
pub(crate) struct Doors {
    rows: Rows,
    wishes: mpsc::UnboundedSender<(DoorPort, Option<SocketAddr>)>,
    thread: Option<JoinHandle<()>>,
}

type Rows = Arc<Mutex<[DoorState; DoorPort::ALL.len()]>>;
type Tell = Arc<dyn Fn(DoorNews) + Send + Sync>;
type Serving = Pin<Box<dyn Future<Output = ()>>>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that panics happens under these locks.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Doors {
    /// Opens the doors that are to be open; each of them has opened or failed when this returns.
    pub(crate) fn start(start: DoorsStart) -> io::Result<Self> {
        let rows: Rows = Arc::new(Mutex::new(DoorPort::ALL.map(|_| DoorState::Closed)));
        let (wishes, wanted) = mpsc::unbounded_channel();
        let (ready, opened) = crossbeam_channel::bounded::<()>(0);
        let thread = thread::Builder::new()
            .name("recado-portas".to_owned())
            .spawn({
                let rows = Arc::clone(&rows);
                move || {
                    let runtime = tokio::runtime::Builder::new_current_thread()
                        .enable_all()
                        .build();
                    match runtime {
                        Ok(runtime) => {
                            let runner = Runner::new(start, rows);
                            task::LocalSet::new().block_on(&runtime, runner.run(wanted, ready));
                        }
                        Err(error) => (start.tell)(DoorNews::Changed(DoorRow {
                            port: DoorPort::Multicast,
                            state: DoorState::Failed(
                                DoorPort::Multicast.default_address(),
                                DoorTrouble::from(&error),
                            ),
                        })),
                    }
                }
            })?;
        // Nothing is ever sent: the doors are open, or their thread has ended.
        let _ = opened.recv();
        Ok(Self {
            rows,
            wishes,
            thread: Some(thread),
        })
    }

    /// How the doors stand.
    pub(crate) fn rows(&self) -> Vec<DoorRow> {
        let states = lock(&self.rows);
        let rows = DoorPort::ALL.into_iter().zip(states.iter().cloned());
        rows.map(|(port, state)| DoorRow { port, state }).collect()
    }

    /// Opens a door there, or closes it.
    pub(crate) fn set(&self, port: DoorPort, address: Option<SocketAddr>) {
        // There are as many as an operator clicks.
        let _ = self.wishes.send((port, address));
    }

    /// Waits until their thread has ended: after the server, of which they hear.
    pub(crate) fn join(mut self) {
        let Self { wishes, thread, .. } = &mut self;
        *wishes = mpsc::unbounded_channel().0;
        if let Some(thread) = thread.take() {
            // A panic there is no reason for another one here.
            let _ = thread.join();
        }
    }
}

/// Doors that open and close together: the rooms of both variants are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Multicast,
    Rooms,
    Binder,
    Nodes,
}

impl Group {
    const ALL: [Self; 4] = [Self::Multicast, Self::Rooms, Self::Binder, Self::Nodes];

    const fn of(port: DoorPort) -> Self {
        match port {
            DoorPort::Multicast => Self::Multicast,
            DoorPort::RoomsA | DoorPort::RoomsB => Self::Rooms,
            DoorPort::Binder => Self::Binder,
            DoorPort::Nodes => Self::Nodes,
        }
    }

    const fn ports(self) -> &'static [DoorPort] {
        match self {
            Self::Multicast => &[DoorPort::Multicast],
            Self::Rooms => &[DoorPort::RoomsA, DoorPort::RoomsB],
            Self::Binder => &[DoorPort::Binder],
            Self::Nodes => &[DoorPort::Nodes],
        }
    }
}

struct Running {
    shutdown: watch::Sender<bool>,
    serving: task::JoinHandle<()>,
    /// Ends with the door.
    registering: task::JoinSet<()>,
}

struct Runner {
    options: DoorOptions,
    data: PathBuf,
    links: DoorLinks,
    lang: Lang,
    tell: Tell,
    rows: Rows,
    table: SharedTable,
    running: BTreeMap<Group, Running>,
}

impl Runner {
    fn new(start: DoorsStart, rows: Rows) -> Self {
        let DoorsStart {
            options,
            data,
            links,
            lang,
            tell,
        } = start;
        Self {
            options,
            data,
            links,
            lang,
            tell: tell.into(),
            rows,
            table: SharedTable::default(),
            running: BTreeMap::new(),
        }
    }

    async fn run(
        mut self,
        mut wanted: mpsc::UnboundedReceiver<(DoorPort, Option<SocketAddr>)>,
        ready: crossbeam_channel::Sender<()>,
    ) {
        for group in Group::ALL {
            self.open(group).await;
        }
        drop(ready);
        while let Some((port, address)) = wanted.recv().await {
            if self.options.get(port) != address || self.has_failed(port) {
                self.options.set(port, address);
                let group = Group::of(port);
                self.close(group).await;
                self.open(group).await;
            }
        }
        for group in Group::ALL {
            self.close(group).await;
        }
    }

    fn has_failed(&self, port: DoorPort) -> bool {
        matches!(lock(&self.rows)[port.index()], DoorState::Failed(..))
    }

    fn note(&self, port: DoorPort, state: DoorState) {
        let before = std::mem::replace(&mut lock(&self.rows)[port.index()], state.clone());
        if before != state {
            (self.tell)(DoorNews::Changed(DoorRow { port, state }));
        }
    }

    async fn close(&mut self, group: Group) {
        let Some(running) = self.running.remove(&group) else {
            return;
        };
        let Running {
            shutdown,
            serving,
            registering,
        } = running;
        drop(registering);
        shutdown.send_replace(true);
        let abort = serving.abort_handle();
        if timeout(CLOSING, serving).await.is_err() {
            abort.abort();
        }
        for variant in [Variant::A, Variant::B]
            .into_iter()
            .filter(|_| group == Group::Rooms)
        {
            lock(&self.table).remove_own(variant, SERVICE);
        }
    }

    /// Opens those doors of a group that are to be open.
    async fn open(&mut self, group: Group) {
        let (shutdown, over) = watch::channel(false);
        let mut registering = task::JoinSet::new();
        let serving: Option<Serving> = match group {
            Group::Multicast => self.listen(DoorPort::Multicast).await.map(|listener| {
                let link = self.links.open(DoorKind::Multicast);
                Box::pin(serve_multicast(link, listener, self.hosts(), over)) as Serving
            }),
            Group::Rooms => self.rooms(over, &mut registering).await,
            Group::Binder => self.listen(DoorPort::Binder).await.map(|listener| {
                let (table, tell) = (Arc::clone(&self.table), Arc::clone(&self.tell));
                let report = move |event| tell(DoorNews::Binder(event));
                Box::pin(serve_binder(listener, table, self.hosts(), over, report)) as Serving
            }),
            Group::Nodes => self.nodes(over),
        };
        for &port in group.ports() {
            if self.options.get(port).is_none() {
                self.note(port, DoorState::Closed);
            }
        }
        if let Some(serving) = serving {
            let serving = task::spawn_local(serving);
            let running = Running {
                shutdown,
                serving,
                registering,
            };
            self.running.insert(group, running);
        }
    }

    fn hosts(&self) -> Hosts {
        Hosts::new(self.options.host_names.iter().cloned())
    }

    async fn listen(&self, port: DoorPort) -> Option<TcpListener> {
        let address = self.options.get(port)?;
        let listener = TcpListener::bind(address).await;
        let opened = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
        match opened {
            Ok((at, listener)) => {
                self.note(port, DoorState::Open(at));
                Some(listener)
            }
            Err(error) => {
                self.note(port, DoorState::Failed(address, DoorTrouble::from(&error)));
                None
            }
        }
    }

    async fn rooms(
        &self,
        over: watch::Receiver<bool>,
        registering: &mut task::JoinSet<()>,
    ) -> Option<Serving> {
        let mut listeners = Vec::new();
        for (port, variant) in [
            (DoorPort::RoomsA, Variant::A),
            (DoorPort::RoomsB, Variant::B),
        ] {
            let Some(listener) = self.listen(port).await else {
                continue;
            };
            if let Ok(at) = listener.local_addr() {
                lock(&self.table).insert_own(variant, SERVICE, at.port());
                self.register(port, variant, at, registering);
            }
            listeners.push((variant, listener));
        }
        if listeners.is_empty() {
            return None;
        }
        let link = self.links.open(DoorKind::Rooms);
        Some(Box::pin(serve_rooms(link, listeners, self.hosts(), over)))
    }

    /// Has the rooms found in somebody else's binder, if there is one.
    fn register(
        &self,
        door: DoorPort,
        variant: Variant,
        at: SocketAddr,
        registering: &mut task::JoinSet<()>,
    ) {
        let Some((binder, binder_port)) = self.options.register_at.clone() else {
            return;
        };
        let name = format!("{binder}:{binder_port}");
        let registration = Registration {
            binder,
            binder_port,
            variant,
            name: SERVICE.to_owned(),
            address: seen_from_outside(at).to_string(),
            port: at.port(),
        };
        let tell = Arc::clone(&self.tell);
        registering.spawn_local(keep_registered(registration, move |report| {
            let news = match report {
                binder::Report::Registered => DoorNews::Registered(door, name.clone()),
                binder::Report::Refused(why) => DoorNews::Unregistered(door, name.clone(), why),
                // A binder of the other variant has other methods.
                binder::Report::Failed(CallError::Fault(_)) => return,
                binder::Report::Failed(error) => {
                    DoorNews::Unregistered(door, name.clone(), error.to_string())
                }
            };
            tell(news);
        }));
    }

    fn nodes(&self, over: watch::Receiver<bool>) -> Option<Serving> {
        let port = DoorPort::Nodes;
        let address = self.options.get(port)?;
        let listeners = Listeners::on(address);
        let listeners = match listeners {
            Ok(listeners) => listeners,
            Err(error) => {
                let trouble = DoorTrouble::from(&error.source);
                self.note(port, DoorState::Failed(address, trouble));
                return None;
            }
        };
        let at = SocketAddr::new(address.ip(), listeners.port());
        let file = nodes_file(&self.data);
        match load(&file, at.port()) {
            Ok(peers) => {
                self.note(port, DoorState::Open(at));
                let link = self.links.open(DoorKind::Nodes);
                let tell = Arc::clone(&self.tell);
                let report = move |event| tell(DoorNews::Node(event));
                Some(Box::pin(serve_nodes(link, listeners, peers, over, report)))
            }
            Err(error) => {
                let why = peers_error_text(&error, &file, self.lang);
                self.note(
                    port,
                    DoorState::Failed(address, DoorTrouble::NodesFile(why)),
                );
                None
            }
        }
    }
}

/// The address others reach a listener at.
fn seen_from_outside(at: SocketAddr) -> IpAddr {
    let is_any = at.ip().is_unspecified();
    let others = is_any.then(|| reachable(at, false).first().map(SocketAddr::ip));
    others.flatten().unwrap_or(at.ip())
}
