//! What the operator does, and the end of the server.

use super::{
    house::House,
    records::{REDES, ROOMS},
};
use protocol::{Kind, PersonId, Refusal};
use udp_core::{
    hub::{Key, Order, Sanction},
    sealed_door::PeerId,
};

fn house() -> (House, PeerId, PeerId) {
    let mut house = House::new();
    let (ana, bia) = (house.enter(1, 1), house.enter(2, 2));
    house.hear(ana);
    house.hear(bia);
    (house, ana, bia)
}

fn person(id: u32) -> PersonId {
    PersonId::new(id).unwrap()
}

#[test]
fn whom_the_operator_disconnects_is_told_and_may_come_back() {
    let (mut house, ana, bia) = house();
    house.order(&Order::Kick(person(1))).unwrap();
    assert_eq!(
        (house.hear(ana), house.has_ended(ana)),
        (vec!["ERRO 10".into()], true)
    );
    assert_eq!(house.people(), [2]);
    assert_eq!(house.hear(bia), ["TCHAU 1>0 @3"]);
    let kicked = house.order(&Order::Kick(person(1)));
    assert_eq!(kicked, Err(Refusal::UnknownDestination));
    house.enter(1, 1);
}

#[test]
fn whom_a_ban_concerns_is_told_and_stays_out_until_it_is_lifted() {
    for ban in [
        Sanction::BannedId(person(1)),
        Sanction::BannedAddress("127.0.0.1".parse().unwrap()),
    ] {
        let (mut house, ana, bia) = house();
        house.order(&Order::Impose(ban)).unwrap();
        assert_eq!(
            (house.hear(ana), house.has_ended(ana)),
            (vec!["ERRO 9".into()], true)
        );
        assert!(!house.has_ended(bia));
        house.restart();
        let ana = house.connect(1);
        house.register(ana, 1, "Ana");
        assert_eq!(house.hear(ana), ["ERRO 9"]);
        house.order(&Order::Lift(ban)).unwrap();
        house.enter(1, 1);
    }
}

#[test]
fn a_ban_holds_for_the_key_under_whatever_id_it_comes() {
    let (mut house, ana, bia) = house();
    let other = house.enter(1, 9);
    let ban = Sanction::BannedId(person(1));
    let key = Sanction::BannedKey(Key([1; 32]), person(1));
    house.order(&Order::Impose(ban)).unwrap();
    let sanctions = |house: &House| house.server.snapshot(house.now).sanctions.to_vec();
    assert_eq!(sanctions(&house), [ban, key]);
    // All their sessions end, and nobody else's.
    for peer in [ana, other] {
        assert_eq!(house.hear(peer).last().unwrap(), "ERRO 9");
        assert!(house.has_ended(peer));
    }
    assert!(!house.has_ended(bia));
    let refused = |house: &mut House, key, id| {
        let peer = house.connect(key);
        house.register(peer, id, "Ana");
        assert_eq!(house.hear(peer), ["ERRO 9"], "{id}");
    };
    for _ in 0..2 {
        for id in [1, 9, 77, 0] {
            refused(&mut house, 1, id);
        }
        refused(&mut house, 3, 1);
        house.restart();
        assert_eq!(sanctions(&house), [ban, key]);
    }
    // Freed, the id stays banned, and so does who owned it.
    house.order(&Order::FreeId(person(1))).unwrap();
    refused(&mut house, 1, 77);
    // The key alone is let in again, under another id.
    house.order(&Order::Lift(key)).unwrap();
    assert_eq!(sanctions(&house), [ban]);
    refused(&mut house, 1, 1);
    house.enter(1, 77);
    house.order(&Order::Impose(key)).unwrap();
    assert_eq!(house.people(), Vec::<u32>::new());
    refused(&mut house, 1, 77);
    // With the id its keys are free.
    house.order(&Order::Lift(ban)).unwrap();
    assert_eq!(sanctions(&house), []);
    house.restart();
    house.enter(1, 1);
}

#[test]
fn a_key_that_is_banned_while_its_claim_waits_does_not_come_in() {
    let (mut house, ..) = house();
    house.is_disk_slow = true;
    let [seven, eight] = [7, 8].map(|id| {
        let peer = house.connect(5);
        house.register(peer, id, "Edu");
        peer
    });
    house
        .order(&Order::Impose(Sanction::BannedId(person(7))))
        .unwrap();
    house.disk_comes_back();
    for peer in [seven, eight] {
        assert_eq!(house.hear(peer), ["ERRO 9"]);
    }
    assert_eq!(house.people(), [1, 2]);
}

#[test]
fn the_owner_who_is_away_is_banned_with_their_key() {
    let (mut house, ana, _) = house();
    house.cut(ana);
    house
        .order(&Order::Impose(Sanction::BannedId(person(1))))
        .unwrap();
    let peer = house.connect(1);
    house.register(peer, 77, "Ana");
    assert_eq!(house.hear(peer), ["ERRO 9"]);
}

#[test]
fn the_muted_are_told_and_read_on() {
    let (mut house, ana, bia) = house();
    house
        .order(&Order::Impose(Sanction::MutedId(person(1))))
        .unwrap();
    house.msg(ana, 0, (5, 1), "alô?");
    house.msg(bia, 0, (6, 1), "silêncio");
    assert_eq!(house.hear(ana), ["ERRO 8 t5.1", "MSG 2>0 @3 silêncio"]);
    assert_eq!(house.hear(bia), ["RECIBO 0>0 t6.1 @3"]);
}

#[test]
fn a_freed_id_is_anyones_and_nothing_of_its_owner_stays_with_it() {
    let (mut house, ana, bia) = house();
    house.say(bia, Kind::OI, ROOMS, 0, "redes");
    for peer in [ana, bia] {
        house.ask(peer, Kind::OI, REDES, 0);
    }
    for outbox in 1..=16 {
        house.msg(ana, 0, (outbox, 1), "oi");
    }
    house.mark(ana, 0, 5);
    house.hear(ana);
    house.hear(bia);
    house.order(&Order::FreeId(person(1))).unwrap();
    assert_eq!(
        (house.hear(ana), house.has_ended(ana)),
        (vec!["ERRO 10".into()], true)
    );
    let gone = house.hear(bia);
    assert!(gone.contains(&format!("TCHAU 1>{REDES} @3")), "{gone:?}");
    assert!(gone.contains(&"TCHAU 1>0 @19".into()), "{gone:?}");
    for _ in 0..2 {
        let dora = house.enter(4, 1);
        house.hear(dora);
        house.ask(dora, Kind::ESTADO, 0, 0);
        let states = house.hear_texts(dora);
        assert_eq!(states.len(), 2, "{states:?}");
        assert!(
            states[0].ends_with("/0") && !states[0].contains(&REDES.to_string()),
            "{states:?}"
        );
        house.history(dora, REDES, 1, 9);
        assert_eq!(house.hear_texts(dora), ["ERRO 14 t0.99"]);
        house.restart();
    }
    let dora = house.enter(4, 1);
    let bia = house.enter(2, 2);
    house.hear(bia);
    house.msg(dora, 0, (16, 1), "oi");
    assert!(house.hear_texts(dora)[0].contains("RECIBO"));
    house.wait_secs(120);
    house.hear(bia);
    house.ask(dora, Kind::OI, REDES, 0);
    let entered = house.hear(bia);
    assert!(
        entered[0].starts_with(&format!("OI 1>{REDES}")),
        "{entered:?}"
    );
    let ana = house.connect(1);
    house.register(ana, 1, "Ana");
    assert_eq!(house.hear(ana), ["ERRO 1"]);
}

#[test]
fn the_id_of_an_owner_who_is_away_can_be_freed() {
    let (mut house, ana, bia) = house();
    house.say(ana, Kind::OI, ROOMS, 0, "redes");
    for peer in [ana, bia] {
        house.ask(peer, Kind::OI, REDES, 0);
    }
    house.cut(ana);
    house.wait_secs(60);
    house.hear(bia);
    house.order(&Order::FreeId(person(1))).unwrap();
    assert_eq!(house.hear(bia), [format!("TCHAU 1>{REDES} @3")]);
    house.msg(bia, 1, (6, 1), "oi");
    assert_eq!(house.hear(bia), ["ERRO 2 t6.1"]);
    let nobody = house.order(&Order::FreeId(person(77)));
    assert_eq!(nobody, Err(Refusal::UnknownDestination));
    house.classic("9", Kind::OI, 1, 0, "");
    assert_eq!(house.classic_heard("9")[0].4, "Conexão aceita.");
}

#[test]
fn an_id_freed_while_its_owners_words_wait_has_no_outbox_left() {
    let (mut house, ana, _) = house();
    house.is_disk_slow = true;
    house.msg(ana, 0, (5, 1), "um");
    house.msg(ana, 0, (5, 2), "dois");
    house.order(&Order::FreeId(person(1))).unwrap();
    house.disk_comes_back();
    house.restart();
    let dora = house.enter(4, 1);
    house.hear(dora);
    for outbox in 11..=26 {
        house.msg(dora, 0, (outbox, 1), "oi");
    }
    let heard = house.hear_texts(dora);
    assert!(
        heard.iter().all(|line| line.starts_with("RECIBO")),
        "{heard:?}"
    );
}

#[test]
fn what_an_owner_wanted_when_the_id_was_freed_does_not_come_to_the_next() {
    let (mut house, ana, bia) = house();
    house.say(bia, Kind::OI, ROOMS, 0, "redes");
    house.ask(bia, Kind::OI, REDES, 0);
    house.is_disk_slow = true;
    for _ in 0..2 {
        // One is on its way into the journal, one waits for it.
        house.mark(ana, 0, 1);
        house.ask(ana, Kind::OI, REDES, 0);
        house.mark(ana, 0, 2);
    }
    house.order(&Order::FreeId(person(1))).unwrap();
    house.disk_comes_back();
    for _ in 0..2 {
        let dora = house.enter(4, 1);
        house.hear(dora);
        house.history(dora, REDES, 1, 9);
        house.ask(dora, Kind::ESTADO, 0, 0);
        let heard = house.hear_texts(dora);
        assert_eq!(heard[0], "ERRO 14 t0.99");
        assert!(heard[1].ends_with("/0"), "{heard:?}");
        house.restart();
    }
}

#[test]
fn an_announcement_is_a_record() {
    let (mut house, ana, _) = house();
    house
        .order(&Order::Announce("Cinco minutos!".into()))
        .unwrap();
    let heard = house.records(ana);
    assert_eq!(super::records::line(&heard[0]), "MSG 0>0 @3 Cinco minutos!");
    assert_eq!(
        (heard[0].heading.order.get(), heard[0].frame.name().as_str()),
        (3, "Servidor")
    );
}

#[test]
fn the_end_of_the_server_is_told_and_ends_every_session() {
    let (mut house, ana, bia) = house();
    let waiting = house.connect(3);
    house.msg(ana, 0, (5, 1), "oi");
    house.hear(ana);
    house.shut_down();
    let notice = "MSG 0>0 Servidor desligado. Conexão encerrada.";
    assert_eq!(house.hear(ana), [notice]);
    assert_eq!(house.hear(bia), ["MSG 1>0 @3 oi", notice]);
    assert_eq!(house.hear(waiting), [notice]);
    assert!(
        [ana, bia, waiting]
            .iter()
            .all(|&peer| house.has_ended(peer))
    );
}
