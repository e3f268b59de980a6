//! Streams that end at any byte, and coming back.

use super::World;
use proptest::prelude::*;
use protocol::{Destination, Kind, Refusal};
use std::time::Duration;
use udp_core::client::sealed::{Event, MemoryStore, Refused};

const ALL: Destination = Destination::Everyone;

fn long() -> String {
    "ação ".repeat(60)
}

/// A session in which some things are said both ways, until the stream has carried so many bytes.
fn talk_until(cut: usize) -> World {
    let mut world = World::new();
    world.say(ALL, "um");
    world.say(ALL, &long());
    world.server.somebody_says(8, ALL, "antes");
    world.connect();
    let mut carried = 0;
    let mut step = 0;
    while carried < cut {
        step += 1;
        if step == 300 {
            world.server.somebody_says(8, ALL, &long());
        }
        carried += 7;
        let went_on = world.step(7.min(cut + 7 - carried));
        if !went_on && step > 300 {
            break;
        }
    }
    world
}

#[test]
fn a_stream_that_ends_at_any_byte_loses_and_doubles_nothing() {
    let mut receipts_lost = 0;
    for cut in 0..2_600 {
        let mut world = talk_until(cut);
        if world.session.waiting() > 0 && world.server.texts(ALL).len() > 1 {
            receipts_lost += 1;
        }
        world.disconnect();
        world.say(ALL, "depois");
        world.connect();
        world.run();
        let texts = world.server.texts(ALL);
        for text in ["um", &long(), "depois"] {
            // Somebody else may have said the long one too.
            let count = texts.iter().filter(|it| *it == text).count();
            let others = usize::from(text == long() && texts.len() > 4);
            assert_eq!(count, 1 + others, "cut at {cut}: {texts:?}");
        }
        assert_eq!(world.texts(ALL), texts, "cut at {cut}");
        assert_eq!(
            (world.session.waiting(), world.waiting.len()),
            (0, 0),
            "cut at {cut}"
        );
    }
    assert!(receipts_lost > 100, "{receipts_lost}");
}

#[test]
fn coming_back_is_asked_for_later_and_later() {
    let mut world = World::online();
    world.disconnect();
    for expected in 1..=3 {
        let events = world.events();
        let [Event::Away { attempt, .. }] = events[..] else {
            panic!("{events:?}");
        };
        assert_eq!(attempt, expected);
        world.wait(Duration::from_secs(6));
        assert_eq!(world.events(), [Event::Connect]);
        world.disconnect();
    }
    world.connect();
    world.run();
    world.events();
    world.disconnect();
    assert!(matches!(
        world.events()[..],
        [Event::Away { attempt: 1, .. }]
    ));
}

#[test]
fn a_greeting_that_nobody_answers_is_given_up_and_said_again() {
    let mut world = World::new();
    world.connect();
    let greeting = world.session.poll_write(usize::MAX);
    assert!(!greeting.is_empty());
    world.events();
    world.is_connected = false;
    world.wait(Duration::from_secs(29));
    assert!(!world.session.is_closing() && world.events().is_empty());
    world.wait(Duration::from_secs(1));
    assert!(world.session.is_closing());
    world.disconnect();
    assert!(matches!(
        world.events()[..],
        [Event::Away { attempt: 1, .. }]
    ));
    world.wait(Duration::from_secs(2));
    assert_eq!(world.events(), [Event::Connect]);
    world.connect();
    world.run();
    world.wait(Duration::from_secs(60));
    assert!(!world.session.is_closing(), "it was answered");
}

#[test]
fn whoever_is_sent_away_for_good_stays_away() {
    for (refusal, is_final) in [
        (Refusal::IdInUse, true),
        (Refusal::WrongPassword, true),
        (Refusal::Kicked, true),
        (Refusal::ServerFull, false),
        (Refusal::DiskFull, false),
    ] {
        let mut world = World::online();
        world.server.refuse(refusal, 0);
        world.run();
        let refused = Refused::from(refusal);
        let events = world.events();
        assert_eq!(events.first(), Some(&Event::Refused { refused, is_final }));
        assert_eq!(events.contains(&Event::Ended), is_final);
        assert!(world.session.is_closing());
        world.disconnect();
        assert_eq!(world.events().is_empty(), is_final);
    }
}

#[test]
fn a_newcomer_is_refused_with_a_reason() {
    let mut world = World::new();
    world.connect();
    world.server.refuse(Refusal::NameNotAllowed, 0);
    let bytes = std::mem::take(&mut world.server.output);
    world.session.handle_bytes(&bytes, world.now);
    let (refused, is_final) = (Refused::from(Refusal::NameNotAllowed), true);
    let event = world.session.poll_event();
    assert_eq!(event, Some(Event::Refused { refused, is_final }));
}

/// What a server sends in a session in which nothing is asked but how things stand, and in which records are
/// missing, long, doubled and from several conversations.
fn stream() -> Vec<u8> {
    let mut world = World::new();
    world.connect();
    let said = world.session.poll_write(usize::MAX);
    world.server.hear(&said);
    let accepted = std::mem::take(&mut world.server.output);
    world.session.handle_bytes(&accepted, world.now);
    let said = world.session.poll_write(usize::MAX);
    world.server.hear(&said);
    world.server.somebody_says(8, ALL, &long());
    world.server.somebody_passes(9, ALL, Kind::OI);
    let twice = world.server.output[world.server.output.len() - 400..].len();
    assert!(twice > 0);
    world.server.somebody_says(
        8,
        Destination::Person(super::double::person(super::double::ME)),
        "só você",
    );
    world.server.somebody_reads(8, ALL, 1);
    world.server.somebody_says(8, ALL, "fim");
    [accepted, std::mem::take(&mut world.server.output)].concat()
}

/// Every event of a session that gets the stream in such pieces, and what is in its profile.
fn played(stream: &[u8], pieces: &[usize]) -> (Vec<Event>, MemoryStore) {
    let mut world = World::new();
    world.connect();
    let mut rest = stream;
    let mut pieces = pieces.iter().cycle();
    while !rest.is_empty() {
        let count = pieces.next().copied().unwrap_or(1).clamp(1, rest.len());
        let (piece, after) = rest.split_at(count);
        rest = after;
        world.session.handle_bytes(piece, world.now);
    }
    let mut events = Vec::new();
    while let Some(event) = world.session.poll_event() {
        events.push(event);
    }
    (events, world.folder.content())
}

proptest! {
    #[test]
    fn however_a_stream_is_cut_it_says_the_same(pieces in prop::collection::vec(1_usize..700, 1..40)) {
        let stream = stream();
        prop_assert_eq!(played(&stream, &pieces), played(&stream, &[stream.len()]));
    }
}
