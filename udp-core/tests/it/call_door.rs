//! Callers who know names and no ids, through the whole server and in virtual time.
#![expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use crate::lan::{self, frame};
use protocol::{Kind, Name, Refusal};
use std::time::{Duration, Instant};
use udp_core::{
    Now,
    call_door::{
        Answer, Ask, CallerId, Event, Heard, Hearers, Naming, Outcome, Place, Recipient, What, Wish,
    },
    hub::{Order, Sanction},
    journal::{AppendError, Journal, MemoryJournal},
    server::{DoorKind, Server, Settings},
};

/// A server, its journal, and what was told to whom.
struct House {
    server: Server,
    journal: MemoryJournal,
    now: Now,
    tag: u64,
    is_full: bool,
}

impl House {
    fn new() -> Self {
        let now = Now {
            instant: Instant::now(),
            unix_ms: 1_795_000_000_000,
        };
        let journal = MemoryJournal::new(10_000);
        let mut server = Server::new(Settings::default(), journal.reader(), now).unwrap();
        for door in DoorKind::CALLED {
            server.handle_door_opened(door);
        }
        Self {
            server,
            journal,
            now,
            tag: 0,
            is_full: false,
        }
    }

    fn settle(&mut self) {
        loop {
            while self.server.poll_transmit().is_some() {}
            let Some(mut batch) = self.server.poll_append() else {
                break;
            };
            let result = match self.is_full {
                true => Err(AppendError::Full),
                false => self.journal.append(&mut batch),
            };
            self.server.handle_appended(batch, &result, self.now);
        }
    }

    fn wait(&mut self, time: Duration) {
        let end = self.now.instant + time;
        while self.now.instant < end {
            let due = self.server.poll_timeout().clamp(self.now.instant, end);
            self.now = self.now.after(due - self.now.instant);
            self.server.handle_timeout(self.now);
            self.settle();
        }
    }

    fn ask(&mut self, door: DoorKind, caller: u64, wish: Wish) -> u64 {
        self.tag += 1;
        let caller = (caller != 0).then_some(CallerId(caller));
        let ask = Ask {
            caller,
            tag: self.tag,
            wish,
        };
        self.server.handle_ask(door, ask, self.now);
        self.settle();
        self.tag
    }

    fn told(&mut self, door: DoorKind) -> Vec<Event> {
        std::iter::from_fn(|| self.server.poll_call_event(door)).collect()
    }

    /// The answer to a wish, and what was heard until then.
    fn asked(
        &mut self,
        door: DoorKind,
        caller: u64,
        wish: Wish,
    ) -> (Result<Outcome, Refusal>, Vec<String>) {
        let tag = self.ask(door, caller, wish);
        let events = self.told(door);
        let answer = events.iter().find_map(|event| match event {
            Event::Answer(Answer {
                tag: of, outcome, ..
            }) if *of == tag => Some(outcome.clone()),
            _ => None,
        });
        let heard = events.iter().filter_map(heard).collect();
        (answer.expect("an answer"), heard)
    }

    fn enter(&mut self, door: DoorKind, caller: u64, name: &str) -> Result<Outcome, Refusal> {
        self.asked(door, caller, enter(name, Naming::Refused)).0
    }

    fn classic_enters(&mut self, id: u32, name: &str) {
        let oi = frame(Kind::OI, id, 0, name, "");
        self.server
            .handle_datagram(lan::address("1"), oi.bytes(), self.now);
        self.settle();
    }
}

fn enter(name: &str, naming: Naming) -> Wish {
    Wish::Enter {
        name: Name::cut(name),
        naming,
        address: ([127, 0, 0, 1], 5).into(),
    }
}

fn say(to: Recipient, text: &str) -> Wish {
    let text = text.to_owned();
    Wish::Say { to, text }
}

fn named(name: &str) -> Recipient {
    Recipient::Named(name.to_owned())
}

/// "4 Ana→everyone: olá", with the place in front.
fn heard(event: &Event) -> Option<String> {
    let Event::Heard(heard) = event else {
        return None;
    };
    let Heard {
        place, name, what, ..
    } = &**heard;
    let to = match &heard.hearers {
        Hearers::Everyone => "todos".to_owned(),
        Hearers::Room(room) => room.to_string(),
        Hearers::These(callers) => {
            let numbers: Vec<_> = callers.iter().map(|caller| caller.0.to_string()).collect();
            numbers.join("+")
        }
    };
    let what = match what {
        What::Said(text) => format!(": {text}"),
        What::Entry => " +".to_owned(),
        What::Exit => " -".to_owned(),
    };
    Some(format!("{place} {name}→{to}{what}"))
}

fn names(outcome: Result<Outcome, Refusal>) -> Vec<String> {
    match outcome.unwrap() {
        Outcome::People(people)
        | Outcome::InRoom {
            members: people, ..
        } => people.into_iter().map(|(_, name)| name).collect(),
        other => panic!("{other:?}"),
    }
}

const ROOMS: DoorKind = DoorKind::Rooms;
const CHAT: DoorKind = DoorKind::Multicast;

#[test]
fn a_caller_has_an_id_from_the_server_and_a_name_of_its_own() {
    let mut house = House::new();
    house.classic_enters(7, "");
    let entered = house.enter(ROOMS, 1, "Bia").unwrap();
    let Outcome::Entered { id, name, .. } = entered else {
        panic!("{entered:?}");
    };
    assert_eq!((id.value(), name.as_str()), (10_000, "Bia"));
    assert_eq!(house.enter(CHAT, 1, "Bia"), Err(Refusal::NameInUse));
    assert_eq!(house.enter(CHAT, 1, " "), Err(Refusal::NameNotAllowed));
    assert_eq!(
        house.enter(CHAT, 1, "Sеrvidor"),
        Err(Refusal::NameNotAllowed)
    );
    house.enter(CHAT, 1, "Caio").unwrap();
    let people = house.asked(ROOMS, 0, Wish::People(Place::Everyone)).0;
    assert_eq!(names(people), ["id 7", "Bia", "Caio"]);
    let left = house.asked(ROOMS, 1, Wish::Leave { is_goodbye: true }).0;
    assert_eq!(left, Ok(Outcome::Done));
    house.enter(CHAT, 2, "Bia").unwrap();
}

#[test]
fn a_name_that_cannot_be_refused_is_numbered() {
    let mut house = House::new();
    for (caller, wanted, given) in [
        (1, "Maximiliana Conceiçã", "Maximiliana Conceiç"),
        (2, "Maximiliana Conceiçã", "Maximiliana Concei 2"),
        (3, "servidor", "id 10002"),
        (4, "", "id 10003"),
    ] {
        let wish = enter(wanted, Naming::Numbered);
        let (entered, _) = house.asked(DoorKind::Nodes, caller, wish);
        let Ok(Outcome::Entered { name, .. }) = entered else {
            panic!("{entered:?}");
        };
        assert_eq!(name.as_str(), given);
    }
}

#[test]
fn what_is_said_is_answered_once_it_is_kept_and_heard_by_every_door() {
    let mut house = House::new();
    house.enter(CHAT, 1, "Ana").unwrap();
    house.enter(ROOMS, 1, "Bia").unwrap();
    house.told(CHAT);
    house.told(ROOMS);
    let long = "é".repeat(4_480);
    let (said, told) = house.asked(CHAT, 1, say(Recipient::Everyone, &long));
    assert_eq!(said, Ok(Outcome::Said { order: 3, place: 3 }));
    assert_eq!(told, [format!("3 Ana→todos: {long}")]);
    let told: Vec<_> = house.told(ROOMS).iter().filter_map(heard).collect();
    assert_eq!(told, [format!("3 Ana→todos: {long}")]);
    let too_long = format!("{long}!");
    let (said, _) = house.asked(CHAT, 1, say(Recipient::Everyone, &too_long));
    assert_eq!(said, Err(Refusal::TextTooLong));

    house.is_full = true;
    let (said, told) = house.asked(CHAT, 1, say(Recipient::Everyone, "perdida"));
    assert_eq!((said, told), (Err(Refusal::DiskFull), vec![]));
}

#[test]
fn a_private_message_reaches_two_and_in_rooms_only_who_is_near() {
    let mut house = House::new();
    for (caller, name) in [(1, "Ana"), (2, "Bia"), (3, "Caio")] {
        house.enter(ROOMS, caller, name).unwrap();
    }
    house.enter(CHAT, 1, "Davi").unwrap();
    let redes = Name::cut("redes");
    assert_eq!(
        house.asked(ROOMS, 0, Wish::CreateRoom(redes)).0,
        Ok(Outcome::Done)
    );
    for (caller, members) in [(2, &["Bia"][..]), (1, &["Bia", "Ana"])] {
        let (entered, _) = house.asked(ROOMS, caller, Wish::EnterRoom(redes));
        assert_eq!(names(entered), members);
    }
    house.told(CHAT);
    let (said, told) = house.asked(ROOMS, 1, say(named("Bia"), "só nós"));
    assert!(said.is_ok());
    assert_eq!(told, ["1 Ana→2+1: só nós"]);
    assert!(house.told(CHAT).is_empty());
    let (said, _) = house.asked(ROOMS, 1, say(named("Caio"), "longe"));
    assert_eq!(said, Err(Refusal::RecipientNotInRoom));
    let (said, _) = house.asked(ROOMS, 1, say(named("Zé"), "ninguém"));
    assert_eq!(said, Err(Refusal::UnknownDestination));
    let (said, _) = house.asked(ROOMS, 3, say(Recipient::OwnRoom, "fora"));
    assert_eq!(said, Err(Refusal::NotInRoom));
    let (said, told) = house.asked(ROOMS, 2, say(Recipient::OwnRoom, "aqui"));
    assert!(said.is_ok());
    assert_eq!(told, ["3 Bia→1000000001: aqui"]);
    assert!(house.told(CHAT).is_empty());
}

#[test]
fn twins_show_their_ids_and_are_reached_by_them() {
    let mut house = House::new();
    house.enter(CHAT, 1, "Bia").unwrap();
    house.classic_enters(12, "Bia");
    house.enter(ROOMS, 1, "Ana").unwrap();
    house.told(CHAT);
    let (said, _) = house.asked(ROOMS, 1, say(named("Bia"), "qual?"));
    assert_eq!(said, Err(Refusal::UnknownDestination));
    let (said, told) = house.asked(ROOMS, 1, say(named("Bia (10000)"), "você"));
    assert!(said.is_ok(), "{said:?}");
    assert_eq!(told, ["1 Ana→1: você"]);
    let told: Vec<_> = house.told(CHAT).iter().filter_map(heard).collect();
    assert_eq!(told, ["1 Ana→1: você"]);
    let (_, told) = house.asked(CHAT, 1, say(Recipient::Everyone, "oi"));
    assert_eq!(told.last().unwrap(), "4 Bia (10000)→todos: oi");
}

#[test]
fn who_speaks_too_fast_waits_and_is_answered_in_order() {
    let mut house = House::new();
    house.enter(CHAT, 1, "Ana").unwrap();
    let mut tags = Vec::new();
    for number in 0..70 {
        tags.push(house.ask(CHAT, 1, say(Recipient::Everyone, &number.to_string())));
    }
    house.wait(Duration::from_secs(2));
    let mut answers = Vec::new();
    let mut said = Vec::new();
    for event in house.told(CHAT) {
        match event {
            Event::Answer(answer) => answers.push((answer.tag, answer.outcome.is_ok())),
            Event::Heard(heard) => {
                if let What::Said(text) = &heard.what {
                    said.push(text.clone());
                }
            }
            _ => {}
        }
    }
    assert_eq!(
        said,
        (0..70).map(|number| number.to_string()).collect::<Vec<_>>()
    );
    let expected: Vec<_> = tags.into_iter().map(|tag| (tag, true)).collect();
    assert_eq!(answers, expected);
}

#[test]
fn a_door_that_fetches_slowly_loses_nothing_and_holds_up_nobody() {
    let mut house = House::new();
    house.enter(CHAT, 1, "Ana").unwrap();
    house.enter(ROOMS, 1, "Bia").unwrap();
    for number in 0..300 {
        house.ask(CHAT, 1, say(Recipient::Everyone, &number.to_string()));
        house.told(CHAT);
        house.wait(Duration::from_millis(60));
    }
    let told: Vec<_> = house.told(ROOMS).iter().filter_map(heard).collect();
    assert_eq!(told.len(), 300);
    assert_eq!(told.last().unwrap(), "302 Ana→todos: 299");
}

#[test]
fn the_operator_sends_a_caller_away_and_a_closed_door_has_none() {
    let mut house = House::new();
    let Ok(Outcome::Entered { id, .. }) = house.enter(CHAT, 1, "Ana") else {
        panic!();
    };
    house.enter(CHAT, 2, "Bia").unwrap();
    house.told(CHAT);
    house
        .server
        .handle_order(&Order::Kick(id), house.now)
        .unwrap();
    house.settle();
    let told = house.told(CHAT);
    let ended = told.iter().any(|event| {
        matches!(
            event,
            Event::Ended {
                caller: CallerId(1),
                refusal: Some(Refusal::Kicked)
            }
        )
    });
    assert!(ended, "{told:?}");
    let (said, _) = house.asked(CHAT, 1, say(Recipient::Everyone, "ainda"));
    assert_eq!(said, Err(Refusal::Kicked));
    let muted = Order::Impose(Sanction::MutedId(id));
    house.server.handle_order(&muted, house.now).unwrap();
    house.server.handle_door_closed(CHAT, house.now);
    house.settle();
    let people = house.asked(ROOMS, 0, Wish::People(Place::Everyone)).0;
    assert_eq!(names(people), [""; 0]);
}

#[test]
fn a_mark_tells_how_far_it_moved() {
    let mut house = House::new();
    house.enter(CHAT, 1, "Ana").unwrap();
    house.enter(CHAT, 2, "Bia").unwrap();
    for text in ["um", "dois"] {
        house.ask(CHAT, 1, say(Recipient::Everyone, text));
    }
    house.told(CHAT);
    let mut moved = Vec::new();
    for place in [3, 4, 3] {
        house.ask(CHAT, 2, Wish::Read { place });
        moved.extend(
            house
                .told(CHAT)
                .into_iter()
                .filter_map(|event| match event {
                    Event::Marked { moved, name } => {
                        Some((name.to_string(), moved.before, moved.mark.place))
                    }
                    _ => None,
                }),
        );
    }
    assert_eq!(moved, [("Bia".to_owned(), 0, 3), ("Bia".to_owned(), 3, 4)]);
}

#[test]
fn who_rests_in_silence_keeps_a_name_until_somebody_at_any_door_wants_it() {
    for door in [CHAT, ROOMS, DoorKind::Nodes] {
        let mut house = House::new();
        house.enter(ROOMS, 1, "Ana").unwrap();
        house.ask(ROOMS, 1, Wish::Rests(true));
        house.wait(Duration::from_secs(29));
        house.ask(ROOMS, 1, Wish::Rests(true));
        house.wait(Duration::from_secs(29));
        assert_eq!(house.enter(door, 2, "Ana"), Err(Refusal::NameInUse));
        house.wait(Duration::from_secs(1));
        assert!(house.told(ROOMS).iter().all(|it| ended(it).is_none()));
        let entered = house.asked(door, 2, enter(" Ana ", Naming::Numbered)).0;
        assert!(matches!(entered, Ok(Outcome::Entered { name, .. }) if name.as_str() == "Ana"));
        let people = house.asked(CHAT, 0, Wish::People(Place::Everyone)).0;
        assert_eq!(names(people), ["Ana"]);
        if door != ROOMS {
            let told: Vec<_> = house.told(ROOMS).iter().filter_map(ended).collect();
            assert_eq!(told, [CallerId(1)]);
        }
    }
}

#[test]
fn a_classic_newcomer_is_not_told_apart_from_who_rests_in_silence() {
    let mut house = House::new();
    house.enter(ROOMS, 1, "Ana").unwrap();
    house.ask(ROOMS, 1, Wish::Rests(true));
    house.wait(Duration::from_secs(30));
    house.classic_enters(7, "Ana");
    let people = house.asked(CHAT, 0, Wish::People(Place::Everyone)).0;
    assert_eq!(names(people), ["Ana"]);
}

#[test]
fn who_does_not_rest_keeps_a_name_however_silent() {
    let mut house = House::new();
    house.enter(ROOMS, 1, "Ana").unwrap();
    house.enter(ROOMS, 2, "Bia").unwrap();
    house.ask(ROOMS, 2, Wish::Rests(true));
    house.ask(ROOMS, 2, Wish::Rests(false));
    house.wait(Duration::from_secs(3_600));
    for name in ["Ana", "Bia"] {
        assert_eq!(house.enter(CHAT, 3, name), Err(Refusal::NameInUse));
    }
}

fn ended(event: &Event) -> Option<CallerId> {
    match event {
        Event::Ended { caller, .. } => Some(*caller),
        _ => None,
    }
}
