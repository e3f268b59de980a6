//! Somebody with our client, on a socket of their own.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "real sockets and clocks, and a test that cannot go on fails"
)]

use crate::running::server_key;
use protocol::{Destination, Name, PersonId};
use std::{
    collections::VecDeque,
    net::{SocketAddr, UdpSocket},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use udp_core::{
    Now,
    client::{
        Label,
        sealed::{Command, Event, MemoryStore, Password, Profile, SealedSession},
    },
    sealed::{
        endpoint::{
            CloseReason,
            client::{self, ClientEndpoint, Trust},
        },
        identity::KeyPair,
    },
};

/// Longer than anything takes on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Friend {
    udp: UdpSocket,
    server: SocketAddr,
    identity: KeyPair,
    endpoint: Option<ClientEndpoint>,
    session: SealedSession,
    /// What the stream did not take yet.
    unwritten: VecDeque<u8>,
    /// Everything the session told.
    pub(super) events: Vec<Event>,
    /// How connections ended.
    pub(super) closed: Vec<CloseReason>,
    /// Every datagram that was sent.
    pub(super) sent: Vec<Vec<u8>>,
}

/// What somebody who wants to come in sends first, whole and valid.
pub(super) fn first_datagram(server: SocketAddr) -> Vec<u8> {
    let trust = Trust::Pinned {
        pin: server_key().pin(),
        identity: &KeyPair::from_secret(&[99; 32]).unwrap(),
    };
    let mut endpoint = ClientEndpoint::connect(server, trust, None, now()).unwrap();
    let first = endpoint.poll_transmit(now()).unwrap();
    first.bytes.to_vec()
}

pub(super) fn now() -> Now {
    let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Now {
        instant: Instant::now(),
        unix_ms: unix.as_millis().try_into().unwrap(),
    }
}

impl Friend {
    /// Begins to connect; nothing goes on but in [`until`](Self::until).
    pub(super) fn new(server: SocketAddr, id: u8) -> Self {
        let local = if server.is_ipv4() {
            "127.0.0.1:0"
        } else {
            "[::1]:0"
        };
        let udp = UdpSocket::bind(local).unwrap();
        let profile = Profile {
            id: PersonId::new(id.into()),
            name: Name::cut(&format!("p{id}")),
            password: Password::NONE,
        };
        let store = Box::new(MemoryStore::default());
        let mut friend = Self {
            udp,
            server,
            identity: KeyPair::from_secret(&[id; 32]).unwrap(),
            endpoint: None,
            session: SealedSession::open(profile, store, id.into()).unwrap(),
            unwritten: VecDeque::new(),
            events: Vec::new(),
            closed: Vec::new(),
            sent: Vec::new(),
        };
        friend.connect();
        friend
    }

    /// Is here under the id.
    pub(super) fn here(server: SocketAddr, id: u8) -> Self {
        let mut friend = Self::new(server, id);
        friend.until(|friend| friend.has(|event| matches!(event, Event::Standings)));
        friend
    }

    fn connect(&mut self) {
        let trust = Trust::Pinned {
            pin: server_key().pin(),
            identity: &self.identity,
        };
        let mut endpoint = ClientEndpoint::connect(self.server, trust, None, now()).unwrap();
        endpoint.set_segments(1);
        self.endpoint = Some(endpoint);
    }

    /// From now on from another port.
    pub(super) fn move_on(&mut self) {
        let local = self.udp.local_addr().unwrap().ip();
        self.udp = UdpSocket::bind((local, 0)).unwrap();
        self.endpoint.as_mut().unwrap().rebind();
        self.settle();
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.udp.local_addr().unwrap()
    }

    /// Ends the connection without a goodbye.
    pub(super) fn hang_up(&mut self) {
        self.endpoint.as_mut().unwrap().close(0, "", now());
        self.settle();
    }

    /// Sends one datagram again as it was.
    pub(super) fn repeat(&self, datagram: &[u8]) {
        self.udp.send_to(datagram, self.server).unwrap();
    }

    pub(super) fn say(&mut self, to: Destination, text: &str) {
        let (label, text) = (Label(0), text.to_owned());
        self.command(Command::Say { label, to, text });
    }

    pub(super) fn command(&mut self, command: Command) {
        self.session.handle_command(command, now());
        self.settle();
    }

    pub(super) fn has(&self, is_it: impl Fn(&Event) -> bool) -> bool {
        self.events.iter().any(is_it)
    }

    /// Messages of others, in the order they came in.
    pub(super) fn texts(&self) -> Vec<&str> {
        let messages = self.events.iter().filter_map(|event| match event {
            Event::Message(message) => Some(message.text.as_str()),
            _ => None,
        });
        messages.collect()
    }

    /// How many of our own are kept.
    pub(super) fn kept(&self) -> usize {
        let kept = self.events.iter();
        kept.filter(|event| matches!(event, Event::Kept { .. }))
            .count()
    }

    /// Goes on until it is so.
    pub(super) fn until(&mut self, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        self.settle();
        while !is_so(self) {
            assert!(
                Instant::now() < end,
                "it did not come to be; {:?} {:?}",
                self.closed,
                self.events
            );
            self.step();
        }
    }

    /// Goes on until everyone is content.
    pub(super) fn all_until(friends: &mut [Self], is_so: impl Fn(&[Self]) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(friends) {
            assert!(Instant::now() < end, "it did not come to be");
            for friend in &mut *friends {
                friend.step();
            }
        }
    }

    /// Waits a little for the network, takes in what came, does what is due.
    pub(super) fn step(&mut self) {
        let mut datagram = [0; 2_048];
        self.udp
            .set_read_timeout(Some(Duration::from_millis(5)))
            .unwrap();
        // An error is what ICMP says of a server that is not there, or that nothing came.
        while let Ok((length, from)) = self.udp.recv_from(&mut datagram) {
            if let Some(endpoint) = &mut self.endpoint {
                endpoint.handle_datagram(from, &datagram[..length], None, now());
            }
            self.settle();
        }
        let now = now();
        let is_due = |due: Option<Instant>| due.is_some_and(|due| due <= now.instant);
        if let Some(endpoint) = &mut self.endpoint
            && is_due(endpoint.poll_timeout())
        {
            endpoint.handle_timeout(now);
        }
        if is_due(self.session.poll_timeout()) {
            self.session.handle_timeout(now);
        }
        self.settle();
    }

    fn settle(&mut self) {
        let now = now();
        loop {
            while let Some(event) = self.session.poll_event() {
                if event == Event::Connect {
                    self.connect();
                }
                self.events.push(event);
            }
            let Some(endpoint) = &mut self.endpoint else {
                return;
            };
            let mut buffer = [0; 4_096];
            loop {
                let count = endpoint.read(&mut buffer);
                if count == 0 {
                    break;
                }
                self.session.handle_bytes(&buffer[..count], now);
            }
            let mut is_quiet = true;
            while let Some(event) = endpoint.poll_event() {
                is_quiet = false;
                match event {
                    client::Event::Connected { .. } => self.session.handle_connected(now),
                    client::Event::Closed(reason) => {
                        self.closed.push(reason);
                        self.unwritten.clear();
                        self.session.handle_disconnected(now);
                    }
                    _ => {}
                }
            }
            if self.unwritten.is_empty() {
                self.unwritten.extend(self.session.poll_write(16_384));
            }
            let bytes: Vec<u8> = self.unwritten.iter().copied().collect();
            let written = endpoint.write(&bytes);
            self.unwritten.drain(..written);
            is_quiet &= written == 0;
            while let Some(transmit) = endpoint.poll_transmit(now) {
                is_quiet = false;
                for datagram in transmit.datagrams() {
                    self.sent.push(datagram.to_vec());
                    let _ = self.udp.send_to(datagram, transmit.destination);
                }
            }
            if is_quiet {
                return;
            }
        }
    }
}
