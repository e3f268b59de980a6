//! What the window knows on a sealed link: places, what waits, who has read.

use client_gui::model::{Body, Delivery, Key, Model};
use jiff::civil::{DateTime, date};
use protocol::{Destination, Name, Origin, PersonId, Refusal, RoomId, Token};
use std::time::{Duration, Instant};
use udp_core::client::{
    self,
    sealed::{Command, Event, Message, Outcome, Refused, Source, Standing, Wish},
};

/// 2026-03-02 08:00:00 UTC.
const MORNING_MS: u64 = 1_772_438_400_000;

fn id(id: u32) -> PersonId {
    PersonId::new(id).unwrap()
}

fn now() -> DateTime {
    date(2026, 3, 2).at(8, 55, 0, 0)
}

fn token(number: u32) -> Token {
    Token { outbox: 9, number }
}

/// Ana, id 7, whose profile is open; the server is not there yet.
fn opened() -> Model {
    let mut model = Model::new(Name::cut("Ana"));
    model.begin();
    model.begin_sealed();
    model.opened(id(7));
    model
}

/// And the server has let her in.
fn online() -> Model {
    let mut model = opened();
    tell(&mut model, Event::Accepted { id: id(7) });
    model
}

fn tell(model: &mut Model, event: Event) {
    if let Some(event) = model.handle_sealed(event, now()) {
        model.handle(event, now());
    }
}

fn said(from: u32, conversation: Destination, place: u32, text: &str) -> Event {
    Event::Message(Message {
        conversation,
        place,
        parts: 1,
        order: u64::from(place) + 100,
        time_ms: MORNING_MS + u64::from(place) * 60_000,
        from: Origin::Person(id(from)),
        name: Name::cut(if from == 7 { "Ana" } else { "Bia" }),
        text: text.into(),
        mine: None,
        source: Source::Live,
    })
}

fn to_all(place: u32, text: &str) -> Event {
    said(8, Destination::Everyone, place, text)
}

fn standing(conversation: Destination, last: u32, read: u32) -> Event {
    Event::Standing(Standing {
        conversation,
        name: None,
        last,
        read,
        is_open: true,
    })
}

fn queued(number: u32, label: Option<client::Label>, text: &str) -> Event {
    Event::Queued {
        token: token(number),
        label,
        to: Destination::Everyone,
        text: text.into(),
        time_ms: MORNING_MS,
    }
}

fn kept(number: u32, place: u32) -> Event {
    Event::Kept {
        token: token(number),
        conversation: Destination::Everyone,
        place,
        parts: 1,
        order: 1,
        time_ms: MORNING_MS + u64::from(place) * 60_000,
    }
}

fn texts(model: &Model, key: Key) -> Vec<String> {
    let conversation = model.conversation(key).unwrap();
    (0..conversation.len())
        .map(|index| match &conversation.message(index).unwrap().body {
            Body::Said(line) => match line.delivery {
                Delivery::Heard => line.text.clone(),
                Delivery::Queued => format!("◷ {}", line.text),
                Delivery::Kept => format!("✓ {}", line.text),
                _ => format!("! {}", line.text),
            },
            Body::Passage { is_entry, .. } => format!("entry {is_entry}"),
            other => format!("{other:?}"),
        })
        .collect()
}

fn wanted(model: &mut Model) -> Vec<Command> {
    std::iter::from_fn(|| model.poll_command()).collect()
}

#[test]
fn everything_stands_by_its_place_however_it_comes() {
    let mut model = online();
    for (place, text) in [
        (5, "cinco"),
        (7, "sete"),
        (6, "seis"),
        (2, "dois"),
        (7, "sete"),
    ] {
        tell(&mut model, to_all(place, text));
    }
    assert_eq!(
        texts(&model, Key::Everyone),
        ["dois", "cinco", "seis", "sete"]
    );
    let first = model.open_conversation().message(0).unwrap();
    assert_eq!(first.at, date(2026, 3, 2).at(8, 2, 0, 0));
}

#[test]
fn what_we_say_waits_at_the_end_and_then_takes_its_place() {
    let mut model = online();
    tell(&mut model, to_all(1, "oi"));
    let Some(client::Command::Say { label, .. }) = model.say("um", now()) else {
        panic!("nothing said");
    };
    tell(&mut model, queued(1, Some(label), "um"));
    tell(&mut model, queued(2, None, "de ontem"));
    tell(&mut model, Event::Waiting { count: 2 });
    tell(&mut model, to_all(2, "antes"));
    assert_eq!(
        texts(&model, Key::Everyone),
        ["oi", "antes", "◷ um", "◷ de ontem"]
    );
    assert_eq!(model.waiting(), 2);
    tell(&mut model, kept(1, 3));
    tell(&mut model, to_all(4, "depois"));
    assert_eq!(
        texts(&model, Key::Everyone),
        ["oi", "antes", "✓ um", "depois", "◷ de ontem"]
    );
    // Who connects again to the same server opens the profile once more.
    model.begin();
    tell(&mut model, queued(2, None, "de ontem"));
    assert_eq!(texts(&model, Key::Everyone).len(), 5);
    // What the server has for us under the same place is the same text.
    tell(&mut model, said(7, Destination::Everyone, 3, "um"));
    assert_eq!(texts(&model, Key::Everyone).len(), 5);
}

#[test]
fn what_waits_while_online_is_watched_and_every_answer_begins_anew() {
    let (mut model, start) = (online(), Instant::now());
    let at = |seconds| start + Duration::from_secs(seconds);
    model.watch(start);
    assert_eq!(model.stalled_since(), None);
    for number in [1, 2] {
        tell(&mut model, queued(number, None, "oi"));
    }
    tell(&mut model, Event::Waiting { count: 2 });
    for second in [1, 2] {
        model.watch(at(second));
        assert_eq!(model.stalled_since(), Some(at(1)));
    }
    tell(&mut model, kept(1, 4));
    tell(&mut model, Event::Waiting { count: 1 });
    model.watch(at(3));
    assert_eq!(model.stalled_since(), Some(at(3)));
    tell(&mut model, kept(2, 5));
    tell(&mut model, Event::Waiting { count: 0 });
    model.watch(at(4));
    assert_eq!(model.stalled_since(), None);
}

#[test]
fn what_is_refused_stays_with_its_reason_and_can_be_said_again() {
    let mut model = online();
    tell(&mut model, queued(1, None, "um"));
    tell(&mut model, queued(2, None, "dois"));
    tell(
        &mut model,
        Event::Failed {
            token: token(1),
            refused: Refused::from(Refusal::Muted),
        },
    );
    assert_eq!(texts(&model, Key::Everyone), ["! um", "◷ dois"]);
    tell(&mut model, to_all(1, "oi"));
    let failed = model.open_conversation().message(0).unwrap().id;
    let again = model.say_again(Key::Everyone, failed, now());
    assert!(matches!(again, Some(client::Command::Say { text, .. }) if text == "um"));
    assert_eq!(wanted(&mut model), [Command::Forget { token: token(1) }]);
}

#[test]
fn marks_tell_who_has_read_and_never_go_back() {
    let mut model = online();
    tell(&mut model, queued(1, None, "um"));
    tell(&mut model, kept(1, 3));
    for (who, place) in [(8, 2), (9, 3), (9, 1), (7, 3)] {
        tell(
            &mut model,
            Event::Read {
                who: id(who),
                conversation: Destination::Everyone,
                place,
                time_ms: MORNING_MS,
            },
        );
    }
    let marks = model.open_conversation().marks();
    let readers: Vec<_> = marks.beyond(3).map(|(who, _)| who.value()).collect();
    assert_eq!(
        readers,
        [9],
        "Bia has read up to 2, and our own mark is none"
    );
}

#[test]
fn yesterdays_conversation_is_asked_for_when_the_profile_opens() {
    let mut model = opened();
    tell(&mut model, standing(Destination::Everyone, 50, 48));
    tell(&mut model, standing(Destination::Person(id(8)), 3, 3));
    tell(&mut model, standing(Destination::Person(id(9)), 0, 0));
    let asked = wanted(&mut model);
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(model.was_online() && !model.is_online());
    for place in 47..=50 {
        tell(&mut model, to_all(place, "texto"));
    }
    tell(
        &mut model,
        Event::HistoryLoaded {
            conversation: Destination::Everyone,
            from: 47,
            reached_start: false,
        },
    );
    assert_eq!(model.open_conversation().len(), 4);
    let older = model.load_older();
    assert!(
        matches!(older, Some(Command::LoadOlder { before: 47, .. })),
        "{older:?}"
    );
    assert_eq!(model.load_older(), None, "one at a time");
    // Without the network there is no more, and asking again makes no sense before it is back.
    let loaded = Event::HistoryLoaded {
        conversation: Destination::Everyone,
        from: 47,
        reached_start: false,
    };
    tell(&mut model, loaded);
    assert_eq!(model.load_older(), None);
    tell(&mut model, standing(Destination::Everyone, 50, 48));
    assert!(model.load_older().is_some());
}

#[test]
fn the_unread_are_those_past_the_mark() {
    let mut model = online();
    model.open(Key::Person(id(8)));
    tell(&mut model, standing(Destination::Everyone, 50, 48));
    for place in 47..=50 {
        tell(&mut model, to_all(place, "texto"));
    }
    assert_eq!(model.conversation(Key::Everyone).unwrap().unread(), 2);
    model.open(Key::Everyone);
    let conversation = model.open_conversation();
    assert_eq!(conversation.unread(), 0);
    let line: Vec<_> = (0..4).map(|index| conversation.begins_new(index)).collect();
    assert_eq!(line, [false, false, true, false]);
    assert_eq!(
        model.read_to_end(),
        Some(Command::Read {
            conversation: Destination::Everyone,
            place: 50
        })
    );
    assert_eq!(model.read_to_end(), None);
    model.set_looking(false);
    tell(&mut model, to_all(51, "mais"));
    assert_eq!(model.read_to_end(), None, "nobody looks");
    assert_eq!(model.unread(), 1);
}

#[test]
fn lines_of_the_system_stay_where_they_were_told() {
    let mut model = online();
    tell(&mut model, to_all(5, "cinco"));
    tell(
        &mut model,
        Event::Notice {
            text: "olá".into()
        },
    );
    tell(&mut model, to_all(6, "seis"));
    tell(&mut model, to_all(5, "cinco"));
    tell(&mut model, to_all(3, "três"));
    assert_eq!(
        texts(&model, Key::Everyone),
        ["três", "cinco", "Notice(\"olá\")", "seis"]
    );
}

#[test]
fn one_may_be_in_many_rooms() {
    let mut model = online();
    let rooms = [1_000_000_001, 1_000_000_002].map(|room| RoomId::new(room).unwrap());
    for room in rooms {
        _ = model.enter_room(room);
        tell(&mut model, Event::Fulfilled(Outcome::Entered(room)));
    }
    assert!(rooms.iter().all(|room| model.rooms().is_in(*room)));
    tell(&mut model, Event::Fulfilled(Outcome::Left(rooms[0])));
    assert!(!model.rooms().is_in(rooms[0]) && model.rooms().is_in(rooms[1]));
    // What the server says about all of them is the truth.
    tell(
        &mut model,
        Event::Standing(Standing {
            conversation: Destination::Room(rooms[1]),
            name: None,
            last: 0,
            read: 0,
            is_open: false,
        }),
    );
    assert!(!model.rooms().is_in(rooms[1]));
    tell(&mut model, Event::Standings);
    assert_eq!(wanted(&mut model), [Command::Wish(Wish::People)]);
}

#[test]
fn a_server_that_said_it_ends_was_not_lost() {
    let mut model = online();
    tell(
        &mut model,
        Event::Notice {
            text: protocol::words::SHUTDOWN.into(),
        },
    );
    model.lost(&udp_core::net::client::Lost::NoAnswer);
    let retry_at = Instant::now();
    tell(
        &mut model,
        Event::Away {
            retry_at,
            attempt: 1,
        },
    );
    assert_eq!(texts(&model, Key::Everyone).len(), 1);
}

#[test]
fn who_comes_and_goes_is_here_and_gone() {
    let mut model = online();
    let passage = |is_entry, place| Event::Passage {
        who: id(8),
        name: Name::cut("Bia"),
        conversation: Destination::Everyone,
        place,
        time_ms: MORNING_MS,
        is_entry,
        source: Source::Live,
    };
    tell(&mut model, passage(true, 1));
    assert!(model.people().is_here(id(8)));
    tell(&mut model, passage(false, 2));
    assert!(!model.people().is_here(id(8)));
    assert_eq!(texts(&model, Key::Everyone), ["entry true", "entry false"]);
    assert_eq!(model.unread(), 0, "that is no message");
}

#[test]
fn another_history_replaces_what_is_here_but_not_what_waits() {
    let mut model = online();
    tell(&mut model, to_all(1, "velho"));
    tell(&mut model, queued(1, None, "espera"));
    tell(
        &mut model,
        Event::HistoryReplaced {
            conversation: Destination::Everyone,
        },
    );
    assert_eq!(texts(&model, Key::Everyone), ["Replaced", "◷ espera"]);
    tell(&mut model, to_all(1, "novo"));
    assert_eq!(
        texts(&model, Key::Everyone),
        ["Replaced", "novo", "◷ espera"]
    );
}
