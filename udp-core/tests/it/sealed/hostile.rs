//! Floods, forged addresses and noise: what they cost, and that others are served meanwhile.

use super::{
    network::Packet,
    world::{SERVER, World, address, key, text},
};
use std::{collections::BTreeMap, net::SocketAddr, time::Duration};
use udp_core::sealed::{
    endpoint::client::{ClientEndpoint, Trust},
    limits::Limits,
};

const SOON: Duration = Duration::from_secs(5);

/// Bit of the first byte by which a datagram is told to be QUIC.
const QUIC_BIT: u8 = 0x40;

/// The first datagram of a client, complete and valid.
fn first_datagram(world: &World, number: u8) -> Vec<u8> {
    let identity = key(number);
    let trust = Trust::Pinned {
        pin: world.key.pin(),
        identity: &identity,
    };
    let server = SERVER.parse().unwrap();
    let mut client = ClientEndpoint::connect(server, trust, None, world.now).unwrap();
    client.poll_transmit(world.now).unwrap().bytes.to_vec()
}

/// An address that never answers.
fn forged(number: u32) -> SocketAddr {
    let [_, high, b, c] = number.to_be_bytes();
    SocketAddr::from(([10, 9, high, 7], u16::from_be_bytes([b, c])))
}

/// Bytes that the server received from and sent to each address, at the worst moment of each.
fn worst_ratio(sent: &[Packet], counts: impl Fn(SocketAddr) -> bool) -> f64 {
    let server: SocketAddr = SERVER.parse().unwrap();
    let mut bytes: BTreeMap<SocketAddr, (usize, usize)> = BTreeMap::new();
    let mut worst: f64 = 0.0;
    for packet in sent {
        if packet.to == server {
            bytes.entry(packet.from).or_default().0 += packet.bytes.len();
        } else if counts(packet.to) {
            let (received, answered) = bytes.entry(packet.to).or_default();
            *answered += packet.bytes.len();
            worst = worst.max(*answered as f64 / (*received).max(1) as f64);
        }
    }
    worst
}

#[test]
fn no_packet_of_the_server_looks_like_a_bare_frame() {
    let server: SocketAddr = SERVER.parse().unwrap();
    let mut world = World::new(1);
    for number in 1..=20 {
        world.join(number);
    }
    world.pass(SOON);
    for side in world.peers.values_mut() {
        side.to_write = text(400_000, 1);
    }
    for client in &mut world.clients {
        client.side.to_write = text(200_000, 2);
    }
    world.pass(Duration::from_secs(60));
    // Resets and goodbyes too.
    world.restart_server();
    for client in &mut world.clients {
        client.side.to_write = b"are you still there, server?".to_vec();
    }
    world.pass(SOON);
    let sent = world.network.sent.iter();
    let of_server: Vec<&Packet> = sent.filter(|packet| packet.from == server).collect();
    assert!(of_server.len() > 4_000, "{} packets", of_server.len());
    for packet in of_server {
        assert_eq!(packet.bytes[0] & QUIC_BIT, QUIC_BIT);
    }
}

#[test]
fn above_64_handshakes_addresses_have_to_prove_themselves() {
    let mut world = World::new(2);
    for number in 0..200_u8 {
        let bytes = first_datagram(&world, number);
        world.inject(forged(number.into()), &bytes);
        world.settle();
        assert!(world.server.handshakes() <= 64);
    }
    assert_eq!(world.server.handshakes(), 64);
    assert_eq!(world.server.counts().retries, 136);
    // One who is there proves it, and gets in at once.
    world.join(201);
    let done = |world: &World| world.heard(b"hello");
    assert!(world.run(Duration::from_millis(20), done));
    assert_eq!(world.server.counts().retries, 137);
    // Those who never were there are forgotten.
    world.pass(Duration::from_secs(21));
    assert_eq!(world.server.handshakes(), 0);
    assert_eq!(world.server.sessions(), 1);
}

#[test]
fn handshakes_stay_bounded_against_those_who_are_there() {
    let limits = Limits {
        handshakes: 8,
        handshakes_before_retry: 2,
        handshakes_per_address: 4,
        ..Limits::default()
    };
    let mut world = World::with_limits(3, limits);
    // They prove their address and then say nothing.
    for number in 1..=100 {
        world.join(number);
    }
    for client in &mut world.clients {
        client.side.to_write.clear();
    }
    world.pass(Duration::from_secs(8));
    let handshakes = world.server.handshakes();
    assert!(
        handshakes <= 2 + 4,
        "one address has its share: {handshakes}"
    );
    // Somebody else finds room.
    let identity = key(200);
    let trust = Trust::Pinned {
        pin: world.key.pin(),
        identity: &identity,
    };
    world.join_as(trust, "192.168.0.77:5000".parse().unwrap());
    assert!(world.run(Duration::from_secs(1), |world| world.heard(b"hello")));
}

#[test]
fn first_packets_from_100_000_ports_cost_nothing_that_lasts() {
    let mut world = World::new(4);
    // Valid ones take all the room that addresses without proof can have.
    for number in 0..100_u8 {
        let bytes = first_datagram(&world, number);
        world.inject(forged(u32::from(number) + 200_000), &bytes);
    }
    let template = first_datagram(&world, 1);
    let mut rng = fastrand::Rng::with_seed(4);
    let (mut most_bytes, mut most_sessions) = (0, 0);
    let mut honest = 0;
    for number in 0..100_000_u32 {
        let mut bytes = template.clone();
        // Another connection id each time; what is behind it nobody can decipher before it is admitted.
        assert_eq!(bytes[5], 20, "the id is 20 bytes long");
        bytes[6..26].fill_with(|| rng.u8(..));
        world
            .server
            .handle_datagram(forged(number), &bytes, None, world.now);
        most_bytes = most_bytes.max(world.server.waiting_bytes());
        most_sessions = most_sessions.max(world.server.sessions());
        if number % 256 == 0 {
            // Time goes on, answers leave, and now and then somebody honest comes.
            if number % 25_600 == 0 {
                world.join(101 + honest);
                honest += 1;
            }
            world.network.sent.clear();
            world.settle();
            let next = world.now.instant + Duration::from_millis(2);
            world.run(Duration::ZERO, |_| true);
            world.advance(next);
            world.pass(Duration::from_millis(1));
        }
    }
    world.pass(Duration::from_secs(1));
    assert_eq!(world.server.counts().connected, u64::from(honest));
    assert_eq!(honest, 4);
    assert!(most_sessions <= 64 + 4 + 4, "{most_sessions} sessions");
    assert!(most_bytes < 512 * 1024, "{most_bytes} bytes waited");
    // Some headers are not even well-formed after the change; of the rest each got a Retry.
    assert!(world.server.counts().retries > 20_000);
    world.pass(Duration::from_secs(21));
    assert_eq!(world.server.handshakes(), 0);
    assert_eq!(world.server.waiting_bytes(), 0);
}

#[test]
fn an_address_without_proof_gets_at_most_three_times_what_it_sent() {
    let mut world = World::new(5);
    // Accepted, asked for a proof, refused; whole, doubled, cut short, unintelligible.
    for number in 0..150_u8 {
        let bytes = first_datagram(&world, number);
        let from = forged(number.into());
        world.inject(from, &bytes);
        if number % 3 == 0 {
            world.inject(from, &bytes);
        }
        if number % 5 == 0 {
            let mut other_version = bytes.clone();
            other_version[1..5].copy_from_slice(&[0x1a, 0x2a, 0x3a, 0x4a]);
            world.inject(forged(u32::from(number) + 1_000), &other_version);
            world.inject(forged(u32::from(number) + 2_000), &bytes[..600]);
            world.inject(forged(u32::from(number) + 3_000), &text(40, number.into()));
        }
        world.settle();
    }
    // The server tries again and again to reach them.
    world.pass(Duration::from_secs(40));
    let worst = worst_ratio(&world.network.sent, |_| true);
    assert!(worst > 1.0, "the handshakes were answered: {worst}");
    assert!(worst <= 3.0, "{worst} times");
}

#[test]
fn a_forged_move_gets_at_most_three_times_what_it_sent() {
    let (mut world, peer) = World::connected(6);
    world.pass(SOON);
    // Somebody on the way forwards the client's packets under an address that is not theirs, first.
    let victim: SocketAddr = "10.1.2.3:53".parse().unwrap();
    for round in 0..10 {
        world.clients[0].side.to_write = text(10, round);
        let before = world.network.sent.len();
        world.settle();
        let stolen: Vec<Packet> = world.network.sent[before..].to_vec();
        for packet in stolen.iter().filter(|packet| packet.from == address(1)) {
            world.inject(victim, &packet.bytes);
        }
        world
            .peers
            .get_mut(&peer)
            .unwrap()
            .to_write
            .extend(text(100_000, round));
        world.pass(Duration::from_millis(200));
    }
    world.pass(SOON);
    let to_victim = world.network.bytes_sent(|packet| packet.to == victim);
    assert!(to_victim > 0, "the move was noticed");
    let worst = worst_ratio(&world.network.sent, |to| to == victim);
    assert!(worst <= 3.0, "{worst} times");
    // And the session goes on where it was.
    world.clients[0].side.to_write = b"end".to_vec();
    let done = |world: &World| {
        world.peers[&peer].read.ends_with(b"end") && world.clients[0].side.read.len() == 1_000_000
    };
    assert!(world.run(Duration::from_secs(60), done));
}

#[test]
fn noise_is_dropped_without_an_answer() {
    let (mut world, peer) = World::connected(7);
    world.pass(SOON);
    let before = world.network.sent.len();
    let mut rng = fastrand::Rng::with_seed(7);
    for _ in 0..5_000 {
        let mut bytes = text(rng.usize(1..1_500), rng.u64(..));
        bytes[0] |= QUIC_BIT;
        // A long header of a version nobody knows is answered by those we know; noise is not that
        // lucky.
        bytes[0] &= 0x7f;
        world
            .server
            .handle_datagram(forged(1), &bytes, None, world.now);
        world.settle();
    }
    assert_eq!(world.network.sent.len(), before);
    assert_eq!(world.server.sessions(), 1);
    world.clients[0].side.to_write = b"!".to_vec();
    assert!(world.run(SOON, |world| world.peers[&peer].read == b"hello!"));
}
