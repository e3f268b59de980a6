//! Who gets in, and who does not.

use super::{
    network::Weather,
    world::{SERVER, World, address, key},
};
use std::time::Duration;
use udp_core::sealed::{
    endpoint::{
        CloseReason, HandshakeFailure,
        client::{ClientEndpoint, Event, Trust},
        server,
    },
    limits::Limits,
};

const SOON: Duration = Duration::from_secs(5);

#[test]
fn both_sides_learn_who_the_other_is() {
    let (world, peer) = World::connected(1);
    let pin = world.key.pin();
    assert_eq!(world.clients[0].events, [Event::Connected { pin }]);
    let connected = server::Event::Connected {
        peer,
        address: address(1),
        key: *key(1).pin().as_bytes(),
    };
    assert_eq!(
        world.events[..2],
        [connected, server::Event::Readable(peer)]
    );
    assert_eq!(world.server.handshakes(), 0);
    assert_eq!(world.server.sessions(), 1);
}

#[test]
fn a_handshake_gets_through_a_bad_network() {
    for seed in 0..10 {
        let mut world = World::new(seed);
        world.network.weather = Weather {
            lost: 30,
            doubled: 20,
            shortest_ms: 1,
            longest_ms: 300,
        };
        for number in 1..=5 {
            world.join(number);
        }
        let all = |world: &World| world.server.counts().connected == 5;
        let done = world.run(Duration::from_secs(20), all);
        assert!(done, "seed {seed}");
    }
}

#[test]
fn first_contact_shows_the_key_and_ends() {
    let mut world = World::new(2);
    world.join_as(Trust::FirstContact, address(1));
    world.pass(SOON);
    let pin = world.key.pin();
    let closed = Event::Closed(CloseReason::Local);
    assert_eq!(
        world.clients[0].events,
        [Event::FirstContact { pin }, closed]
    );
    assert_eq!(world.events, [], "the server has nothing to tell");
    assert_eq!(world.server.sessions(), 0);
    assert_eq!(world.server.handshakes(), 0);
}

#[test]
fn another_key_than_the_pinned_one_is_refused() {
    let mut world = World::new(3);
    let expected = key(99).pin();
    let identity = key(1);
    let trust = Trust::Pinned {
        pin: expected,
        identity: &identity,
    };
    world.join_as(trust, address(1));
    world.pass(SOON);
    let found = world.key.pin();
    let wrong = CloseReason::WrongPin { expected, found };
    assert_eq!(world.clients[0].events, [Event::Closed(wrong)]);
    assert_eq!(world.server.counts().connected, 0);
    assert_eq!(world.server.sessions(), 0);
}

#[test]
fn the_certificate_of_another_is_refused() {
    let mut world = World::new(4);
    let (owner, thief) = (key(1), key(2));
    let server = SERVER.parse().unwrap();
    let as_thief = (world.key.pin(), &thief);
    let endpoint =
        ClientEndpoint::connect_with_certificate_of(&owner, server, as_thief, world.now).unwrap();
    world.join_with(endpoint, address(7));
    world.pass(SOON);
    let failure = HandshakeFailure::ForeignCertificate;
    let refused = server::Event::Refused {
        address: address(7),
        failure,
    };
    assert_eq!(world.events, [refused]);
    assert_eq!(world.server.counts().refused, 1);
    let reason = CloseReason::Handshake(failure);
    assert_eq!(world.clients[0].side.closed, Some(reason));

    // The same attempt with their own certificate: the way in is not shut for another cause.
    let endpoint =
        ClientEndpoint::connect_with_certificate_of(&thief, server, as_thief, world.now).unwrap();
    world.join_with(endpoint, address(8));
    assert!(world.run(SOON, |world| world.heard(b"hello")));
}

#[test]
fn who_does_not_open_the_stream_is_forgotten() {
    let mut world = World::new(5);
    world.join(1);
    world.clients[0].side.to_write.clear();
    world.pass(Duration::from_secs(19));
    assert_eq!(world.server.handshakes(), 1);
    world.pass(Duration::from_secs(2));
    assert_eq!(world.server.handshakes(), 0);
    assert_eq!(world.server.sessions(), 0);
    assert_eq!(world.server.counts().handshakes_timed_out, 1);
    // It finds out when it speaks.
    world.clients[0].side.to_write = b"hello".to_vec();
    world.pass(SOON);
    assert_eq!(world.clients[0].side.closed, Some(CloseReason::Restarted));
}

#[test]
fn a_full_server_says_so() {
    let limits = Limits {
        sessions: 2,
        ..Limits::default()
    };
    let mut world = World::with_limits(6, limits);
    world.join(1);
    world.join(2);
    world.pass(SOON);
    world.join(3);
    world.pass(SOON);
    assert_eq!(world.clients[2].side.closed, Some(CloseReason::Full));
    assert_eq!(world.server.counts().full, 1);

    world.clients[0].endpoint.close(0, "", world.now);
    world.pass(SOON);
    world.join(4);
    world.pass(SOON);
    assert_eq!(world.clients[3].side.closed, None, "there is room again");
    assert_eq!(world.server.counts().connected, 3);
}

#[test]
fn one_address_cannot_take_all_sessions() {
    let limits = Limits {
        sessions_per_address: 2,
        ..Limits::default()
    };
    let mut world = World::with_limits(7, limits);
    for number in 1..=3 {
        world.join(number);
    }
    world.pass(SOON);
    assert_eq!(world.server.counts().connected, 2);
    let closed = world
        .clients
        .iter()
        .filter(|client| client.side.closed.is_some());
    assert_eq!(closed.count(), 1);
}
