//! Both doors at once: classic people get exactly what they always got.

use super::{
    house::House,
    records::{REDES, ROOMS},
};
use crate::lan::Seen;
use protocol::{Kind, Refusal};
use udp_core::sealed_door::PeerId;

/// Ana is 1 and sealed; Caio is 3 and classic.
fn house() -> (House, PeerId) {
    let mut house = House::new();
    let ana = house.enter(1, 1);
    house.classic("3", Kind::OI, 3, 0, "");
    assert_eq!(house.classic_heard("3").len(), 1);
    house.hear(ana);
    (house, ana)
}

fn msg(from: u32, to: u32, name: &str, text: &str) -> Seen {
    (Kind::MSG, from, to, name.to_owned(), text.to_owned())
}

#[test]
fn what_the_sealed_say_to_everyone() {
    let (mut house, ana) = house();
    let long = "é".repeat(100);
    house.msg(ana, 0, (5, 1), "olá");
    house.msg(ana, 0, (5, 2), &long);
    let heard = house.classic_heard("3");
    assert_eq!(heard[0], msg(1, 0, "p1", "olá"));
    assert_eq!(
        heard.len(),
        3,
        "a long text is frames that follow each other"
    );
    assert_eq!(heard[1].4.clone() + &heard[2].4, long);
}

#[test]
fn what_the_classic_say_to_everyone() {
    let (mut house, ana) = house();
    house.classic("3", Kind::MSG, 3, 0, "olá");
    assert_eq!(house.classic_heard("3"), [msg(3, 0, "c3", "olá")]);
    assert_eq!(house.hear(ana), ["MSG 3>0 @3 olá"]);
    assert!(house.records(ana).is_empty());
}

#[test]
fn deliveries_are_counted_once_kept_for_each_person_who_is_here() {
    let (mut house, ana) = house();
    let counted = |house: &House| house.server.counters().deliveries;
    assert_eq!(counted(&house), 0, "comings and goings are no texts");
    house.msg(ana, 0, (5, 1), "a todos");
    assert_eq!(counted(&house), 2);
    house.msg(ana, 0, (5, 2), &"é".repeat(100));
    assert_eq!(counted(&house), 6, "two parts, two people");
    house.classic("3", Kind::MSG, 3, 1, "só você");
    assert_eq!(counted(&house), 7);
    house.say(ana, Kind::OI, ROOMS, 0, "redes");
    house.ask(ana, Kind::OI, REDES, 0);
    house.msg(ana, REDES, (5, 3), "numa sala de uma pessoa");
    assert_eq!(counted(&house), 8);
    // Who is away gets it later, which is no delivery of now.
    house.cut(ana);
    house.classic("3", Kind::MSG, 3, 1, "quando voltar");
    assert_eq!(counted(&house), 8);
}

#[test]
fn who_owns_an_id_and_is_not_here_is_away() {
    let (mut house, ana) = house();
    let away = |house: &House| house.server.snapshot(house.now).away;
    assert_eq!(away(&house), 0, "who has no key is never away");
    house.cut(ana);
    assert_eq!((away(&house), house.people()), (1, vec![3]));
    house.enter(1, 1);
    assert_eq!(away(&house), 0);
}

#[test]
fn private_messages_both_ways() {
    let (mut house, ana) = house();
    house.msg(ana, 3, (5, 1), "só você");
    assert_eq!(house.classic_heard("3"), [msg(1, 3, "p1", "só você")]);
    assert_eq!(house.hear(ana), ["RECIBO 0>3 t5.1 @1"]);
    house.classic("3", Kind::MSG, 3, 1, "e você");
    assert!(house.classic_heard("3").is_empty(), "no copy to the sender");
    assert_eq!(house.hear(ana), ["MSG 3>1 @2 e você"]);
    // Mail waits for an owner who is away.
    house.cut(ana);
    house.classic("3", Kind::MSG, 3, 1, "quando voltar");
    house.classic("3", Kind::MSG, 3, 77, "ninguém");
    let heard = house.classic_heard("3");
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0].4, Refusal::UnknownDestination.text());
    let ana = house.enter(1, 1);
    house.hear(ana);
    house.history(ana, 3, 3, 3);
    assert_eq!(house.hear(ana)[0], "MSG 3>1 @3 quando voltar");
    // The classic have no history: who comes back gets nothing of it.
    house.classic("3", Kind::TCHAU, 3, 0, "");
    house.hear(ana);
    house.msg(ana, 3, (5, 2), "ainda aí?");
    assert_eq!(house.hear(ana), ["ERRO 2 t5.2"]);
}

#[test]
fn entries_and_exits_receipts_and_marks_are_not_for_the_classic() {
    let (mut house, ana) = house();
    let bia = house.enter(2, 2);
    house.mark(bia, 0, 1);
    house.ask(bia, Kind::TCHAU, 0, 0);
    house.ask(ana, Kind::ESTADO, 0, 0);
    assert!(house.classic_heard("3").is_empty());
}

#[test]
fn a_room_of_both_dialects() {
    let (mut house, ana) = house();
    house.say(ana, Kind::OI, ROOMS, 0, "redes");
    house.ask(ana, Kind::OI, REDES, 0);
    house.classic("4", Kind::OI, 4, 0, "");
    house.classic("4", Kind::OI, 4, REDES, "");
    house.classic("3", Kind::MSG, 3, REDES, "cheguei");
    for at in ["3", "4"] {
        house.classic_heard(at);
    }
    let heard = house.hear_texts(ana);
    assert_eq!(heard.last().unwrap(), &format!("MSG 3>{REDES} @4 cheguei"));
    house.msg(ana, REDES, (5, 1), "bem-vindos");
    // Who typed the room's number knows no rooms; who entered by OI does.
    assert_eq!(
        house.classic_heard("3"),
        [msg(1, 0, "p1#redes", "bem-vindos")]
    );
    assert_eq!(
        house.classic_heard("4"),
        [msg(1, REDES, "p1", "bem-vindos")]
    );
    house.msg(ana, 0, (5, 2), "a todos");
    assert_eq!(house.classic_heard("3"), [msg(1, 0, "p1", "a todos")]);
    assert_eq!(house.classic_heard("4"), [msg(1, 0, "p1", "a todos")]);
    // One room at a time, and none over an absence, for the classic only.
    house.cut(ana);
    house.classic("3", Kind::TCHAU, 3, 0, "");
    house.classic("3", Kind::OI, 3, 0, "");
    let ana = house.enter(1, 1);
    house.hear(ana);
    house.msg(ana, REDES, (5, 3), "quem ficou?");
    assert_eq!(
        house.classic_heard("3").len(),
        1,
        "only that it is registered again"
    );
    assert_eq!(house.classic_heard("4").len(), 1);
}

#[test]
fn lists_show_everyone_to_everyone() {
    let (mut house, ana) = house();
    house.classic("3", Kind::LISTA, 3, 0, "");
    let list = "Clientes conectados: 1: p1, 3: c3";
    assert_eq!(house.classic_heard("3"), [msg(0, 3, "Servidor", list)]);
    house.ask(ana, Kind::LISTA, 0, 0);
    assert_eq!(house.hear(ana), [format!("MSG 0>1 {list}")]);
}

#[test]
fn signs_of_life_are_for_the_classic_and_count_everyone() {
    let (mut house, ana) = house();
    house.wait_secs(60);
    let heard = house.classic_heard("3");
    assert_eq!(heard.len(), 1);
    let start = "Servidor ativo há 60 segundos. Clientes conectados: 2.";
    assert!(heard[0].4.starts_with(start), "{heard:?}");
    assert!(house.hear(ana).is_empty());
    house.shut_down();
    let text = "Servidor desligado. Conexão encerrada.";
    assert_eq!(house.classic_heard("3"), [msg(0, 0, "Servidor", text)]);
}

#[test]
fn sealed_sessions_are_never_silent() {
    let (mut house, ana) = house();
    house.wait_secs(13 * 3_600);
    assert_eq!(house.people(), [1]);
    house.msg(ana, 0, (5, 1), "ainda aqui");
    assert!(house.hear_texts(ana)[0].starts_with("RECIBO"));
}
