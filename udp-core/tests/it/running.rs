//! A server on a real socket and a thread of its own, and classic clients for it.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "real sockets and threads, and a test that cannot go on fails"
)]

use crate::lan::frame;
use protocol::{Datagram, Frame, Kind};
use std::{
    net::{SocketAddr, UdpSocket},
    thread::JoinHandle,
    time::Duration,
};
use tokio::sync::oneshot;
use udp_core::{
    journal::{Journal, MemoryJournal},
    net::{
        bridge::channel,
        server::{Report, bind, serve},
    },
    sealed::identity::KeyPair,
    server::{Counters, Event, Rate, Settings},
};

/// A server until it is stopped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    end: oneshot::Sender<End>,
    thread: JoinHandle<Told>,
}

/// What a server has told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Its last figures.
    pub(crate) counters: Counters,
    pub(crate) events: Vec<Event>,
}

enum End {
    Goodbye,
    /// As in a crash.
    Silent,
}

/// Settings without limits of speed.
pub(crate) fn unlimited() -> Settings {
    let unlimited = Rate {
        per_second: 0,
        burst: 0,
    };
    Settings {
        texts: unlimited,
        parts: unlimited,
        ..Settings::default()
    }
}

/// The key of every server here.
pub(crate) fn server_key() -> KeyPair {
    KeyPair::from_secret(&[200; 32]).unwrap()
}

impl Running {
    pub(crate) fn on(address: &str) -> Self {
        let address = address.parse().unwrap();
        Self::with(address, unlimited(), Box::new(MemoryJournal::new(100)))
    }

    pub(crate) fn with(address: SocketAddr, settings: Settings, journal: Box<dyn Journal>) -> Self {
        let socket = bind(address).unwrap();
        let address = socket.local_address();
        let (end, ended) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let mut told = Told::default();
            let (stop, stopped) = oneshot::channel();
            let shutdown = async { _ = stopped.await };
            let (_, orders) = channel(1);
            runtime.block_on(async {
                let key = server_key();
                let report = |report| match report {
                    Report::Snapshot(snapshot) => told.counters = snapshot.counters,
                    Report::Event(event) => told.events.push(event),
                };
                let serving = serve(socket, &key, settings, journal, orders, shutdown, report);
                tokio::pin!(serving);
                tokio::select! {
                    served = &mut serving => return served.unwrap(),
                    end = ended => match end {
                        Ok(End::Goodbye) => stop.send(()).unwrap(),
                        Ok(End::Silent) | Err(_) => return,
                    }
                }
                serving.await.unwrap();
            });
            told
        });
        Self {
            address,
            end,
            thread,
        }
    }

    pub(crate) fn client(&self, id: u32) -> Client {
        let local = if self.address.is_ipv4() {
            "127.0.0.1:0"
        } else {
            "[::1]:0"
        };
        self.client_from(local, self.address, id)
    }

    pub(crate) fn client_from(&self, local: &str, server: SocketAddr, id: u32) -> Client {
        let client = Client::silent(local, server);
        client.say(Kind::OI, id, 0, "");
        assert_eq!(client.text(), "Conexão aceita.");
        client
    }

    /// Stops the server and gives its last figures.
    pub(crate) fn stop(self) -> Counters {
        self.stop_and_tell().counters
    }

    pub(crate) fn stop_and_tell(self) -> Told {
        assert!(self.end.send(End::Goodbye).is_ok());
        self.thread.join().unwrap()
    }

    /// The server is gone without a word.
    pub(crate) fn kill(self) -> Told {
        assert!(self.end.send(End::Silent).is_ok());
        self.thread.join().unwrap()
    }
}

/// A client as the existing ones are.
pub(crate) struct Client {
    udp: UdpSocket,
    server: SocketAddr,
}

impl Client {
    pub(crate) fn silent(local: &str, server: SocketAddr) -> Self {
        let udp = UdpSocket::bind(local).unwrap();
        udp.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self { udp, server }
    }

    pub(crate) fn say(&self, kind: Kind, origin: u32, destination: u32, text: &str) {
        self.send(frame(kind, origin, destination, "p", text).bytes());
    }

    pub(crate) fn send(&self, bytes: &[u8]) {
        self.udp.send_to(bytes, self.server).unwrap();
    }

    pub(crate) fn text(&self) -> String {
        let bytes = self.bytes();
        assert_eq!(bytes.len(), Frame::SIZE);
        Datagram::parse(&bytes).unwrap().text().to_string()
    }

    /// The next datagram, of either dialect.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; 2048];
        let length = self.udp.recv(&mut bytes).expect("an answer within 20 s");
        bytes.truncate(length);
        bytes
    }
}
