//! The reference: the UDP messenger (contracts.md §1).

use super::{
    super::node::pair::LIMIT,
    caller::{Caller, Heard, Outcome},
    town::Town,
};
use protocol::{Datagram, Destination, Frame, FrameText, Kind, Name, Origin};
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
};
use tokio::{net::UdpSocket, time::timeout};

/// Ids of their own for all that ever enter.
static LAST_ID: AtomicU32 = AtomicU32::new(100);

/// An id that nobody has.
const NOBODY: u32 = 99;

/// Said to oneself, to know that everything before it was answered.
const ECHO: &str = "(eco)";

pub(super) struct Classic {
    socket: UdpSocket,
    id: u32,
    name: Name,
    shown: VecDeque<Heard>,
}

/// The kind and the text of a frame from the server itself, or what it shows.
enum Received {
    Shown(Heard),
    Server(Kind, String),
    Echo,
}

impl Classic {
    pub(super) async fn connect(town: &Town) -> Self {
        Self::at(town.classic).await
    }

    async fn at(server: SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.connect(server).await.unwrap();
        Self {
            socket,
            id: LAST_ID.fetch_add(1, Ordering::Relaxed),
            name: Name::cut(""),
            shown: VecDeque::new(),
        }
    }

    async fn send(&self, kind: Kind, to: u32, text: &str) {
        let frame = Frame::new(
            kind,
            Origin::from_wire(self.id).unwrap(),
            Destination::from_wire(to).unwrap(),
            &self.name,
            &FrameText::cut(text),
        );
        self.socket.send(frame.bytes()).await.unwrap();
    }

    async fn receive(&mut self) -> Received {
        let mut bytes = [0; 2_048];
        let received = timeout(LIMIT, self.socket.recv(&mut bytes)).await;
        let count = received.expect("a frame").unwrap();
        let datagram = Datagram::parse(&bytes[..count]).unwrap();
        let (name, text) = (datagram.name().to_string(), datagram.text().to_string());
        match (datagram.kind, datagram.origin, datagram.destination) {
            (Kind::MSG, 0, _) if text.starts_with("Servidor desligado") => {
                Received::Shown(Heard::Ended(Some(text)))
            }
            (kind, 0, _) => Received::Server(kind, text),
            (Kind::MSG, _, 0) => Received::Shown(Heard::Said(name, text)),
            (Kind::MSG, origin, to) if origin == to && text == ECHO => Received::Echo,
            (Kind::MSG, _, _) => Received::Shown(Heard::Private(name, text)),
            (kind, ..) => panic!("{kind:?} from {name}"),
        }
    }

    /// What the server itself says to what was sent so far.
    async fn answers(&mut self) -> Vec<(Kind, String)> {
        self.send(Kind::MSG, self.id, ECHO).await;
        let mut answers = Vec::new();
        loop {
            match self.receive().await {
                Received::Shown(heard) => self.shown.push_back(heard),
                Received::Server(kind, text) => answers.push((kind, text)),
                Received::Echo => return answers,
            }
        }
    }

    async fn outcome(&mut self) -> Outcome {
        let answers = self.answers().await;
        let error = answers.into_iter().find(|(kind, _)| *kind == Kind::ERRO);
        error.map_or(Outcome::Done, |(_, text)| Outcome::Refused(text))
    }

    /// The id of somebody in the list of who is here. A newcomer asks, who is gone again afterwards: a second
    /// question of the same person within a second is not answered.
    pub(super) async fn id_of(&self, name: &str) -> Option<u32> {
        let mut newcomer = Self::at(self.socket.peer_addr().unwrap()).await;
        newcomer.enter("Vigia").await;
        newcomer.send(Kind::LISTA, 0, "").await;
        let answers = newcomer.answers().await;
        newcomer.leave().await;
        // Several frames, where it is longer than one.
        let lists = answers
            .iter()
            .filter_map(|(_, text)| text.strip_prefix("Clientes conectados: "));
        let people = lists.flat_map(|list| list.trim_end_matches([',', ' ']).split(", "));
        let people: Vec<_> = people.filter_map(|entry| entry.split_once(": ")).collect();
        assert!(people.iter().any(|(_, who)| *who == "Vigia"), "{answers:?}");
        let found = people.iter().find(|(_, who)| *who == name);
        found.map(|(id, _)| id.parse().unwrap())
    }
}

impl Caller for Classic {
    async fn enter(&mut self, name: &str) -> Outcome {
        self.name = Name::cut(name);
        self.send(Kind::OI, 0, "").await;
        loop {
            match self.receive().await {
                Received::Server(Kind::OI, text) => return Outcome::Told(text),
                Received::Server(Kind::ERRO, text) => return Outcome::Refused(text),
                Received::Shown(heard) => self.shown.push_back(heard),
                Received::Server(..) | Received::Echo => {}
            }
        }
    }

    async fn say_all(&mut self, text: &str) -> Outcome {
        self.send(Kind::MSG, 0, text).await;
        self.outcome().await
    }

    async fn say_private(&mut self, to: &str, text: &str) -> Outcome {
        let to = self.id_of(to).await.unwrap_or(NOBODY);
        self.send(Kind::MSG, to, text).await;
        self.outcome().await
    }

    async fn history(&mut self) -> Option<Vec<String>> {
        None
    }

    async fn confirm(&mut self) -> Outcome {
        Outcome::NoSuchThing
    }

    async fn leave(&mut self) -> Outcome {
        // Nothing answers it.
        self.send(Kind::TCHAU, 0, "").await;
        Outcome::Done
    }

    async fn hear(&mut self) -> Heard {
        loop {
            if let Some(heard) = self.shown.pop_front() {
                return heard;
            }
            if let Received::Shown(heard) = self.receive().await {
                return heard;
            }
        }
    }
}
