//! What the window knows: order, unread, marks, bounds.

use client_gui::model::{Author, Body, Delivery, Key, MAX_CONVERSATIONS, MAX_MESSAGES, Model};
use jiff::civil::{DateTime, date};
use protocol::{Destination, Name, PersonId, Refusal, RoomId, words};
use udp_core::client::{Command, Event, Label, Lost, NotSaid, Person, Phase, Refused, ServerKind};

fn id(id: u32) -> PersonId {
    PersonId::new(id).unwrap()
}

fn at(hour: i8, minute: i8) -> DateTime {
    date(2026, 3, 2).at(hour, minute, 0, 0)
}

/// Ana, id 7, online.
fn online() -> Model {
    let mut model = Model::new(Name::cut("Ana"));
    model.handle(phase_online(), at(8, 0));
    model
}

fn phase_online() -> Event {
    Event::Phase(Phase::Online {
        id: id(7),
        server: ServerKind::Recado,
    })
}

fn away() -> Event {
    Event::Phase(Phase::Away {
        lost: Lost::Silent,
        retry_at: std::time::Instant::now(),
        attempt: 1,
    })
}

fn said(from: u32, to: Destination, text: &str) -> Event {
    Event::Said {
        from: id(from),
        name: Name::cut(if from == 7 { "Ana" } else { "Bruno" }),
        to,
        text: text.into(),
        label: None,
        part: (0, 1),
    }
}

fn to_all(from: u32, text: &str) -> Event {
    said(from, Destination::Everyone, text)
}

fn echo(label: Label, part: (u8, u8)) -> Event {
    Event::Said {
        from: id(7),
        name: Name::cut("Ana"),
        to: Destination::Everyone,
        text: "…".into(),
        label: Some(label),
        part,
    }
}

fn say(model: &mut Model, text: &str) -> Label {
    match model.say(text, at(8, 1)) {
        Some(Command::Say { label, .. }) => label,
        other => panic!("{other:?}"),
    }
}

fn texts(model: &Model, key: Key) -> Vec<String> {
    let conversation = model.conversation(key).unwrap();
    (0..conversation.len())
        .map(|index| match &conversation.message(index).unwrap().body {
            Body::Said(line) => line.text.clone(),
            other => format!("{other:?}"),
        })
        .collect()
}

fn delivery(model: &Model, key: Key, text: &str) -> Delivery {
    let conversation = model.conversation(key).unwrap();
    (0..conversation.len())
        .filter_map(|index| conversation.message(index)?.line())
        .find(|line| line.text == text)
        .unwrap()
        .delivery
        .clone()
}

#[test]
fn own_texts_wait_at_the_end_until_the_server_gives_them_their_place() {
    let mut model = online();
    let first = say(&mut model, "um");
    let second = say(&mut model, "dois");
    model.handle(to_all(3, "antes"), at(8, 1));
    assert_eq!(texts(&model, Key::Everyone), ["antes", "um", "dois"]);
    // The server heard the second before the first.
    model.handle(echo(second, (0, 1)), at(8, 1));
    model.handle(to_all(3, "depois"), at(8, 1));
    assert_eq!(
        texts(&model, Key::Everyone),
        ["antes", "dois", "depois", "um"]
    );
    assert_eq!(delivery(&model, Key::Everyone, "dois"), Delivery::Echoed);
    model.handle(echo(first, (0, 1)), at(8, 2));
    assert_eq!(
        texts(&model, Key::Everyone),
        ["antes", "dois", "depois", "um"]
    );
    assert_eq!(delivery(&model, Key::Everyone, "um"), Delivery::Echoed);
}

#[test]
fn a_long_text_is_one_message_that_is_back_when_all_its_parts_are() {
    let mut model = online();
    let text = "a".repeat(300);
    let label = say(&mut model, &text);
    model.handle(
        Event::Progress {
            label,
            sent: 2,
            parts: 3,
        },
        at(8, 1),
    );
    assert_eq!(model.waiting(), 1);
    model.handle(echo(label, (0, 3)), at(8, 1));
    model.handle(echo(label, (2, 3)), at(8, 1));
    assert_ne!(delivery(&model, Key::Everyone, &text), Delivery::Echoed);
    model.handle(echo(label, (1, 3)), at(8, 1));
    assert_eq!(delivery(&model, Key::Everyone, &text), Delivery::Echoed);
    assert_eq!(texts(&model, Key::Everyone).len(), 1);
    assert_eq!(model.waiting(), 0);
}

#[test]
fn what_did_not_come_back_can_be_said_again_and_a_late_echo_still_counts() {
    let mut model = online();
    let lost = say(&mut model, "perdida");
    let late = say(&mut model, "atrasada");
    model.handle(Event::NotEchoed { label: lost }, at(8, 1));
    model.handle(Event::NotEchoed { label: late }, at(8, 1));
    model.handle(to_all(3, "oi"), at(8, 1));
    model.handle(echo(late, (0, 1)), at(8, 1));
    assert_eq!(texts(&model, Key::Everyone), ["perdida", "oi", "atrasada"]);
    assert_eq!(
        delivery(&model, Key::Everyone, "atrasada"),
        Delivery::Echoed
    );

    let message = model.open_conversation().message(0).unwrap().id;
    let again = model.say_again(Key::Everyone, message, at(8, 2));
    assert!(matches!(again, Some(Command::Say { label, .. }) if label != lost));
    assert_eq!(texts(&model, Key::Everyone), ["oi", "atrasada", "perdida"]);
    // What came back is not said twice.
    let message = model.open_conversation().message(1).unwrap().id;
    assert_eq!(model.say_again(Key::Everyone, message, at(8, 2)), None);
}

#[test]
fn private_texts_have_left_and_nothing_more() {
    let mut model = online();
    model.open(Key::Person(id(3)));
    let label = say(&mut model, "oi, Bruno");
    assert_eq!(model.waiting(), 1);
    model.handle(
        Event::Progress {
            label,
            sent: 1,
            parts: 1,
        },
        at(8, 1),
    );
    assert_eq!(model.waiting(), 0);
    model.handle(said(3, Destination::Person(id(7)), "oi, Ana"), at(8, 1));
    assert_eq!(texts(&model, Key::Person(id(3))), ["oi, Bruno", "oi, Ana"]);
    assert!(texts(&model, Key::Everyone).is_empty());
}

#[test]
fn a_refusal_stands_in_its_conversation_and_marks_the_text() {
    let mut model = online();
    model.open(Key::Person(id(99)));
    let label = say(&mut model, "tem alguém?");
    model.handle(
        Event::Progress {
            label,
            sent: 1,
            parts: 1,
        },
        at(8, 1),
    );
    model.open(Key::Everyone);
    let refused = Refused {
        refusal: Some(Refusal::UnknownDestination),
        text: Refusal::UnknownDestination.text().into(),
    };
    let event = Event::Refused {
        refused: refused.clone(),
        label: Some(label),
    };
    model.handle(event, at(8, 1));
    let key = Key::Person(id(99));
    assert_eq!(
        delivery(&model, key, "tem alguém?"),
        Delivery::Refused(refused.clone())
    );
    let last = model.conversation(key).unwrap().message(1).unwrap();
    assert_eq!(last.body, Body::Refused(refused));
}

#[test]
fn a_full_queue_marks_the_text() {
    let mut model = online();
    let label = say(&mut model, "oi");
    model.not_handed_over(label);
    let why = NotSaid::QueueFull;
    assert_eq!(
        delivery(&model, Key::Everyone, "oi"),
        Delivery::NotSaid(why)
    );
}

#[test]
fn unread_counts_what_arrives_where_nobody_looks() {
    let mut model = online();
    model.handle(to_all(3, "lida"), at(8, 1));
    model.handle(said(3, Destination::Person(id(7)), "uma"), at(8, 1));
    model.handle(said(3, Destination::Person(id(7)), "duas"), at(8, 1));
    assert_eq!(model.unread(), 2);
    model.set_looking(false);
    model.handle(to_all(3, "sem foco"), at(8, 1));
    assert_eq!(model.unread(), 3);
    assert!(model.open_conversation().begins_new(1));
    model.set_looking(true);
    assert_eq!(model.unread(), 2);
    // The line stays while one reads on, and goes when one leaves.
    assert!(model.open_conversation().begins_new(1));
    model.open(Key::Person(id(3)));
    assert_eq!(model.unread(), 0);
    assert!(model.open_conversation().begins_new(0));
    model.open(Key::Everyone);
    assert!(!model.open_conversation().begins_new(1));
}

#[test]
fn the_line_above_what_is_new_outlives_the_message_it_stood_above() {
    let mut model = online();
    model.handle(to_all(3, "lida"), at(8, 1));
    model.set_looking(false);
    for _ in 0..MAX_MESSAGES - 1 {
        model.handle(to_all(3, "nova"), at(8, 2));
    }
    assert!(model.open_conversation().begins_new(1));
    // What was read goes, and then what the line stood above: from now on it stands above the newest.
    model.handle(to_all(3, "mais uma"), at(8, 3));
    assert!(model.open_conversation().begins_new(0));
    model.handle(to_all(3, "a última"), at(8, 3));
    assert!(!model.open_conversation().begins_new(0));
    assert!(model.open_conversation().begins_new(MAX_MESSAGES - 1));
    assert_eq!(model.unread(), MAX_MESSAGES + 1);
}

#[test]
fn what_the_server_says_is_unread_for_whoever_is_in_another_conversation() {
    let mut model = online();
    let notice = |text: &str| Event::Notice { text: text.into() };
    model.handle(notice("Bom dia."), at(8, 1));
    assert_eq!(model.unread(), 0);
    model.open(Key::Person(id(12)));
    model.handle(notice("A prova começa às 10h."), at(8, 2));
    assert_eq!(model.conversation(Key::Everyone).unwrap().unread(), 1);
    let last = model.conversation(Key::Everyone).unwrap().last_said();
    assert!(matches!(&last.unwrap().body, Body::Notice(text) if text.contains("10h")));
    // The end of the server shows everywhere.
    model.handle(notice(words::SHUTDOWN), at(8, 3));
    assert_eq!(model.unread(), 1);
}

#[test]
fn the_list_is_everyone_then_the_latest() {
    let mut model = online();
    for from in [3, 5, 9] {
        model.handle(said(from, Destination::Person(id(7)), "oi"), at(8, 1));
    }
    model.handle(said(3, Destination::Person(id(7)), "oi"), at(8, 1));
    let person = |number| Key::Person(id(number));
    assert_eq!(
        model.ordered(),
        [Key::Everyone, person(3), person(9), person(5)]
    );
    model.open(person(42));
    assert_eq!(model.ordered()[1], person(42));
    model.open_beside(1);
    assert_eq!(model.current(), person(3));
    model.open_beside(-5);
    assert_eq!(model.current(), Key::Everyone);
}

#[test]
fn messages_of_one_sender_stand_together_for_five_minutes_of_one_day() {
    let mut model = online();
    for (event, now) in [
        (to_all(3, "a"), at(8, 0)),
        (to_all(3, "b"), at(8, 4)),
        (to_all(3, "tarde"), at(8, 10)),
        (to_all(5, "outro"), at(8, 10)),
        (to_all(5, "dia"), date(2026, 3, 3).at(0, 0, 0, 0)),
    ] {
        model.handle(event, now);
    }
    let conversation = model.open_conversation();
    let continues: Vec<_> = (0..5).map(|index| conversation.continues(index)).collect();
    assert_eq!(continues, [false, true, false, false, false]);
    let days: Vec<_> = (0..5).map(|index| conversation.begins_day(index)).collect();
    assert_eq!(days, [true, false, false, false, true]);
}

#[test]
fn a_lost_connection_is_told_once_and_so_is_its_return() {
    let mut model = online();
    model.handle(away(), at(8, 1));
    model.handle(away(), at(8, 2));
    let waiting = say(&mut model, "na fila");
    assert_eq!(model.waiting(), 1);
    model.handle(phase_online(), at(8, 3));
    model.handle(echo(waiting, (0, 1)), at(8, 3));
    assert_eq!(
        texts(&model, Key::Everyone),
        ["Lost(Silent)", "Back", "na fila"]
    );
}

#[test]
fn frames_that_are_not_for_us_are_not_shown() {
    let mut model = online();
    model.handle(said(3, Destination::Person(id(9)), "segredo"), at(8, 1));
    model.handle(said(3, Destination::Rooms, "?"), at(8, 1));
    model.handle(
        Event::Beacon {
            text: "Servidor ativo há 60 segundos.".into(),
        },
        at(8, 1),
    );
    assert_eq!(model.ordered(), [Key::Everyone]);
    assert!(model.open_conversation().is_empty());
}

#[test]
fn what_somebody_else_says_under_our_id_in_an_earlier_life_is_ours() {
    let mut model = online();
    model.handle(to_all(7, "eco de antes"), at(8, 1));
    let line = model
        .open_conversation()
        .message(0)
        .unwrap()
        .line()
        .unwrap();
    assert_eq!(line.author, Author::Me);
    assert_eq!(model.unread(), 0);
}

#[test]
fn blank_texts_are_not_said_and_others_are_cleaned() {
    let mut model = online();
    assert_eq!(model.say(" \n ", at(8, 1)), None);
    say(&mut model, "a\tb\u{202e}c\r\nd \n");
    assert_eq!(texts(&model, Key::Everyone), ["a b?c\nd"]);
}

#[test]
fn people_come_from_the_list_and_from_what_is_said() {
    let mut model = online();
    let people = vec![
        Person {
            id: id(3),
            name: Name::cut("Bruno"),
        },
        Person {
            id: id(7),
            name: Name::cut("Ana"),
        },
        Person {
            id: id(12),
            name: Name::cut("Ana"),
        },
    ];
    model.handle(Event::People { people, more: 0 }, at(8, 1));
    assert_eq!(model.people().count(), 3);
    assert_eq!(model.called(id(12)), "Ana (12)");
    assert_eq!(model.called(id(3)), "Bruno");
    model.handle(to_all(5, "cheguei"), at(8, 2));
    assert!(model.people().is_here(id(5)));
}

#[test]
fn nobody_is_called_absent_before_a_list_says_so() {
    let mut model = online();
    let list = |model: &mut Model, ids: &[u32]| {
        let person = |id: &u32| Person {
            id: PersonId::new(*id).unwrap(),
            name: Name::cut("x"),
        };
        let people = ids.iter().map(person).collect();
        model.handle(Event::People { people, more: 0 }, at(8, 1));
    };
    list(&mut model, &[3, 7]);
    // Somebody whose id one was told, and who may have come after the list.
    model.open(Key::Person(id(12)));
    assert_eq!(model.people().presence(id(12)), None);
    let room = RoomId::new(RoomId::MIN).unwrap();
    let people = vec![Person {
        id: id(12),
        name: Name::cut("Caio"),
    }];
    let members = Event::Members {
        room,
        people,
        more: 0,
    };
    model.handle(members, at(8, 2));
    assert_eq!(model.people().presence(id(12)), Some(true));
    list(&mut model, &[7]);
    assert_eq!(model.people().presence(id(12)), Some(false));
    assert_eq!(model.people().presence(id(3)), Some(false));
}

#[test]
fn the_oldest_messages_of_a_full_conversation_go_and_are_counted() {
    let mut model = online();
    for number in 0..MAX_MESSAGES + 3 {
        model.handle(to_all(3, &number.to_string()), at(8, 1));
    }
    let conversation = model.open_conversation();
    assert_eq!(
        (conversation.len(), conversation.dropped()),
        (MAX_MESSAGES, 3)
    );
    assert_eq!(conversation.message(0).unwrap().line().unwrap().text, "3");
}

#[test]
fn conversations_are_bounded_and_the_open_one_stays() {
    let mut model = online();
    model.open(Key::Person(id(1)));
    for from in 10..10 + u32::try_from(MAX_CONVERSATIONS).unwrap() + 5 {
        model.handle(said(from, Destination::Person(id(7)), "oi"), at(8, 1));
    }
    assert_eq!(model.ordered().len(), MAX_CONVERSATIONS + 1);
    assert_eq!(model.current(), Key::Person(id(1)));
    assert!(model.conversation(Key::Person(id(1))).is_some());
    assert!(model.conversation(Key::Person(id(10))).is_none());
}
