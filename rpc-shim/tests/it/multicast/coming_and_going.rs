//! Who is here, and until when.

use super::world::World;
use protocol::Verb;
use rpc_shim::multicast::Call;
use std::time::Duration;
use udp_core::hub::Order;

#[test]
fn a_newcomer_gets_the_history_and_then_that_they_came() {
    let mut world = World::new();
    assert!(world.join("Ana"));
    assert_eq!(
        world.messages("Ana"),
        ["HISTORY ", "SYSTEM Ana entrou no chat #1"]
    );
    world.say("Ana", "um");
    world.say("Ana", "dois");
    world.messages("Ana");
    assert!(world.join("Bia"));
    let came = "SYSTEM Bia entrou no chat #4";
    assert_eq!(world.messages("Bia"), ["HISTORY um,dois", came]);
    assert_eq!(
        world.messages("Ana"),
        ["HISTORY um,dois", "READ Bia #2", "READ Bia #3", came]
    );
}

#[test]
fn a_name_that_is_here_is_not_given_again() {
    let mut world = World::new();
    assert!(world.join("Ana"));
    assert!(!world.join("Ana"));
    world.classic(7, "Caio", Verb::Oi, 0, "");
    assert!(!world.join("Caio"), "whichever door they are behind");
    assert!(!world.join(""), "a name is wanted");
    assert!(!world.join("Servidor"));
    assert!(!world.join("um nome com mais de vinte bytes"));
    assert!(world.join("exatos vinte bytes.."));
    assert!(world.leave("Ana"));
    assert!(world.join("Ana"));
}

#[test]
fn who_leaves_is_gone_at_once() {
    let mut world = World::new();
    world.join("Ana");
    world.join("Bia");
    world.messages("Bia");
    assert!(world.leave("Ana"));
    assert_eq!(world.messages("Bia"), ["SYSTEM Ana saiu do chat #3"]);
    assert_eq!(world.messages("Ana"), Vec::<String>::new());
    assert!(!world.say("Ana", "ainda aqui?"));
}

#[test]
fn who_stops_polling_is_gone_after_half_a_minute() {
    let mut world = World::new();
    world.join("Ana");
    world.join("Bia");
    for _ in 0..29 {
        world.wait(Duration::from_secs(1));
        world.messages("Bia");
    }
    assert!(world.say("Ana", "ainda aqui"));
    world.wait(Duration::from_secs(1));
    assert!(!world.say("Ana", "não mais"));
    let heard = world.messages("Bia");
    assert_eq!(
        heard,
        ["CHAT Ana: ainda aqui #3", "SYSTEM Ana saiu do chat #4"]
    );
}

#[test]
fn a_client_goes_with_its_connection() {
    let mut world = World::new();
    world.join("Bia");
    assert!(world.join_over("Ana", 1) && world.join_over("Caio", 2));
    world.messages("Bia");
    world.close(1);
    assert_eq!(world.messages("Bia"), ["SYSTEM Ana saiu do chat #4"]);
    assert!(world.say("Caio", "ainda aqui"));
}

#[test]
fn a_queue_that_nobody_fetches_ends_after_a_thousand_messages() {
    let mut world = World::new();
    world.join("Ana");
    let speakers: Vec<String> = (0..20).map(|number| format!("Bia {number}")).collect();
    for speaker in &speakers {
        world.join(speaker);
    }
    world.messages("Ana");
    // Fewer than anyone may say at once.
    for _ in 0..50 {
        for speaker in &speakers {
            world.messages(speaker);
            assert!(world.say(speaker, "olá"));
        }
    }
    assert!(world.is_here("Ana"));
    world.say(&speakers[0], "uma a mais");
    assert!(!world.is_here("Ana"));
    assert!(world.is_here(&speakers[0]));
}

#[test]
fn who_is_sent_away_is_told_why() {
    let mut world = World::new();
    world.join("Ana");
    world.messages("Ana");
    let order = Order::Kick(world.id_of("Ana").unwrap());
    world.server.handle_order(&order, world.now).unwrap();
    world.turn();
    assert!(!world.say("Ana", "ainda aqui?"));
    assert_eq!(
        world.messages("Ana"),
        ["SYSTEM Desconectado pelo operador. #0"]
    );
    assert!(world.join("Ana"));
}

#[test]
fn names_are_given_to_five_hundred_and_twelve() {
    let mut world = World::new();
    for number in 0..512 {
        assert!(
            world.join_over(&format!("Ana {number}"), number),
            "{number}"
        );
    }
    assert!(!world.join("Bia"));
    world.close(7);
    assert!(world.join("Bia"));
}

#[test]
fn who_is_gone_before_they_came_leaves_nobody_behind() {
    let mut world = World::new();
    let client_id = "Ana".to_owned();
    let link = Some(rpc_shim::multicast::LinkId(5));
    world.begin(Call::Join { client_id, link });
    world.close(5);
    assert!(!world.is_here("Ana"));
}
