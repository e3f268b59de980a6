//! What people in sealed sessions and classic ones get of each other.

use super::friend::Friend;
use crate::running::{Client, Running, unlimited};
use protocol::{Destination, Kind, PersonId};
use std::net::SocketAddr;
use udp_core::{client::sealed::Event, journal::MemoryJournal, server::Drop, server::Settings};

const ALL: Destination = Destination::Everyone;

#[test]
fn sealed_and_classic_people_talk_on_one_port() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let server = Running::on(address);
        let classic = server.client(1);
        let mut sealed = Friend::here(server.address, 2);
        sealed.say(ALL, "selado, ação");
        sealed.until(|sealed| sealed.kept() == 1);
        assert_eq!(classic.text(), "selado, ação");
        classic.say(Kind::MSG, 1, 0, "clássico");
        sealed.until(|sealed| sealed.texts() == ["clássico"]);
        assert_eq!(classic.text(), "clássico");
        sealed.say(Destination::Person(PersonId::new(1).unwrap()), "só para ti");
        assert_eq!(classic.text(), "só para ti");
        assert_eq!(server.stop().dropped_in_all(), 0);
    }
}

#[test]
fn both_families_and_both_dialects_meet_on_one_socket() {
    let server = Running::on("[::]:0");
    let port = server.address.port();
    let v4 = SocketAddr::from(([127, 0, 0, 1], port));
    let classic = server.client_from("127.0.0.1:0", v4, 1);
    let mut friends = [
        Friend::here(v4, 2),
        Friend::here(format!("[::1]:{port}").parse().unwrap(), 3),
    ];
    for friend in &mut friends {
        friend.say(ALL, "aqui");
    }
    Friend::all_until(&mut friends, |friends| {
        friends.iter().all(|friend| friend.texts() == ["aqui"])
    });
    assert_eq!(
        (classic.text(), classic.text()),
        ("aqui".into(), "aqui".into())
    );
    server.stop();
}

#[test]
fn much_arrives_whole_and_in_order_both_ways() {
    let server = Running::with(
        "127.0.0.1:0".parse().unwrap(),
        unlimited(),
        Box::new(MemoryJournal::new(10_000)),
    );
    let mut friends = [
        Friend::here(server.address, 2),
        Friend::here(server.address, 3),
    ];
    let long = "ação ".repeat(1_000);
    for number in 0..100 {
        friends[0].say(ALL, &format!("{number} {long}"));
    }
    Friend::all_until(&mut friends, |friends| {
        friends[0].kept() == 100 && friends[1].texts().len() == 100
    });
    let heard = friends[1].texts();
    assert!((0..100).all(|number| heard[number].starts_with(&format!("{number} "))));
    assert!(heard.iter().all(|text| text.len() > long.len()));
    server.stop();
}

#[test]
fn the_dialects_are_named_to_who_asks() {
    let server = Running::on("127.0.0.1:0");
    let asker = Client::silent("127.0.0.1:0", server.address);
    asker.say(Kind::LISTA, 0, 0, "");
    assert_eq!(asker.text(), "recado/1 classico selado");
    server.stop();
}

#[test]
fn a_closed_classic_door_says_so_and_nothing_else() {
    let settings = Settings {
        classic: false,
        ..unlimited()
    };
    let journal = Box::new(MemoryJournal::new(100));
    let server = Running::with("127.0.0.1:0".parse().unwrap(), settings, journal);
    let classic = Client::silent("127.0.0.1:0", server.address);
    classic.say(Kind::OI, 1, 0, "");
    classic.say(Kind::MSG, 1, 0, "alguém?");
    classic.say(Kind::LISTA, 0, 0, "");
    assert_eq!(classic.text(), "recado/1 selado");
    let mut sealed = Friend::here(server.address, 2);
    sealed.say(ALL, "aqui");
    sealed.until(|sealed| sealed.kept() == 1);
    assert!(!sealed.has(|event| matches!(event, Event::Message(_))));
    let counters = server.stop();
    assert_eq!(counters.dropped[Drop::ClassicClosed as usize], 2);
    assert_eq!(counters.dropped_in_all(), 2);
}

#[test]
fn what_is_of_neither_dialect_is_dropped_and_counted() {
    let server = Running::on("127.0.0.1:0");
    let stranger = Client::silent("127.0.0.1:0", server.address);
    for first in [1, 0x3f, 0x80, 0xbf] {
        stranger.send(&[first; 40]);
    }
    // Noise with QUIC's bit goes to QUIC, which tells it from its own.
    for first in [0x40, 0x7f, 0xc0] {
        stranger.send(&[first; 40]);
    }
    // Too long for any slot.
    stranger.send(&[0x40; 3_000]);
    let classic = server.client(1);
    classic.say(Kind::MSG, 1, 0, "ainda aqui");
    assert_eq!(classic.text(), "ainda aqui");
    let counters = server.stop();
    assert_eq!(counters.dropped[Drop::NotBare as usize], 4);
    assert_eq!(counters.dropped[Drop::TooLong as usize], 1);
    assert_eq!(counters.frames_in, 10);
}
