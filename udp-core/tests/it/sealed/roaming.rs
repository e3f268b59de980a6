//! A client goes on from another address.

use super::{
    network::{FAIR, Weather},
    world::{World, address, text},
};
use std::time::Duration;
use udp_core::sealed::endpoint::{CloseReason, server::Event};

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

/// What was under way to it counts on neither path then; the timer for its loss must harm nobody.
#[test]
fn a_client_whose_new_address_goes_silent_is_found_again() {
    let (mut world, peer) = World::connected(4);
    world.pass(Duration::from_secs(1));
    world.clients[0].address = address(4_000);
    world.clients[0].side.to_write = b" from elsewhere".to_vec();
    assert!(world.run(Duration::from_secs(1), |world| {
        world.heard(b"hello from elsewhere")
    }));
    world.network.weather = Weather { lost: 100, ..FAIR };
    world.peers.get_mut(&peer).unwrap().to_write = text(5_000, 3);
    world.pass(Duration::from_secs(8));
    world.network.weather = FAIR;
    let done = |world: &World| world.clients[0].side.read.len() == 5_000;
    let is_found = world.run(Duration::from_secs(25), done);
    assert!(
        is_found,
        "{:?} {:?} {:?} {} {}",
        world.events,
        world.server.counts(),
        world.clients[0].side.closed,
        world.clients[0].side.read.len(),
        world.clients[0].side.to_write.len(),
    );
    assert_eq!(world.peers[&peer].closed, None);
}

/// However bad the network is: the session is where the client is, or the client has ended it.
#[test]
fn a_client_that_moves_silently_through_a_bad_network_is_found_or_knows() {
    let mut found = 0;
    for seed in 0..20 {
        let (mut world, peer) = World::connected(seed);
        world.pass(Duration::from_secs(1));
        world.network.weather = Weather { lost: 30, ..FAIR };
        world.clients[0].address = address(4_000);
        world.peers.get_mut(&peer).unwrap().to_write = text(5_000, seed);
        let is_there = |world: &World| world.clients[0].side.read.len() == 5_000;
        world.run(Duration::from_secs(40), |world| {
            is_there(world) || world.clients[0].side.closed.is_some()
        });
        found += u32::from(is_there(&world));
        let known = [Some(CloseReason::TimedOut), None];
        assert_eq!(
            world.clients[0].side.closed,
            known[usize::from(is_there(&world))],
            "seed {seed}"
        );
    }
    assert!(found > 15, "{found} of 20");
}

#[test]
fn a_client_that_asks_in_vain_gives_up_after_12_seconds() {
    let (mut world, peer) = World::connected(5);
    world.pass(Duration::from_secs(1));
    world.network.weather = Weather { lost: 100, ..FAIR };
    world.clients[0].side.to_write = b"anybody?".to_vec();
    world.pass(Duration::from_millis(11_900));
    assert_eq!(world.clients[0].side.closed, None);
    world.network.weather = FAIR;
    world.clients[0].address = address(4_000);
    world.pass(Duration::from_millis(200));
    assert_eq!(world.clients[0].side.closed, Some(CloseReason::TimedOut));
    // Its last word goes from where it is now, and the server heeds it.
    let closed = |world: &World| world.peers[&peer].closed.is_some();
    assert!(world.run(Duration::from_secs(1), closed));
    assert_ne!(world.peers[&peer].closed, Some(CloseReason::TimedOut));
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
