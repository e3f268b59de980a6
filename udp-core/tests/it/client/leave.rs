//! Quitting: what waits is said, TCHAU follows, the end comes last.

use super::{Server, World};
use udp_core::client::Command;

#[test]
fn quitting_says_tchau_and_ends() {
    let mut world = World::online(Server::recado());
    world.command(Command::Quit);
    assert_eq!(world.sent(), ["TCHAU 7→0"]);
    assert_eq!(world.events(), ["ended: quit"]);
    assert_eq!(world.client.poll_timeout(), None);
    world.say(1, 0, "tarde demais");
    world.person_says(2, 0, "?");
    assert_eq!((world.events(), world.sent()), (vec![], vec![]));
}

#[test]
fn quitting_before_registering_has_nothing_to_say() {
    let mut world = World::new(Server::absent());
    world.sent();
    world.command(Command::Quit);
    assert_eq!(world.sent(), [""; 0]);
    assert_eq!(world.events()[1..], ["ended: quit"]);
}

#[test]
fn what_was_said_before_connecting_is_said_before_quitting() {
    let mut world = World::new(Server::absent());
    world.say(1, 0, "um");
    world.say(2, 0, "dois");
    world.command(Command::Quit);
    world.server.is_up = true;
    world.run(1.0);
    let sent = world.sent();
    assert_eq!(sent[4..], ["MSG 7→0 um", "MSG 7→0 dois", "TCHAU 7→0"]);
    let events = world.events();
    assert_eq!(
        events[events.len() - 3..],
        ["said 7 Ana→0 um =1", "said 7 Ana→0 dois =2", "ended: quit"]
    );
}

#[test]
fn a_long_text_leaves_whole_before_tchau() {
    let mut world = World::online(Server::recado());
    world.say(1, 0, &"a".repeat(8_960));
    world.command(Command::Quit);
    world.run(3.0);
    assert_eq!(world.sent().len(), 65);
    assert_eq!(world.events().last().unwrap(), "ended: quit");
}

#[test]
fn quitting_again_does_not_wait() {
    let mut world = World::online(Server::recado());
    world.say(1, 0, &"a".repeat(8_960));
    world.command(Command::Quit);
    world.command(Command::Quit);
    assert_eq!(world.events().last().unwrap(), "ended: quit");
    assert_eq!(world.sent().last().unwrap(), "TCHAU 7→0");
}

#[test]
fn the_refusal_of_a_last_private_text_is_waited_for() {
    let mut world = World::online(Server::recado().with_people(&[(2, "Bia")]));
    world.say(1, 2, "tchau");
    world.command(Command::Quit);
    assert_eq!(world.events(), ["progress =1 1/1"]);
    world.run(0.5);
    assert_eq!(world.events(), ["ended: quit"]);
}

#[test]
fn a_text_that_does_not_come_back_delays_the_end_three_seconds() {
    let mut world = World::online(Server::recado());
    world.server.relays = false;
    world.say(1, 0, "alguém?");
    world.command(Command::Quit);
    world.run(3.0);
    assert_eq!(
        world.events(),
        ["progress =1 1/1", "lost =1", "ended: quit"]
    );
}

#[test]
fn quitting_while_away_drops_what_waits() {
    let mut world = World::online(Server::recado());
    world.unreachable();
    world.say(1, 0, "ninguém ouve");
    world.command(Command::Quit);
    assert_eq!(world.events(), ["away closed 1", "ended: quit"]);
    assert_eq!(world.sent(), ["TCHAU 7→0"]);
}

#[test]
fn losing_the_server_while_quitting_ends() {
    let mut world = World::online(Server::recado());
    world.say(1, 0, &"a".repeat(8_960));
    world.command(Command::Quit);
    world.unreachable();
    assert_eq!(world.events().last().unwrap(), "ended: quit");
}

#[test]
fn a_server_that_slows_us_for_ever_does_not_keep_us() {
    let mut world = World::online(Server::recado());
    world.say(1, 0, &"a".repeat(8_960));
    world.command(Command::Quit);
    for _ in 0..91 {
        world.server_says(protocol::Kind::ERRO, protocol::Refusal::TooFast.text());
        world.run(1.0);
    }
    assert_eq!(world.events().last().unwrap(), "ended: quit");
}
