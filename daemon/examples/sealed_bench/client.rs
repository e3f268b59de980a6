//! Clients that are only an endpoint on a socket: what they need of the processor is not measured, but there are
//! many of them on it.

use super::AT_ONCE;
use anyhow::Context as _;
use protocol::{
    Destination, Frame, FrameText, Heading, Kind, Name, Origin, PersonId, Record, Token,
};
use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    rc::Rc,
    time::{Instant, SystemTime},
};
use tokio::{net::UdpSocket, sync::Notify, task, time::sleep_until};
use udp_core::{
    Now,
    sealed::{
        endpoint::client::{ClientEndpoint, Event, Trust},
        identity::{KeyPair, Pin},
    },
};
use zerocopy::FromBytes as _;

/// The outbox of the one who speaks.
const OUTBOX: u32 = 7;

fn now() -> Now {
    let unix = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    Now {
        instant: Instant::now(),
        unix_ms: unix.as_millis() as u64,
    }
}

/// One client.
struct Client {
    endpoint: ClientEndpoint,
    socket: UdpSocket,
    datagram: Vec<u8>,
}

impl Client {
    async fn begin(server: SocketAddr, trust: Trust<'_>) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        socket.connect(server).await?;
        Ok(Self {
            endpoint: ClientEndpoint::connect(server, trust, None, now())?,
            socket,
            datagram: vec![0; 2_048],
        })
    }

    fn send(&mut self) {
        while let Some(transmit) = self.endpoint.poll_transmit(now()) {
            for datagram in transmit.datagrams() {
                // A full buffer is a lost packet.
                _ = self.socket.try_send(datagram);
            }
        }
    }

    /// Until something came, or is due.
    async fn wait(&mut self, bell: &Notify) -> anyhow::Result<()> {
        let due = self.endpoint.poll_timeout();
        let due = due.unwrap_or_else(|| Instant::now() + std::time::Duration::from_secs(3_600));
        tokio::select! {
            ready = self.socket.readable() => {
                ready?;
                let server = self.socket.peer_addr()?;
                while let Ok(length) = self.socket.try_recv(&mut self.datagram) {
                    let datagram = &self.datagram[..length];
                    self.endpoint.handle_datagram(server, datagram, None, now());
                }
            }
            () = bell.notified() => {}
            () = sleep_until(due.into()) => self.endpoint.handle_timeout(now()),
        }
        Ok(())
    }
}

/// So many handshakes that end at once; the server's pin.
pub(crate) async fn first_contact(server: SocketAddr, count: usize) -> anyhow::Result<Pin> {
    let mut pin = None;
    for first in (0..count).step_by(AT_ONCE) {
        let met = (first..count.min(first + AT_ONCE)).map(|_| task::spawn_local(meet(server)));
        for met in met.collect::<Vec<_>>() {
            pin = Some(met.await??);
        }
    }
    pin.context("nobody was met")
}

async fn meet(server: SocketAddr) -> anyhow::Result<Pin> {
    let mut client = Client::begin(server, Trust::FirstContact).await?;
    let never = Notify::new();
    loop {
        client.send();
        while let Some(event) = client.endpoint.poll_event() {
            match event {
                Event::FirstContact { pin } => {
                    // The goodbye leaves.
                    client.send();
                    return Ok(pin);
                }
                Event::Closed(reason) => anyhow::bail!("{reason}"),
                _ => {}
            }
        }
        client.wait(&never).await?;
    }
}

/// Everybody who is connected.
#[derive(Default)]
pub(crate) struct Crowd {
    accepted: Cell<usize>,
    /// Messages that came, and receipts, all clients together; and as many as there have to be.
    heard: Cell<u64>,
    wanted: Cell<u64>,
    /// Whenever one of these changes.
    changed: Notify,
    /// Written by the one who speaks.
    said: RefCell<Vec<u8>>,
    spoken: Cell<u32>,
    speaker: Notify,
}

impl Crowd {
    pub(crate) async fn come_in(
        self: &Rc<Self>,
        server: SocketAddr,
        pin: Pin,
        count: usize,
    ) -> anyhow::Result<()> {
        for number in 1..=count {
            let crowd = Rc::clone(self);
            task::spawn_local(async move {
                if let Err(error) = crowd.stay(server, pin, number).await {
                    eprintln!("client {number}: {error:#}");
                    std::process::exit(1);
                }
            });
            while self.accepted.get() + AT_ONCE <= number {
                self.changed.notified().await;
            }
        }
        while self.accepted.get() < count {
            self.changed.notified().await;
        }
        Ok(())
    }

    /// One client, who speaks if it is the first.
    async fn stay(&self, server: SocketAddr, pin: Pin, number: usize) -> anyhow::Result<()> {
        let mut secret = [7; 32];
        secret[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let identity = KeyPair::from_secret(&secret)?;
        let identity = &identity;
        let mut client = Client::begin(server, Trust::Pinned { pin, identity }).await?;
        let id = PersonId::new(u32::try_from(number)?).context("an id nobody may have")?;
        let nobody = Notify::new();
        let bell = if number == 1 { &self.speaker } else { &nobody };
        let mut pending = record(id, Kind::OI, 0, "").bytes().to_vec();
        let (mut heard, mut is_connected) = (Vec::new(), false);
        let mut buffer = vec![0; 16 * 1_024];
        loop {
            while let Some(event) = client.endpoint.poll_event() {
                match event {
                    Event::Connected { .. } => is_connected = true,
                    Event::Closed(reason) => anyhow::bail!("{reason}"),
                    _ => {}
                }
            }
            loop {
                let count = client.endpoint.read(&mut buffer);
                heard.extend_from_slice(&buffer[..count]);
                if count == 0 {
                    break;
                }
            }
            let whole = heard.len() / Record::SIZE * Record::SIZE;
            for bytes in heard
                .drain(..whole)
                .collect::<Vec<_>>()
                .chunks(Record::SIZE)
            {
                let record = Record::read_from_bytes(bytes);
                self.hear(&record.map_err(|_| anyhow::anyhow!("no record"))?)?;
            }
            if number == 1 {
                pending.append(&mut self.said.borrow_mut());
            }
            if is_connected {
                let written = client.endpoint.write(&pending);
                pending.drain(..written);
            }
            client.send();
            client.wait(bell).await?;
        }
    }

    fn hear(&self, record: &Record) -> anyhow::Result<()> {
        match (
            record.frame.kind(),
            Origin::from_wire(record.frame.origin()),
        ) {
            (Kind::OI, Some(Origin::Server)) => self.accepted.set(self.accepted.get() + 1),
            (Kind::MSG, Some(Origin::Person(_))) | (Kind::RECIBO, _) => {
                self.heard.set(self.heard.get() + 1);
            }
            (Kind::ERRO, _) => anyhow::bail!("{}", record.frame.text()),
            // Others come in.
            _ => return Ok(()),
        }
        self.changed.notify_one();
        Ok(())
    }

    /// The first client says so many messages to everyone.
    pub(crate) fn say(&self, count: u32) {
        let Some(id) = PersonId::new(1) else { return };
        for _ in 0..count {
            self.spoken.set(self.spoken.get() + 1);
            let record = record(
                id,
                Kind::MSG,
                self.spoken.get(),
                "uma mensagem como as outras",
            );
            self.said.borrow_mut().extend_from_slice(record.bytes());
        }
        let everybody = self.accepted.get() as u64;
        self.wanted
            .set(self.wanted.get() + u64::from(count) * everybody);
        self.speaker.notify_one();
    }

    /// Until everybody has heard everything.
    pub(crate) async fn heard_all(&self) {
        while self.heard.get() < self.wanted.get() {
            self.changed.notified().await;
        }
    }
}

fn record(id: PersonId, kind: Kind, number: u32, text: &str) -> Record {
    let outbox = if number == 0 { 0 } else { OUTBOX };
    let name = Name::cut(&format!("p{id}"));
    let (from, to) = (Origin::Person(id), Destination::Everyone);
    let frame = Frame::new(kind, from, to, &name, &FrameText::cut(text));
    let heading = Heading {
        token: Token { outbox, number }.to_wire().into(),
        parts: 1,
        ..Heading::default()
    };
    Record { heading, frame }
}
