//! Whole servers in a mesh, over loopback sockets.

use crate::node::pair::{LIMIT, Node, acknowledged, connected, line, until};
use protocol::{Datagram, Destination, Frame, FrameText, Kind, Name, Origin};
use rpc_shim::{
    node::{Listeners, Peer, mesh::Event},
    nodes::{NodeEvent, serve_nodes},
};
use std::{net::SocketAddr, thread, time::Duration};
use tokio::{
    net::UdpSocket,
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};
use udp_core::{
    journal::{Journal as _, MemoryJournal},
    net::{
        bridge::channel,
        server::{Inlets, bind, door_links, serve},
    },
    sealed::identity::KeyPair,
    server::{DoorKind, Settings},
};

/// A server with the nodes' door.
struct Server {
    udp: SocketAddr,
    shutdown: watch::Sender<bool>,
    serving: thread::JoinHandle<()>,
    nodes: JoinHandle<()>,
    /// Which nodes come and go.
    told: mpsc::UnboundedReceiver<NodeEvent>,
}

impl Server {
    fn start(listeners: Listeners, peers: Vec<Peer>) -> Self {
        let journal = MemoryJournal::new(10_000);
        let (links, plugs) = door_links(journal.reader());
        let socket = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let udp = socket.local_address();
        let (shutdown, over) = watch::channel(false);
        let mut ends = over.clone();
        // As everywhere, the server has a thread of its own.
        let serving = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let key = KeyPair::from_secret(&[200; 32]).unwrap();
            let (_orders, inlet) = channel(1);
            let inlets = Inlets {
                orders: inlet,
                doors: Some(plugs),
            };
            let over = async move { drop(ends.wait_for(|is_over| *is_over).await) };
            let (settings, journal) = (Settings::default(), Box::new(journal));
            let serving = serve(socket, &key, settings, journal, inlets, over, |_| {});
            runtime.block_on(serving).unwrap();
        });
        let link = links.open(DoorKind::Nodes);
        let (teller, told) = mpsc::unbounded_channel();
        let report = move |event| drop(teller.send(event));
        Self {
            udp,
            shutdown,
            serving,
            nodes: tokio::spawn(serve_nodes(link, listeners, peers, over, report)),
            told,
        }
    }

    async fn stop(self) {
        self.shutdown.send(true).unwrap();
        let served = tokio::task::spawn_blocking(|| self.serving.join());
        timeout(LIMIT, served).await.unwrap().unwrap().unwrap();
        timeout(LIMIT, self.nodes).await.unwrap().unwrap();
    }
}

fn listen() -> (Listeners, Peer) {
    let listeners = Listeners::on(([127, 0, 0, 1], 0).into()).unwrap();
    let address = ([127, 0, 0, 1], listeners.port()).into();
    (listeners, Peer::at(address).unwrap())
}

/// Somebody with an existing client.
struct Classic {
    socket: UdpSocket,
    id: u32,
    name: Name,
}

impl Classic {
    async fn enter(server: SocketAddr, id: u32, name: &str) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.connect(server).await.unwrap();
        let name = Name::cut(name);
        let client = Self { socket, id, name };
        client.send(Kind::OI, "").await;
        client.next(Kind::OI).await;
        client
    }

    async fn send(&self, kind: Kind, text: &str) {
        let frame = Frame::new(
            kind,
            Origin::from_wire(self.id).unwrap(),
            Destination::Everyone,
            &self.name,
            &FrameText::cut(text),
        );
        self.socket.send(frame.bytes()).await.unwrap();
    }

    /// The name and the text of the next frame of a kind.
    async fn next(&self, kind: Kind) -> (String, String) {
        let mut bytes = [0; 2_048];
        loop {
            let received = timeout(LIMIT, self.socket.recv(&mut bytes));
            let count = received.await.unwrap().unwrap();
            let datagram = Datagram::parse(&bytes[..count]).unwrap();
            if datagram.kind == kind {
                return (datagram.name().to_string(), datagram.text().to_string());
            }
        }
    }
}

#[tokio::test]
async fn a_node_and_an_existing_client_talk_through_the_server() {
    let (listeners, at_server) = listen();
    let mut node = Node::start();
    let server = Server::start(listeners, vec![Peer::at(node.address).unwrap()]);
    let ana = Classic::enter(server.udp, 7, "Ana").await;
    let mut ze = rpc_shim::node::Outgoing::new(vec![at_server]);
    connected(&mut ze).await;

    ze.say(line("Olá, ação"));
    assert_eq!(acknowledged(&mut ze).await, "Olá, ação");
    assert_eq!(
        ana.next(Kind::MSG).await,
        ("Ana 2".to_owned(), "Olá, ação".to_owned())
    );

    // The server may still be dialling the node; what is said before is not for it.
    let heard = async {
        loop {
            ana.send(Kind::MSG, "oi, nó").await;
            if let Ok(line) = timeout(Duration::from_secs(1), node.heard.recv()).await {
                return line.unwrap();
            }
        }
    };
    let heard = timeout(LIMIT, heard).await.unwrap();
    assert_eq!(
        (heard.sender.as_str(), heard.content.as_str()),
        ("Ana", "oi, nó")
    );

    server.stop().await;
    until(&mut ze, |event| matches!(event, Event::Lost(_))).await;
}

#[tokio::test]
async fn two_servers_in_one_mesh_hear_everything_once() {
    let (first_listeners, at_first) = listen();
    let (second_listeners, at_second) = listen();
    let mut node = Node::start();
    let at_node = Peer::at(node.address).unwrap();
    let first = Server::start(first_listeners, vec![at_second.clone(), at_node.clone()]);
    let second = Server::start(second_listeners, vec![at_first.clone(), at_node]);
    let ana = Classic::enter(first.udp, 7, "Ana").await;
    let bia = Classic::enter(second.udp, 8, "Bia").await;

    // The servers dial each other when they start: what is said before they are connected is for nobody.
    speak_until_heard(&ana, &bia).await;
    speak_until_heard(&bia, &ana).await;
    ana.send(Kind::MSG, "marca").await;
    bia.send(Kind::MSG, "marca").await;
    for client in [&ana, &bia] {
        for _ in 0..2 {
            while client.next(Kind::MSG).await.1 != "marca" {}
        }
    }
    for _ in 0..2 {
        while node.next().await.content != "marca" {}
    }

    // From the one, by the mesh, to the other, and from a node to both.
    ana.send(Kind::MSG, "daqui").await;
    assert_eq!(ana.next(Kind::MSG).await.1, "daqui");
    assert_eq!(
        bia.next(Kind::MSG).await,
        ("Ana".to_owned(), "daqui".to_owned())
    );
    bia.send(Kind::MSG, "de lá").await;
    assert_eq!(bia.next(Kind::MSG).await.1, "de lá");
    assert_eq!(
        ana.next(Kind::MSG).await,
        ("Bia".to_owned(), "de lá".to_owned())
    );
    let mut ze = rpc_shim::node::Outgoing::new(vec![at_first, at_second]);
    connected(&mut ze).await;
    connected(&mut ze).await;
    let mut said = line("a ambos");
    said.sender = "Zé".to_owned();
    ze.say(said);
    acknowledged(&mut ze).await;
    acknowledged(&mut ze).await;
    for client in [&ana, &bia] {
        assert_eq!(
            client.next(Kind::MSG).await,
            ("Zé".to_owned(), "a ambos".to_owned())
        );
    }
    for sender in ["Ana", "Bia"] {
        assert_eq!(node.next().await.sender, sender);
    }
    // A line that came back would be here by now: a later one of each server has come.
    ana.send(Kind::MSG, "fim").await;
    bia.send(Kind::MSG, "fim").await;
    for client in [&ana, &bia] {
        for _ in 0..2 {
            assert_eq!(client.next(Kind::MSG).await.1, "fim");
        }
    }
    for _ in 0..2 {
        assert_eq!(node.next().await.content, "fim");
    }
    assert!(node.heard.try_recv().is_err());
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn who_comes_and_goes_is_told_and_who_was_never_there_is_not() {
    let (first_listeners, _) = listen();
    let (second_listeners, at_second) = listen();
    let (nobodys_listeners, at_nobody) = listen();
    drop(nobodys_listeners);
    let mut first = Server::start(first_listeners, vec![at_nobody, at_second.clone()]);
    let second = Server::start(second_listeners, vec![]);
    let came = timeout(LIMIT, first.told.recv()).await.unwrap();
    assert_eq!(came, Some(NodeEvent::Came(at_second.clone())));
    second.stop().await;
    let went = timeout(LIMIT, first.told.recv()).await.unwrap();
    assert_eq!(went, Some(NodeEvent::Went(at_second)));
    first.stop().await;
}

async fn speak_until_heard(from: &Classic, by: &Classic) {
    let heard = async { while by.next(Kind::MSG).await.0 != from.name.as_str() {} };
    let spoken = async {
        loop {
            from.send(Kind::MSG, "há alguém?").await;
            sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::select! {
        () = heard => {}
        () = spoken => {}
    }
}
