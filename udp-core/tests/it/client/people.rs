//! Who is here, and noticing that nobody answers.

use super::{Server, World, world::datagram};
use protocol::Kind;
use udp_core::client::Command;

#[test]
fn pages_become_one_list_sorted_by_id() {
    let mut server = Server::recado();
    for id in (1..=40).rev() {
        server = server.with_people(&[(100 + id, "Maria da Conceição")]);
    }
    let mut world = World::new(server);
    world.run(0.3);
    let ids: Vec<String> = (101..=140).map(|id| id.to_string()).collect();
    assert_eq!(world.events()[3], format!("people 7,{}", ids.join(",")));
}

#[test]
fn what_the_server_had_no_room_to_name_is_counted() {
    let mut world = World::online(Server::recado());
    world.server_says(Kind::MSG, "Clientes conectados: 9: Bia, 8: Caio, 9: Bia");
    world.server_says(Kind::MSG, "Clientes conectados: 7: Ana, … e mais 12");
    world.run(0.3);
    assert_eq!(world.events(), ["people 7,8,9 +12"]);
}

#[test]
fn a_list_longer_than_any_frame_is_read_whole() {
    let mut world = World::online(Server::existing());
    let entries: Vec<String> = (1..=400).map(|id| format!("{id}: Maria")).collect();
    let text = format!("Clientes conectados: {}", entries.join(", "));
    world.bytes(&datagram(Kind::MSG, 0, 7, &text));
    world.run(0.3);
    assert!(world.events()[0].ends_with(",399,400"));
}

#[test]
fn pages_without_end_do_not_keep_the_list_open() {
    let mut world = World::online(Server::recado());
    for _ in 0..50 {
        world.server_says(Kind::MSG, "Clientes conectados: 7: Ana");
    }
    assert_eq!(world.events(), ["people 7"]);
}

#[test]
fn the_list_is_asked_for_every_30_seconds_while_visible_and_every_60_otherwise() {
    let mut world = World::online(Server::recado());
    world.run(90.0);
    assert_eq!(world.sent(), ["LISTA 7→0"; 3]);
    world.command(Command::SetVisible(false));
    world.run(150.0);
    assert_eq!(world.sent(), ["LISTA 7→0"; 3]);
    world.command(Command::SetVisible(true));
    world.run(30.0);
    assert_eq!(world.sent(), ["LISTA 7→0"; 1]);
}

#[test]
fn becoming_visible_asks_at_once_when_the_list_is_old() {
    let mut world = World::online(Server::recado());
    world.command(Command::SetVisible(false));
    world.run(89.0);
    world.sent();
    world.command(Command::SetVisible(true));
    assert_eq!(world.sent(), ["LISTA 7→0"]);
    world.command(Command::SetVisible(true));
    assert_eq!(world.sent(), [""; 0]);
}

#[test]
fn a_user_may_ask_once_a_second() {
    let mut world = World::online(Server::recado());
    for _ in 0..5 {
        world.command(Command::AskPeople);
    }
    assert_eq!(world.sent(), [""; 0]);
    world.run(1.0);
    assert_eq!(world.sent(), ["LISTA 7→0"]);
    world.run(0.1);
    assert_eq!(world.events(), ["people 7"]);
}

#[test]
fn a_list_asked_for_before_the_user_asked_is_not_the_answer() {
    let mut world = World::new(Server::recado());
    world.run(0.1);
    world.events();
    world.command(Command::AskPeople);
    world.server = world.server.with_people(&[(9, "Bia")]);
    world.run(1.2);
    assert_eq!(world.events(), [""; 0]);
    world.run(0.2);
    assert_eq!(world.events(), ["people 7,9"]);
}

#[test]
fn three_questions_without_an_answer_are_silence() {
    let mut world = World::online(Server::recado());
    world.server.is_up = false;
    world.run(35.6);
    assert_eq!(world.events(), [""; 0]);
    world.run(0.1);
    assert_eq!(world.events(), ["away silent 1"]);
    assert_eq!(world.sent(), ["LISTA 7→0"; 3]);
}

#[test]
fn a_server_that_only_loses_the_list_is_not_silent() {
    let mut world = World::online(Server::recado());
    world.server.is_up = false;
    world.run(33.0);
    world.person_says(2, 0, "Oi");
    world.run(10.0);
    assert_eq!(world.events(), ["said 2 Bia→0 Oi"]);
}

#[test]
fn a_server_without_lista_is_not_silent_and_nobody_hears_of_it() {
    let mut world = World::online(Server::recado());
    world.server.is_up = false;
    world.run(30.0);
    world.server_says(Kind::ERRO, "Tipo de mensagem desconhecido.");
    world.run(29.0);
    assert_eq!(world.events(), [""; 0]);
}
