//! How sessions end, and that nothing is left of them.

use super::{
    network::{FAIR, Weather},
    world::{Side, World},
};
use std::time::Duration;
use udp_core::sealed::endpoint::{CloseReason, client};

const SOON: Duration = Duration::from_secs(5);
const LOST: Weather = Weather { lost: 100, ..FAIR };

#[test]
fn what_one_side_closes_the_other_hears_of() {
    let said = |code, reason: &str| {
        Some(CloseReason::Peer {
            code,
            reason: reason.to_owned(),
        })
    };
    let (mut world, peer) = World::connected(1);
    world.server.close(peer, 9, "Você foi banido.", world.now);
    world.pass(SOON);
    let closed = &world.clients[0].side.closed;
    assert_eq!(*closed, said(9, "Você foi banido."));
    assert_eq!(world.peers[&peer].closed, Some(CloseReason::Local));
    assert_eq!(world.server.sessions(), 0);
    assert!(world.clients[0].endpoint.is_drained());
    // Afterwards the peer is nobody.
    assert_eq!(world.server.write(peer, b"late"), 0);
    assert_eq!(world.server.read(peer, &mut [0; 8]), 0);
    world.server.close(peer, 1, "", world.now);
    assert_eq!(world.server.poll_event(), None);

    let (mut world, peer) = World::connected(2);
    world.clients[0].endpoint.close(0, "até logo", world.now);
    world.pass(SOON);
    assert_eq!(world.peers[&peer].closed, said(0, "até logo"));
    assert_eq!(world.clients[0].side.closed, Some(CloseReason::Local));
    assert_eq!(world.server.sessions(), 0);
    assert!(world.clients[0].endpoint.is_drained());
}

#[test]
fn who_ends_the_stream_ends_the_session_after_the_last_byte() {
    let (mut world, peer) = World::connected(10);
    world.clients[0].side.to_write = b" and goodbye".to_vec();
    world.settle();
    world.clients[0].endpoint.end_stream();
    world.pass(SOON);
    assert_eq!(world.peers[&peer].read, b"hello and goodbye");
    assert_eq!(world.peers[&peer].closed, Some(CloseReason::StreamEnded));
    assert!(world.clients[0].side.closed.is_some());
    assert_eq!(world.server.sessions(), 0);
}

#[test]
fn a_lost_goodbye_is_said_again() {
    let (mut world, peer) = World::connected(3);
    world.network.weather = LOST;
    world.server.close(peer, 1, "", world.now);
    world.settle();
    world.network.weather = FAIR;
    // What the client says to a session that is being closed is answered by the goodbye.
    world.clients[0].side.to_write = b"hello?".to_vec();
    world.pass(SOON);
    let reason = world.clients[0].side.closed.clone();
    assert!(
        matches!(reason, Some(CloseReason::Peer { code: 1, .. })),
        "{reason:?}"
    );
}

#[test]
fn the_server_says_goodbye_to_all() {
    let mut world = World::new(4);
    for number in 1..=20 {
        world.join(number);
    }
    world.pass(SOON);
    // One that has only begun.
    world.join(21);
    world.settle();
    world.server.close_all(2, "fim", world.now);
    world.pass(SOON);
    for client in &world.clients[..20] {
        let reason = "fim".to_owned();
        let closed = CloseReason::Peer { code: 2, reason };
        assert_eq!(client.side.closed, Some(closed));
    }
    assert_eq!(world.server.counts().closed, 20);
}

#[test]
fn silence_ends_a_session_on_both_sides() {
    let (mut world, peer) = World::connected(5);
    world.network.weather = LOST;
    world.pass(Duration::from_secs(25));
    assert_eq!(world.peers[&peer].closed, None);
    world.pass(Duration::from_secs(20));
    assert_eq!(world.peers[&peer].closed, Some(CloseReason::TimedOut));
    let closed = &world.clients[0].side.closed;
    assert_eq!(*closed, Some(CloseReason::TimedOut));
    assert_eq!(world.server.sessions(), 0);
    assert_eq!(
        world.server.poll_timeout(),
        None,
        "nothing is left to wait for"
    );
}

#[test]
fn a_quiet_session_stays_for_a_day() {
    let (mut world, peer) = World::connected(6);
    let sent = world.network.sent.len();
    world.pass(Duration::from_secs(24 * 60 * 60));
    assert_eq!(world.peers[&peer].closed, None);
    let sent = world.network.sent.len() - sent;
    // A sign of life every 10 s and its acknowledgement.
    assert!(sent < 2 * 8_640 + 200, "{sent} datagrams");
    world.clients[0].side.to_write = b" again".to_vec();
    assert!(world.run(SOON, |world| world.heard(b"hello again")));
}

#[test]
fn a_restarted_server_is_noticed_in_one_round_trip() {
    let mut world = World::new(7);
    for number in 1..=50 {
        world.join(number);
    }
    let all = |world: &World| world.server.counts().connected == 50;
    assert!(world.run(SOON, all));
    world.pass(SOON);
    world.restart_server();
    for client in &mut world.clients {
        client.side.to_write = b"are you still there, server?".to_vec();
    }
    // One millisecond there, one back; all at once.
    world.pass(Duration::from_millis(3));
    for client in &world.clients {
        assert_eq!(client.side.closed, Some(CloseReason::Restarted));
    }
}

#[test]
fn a_server_with_another_key_cannot_end_sessions() {
    let (mut world, _) = World::connected(8);
    world.pass(SOON);
    world.key = super::world::key(201);
    world.restart_server();
    world.clients[0].side.to_write = b"are you still there?".to_vec();
    world.pass(SOON);
    assert_eq!(world.clients[0].side.closed, None);
}

#[test]
fn sessions_come_and_go_and_leave_nothing() {
    let mut world = World::new(9);
    world.network.weather = Weather {
        lost: 10,
        doubled: 10,
        shortest_ms: 1,
        longest_ms: 30,
    };
    for round in 0..20 {
        let index = world.join(round + 1);
        assert!(world.run(Duration::from_secs(20), |world| {
            world.server.counts().connected == u64::from(round) + 1
        }));
        world.clients[index].endpoint.close(0, "", world.now);
    }
    world.pass(Duration::from_secs(60));
    assert_eq!(world.server.sessions(), 0);
    assert_eq!(world.server.handshakes(), 0);
    assert_eq!(world.server.counts().closed, 20);
    assert!(
        world
            .peers
            .values()
            .all(|side: &Side| side.closed.is_some())
    );
    let is_last = |client: &super::world::Client| {
        matches!(client.events.last(), Some(client::Event::Closed(_)))
    };
    assert!(world.clients.iter().all(is_last));
}
