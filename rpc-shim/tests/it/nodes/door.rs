//! The mesh and the conversation, in virtual time.

use super::house::House;
use protocol::{Kind, PersonId};
use rpc_shim::nodes::{AWAY, SILENT, SPEAKERS, SPEAKERS_PER_ADDRESS};
use std::time::Duration;
use udp_core::hub::{Order, Sanction};

const HERE: &str = "127.0.0.1";
const SECOND: Duration = Duration::from_secs(1);

#[test]
fn who_speaks_in_the_mesh_is_a_person_here() {
    let mut house = House::new();
    assert!(house.hear((HERE, 1), "Zé", "Olá, ação"));
    assert_eq!(house.people(), ["Zé"]);
    assert!(house.hear((HERE, 1), "Zé", &"ç".repeat(4_480)));
    assert_eq!(house.people(), ["Zé"], "the same");
    assert_eq!(
        house.told(),
        [""; 0],
        "what came from the mesh does not go there"
    );
}

#[test]
fn what_others_say_to_everyone_goes_to_the_mesh_with_its_time() {
    let mut house = House::new();
    house.frame(Kind::OI, 7, 0, "Ana", "");
    house.frame(Kind::OI, 8, 0, "Bia", "");
    house.frame(Kind::MSG, 7, 0, "Ana", "Olá, ação <&>");
    house.frame(Kind::MSG, 7, 8, "Ana", "em particular");
    house.frame(Kind::TCHAU, 8, 0, "Bia", "");
    // 2026-11-18T11:06:40 UTC is when the house opens.
    assert_eq!(house.told(), ["[11:06:40] Ana: Olá, ação <&>"]);
    assert!(house.hear((HERE, 1), "Zé", "oi"));
    assert_eq!(house.told(), [""; 0]);
}

#[test]
fn a_name_that_is_taken_is_numbered_and_a_reserved_one_replaced() {
    let mut house = House::new();
    house.frame(Kind::OI, 7, 0, "Ana", "");
    assert!(house.hear((HERE, 1), "Ana", "outra"));
    assert!(house.hear(("192.168.0.10", 2), "Ana", "e mais uma"));
    assert!(house.hear((HERE, 1), "Servidor", "eu"));
    assert!(house.hear((HERE, 1), "", "ninguém"));
    assert!(house.hear((HERE, 1), "Maximiliana Conceição", "longo"));
    let people = house.people();
    assert_eq!(people.len(), 6, "{people:?}");
    assert_eq!(people.iter().filter(|name| *name == "Ana").count(), 1);
    assert_eq!(
        people.iter().filter(|name| name.starts_with("Ana")).count(),
        3
    );
    assert!(!people.iter().any(|name| name.contains("Servidor")));
    assert!(people.contains(&"Maximiliana Conceiç".to_owned()));
}

#[test]
fn who_has_no_connection_any_more_is_gone_soon_and_may_come_back() {
    let mut house = House::new();
    assert!(house.hear((HERE, 1), "Zé", "oi"));
    assert!(house.hear((HERE, 2), "Zé", "por outra conexão"));
    house.gone(1);
    house.wait(AWAY + SECOND);
    assert_eq!(house.people(), ["Zé"], "the other is there");
    house.gone(2);
    house.wait(AWAY - SECOND);
    assert_eq!(
        house.people(),
        ["Zé"],
        "a node that reconnects takes a while"
    );
    assert!(house.hear((HERE, 3), "Zé", "voltei"));
    house.wait(AWAY + SECOND);
    assert_eq!(house.people(), ["Zé"]);
    house.gone(3);
    house.wait(AWAY + SECOND);
    assert_eq!(house.people(), [""; 0]);
    assert!(house.hear((HERE, 4), "Zé", "de novo"));
    assert_eq!(house.people(), ["Zé"]);
}

#[test]
fn who_says_nothing_for_long_is_gone() {
    let mut house = House::new();
    assert!(house.hear((HERE, 1), "Zé", "oi"));
    house.wait(SILENT - SECOND);
    assert_eq!(house.people(), ["Zé"]);
    assert!(house.hear((HERE, 1), "Zé", "ainda"));
    house.wait(SILENT - SECOND);
    assert_eq!(house.people(), ["Zé"]);
    house.wait(SECOND + SECOND);
    assert_eq!(house.people(), [""; 0]);
}

#[test]
fn success_is_what_is_kept_and_nothing_else() {
    let mut house = House::new();
    assert!(house.hear((HERE, 1), "Zé", "oi"));
    let ze = PersonId::new(10_000).unwrap();
    house.order(&Order::Impose(Sanction::MutedId(ze)));
    assert!(!house.hear((HERE, 1), "Zé", "calado"));
    assert!(house.hear((HERE, 1), "Bia", "e eu"));
}

#[test]
fn who_is_sent_away_is_refused_what_waits_and_may_speak_anew() {
    let mut house = House::new();
    assert!(house.hear((HERE, 1), "Zé", "oi"));
    house.order(&Order::Kick(PersonId::new(10_000).unwrap()));
    assert_eq!(house.people(), [""; 0]);
    assert!(house.hear((HERE, 1), "Zé", "de volta"));
    assert_eq!(house.people(), ["Zé"]);
}

#[test]
fn a_fast_speaker_waits_and_a_hasty_one_is_refused() {
    let mut house = House::new();
    // 60 at once, 16 that wait, and no more.
    let calls: Vec<_> = (0..100)
        .map(|number| house.begin_hear((HERE, 1), "Zé", &number.to_string()))
        .collect();
    let early: Vec<_> = calls.iter().map(|call| house.success(*call)).collect();
    assert_eq!(early[..60], [Some(true); 60]);
    assert_eq!(early[60..76], [None; 16]);
    assert_eq!(early[76..], [Some(false); 24]);
    house.wait(SECOND);
    for call in &calls[60..76] {
        assert_eq!(house.success(*call), Some(true));
    }
}

#[test]
fn speakers_are_bounded_in_all_and_from_one_address() {
    let mut house = House::new();
    for number in 0..SPEAKERS_PER_ADDRESS {
        assert!(house.hear(("192.168.0.10", 1), &format!("N{number}"), "oi"));
    }
    assert!(!house.hear(("192.168.0.10", 1), "demais", "oi"));
    assert!(
        house.hear(("192.168.0.10", 1), "N0", "oi"),
        "who is here may speak"
    );
    for number in SPEAKERS_PER_ADDRESS..SPEAKERS {
        assert!(house.hear((HERE, 2), &format!("N{number}"), "oi"));
    }
    assert!(!house.hear((HERE, 2), "demais", "oi"));
    assert!(!house.hear(("192.168.0.11", 3), "demais", "oi"));
    // Whose connection goes makes room.
    house.gone(1);
    house.wait(AWAY + SECOND);
    assert!(house.hear(("192.168.0.11", 3), "agora sim", "oi"));
}

#[test]
fn an_abandoned_call_harms_nobody() {
    let mut house = House::new();
    for _ in 0..60 {
        assert!(house.hear((HERE, 1), "Zé", "oi"));
    }
    let call = house.begin_hear((HERE, 1), "Zé", "tarde");
    house.abandon(call);
    house.wait(SECOND);
    assert!(house.hear((HERE, 1), "Zé", "oi"));
}

#[test]
fn an_announcement_goes_to_the_mesh() {
    let mut house = House::new();
    house.order(&Order::Announce("a aula começou".to_owned()));
    assert_eq!(house.told(), ["[11:06:40] Servidor: a aula começou"]);
}
