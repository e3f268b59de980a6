//! Rooms, and the people of one.

use super::{
    Open,
    conversation::{let_in, tell},
};
use crate::{
    people::{LONG, NAMES, named},
    world::{Opening, World, id},
};
use egui::{Key, Modifiers};
use protocol::{Destination, Name, Origin, RoomId};
use udp_core::client::sealed::{Event, Message, Outcome, Source};

pub(super) const PAGES: &[(&str, Open)] = &[
    ("client-room-outside", outside),
    ("client-room-inside", inside),
    ("client-people", people),
];

fn room(place: u32) -> RoomId {
    RoomId::new(RoomId::MIN + place).unwrap()
}

/// Some rooms, and one of them looked at from outside.
fn outside(opening: Opening) -> World {
    let mut world = let_in(opening);
    let names = ["redes", "ação e reação", "Wwwwwwwwwwwwwwwwwwww"];
    let rooms = (0..).zip(names);
    let rooms = rooms.map(|(place, name)| (room(place), Name::cut(name)));
    tell(
        &mut world,
        Event::Fulfilled(Outcome::Rooms(rooms.collect(), 12)),
    );
    world.press(Modifiers::COMMAND, Key::Num3);
    world
}

fn inside(opening: Opening) -> World {
    let mut world = outside(opening);
    tell(&mut world, Event::Fulfilled(Outcome::Entered(room(1))));
    let members = Outcome::Members(room(1), named(NAMES), 3);
    tell(&mut world, Event::Fulfilled(members));
    for (place, text) in [(1, "olá, sala"), (2, LONG)] {
        tell(
            &mut world,
            Event::Message(Message {
                conversation: Destination::Room(room(1)),
                place,
                parts: 1,
                order: place.into(),
                time_ms: 1_772_438_400_000,
                from: Origin::Person(id(5)),
                name: Name::cut("Íris Nóbrega"),
                text: text.into(),
                mine: None,
                source: Source::Live,
            }),
        );
    }
    world
}

/// The list of people, which takes the place of the conversations where there is little room.
fn people(opening: Opening) -> World {
    let is_narrow = opening.size.x < 820.0;
    let lang = opening.lang;
    let mut world = let_in(opening);
    if is_narrow {
        world.click(lang.people_list());
    }
    world
}
