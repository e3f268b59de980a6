//! The dead, the moving and the malicious, and what the rest notices of them.

use super::friend::Friend;
use crate::running::{Client, Running};
use protocol::{Destination, Kind};
use udp_core::server::{Departure, Event};

const ALL: Destination = Destination::Everyone;

#[test]
fn a_session_goes_on_from_another_address() {
    let server = Running::on("127.0.0.1:0");
    let mut ana = Friend::here(server.address, 2);
    for round in 1..=3 {
        // Not within the first round trips: what was sent before is answered.
        (0..20).for_each(|_| ana.step());
        ana.move_on();
        ana.say(ALL, "de outro lugar");
        ana.until(|ana| ana.kept() == round);
    }
    assert!(ana.closed.is_empty(), "{:?}", ana.closed);
    let last = ana.address();
    let told = server.stop_and_tell();
    assert_eq!(told.counters.sealed.connected, 1);
    let mut moves = told.events.iter().filter_map(|event| match event {
        Event::Moved { address, .. } => Some(*address),
        _ => None,
    });
    assert_eq!(moves.next_back(), Some(last), "{:?}", told.events);
}

#[test]
fn datagrams_that_are_sent_again_change_nothing() {
    let server = Running::on("127.0.0.1:0");
    let classic = server.client(1);
    let stranger = Client::silent("127.0.0.1:0", server.address);
    let mut ana = Friend::here(server.address, 2);
    let mut repeated = 0;
    for round in 1..=20 {
        ana.say(ALL, &format!("{round}"));
        ana.until(|ana| ana.kept() == round);
        assert_eq!(classic.text(), format!("{round}"));
        if round % 5 != 0 {
            continue;
        }
        // From her own address, and from another; no faster than they are taken in.
        for datagram in &ana.sent {
            ana.repeat(datagram);
            stranger.send(datagram);
            stranger.say(Kind::LISTA, 0, 0, "");
            while stranger.bytes()[0] != 0 {}
            repeated += 2;
        }
    }
    // Everybody got everything once, and Ana is where she was.
    classic.say(Kind::MSG, 1, 0, "fim");
    assert_eq!(classic.text(), "fim");
    ana.until(|ana| ana.texts() == ["fim"]);
    assert!(ana.closed.is_empty(), "{:?}", ana.closed);
    let told = server.stop_and_tell();
    assert_eq!(told.counters.messages, 21);
    assert_eq!(told.counters.sealed.connected, 1);
    assert_eq!(told.counters.sealed.moved, 0);
    assert!(told.counters.frames_in > repeated);
}

#[test]
fn why_a_session_ended_is_told() {
    let server = Running::on("127.0.0.1:0");
    let mut ana = Friend::here(server.address, 2);
    ana.hang_up();
    let mut bia = Friend::here(server.address, 3);
    bia.say(ALL, "alguém?");
    bia.until(|bia| bia.kept() == 1);
    let told = server.stop_and_tell();
    let why = told.events.iter().find_map(|event| match event {
        Event::Left { id, why, .. } if id.value() == 2 => Some(*why),
        _ => None,
    });
    assert_eq!(why, Some(Departure::Closed), "{:?}", told.events);
}

/// Needs the error queue.
#[cfg(all(target_os = "linux", not(recado_portable)))]
#[test]
fn dead_classic_clients_disturb_no_session_and_no_server_spins() {
    let server = Running::on("127.0.0.1:0");
    let mut friends = [2, 3].map(|id| Friend::here(server.address, id));
    let mut dead = Vec::new();
    for round in 1..=20_usize {
        // Each of these is gone when the next thing is said, and every send to it brings an error.
        let id = 100 + u32::try_from(round).unwrap();
        drop(server.client(id));
        dead.push(id);
        friends[round % 2].say(ALL, "aqui");
        let said = |friends: &[Friend]| {
            friends.iter().map(Friend::kept).sum::<usize>() == round
                && friends.iter().map(|it| it.texts().len()).sum::<usize>() == round
        };
        Friend::all_until(&mut friends, said);
    }
    // Nobody says anything for some seconds: a server that spins wakes hundreds of thousands of times.
    for _ in 0..500 {
        friends.iter_mut().for_each(Friend::step);
    }
    assert!(friends.iter().all(|friend| friend.closed.is_empty()));
    let told = server.stop_and_tell();
    let gone = |id: u32| {
        let is_it = |event: &Event| matches!(event, Event::Left { id: left, why: Departure::Unreachable, .. } if left.value() == id);
        told.events.iter().any(is_it)
    };
    assert!(dead.into_iter().all(gone), "{:?}", told.events);
    // Each datagram wakes the server at most once, each of those it sends may bring an error, and a
    // few timers go off for each.
    let counters = told.counters;
    let reasons = counters.frames_in + counters.frames_out;
    assert!(
        counters.wakes < 4 * reasons + 1_000,
        "{} wakes for {reasons} datagrams",
        counters.wakes
    );
}
