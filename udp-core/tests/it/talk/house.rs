//! A server of both dialects on a socket: the real endpoint and the real rules, and what a test wants to know
//! and to bend.
#![expect(
    clippy::disallowed_methods,
    reason = "a server on a socket of its own, beside the driver under test"
)]

use protocol::{Destination, Frame, FrameText, Kind};
use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::{
    net::UdpSocket,
    sync::{Notify, oneshot},
    task::JoinHandle,
};
use udp_core::{
    Now,
    hub::Key,
    journal::{Journal, MemoryJournal},
    sealed::{
        endpoint::server::{Event, ServerEndpoint},
        identity::{KeyPair, Pin},
        limits::Limits,
    },
    sealed_door::{Flow, PeerId},
    server::{Server, Settings},
};

/// What a house has seen, and how it is to behave.
#[derive(Default)]
pub(super) struct Notes {
    /// What it answers to LISTA from nobody.
    pub(super) dialects: RefCell<&'static str>,
    /// Packets of QUIC are answered with a bare frame.
    pub(super) talks_down: Cell<bool>,
    pub(super) questions: Cell<usize>,
    pub(super) connected: Cell<usize>,
    pub(super) moved: Cell<usize>,
    pub(super) bell: Notify,
}

/// A server that runs until it is stopped or dropped.
pub(super) struct House {
    pub(super) address: SocketAddr,
    pub(super) pin: Pin,
    pub(super) notes: Rc<Notes>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<MemoryJournal>,
}

pub(super) const BOTH: &str = "recado/1 classico selado";
pub(super) const CLASSIC: &str = "recado/1 classico";

impl House {
    pub(super) async fn start() -> Self {
        Self::with(1, "127.0.0.1:0", MemoryJournal::new(4_096)).await
    }

    /// With a key of its own, somewhere, and with what was said before.
    pub(super) async fn with(key: u8, address: &str, journal: MemoryJournal) -> Self {
        let key = KeyPair::from_secret(&[key; 32]).expect("a key");
        let pin = key.pin();
        let socket = UdpSocket::bind(address).await.expect("a port");
        let address = socket.local_addr().expect("an address");
        let notes = Rc::new(Notes::default());
        *notes.dialects.borrow_mut() = BOTH;
        let (stop, stopped) = oneshot::channel();
        let household = Household {
            endpoint: ServerEndpoint::new(&key, Limits::default(), None, now()).expect("set up"),
            server: Server::new(Settings::default(), journal.reader(), now()).expect("it is read"),
            journal,
            socket,
            notes: Rc::clone(&notes),
            to_close: Vec::new(),
        };
        let task = tokio::task::spawn_local(household.run(stopped));
        Self {
            address,
            pin,
            notes,
            stop,
            task,
        }
    }

    /// Gone without a word, as in a crash; what was kept is kept.
    pub(super) async fn crash(self) -> (String, MemoryJournal) {
        self.stop.send(()).expect("it runs");
        let journal = self.task.await.expect("it ran");
        (self.address.to_string(), journal)
    }

    /// Waits for something that the house sees.
    pub(super) async fn until(&self, is_so: impl Fn(&Notes) -> bool) {
        while !is_so(&self.notes) {
            self.notes.bell.notified().await;
        }
    }
}

struct Household {
    endpoint: ServerEndpoint,
    server: Server,
    journal: MemoryJournal,
    socket: UdpSocket,
    notes: Rc<Notes>,
    /// Sessions that have had everything, and when they are closed.
    to_close: Vec<(Instant, PeerId)>,
}

impl Household {
    async fn run(mut self, mut stopped: oneshot::Receiver<()>) -> MemoryJournal {
        let mut buffer = [0; 2_048];
        loop {
            self.settle().await;
            let closing = self.to_close.iter().map(|&(at, _)| at);
            let due = [self.endpoint.poll_timeout(), closing.min()];
            let due = due.into_iter().flatten().min();
            let due = due.unwrap_or(self.server.poll_timeout());
            let due = due.min(self.server.poll_timeout());
            tokio::select! {
                _ = &mut stopped => return self.journal,
                received = self.socket.recv_from(&mut buffer) => {
                    // An error was somebody else's.
                    if let Ok((length, from)) = received {
                        self.receive(from, &buffer[..length]).await;
                    }
                }
                () = tokio::time::sleep_until(due.into()) => {}
            }
            let moment = now();
            self.endpoint.handle_timeout(moment);
            if self.server.poll_timeout() <= moment.instant {
                self.server.handle_timeout(moment);
            }
            self.notes.bell.notify_waiters();
        }
    }

    async fn receive(&mut self, from: SocketAddr, bytes: &[u8]) {
        let notes = &self.notes;
        if bytes[0] != 0 {
            if notes.talks_down.get() {
                self.say(from, CLASSIC).await;
                return;
            }
            self.endpoint.handle_datagram(from, bytes, None, now());
            return;
        }
        let asks = Frame::new(
            Kind::LISTA,
            protocol::Origin::Server,
            Destination::Everyone,
            &protocol::Name::EMPTY,
            &FrameText::EMPTY,
        );
        if bytes == asks.bytes() {
            notes.questions.set(notes.questions.get() + 1);
            let dialects = *notes.dialects.borrow();
            self.say(from, dialects).await;
            return;
        }
        self.server.handle_datagram(from, bytes, now());
    }

    async fn say(&self, to: SocketAddr, text: &str) {
        let text = FrameText::cut(text);
        let frame = Frame::from_server(Kind::MSG, Destination::Everyone, &text);
        // What does not leave is lost.
        let _ = self.socket.send_to(frame.bytes(), to).await;
    }

    async fn settle(&mut self) {
        let moment = now();
        self.attend(moment);
        loop {
            self.write(moment);
            let Some(mut batch) = self.server.poll_append() else {
                break;
            };
            let result = self.journal.append(&mut batch);
            self.server.handle_appended(batch, &result, moment);
        }
        self.to_close.retain(|&(at, PeerId(peer))| {
            let is_due = at <= moment.instant;
            if is_due {
                self.endpoint.close(peer.into(), 0, "", moment);
            }
            !is_due
        });
        while let Some(transmit) = self.endpoint.poll_transmit(moment) {
            for datagram in transmit.datagrams() {
                let _ = self.socket.try_send_to(datagram, transmit.destination);
            }
        }
        while let Some(transmit) = self.server.poll_transmit() {
            for (frame, to) in transmit.datagrams() {
                let _ = self.socket.try_send_to(frame.bytes(), to);
            }
        }
        while self.server.poll_event(moment).is_some() {}
    }

    fn attend(&mut self, moment: Now) {
        while let Some(event) = self.endpoint.poll_event() {
            let id = |peer| PeerId(u64::from(peer));
            let count = |cell: &Cell<usize>| cell.set(cell.get() + 1);
            match event {
                Event::Connected { peer, address, key } => {
                    count(&self.notes.connected);
                    self.server.handle_connected(id(peer), address, Key(key));
                }
                Event::Readable(peer) => {
                    let mut buffer = [0; 16_384];
                    loop {
                        let read = self.endpoint.read(peer, &mut buffer);
                        if read == 0 {
                            break;
                        }
                        self.server.handle_bytes(id(peer), &buffer[..read], moment);
                    }
                }
                Event::Writable(peer) => self.server.handle_writable(id(peer)),
                Event::Moved { peer, address } => {
                    count(&self.notes.moved);
                    self.server.handle_moved(id(peer), address);
                }
                Event::Closed { peer, .. } => self.server.handle_closed(id(peer), moment),
                Event::Refused { .. } => {}
            }
        }
    }

    fn write(&mut self, moment: Now) {
        while let Some(peer) = self.server.poll_busy() {
            let endpoint = &mut self.endpoint;
            let mut accept = |bytes: &[u8]| endpoint.write(peer.0.into(), bytes);
            if self.server.write(peer, moment, &mut accept) == Flow::Finished {
                let soon = moment.instant + Duration::from_millis(100);
                self.to_close.push((soon, peer));
            }
        }
    }
}

fn now() -> Now {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Now {
        instant: Instant::now(),
        unix_ms: since.map_or(0, |since| since.as_millis() as u64),
    }
}
