//! The client dies at every commit of its store: what was shown as waiting is said once, and nothing is
//! invented.

use super::World;
use protocol::Destination;
use std::time::Duration;
use udp_core::client::sealed::Event;

const ALL: Destination = Destination::Everyone;

/// Some things are said and heard, on and off the net.
fn live(world: &mut World) {
    world.say(ALL, "um");
    world.connect();
    run(world);
    world.say(ALL, "dois");
    world.server.somebody_says(8, ALL, &"longo ".repeat(60));
    run(world);
    world.disconnect();
    world.say(ALL, "três");
    world.server.somebody_says(8, ALL, "ausente");
    world.connect();
    run(world);
    world.wait(Duration::from_secs(20));
    world.say(ALL, "quatro");
    run(world);
}

/// In small pieces, so that there are more moments to die at.
fn run(world: &mut World) {
    while world.step(300) {}
}

/// After a crash everything comes to rest, and both sides agree.
fn check(mut world: World, queued: &[String], doubtful: Option<&str>) {
    world.restart();
    world.connect();
    world.run();
    let texts = world.server.texts(ALL);
    for text in queued {
        let count = texts.iter().filter(|it| *it == text).count();
        assert_eq!(count, 1, "{text}: {texts:?}");
    }
    for text in ["um", "dois", "três", "quatro"] {
        let count = texts.iter().filter(|it| *it == text).count();
        let may_be = queued.iter().any(|it| it == text) || doubtful == Some(text);
        assert!(count <= usize::from(may_be), "{text}: {texts:?}");
    }
    world.shown.clear();
    world.command(udp_core::client::sealed::Command::LoadOlder {
        conversation: ALL,
        before: u32::MAX,
        count: 200,
    });
    world.run();
    assert_eq!(world.texts(ALL), texts);
    assert_eq!(world.session.waiting(), 0);
}

#[test]
fn a_crash_at_any_commit_loses_nothing_that_was_shown() {
    let mut whole = World::new();
    live(&mut whole);
    let commits = whole.folder.commits();
    assert!(commits > 12, "{commits}");
    for at in 0..commits {
        for fails_late in [false, true] {
            for power_cut in [false, true] {
                let mut world = World::new();
                world.folder.fail_at(at, fails_late);
                live(&mut world);
                let events = world.events();
                let queued: Vec<String> = (events.iter())
                    .filter_map(|it| match it {
                        Event::Queued {
                            text,
                            label: Some(_),
                            ..
                        } => Some(text.clone()),
                        _ => None,
                    })
                    .collect();
                if power_cut {
                    world.folder.cut_power();
                }
                world.folder.heal();
                // What nobody was told waits may still be in a store that failed late and then lost its program.
                let all = ["um", "dois", "três", "quatro"];
                let doubtful = all
                    .into_iter()
                    .find(|text| !queued.iter().any(|it| it == text));
                check(
                    world,
                    &queued,
                    doubtful.filter(|_| fails_late && !power_cut),
                );
            }
        }
    }
}

#[test]
fn what_was_not_taken_is_not_said_however_often_the_disk_fails() {
    let mut world = World::online();
    world.disconnect();
    // It reaches the disk, and nobody learns that.
    world.folder.fail_at(world.folder.commits(), true);
    world.say(ALL, "nunca");
    let is_refused = |event: &Event| matches!(event, Event::NotSaid { .. });
    assert!(world.events().iter().any(is_refused));
    // The disk can be read again, and fails once more when it is to forget it.
    world.folder.fail_at(world.folder.commits(), false);
    world.connect();
    world.run();
    let is_broken = |event: &Event| matches!(event, Event::Broken(_));
    assert!(world.events().iter().any(is_broken));
    world.disconnect();
    world.folder.heal();
    world.connect();
    world.say(ALL, "depois");
    world.run();
    assert_eq!(world.server.texts(ALL), ["depois"]);
    world.restart();
    assert_eq!(world.session.waiting(), 0);
}

#[cfg(all(feature = "disk", feature = "testing"))]
mod disk {
    use crate::sealed_client::{
        Double,
        double::person,
        world::{open, start},
    };
    use protocol::{Destination, Text};
    use udp_core::{
        client::{
            Label,
            sealed::{Command, Event, RedbStore},
        },
        testing::disk::SimDisk,
    };

    const ALL: Destination = Destination::Everyone;

    #[test]
    fn power_cuts_of_a_real_file_lose_nothing_that_was_shown() {
        let mut cuts = 0;
        for seed in 0..60 {
            let disk = SimDisk::new(seed);
            let mut rng = fastrand::Rng::with_seed(seed);
            let mut server = Double::default();
            let mut queued: Vec<String> = Vec::new();
            for life in 0..5 {
                if life < 4 {
                    disk.cut_power_at(disk.operations() + rng.u64(1..120));
                }
                let now = start();
                server.connect();
                if let Ok(store) = RedbStore::with_storage(disk.clone()) {
                    let mut session = open(Box::new(store));
                    session.handle_connected(now);
                    for number in 0..12 {
                        if rng.bool() {
                            let text =
                                format!("{seed} {life} {number} {}", "x".repeat(rng.usize(..300)));
                            let (label, to) = (Label(0), ALL);
                            session.handle_command(Command::Say { label, to, text }, now);
                        }
                        if rng.bool() {
                            server.somebody_says(8, ALL, &"oi ".repeat(rng.usize(1..90)));
                        }
                        for _ in 0..rng.usize(..6) {
                            server.hear(&session.poll_write(rng.usize(1..900)));
                            let count = rng.usize(..=server.output.len().min(1_500));
                            let heard: Vec<u8> = server.output.drain(..count).collect();
                            session.handle_bytes(&heard, now);
                        }
                        while let Some(event) = session.poll_event() {
                            if let Event::Queued {
                                text,
                                label: Some(_),
                                ..
                            } = event
                            {
                                queued.push(text);
                            }
                        }
                    }
                }
                cuts += usize::from(disk.is_off());
                disk.power_on();
            }
            let store = RedbStore::with_storage(disk.clone()).expect("the disk is on");
            let mut session = open(Box::new(store));
            let now = start();
            server.connect();
            session.handle_connected(now);
            loop {
                let said = session.poll_write(usize::MAX);
                server.hear(&said);
                let heard = std::mem::take(&mut server.output);
                if said.is_empty() && heard.is_empty() {
                    break;
                }
                session.handle_bytes(&heard, now);
            }
            assert_eq!(session.waiting(), 0);
            let texts = server.texts(ALL);
            for text in &queued {
                let clean = Text::new(text).to_string();
                let count = texts.iter().filter(|it| **it == clean).count();
                assert_eq!(count, 1, "seed {seed}: {text}");
            }
            assert!(
                server
                    .kept
                    .keys()
                    .all(|it| *it != Destination::Person(person(8)))
            );
        }
        assert!(cuts > 60, "{cuts}");
    }
}
