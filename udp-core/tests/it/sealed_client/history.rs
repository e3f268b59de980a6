//! What was said while away, what is missing, and what lies further back.

use super::{
    World,
    double::{person, room},
};
use protocol::{Destination, Frame, FrameText, Heading, Kind, Name, Origin, Record};
use std::time::Duration;
use udp_core::client::sealed::{Command, Event, Source};

const ALL: Destination = Destination::Everyone;

fn say_many(world: &mut World, count: usize) {
    for number in 0..count {
        world
            .server
            .somebody_says(8, ALL, &format!("texto {number}"));
    }
}

fn load(world: &mut World, before: u32, count: u16) -> (u32, bool, usize) {
    world.events();
    world.command(Command::LoadOlder {
        conversation: ALL,
        before,
        count,
    });
    world.run();
    let events = world.events();
    let told = events
        .iter()
        .filter(|it| matches!(it, Event::Message(_)))
        .count();
    let loaded = events.iter().find_map(|it| match it {
        Event::HistoryLoaded {
            from,
            reached_start,
            ..
        } => Some((*from, *reached_start, told)),
        _ => None,
    });
    loaded.expect("it is loaded")
}

#[test]
fn what_was_said_while_away_is_caught_up_with() {
    let mut world = World::online();
    say_many(&mut world, 10);
    world.run();
    world.disconnect();
    say_many(&mut world, 700);
    world.connect();
    world.server.somebody_says(8, ALL, "e agora");
    world.run();
    assert_eq!(world.texts(ALL), world.server.texts(ALL));
    // 256 at a time, and each once.
    assert_eq!(world.server.questions, 3);
    let events = world.events();
    let messages = events
        .iter()
        .filter(|it| matches!(it, Event::Message(_)))
        .count();
    assert_eq!(messages, 711);
    world.restart();
    world.connect();
    world.run();
    assert_eq!(world.server.questions, 3);
}

#[test]
fn one_who_is_new_begins_with_the_end_and_goes_back_when_asked() {
    let mut world = World::new();
    say_many(&mut world, 600);
    world.connect();
    world.run();
    assert_eq!((world.texts(ALL).len(), world.server.questions), (256, 1));
    assert_eq!(load(&mut world, u32::MAX, 200), (401, false, 200));
    assert_eq!(world.server.questions, 1);
    let (from, reached_start, _) = load(&mut world, 401, 200);
    assert!(from < 202 && !reached_start, "{from}");
    let (from, reached_start, _) = load(&mut world, from, 200);
    assert_eq!((from, reached_start), (1, true));
    assert_eq!(world.texts(ALL), world.server.texts(ALL));
}

#[test]
fn what_one_said_is_known_again_by_its_end() {
    let mut world = World::online();
    let text = format!("{}{}", "a".repeat(128), "b".repeat(100));
    world.say(ALL, &text);
    // The server keeps it at places 1 and 2, and its receipt is lost.
    let said = world.session.poll_write(usize::MAX);
    world.server.hear(&said);
    world.disconnect();
    world.server.retain_from(ALL, 2);
    world.server.somebody_says(8, ALL, "depois");
    world.events();
    world.connect();
    // The history arrives before it is said again.
    for _ in 0..20 {
        world.step(Record::SIZE);
    }
    let kept: Vec<Event> = (world.events().into_iter())
        .filter(|event| matches!(event, Event::Kept { .. } | Event::Failed { .. }))
        .collect();
    assert!(
        matches!(
            kept[..],
            [Event::Kept {
                place: 1,
                parts: 2,
                order: 1,
                ..
            }]
        ),
        "{kept:?}"
    );
    world.run();
    assert_eq!(world.texts(ALL), [text, "depois".to_owned()]);
}

#[test]
fn yesterday_is_shown_before_the_network_answers() {
    let mut world = World::online();
    say_many(&mut world, 5);
    world.server.somebody_says(8, ALL, &"longo ".repeat(50));
    world.run();
    world.wait(Duration::from_secs(5));
    world.folder.cut_power();
    world.restart();
    let standings: Vec<Event> = world
        .events()
        .into_iter()
        .filter(|it| matches!(it, Event::Standing(_)))
        .collect();
    assert!(
        matches!(&standings[..], [Event::Standing(it)] if it.last == 8 && it.conversation == ALL)
    );
    world.shown.clear();
    assert_eq!(load(&mut world, u32::MAX, 3), (4, false, 3));
    assert_eq!(world.texts(ALL), world.server.texts(ALL)[3..]);
    assert_eq!(load(&mut world, 4, 200), (1, true, 3));
    assert_eq!(world.texts(ALL), world.server.texts(ALL));
    // Offline, there is no more, and it is not the start.
    let mut world = World::online();
    say_many(&mut world, 600);
    world.disconnect();
    world.connect();
    world.restart();
    let nothing = load(&mut world, 9, 10);
    assert!(nothing.0 <= 1, "{nothing:?}");
}

#[test]
fn what_is_no_longer_kept_is_not_asked_for_again() {
    let mut world = World::new();
    say_many(&mut world, 50);
    world.server.somebody_says(8, ALL, &"longo ".repeat(80));
    // The first part of the long one is gone.
    world.server.retain_from(ALL, 52);
    say_many(&mut world, 5);
    world.connect();
    world.run();
    let texts = world.texts(ALL);
    assert_eq!(texts.len(), 6);
    assert!("longo ".repeat(80).ends_with(&texts[0]));
    let questions = world.server.questions;
    let (from, reached_start, _) = load(&mut world, u32::MAX, 200);
    assert_eq!(
        (from, reached_start, world.server.questions),
        (1, true, questions)
    );
}

#[test]
fn another_history_replaces_the_one_that_was_here() {
    let mut world = World::online();
    say_many(&mut world, 20);
    world.run();
    world.disconnect();
    world.server = super::Double::default();
    say_many(&mut world, 3);
    world.server.somebody_says(8, ALL, "outra história");
    world.connect();
    world.run();
    assert_eq!(world.texts(ALL), world.server.texts(ALL));
    let replaced = Event::HistoryReplaced { conversation: ALL };
    assert!(world.events().contains(&replaced));
}

/// All places of the old history are places of the new one too, and all of them mean something else.
#[test]
fn a_longer_history_of_another_number_replaces_the_one_that_was_here() {
    let ana = Destination::Person(person(8));
    let mut world = World::new();
    world.server.history = 5;
    world.connect();
    say_many(&mut world, 20);
    world
        .server
        .somebody_says(8, Destination::Person(person(7)), "só entre nós");
    world.run();
    world.disconnect();
    world.server = super::Double::default();
    world.server.history = 6;
    say_many(&mut world, 30);
    world.say(ALL, "espera");
    world.connect();
    world.run();
    assert_eq!(world.texts(ALL), world.server.texts(ALL));
    assert!(world.texts(ALL).contains(&"espera".to_owned()));
    assert_eq!(world.texts(ana), Vec::<String>::new());
}

#[test]
fn the_number_of_the_history_survives_a_restart_and_a_server_that_tells_none() {
    let mut world = World::new();
    world.connect();
    say_many(&mut world, 3);
    for history in [5, 5, 0, 5] {
        world.server.history = history;
        world.restart();
        world.connect();
        world.run();
        assert_eq!(world.texts(ALL), world.server.texts(ALL));
        assert!(!world.events().iter().any(is_replacement), "{history}");
    }
    world.server.history = 6;
    world.restart();
    world.connect();
    world.run();
    assert!(world.events().iter().any(is_replacement));
    assert_eq!(world.texts(ALL), world.server.texts(ALL));
}

fn is_replacement(event: &Event) -> bool {
    matches!(event, Event::HistoryReplaced { .. })
}

#[test]
fn questions_are_few_at_a_time() {
    let mut world = World::new();
    for id in 10..40 {
        for _ in 0..3 {
            world
                .server
                .somebody_says(id, Destination::Person(person(7)), "oi");
        }
    }
    world.connect();
    let mut most = 0;
    loop {
        let before = world.server.questions;
        let said = world.session.poll_write(usize::MAX);
        world.server.hear(&said);
        most = most.max(world.server.questions - before);
        let heard = std::mem::take(&mut world.server.output);
        if heard.is_empty() {
            break;
        }
        world.session.handle_bytes(&heard, world.now);
    }
    assert_eq!((most, world.server.questions), (4, 30));
}

#[test]
fn entries_and_exits_are_told_and_a_claim_is_somebodys_first_entry() {
    let mut world = World::online();
    world.server.somebody_passes(8, ALL, Kind::OI);
    world.server.somebody_passes(8, ALL, Kind::TCHAU);
    let name = Name::cut("Caio");
    let claim = Frame::new(
        Kind::OI,
        Origin::Person(person(9)),
        ALL,
        &name,
        &FrameText::cut("ab"),
    );
    let heading = Heading {
        order: 3.into(),
        place: 3.into(),
        parts: 1,
        ..Heading::default()
    };
    world.server.send(&Record {
        heading,
        frame: claim,
    });
    world.run();
    let events = world.events();
    assert!(
        matches!(
            &events[..],
            [
                Event::Passage {
                    is_entry: true,
                    place: 1,
                    source: Source::Live,
                    ..
                },
                Event::Passage {
                    is_entry: false,
                    place: 2,
                    ..
                },
                Event::Passage {
                    is_entry: true,
                    place: 3,
                    ..
                },
            ]
        ),
        "{events:?}"
    );
}

#[test]
fn marks_go_both_ways_and_only_forward() {
    let mut world = World::online();
    say_many(&mut world, 9);
    world.run();
    world.events();
    for place in [3, 6, 2, 99] {
        world.command(Command::Read {
            conversation: ALL,
            place,
        });
    }
    world.wait(Duration::from_secs(1));
    assert_eq!(world.server.read.get(&ALL), Some(&9));
    let told = world
        .server
        .heard
        .iter()
        .filter(|it| it.frame.kind() == Kind::LIDO);
    assert_eq!(told.count(), 1);
    for place in [4, 2, 4, 7] {
        world.server.somebody_reads(8, ALL, place);
    }
    world.run();
    let places: Vec<u32> = (world.events().iter())
        .filter_map(|it| match it {
            Event::Read { place, .. } => Some(*place),
            _ => None,
        })
        .collect();
    assert_eq!(places, [4, 7]);
    // Read while away, it is told on coming back.
    world.disconnect();
    say_many(&mut world, 1);
    world.connect();
    world.run();
    world.disconnect();
    world.command(Command::Read {
        conversation: ALL,
        place: 10,
    });
    world.connect();
    world.run();
    world.wait(Duration::from_secs(1));
    assert_eq!(world.server.read.get(&ALL), Some(&10));
    world.wait(Duration::from_secs(9));
    world.folder.cut_power();
    world.restart();
    let events = world.events();
    assert!(
        events
            .iter()
            .any(|it| matches!(it, Event::Standing(it) if it.read == 10))
    );
    assert!(
        events
            .iter()
            .any(|it| matches!(it, Event::Read { place: 7, .. }))
    );
}

#[test]
fn a_room_is_read_from_its_start_once_one_is_in_it() {
    let mut world = World::online();
    world.server.rooms.insert(room(0), Name::cut("redes"));
    let redes = Destination::Room(room(0));
    world.disconnect();
    world.server.somebody_says(8, redes, "bem-vindos");
    world.connect();
    world.command(Command::Wish(udp_core::client::sealed::Wish::Enter(room(
        0,
    ))));
    world.run();
    assert_eq!(world.texts(redes), ["bem-vindos"]);
}
