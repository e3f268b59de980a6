//! A thousand classic clients on one server process.

use crate::program::{LIMIT, Server};
use protocol::{
    Destination, Frame, FrameText, Kind, Name, Origin, PersonId,
    words::{ACCEPTED, SHUTDOWN},
};
use std::net::UdpSocket;

const CLIENTS: u32 = 1_000;
const BROADCASTS: usize = 3;

struct Client {
    id: PersonId,
    name: Name,
    socket: UdpSocket,
}

impl Client {
    fn new(server: &str, id: u32) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.connect(server).unwrap();
        socket.set_read_timeout(Some(LIMIT)).unwrap();
        Self {
            id: PersonId::new(id).unwrap(),
            name: Name::cut(&format!("Pessoa {id}")),
            socket,
        }
    }

    fn send(&self, kind: Kind, text: &str) {
        let frame = frame(
            kind,
            Origin::Person(self.id),
            Destination::Everyone,
            self.name,
            text,
        );
        self.socket.send(&frame).unwrap();
    }

    fn expect(&self, expected: &[u8]) {
        let mut received = [0; 2048];
        let len = self.socket.recv(&mut received).unwrap();
        assert_eq!(&received[..len], expected, "{:?}", self.id);
    }
}

#[test]
fn a_thousand_clients_all_hear_everything_and_the_goodbye() {
    allow_open_files(u64::from(CLIENTS) + 200);
    let server = Server::start();
    let clients: Vec<_> = (1..=CLIENTS)
        .map(|id| Client::new(&server.address, id))
        .collect();
    let everyone = Destination::Everyone;
    for client in &clients {
        client.send(Kind::OI, "");
        let to = Destination::Person(client.id);
        client.expect(&frame(Kind::OI, Origin::Server, to, Name::SERVER, ACCEPTED));
    }
    for speaker in clients.iter().step_by(CLIENTS as usize / BROADCASTS) {
        let text = format!("Olá, aqui é {}", speaker.name);
        speaker.send(Kind::MSG, &text);
        let said = frame(
            Kind::MSG,
            Origin::Person(speaker.id),
            everyone,
            speaker.name,
            &text,
        );
        for client in &clients {
            client.expect(&said);
        }
    }
    server.program.signal("TERM");
    let goodbye = frame(Kind::MSG, Origin::Server, everyone, Name::SERVER, SHUTDOWN);
    for client in &clients {
        client.expect(&goodbye);
    }
    assert_eq!(server.program.finish().code, Some(0));
}

fn frame(kind: Kind, origin: Origin, to: Destination, name: Name, text: &str) -> [u8; Frame::SIZE] {
    *Frame::new(kind, origin, to, &name, &FrameText::cut(text)).bytes()
}

/// Systems start programs with 1,024 files or fewer, and let them ask for more.
fn allow_open_files(count: u64) {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, getrlimit, setrlimit};
        let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        if soft < count {
            setrlimit(Resource::RLIMIT_NOFILE, count.min(hard), hard).unwrap();
        }
    }
    #[cfg(not(unix))]
    let _ = count;
}
