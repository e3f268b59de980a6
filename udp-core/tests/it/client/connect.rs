//! Getting in: the question, the registration, and every way to be turned away.

use super::{
    Server, World,
    world::{ana, datagram},
};
use protocol::{Kind, Refusal};
use udp_core::client::Profile;

#[test]
fn a_recado_server_is_asked_then_registered_with() {
    let mut world = World::new(Server::recado());
    world.run(0.3);
    assert_eq!(
        world.sent(),
        ["LISTA 0→0", "OI 7→0 Conectando como Ana...", "LISTA 7→0"]
    );
    assert_eq!(
        world.events(),
        [
            "connecting 1",
            "connecting 1",
            "online 7 Recado",
            "people 7"
        ]
    );
}

#[test]
fn an_existing_server_answers_with_its_list() {
    let mut world = World::new(Server::existing().with_people(&[(2, "Bia")]));
    world.run(0.3);
    let events = world.events();
    assert_eq!(events[2..], ["online 7 Existing", "people 2,7"]);
}

#[test]
fn a_server_that_refuses_the_question_is_an_existing_one() {
    let mut world = World::new(Server::absent());
    world.server.is_up = true;
    world.server_says(Kind::ERRO, Refusal::UnknownKind.text());
    assert_eq!(world.events()[2], "online 7 Existing");
}

#[test]
fn classic_unasked_registers_at_once() {
    let profile = Profile {
        classic_unasked: true,
        ..ana()
    };
    let mut world = World::with_profile(Server::recado(), profile);
    assert_eq!(world.sent(), ["OI 7→0 Conectando como Ana...", "LISTA 7→0"]);
    assert_eq!(world.events(), ["connecting 1", "online 7 Existing"]);
}

#[test]
fn no_server_is_no_answer_after_three_tries() {
    let mut world = World::new(Server::absent());
    world.run(2.9);
    assert_eq!(
        world.events(),
        ["connecting 1", "connecting 2", "connecting 3"]
    );
    world.run(0.1);
    assert_eq!(world.events(), ["ended: no answer"]);
    assert_eq!(world.sent(), ["LISTA 0→0"; 3]);
    assert_eq!(world.client.poll_timeout(), None);
}

#[test]
fn a_server_that_starts_meanwhile_is_reached_although_its_port_was_closed() {
    let mut world = World::new(Server::absent());
    world.unreachable();
    world.server.is_up = true;
    world.run(1.0);
    assert_eq!(
        world.events()[1..],
        ["connecting 2", "connecting 1", "online 7 Recado"]
    );
}

#[test]
fn a_server_that_answers_the_question_but_not_the_registration_is_no_answer() {
    let mut world = World::new(Server::absent());
    world.server_says(Kind::MSG, "recado/1 classico");
    world.run(3.0);
    assert_eq!(world.events().last().unwrap(), "ended: no answer");
    assert_eq!(world.count_sent(Kind::OI), 3);
}

#[test]
fn refusals_end_with_the_servers_own_words() {
    for refusal in [
        Refusal::IdInUse,
        Refusal::NameNotAllowed,
        Refusal::ServerFull,
    ] {
        let mut world = World::new(Server {
            refusal: Some(refusal),
            ..Server::recado()
        });
        let events = world.events();
        assert_eq!(events[2..], [format!("ended: {}", refusal.text())]);
        world.run(60.0);
        assert_eq!(world.sent().len(), 2);
    }
}

#[test]
fn refusals_of_unknown_servers_are_shown_too() {
    let mut world = World::new(Server::absent());
    world.server_says(Kind::MSG, "recado/1 classico");
    world.server_says(Kind::ERRO, "Volte amanhã.");
    assert_eq!(world.events().last().unwrap(), "ended: Volte amanhã.");
}

#[test]
fn an_automatic_id_that_is_taken_is_replaced_by_another() {
    let profile = Profile { id: None, ..ana() };
    let mut world = World::with_profile(Server::absent(), profile);
    world.server.is_up = true;
    world.server.taken = |id| !id.is_multiple_of(3);
    world.run(2.0);
    let events = world.events();
    let online = events.iter().find(|event| event.starts_with("online"));
    let id: u32 = online
        .and_then(|line| line.split(' ').nth(1))
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        id.is_multiple_of(3) && (10_000..=999_999).contains(&id),
        "{id}"
    );
}

#[test]
fn a_server_that_has_every_automatic_id_taken_refuses() {
    let profile = Profile { id: None, ..ana() };
    let server = Server {
        refusal: Some(Refusal::IdInUse),
        ..Server::recado()
    };
    let mut world = World::with_profile(server, profile);
    assert_eq!(world.events().last().unwrap(), "ended: ID já em uso.");
    assert_eq!(world.count_sent(Kind::OI), 9);
}

#[test]
fn a_refusal_of_an_id_tried_before_does_not_end_the_next_one() {
    let mut world = World::new(Server::absent());
    world.server_says(Kind::MSG, "recado/1 classico");
    world.bytes(&datagram(Kind::ERRO, 0, 6, Refusal::IdInUse.text()));
    world.server_says(Kind::OI, "Conexão aceita.");
    assert_eq!(world.events().last().unwrap(), "online 7 Recado");
}

#[test]
fn an_automatic_id_takes_nobodys_place_on_an_existing_server() {
    let profile = Profile { id: None, ..ana() };
    let mut world = World::with_profile(Server::absent(), profile.clone());
    world.server_says(Kind::MSG, "recado/1");
    let first = world.sent()[1].clone();
    let id = first.split([' ', '→']).nth(1).unwrap();
    // The same seed, and somebody is here under the id it leads to.
    let mut world = World::with_profile(Server::absent(), profile);
    world.server_says(Kind::MSG, &format!("Clientes conectados: {id}: Bia"));
    assert_ne!(world.sent()[1], first);
}
