//! Bytes arrive, all of them, in order, and no faster than they are read.

use super::{
    network::Weather,
    world::{World, text},
};
use std::time::Duration;
use udp_core::sealed::{
    Ecn,
    endpoint::{client, server},
};

#[test]
fn much_arrives_through_a_network_that_loses_a_third() {
    for seed in 0..3 {
        let (mut world, peer) = World::connected(seed);
        world.network.weather = Weather {
            lost: 30,
            doubled: 10,
            shortest_ms: 1,
            longest_ms: 40,
        };
        let (up, down) = (text(200_000, seed), text(200_000, seed + 100));
        world.clients[0].side.to_write = up.clone();
        world.peers.get_mut(&peer).unwrap().to_write = down.clone();
        let done = world.run(Duration::from_secs(600), |world| {
            world.peers[&peer].read.len() == 200_005 && world.clients[0].side.read.len() == 200_000
        });
        assert!(done, "seed {seed}");
        assert!(world.peers[&peer].read[5..] == up, "seed {seed}");
        assert!(world.clients[0].side.read == down, "seed {seed}");
    }
}

#[test]
fn a_slow_network_with_a_fifth_lost_is_borne() {
    let mut world = World::new(1);
    world.network.weather = Weather {
        lost: 20,
        doubled: 0,
        shortest_ms: 100,
        longest_ms: 300,
    };
    world.join(1);
    let all = text(50_000, 1);
    world.clients[0].side.to_write = all.clone();
    assert!(world.run(Duration::from_secs(600), |world| world.heard(&all)));
}

#[test]
fn who_does_not_read_stops_the_writer_and_nothing_is_lost() {
    let (mut world, peer) = World::connected(2);
    world.peers.get_mut(&peer).unwrap().is_deaf = true;
    let all = text(500_000, 2);
    world.clients[0].side.to_write = all.clone();
    world.pass(Duration::from_secs(60));
    let taken = 500_000 - world.clients[0].side.to_write.len();
    assert!(taken <= 64 * 1024 + 32 * 1024, "{taken} bytes were taken");
    assert!(taken > 32_000, "the windows are used: {taken}");
    assert_eq!(world.peers[&peer].closed, None, "waiting is no offence");

    world.peers.get_mut(&peer).unwrap().is_deaf = false;
    assert!(world.run(Duration::from_secs(60), |world| {
        world.peers[&peer].read.len() == 500_005
    }));
    assert!(world.peers[&peer].read[5..] == all);
    assert!(world.clients[0].events.contains(&client::Event::Writable));
}

#[test]
fn a_client_that_does_not_read_costs_the_server_one_window() {
    let (mut world, peer) = World::connected(3);
    world.clients[0].side.is_deaf = true;
    world.peers.get_mut(&peer).unwrap().to_write = text(500_000, 3);
    world.pass(Duration::from_secs(60));
    let taken = 500_000 - world.peers[&peer].to_write.len();
    assert!(taken <= 2 * 64 * 1024, "{taken} bytes were taken");
    // Another is served meanwhile.
    world.join(2);
    let heard = |world: &World| world.server.counts().connected == 2;
    assert!(world.run(Duration::from_secs(1), heard));

    world.clients[0].side.is_deaf = false;
    let done = |world: &World| world.clients[0].side.read.len() == 500_000;
    assert!(world.run(Duration::from_secs(60), done));
    assert!(world.events.contains(&server::Event::Writable(peer)));
    assert!(world.clients[0].side.read == text(500_000, 3));
}

#[test]
fn reading_byte_by_byte_is_reading() {
    let (mut world, peer) = World::connected(4);
    world.peers.get_mut(&peer).unwrap().is_deaf = true;
    world.clients[0].side.to_write = text(1_000, 4);
    world.pass(Duration::from_secs(1));
    let mut read = Vec::new();
    let mut byte = [0];
    while world.server.read(peer, &mut byte) == 1 {
        read.push(byte[0]);
    }
    assert_eq!(read, text(1_000, 4));
}

#[test]
fn packets_for_one_address_leave_together() {
    let (mut world, peer) = World::connected(5);
    assert_eq!(world.server.write(peer, &text(20_000, 5)), 20_000);
    let transmit = world.server.poll_transmit(world.now).unwrap();
    let sizes: Vec<usize> = transmit.datagrams().map(<[u8]>::len).collect();
    let size = transmit.segment_size.unwrap();
    assert!(sizes.len() > 5, "{sizes:?}");
    assert!(
        sizes.iter().rev().skip(1).all(|&each| each == size),
        "{sizes:?}"
    );
    assert!(sizes.iter().all(|&each| each <= 1_452), "{sizes:?}");

    // A kernel that cannot do it gets them one by one.
    let (mut world, peer) = World::connected(6);
    world.server.set_segments(1);
    world.server.write(peer, &text(20_000, 6));
    let mut count = 0;
    while let Some(transmit) = world.server.poll_transmit(world.now) {
        assert_eq!(transmit.segment_size, None);
        count += 1;
    }
    assert!(count > 5);
}

#[test]
fn congestion_marks_are_sent_and_heeded() {
    let (world, _) = World::connected(7);
    let marked = |world: &World| {
        let mut sent = world.network.sent.iter();
        sent.any(|packet| packet.ecn == Some(Ecn::Ect0))
    };
    assert!(marked(&world), "packets say that they may be marked");
    let datagrams_in_a_burst = |is_congested| {
        let (mut world, peer) = World::connected(7);
        world.is_congested = is_congested;
        let mut largest = 0;
        for round in 1..=20 {
            let before = world.network.sent.len();
            world.peers.get_mut(&peer).unwrap().to_write = text(60_000, 7);
            world.settle();
            largest = world.network.sent.len() - before;
            let all = |world: &World| world.clients[0].side.read.len() == round * 60_000;
            assert!(
                world.run(Duration::from_secs(60), all),
                "it arrives all the same"
            );
        }
        largest
    };
    let (fair, congested) = (datagrams_in_a_burst(false), datagrams_in_a_burst(true));
    assert!(congested < fair, "{congested} at once instead of {fair}");
}
