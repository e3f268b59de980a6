//! How far somebody has read.

use super::{
    house::House,
    records::{REDES, ROOMS, line},
};
use protocol::Kind;
use udp_core::{journal::AppendError, sealed_door::PeerId};

fn house() -> (House, [PeerId; 3]) {
    let mut house = House::new();
    let people = [1, 2, 3].map(|id| house.enter(id as u8, id));
    house.msg(people[0], 0, (5, 1), "oi");
    house.msg(people[0], 2, (5, 2), "só você");
    for peer in people {
        house.hear(peer);
    }
    (house, people)
}

#[test]
fn a_mark_is_kept_and_then_told_to_the_others() {
    let (mut house, [ana, bia, caio]) = house();
    house.is_disk_slow = true;
    house.mark(bia, 0, 3);
    assert!(house.hear(ana).is_empty());
    let (marked_at, orders) = (house.now.unix_ms, house.kept().len());
    house.wait_secs(5);
    house.disk_comes_back();
    let told = house.records(ana);
    assert_eq!((told.len(), line(&told[0]).as_str()), (1, "LIDO 2>0 @3"));
    assert_eq!(
        (told[0].heading.time_ms.get(), told[0].heading.order.get()),
        (marked_at, 0)
    );
    assert_eq!(house.hear(caio), ["LIDO 2>0 @3"]);
    assert!(house.hear(bia).is_empty());
    assert_eq!(house.kept().len(), orders, "a mark is no record");
}

#[test]
fn marks_count_only_forward_and_only_up_to_the_last_place() {
    let (mut house, [ana, bia, _]) = house();
    for (place, told) in [
        (0, None),
        (2, Some(2)),
        (2, None),
        (1, None),
        (99, Some(4)),
        (4, None),
    ] {
        house.mark(bia, 0, place);
        let told: Vec<_> = told
            .iter()
            .map(|place| format!("LIDO 2>0 @{place}"))
            .collect();
        assert_eq!(house.hear(ana), told, "{place}");
    }
    // Once there is more, there is more to read.
    house.msg(ana, 0, (5, 3), "mais");
    house.mark(bia, 0, 99);
    assert_eq!(house.hear(ana), ["RECIBO 0>0 t5.3 @5", "LIDO 2>0 @5"]);
}

#[test]
fn only_the_others_of_a_conversation_are_told() {
    let (mut house, [ana, bia, caio]) = house();
    house.mark(bia, 1, 1);
    assert_eq!(
        (house.hear(ana), house.hear(caio)),
        (vec!["LIDO 2>2 @1".into()], vec![])
    );
    // With 1 Caio has nothing, and in a room he is not in he reads nothing.
    house.mark(caio, 1, 1);
    house.say(ana, Kind::OI, ROOMS, 0, "redes");
    for peer in [ana, bia] {
        house.ask(peer, Kind::OI, REDES, 0);
    }
    house.hear(ana);
    house.mark(caio, REDES, 1);
    house.mark(caio, REDES + 1, 1);
    house.mark(bia, REDES, 2);
    assert_eq!(house.hear(ana), [format!("LIDO 2>{REDES} @2")]);
    assert!(house.hear(caio).is_empty());
    house.ask(bia, Kind::TCHAU, REDES, 0);
    house.mark(bia, REDES, 3);
    assert_eq!(house.hear(ana), [format!("TCHAU 2>{REDES} @3")]);
}

#[test]
fn marks_outlive_a_restart() {
    let (mut house, [_, bia, _]) = house();
    house.mark(bia, 0, 3);
    house.mark(bia, 1, 1);
    house.restart();
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.hear(bia);
    house.mark(bia, 0, 2);
    house.ask(bia, Kind::ESTADO, 0, 0);
    assert_eq!(house.hear(bia)[0], "ESTADO 0>2 0:1..6/3 1:1..1/1");
    house.hear(ana);
    house.ask(ana, Kind::ESTADO, 0, 0);
    let states = [
        "ESTADO 0>1 0:1..6/0 2:1..1/0",
        "LIDO 2>0 @3",
        "LIDO 2>2 @1",
        "ESTADO 0>1",
    ];
    assert_eq!(house.hear(ana), states);
}

#[test]
fn a_mark_does_not_come_back_lower_than_it_was_forgotten() {
    let (mut house, [_, bia, _]) = house();
    house.mark(bia, 1, 1);
    // Retention takes the whole conversation, and the mark goes with it when the server starts.
    house.retain_from(100);
    house.restart();
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.msg(ana, 2, (6, 1), "dois");
    house.msg(ana, 2, (6, 2), "três");
    assert_eq!(house.hear(bia)[0], "MSG 1>2 @5 dois");
    house.hear(ana);
    house.mark(bia, 1, 1);
    assert!(house.hear(ana).is_empty());
    house.mark(bia, 1, 5);
    assert_eq!(house.hear(ana), ["LIDO 2>2 @5"]);
}

#[test]
fn a_mark_that_cannot_be_kept_is_kept_and_told_later() {
    let (mut house, [ana, bia, _]) = house();
    house.refuses = Some(AppendError::Full);
    house.mark(bia, 0, 3);
    house.wait_secs(30);
    assert!(house.hear(ana).is_empty());
    house.refuses = None;
    house.wait_secs(5);
    assert_eq!(house.hear(ana), ["LIDO 2>0 @3"]);
    house.restart();
    let bia = house.enter(2, 2);
    house.hear(bia);
    house.ask(bia, Kind::ESTADO, 0, 0);
    assert!(house.hear(bia)[0].starts_with("ESTADO 0>2 0:1..5/3"));
}

#[test]
fn up_to_sixty_four_hear_of_each_others_marks() {
    let (mut house, [ana, bia, _]) = house();
    for id in 4..=64 {
        house.enter(id as u8, id);
    }
    house.hear(ana);
    house.mark(bia, 0, 3);
    assert_eq!(house.hear(ana), ["LIDO 2>0 @3"]);
    let last = house.enter(65, 65);
    house.hear(ana);
    house.mark(bia, 0, 4);
    assert!(house.hear(ana).is_empty());
    house.ask(ana, Kind::ESTADO, 0, 0);
    assert_eq!(house.hear(ana).len(), 2, "nor does a question tell");
    // Two are two, however many are here.
    house.mark(bia, 1, 1);
    assert_eq!(house.hear(ana), ["LIDO 2>2 @1"]);
    house.cut(last);
    house.mark(bia, 0, 5);
    assert_eq!(house.hear(ana), ["LIDO 2>0 @5"]);
}

#[test]
fn of_all_who_ever_read_the_sixty_four_who_did_last_are_told() {
    let (mut house, [ana, ..]) = house();
    for id in (1_000..1_100).rev() {
        let somebody = house.enter(9, id);
        house.mark(somebody, 0, 3);
        house.ask(somebody, Kind::TCHAU, 0, 0);
        house.wait_ms(1);
    }
    house.hear(ana);
    house.ask(ana, Kind::ESTADO, 0, 0);
    let heard = house.hear(ana);
    let told = heard.iter().filter(|line| line.starts_with("LIDO"));
    let newest = (1_000..1_064).map(|id| format!("LIDO {id}>0 @3"));
    assert_eq!(
        told.collect::<Vec<_>>(),
        newest.collect::<Vec<_>>().iter().collect::<Vec<_>>()
    );
}

#[test]
fn the_marks_of_people_who_went_take_no_memory_of_those_who_ask() {
    let (mut house, [ana, ..]) = house();
    for id in 1_000..1_200 {
        let somebody = house.enter(9, id);
        house.mark(somebody, 0, 3);
        house.ask(somebody, Kind::TCHAU, 0, 0);
    }
    house.hear(ana);
    house.set_room(ana, 0);
    house.ask(ana, Kind::ESTADO, 0, 0);
    assert!(
        house.most_offered(ana) <= 20_000,
        "{}",
        house.most_offered(ana)
    );
    house.set_room(ana, usize::MAX);
    assert_eq!(house.hear(ana).last().unwrap(), "ESTADO 0>1");
}
