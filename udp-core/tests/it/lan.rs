//! A server and any number of addresses in virtual time: the harness of the server's tests.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use protocol::{Datagram, Destination, Frame, FrameText, Kind, Name, Origin, Refusal};
use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    hub::Order,
    journal::{Journal, MemoryJournal},
    server::{Event, Server, Settings, Transmit, Unreachable},
};

/// A network on which every datagram arrives at once.
pub(crate) struct Lan {
    pub(crate) server: Server,
    pub(crate) now: Now,
    pub(crate) events: Vec<Event>,
    journal: Box<dyn Journal>,
    received: HashMap<SocketAddr, VecDeque<Frame>>,
}

/// A frame as tests write it down: kind, origin, destination, name, text.
pub(crate) type Seen = (Kind, u32, u32, String, String);

impl Lan {
    pub(crate) fn new() -> Self {
        Self::with(Settings::default(), Box::new(MemoryJournal::new(1_000)))
    }

    #[expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
    pub(crate) fn with(settings: Settings, journal: Box<dyn Journal>) -> Self {
        let now = Now {
            instant: Instant::now(),
            unix_ms: 1_795_000_000_000,
        };
        Self {
            server: Server::new(settings, journal.reader(), now).unwrap(),
            now,
            events: Vec::new(),
            journal,
            received: HashMap::new(),
        }
    }

    /// The server crashes and starts again on the same journal.
    pub(crate) fn restart(self) -> Self {
        Self::with(Settings::default(), self.journal)
    }

    /// Sends bytes and carries the answers to where they go.
    pub(crate) fn send(&mut self, from: &str, bytes: &[u8]) {
        self.send_from(address(from), bytes);
    }

    pub(crate) fn send_from(&mut self, from: SocketAddr, bytes: &[u8]) {
        self.server.handle_datagram(from, bytes, self.now);
        self.carry();
    }

    /// Sends a frame in the name of a person.
    pub(crate) fn say(
        &mut self,
        from: &str,
        kind: Kind,
        origin: u32,
        destination: u32,
        text: &str,
    ) {
        self.send(
            from,
            frame(kind, origin, destination, &format!("p{origin}"), text).bytes(),
        );
    }

    /// Registers and takes the answer in.
    pub(crate) fn enter(&mut self, from: &str, id: u32) {
        self.say(from, Kind::OI, id, 0, "");
        let answer = self.next(from).unwrap();
        assert_eq!(
            (answer.0, answer.4.as_str()),
            (Kind::OI, "Conexão aceita."),
            "{answer:?}"
        );
    }

    /// The ICMP error of a closed port, or of a machine that is away.
    pub(crate) fn unreachable(&mut self, at: &str, what: Unreachable) {
        self.server.handle_unreachable(address(at), what, self.now);
        self.carry();
    }

    /// Lets time go by, stopping wherever something is due.
    pub(crate) fn wait(&mut self, duration: Duration) {
        let end = self.now.after(duration);
        while self.server.poll_timeout() <= end.instant {
            let step = self
                .server
                .poll_timeout()
                .saturating_duration_since(self.now.instant);
            self.now = self.now.after(step);
            self.server.handle_timeout(self.now);
            self.carry();
        }
        self.now = end;
    }

    pub(crate) fn wait_ms(&mut self, ms: u64) {
        self.wait(Duration::from_millis(ms));
    }

    pub(crate) fn wait_secs(&mut self, secs: u64) {
        self.wait(Duration::from_secs(secs));
    }

    /// The operator gives an order.
    pub(crate) fn order(&mut self, order: &Order) -> Result<(), Refusal> {
        let outcome = self.server.handle_order(order, self.now);
        self.carry();
        outcome
    }

    pub(crate) fn shut_down(&mut self) {
        self.server.handle_shutdown();
        self.carry();
    }

    fn carry(&mut self) {
        loop {
            self.deliver();
            let Some(mut batch) = self.server.poll_append() else {
                break;
            };
            let result = self.journal.append(&mut batch);
            self.server.handle_appended(batch, &result, self.now);
        }
        while let Some(first) = self.server.poll_retain() {
            assert!(self.journal.retain_from(first).is_ok());
        }
        while let Some(event) = self.server.poll_event(self.now) {
            self.events.push(event);
        }
    }

    fn deliver(&mut self) {
        while let Some(transmit) = self.server.poll_transmit() {
            let mut deliver = |frame: &Frame, to: &SocketAddr| {
                assert_eq!(
                    frame.size() as usize,
                    frame.text().clean_len(),
                    "not canonical: {frame:?}"
                );
                self.received.entry(*to).or_default().push_back(*frame);
            };
            if let Transmit::Paired { frames, to } = transmit {
                assert_eq!(frames.len(), to.len());
            }
            transmit
                .datagrams()
                .for_each(|(frame, to)| deliver(frame, &to));
        }
    }

    /// The next frame that arrived at an address.
    pub(crate) fn next(&mut self, at: &str) -> Option<Seen> {
        self.received
            .get_mut(&address(at))?
            .pop_front()
            .map(|frame| seen(&frame))
    }

    /// The texts of everything that arrived at an address and was not taken in yet.
    pub(crate) fn texts(&mut self, at: &str) -> Vec<String> {
        std::iter::from_fn(|| self.next(at))
            .map(|seen| seen.4)
            .collect()
    }

    /// Everything in the journal: kind, origin, destination, text.
    pub(crate) fn records(&self) -> Vec<(Kind, u32, u32, String)> {
        let mut records = Vec::new();
        self.server
            .journal()
            .read(0, &mut |record| {
                let frame = &record.frame;
                records.push((
                    frame.kind(),
                    frame.origin(),
                    frame.destination(),
                    frame.text().to_string(),
                ));
                true
            })
            .unwrap();
        records
    }

    pub(crate) fn people(&self) -> Vec<u32> {
        self.server
            .snapshot(self.now)
            .people
            .iter()
            .map(|row| row.id.value())
            .collect()
    }
}

/// "7" is 192.168.0.7:5000, "7:1" port 1 there, and a whole address is itself.
pub(crate) fn address(short: &str) -> SocketAddr {
    short
        .parse()
        .or_else(|_| format!("192.168.0.{short}").parse())
        .unwrap_or_else(|_| format!("192.168.0.{short}:5000").parse().unwrap())
}

/// A frame whose ids need not be possible.
pub(crate) fn frame(kind: Kind, origin: u32, destination: u32, name: &str, text: &str) -> Frame {
    let mut bytes = *Frame::new(
        kind,
        Origin::Server,
        Destination::Everyone,
        &Name::cut(name),
        &FrameText::cut(text),
    )
    .bytes();
    bytes[4..8].copy_from_slice(&origin.to_be_bytes());
    bytes[8..12].copy_from_slice(&destination.to_be_bytes());
    zerocopy::transmute!(bytes)
}

pub(crate) fn seen(frame: &Frame) -> Seen {
    let datagram = Datagram::parse(frame.bytes()).unwrap();
    let name = datagram.name().as_str().to_owned();
    (
        frame.kind(),
        frame.origin(),
        frame.destination(),
        name,
        datagram.text().to_string(),
    )
}
