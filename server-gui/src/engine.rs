//! The server behind the window: asked from here, running on a thread of its own.

use crate::model::Identity;
use crossbeam_channel::{Receiver, TryRecvError};
use daemon::{
    config::ConfigFile,
    doors::{DoorOptions, DoorPort, DoorRow},
    server::{self, JournalKind, Server, ServerOptions, StartError, Update},
};
use lang::Lang;
use std::{net::SocketAddr, sync::Arc, thread, time::Duration};
use udp_core::{
    hub::Order,
    journal::{Reader, Retention},
};

/// What the engine says.
#[derive(Debug)]
pub enum EngineEvent {
    /// A server serves on this address, and is known by this key.
    Started(SocketAddr, Identity),
    /// No server could be started.
    Refused(StartError),
    /// What the running server says. [`Update::Stopped`] is its last word.
    Update(Update),
}

/// A server that can be started, stopped and listened to without ever waiting.
///
/// A trait because the window's tests drive it with a server of their own.
pub trait Engine {
    /// Starts a server that also speaks the classic dialect, or does not, and opens its doors for
    /// existing programs at the addresses of `doors`; [`EngineEvent::Started`] or
    /// [`EngineEvent::Refused`] follows.
    fn start(&mut self, udp: SocketAddr, classic: bool, doors: &DoorOptions, lang: Lang);
    /// Asks the server to stop; [`Update::Stopped`] follows.
    fn stop(&mut self);
    /// Gives the running server an order; a log line says what came of it. False when it was not
    /// taken.
    fn order(&mut self, order: Order) -> bool;
    /// Opens a door of the running server there, or closes it; [`doors`](Self::doors) says what came of it.
    fn set_door(&mut self, port: DoorPort, address: Option<SocketAddr>);
    /// How the doors of the running server stand; nothing while there is none.
    fn doors(&self) -> Vec<DoorRow>;
    /// What the running server keeps, for reading from any thread.
    fn journal(&self) -> Option<Arc<dyn Reader>>;
    /// The next thing it says.
    fn poll(&mut self) -> Option<EngineEvent>;
    /// Reads the configuration again: what the next start is to do.
    ///
    /// # Errors
    /// What of it makes no sense, for a person; the next start is then as the last one.
    fn reload(&mut self) -> Result<Reloaded, String>;
    /// Stops the server, if there is one, and waits for its goodbye. For the end of the program.
    fn close(&mut self);
}

/// A configuration that was read again.
#[derive(Debug)]
pub struct Reloaded {
    /// Its file.
    pub file: ConfigFile,
    /// What the next start makes of it.
    pub next: NextStart,
}

/// What a start does differently from the one before.
#[derive(Debug)]
pub struct NextStart {
    /// Where the server listens, when the window does not say otherwise.
    pub udp: SocketAddr,
    /// How long the history is kept.
    pub retention: Retention,
    /// The history is in memory only.
    pub in_memory: bool,
    /// A password is asked for.
    pub has_password: bool,
    /// The classic dialect is spoken too, as far as the configuration says.
    pub classic: bool,
    /// Where the doors open, as far as the configuration says.
    pub doors: DoorOptions,
}

/// Reads the configuration: the options, and the file they may have come from.
pub type ReadConfiguration = Box<dyn Fn() -> Result<(ServerOptions, ConfigFile), String>>;

/// How long the end of the program waits for a start under way; binding a port takes milliseconds.
const START: Duration = Duration::from_secs(2);

enum State {
    Idle,
    /// A thread opens folder, log and port: the folder may lie on a slow network drive.
    Starting(Receiver<Result<Server, StartError>>),
    Running(Server),
}

/// The engine of the real window.
pub struct DaemonEngine {
    options: ServerOptions,
    read: ReadConfiguration,
    wake: Arc<dyn Fn() + Send + Sync>,
    state: State,
}

impl DaemonEngine {
    /// An engine that starts servers with `options`, whose address, language and doors each start replaces.
    /// `read` reads them anew.
    pub fn new(
        options: ServerOptions,
        read: ReadConfiguration,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            options,
            read,
            wake: Arc::new(wake),
            state: State::Idle,
        }
    }
}

impl Engine for DaemonEngine {
    fn start(&mut self, udp: SocketAddr, classic: bool, doors: &DoorOptions, lang: Lang) {
        self.options.lang = lang;
        let mut options = ServerOptions {
            udp,
            ..self.options.clone()
        };
        options.settings.classic = classic;
        for port in DoorPort::ALL {
            options.doors.set(port, doors.get(port));
        }
        let (sender, receiver) = crossbeam_channel::bounded(1);
        let wake = Arc::clone(&self.wake);
        let failed = sender.clone();
        let thread = thread::Builder::new()
            .name("recado-iniciar".to_owned())
            .spawn(move || {
                let wake_server = Arc::clone(&wake);
                // There is room for the one answer; its receiver goes away only with the window.
                let _ = sender.try_send(server::start(options, move || wake_server()));
                wake();
            });
        if let Err(error) = thread {
            let _ = failed.try_send(Err(StartError::Other(error)));
        }
        self.state = State::Starting(receiver);
    }

    fn stop(&mut self) {
        if let State::Running(server) = &self.state {
            server.stop();
        }
    }

    fn order(&mut self, order: Order) -> bool {
        match &self.state {
            State::Running(server) => server.order(order),
            State::Idle | State::Starting(_) => false,
        }
    }

    fn set_door(&mut self, port: DoorPort, address: Option<SocketAddr>) {
        if let State::Running(server) = &self.state {
            server.set_door(port, address);
        }
    }

    fn doors(&self) -> Vec<DoorRow> {
        match &self.state {
            State::Running(server) => server.doors(),
            State::Idle | State::Starting(_) => Vec::new(),
        }
    }

    fn journal(&self) -> Option<Arc<dyn Reader>> {
        match &self.state {
            State::Running(server) => Some(Arc::clone(server.journal())),
            State::Idle | State::Starting(_) => None,
        }
    }

    fn poll(&mut self) -> Option<EngineEvent> {
        match &self.state {
            State::Idle => None,
            State::Starting(outcome) => match outcome.try_recv() {
                Ok(Ok(server)) => {
                    let address = server.address();
                    let identity = Identity {
                        pin: server.pin(),
                        key: server.key(),
                    };
                    self.state = State::Running(server);
                    Some(EngineEvent::Started(address, identity))
                }
                Ok(Err(error)) => {
                    self.state = State::Idle;
                    Some(EngineEvent::Refused(error))
                }
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => {
                    self.state = State::Idle;
                    let lost = std::io::Error::other(self.options.lang.server_thread_died());
                    Some(EngineEvent::Refused(StartError::Other(lost)))
                }
            },
            State::Running(server) => match server.updates().try_recv() {
                Ok(update) => {
                    if matches!(update, Update::Stopped(_)) {
                        self.state = State::Idle;
                    }
                    Some(EngineEvent::Update(update))
                }
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => {
                    self.state = State::Idle;
                    let reason = self.options.lang.server_thread_died().to_owned();
                    Some(EngineEvent::Update(Update::Stopped(Err(reason))))
                }
            },
        }
    }

    fn reload(&mut self) -> Result<Reloaded, String> {
        let (options, file) = (self.read)()?;
        let next = NextStart {
            udp: options.udp,
            retention: options.settings.retention,
            in_memory: options.journal == JournalKind::Memory,
            has_password: options.password.is_some(),
            classic: options.settings.classic,
            doors: options.doors.clone(),
        };
        self.options = options;
        Ok(Reloaded { file, next })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the window is gone: nothing stands still while this waits"
    )]
    fn close(&mut self) {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Idle => {}
            State::Starting(outcome) => {
                if let Ok(Ok(server)) = outcome.recv_timeout(START) {
                    server.wait();
                }
            }
            State::Running(server) => server.wait(),
        }
    }
}
