//! Nodes that we dial and that are none, or bad ones: they harm nobody but themselves.

use super::pair::{LIMIT, Node, acknowledged, line, until};
use rpc_shim::node::{
    Outgoing, Peer,
    mesh::{Event, Mesh},
};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// Something that listens and does this with each connection; nothing at all without a word.
async fn host(word: Option<&'static [u8]>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            match word {
                Some(word) => {
                    tokio::spawn(async move {
                        let _ = stream.write_all(word).await;
                        let _ = stream.read_to_end(&mut Vec::new()).await;
                    });
                }
                None => held.push(stream),
            }
        }
    });
    address
}

fn peers(addresses: &[SocketAddr]) -> Vec<Peer> {
    let peer = |address: &SocketAddr| Peer::at(*address).unwrap();
    addresses.iter().map(peer).collect()
}

#[tokio::test]
async fn a_web_server_is_no_node_and_the_others_go_on() {
    let web = host(Some(
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    ))
    .await;
    let garbage = host(Some(&[0xff; 4_096])).await;
    let mut bia = Node::start();
    let mut ana = Outgoing::new(peers(&[web, garbage, bia.address]));
    let at_bia = Peer::at(bia.address).unwrap();
    until(&mut ana, |event| *event == Event::Connected(at_bia.clone())).await;
    for text in ["um", "dois", "três"] {
        ana.say(line(text));
        assert_eq!(acknowledged(&mut ana).await, text);
        assert_eq!(bia.next().await.content, text);
    }
    // Both are found out, whatever was said to them meanwhile waits for a node there.
    let is_alone = |mesh: &Mesh| mesh.connected().count() == 1;
    let found_out = async {
        while !is_alone(ana.mesh()) {
            ana.next().await;
        }
    };
    tokio::time::timeout(LIMIT, found_out).await.unwrap();
}

#[tokio::test]
async fn a_node_that_never_answers_is_dropped_and_delays_nobody() {
    let silent = host(None).await;
    let mut bia = Node::start();
    let mut ana = Outgoing::new(peers(&[silent, bia.address]));
    let at_silent = Peer::at(silent).unwrap();
    for _ in 0..2 {
        until(&mut ana, |event| matches!(event, Event::Connected(_))).await;
    }
    ana.say(line("oi"));
    assert_eq!(acknowledged(&mut ana).await, "oi");
    assert_eq!(bia.next().await.content, "oi");
    until(&mut ana, |event| *event == Event::Lost(at_silent.clone())).await;
    ana.say(line("de novo"));
    assert_eq!(acknowledged(&mut ana).await, "de novo");
}
