//! Who pretends to be somebody else: refused with its own reason, counted, and told to the operator.

use super::{
    house::House,
    records::{REDES, message, record},
};
use crate::lan::frame;
use protocol::{Kind, Name, PersonId, Refusal, Text};
use udp_core::{
    Now,
    hub::{Applicant, Hub, Key, Newcomer},
    journal::{Journal, MemoryJournal},
    server::{Departure, DoorKind, Drop, Event, Settings},
};

fn refused(house: &House, refusal: Refusal) -> u64 {
    house.server.counters().refused[usize::from(refusal.code())]
}

fn told(house: &House, from: &str) -> Vec<(u32, Refusal)> {
    let told = house.events.iter().filter_map(|event| match event {
        Event::RegistrationRefused {
            id,
            address,
            refusal,
        } if address.to_string() == from => Some((*id, *refusal)),
        _ => None,
    });
    told.collect()
}

#[test]
fn an_id_that_a_key_owns_is_stolen_from_no_door() {
    let mut house = House::new();
    let ana = house.enter(1, 7);
    for round in 1..=2 {
        let thief = house.connect_from(2, "127.0.0.2:5");
        house.register(thief, 7, "Ana");
        assert_eq!(house.hear(thief), ["ERRO 1"]);
        assert!(house.has_ended(thief));
        house.classic("9", Kind::OI, 7, 0, "");
        assert_eq!(house.classic_heard("9")[0].4, Refusal::IdInUse.text());
        assert_eq!(refused(&house, Refusal::IdInUse), 2 * round);
        house.wait_secs(2);
        if round == 1 {
            house.cut(ana);
            house.wait_secs(60);
        }
    }
    let in_use = (7, Refusal::IdInUse);
    assert_eq!(told(&house, "127.0.0.2:5"), [in_use, in_use]);
    assert_eq!(
        told(&house, &crate::lan::address("9").to_string()),
        [in_use, in_use]
    );
}

/// A door without datagrams and streams: it calls the hub.
#[test]
fn nor_from_within_the_program() {
    let now = House::new().now;
    let mut journal = MemoryJournal::new(100);
    let mut hub = Hub::new(Settings::default(), &*journal.reader(), now).unwrap();
    let id = PersonId::new(7).unwrap();
    let address = ([127, 0, 0, 1], 9).into();
    let ana = Applicant {
        ticket: 1,
        id: Some(id),
        name: Name::cut("Ana"),
        key: Key([1; 32]),
        address,
    };
    let mut keep = |hub: &mut Hub, now: Now| {
        while let Some(mut batch) = hub.poll_append() {
            journal.append(&mut batch).unwrap();
            hub.handle_appended(batch, &Ok(()), now);
            while hub.poll_output().is_some() {}
        }
    };
    hub.handle_apply(ana, now);
    let caller = Newcomer {
        id,
        name: Name::cut("Ana"),
        door: DoorKind::Classic,
        address,
        replaces: None,
    };
    // Before the claim is kept, while its owner is here, and when they have gone.
    assert_eq!(hub.handle_register(caller, now), Err(Refusal::IdInUse));
    keep(&mut hub, now);
    let session = hub.poll_admission().unwrap().outcome.unwrap();
    assert_eq!(hub.handle_register(caller, now), Err(Refusal::IdInUse));
    hub.handle_leave(session, Departure::Goodbye, now);
    keep(&mut hub, now);
    assert_eq!(hub.handle_register(caller, now), Err(Refusal::IdInUse));
    // A session of one's own says nothing in the name of another: there is no way to ask for it.
    let other = Newcomer {
        id: PersonId::new(8).unwrap(),
        ..caller
    };
    let caller = hub.handle_register(other, now).unwrap();
    let to = protocol::Destination::Everyone;
    hub.handle_say(caller, to, Text::new("sou eu"), now)
        .unwrap();
    keep(&mut hub, now);
    let mut said = Vec::new();
    let reader = journal.reader();
    let all = reader.read(0, &mut |record| {
        if record.frame.kind() == Kind::MSG {
            said.push(record.frame.origin());
        }
        true
    });
    assert_eq!((all, said), (Ok(()), vec![8]));
}

#[test]
fn who_speaks_in_the_name_of_another_is_sent_away() {
    let forged = [
        message(0, (5, 1), "sou Bia").remove(0),
        record(frame(Kind::OI, 0, REDES, "", ""), 0),
        record(frame(Kind::TCHAU, 0, 0, "", ""), 0),
        record(frame(Kind::LIDO, 0, 0, "", ""), 0),
    ];
    for (index, mut record) in forged.into_iter().enumerate() {
        let mut house = House::new();
        let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
        house.hear(ana);
        record.frame = frame(
            record.frame.kind(),
            2,
            record.frame.destination(),
            "Bia",
            &record.frame.text().to_string(),
        );
        house.send(ana, &record);
        assert_eq!(house.hear(ana), ["ERRO 3"], "{index}");
        assert!(house.has_ended(ana));
        assert_eq!(
            (house.people(), refused(&house, Refusal::UnknownKind)),
            (vec![2], 1)
        );
        let why = house.events.iter().find_map(|event| match event {
            Event::Left { id, why, .. } if id.value() == 1 => Some(*why),
            _ => None,
        });
        assert_eq!(why, Some(Departure::Forged));
        assert!(!house.kept().iter().any(|line| line.starts_with("MSG")));
        // Bia goes on.
        house.msg(bia, 0, (6, 1), "oi");
        assert!(
            house
                .hear_texts(bia)
                .contains(&"RECIBO 0>0 t6.1 @4".to_owned())
        );
    }
}

#[test]
fn on_the_classic_dialect_it_is_dropped_and_counted() {
    let mut house = House::new();
    house.enter(1, 1);
    house.classic("9", Kind::OI, 9, 0, "");
    house.classic("9", Kind::MSG, 1, 0, "sou Ana");
    house.classic("9", Kind::TCHAU, 1, 0, "");
    let counters = house.server.counters();
    assert_eq!(counters.dropped[Drop::NotRegistered as usize], 2);
    assert_eq!(house.people(), [1, 9]);
    house.wait_secs(60);
    let dropped = Event::Dropped {
        count: 2,
        reason: Drop::NotRegistered,
    };
    assert!(house.events.contains(&dropped));
}

#[test]
fn what_makes_no_sense_is_counted_and_told() {
    let mut house = House::new();
    let ana = house.enter(1, 1);
    house.ask(ana, Kind::ERRO, 0, 0);
    let stranger = house.connect_from(2, "127.0.0.2:5");
    house.ask(stranger, Kind::LISTA, 0, 0);
    assert_eq!(refused(&house, Refusal::UnknownKind), 2);
    assert_eq!(told(&house, "127.0.0.2:5"), [(0, Refusal::UnknownKind)]);
    let left = |event: &Event| {
        matches!(
            event,
            Event::Left {
                why: Departure::Malformed,
                ..
            }
        )
    };
    assert!(house.events.iter().any(left));
}
