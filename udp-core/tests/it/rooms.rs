//! Rooms on the classic door, and what the operator does.

use crate::lan::Lan;
use protocol::{Kind, Refusal};
use std::net::IpAddr;
use udp_core::{
    hub::{Order, Sanction},
    journal::{Journal, MemoryJournal},
    server::Settings,
};

const ROOMS: u32 = 1_000_000_000;
const REDES: u32 = 1_000_000_001;
const PROVAS: u32 = 1_000_000_002;

/// Ana (1), Bia (2) and Caio (3) are here, and the rooms redes and provas.
fn lan() -> Lan {
    let mut lan = Lan::new();
    for id in 1..=3 {
        lan.enter(&id.to_string(), id);
    }
    lan.say("1", Kind::OI, 1, ROOMS, "redes");
    lan.say("1", Kind::OI, 1, ROOMS, "provas");
    for room in [REDES, PROVAS] {
        let created = lan.next("1").expect("an answer");
        assert_eq!((created.0, created.1, created.2), (Kind::OI, room, 1));
    }
    lan
}

#[test]
fn our_client_enters_by_oi_and_hears_the_room_as_a_room() {
    let mut lan = lan();
    for id in [1, 2] {
        lan.say(&id.to_string(), Kind::OI, id, REDES, "");
        let entered = lan.next(&id.to_string()).unwrap();
        assert_eq!(
            (entered.0, entered.1, entered.4.as_str()),
            (Kind::OI, REDES, "Você entrou na sala redes.")
        );
    }
    lan.say("1", Kind::MSG, 1, REDES, "alô, redes");
    for at in ["1", "2"] {
        let heard = (
            Kind::MSG,
            1,
            REDES,
            "p1".to_owned(),
            "alô, redes".to_owned(),
        );
        assert_eq!(lan.next(at), Some(heard));
    }
    assert_eq!(lan.texts("3"), Vec::<String>::new());
}

#[test]
fn an_existing_client_enters_by_typing_the_number() {
    let mut lan = lan();
    lan.say("2", Kind::OI, 2, REDES, "");
    lan.texts("2");
    lan.say("3", Kind::MSG, 3, REDES, "cheguei");
    assert_eq!(lan.texts("2"), ["cheguei"]);
    assert_eq!(
        lan.next("3").map(|seen| seen.4),
        Some("Você entrou na sala redes.".into())
    );
    // To everyone and with the room in the name: existing clients show no other destination.
    assert_eq!(
        lan.next("3").map(|seen| (seen.2, seen.4)),
        Some((0, "cheguei".into()))
    );
    assert_eq!(
        lan.records().last(),
        Some(&(Kind::MSG, 3, REDES, "cheguei".into()))
    );
}

#[test]
fn one_room_at_a_time() {
    let mut lan = lan();
    lan.say("1", Kind::OI, 1, REDES, "");
    lan.say("1", Kind::OI, 1, PROVAS, "");
    lan.say("1", Kind::MSG, 1, REDES, "");
    assert_eq!(
        lan.texts("1").last().map(String::as_str),
        Some(""),
        "a MSG enters again"
    );
    lan.say("1", Kind::TCHAU, 1, PROVAS, "");
    assert_eq!(lan.texts("1"), [Refusal::NotInRoom.text()]);
    lan.say("1", Kind::TCHAU, 1, REDES, "");
    lan.say("2", Kind::MSG, 2, REDES, "oi");
    assert_eq!(lan.texts("1"), Vec::<String>::new());
}

#[test]
fn entries_and_exits_of_rooms_are_records() {
    let mut lan = lan();
    lan.say("1", Kind::OI, 1, REDES, "");
    lan.say("1", Kind::OI, 1, REDES, "");
    lan.say("1", Kind::TCHAU, 1, 0, "");
    let passages: Vec<_> = lan
        .records()
        .into_iter()
        .filter(|record| record.1 == 1)
        .map(|r| (r.0, r.2))
        .collect();
    assert_eq!(
        passages,
        [
            (Kind::OI, 0),
            (Kind::OI, REDES),
            (Kind::TCHAU, REDES),
            (Kind::TCHAU, 0)
        ]
    );
}

#[test]
fn lists_of_rooms_and_of_their_people() {
    let mut lan = lan();
    lan.say("2", Kind::OI, 2, REDES, "");
    lan.texts("2");
    lan.say("2", Kind::LISTA, 2, ROOMS, "");
    assert_eq!(
        lan.texts("2"),
        ["Salas: 1000000001: redes, 1000000002: provas"]
    );
    lan.wait_secs(1);
    lan.say("2", Kind::LISTA, 2, REDES, "");
    assert_eq!(lan.texts("2"), ["Na sala 1000000001: 2: p2"]);
    lan.wait_secs(1);
    lan.say("2", Kind::LISTA, 2, REDES + 70, "");
    assert_eq!(lan.texts("2"), [Refusal::UnknownRoom.text()]);
}

#[test]
fn refusals_of_rooms() {
    let mut lan = lan();
    for (kind, destination, text, refusal) in [
        (Kind::OI, ROOMS, "Redes", Refusal::RoomNameTaken),
        (Kind::OI, ROOMS, "geral", Refusal::RoomNameTaken),
        (Kind::OI, ROOMS, " ", Refusal::NameNotAllowed),
        (Kind::OI, ROOMS, "servidor", Refusal::NameNotAllowed),
        (Kind::OI, REDES + 70, "", Refusal::UnknownRoom),
        (Kind::MSG, REDES + 70, "oi", Refusal::UnknownRoom),
        (Kind::TCHAU, ROOMS, "", Refusal::UnknownRoom),
        (Kind::TCHAU, REDES, "", Refusal::NotInRoom),
        (Kind::TCHAU, REDES + 70, "", Refusal::UnknownRoom),
    ] {
        lan.say("2", kind, 2, destination, text);
        assert_eq!(
            lan.texts("2"),
            [refusal.text()],
            "{kind:?} {destination} {text:?}"
        );
        lan.wait_secs(1);
    }
    lan.say("9", Kind::OI, 9, REDES, "");
    assert_eq!(
        lan.texts("9"),
        Vec::<String>::new(),
        "an OI to a room never registers"
    );
}

#[test]
fn rooms_outlive_a_restart_and_their_numbers_never_return() {
    let mut lan = lan();
    let kept = lan.restart();
    lan = kept;
    lan.enter("1", 1);
    lan.say("1", Kind::LISTA, 1, ROOMS, "");
    assert_eq!(
        lan.texts("1"),
        ["Salas: 1000000001: redes, 1000000002: provas"]
    );
    lan.wait_secs(301);
    lan = lan.restart();
    lan.enter("1", 1);
    lan.say("1", Kind::OI, 1, ROOMS, "redes");
    assert_eq!(lan.next("1").map(|seen| seen.1), Some(PROVAS + 1));
}

#[test]
fn a_room_somebody_is_in_stays() {
    let mut lan = lan();
    lan.say("1", Kind::OI, 1, REDES, "");
    lan.texts("1");
    lan.wait_secs(3_600);
    lan.texts("1");
    lan.say("1", Kind::LISTA, 1, ROOMS, "");
    assert_eq!(lan.texts("1"), ["Salas: 1000000001: redes"]);
}

fn person(id: u32) -> protocol::PersonId {
    protocol::PersonId::new(id).expect("a person's id")
}

#[test]
fn the_operator_speaks_to_everyone_and_it_is_kept() {
    let mut lan = lan();
    lan.order(&Order::Announce("Cinco minutos!".into()))
        .unwrap();
    for at in ["1", "2", "3"] {
        assert_eq!(
            lan.next(at).map(|seen| (seen.1, seen.3, seen.4)),
            Some((0, "Servidor".into(), "Cinco minutos!".into()))
        );
    }
    assert_eq!(
        lan.records().last(),
        Some(&(Kind::MSG, 0, 0, "Cinco minutos!".into()))
    );
}

#[test]
fn whom_the_operator_disconnects_is_told_and_may_come_back() {
    let mut lan = lan();
    lan.order(&Order::Kick(person(2))).unwrap();
    assert_eq!(lan.texts("2"), [Refusal::Kicked.text()]);
    assert_eq!(lan.people(), [1, 3]);
    lan.enter("2", 2);
    assert_eq!(
        lan.order(&Order::Kick(person(9))),
        Err(Refusal::UnknownDestination)
    );
}

#[test]
fn bans_hold_by_id_and_by_address_and_over_a_restart() {
    let mut lan = lan();
    let address: IpAddr = "192.168.0.3".parse().unwrap();
    lan.order(&Order::Impose(Sanction::BannedId(person(2))))
        .unwrap();
    lan.order(&Order::Impose(Sanction::BannedAddress(address)))
        .unwrap();
    assert_eq!(
        (lan.texts("2"), lan.texts("3")),
        (
            vec![Refusal::Banned.text().into()],
            vec![Refusal::Banned.text().into()]
        )
    );
    assert_eq!(lan.people(), [1]);
    lan = lan.restart();
    lan.say("7", Kind::OI, 2, 0, "");
    lan.say("3:9", Kind::OI, 30, 0, "");
    assert_eq!(
        (
            lan.texts("7").len(),
            lan.texts("3:9").len(),
            lan.people().len()
        ),
        (1, 1, 0)
    );
    lan.order(&Order::Lift(Sanction::BannedId(person(2))))
        .unwrap();
    lan.enter("7", 2);
}

#[test]
fn the_muted_are_told_and_heard_by_nobody() {
    let mut lan = lan();
    lan.order(&Order::Impose(Sanction::MutedId(person(2))))
        .unwrap();
    lan.say("2", Kind::MSG, 2, 0, "alô?");
    assert_eq!(
        (lan.texts("2"), lan.texts("1")),
        (vec![Refusal::Muted.text().into()], vec![])
    );
    lan.order(&Order::Lift(Sanction::MutedId(person(2))))
        .unwrap();
    lan.say("2", Kind::MSG, 2, 0, "alô!");
    assert_eq!(lan.texts("1"), ["alô!"]);
}

#[test]
fn a_restart_on_the_same_journal_goes_on_counting() {
    let journal = MemoryJournal::new(10);
    let reader = journal.reader();
    let mut lan = Lan::with(Settings::default(), Box::new(journal));
    lan.enter("1", 1);
    lan = lan.restart();
    lan.enter("1", 1);
    assert_eq!(reader.extent().last, 2);
}
