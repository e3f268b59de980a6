//! Who has read what.

use super::world::World;
use protocol::PersonId;
use udp_core::{
    call_door::Event,
    hub::{Mark, MarkMoved},
    journal::Conversation,
};

#[test]
fn any_number_is_relayed_to_the_others() {
    let mut world = World::new();
    for name in ["Ana", "Bia", "Caio"] {
        world.join(name);
    }
    world.say("Ana", "um");
    for name in ["Ana", "Bia", "Caio"] {
        world.messages(name);
    }
    for number in [4, 4, 999, 0, -5, i64::MAX] {
        assert!(world.confirm("Bia", number));
        let told = [format!("READ Bia #{number}")];
        assert_eq!(world.messages("Ana"), told);
        assert_eq!(world.messages("Caio"), told);
        assert_eq!(world.messages("Bia"), Vec::<String>::new());
    }
}

#[test]
fn a_mark_that_moves_is_a_confirmation_for_each_message_it_passes() {
    let mut world = World::new();
    world.join("Ana");
    world.join("Bia");
    for text in ["um", "dois", "três"] {
        world.say("Ana", text);
    }
    world.messages("Ana");
    world.messages("Bia");
    assert!(world.confirm("Bia", 5));
    assert_eq!(
        world.messages("Ana"),
        ["READ Bia #5", "READ Bia #3", "READ Bia #4"]
    );
    assert!(world.confirm("Bia", 4));
    assert_eq!(
        world.messages("Ana"),
        ["READ Bia #4"],
        "a mark only moves forward"
    );
}

#[test]
fn a_text_in_parts_is_confirmed_by_its_first_place() {
    let mut world = World::new();
    world.join("Ana");
    world.join("Bia");
    world.say("Ana", &"a".repeat(300));
    world.say("Ana", "b");
    world.messages("Ana");
    world.confirm("Bia", 3);
    assert_eq!(world.messages("Ana"), ["READ Bia #3"]);
    world.confirm("Bia", 6);
    assert_eq!(world.messages("Ana"), ["READ Bia #6"]);
}

#[test]
fn confirmations_without_end_send_nobody_away() {
    let mut world = World::new();
    world.join("Ana");
    world.join("Bia");
    world.messages("Ana");
    assert!(world.say("Bia", "antes"));
    for number in 0..3_000 {
        assert!(world.confirm("Bia", number));
    }
    assert!(world.say("Bia", "depois"));
    let heard = world.messages("Ana");
    assert_eq!(heard.len(), 1_000);
    assert_eq!(heard.iter().filter(|it| it.starts_with("CHAT")).count(), 2);
}

#[test]
fn readers_of_other_doors_confirm_what_their_mark_passes() {
    let mut world = World::new();
    world.join("Ana");
    world.join("Bia");
    for text in ["um", "dois", "três", "quatro"] {
        world.say("Ana", text);
    }
    world.messages("Ana");
    world.messages("Bia");
    let moves = |before, place| Event::Marked {
        moved: MarkMoved {
            conversation: Conversation::Everyone,
            reader: PersonId::new(7).unwrap(),
            mark: Mark { place, time_ms: 99 },
            before,
        },
        name: "Caio".into(),
    };
    world.hear(&moves(3, 5));
    for name in ["Ana", "Bia"] {
        assert_eq!(world.messages(name), ["READ Caio #4", "READ Caio #5"]);
    }
    world.hear(&moves(5, u32::MAX));
    assert_eq!(world.messages("Ana"), ["READ Caio #6"]);
}

#[test]
fn a_mark_is_told_of_the_last_fifty_at_most() {
    let mut world = World::new();
    world.join("Ana");
    world.join("Bia");
    for name in ["Ana", "Bia"] {
        for count in 0..40 {
            assert!(world.say(name, &count.to_string()));
        }
    }
    world.messages("Ana");
    assert!(world.confirm("Bia", 1_000));
    let told = world.messages("Ana");
    assert_eq!(told.len(), 51);
    assert_eq!(told.first().unwrap(), "READ Bia #1000");
    assert_eq!(told.last().unwrap(), "READ Bia #82");
}
