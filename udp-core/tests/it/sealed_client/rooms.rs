//! Rooms and lists.

use super::{World, double::room};
use protocol::{Destination, Name, Refusal};
use udp_core::client::sealed::{Command, Event, Outcome, Refused, Unfulfilled, Wish};

fn wish(world: &mut World, wish: Wish) -> Vec<Event> {
    world.events();
    world.command(Command::Wish(wish));
    world.run();
    world.events()
}

#[test]
fn a_room_is_created_entered_and_left() {
    let mut world = World::online();
    let redes = Name::cut("redes");
    let events = wish(&mut world, Wish::Create(redes));
    assert_eq!(events, [Event::Fulfilled(Outcome::Created(room(0), redes))]);
    let events = wish(&mut world, Wish::Enter(room(0)));
    assert!(events.contains(&Event::Fulfilled(Outcome::Entered(room(0)))));
    let standing = |events: &[Event], is_open| {
        let to = Destination::Room(room(0));
        (events.iter()).any(|it| matches!(it, Event::Standing(it) if it.conversation == to && it.is_open == is_open && it.name == Some(redes)))
    };
    assert!(standing(&events, true));
    let events = wish(&mut world, Wish::Leave(room(0)));
    assert_eq!(events, [Event::Fulfilled(Outcome::Left(room(0)))]);
    // Thrown out while away.
    wish(&mut world, Wish::Enter(room(0)));
    world.disconnect();
    world.server.member_of.clear();
    world.events();
    world.connect();
    world.run();
    assert!(standing(&world.events(), false));
}

#[test]
fn refusals_of_wishes_name_them() {
    let mut world = World::online();
    for (asked, refusal) in [
        (Wish::Enter(room(9)), Refusal::UnknownRoom),
        (Wish::Leave(room(9)), Refusal::NotInRoom),
    ] {
        let events = wish(&mut world, asked.clone());
        let why = Unfulfilled::Refused(Refused::from(refusal));
        assert_eq!(events, [Event::Unfulfilled { wish: asked, why }]);
    }
}

#[test]
fn lists_are_joined_from_their_pages() {
    let mut world = World::online();
    let events = wish(&mut world, Wish::People);
    assert!(
        matches!(&events[..], [Event::Fulfilled(Outcome::People(people, 0))] if people.len() == 40)
    );
    world.server.rooms.insert(room(0), Name::cut("redes"));
    let events = wish(&mut world, Wish::Rooms);
    let rooms = vec![(room(0), Name::cut("redes"))];
    assert_eq!(events, [Event::Fulfilled(Outcome::Rooms(rooms, 0))]);
}

#[test]
fn what_was_asked_for_is_asked_again_but_a_room_is_not_made_twice() {
    let mut world = World::new();
    world.command(Command::Wish(Wish::People));
    world.connect();
    let redes = Name::cut("redes");
    world.command(Command::Wish(Wish::Create(redes)));
    // OI is answered, and everything is asked for; but no answer arrives.
    for _ in 0..2 {
        let said = world.session.poll_write(usize::MAX);
        world.server.hear(&said);
        let heard = std::mem::take(&mut world.server.output);
        if said.len() == protocol::Record::SIZE {
            world.session.handle_bytes(&heard, world.now);
        }
    }
    world.events();
    world.disconnect();
    let (wish, why) = (Wish::Create(redes), Unfulfilled::Lost);
    assert!(world.events().contains(&Event::Unfulfilled { wish, why }));
    world.connect();
    world.run();
    assert!(
        world
            .events()
            .iter()
            .any(|it| matches!(it, Event::Fulfilled(Outcome::People(..))))
    );
    assert_eq!(world.server.rooms.len(), 1);
}

#[test]
fn wishes_have_a_bound() {
    let mut world = World::new();
    for _ in 0..64 {
        world.command(Command::Wish(Wish::People));
    }
    let (wish, why) = (Wish::Rooms, Unfulfilled::Busy);
    world.command(Command::Wish(wish.clone()));
    assert!(world.events().contains(&Event::Unfulfilled { wish, why }));
}
