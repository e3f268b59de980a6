//! Rooms as the application asks for them: created, entered, left, listed; and all that may get lost.

use super::{Server, World};
use protocol::{Destination, Frame, FrameText, Kind, Name, Origin, Refusal, RoomId};
use udp_core::client::Command;

const REDES: u32 = 1_000_000_001;
const PROVAS: u32 = 1_000_000_002;

fn room(number: u32) -> RoomId {
    RoomId::new(number).expect("a room's number")
}

fn enter(world: &mut World, number: u32) {
    world.command(Command::EnterRoom { room: room(number) });
}

/// What a Recado server answers to who enters or creates.
fn room_says(world: &mut World, number: u32, text: &str) {
    let frame = Frame::new(
        Kind::OI,
        Origin::Room(room(number)),
        Destination::from_wire(7).expect("Ana"),
        &Name::SERVER,
        &FrameText::cut(text),
    );
    world.bytes(frame.bytes());
}

/// Ana is in redes.
fn in_redes() -> World {
    let mut world = World::online(Server::recado());
    enter(&mut world, REDES);
    room_says(&mut world, REDES, "Você entrou na sala redes.");
    assert_eq!(world.events(), ["entered 1000000001 redes"]);
    world.sent();
    world
}

#[test]
fn entering_is_asked_for_until_answered() {
    let mut world = World::online(Server::recado());
    enter(&mut world, REDES);
    world.run(1.5);
    assert_eq!(world.sent(), ["OI 7→1000000001"; 2]);
    room_says(&mut world, REDES, "Você entrou na sala redes.");
    room_says(&mut world, REDES, "Você entrou na sala redes.");
    world.run(5.0);
    assert_eq!(world.events(), ["entered 1000000001 redes"]);
    assert_eq!(world.sent(), [""; 0]);
}

#[test]
fn entering_without_an_answer_is_given_up() {
    let mut world = in_redes();
    enter(&mut world, PROVAS);
    world.run(4.0);
    assert_eq!(world.sent(), ["OI 7→1000000002"; 3]);
    assert_eq!(world.events(), ["not enter 1000000002: no answer"]);
    world.say(1, REDES, "ainda aqui");
    assert_eq!(world.sent(), ["MSG 7→1000000001 ainda aqui"]);
}

#[test]
fn another_room_takes_the_place_of_this_one() {
    let mut world = in_redes();
    enter(&mut world, PROVAS);
    room_says(&mut world, PROVAS, "Você entrou na sala provas.");
    assert_eq!(
        world.events(),
        ["left 1000000001", "entered 1000000002 provas"]
    );
}

#[test]
fn an_unknown_room_is_refused_and_we_stay() {
    let mut world = in_redes();
    enter(&mut world, PROVAS);
    world.server_says(Kind::ERRO, Refusal::UnknownRoom.text());
    assert_eq!(
        world.events(),
        ["not enter 1000000002: Sala não encontrada."]
    );
    world.say(1, REDES, "oi");
    assert_eq!(world.sent().len(), 2);
}

#[test]
fn leaving_is_told_at_once_and_repeated_until_confirmed() {
    let mut world = in_redes();
    world.command(Command::LeaveRoom { room: room(REDES) });
    assert_eq!(world.events(), ["left 1000000001"]);
    world.run(1.5);
    assert_eq!(world.sent(), ["TCHAU 7→1000000001"; 2]);
    world.server_says(Kind::ERRO, Refusal::NotInRoom.text());
    world.run(5.0);
    assert_eq!(world.events(), [""; 0]);
    assert_eq!(world.sent(), [""; 0]);
    world.command(Command::LeaveRoom { room: room(REDES) });
    assert_eq!(
        world.events(),
        ["not leave 1000000001: Você não está nesta sala."]
    );
}

#[test]
fn what_is_said_in_a_room_comes_back_and_outside_it_does_not_leave() {
    let mut world = in_redes();
    world.say(1, REDES, "olá, redes");
    world.person_says(7, REDES, "olá, redes");
    assert_eq!(
        world.events(),
        ["progress =1 1/1", "said 7 Bia→1000000001 olá, redes =1"]
    );
    world.say(2, PROVAS, "olá, provas");
    assert_eq!(world.events(), ["refused Você não está nesta sala. =2"]);
    world.say(3, REDES, "perdido");
    world.run(3.0);
    assert_eq!(world.events(), ["progress =3 1/1", "lost =3"]);
    assert_eq!(world.count_sent(Kind::MSG), 2);
}

#[test]
fn creating_answers_with_the_number_or_the_refusal() {
    let mut world = World::online(Server::recado());
    let create = |name| Command::CreateRoom {
        name: Name::cut(name),
    };
    world.command(create("redes"));
    world.command(create("provas"));
    assert_eq!(world.events(), ["not create provas: busy"]);
    assert_eq!(world.sent(), ["OI 7→1000000000 redes"]);
    room_says(&mut world, REDES, "Sala criada.");
    assert_eq!(world.events(), ["created 1000000001 redes"]);
    for refusal in [
        Refusal::RoomNameTaken,
        Refusal::NameNotAllowed,
        Refusal::ServerFull,
        Refusal::DiskFull,
        Refusal::TooFast,
        Refusal::Muted,
    ] {
        world.command(create("redes"));
        world.server_says(Kind::ERRO, refusal.text());
        let expected = format!("not create redes: {}", refusal.text());
        assert_eq!(world.events(), [expected]);
    }
    world.command(create("redes"));
    world.run(3.0);
    assert_eq!(world.events(), ["not create redes: no answer"]);
}

#[test]
fn lists_of_rooms_wait_for_their_turn() {
    let mut world = World::online(Server::recado());
    world.command(Command::AskRooms);
    world.command(Command::AskRooms);
    world.command(Command::AskMembers { room: room(REDES) });
    world.run(0.8);
    assert_eq!(world.sent(), ["LISTA 7→1000000000"]);
    world.server_says(Kind::MSG, "Salas: 1000000001: redes");
    world.server_says(Kind::MSG, "Salas: 1000000002: provas, … e mais 12");
    world.run(0.3);
    assert_eq!(
        world.events(),
        ["rooms 1000000001 redes,1000000002 provas +12"]
    );
    world.run(0.8);
    assert_eq!(world.sent(), ["LISTA 7→1000000001"]);
    world.server_says(Kind::MSG, "Na sala 1000000001: 9: Bia, 7: Ana");
    world.run(0.3);
    assert_eq!(world.events(), ["members 1000000001: 7,9 +0"]);
    world.command(Command::AskMembers { room: room(PROVAS) });
    world.run(1.0);
    world.server_says(Kind::ERRO, Refusal::UnknownRoom.text());
    assert_eq!(
        world.events(),
        ["not members 1000000002: Sala não encontrada."]
    );
}

#[test]
fn pages_nobody_asked_for_are_what_the_operator_says() {
    let mut world = World::online(Server::recado());
    world.server_says(Kind::MSG, "Salas: amanhã abrem às 8 h");
    world.server_says(Kind::MSG, "Na sala 3 há prova");
    assert_eq!(
        world.events(),
        [
            "notice Salas: amanhã abrem às 8 h",
            "notice Na sala 3 há prova"
        ]
    );
}

#[test]
fn the_room_is_entered_again_after_a_reconnection() {
    let mut world = in_redes();
    world.server_says(Kind::MSG, protocol::words::SHUTDOWN);
    world.server.people.clear();
    world.run(2.0);
    assert!(world.sent().contains(&"OI 7→1000000001".to_owned()));
    world.events();
    room_says(&mut world, REDES, "Você entrou na sala redes.");
    assert_eq!(world.events(), ["entered 1000000001 redes"]);
}

#[test]
fn a_room_that_is_gone_after_a_reconnection_is_left() {
    let mut world = in_redes();
    world.server_says(Kind::MSG, protocol::words::SHUTDOWN);
    world.server.people.clear();
    world.run(2.0);
    world.events();
    world.server_says(Kind::ERRO, Refusal::UnknownRoom.text());
    assert_eq!(world.events(), ["left 1000000001 Sala não encontrada."]);
}

#[test]
fn wishes_wait_for_the_connection() {
    let mut world = World::new(Server::absent());
    enter(&mut world, REDES);
    world.command(Command::AskRooms);
    world.server.is_up = true;
    world.run(3.0);
    let sent = world.sent();
    assert!(sent.contains(&"OI 7→1000000001".to_owned()), "{sent:?}");
    assert!(sent.contains(&"LISTA 7→1000000000".to_owned()), "{sent:?}");
}

#[test]
fn an_existing_server_has_no_rooms_and_is_not_asked() {
    let mut world = World::new(Server::existing());
    world.command(Command::AskRooms);
    world.run(0.3);
    assert_eq!(world.events().last().map(String::as_str), Some("people 7"));
    let mut world = World::online(Server::existing());
    enter(&mut world, REDES);
    world.command(Command::AskRooms);
    world.command(Command::CreateRoom {
        name: Name::cut("redes"),
    });
    assert_eq!(
        world.events(),
        [
            "not enter 1000000001: no rooms here",
            "not rooms: no rooms here",
            "not create redes: no rooms here"
        ]
    );
    world.run(3.0);
    assert_eq!(world.sent(), [""; 0]);
}
