//! Saying: parts, pace, echoes, refusals; and what others say.

use super::{Server, World, world::datagram};
use protocol::{Kind, Refusal};

#[test]
fn what_is_said_to_everyone_comes_back_as_ours() {
    let mut world = World::online(Server::recado());
    world.say(1, 0, "Olá, ação");
    assert_eq!(world.sent(), ["MSG 7→0 Olá, ação"]);
    assert_eq!(
        world.events(),
        ["progress =1 1/1", "said 7 Ana→0 Olá, ação =1"]
    );
    world.run(20.0);
    assert_eq!(world.events(), [""; 0]);
}

#[test]
fn the_same_text_twice_comes_back_in_order() {
    let mut world = World::online(Server::recado());
    world.server.relays = false;
    world.say(1, 0, "ok");
    world.say(2, 0, "ok");
    world.events();
    world.person_says(7, 0, "ok");
    world.person_says(7, 0, "ok");
    world.person_says(7, 0, "ok");
    assert_eq!(
        world.events(),
        [
            "said 7 Bia→0 ok =1",
            "said 7 Bia→0 ok =2",
            "said 7 Bia→0 ok"
        ]
    );
}

#[test]
fn what_does_not_come_back_is_reported_once_and_still_recognised_later() {
    let mut world = World::online(Server::recado());
    world.server.relays = false;
    world.say(1, 0, &"x".repeat(300));
    world.say(2, 0, "fim");
    world.events();
    world.run(3.0);
    assert_eq!(world.events(), ["lost =1", "lost =2"]);
    world.person_says(7, 0, "fim");
    assert_eq!(world.events(), ["said 7 Bia→0 fim =2"]);
    world.run(27.0);
    world.person_says(7, 0, &"x".repeat(140));
    assert!(!world.events_but_people()[0].contains('='));
}

#[test]
fn a_private_text_has_no_echo_and_one_to_oneself_has() {
    let mut world = World::online(Server::recado().with_people(&[(2, "Bia")]));
    world.say(1, 2, "só para você");
    world.say(2, 7, "nota");
    assert_eq!(
        world.events(),
        ["progress =1 1/1", "progress =2 1/1", "said 7 Ana→7 nota =2"]
    );
    world.run(10.0);
    assert_eq!(world.events(), [""; 0]);
}

#[test]
fn long_texts_leave_in_parts_32_at_once_then_15_a_second() {
    let mut world = World::online(Server::recado());
    world.say(1, 0, &"a".repeat(8_960));
    assert_eq!(world.count_sent(Kind::MSG), 32);
    let events = world.events();
    assert_eq!(events[0], "progress =1 1/64");
    assert!(events[32].ends_with(" =1 1/64"));
    world.run(1.0);
    assert_eq!(world.count_sent(Kind::MSG), 15);
    world.run(2.0);
    assert_eq!(world.count_sent(Kind::MSG), 17);
    assert!(world.events().contains(&"progress =1 64/64".to_owned()));
}

#[test]
fn texts_that_cannot_be_said_are_refused_here() {
    let mut world = World::online(Server::recado());
    world.say(1, 0, " \r\n\t");
    world.say(2, 0, &"a".repeat(8_961));
    // 8,960 bytes, but three-byte characters leave two bytes of each frame unused.
    world.say(3, 0, &"…".repeat(2_986));
    assert_eq!(
        world.events(),
        [
            "not said =1 empty",
            "not said =2 too long",
            "not said =3 too long"
        ]
    );
    assert_eq!(world.sent(), [""; 0]);
}

#[test]
fn the_queue_is_bounded() {
    let mut world = World::online(Server::recado());
    for label in 0..18 {
        world.say(label, 0, &"a".repeat(8_960));
    }
    let refused: Vec<String> = world
        .events()
        .into_iter()
        .filter(|event| event.starts_with("not said"))
        .collect();
    assert_eq!(
        refused,
        ["not said =16 queue full", "not said =17 queue full"]
    );
}

#[test]
fn hostile_text_is_cleaned_before_it_leaves() {
    let mut world = World::online(Server::recado());
    world.say(1, 0, "a\r\nb\x1b[2Jc\u{202e}");
    assert_eq!(world.sent(), ["MSG 7→0 a\nb?[2Jc?"]);
    assert_eq!(world.events()[1], "said 7 Ana→0 a\nb?[2Jc? =1");
}

#[test]
fn an_unknown_destination_is_the_last_private_texts() {
    let mut world = World::online(Server::recado());
    world.say(1, 99, "oi?");
    assert_eq!(
        world.events(),
        [
            "progress =1 1/1",
            "refused ID de destino não encontrado. =1"
        ]
    );
    world.say(2, 0, "a todos");
    world.events();
    world.server_says(Kind::ERRO, Refusal::UnknownDestination.text());
    assert_eq!(world.events(), ["refused ID de destino não encontrado. =1"]);
    world.run(3.0);
    world.server_says(Kind::ERRO, Refusal::UnknownDestination.text());
    assert_eq!(world.events(), ["refused ID de destino não encontrado."]);
}

#[test]
fn too_fast_pauses_a_second_and_is_not_reported_as_lost_too() {
    let mut world = World::online(Server::recado());
    world.server.relays = false;
    world.say(1, 0, "um");
    world.server_says(Kind::ERRO, Refusal::TooFast.text());
    world.say(2, 0, "dois");
    assert_eq!(
        world.events(),
        ["progress =1 1/1", "refused Devagar: mensagens demais. =1"]
    );
    world.run(0.9);
    assert_eq!(world.sent(), ["MSG 7→0 um"]);
    world.run(0.1);
    assert_eq!(world.sent(), ["MSG 7→0 dois"]);
    world.run(4.0);
    assert_eq!(world.events(), ["progress =2 1/1", "lost =2"]);
}

#[test]
fn what_others_say_is_heard_when_it_is_for_us() {
    let mut world = World::online(Server::recado());
    world.person_says(2, 0, "a todos");
    world.person_says(2, 7, "a você");
    world.person_says(2, 1_000_000_001, "à sala");
    world.person_says(2, 8, "a outro");
    world.person_says(2, 1_000_000_000, "às salas");
    assert_eq!(
        world.events(),
        [
            "said 2 Bia→0 a todos",
            "said 2 Bia→7 a você",
            "said 2 Bia→1000000001 à sala"
        ]
    );
}

#[test]
fn texts_that_nobody_cut_are_heard_whole() {
    let mut world = World::online(Server::existing());
    let text = "ação ".repeat(100);
    world.bytes(&datagram(Kind::MSG, 2, 0, &text));
    assert_eq!(world.events(), [format!("said 2 →0 {text}")]);
}

#[test]
fn the_server_speaks_in_notices_beacons_and_silent_probes() {
    let mut world = World::online(Server::recado());
    world.server_says(Kind::MSG, "Manutenção às 18 h.");
    world.server_says(
        Kind::MSG,
        "Servidor ativo há 60 segundos. Clientes conectados: 1.",
    );
    world.server_says(Kind::LISTA, "");
    world.server_says(Kind::OI, "Conexão aceita.");
    assert_eq!(
        world.events(),
        [
            "notice Manutenção às 18 h.",
            "beacon Servidor ativo há 60 segundos. Clientes conectados: 1."
        ]
    );
    assert_eq!(world.sent(), [""; 0]);
}

#[test]
fn a_person_who_claims_to_be_ending_the_server_is_only_heard() {
    let mut world = World::online(Server::recado());
    world.person_says(2, 0, protocol::words::SHUTDOWN);
    assert_eq!(
        world.events(),
        [format!("said 2 Bia→0 {}", protocol::words::SHUTDOWN)]
    );
}

#[test]
fn being_thrown_out_is_the_end() {
    let mut world = World::online(Server::recado());
    world.server_says(Kind::ERRO, Refusal::Kicked.text());
    assert_eq!(world.events(), ["ended: Desconectado pelo operador."]);
    world.run(100.0);
    assert_eq!(world.sent(), [""; 0]);
}
