//! Existing programs' calls, made by Python's standard library, at a whole server on loopback sockets.

use rpc_shim::{
    binder::{Table, Variant, serve_binder},
    rooms::serve_rooms,
    xmlrpc::Hosts,
};
use std::sync::{Arc, Mutex};
use tokio::{net::TcpListener, process::Command, sync::watch};
use udp_core::{
    journal::{Journal as _, MemoryJournal},
    net::{
        bridge::channel,
        server::{Inlets, bind, door_links, serve},
    },
    sealed::identity::KeyPair,
    server::{DoorKind, Settings},
};

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    (listener, port)
}

#[tokio::test]
async fn existing_room_chats_find_us_and_talk() {
    let journal = MemoryJournal::new(10_000);
    let (links, plugs) = door_links(journal.reader());
    let (_orders, inlet) = channel(1);
    let socket = bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let key = KeyPair::from_secret(&[200; 32]).expect("a key");
    let inlets = Inlets {
        orders: inlet,
        doors: Some(plugs),
    };
    let (shutdown, over) = watch::channel(false);
    let mut ends = over.clone();
    let server = serve(
        socket,
        &key,
        Settings::default(),
        Box::new(journal),
        inlets,
        async move { drop(ends.wait_for(|is_over| *is_over).await) },
        |_| {},
    );

    let (a, a_port) = listen().await;
    let (b, b_port) = listen().await;
    let listeners = vec![(Variant::A, a), (Variant::B, b)];
    let link = links.open(DoorKind::Rooms);
    let rooms = serve_rooms(link, listeners, Hosts::default(), over.clone());
    let mut table = Table::default();
    table.insert_own(Variant::A, "ChatService", a_port);
    table.insert_own(Variant::B, "ChatService", b_port);
    let (binder, binder_port) = listen().await;
    let table = Arc::new(Mutex::new(table));
    let binder = serve_binder(binder, table, Hosts::default(), over, |_| {});

    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/callers.py");
    let calling = async {
        let mut python = Command::new("python3");
        let output = python
            .arg(script)
            .arg(binder_port.to_string())
            .output()
            .await;
        let output = output.expect("python3 is there");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        shutdown.send(true).expect("the server listens");
    };
    let (served, (), (), ()) = tokio::join!(server, rooms, binder, calling);
    served.expect("it ends well");
}
