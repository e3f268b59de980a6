//! Nodes of ours among themselves.

use super::pair::{Node, acknowledged, connected, line, to, until};
use rpc_shim::node::{Listeners, MAX_CONTENT_BYTES, mesh::Event};
use std::net::SocketAddr;

#[tokio::test]
async fn a_line_reaches_every_node_whole() {
    let (mut bia, mut caio) = (Node::start(), Node::start());
    let mut ana = to(&[&bia, &caio]);
    connected(&mut ana).await;
    connected(&mut ana).await;
    let longest = "ç".repeat(MAX_CONTENT_BYTES / 2);
    for text in ["Olá, ação <&> \"x\"", "a\nb", "👩‍💻", "", &longest] {
        assert!(ana.say(line(text)));
        assert_eq!(acknowledged(&mut ana).await, text);
        assert_eq!(acknowledged(&mut ana).await, text);
        assert_eq!(bia.next().await, line(text));
        assert_eq!(caio.next().await, line(text));
    }
    bia.stop().await;
    caio.stop().await;
}

#[tokio::test]
async fn a_node_that_comes_back_hears_what_was_said_meanwhile() {
    let bia = Node::start();
    let address = bia.address;
    let mut ana = to(&[&bia]);
    connected(&mut ana).await;
    bia.stop().await;
    until(&mut ana, |event| matches!(event, Event::Lost(_))).await;
    for text in ["um", "dois", "três"] {
        ana.say(line(text));
    }
    until(&mut ana, |event| matches!(event, Event::Waits(_))).await;
    assert_eq!(ana.mesh().unheard(), 3);

    let mut bia = Node::start_at(address);
    ana.retry();
    connected(&mut ana).await;
    for text in ["um", "dois", "três"] {
        assert_eq!(acknowledged(&mut ana).await, text);
        assert_eq!(bia.next().await.content, text);
    }
    assert!(ana.mesh().is_quiet());
    bia.stop().await;
}

#[tokio::test]
async fn the_others_go_on_when_a_node_ends() {
    let (bia, mut caio) = (Node::start(), Node::start());
    let mut ana = to(&[&bia, &caio]);
    connected(&mut ana).await;
    connected(&mut ana).await;
    bia.stop().await;
    until(&mut ana, |event| matches!(event, Event::Lost(_))).await;
    ana.say(line("só nós"));
    assert_eq!(acknowledged(&mut ana).await, "só nós");
    assert_eq!(caio.next().await.content, "só nós");
    assert_eq!(ana.mesh().connected().count(), 1);
}

#[tokio::test]
async fn a_node_is_everywhere_by_both_families_on_one_port() {
    let listeners = Listeners::everywhere(0).unwrap();
    let port = listeners.port();
    let again = Listeners::on(SocketAddr::from(([0, 0, 0, 0], port)));
    assert!(again.is_err(), "the port is taken by IPv4");
    let error = Listeners::everywhere(port).unwrap_err();
    assert_eq!(error.address.port(), port);
}
