//! A client goes on from another address.

use super::world::{World, address, text};
use std::time::Duration;
use udp_core::sealed::endpoint::server::Event;

#[test]
fn a_session_survives_a_change_of_address() {
    for is_announced in [true, false] {
        let (mut world, peer) = World::connected(1);
        world.pass(Duration::from_secs(1));
        world.clients[0].address = address(4_000);
        if is_announced {
            world.clients[0].endpoint.rebind();
            world.pass(Duration::from_secs(1));
        }
        world.clients[0].side.to_write = text(50_000, 1);
        world.peers.get_mut(&peer).unwrap().to_write = text(50_000, 2);
        let done = |world: &World| {
            world.peers[&peer].read.len() == 50_005 && world.clients[0].side.read.len() == 50_000
        };
        assert!(world.run(Duration::from_secs(10), done));
        let moves: Vec<&Event> = world
            .events
            .iter()
            .filter(|event| matches!(event, Event::Moved { .. }))
            .collect();
        let moved = Event::Moved {
            peer,
            address: address(4_000),
        };
        assert_eq!(moves, [&moved]);
        assert_eq!(world.peers.len(), 1, "it is the same session");
    }
}

#[test]
fn a_client_that_moves_silently_is_found_at_its_next_sign_of_life() {
    let (mut world, peer) = World::connected(2);
    world.pass(Duration::from_secs(1));
    world.clients[0].address = address(4_000);
    let moved = |world: &World| world.server.counts().moved == 1;
    assert!(world.run(Duration::from_secs(15), moved));
    world.peers.get_mut(&peer).unwrap().to_write = b"still there?".to_vec();
    let done = |world: &World| world.clients[0].side.read == b"still there?";
    assert!(world.run(Duration::from_secs(2), done));
}

#[test]
fn a_replayed_datagram_does_nothing() {
    let (mut world, peer) = World::connected(3);
    world.clients[0].side.to_write = b" again".to_vec();
    world.pass(Duration::from_secs(2));
    let from_client: Vec<Vec<u8>> = world
        .network
        .sent
        .iter()
        .filter(|packet| packet.from == address(1))
        .map(|packet| packet.bytes.clone())
        .collect();
    // From where they came from, and from elsewhere.
    for from in [address(1), address(6_666)] {
        for bytes in &from_client {
            world.inject(from, bytes);
            world.settle();
        }
    }
    world.pass(Duration::from_secs(15));
    assert_eq!(world.peers[&peer].read, b"hello again");
    assert_eq!(world.peers[&peer].closed, None);
    let moved = |event: &Event| matches!(event, Event::Moved { .. });
    assert!(!world.events.iter().any(moved), "{:?}", world.events);
    assert_eq!(world.server.counts().connected, 1);
    // It goes on.
    world.clients[0].side.to_write = b"!".to_vec();
    assert!(world.run(Duration::from_secs(2), |world| world.heard(b"hello again!")));
}
