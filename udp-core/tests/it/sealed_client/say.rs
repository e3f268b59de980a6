//! Saying: kept before it is shown, said in order, answered once.

use super::{Double, World, double::person, world::Folder};
use protocol::{Destination, PersonId, Refusal, Token};
use std::time::Duration;
use udp_core::client::{
    Label, NotSaid,
    sealed::{Command, Event, NotTaken, Refused, Source},
};

const ALL: Destination = Destination::Everyone;

fn bia() -> Destination {
    Destination::Person(person(8))
}

#[test]
fn a_message_is_queued_and_then_kept() {
    let mut world = World::online();
    world.say(bia(), "olá\tBia");
    let events = world.events();
    assert!(matches!(&events[..], [
        Event::Queued { token: Token { number: 1, .. }, label: Some(Label(1)), text, .. },
        Event::Waiting { count: 1 },
    ] if text == "olá Bia"));
    world.run();
    let events = world.events();
    assert!(
        matches!(&events[..], [
        Event::Kept { token: Token { number: 1, .. }, place: 1, parts: 1, order: 1, time_ms: 1_001, conversation },
        Event::Waiting { count: 0 },
    ] if *conversation == bia()),
        "{events:?}"
    );
    assert_eq!(world.server.texts(bia()), ["olá Bia"]);
}

#[test]
fn what_is_said_offline_waits_over_a_restart_and_goes_in_order() {
    let mut world = World::new();
    for text in ["um", "dois", "três"] {
        world.say(ALL, text);
    }
    world.restart();
    assert_eq!(world.session.waiting(), 3);
    let events = world.events();
    let queued = events
        .iter()
        .filter(|it| matches!(it, Event::Queued { label: None, .. }));
    assert_eq!(queued.count(), 3);
    world.connect();
    world.run();
    assert_eq!(world.server.texts(ALL), ["um", "dois", "três"]);
    assert_eq!((world.session.waiting(), world.waiting.len()), (0, 0));
}

#[test]
fn long_texts_go_in_parts_and_come_back_as_one() {
    let mut world = World::online();
    let long = "ação 👍 ".repeat(200);
    world.say(ALL, &long);
    world.run();
    world.server.somebody_says(8, ALL, &long);
    world.server.somebody_says(8, ALL, "fim");
    world.run();
    let events = world.events();
    let parts = long.len().div_ceil(140) as u8;
    assert!(events.iter().any(
        |it| matches!(it, Event::Kept { place: 1, parts: it, .. } if it.abs_diff(parts) <= 1)
    ));
    assert!(events.iter().any(
        |it| matches!(it, Event::Message(it) if it.text == long && it.source == Source::Live)
    ));
    assert_eq!(world.texts(ALL), [long.as_str(), &long, "fim"]);
    assert_eq!(world.server.questions, 0);
}

#[test]
fn the_longest_text_is_said_and_a_longer_one_is_not() {
    let mut world = World::online();
    world.say(ALL, &"x".repeat(8_960));
    world.run();
    assert_eq!(world.server.texts(ALL), ["x".repeat(8_960)]);
    for (text, expected) in [
        ("x".repeat(8_961), NotSaid::TooLong),
        (" \n".to_owned(), NotSaid::Empty),
        (format!("{}ã", "x".repeat(8_959)), NotSaid::TooLong),
    ] {
        world.events();
        world.say(ALL, &text);
        let (why, label) = (NotTaken::Text(expected), Label(1));
        assert_eq!(world.events(), [Event::NotSaid { label, why }]);
    }
    world.say(Destination::Rooms, "x");
    let (why, label) = (NotTaken::Nobody, Label(1));
    assert_eq!(world.events(), [Event::NotSaid { label, why }]);
}

#[test]
fn an_outbox_has_a_bound() {
    let mut world = World::new();
    for number in 0..1_024 {
        world.say(ALL, &number.to_string());
    }
    world.events();
    world.say(ALL, "mais uma");
    let why = NotTaken::Text(NotSaid::QueueFull);
    let label = Label(1);
    assert_eq!(world.events(), [Event::NotSaid { label, why }]);
}

#[test]
fn a_refusal_is_the_last_word_and_the_rest_goes_on() {
    let mut world = World::online();
    world.server.refuses = Some(("palavrão", Refusal::Muted));
    for text in ["um", "palavrão", "três"] {
        world.say(ALL, text);
    }
    world.run();
    assert_eq!(world.server.texts(ALL), ["um", "três"]);
    let failed: Vec<Event> = world
        .events()
        .into_iter()
        .filter(|it| matches!(it, Event::Failed { .. }))
        .collect();
    let [Event::Failed { token, refused }] = failed[..] else {
        panic!("{failed:?}");
    };
    assert_eq!((token.number, refused), (2, Refused(8)));
    // It is remembered until somebody has seen it.
    world.restart();
    assert!(world.events().contains(&Event::Failed { token, refused }));
    assert_eq!(world.session.waiting(), 0);
    world.command(Command::Forget { token });
    world.restart();
    assert!(
        !world
            .events()
            .iter()
            .any(|it| matches!(it, Event::Failed { .. }))
    );
}

#[test]
fn a_full_disk_holds_the_outbox_and_nothing_is_lost_or_doubled() {
    let mut world = World::online();
    world.server.is_full = true;
    for text in ["um", "dois", "três"] {
        world.say(ALL, text);
    }
    world.run();
    let held = |events: &[Event]| {
        events
            .iter()
            .filter(|it| matches!(it, Event::Held { .. }))
            .count()
    };
    assert_eq!((held(&world.events()), world.session.waiting()), (1, 3));
    world.wait(Duration::from_secs(9));
    // After 1, 2 and 5 seconds, one message each time is enough to find out.
    assert_eq!(held(&world.events()), 3);
    world.say(ALL, "quatro");
    world.server.is_full = false;
    world.wait(Duration::from_secs(60));
    assert_eq!(world.server.texts(ALL), ["um", "dois", "três", "quatro"]);
    assert_eq!(world.session.waiting(), 0);
}

#[test]
fn what_was_handled_and_forgotten_is_over() {
    let mut world = World::online();
    world.say(ALL, "um");
    // The answer is lost, and the server forgets.
    let said = world.session.poll_write(usize::MAX);
    world.server.hear(&said);
    world.server.forgets_tokens = true;
    world.server.kept.clear();
    world.disconnect();
    world.connect();
    world.run();
    let refused = Refused::from(Refusal::AlreadyHandled);
    assert!(
        world
            .events()
            .iter()
            .any(|it| matches!(it, Event::Failed { refused: it, .. } if *it == refused))
    );
    world.server.forgets_tokens = false;
    world.say(ALL, "dois");
    world.run();
    assert_eq!(world.server.texts(ALL), ["dois"]);
}

#[test]
fn nothing_is_shown_that_is_not_kept() {
    for fails_late in [false, true] {
        let mut world = World::new();
        world.folder.fail_at(world.folder.commits(), fails_late);
        world.say(ALL, "um");
        let events = world.events();
        assert!(
            matches!(
                events[..],
                [
                    Event::NotSaid {
                        why: NotTaken::Store(_),
                        ..
                    },
                    Event::Broken(_)
                ]
            ),
            "{events:?}"
        );
        world.folder.heal();
        world.say(ALL, "dois");
        world.connect();
        world.run();
        assert_eq!(world.server.texts(ALL), ["dois"]);
    }
}

#[test]
fn a_patient_goodbye_waits_for_the_last_word() {
    let mut world = World::online();
    world.say(ALL, "um");
    world.command(Command::Stop { is_patient: true });
    world.run();
    assert_eq!(world.server.texts(ALL), ["um"]);
    assert_eq!(world.events().last(), Some(&Event::Ended));
    assert!(
        world
            .server
            .heard
            .last()
            .is_some_and(|it| it.frame.kind() == protocol::Kind::TCHAU)
    );

    let mut world = World::new();
    world.say(ALL, "dois");
    world.command(Command::Stop { is_patient: true });
    assert!(!world.events().contains(&Event::Ended));
    world.wait(Duration::from_secs(90));
    assert_eq!(world.events().last(), Some(&Event::Ended));
    // It is still there the next time.
    world.restart();
    assert_eq!(world.session.waiting(), 1);
}

#[test]
fn a_server_gives_an_id_once_and_for_ever() {
    let world = World::with(Folder::default(), Double::default());
    assert_eq!(world.session.id(), None);
    let mut world = world;
    world.connect();
    world.run();
    assert_eq!(world.session.id(), PersonId::new(7));
    world.folder.cut_power();
    world.restart();
    assert_eq!(world.session.id(), PersonId::new(7));
}
