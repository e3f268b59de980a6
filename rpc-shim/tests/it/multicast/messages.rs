//! What is said, by whom and to whom.

use super::world::World;
use protocol::Verb;
use rpc_shim::multicast::Reply;
use std::time::Duration;

#[test]
fn a_message_goes_to_all_including_the_sender() {
    let mut world = World::new();
    assert!(world.join("Ana") && world.join("Bia"));
    world.messages("Ana");
    world.messages("Bia");
    assert!(world.say("Ana", "Olá, ação"));
    for name in ["Ana", "Bia"] {
        assert_eq!(world.messages(name), ["CHAT Ana: Olá, ação #3"]);
    }
}

#[test]
fn who_has_not_joined_says_and_hears_nothing() {
    let mut world = World::new();
    assert!(!world.say("Ana", "Olá") && !world.confirm("Ana", 1));
    let id = world.poll("Ana");
    assert_eq!(
        world.answer(id),
        None,
        "nor does asking again and again cost much"
    );
    world.wait(Duration::from_millis(200));
    assert_eq!(world.answer(id), Some(Reply::Message(None)));
    assert!(world.leave("Ana"));
}

#[test]
fn nobody_speaks_under_a_name_elsewhere() {
    let mut world = World::new();
    world.join("Ana");
    world.messages("Ana");
    world.elsewhere(|world| {
        assert!(!world.say("Ana", "sou eu") && !world.confirm("Ana", 1) && !world.join("Ana"));
        assert_eq!(world.messages("Ana"), Vec::<String>::new());
        assert!(world.leave("Ana"));
    });
    assert!(world.say("Ana", "ainda aqui"));
    assert_eq!(world.messages("Ana"), ["CHAT Ana: ainda aqui #2"]);
}

#[test]
fn a_call_for_messages_waits_for_one_and_then_for_a_fifth_of_a_second() {
    let mut world = World::new();
    world.join("Ana");
    world.messages("Ana");
    let id = world.poll("Ana");
    assert_eq!(world.answer(id), None);
    world.wait(Duration::from_millis(100));
    assert_eq!(world.answer(id), None);
    world.say("Ana", "agora");
    assert!(matches!(world.answer(id), Some(Reply::Message(Some(_)))));

    let id = world.poll("Ana");
    world.wait(Duration::from_millis(199));
    assert_eq!(world.answer(id), None);
    world.wait(Duration::from_millis(1));
    assert_eq!(world.answer(id), Some(Reply::Message(None)));
}

#[test]
fn one_message_is_one_answer() {
    let mut world = World::new();
    world.join("Ana");
    world.messages("Ana");
    let first = world.poll("Ana");
    let second = world.poll("Ana");
    world.say("Ana", "um");
    assert!(matches!(world.answer(first), Some(Reply::Message(Some(_)))));
    assert_eq!(world.answer(second), None);
    world.say("Ana", "dois");
    assert!(matches!(
        world.answer(second),
        Some(Reply::Message(Some(_)))
    ));
}

#[test]
fn who_gives_a_call_up_loses_no_message() {
    let mut world = World::new();
    world.join("Ana");
    world.messages("Ana");
    let id = world.poll("Ana");
    world.abandon(id);
    world.say("Ana", "um");
    assert_eq!(world.answer(id), None);
    assert_eq!(world.messages("Ana"), ["CHAT Ana: um #2"]);
}

#[test]
fn long_texts_are_whole_and_longer_ones_refused() {
    let mut world = World::new();
    world.join("Ana");
    world.messages("Ana");
    let longest = "é".repeat(4_480);
    assert!(world.say("Ana", &longest));
    assert_eq!(world.messages("Ana"), [format!("CHAT Ana: {longest} #2")]);
    assert!(!world.say("Ana", &format!("{longest}e")));
    assert!(world.say("Ana", "curto"));
    assert_eq!(world.messages("Ana"), ["CHAT Ana: curto #66"]);
}

#[test]
fn people_of_other_doors_are_heard_in_public_and_in_private() {
    let mut world = World::new();
    world.join("Ana");
    world.join("Bia");
    world.messages("Ana");
    world.messages("Bia");
    world.classic(7, "Caio", Verb::Oi, 0, "");
    world.classic(7, "Caio", Verb::Msg, 0, "para todos");
    let ana = world.id_of("Ana").unwrap();
    world.classic(7, "Caio", Verb::Msg, ana.value(), "só para ela");
    world.classic(7, "Caio", Verb::Tchau, 0, "");
    let heard = ["SYSTEM Caio entrou no chat #3", "CHAT Caio: para todos #4"];
    let gone = "SYSTEM Caio saiu do chat #5";
    let private = "SYSTEM Caio em particular: só para ela #0";
    assert_eq!(
        world.messages("Ana"),
        [&heard[..], &[private, gone]].concat()
    );
    assert_eq!(world.messages("Bia"), [&heard[..], &[gone]].concat());
}

#[test]
fn everyone_is_told_that_the_server_ends() {
    let mut world = World::new();
    world.join("Ana");
    world.messages("Ana");
    let id = world.poll("Ana");
    world.shut_down();
    let Some(Reply::Message(Some(message))) = world.answer(id) else {
        panic!("no message");
    };
    assert_eq!(
        super::world::short(&message),
        "SYSTEM Servidor sendo desligado #0"
    );
}
