//! The chat on its port, with clients of both kinds.

use rpc_shim::{
    multicast::{CONNECTIONS, ChatMessage, serve_multicast},
    rpyc::Client,
    xmlrpc::Hosts,
};
use std::{net::SocketAddr, process::Output, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    process::Command,
    runtime::Builder,
    sync::watch,
    task::JoinHandle,
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

use super::world::short;

/// A whole server, on loopback.
struct House {
    chat: SocketAddr,
    close_door: watch::Sender<bool>,
    close_server: watch::Sender<bool>,
    server: std::thread::JoinHandle<()>,
    door: JoinHandle<()>,
}

impl House {
    async fn open() -> Self {
        let journal = MemoryJournal::new(10_000);
        let (links, plugs) = door_links(journal.reader());
        let (close_server, mut over) = watch::channel(false);
        let server = std::thread::spawn(move || {
            // Orders that are held as long as the server runs.
            let (_orders, inlet) = channel(1);
            let inlets = Inlets {
                orders: inlet,
                doors: Some(plugs),
            };
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            let ended = runtime.block_on(async move {
                let socket = bind("127.0.0.1:0".parse().unwrap()).unwrap();
                let key = KeyPair::from_secret(&[200; 32]).unwrap();
                let ends = async move { drop(over.wait_for(|is_over| *is_over).await) };
                let (settings, journal) = (Settings::default(), Box::new(journal));
                serve(socket, &key, settings, journal, inlets, ends, |_| {}).await
            });
            ended.unwrap();
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let chat = listener.local_addr().unwrap();
        let link = links.open(DoorKind::Multicast);
        let (close_door, over) = watch::channel(false);
        let door = tokio::spawn(serve_multicast(link, listener, Hosts::default(), over));
        Self {
            chat,
            close_door,
            close_server,
            server,
            door,
        }
    }

    async fn client(&self, name: &str) -> Client {
        let mut client = Client::connect(self.chat).await.unwrap();
        assert!(client.join(name).await.unwrap());
        client
    }

    async fn close(self) {
        self.close_door.send_replace(true);
        self.door.await.unwrap();
        self.close_server.send_replace(true);
        self.server.join().unwrap();
    }

    async fn python(&self, script: &str) -> Output {
        let port = self.chat.port().to_string();
        let mut python = Command::new("python3");
        let python = python.args(["-c", script, &port]);
        python.output().await.expect("python3 is there")
    }
}

/// The next message.
async fn next(client: &mut Client, name: &str) -> ChatMessage {
    loop {
        if let Some(message) = client.message(name).await.unwrap() {
            return message;
        }
    }
}

/// Fetches until one that begins so.
async fn until(client: &mut Client, name: &str, beginning: &str) -> String {
    loop {
        let message = short(&next(client, name).await);
        if message.starts_with(beginning) {
            return message;
        }
    }
}

#[tokio::test]
async fn rpyc_clients_talk() {
    let house = House::open().await;
    let mut ana = house.client("Ana").await;
    assert_eq!(short(&next(&mut ana, "Ana").await), "HISTORY ");
    assert_eq!(
        short(&next(&mut ana, "Ana").await),
        "SYSTEM Ana entrou no chat #1"
    );
    assert!(ana.send_message("Ana", "Olá, ação").await.unwrap());
    assert!(ana.send_message("Ana", &"ã".repeat(4_480)).await.unwrap());
    assert!(!ana.send_message("Ana", &"ã".repeat(4_481)).await.unwrap());
    assert_eq!(
        short(&next(&mut ana, "Ana").await),
        "CHAT Ana: Olá, ação #2"
    );
    next(&mut ana, "Ana").await;

    let mut bia = house.client("Bia").await;
    let ChatMessage::History(history) = next(&mut bia, "Bia").await else {
        panic!("no history");
    };
    let texts: Vec<&str> = history.iter().map(|chat| &*chat.message).collect();
    assert_eq!(texts, ["Olá, ação", &"ã".repeat(4_480)]);
    assert!(!bia.join("Ana").await.unwrap());
    assert!(bia.read_confirm("Bia", 2).await.unwrap());
    until(&mut ana, "Ana", "HISTORY").await;
    for read in ["READ Bia #2", "READ Bia #3"] {
        assert_eq!(short(&next(&mut ana, "Ana").await), read);
    }
    until(&mut ana, "Ana", "READ Bia #2").await;
    drop(bia);
    let gone = until(&mut ana, "Ana", "SYSTEM Bia saiu do chat").await;
    assert!(!gone.is_empty());
    assert!(ana.leave("Ana").await.unwrap());
    ana.close().await.unwrap();
    house.close().await;
}

#[tokio::test]
async fn xml_rpc_clients_talk_with_rpyc_clients() {
    let house = House::open().await;
    let mut ana = house.client("Ana").await;
    let talking = async {
        assert!(
            until(&mut ana, "Ana", "SYSTEM Bia entrou")
                .await
                .starts_with("SYSTEM")
        );
        assert!(ana.send_message("Ana", "<Olá> & \u{b}").await.unwrap());
        until(&mut ana, "Ana", "READ Bia").await;
        until(&mut ana, "Ana", "CHAT Bia: oi, Ana 👩‍💻 #").await;
        until(&mut ana, "Ana", "SYSTEM Bia saiu").await;
    };
    let script = include_str!("xml_client.py");
    // Where one side fails the other would wait for ever.
    let both = async { tokio::join!(house.python(script), talking) };
    let (python, ()) = tokio::time::timeout(Duration::from_secs(60), both)
        .await
        .unwrap();
    let told = String::from_utf8_lossy(&python.stderr);
    assert!(python.status.success(), "{told}");
    house.close().await;
}

#[tokio::test]
async fn what_is_neither_kind_ends_and_the_others_go_on() {
    let house = House::open().await;
    let mut ana = house.client("Ana").await;
    let frames: [&[u8]; 5] = [
        b"\xff\xff\xff\xff",
        b"\x00\xff\xff\xff\x00",
        b"\x00\x00\x00\x08\x07",
        b"\x00\x00\x00\x01\x00\x01\x00",
        b"hello",
    ];
    for bad in frames {
        let mut stream = TcpStream::connect(house.chat).await.unwrap();
        stream.write_all(bad).await.unwrap();
        let mut answer = Vec::new();
        // It is closed; a reset says so too.
        let _ = stream.read_to_end(&mut answer).await;
        assert!(ana.send_message("Ana", "ainda aqui").await.unwrap());
    }
    house.close().await;
}

#[tokio::test]
async fn connections_that_say_nothing_keep_nobody_out() {
    let house = House::open().await;
    let mut ana = house.client("Ana").await;
    let mut silent = Vec::new();
    for count in 0..2 * CONNECTIONS {
        let mut stream = TcpStream::connect(house.chat).await.unwrap();
        if count % 2 == 0 {
            // Half a frame.
            stream.write_all(&[0, 0]).await.unwrap();
        }
        silent.push(stream);
    }
    assert!(ana.send_message("Ana", "ainda aqui").await.unwrap());
    let mut bia = house.client("Bia").await;
    until(&mut bia, "Bia", "SYSTEM Bia entrou").await;
    house.close().await;
}

#[tokio::test]
async fn clients_are_told_that_the_door_closes() {
    let house = House::open().await;
    let mut ana = house.client("Ana").await;
    until(&mut ana, "Ana", "SYSTEM Ana entrou").await;
    house.close_door.send_replace(true);
    until(&mut ana, "Ana", "SYSTEM Servidor sendo desligado").await;
    house.close().await;
}

#[tokio::test]
async fn clients_are_told_that_the_server_ends() {
    let house = House::open().await;
    let mut ana = house.client("Ana").await;
    house.close_server.send_replace(true);
    until(&mut ana, "Ana", "SYSTEM Servidor sendo desligado").await;
    // Nobody waits for another message for ever.
    while ana.message("Ana").await.is_ok() {}
    house.door.await.unwrap();
    house.server.join().unwrap();
}
