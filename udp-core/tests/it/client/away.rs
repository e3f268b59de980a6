//! Losing the server, coming back to it, and being forgotten by it.

use super::{Server, World};
use protocol::{Kind, Refusal, words};
use udp_core::client::Command;

#[test]
fn a_shutdown_is_announced_then_the_client_comes_back_by_itself() {
    let mut world = World::online(Server::recado());
    world.server.is_up = false;
    world.server_says(Kind::MSG, words::SHUTDOWN);
    assert_eq!(
        world.events(),
        [&format!("notice {}", words::SHUTDOWN), "away shutdown 1"]
    );
    world.run(20.0);
    let attempts = world.events().len();
    assert!((2..=4).contains(&attempts), "{attempts}");
    world.server = Server::recado();
    world.run(40.0);
    assert_eq!(world.events_but_people(), ["online 7 Recado"]);
}

#[test]
fn a_closed_port_is_noticed_at_once_and_tried_again_for_ever() {
    let mut world = World::online(Server::recado());
    world.server.is_up = false;
    world.unreachable();
    assert_eq!(world.events(), ["away closed 1"]);
    world.run(24.0 * 3600.0);
    // Once in 30 s, a quarter more or less, and a second of waiting for the answer.
    let attempts = world.events().len();
    assert!((2_200..=3_900).contains(&attempts), "{attempts}");
    world.server = Server::recado();
    world.run(40.0);
    assert_eq!(world.events_but_people(), ["online 7 Recado"]);
}

#[test]
fn a_closed_port_ends_an_attempt_at_once() {
    let mut world = World::online(Server::recado());
    world.server.is_up = false;
    world.unreachable();
    world.run(1.3);
    assert_eq!(world.sent(), ["LISTA 0→0"]);
    world.unreachable();
    assert_eq!(world.events(), ["away closed 1", "away closed 2"]);
}

#[test]
fn retry_now_does_not_wait() {
    let mut world = World::online(Server::recado());
    world.unreachable();
    world.command(Command::RetryNow);
    assert_eq!(
        world.events(),
        ["away closed 1", "away closed 1 now", "online 7 Recado"]
    );
}

#[test]
fn a_server_that_was_only_out_of_reach_still_knows_us() {
    let mut world = World::online(Server::recado());
    world.server.is_up = false;
    world.run(40.0);
    world.server.is_up = true;
    world.run(10.0);
    // It answers the question with its list, and is a Recado server all the same.
    assert_eq!(world.events_but_people().last().unwrap(), "online 7 Recado");
}

#[test]
fn what_is_said_while_away_is_said_when_back() {
    let mut world = World::online(Server::recado());
    world.unreachable();
    world.say(1, 0, "ainda aqui");
    assert_eq!(world.events(), ["away closed 1"]);
    world.run(1.3);
    assert_eq!(
        world.events_but_people(),
        [
            "online 7 Recado",
            "progress =1 1/1",
            "said 7 Ana→0 ainda aqui =1"
        ]
    );
}

#[test]
fn a_server_that_was_started_anew_is_registered_with_silently() {
    for server in [Server::recado, Server::existing] {
        let mut world = World::online(server());
        world.server = server();
        world.run(31.0);
        assert!(world.server.people.contains_key(&7));
        let events = world.events();
        assert!(
            events.iter().all(|event| event.starts_with("people")),
            "{events:?}"
        );
    }
}

#[test]
fn a_server_that_never_remembers_is_not_asked_without_end() {
    let mut world = World::online(Server::recado());
    world.server.is_up = false;
    for _ in 0..100 {
        world.command(Command::AskPeople);
        world.server_says(Kind::MSG, words::DIALECTS_CLASSIC);
        world.server_says(Kind::OI, words::ACCEPTED);
        world.run(0.1);
    }
    assert!(world.count_sent(Kind::OI) <= 2);
}

#[test]
fn a_server_that_says_it_does_not_know_us_is_registered_with_again() {
    let mut world = World::online(Server::existing());
    world.say(1, 0, "oi");
    world.events();
    world.server_says(Kind::ERRO, "ID de origem não registrado.");
    assert_eq!(world.events(), ["refused ID de origem não registrado. =1"]);
    assert_eq!(world.count_sent(Kind::OI), 1);
}

#[test]
fn another_kind_of_server_at_the_same_address_is_told() {
    let mut world = World::online(Server::existing());
    world.server = Server::recado();
    world.run(31.0);
    assert_eq!(world.events_but_people(), ["online 7 Recado"]);
}

#[test]
fn our_own_old_registration_is_outwaited() {
    let mut world = World::online(Server::recado());
    world.server = Server::recado();
    world.server.refusal = Some(Refusal::IdInUse);
    world.unreachable();
    world.run(600.0);
    let refusals = |events: Vec<String>| {
        events
            .iter()
            .filter(|event| event.contains("ID já em uso."))
            .count()
    };
    assert_eq!(refusals(world.events()), 1);
    world.server.refusal = None;
    world.run(40.0);
    assert_eq!(world.events_but_people().last().unwrap(), "online 7 Recado");
}

#[test]
fn an_id_that_stays_taken_ends_after_eleven_minutes() {
    let mut world = World::online(Server::recado());
    world.server = Server::recado();
    world.server.refusal = Some(Refusal::IdInUse);
    world.unreachable();
    world.run(720.0);
    assert_eq!(world.events().last().unwrap(), "ended: ID já em uso.");
}

#[test]
fn other_refusals_end_a_return_at_once() {
    let mut world = World::online(Server::recado());
    world.server = Server::recado();
    world.server.refusal = Some(Refusal::ServerFull);
    world.unreachable();
    world.run(1.3);
    assert_eq!(world.events(), ["away closed 1", "ended: Servidor cheio."]);
}

#[test]
fn somebody_else_under_our_id_after_a_restart_is_shown() {
    let mut world = World::online(Server::recado());
    world.server = Server::recado();
    world.server.refusal = Some(Refusal::IdInUse);
    world.run(30.0);
    assert_eq!(world.events(), ["refused ID já em uso.", "away silent 1"]);
}

#[test]
fn a_new_address_of_ours_is_registered_at_once() {
    let mut world = World::online(Server::recado());
    world.client.handle_new_address(world.now);
    world.run(0.0);
    world.say(1, 0, "oi");
    assert_eq!(world.sent()[0], "OI 7→0 Conectando como Ana...");
}
