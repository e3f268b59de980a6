//! The end of everyone's conversation.

use super::world::World;
use protocol::Verb;
use std::time::Duration;

#[test]
fn a_door_that_opens_knows_what_was_said_before() {
    let mut world = World::new();
    world.classic(7, "Caio", Verb::Oi, 0, "");
    for count in 1..=60 {
        world.classic(7, "Caio", Verb::Msg, 0, &format!("texto {count}"));
        world.wait(Duration::from_millis(100));
    }
    world.open();
    world.classic(7, "Caio", Verb::Msg, 0, "depois");
    assert!(world.join("Ana"));
    let heard = world.messages("Ana");
    assert_eq!(heard.len(), 2);
    let texts: Vec<String> = (12..=60).map(|count| format!("texto {count}")).collect();
    assert_eq!(heard[0], format!("HISTORY {},depois", texts.join(",")));
}

#[test]
fn entries_and_private_messages_are_not_in_it() {
    let mut world = World::new();
    world.classic(7, "Caio", Verb::Oi, 0, "");
    world.classic(8, "Davi", Verb::Oi, 0, "");
    world.classic(7, "Caio", Verb::Msg, 8, "segredo");
    world.join("Bia");
    assert!(world.say("Bia", &"longo ".repeat(100)));
    world.open();
    world.join("Ana");
    let heard = world.messages("Ana");
    assert_eq!(heard[0], format!("HISTORY {}", "longo ".repeat(100)));
}

#[test]
fn it_is_found_behind_many_entries() {
    let mut world = World::new();
    world.classic(7, "Caio", Verb::Oi, 0, "");
    world.classic(7, "Caio", Verb::Msg, 0, "há muito tempo");
    for id in 100..500 {
        world.classic(id, "Visita", Verb::Oi, 0, "");
    }
    world.open();
    world.join("Ana");
    assert_eq!(world.messages("Ana")[0], "HISTORY há muito tempo");
}

#[test]
fn who_comes_and_goes_fills_nobodys_queue() {
    let mut world = World::new();
    world.join("Ana");
    world.say("Ana", "um");
    world.messages("Ana");
    for _ in 0..600 {
        assert!(world.join("Bia"));
        assert!(world.leave("Bia"));
    }
    assert!(world.say("Ana", "dois"));
    let heard = world.messages("Ana");
    assert_eq!(
        heard.iter().filter(|it| it.starts_with("HISTORY")).count(),
        1
    );
    assert_eq!(
        heard.last().unwrap().split('#').next(),
        Some("CHAT Ana: dois ")
    );
}
