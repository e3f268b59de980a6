//! Rooms: made, entered, stayed in, left.

use super::{
    house::House,
    records::{REDES, ROOMS, token},
};
use protocol::Kind;
use udp_core::{
    journal::{AppendError, MemoryJournal, Table},
    sealed_door::PeerId,
    server::{Rate, Settings},
};

/// Ana and Bia, and the room redes that Ana made and is in.
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
    house.say(ana, Kind::OI, ROOMS, 0, "redes");
    house.ask(ana, Kind::OI, REDES, 0);
    house.hear(ana);
    (house, ana, bia)
}

#[test]
fn the_operator_sees_which_rooms_somebody_stays_in() {
    let (mut house, ana, bia) = house();
    house.say(ana, Kind::OI, ROOMS, 0, "provas");
    house.ask(ana, Kind::OI, REDES + 1, 0);
    house.classic("9", Kind::OI, 9, 0, "");
    house.classic("9", Kind::OI, 9, REDES + 1, "");
    let rooms = |house: &House| {
        let people = house.server.snapshot(house.now).people;
        let rooms = people
            .iter()
            .map(|row| row.rooms.iter().map(|room| room.value()).collect());
        rooms.collect::<Vec<Vec<_>>>()
    };
    let before = [vec![REDES, REDES + 1], vec![], vec![REDES + 1]];
    assert_eq!(rooms(&house), before);
    house.ask(bia, Kind::OI, REDES, 0);
    house.ask(ana, Kind::TCHAU, REDES, 0);
    let after = [vec![REDES + 1], vec![REDES], vec![REDES + 1]];
    assert_eq!(rooms(&house), after);
}

#[test]
fn a_room_that_is_no_more_keeps_its_name_while_anything_in_it_is_kept() {
    let (mut house, ana, _) = house();
    let names = |house: &House| {
        let mut names = Vec::new();
        let journal = house.server.journal();
        journal
            .rows(Table::FormerRooms, &mut |key, name| {
                let number = u32::from_be_bytes(key.try_into().unwrap());
                names.push((number, String::from_utf8(name.to_vec()).unwrap()));
            })
            .unwrap();
        names
    };
    house.msg(ana, REDES, (5, 1), "oi");
    house.wait_secs(600);
    assert_eq!(names(&house), []);
    house.ask(ana, Kind::TCHAU, REDES, 0);
    house.say(ana, Kind::OI, ROOMS, 0, "vazia");
    house.wait_secs(600);
    let both = [(REDES, "redes".to_owned()), (REDES + 1, "vazia".to_owned())];
    assert_eq!(names(&house), both);
    // Nothing was ever said in the second.
    house.restart();
    house.wait_secs(10);
    assert_eq!(names(&house), both[..1]);
    house.retain_from(1_000);
    house.restart();
    house.wait_secs(10);
    assert_eq!(names(&house), []);
}

#[test]
fn a_room_is_made_once_it_is_kept() {
    let (mut house, ana, _) = house();
    house.is_disk_slow = true;
    house.say(ana, Kind::OI, ROOMS, token((8, 1)), "provas");
    assert!(house.hear(ana).is_empty());
    house.disk_comes_back();
    assert_eq!(
        house.hear(ana),
        [format!("OI {}>1 t8.1 Sala criada.", REDES + 1)]
    );
    // Its maker is not in it yet.
    house.msg(ana, REDES + 1, (5, 1), "oi");
    assert_eq!(house.hear(ana), ["ERRO 14 t5.1"]);
    for (name, code) in [("Provas", 13), ("geral", 13), ("", 4), ("servidor", 4)] {
        house.say(ana, Kind::OI, ROOMS, token((8, 2)), name);
        assert_eq!(house.hear(ana), [format!("ERRO {code} t8.2")]);
    }
    house.refuses = Some(AppendError::Full);
    house.say(ana, Kind::OI, ROOMS, token((8, 3)), "jogos");
    assert_eq!(house.hear(ana), ["ERRO 16 t8.3"]);
    house.refuses = None;
    house.say(ana, Kind::OI, ROOMS, token((8, 4)), "jogos");
    assert_eq!(
        house.hear(ana),
        [format!("OI {}>1 t8.4 Sala criada.", REDES + 3)]
    );
}

#[test]
fn who_is_in_a_room_hears_it() {
    let (mut house, ana, bia) = house();
    let caio = house.enter(3, 3);
    house.ask(bia, Kind::OI, REDES, token((8, 1)));
    let heard = house.hear_texts(bia);
    assert_eq!(
        heard,
        [format!("OI {REDES}>2 t8.1 Você entrou na sala redes.")]
    );
    assert_eq!(house.hear(ana).last().unwrap(), &format!("OI 2>{REDES} @2"));
    house.msg(ana, REDES, (5, 1), "alô, redes");
    assert_eq!(house.hear(ana), [format!("RECIBO 0>{REDES} t5.1 @3")]);
    assert_eq!(
        house.hear_texts(bia),
        [format!("MSG 1>{REDES} @3 alô, redes")]
    );
    assert!(house.hear_texts(caio).is_empty());
    house.ask(bia, Kind::TCHAU, REDES, token((8, 2)));
    assert_eq!(house.hear(bia), [format!("TCHAU {REDES}>2 t8.2")]);
    assert_eq!(house.hear(ana), [format!("TCHAU 2>{REDES} @4")]);
    house.msg(ana, REDES, (5, 2), "já foi");
    assert!(house.hear(bia).is_empty());
}

#[test]
fn rooms_that_are_none_and_rooms_one_is_not_in() {
    let (mut house, _, bia) = house();
    house.hear(bia);
    for (kind, room, code) in [
        (Kind::OI, REDES + 1, 12),
        (Kind::TCHAU, REDES + 1, 12),
        (Kind::TCHAU, REDES, 14),
    ] {
        house.ask(bia, kind, room, token((8, 1)));
        assert_eq!(house.hear(bia), [format!("ERRO {code} t8.1")]);
    }
}

#[test]
fn a_receipt_comes_although_one_has_left_the_room() {
    let (mut house, ana, _) = house();
    // Her stream takes nothing until she has left.
    house.set_room(ana, 0);
    house.msg(ana, REDES, (5, 1), "e tchau");
    house.ask(ana, Kind::TCHAU, REDES, 0);
    house.set_room(ana, usize::MAX);
    let heard = house.hear(ana);
    assert!(
        heard.contains(&format!("RECIBO 0>{REDES} t5.1 @2")),
        "{heard:?}"
    );
    assert!(heard.contains(&format!("TCHAU {REDES}>1")), "{heard:?}");
}

#[test]
fn sixty_four_rooms_at_once() {
    let (mut house, ana, _) = house();
    for room in 1..=64 {
        house.say(ana, Kind::OI, ROOMS, 0, &format!("sala {room}"));
        house.ask(ana, Kind::OI, REDES + room, 0);
    }
    assert_eq!(house.hear_texts(ana).last().unwrap(), "ERRO 6");
    // Entering one again is no new one.
    house.ask(ana, Kind::OI, REDES, 0);
    house.ask(ana, Kind::TCHAU, REDES, 0);
    house.ask(ana, Kind::OI, REDES + 64, 0);
    let heard = house.hear_texts(ana);
    assert_eq!(heard[0], format!("OI {REDES}>1 Você entrou na sala redes."));
    assert_eq!(
        heard[2],
        format!("OI {}>1 Você entrou na sala sala 64.", REDES + 64)
    );
    for room in 1..=64 {
        house.msg(ana, REDES + room, (5, room), "oi");
    }
    assert!(
        house
            .hear_texts(ana)
            .iter()
            .all(|line| line.starts_with("RECIBO"))
    );
}

#[test]
fn one_stays_in_a_room_while_away_and_over_a_restart() {
    let (mut house, ana, bia) = house();
    house.ask(bia, Kind::OI, REDES, 0);
    house.cut(ana);
    house.msg(bia, REDES, (6, 1), "cadê a Ana?");
    house.wait_secs(3_600);
    house.cut(bia);
    house.wait_secs(3_600);
    let places = |house: &House| {
        house
            .kept()
            .iter()
            .filter(|it| it.contains(">1000000001 "))
            .count()
    };
    assert_eq!(places(&house), 3, "nobody left it: {:?}", house.kept());
    for _ in 0..2 {
        let ana = house.enter(1, 1);
        house.hear(ana);
        house.ask(ana, Kind::LISTA, REDES, 0);
        assert_eq!(
            house.hear_texts(ana),
            [format!("MSG 0>1 Na sala {REDES}: 1: p1, 2: p2")]
        );
        house.history(ana, REDES, 1, 9);
        let heard = house.hear(ana);
        assert_eq!(heard.len(), 4, "{heard:?}");
        assert_eq!(heard[2], format!("MSG 2>{REDES} @3 cadê a Ana?"));
        house.cut(ana);
        house.restart();
        house.wait_secs(3_600);
    }
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.hear(ana);
    house.msg(bia, REDES, (6, 2), "ainda aqui?");
    assert_eq!(
        house.hear_texts(ana),
        [format!("MSG 2>{REDES} @4 ainda aqui?")]
    );
    assert_eq!(places(&house), 4, "{:?}", house.kept());
    for peer in [ana, bia] {
        house.ask(peer, Kind::TCHAU, REDES, 0);
    }
    house.restart();
    house.wait_secs(1);
    let ana = house.enter(1, 1);
    house.hear(ana);
    house.msg(ana, REDES, (5, 1), "alguém?");
    assert_eq!(house.hear_texts(ana), ["ERRO 14 t5.1"]);
    house.wait_secs(300);
    house.ask(ana, Kind::OI, REDES, 0);
    assert_eq!(
        house.hear_texts(ana),
        ["ERRO 12"],
        "nobody was in it for five minutes"
    );
}

#[test]
fn who_cannot_be_kept_in_a_room_or_out_of_it_is_refused() {
    let (mut house, ana, bia) = house();
    house.hear(bia);
    house.refuses = Some(AppendError::Full);
    house.ask(bia, Kind::OI, REDES, token((8, 1)));
    house.ask(ana, Kind::TCHAU, REDES, token((8, 2)));
    assert_eq!(house.hear_texts(bia), ["ERRO 16 t8.1"]);
    assert_eq!(house.hear_texts(ana), ["ERRO 16 t8.2"]);
    house.refuses = None;
    house.wait_secs(10);
    for _ in 0..2 {
        let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
        house.hear(ana);
        house.hear(bia);
        house.history(ana, REDES, 1, 9);
        house.history(bia, REDES, 1, 9);
        assert_eq!(house.hear_texts(bia), ["ERRO 14 t0.99"]);
        assert_eq!(
            house.hear_texts(ana),
            [format!("HISTORICO 0>{REDES} t0.99 1..1")]
        );
        house.restart();
    }
}
