//! Somebody in the world: the real client, and what their reader saw.

use crate::client::{Client, Command, Event, Label, Phase, Profile};
use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, PersonId, RoomId};
use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    time::Instant,
};

/// How many of the last texts are remembered.
const HEARD: usize = 64;

pub(super) struct Person {
    id: PersonId,
    address: SocketAddr,
    client: Client,
    labels: u64,
    heard: VecDeque<String>,
    is_online: bool,
    server: SocketAddr,
}

impl Person {
    pub(super) fn new(index: u32, server: SocketAddr, seed: u64, now: Instant) -> Self {
        let id = PersonId::new(index + 1).unwrap_or_else(|| unreachable!("ids begin at 1"));
        let host = Ipv4Addr::new(10, 0, 1, u8::try_from(index).unwrap_or(u8::MAX));
        Self {
            id,
            address: (host, 4_000).into(),
            client: connect(id, server, seed, now),
            labels: 0,
            heard: VecDeque::new(),
            is_online: false,
            server,
        }
    }

    pub(super) const fn id(&self) -> PersonId {
        self.id
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.client.poll_timeout()
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) {
        if self.client.poll_timeout().is_some_and(|due| due <= now) {
            self.client.handle_timeout(now);
        }
    }

    pub(super) fn handle_datagram(&mut self, bytes: &[u8], now: Instant) {
        self.client.handle_datagram(bytes, now);
    }

    pub(super) fn poll_transmit(&mut self) -> Option<Frame> {
        self.client.poll_transmit()
    }

    /// The program crashes and starts again, perhaps at another port.
    pub(super) fn restart(&mut self, seed: u64, has_new_address: bool, now: Instant) {
        if has_new_address {
            let port = self.address.port();
            self.address
                .set_port(if port < 60_000 { port + 1 } else { 4_000 });
        }
        self.client = connect(self.id, self.server, seed, now);
        self.is_online = false;
        self.heard.clear();
    }

    pub(super) fn say(&mut self, what: &str, to: PersonId, text: &str, now: Instant) {
        self.labels += 1;
        let to = match what {
            "broadcast" => Destination::Everyone,
            "private" => Destination::Person(to),
            _ => RoomId::new(RoomId::MIN + self.labels as u32 % 4)
                .map_or(Destination::Everyone, Destination::Room),
        };
        let say = Command::Say {
            label: Label(self.labels),
            to,
            text: text.to_owned(),
        };
        self.client.handle_command(say, now);
    }

    /// Something with rooms, as a registered address may do it.
    pub(super) fn room_frame(&self, choice: u32, room: u32) -> Option<Frame> {
        let room = RoomId::new(RoomId::MIN + room)?;
        let (kind, to, text) = match choice {
            0 => (Kind::OI, Destination::Rooms, format!("sala {room}")),
            1 => (Kind::OI, Destination::Room(room), String::new()),
            2 => (Kind::TCHAU, Destination::Room(room), String::new()),
            _ => (Kind::LISTA, Destination::Room(room), String::new()),
        };
        let (origin, name) = (Origin::Person(self.id), Name::cut("p"));
        Some(Frame::new(kind, origin, to, &name, &FrameText::cut(&text)))
    }

    /// Takes in what the client tells.
    pub(super) fn note_events(&mut self) {
        while let Some(event) = self.client.poll_event() {
            match event {
                Event::Said {
                    to: Destination::Everyone,
                    text,
                    ..
                } => {
                    if self.heard.len() == HEARD {
                        self.heard.pop_front();
                    }
                    self.heard.push_back(text);
                }
                Event::Phase(phase) => self.is_online = matches!(phase, Phase::Online { .. }),
                _ => {}
            }
        }
    }

    /// True when these were the last texts to everyone, in this order; also while the reader is away.
    pub(super) fn heard_last(&self, texts: &VecDeque<String>) -> bool {
        let skipped = self.heard.len().saturating_sub(texts.len());
        !self.is_online || self.heard.iter().skip(skipped).eq(texts)
    }

    /// The last texts to everyone, for a failure's reader.
    pub(super) fn heard_text(&self) -> String {
        let last = self.heard.len().saturating_sub(4);
        format!("{:?}", self.heard.iter().skip(last).collect::<Vec<_>>())
    }

    pub(super) fn heard_count(&self) -> usize {
        self.heard.len()
    }
}

fn connect(id: PersonId, server: SocketAddr, seed: u64, now: Instant) -> Client {
    let profile = Profile {
        server,
        id: Some(id),
        name: Name::cut(&format!("p{id}")),
        classic_unasked: false,
    };
    Client::new(profile, seed, now)
}
