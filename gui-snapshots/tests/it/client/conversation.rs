//! The conversation with everyone, on an encrypted connection and on a classic one.

use super::Open;
use crate::{
    page::{instant, pin},
    people::{LONG, NAMES, named},
    world::{Opening, World, ended, id, online, opening_as_ana, said},
};
use egui::{Key, Modifiers};
use protocol::{Destination, Name, Origin, Refusal, Token};
use std::{path::PathBuf, time::Duration};
use udp_core::{
    client::{
        Command, End, Label, Lost, NotSaid, Phase, Refused,
        sealed::{Event, Message, Outcome, Source, Standing},
    },
    net::client::{self as net, Dialect, WhySealed},
};

pub(super) const PAGES: &[(&str, Open)] = &[
    ("client-conversation-empty", alone),
    ("client-conversation-full", full),
    ("client-conversation-classic", classic),
    ("client-conversation-failed", failed),
    ("client-conversation-away", away),
    ("client-conversation-ended", over),
    ("client-conversation-kept", kept_here),
    ("client-conversation-private", private),
];

/// 2026-03-02 08:00:00 UTC.
const MORNING_MS: u64 = 1_772_438_400_000;
const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

pub(super) fn tell(world: &mut World, event: Event) {
    world.tell_net(net::Event::Sealed(event));
}

/// The dialect is known and the profile is open.
fn met(opening: Opening) -> World {
    let mut world = opening_as_ana(opening).open();
    world.tell_net(net::Event::Dialect(Dialect::Sealed {
        pin: pin(1),
        why: WhySealed::Remembered,
    }));
    world.tell_net(net::Event::Opened {
        folder: PathBuf::new(),
        id: Some(id(7)),
    });
    world
}

/// Ana, id 7, let in, with the people there are.
pub(super) fn let_in(opening: Opening) -> World {
    let mut world = met(opening);
    tell(&mut world, Event::Accepted { id: id(7) });
    let people = named(NAMES);
    tell(&mut world, Event::Fulfilled(Outcome::People(people, 3)));
    world
}

fn alone(opening: Opening) -> World {
    let mut world = met(opening);
    tell(&mut world, Event::Accepted { id: id(7) });
    let people = named(&[(7, "Ana")]);
    tell(&mut world, Event::Fulfilled(Outcome::People(people, 0)));
    world
}

fn message(conversation: Destination, place: u32, from: (u32, &str), text: &str) -> Event {
    // The first two were said yesterday, five days ago were none.
    let day = if place <= 2 { DAY_MS } else { 0 };
    Event::Message(Message {
        conversation,
        place,
        parts: 1,
        order: place.into(),
        time_ms: MORNING_MS - day + u64::from(place) * 2 * MINUTE_MS,
        from: Origin::Person(id(from.0)),
        name: Name::cut(from.1),
        text: text.into(),
        mine: (from.0 == 7).then_some(token(place)),
        source: Source::Live,
    })
}

fn token(number: u32) -> Token {
    Token { outbox: 9, number }
}

const EVERYONE: Destination = Destination::Everyone;

/// A morning of a class: short and long, one's own and others', read and waiting.
pub(super) fn full(opening: Opening) -> World {
    let mut world = let_in(opening);
    let link = "https://intranet.escola.exemplo/redes/aulas/2026/segundo-semestre/aula-07.html?turma=b&grupo=3";
    let said = [
        (3, "Bruno", "boa noite, até amanhã"),
        (5, "Íris Nóbrega", "até 👋"),
        (3, "Bruno", "bom dia!"),
        (3, "Bruno", "alguém tem o material da aula de hoje?"),
        (5, "Íris Nóbrega", link),
        (7, "Ana", "obrigada 🎉 já vou abrindo"),
        (999_999_999, "Wwwwwwwwwwwwwwwwwwww", LONG),
        (
            12,
            "Maximiliana Conceiç",
            "@Ana, você leva o cabo?\nO azul, de dois metros.\n— o outro está quebrado",
        ),
        (7, "Ana", "levo sim ❤"),
    ];
    for (place, (who, name, text)) in (1..).zip(said) {
        tell(&mut world, message(EVERYONE, place, (who, name), text));
    }
    for (who, place) in [(3, 6), (5, 6), (12, 9)] {
        tell(
            &mut world,
            Event::Read {
                who: id(who),
                conversation: EVERYONE,
                place,
                time_ms: MORNING_MS + 30 * MINUTE_MS,
            },
        );
    }
    tell(
        &mut world,
        Event::Passage {
            who: id(21),
            name: Name::cut("José d'Ávila"),
            conversation: EVERYONE,
            place: 10,
            time_ms: MORNING_MS + 21 * MINUTE_MS,
            is_entry: true,
            source: Source::Live,
        },
    );
    for (number, text) in [(20, "chego em cinco minutos"), (21, "guardem um lugar ☺")] {
        let queued = Event::Queued {
            token: token(number),
            label: None,
            to: EVERYONE,
            text: text.into(),
            time_ms: MORNING_MS + 50 * MINUTE_MS,
        };
        tell(&mut world, queued);
    }
    let kept = Event::Kept {
        token: token(20),
        conversation: EVERYONE,
        place: 11,
        parts: 1,
        order: 11,
        time_ms: MORNING_MS + 50 * MINUTE_MS,
    };
    tell(&mut world, kept);
    for (who, name) in [(5, "Íris Nóbrega"), (999_999_999, "Wwwwwwwwwwwwwwwwwwww")] {
        let to = Destination::Person(id(who));
        tell(&mut world, message(to, 1, (who, name), LONG));
        tell(&mut world, message(to, 2, (who, name), "oi 😀"));
    }
    world
}

fn private(opening: Opening) -> World {
    let mut world = full(opening);
    world.press(Modifiers::COMMAND, Key::Num3);
    world
}

/// A message whose text was typed into the field.
fn say(world: &mut World, text: &str) -> Label {
    world.harness.event(egui::Event::Text(text.into()));
    world.run();
    world.press(Modifiers::NONE, Key::Enter);
    loop {
        match world.command() {
            Some(Command::Say { label, .. }) => return label,
            Some(_) => {}
            None => panic!("nothing was said"),
        }
    }
}

/// A classic connection, with half of a long text written.
fn classic(opening: Opening) -> World {
    use udp_core::client::Event;
    let mut world = opening_as_ana(opening).open();
    world.tell(online());
    world.tell(Event::People {
        people: named(NAMES),
        more: 120,
    });
    world.tell(said(3, "Bruno", EVERYONE, LONG));
    world.tell(Event::Notice {
        text: "Manutenção às 18:00. Salvem tudo o que estiver aberto.".into(),
    });
    let label = say(&mut world, "a caminho");
    world.tell(Event::Progress {
        label,
        sent: 1,
        parts: 3,
    });
    world
        .harness
        .event(egui::Event::Text("rascunho comprido ".repeat(60)));
    world.run();
    world
}

/// Everything that can become of a message that was not said.
fn failed(opening: Opening) -> World {
    use udp_core::client::Event;
    let mut world = opening_as_ana(opening).open();
    world.tell(online());
    world.tell(Event::People {
        people: named(NAMES),
        more: 0,
    });
    let lost = say(&mut world, "perdida");
    world.tell(Event::NotEchoed { label: lost });
    for why in [NotSaid::TooLong, NotSaid::QueueFull] {
        let label = say(&mut world, "não foi");
        world.tell(Event::NotSaid { label, why });
    }
    let label = say(
        &mut world,
        "recusada, e ainda por cima comprida como poucas das que se escrevem",
    );
    let refusal = Refusal::Muted;
    world.tell(Event::Refused {
        refused: Refused {
            refusal: Some(refusal),
            text: refusal.text().into(),
        },
        label: Some(label),
    });
    world.harness.event(egui::Event::Text("x".repeat(9_000)));
    world.run();
    world
}

fn away(opening: Opening) -> World {
    let mut world = full(opening);
    tell(
        &mut world,
        Event::Away {
            retry_at: instant() + Duration::from_secs(9),
            attempt: 1,
        },
    );
    tell(&mut world, Event::Waiting { count: 2 });
    world
}

fn over(opening: Opening) -> World {
    use udp_core::client::Event;
    let mut world = classic(opening);
    world.tell(Event::Phase(Phase::Away {
        lost: Lost::Shutdown,
        retry_at: instant() + Duration::from_secs(30),
        attempt: 2,
    }));
    world.news(ended(End::NoAnswer));
    world
}

/// Yesterday's conversation, before the server has answered.
fn kept_here(opening: Opening) -> World {
    let mut world = met(opening);
    tell(
        &mut world,
        Event::Standing(Standing {
            conversation: EVERYONE,
            name: None,
            last: 2,
            read: 2,
            is_open: true,
        }),
    );
    for (place, text) in [(1, "boa noite"), (2, LONG)] {
        tell(
            &mut world,
            message(EVERYONE, place, (5, "Íris Nóbrega"), text),
        );
    }
    tell(&mut world, Event::Waiting { count: 1 });
    world
}
