//! Rooms in the window: listed, created, entered, left; one at a time.

use crate::world::{World, ended, id, online, said};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use protocol::{Destination, Name, Refusal, RoomId};
use udp_core::client::{Command, Event, NoRoom, Person, Phase, Refused, RoomWish, ServerKind};

pub(crate) fn room(place: u32) -> RoomId {
    RoomId::new(RoomId::MIN + place).unwrap()
}

pub(crate) fn refused(refusal: Refusal) -> NoRoom {
    NoRoom::Refused(Refused {
        refusal: Some(refusal),
        text: refusal.text().into(),
    })
}

fn entered(place: u32, name: &str) -> Event {
    Event::RoomEntered {
        room: room(place),
        name: Name::cut(name),
    }
}

fn left(place: u32) -> Event {
    Event::RoomLeft {
        room: room(place),
        refused: None,
    }
}

/// Ana sees the rooms redes and provas.
fn with_rooms() -> World {
    let mut world = World::online();
    world.tell(Event::Rooms {
        rooms: vec![
            (room(0), Name::cut("redes")),
            (room(1), Name::cut("provas")),
        ],
        more: 0,
    });
    world
}

/// Ana is in redes and reads it.
fn in_redes() -> World {
    let mut world = with_rooms();
    world.click("Sala redes");
    world.click("Entrar");
    world.tell(entered(0, "redes"));
    world
}

fn commands(world: &mut World) -> Vec<Command> {
    std::iter::from_fn(|| world.command()).collect()
}

#[test]
fn rooms_are_asked_for_with_the_people() {
    let mut world = World::online();
    commands(&mut world);
    world.tell(Event::People {
        people: vec![],
        more: 0,
    });
    assert_eq!(commands(&mut world), [Command::AskRooms]);
    world.click("Atualizar as salas");
    assert_eq!(commands(&mut world), [Command::AskRooms]);
}

#[test]
fn a_room_is_entered_by_click_and_left_by_its_button() {
    let mut world = with_rooms();
    world.click("Sala redes");
    assert!(!world.shows("Mensagem"));
    world.click("Entrar");
    let enter = Command::EnterRoom { room: room(0) };
    assert!(commands(&mut world).contains(&enter));
    world.tell(entered(0, "redes"));
    assert!(world.shows("Você entrou nesta sala."));
    assert!(world.shows("Mensagem"));
    world.click("Sair da sala");
    let leave = Command::LeaveRoom { room: room(0) };
    assert!(commands(&mut world).contains(&leave));
    world.tell(left(0));
    assert!(world.shows("Você saiu desta sala."));
    assert!(world.shows("Entrar"));
}

#[test]
fn what_is_said_in_a_room_goes_to_it_and_comes_back() {
    let mut world = in_redes();
    commands(&mut world);
    world.harness.event(egui::Event::Text("olá".into()));
    world.run();
    world.press(Modifiers::NONE, Key::Enter);
    let Some(Command::Say { label, to, text }) = commands(&mut world).pop() else {
        panic!("nothing was said");
    };
    assert_eq!((to, text.as_str()), (Destination::Room(room(0)), "olá"));
    world.tell(Event::Said {
        from: id(7),
        name: Name::cut("Ana"),
        to,
        text,
        label: Some(label),
        part: (0, 1),
    });
    assert!(world.shows(": olá"));
}

#[test]
fn the_unread_of_a_room_stand_in_its_name() {
    let mut world = in_redes();
    world.click("Conversa Todos");
    for text in ["um", "dois"] {
        world.tell(said(2, "Bia", Destination::Room(room(0)), text));
    }
    assert!(world.shows("Sala redes, 2 não lidas"));
    world.click("Sala redes, 2 não lidas");
    assert!(world.shows("Sala redes"));
}

#[test]
fn one_room_at_a_time_is_told_in_words() {
    let mut world = in_redes();
    world.click("Sala provas");
    assert!(world.shows("Entrar aqui tira você de #redes"));
    world.click("Entrar");
    world.tell_later(left(0));
    world.tell(entered(1, "provas"));
    assert!(world.shows("Você saiu de #redes: nesta conexão, uma sala por vez."));
    world.click("Sala redes");
    assert!(world.shows("Você saiu desta sala: nesta conexão, uma sala por vez."));
}

#[test]
fn a_room_is_created_in_a_dialog_that_tells_refusals() {
    let mut world = World::online();
    world.click("Nova sala");
    world.click("Criar");
    assert!(world.shows("Dê um nome à sala."));
    world.write("Nome da sala", "ação");
    assert!(world.shows("6 de 20 bytes"));
    world.click("Criar");
    let name = Name::cut("ação");
    assert!(commands(&mut world).contains(&Command::CreateRoom { name }));
    world.tell(Event::RoomRefused {
        wish: RoomWish::Create(name),
        why: refused(Refusal::RoomNameTaken),
    });
    assert!(world.shows("O nome da sala já existe."));
    world.click("Criar");
    world.tell(Event::RoomCreated {
        room: room(0),
        name,
    });
    assert!(!world.shows("Nome da sala"));
    assert!(world.shows("Sala ação"));
    let ask = Command::AskMembers { room: room(0) };
    assert!(commands(&mut world).contains(&ask));
    assert!(world.shows("Entrar"));
}

#[test]
fn a_room_that_is_gone_is_no_longer_listed_and_says_why() {
    let mut world = with_rooms();
    world.click("Sala redes");
    world.click("Entrar");
    world.tell(Event::RoomRefused {
        wish: RoomWish::Enter(room(0)),
        why: refused(Refusal::UnknownRoom),
    });
    assert!(world.shows("Você não está nesta sala. Sala não encontrada."));
}

#[test]
fn the_members_of_the_open_room_are_shown() {
    let mut world = in_redes();
    let people = [(2, "Bia"), (7, "Ana")].map(|(number, name)| Person {
        id: id(number),
        name: Name::cut(name),
    });
    world.tell(Event::Members {
        room: room(0),
        people: people.into(),
        more: 0,
    });
    assert!(world.shows("NA SALA — 2"));
    let top = |name| world.harness.get_by_label(name).rect().top();
    assert!(top("Pessoa Ana (você), ID 7") < top("Pessoa Bia, ID 2"));
    commands(&mut world);
    world.click("Lista de clientes");
    assert_eq!(
        commands(&mut world),
        [Command::AskMembers { room: room(0) }]
    );
}

#[test]
fn a_list_that_could_not_name_every_room_says_so() {
    let mut world = with_rooms();
    assert!(!world.shows("… e mais"));
    world.tell(Event::Rooms {
        rooms: vec![(room(0), Name::cut("redes"))],
        more: 1_012,
    });
    assert!(world.shows("… e mais 1.012, que a lista do servidor não comporta."));
}

#[test]
fn an_existing_server_shows_no_rooms() {
    let mut world = World::online();
    assert!(world.shows("SALAS"));
    world.tell(Event::Phase(Phase::Online {
        id: id(7),
        server: ServerKind::Existing,
    }));
    assert!(!world.shows("SALAS"));
}

#[test]
fn a_new_connection_enters_the_room_again() {
    let mut world = in_redes();
    world.news(ended(udp_core::client::End::NoAnswer));
    world.click("Conectar de novo");
    world.tell(online());
    let enter = Command::EnterRoom { room: room(0) };
    assert!(commands(&mut world).contains(&enter));
}
