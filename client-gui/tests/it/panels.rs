//! Every panel, empty, full and in trouble, in both themes and languages: the harness panics on a
//! control without a name and on a character without a glyph.

use crate::rooms::{refused as refused_by, room};
use crate::world::{Opening, World, ended, id, online, opening_as_ana, said};
use egui::{Key, Modifiers, Theme, Vec2};
use lang::Lang;
use protocol::{Destination, Name, Refusal, words};
use std::time::{Duration, Instant};
use udp_core::client::{
    Command, End, Event, Label, Lost, NoRoom, NotSaid, Person, Phase, Refused, RoomWish,
};

/// Draws a state in both themes, both languages and two sizes, each with each but not all three.
fn draw_all(scene: impl Fn(Opening) -> World) {
    let (wide, narrow) = (Vec2::new(1180.0, 760.0), Vec2::new(640.0, 440.0));
    for (theme, lang, size) in [
        (Theme::Light, Lang::Pt, wide),
        (Theme::Light, Lang::En, narrow),
        (Theme::Dark, Lang::Pt, narrow),
        (Theme::Dark, Lang::En, wide),
    ] {
        println!("{theme:?} {lang:?} {size}");
        let mut world = scene(Opening {
            lang,
            theme,
            size,
            ..Opening::default()
        });
        world.run();
        assert_eq!(world.harness.ctx.theme(), theme);
        assert!(!world.shows("Resize panel"), "egui's own words are English");
    }
}

#[test]
fn form_empty() {
    draw_all(Opening::open);
}

#[test]
fn form_full() {
    draw_all(with_servers);
}

#[test]
fn form_in_error() {
    draw_all(refused);
}

#[test]
fn form_connecting() {
    draw_all(connecting);
}

#[test]
fn conversation_empty() {
    draw_all(ana);
}

#[test]
fn conversation_full() {
    draw_all(busy);
}

#[test]
fn conversation_in_error() {
    draw_all(in_trouble);
}

#[test]
fn new_conversation_with_a_mistake() {
    draw_all(mistaken_id);
}

#[test]
fn rooms_outside_and_inside() {
    draw_all(rooms);
    draw_all(|opening| {
        let mut world = rooms(opening);
        let (room, name) = (room(1), Name::cut("provas"));
        world.tell(Event::RoomEntered { room, name });
        say(&mut world, "olá, sala");
        world.tell(Event::Members {
            room,
            people: (1..=40)
                .map(|n| Person {
                    id: id(n),
                    name: Name::cut("Íris"),
                })
                .collect(),
            more: 3,
        });
        for why in [
            refused_by(Refusal::UnknownRoom),
            NoRoom::NoAnswer,
            NoRoom::NoRooms,
            NoRoom::Busy,
        ] {
            world.tell_later(Event::RoomRefused {
                wish: RoomWish::Enter(room),
                why,
            });
        }
        world.tell(Event::RoomLeft {
            room,
            refused: None,
        });
        world
    });
}

#[test]
fn dialogs_over_a_busy_conversation() {
    for (modifiers, key) in [
        (Modifiers::COMMAND, Key::Comma),
        (Modifiers::COMMAND, Key::K),
        (Modifiers::COMMAND, Key::E),
        (Modifiers::NONE, Key::F1),
    ] {
        draw_all(|opening| {
            let mut world = talked_to(opening);
            world.press(modifiers, key);
            world
        });
    }
}

#[test]
fn names_to_complete_and_messages_that_stand_out() {
    draw_all(|opening| {
        let mut world = talked_to(opening);
        write(&mut world, "oi @");
        world
    });
}

/// Somebody has called Ana, and said where to look.
fn talked_to(opening: Opening) -> World {
    let mut world = ana(opening);
    let people = (1..=9).map(|number| Person {
        id: id(number),
        name: Name::cut("Zoë Ångström"),
    });
    world.tell(Event::People {
        people: people.collect(),
        more: 0,
    });
    for text in [
        "@ana, olha",
        "https://intranet.local/um/caminho/muito/longo/que/passa/de/uma/linha/inteira.html?e=mais, viu?",
    ] {
        world.tell(said(3, "Zoë Ångström", Destination::Everyone, text));
    }
    world
}

#[test]
fn new_room_with_a_refusal() {
    draw_all(|opening| {
        let mut world = ana(opening);
        let name = if world.shows("Nova sala") {
            "Nova sala"
        } else {
            "New room"
        };
        world.click(name);
        write(&mut world, "sala de aula número 12");
        world.press(Modifiers::NONE, Key::Enter);
        world
    });
}

/// Three rooms, one with unread messages, and one of them open.
fn rooms(opening: Opening) -> World {
    let mut world = ana(opening);
    world.tell(Event::Rooms {
        rooms: (0..3)
            .map(|place| (room(place), Name::cut("ação")))
            .collect(),
        more: 12,
    });
    for text in ["um", "dois"] {
        world.tell(said(2, "Bia", Destination::Room(room(0)), text));
    }
    world.press(Modifiers::COMMAND, Key::Num3);
    world
}

#[test]
fn shortcuts() {
    draw_all(|opening| {
        let mut world = ana(opening);
        world.press(Modifiers::NONE, Key::F1);
        world
    });
}

fn ana(opening: Opening) -> World {
    let mut world = opening_as_ana(opening).open();
    world.tell(online());
    world
}

fn write(world: &mut World, text: &str) {
    // The keyboard is in the composer; its name depends on the language.
    world.harness.event(egui::Event::Text(text.into()));
    world.run();
}

fn say(world: &mut World, text: &str) -> Label {
    write(world, text);
    world.press(Modifiers::NONE, Key::Enter);
    loop {
        match world.command() {
            Some(Command::Say { label, .. }) => return label,
            Some(_) => {}
            None => panic!("nothing was said"),
        }
    }
}

fn with_servers(opening: Opening) -> World {
    let file = opening.folder.path().join("cliente.toml");
    let server = |port: u16| {
        format!(
            "[[servidores]]\nip = \"servidor-da-sala-{port}.escola.exemplo\"\nporta = {port}\nnome = \"Maximiliana Con\"\n"
        )
    };
    let servers: String = (1..=5).map(server).collect();
    std::fs::write(file, format!("versao = 1\n{servers}")).unwrap();
    let mut world = opening.open();
    for advice in ["Não vejo o servidor", "I cannot see the server"] {
        if world.shows(advice) {
            world.click(advice);
        }
    }
    world
}

fn refused(opening: Opening) -> World {
    std::fs::write(opening.folder.path().join("cliente.toml"), "danificado").unwrap();
    let mut world = opening_as_ana(opening).open();
    let end = End::Refused(Refused {
        refusal: None,
        text: "O servidor diz algo só seu, numa frase tão comprida que não cabe em uma linha."
            .into(),
    });
    world.news(ended(end));
    world.press(Modifiers::NONE, Key::Enter);
    world
}

fn connecting(opening: Opening) -> World {
    let mut world = opening_as_ana(opening).open();
    world.tell(Event::Phase(Phase::Connecting { attempt: 3 }));
    world
}

fn busy(opening: Opening) -> World {
    let mut world = ana(opening);
    let people = (1..=300).map(|number| Person {
        id: id(number),
        name: Name::cut(if number % 2 == 0 {
            "Zoë Ångström"
        } else {
            "Ana"
        }),
    });
    world.tell(Event::People {
        people: people.collect(),
        more: 7,
    });
    world.tell(Event::People {
        people: vec![Person {
            id: id(7),
            name: Name::cut("Ana"),
        }],
        more: 0,
    });
    let long = "Pneumoultramicroscopicossilicovulcanoconiótico ".repeat(3);
    for number in 0..200_u32 {
        let from = 1 + number / 3 % 9;
        let text = if number % 7 == 0 {
            long.as_str()
        } else {
            "linha um\nlinha dois “—…”"
        };
        world.tell_later(said(from, "Íris Nóbrega", Destination::Everyone, text));
        if number % 10 == 0 {
            world.tell_later(said(from + 20, "Otávio", Destination::Person(id(7)), &long));
        }
    }
    world.tell(Event::Notice {
        text: "Manutenção às 18:00.".into(),
    });
    let waiting = say(&mut world, "a caminho");
    world.tell(Event::Progress {
        label: waiting,
        sent: 1,
        parts: 3,
    });
    write(&mut world, &"rascunho comprido ".repeat(60));
    world
}

fn in_trouble(opening: Opening) -> World {
    let mut world = ana(opening);
    let lost = say(&mut world, "perdida");
    world.tell(Event::NotEchoed { label: lost });
    for why in [NotSaid::TooLong, NotSaid::Empty, NotSaid::QueueFull] {
        let label = say(&mut world, "não foi");
        world.tell(Event::NotSaid { label, why });
    }
    let label = say(&mut world, "recusada");
    for refusal in Refusal::ALL {
        let refused = Refused {
            refusal: Some(refusal),
            text: refusal.text().into(),
        };
        world.tell_later(Event::Refused {
            refused,
            label: Some(label),
        });
    }
    let refused = Refused {
        refusal: None,
        text: "Algo só deste servidor".into(),
    };
    world.tell(Event::Refused {
        refused,
        label: None,
    });
    world.tell(Event::Notice {
        text: words::SHUTDOWN.into(),
    });
    for lost in [Lost::Silent, Lost::PortClosed, Lost::Shutdown] {
        let retry_at = Instant::now() + Duration::from_secs(30);
        world.tell(Event::Phase(Phase::Away {
            lost,
            retry_at,
            attempt: 2,
        }));
        say(&mut world, "na fila");
        write(&mut world, "x");
        world.tell(online());
    }
    write(&mut world, &"x".repeat(9_000));
    world.news(ended(End::NoAnswer));
    world
}

fn mistaken_id(opening: Opening) -> World {
    let mut world = ana(opening);
    world.press(Modifiers::COMMAND, Key::N);
    write(&mut world, "abc");
    world.press(Modifiers::NONE, Key::Enter);
    world
}
