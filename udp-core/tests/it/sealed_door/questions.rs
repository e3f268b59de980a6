//! What is asked for: ranges of places, how conversations stand, lists; and who may read what.

use super::{
    house::House,
    records::{REDES, ROOMS, line, token},
};
use protocol::{ConversationState, Kind};
use std::collections::BTreeSet;
use udp_core::{
    journal::MemoryJournal,
    sealed_door::PeerId,
    server::{Rate, Settings},
};

/// A house in which nobody is slowed, and Ana and Bia.
fn house() -> (House, PeerId, PeerId) {
    let rate = Rate {
        per_second: 0,
        burst: 0,
    };
    let settings = Settings {
        texts: rate,
        parts: rate,
        ..Settings::default()
    };
    let mut house = House::with(settings, Box::new(MemoryJournal::new(10_000)));
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.hear(ana);
    (house, ana, bia)
}

/// So many messages of Ana to somebody.
fn talk(house: &mut House, ana: PeerId, to: u32, count: u32, outbox: u32) {
    for number in 1..=count {
        house.msg(ana, to, (outbox, number), &number.to_string());
    }
    house.hear(ana);
}

#[test]
fn a_range_comes_in_the_order_of_places_and_then_its_end() {
    let (mut house, ana, bia) = house();
    talk(&mut house, ana, 2, 3, 5);
    house.msg(bia, 1, (6, 1), "oi");
    house.hear(ana);
    house.history(ana, 2, 2, 9);
    let heard = [
        "MSG 1>2 t5.2 @2 2",
        "MSG 1>2 t5.3 @3 3",
        "MSG 2>1 @4 oi",
        "HISTORICO 0>2 t0.99 2..4",
    ];
    assert_eq!(house.hear(ana), heard);
    house.hear(bia);
    house.history(bia, 1, 3, 3);
    assert_eq!(
        house.hear(bia),
        ["MSG 1>2 @3 3", "HISTORICO 0>1 t0.99 3..3"]
    );
}

#[test]
fn what_is_asked_for_is_as_it_was_live() {
    let (mut house, ana, bia) = house();
    let long = "é".repeat(200);
    house.msg(ana, 0, (5, 1), &long);
    house.wait_secs(9);
    let live = house.records(bia);
    house.history(bia, 0, 3, 5);
    let asked = house.records(bia);
    assert_eq!((live.len(), asked.len()), (3, 4));
    assert_eq!(asked[..3], live);
    // One's own are records here, and bear their token.
    house.hear(ana);
    house.history(ana, 0, 3, 3);
    assert_eq!(
        house.hear(ana)[0],
        format!("MSG 1>0 t5.1 @3 0/3 {}", "é".repeat(70))
    );
}

#[test]
fn a_question_brings_at_most_256_records() {
    let (mut house, ana, bia) = house();
    talk(&mut house, ana, 2, 300, 5);
    house.hear(bia);
    let mut seen = Vec::new();
    let mut first = 1;
    for end in ["1..256", "257..300", "301..300"] {
        house.history(bia, 1, first, u32::MAX);
        let mut heard = house.records(bia);
        let last = heard.pop().unwrap();
        assert_eq!(line(&last), format!("HISTORICO 0>1 t0.99 {end}"));
        assert!(heard.len() <= 256);
        first += heard.len() as u32;
        seen.extend(heard.iter().map(|record| record.heading.place.get()));
    }
    assert!(seen.into_iter().eq(1..=300));
}

#[test]
fn an_empty_range_ends_before_it_begins() {
    let (mut house, ana, _) = house();
    for (to, first, last, answer) in [
        (2, 1, 9, "1..0"),
        (77, 1, 1, "1..0"),
        (0, 3, 9, "3..2"),
        (0, 2, 1, "2..1"),
        (0, u32::MAX, u32::MAX, "4294967295..4294967294"),
    ] {
        house.history(ana, to, first, last);
        assert_eq!(
            house.hear(ana),
            [format!("HISTORICO 0>{to} t0.99 {answer}")]
        );
    }
}

#[test]
fn records_that_are_no_longer_kept_are_not_sent() {
    let (mut house, ana, bia) = house();
    talk(&mut house, ana, 2, 4, 5);
    house.retain_from(5);
    house.history(bia, 1, 1, 4);
    let heard = house.hear(bia);
    assert_eq!(
        heard[heard.len() - 3..],
        ["MSG 1>2 @3 3", "MSG 1>2 @4 4", "HISTORICO 0>1 t0.99 1..4"]
    );
    house.retain_from(100);
    house.history(bia, 1, 1, 4);
    assert_eq!(house.hear(bia), ["HISTORICO 0>1 t0.99 1..0"]);
}

#[test]
fn a_question_goes_with_what_is_live() {
    let (mut house, ana, bia) = house();
    talk(&mut house, ana, 2, 100, 5);
    house.hear(bia);
    house.set_room(bia, 0);
    house.history(bia, 1, 1, 100);
    talk(&mut house, ana, 2, 50, 6);
    house.set_room(bia, usize::MAX);
    let heard = house.records(bia);
    let end = heard
        .iter()
        .position(|it| it.frame.kind() == Kind::HISTORICO);
    assert_eq!(line(&heard[end.unwrap()]), "HISTORICO 0>1 t0.99 1..100");
    let places: BTreeSet<_> = heard.iter().map(|it| it.heading.place.get()).collect();
    assert!((1..=150).all(|place| places.contains(&place)));
    let live = heard.iter().filter(|it| it.heading.place.get() > 100);
    assert!(live.map(|it| it.heading.place.get()).eq(101..=150));
}

#[test]
fn a_room_is_read_by_whoever_is_in_it_now_from_its_start() {
    let (mut house, ana, bia) = house();
    house.say(ana, Kind::OI, ROOMS, 0, "redes");
    house.ask(ana, Kind::OI, REDES, 0);
    talk(&mut house, ana, REDES, 2, 5);
    for to in [REDES, REDES + 1] {
        house.history(bia, to, 1, 9);
        assert_eq!(house.hear_texts(bia), ["ERRO 14 t0.99"]);
    }
    house.ask(bia, Kind::OI, REDES, 0);
    house.hear(bia);
    house.history(bia, REDES, 1, 9);
    let heard = house.hear(bia);
    let (to, end) = (REDES, heard.len() - 1);
    assert_eq!(
        heard[..3],
        [
            format!("OI 1>{to} @1"),
            format!("MSG 1>{to} @2 1"),
            format!("MSG 1>{to} @3 2")
        ]
    );
    assert_eq!(heard[end], format!("HISTORICO 0>{to} t0.99 1..4"));
    house.ask(bia, Kind::TCHAU, REDES, 0);
    house.hear(bia);
    house.history(bia, REDES, 1, 9);
    assert_eq!(house.hear(bia), ["ERRO 14 t0.99"]);
    house.history(bia, ROOMS, 1, 9);
    assert_eq!(house.hear(bia), ["ERRO 2 t0.99"]);
}

#[test]
fn what_two_said_is_read_from_the_claim_on() {
    let (mut house, ana, _) = house();
    // Somebody else was 7 before, and nobody's key.
    house.classic("9", Kind::OI, 7, 0, "");
    house.msg(ana, 7, (5, 1), "para o outro");
    house.classic("9", Kind::MSG, 7, 1, "do outro");
    house.classic("9", Kind::TCHAU, 7, 0, "");
    for round in 0..2 {
        let seven = house.enter(7, 7);
        house.hear(seven);
        house.history(seven, 1, 1, 9);
        assert_eq!(
            house.hear(seven),
            ["HISTORICO 0>1 t0.99 1..2"],
            "round {round}"
        );
        house.ask(seven, Kind::ESTADO, 0, 0);
        let states = house.hear(seven);
        assert_eq!(states.len(), 2, "nothing is said of the pair: {states:?}");
        house.restart();
    }
    let (ana, seven) = (house.enter(1, 1), house.enter(7, 7));
    house.hear(ana);
    house.msg(ana, 7, (5, 2), "para a nova");
    assert_eq!(house.hear_texts(seven), ["MSG 1>7 @3 para a nova"]);
    house.history(seven, 1, 1, 9);
    assert_eq!(
        house.hear(seven),
        ["MSG 1>7 @3 para a nova", "HISTORICO 0>1 t0.99 1..3"]
    );
    house.hear(ana);
    house.history(ana, 7, 1, 9);
    assert_eq!(house.hear(ana).len(), 4, "Ana owned her id all along");
    for _ in 0..2 {
        let seven = house.enter(7, 7);
        house.hear(seven);
        house.ask(seven, Kind::ESTADO, 0, 0);
        let states = house.hear(seven);
        assert!(states[0].contains(" 1:1..3/0"), "{states:?}");
        house.restart();
    }
}

#[test]
fn the_next_owner_of_an_id_reads_nothing_of_the_one_before() {
    let (mut house, ana, bia) = house();
    house.msg(ana, 2, (5, 1), "segredo");
    house.mark(ana, 2, 1);
    house.cut(bia);
    let two = protocol::PersonId::new(2).unwrap();
    house.order(&udp_core::hub::Order::FreeId(two)).unwrap();
    for _ in 0..2 {
        let thief = house.enter(3, 2);
        house.hear(thief);
        house.ask(thief, Kind::ESTADO, 0, 0);
        house.history(thief, 1, 1, 9);
        let heard = house.hear(thief);
        assert_eq!(heard.len(), 3, "{heard:?}");
        assert_eq!(heard[2], "HISTORICO 0>1 t0.99 1..1");
        house.restart();
    }
}

#[test]
fn states_tell_of_every_conversation_one_has() {
    let (mut house, ana, bia) = house();
    house.say(ana, Kind::OI, ROOMS, 0, "redes");
    house.ask(ana, Kind::OI, REDES, 0);
    talk(&mut house, ana, 2, 2, 5);
    talk(&mut house, ana, 1, 1, 6);
    house.mark(ana, 2, 1);
    house.mark(bia, 1, 2);
    house.hear(ana);
    for everyone in [2, 3] {
        let ana = house.enter(1, 1);
        house.hear(ana);
        house.ask(ana, Kind::ESTADO, 0, token((8, 8)));
        let states = format!("ESTADO 0>1 t8.8 0:1..{everyone}/0 {REDES}:1..1/0 1:1..1/0 2:1..2/1");
        let heard = house.hear_texts(ana);
        assert_eq!(heard, [states.as_str(), "LIDO 2>2 @2", "ESTADO 0>1 t8.8"]);
        house.restart();
    }
}

#[test]
fn eight_states_fit_a_frame_and_frames_are_counted() {
    let (mut house, ana, _) = house();
    for id in 10..27 {
        let somebody = house.enter(id as u8, id);
        house.msg(somebody, 1, (5, 1), "oi");
        house.ask(somebody, Kind::TCHAU, 0, 0);
    }
    house.hear(ana);
    house.ask(ana, Kind::ESTADO, 0, token((8, 8)));
    let heard = house.records(ana);
    let counts: Vec<_> = heard
        .iter()
        .map(|it| ConversationState::all_of(&it.frame).count())
        .collect();
    assert_eq!(counts, [8, 8, 2, 0]);
    let parts: Vec<_> = heard
        .iter()
        .map(|it| (it.heading.part, it.heading.parts))
        .collect();
    assert_eq!(parts[..3], [(0, 3), (1, 3), (2, 3)]);
    assert!(heard.iter().all(|it| it.heading.token == token((8, 8))));
}

#[test]
fn with_whom_nothing_is_kept_any_more_has_no_state() {
    let (mut house, ana, _) = house();
    talk(&mut house, ana, 2, 2, 5);
    house.retain_from(100);
    house.wait_secs(60);
    house.ask(ana, Kind::ESTADO, 0, 0);
    assert_eq!(house.hear(ana), ["ESTADO 0>1 0:0..0/0", "ESTADO 0>1"]);
}

#[test]
fn lists_are_those_of_the_classic_dialect_in_counted_pages() {
    let (mut house, ana, _) = house();
    house.classic("9", Kind::OI, 7, 0, "");
    house.hear(ana);
    house.ask(ana, Kind::LISTA, 0, token((8, 1)));
    assert_eq!(
        house.hear(ana),
        ["MSG 0>1 t8.1 Clientes conectados: 1: p1, 2: p2, 7: c7"]
    );
    house.say(ana, Kind::OI, ROOMS, 0, "redes");
    house.ask(ana, Kind::OI, REDES, 0);
    house.wait_secs(1);
    house.hear(ana);
    house.ask(ana, Kind::LISTA, ROOMS, token((8, 2)));
    assert_eq!(
        house.hear(ana),
        [format!("MSG 0>1 t8.2 Salas: {REDES}: redes")]
    );
    house.wait_secs(1);
    house.ask(ana, Kind::LISTA, REDES, token((8, 3)));
    assert_eq!(
        house.hear(ana),
        [format!("MSG 0>1 t8.3 Na sala {REDES}: 1: p1")]
    );
    house.wait_secs(1);
    house.ask(ana, Kind::LISTA, REDES + 1, token((8, 4)));
    assert_eq!(house.hear(ana), ["ERRO 12 t8.4"]);
    for id in 100..130 {
        house.enter(9, id);
    }
    house.wait_secs(1);
    house.hear(ana);
    house.ask(ana, Kind::LISTA, 0, token((8, 5)));
    let pages = house.records(ana);
    assert!(pages.len() > 1);
    for (part, page) in (0..).zip(&pages) {
        assert_eq!(
            (page.heading.part, page.heading.parts),
            (part, pages.len() as u8)
        );
        assert_eq!(
            (page.heading.token.get(), page.heading.order.get()),
            (token((8, 5)), 0)
        );
    }
}

#[test]
fn who_is_here_on_a_classic_link_can_be_asked_for_alone() {
    let (mut house, ana, _) = house();
    house.say(ana, Kind::LISTA, 0, token((8, 1)), "classico");
    assert_eq!(house.hear(ana), ["MSG 0>1 t8.1 Clientes conectados: "]);
    house.classic("9", Kind::OI, 7, 0, "");
    house.hear(ana);
    house.say(ana, Kind::LISTA, 0, token((8, 2)), "classico");
    assert_eq!(house.hear(ana), ["MSG 0>1 t8.2 Clientes conectados: 7: c7"]);
}

#[test]
fn four_lists_come_at_once_and_then_one_a_second() {
    let (mut house, ana, bia) = house();
    for _ in 0..5 {
        house.ask(ana, Kind::LISTA, 0, 0);
    }
    house.msg(ana, 0, (5, 1), "depois das listas");
    assert_eq!(house.hear_texts(ana).len(), 4);
    house.wait_secs(1);
    assert_eq!(house.hear_texts(ana).len(), 2);
    assert_eq!(house.hear_texts(bia), ["MSG 1>0 @3 depois das listas"]);
}
