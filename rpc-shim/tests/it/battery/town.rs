//! A whole server with every door open, on loopback sockets.

use super::super::node::pair::LIMIT;
use rpc_shim::{
    binder::{Table, Variant, serve_binder},
    multicast::serve_multicast,
    node::Listeners,
    nodes::serve_nodes,
    rooms::serve_rooms,
    xmlrpc::Hosts,
};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    thread,
};
use tokio::{
    net::TcpListener,
    runtime::Builder,
    sync::watch,
    task::{JoinSet, spawn_blocking},
    time::timeout,
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

pub(super) struct Town {
    pub(super) classic: SocketAddr,
    pub(super) chat: SocketAddr,
    pub(super) rooms_a: SocketAddr,
    pub(super) rooms_b: SocketAddr,
    pub(super) nodes: SocketAddr,
    pub(super) binder: SocketAddr,
    close_doors: watch::Sender<bool>,
    close_server: watch::Sender<bool>,
    doors: JoinSet<()>,
    server: thread::JoinHandle<()>,
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

impl Town {
    pub(super) async fn open() -> Self {
        let journal = MemoryJournal::new(10_000);
        let (links, plugs) = door_links(journal.reader());
        let socket = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let classic = socket.local_address();
        let (close_server, mut over) = watch::channel(false);
        // As everywhere, the server has a thread of its own.
        let server = thread::spawn(move || {
            let key = KeyPair::from_secret(&[200; 32]).unwrap();
            let (_orders, inlet) = channel(1);
            let inlets = Inlets {
                orders: inlet,
                doors: Some(plugs),
            };
            let over = async move { drop(over.wait_for(|is_over| *is_over).await) };
            let (settings, journal) = (Settings::default(), Box::new(journal));
            let serving = serve(socket, &key, settings, journal, inlets, over, |_| {});
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(serving).unwrap();
        });

        let (close_doors, over) = watch::channel(false);
        let mut doors = JoinSet::new();
        let (listener, chat) = listen().await;
        let link = links.open(DoorKind::Multicast);
        doors.spawn(serve_multicast(
            link,
            listener,
            Hosts::default(),
            over.clone(),
        ));
        let ((a, rooms_a), (b, rooms_b)) = (listen().await, listen().await);
        let listeners = vec![(Variant::A, a), (Variant::B, b)];
        let link = links.open(DoorKind::Rooms);
        doors.spawn(serve_rooms(link, listeners, Hosts::default(), over.clone()));
        let listeners = Listeners::on(([127, 0, 0, 1], 0).into()).unwrap();
        let nodes = ([127, 0, 0, 1], listeners.port()).into();
        let link = links.open(DoorKind::Nodes);
        doors.spawn(serve_nodes(link, listeners, vec![], over.clone(), |_| {}));
        let (listener, binder) = listen().await;
        let table = Arc::new(Mutex::new(Table::default()));
        doors.spawn(serve_binder(
            listener,
            table,
            Hosts::default(),
            over,
            |_| {},
        ));
        Self {
            classic,
            chat,
            rooms_a,
            rooms_b,
            nodes,
            binder,
            close_doors,
            close_server,
            doors,
            server,
        }
    }

    /// The doors first, so that callers are told, and then the server: as the program ends.
    pub(super) async fn close(mut self) {
        self.close_doors.send_replace(true);
        while let Some(ended) = timeout(LIMIT, self.doors.join_next()).await.unwrap() {
            ended.unwrap();
        }
        self.close_server.send_replace(true);
        let ended = spawn_blocking(|| self.server.join());
        timeout(LIMIT, ended).await.unwrap().unwrap().unwrap();
    }
}
