//! The window on a sealed link: the server's key, marks, search, what stands in the way.

use crate::world::{Opening, World, id, opening_as_ana};
use client_gui::settings::Folder;
use egui::{Key, Modifiers, Theme, Vec2};
use egui_kittest::kittest::Queryable as _;
use lang::Lang;
use protocol::{Destination, Name, Origin, PersonId, Refusal, Token};
use std::path::PathBuf;
use udp_core::{
    client::{
        Person,
        sealed::{self, Event, Message, Outcome, Source, Standing},
    },
    net::client::{self as net, Dialect, End, Problem, WhySealed},
    sealed::identity::Pin,
};

/// 2026-03-02 08:00:00 UTC.
const MORNING_MS: u64 = 1_772_438_400_000;

fn pin(first: u8) -> Pin {
    let mut bytes = [7; 32];
    bytes[0] = first;
    Pin::from_bytes(bytes)
}

fn met() -> World {
    let mut world = opening_as_ana(Opening::default()).open();
    sealed(&mut world, None);
    world
}

/// The dialect is known and the profile is open, of nobody yet or of somebody.
fn sealed(world: &mut World, who: Option<PersonId>) {
    world.tell_net(net::Event::Dialect(Dialect::Sealed {
        pin: pin(1),
        why: WhySealed::Remembered,
    }));
    world.tell_net(net::Event::Opened {
        folder: PathBuf::new(),
        id: who,
    });
}

fn tell(world: &mut World, event: Event) {
    world.tell_net(net::Event::Sealed(event));
}

/// Ana, id 7, let in.
fn online() -> World {
    let mut world = met();
    tell(&mut world, Event::Accepted { id: id(7) });
    world
}

fn said(place: u32, text: &str) -> Event {
    Event::Message(Message {
        conversation: Destination::Everyone,
        place,
        parts: 1,
        order: 1,
        time_ms: MORNING_MS + u64::from(place) * 60_000,
        from: Origin::Person(id(8)),
        name: Name::cut("Bia"),
        text: text.into(),
        mine: None,
        source: Source::Live,
    })
}

fn queued() -> Event {
    Event::Queued {
        token: TOKEN,
        label: None,
        to: Destination::Everyone,
        text: "um".into(),
        time_ms: MORNING_MS,
    }
}

const TOKEN: Token = Token {
    outbox: 9,
    number: 1,
};

fn kept(place: u32) -> Event {
    Event::Kept {
        token: TOKEN,
        conversation: Destination::Everyone,
        place,
        parts: 1,
        order: 1,
        time_ms: MORNING_MS,
    }
}

/// Every command given so far.
fn commands(world: &mut World) -> Vec<net::Command> {
    std::iter::from_fn(|| world.net_command()).collect()
}

#[test]
fn a_new_servers_words_are_shown_before_anything_is_told_to_it() {
    let mut world = opening_as_ana(Opening::default()).open();
    world.tell_net(net::Event::FirstContact { pin: pin(1) });
    assert!(world.shows("Primeiro contato com este servidor"));
    for word in pin(1).words().iter() {
        assert!(world.shows(&word), "{word}");
    }
    world.click("Confiar");
    assert_eq!(commands(&mut world), [net::Command::Trust(pin(1))]);
    sealed(&mut world, None);
    tell(&mut world, Event::Accepted { id: id(7) });
    assert!(world.shows("conexão cifrada"));
}

#[test]
fn a_changed_key_blocks_the_way_and_not_trusting_it_is_the_first_choice() {
    let mut world = online();
    world.tell_net(net::Event::KeyChanged {
        known: pin(1),
        presented: pin(2),
    });
    assert!(world.shows("A chave deste servidor mudou"));
    for word in pin(1).words().iter().chain(pin(2).words().iter()) {
        assert!(world.shows(&word), "{word}");
    }
    // Nothing behind it can be reached by the keyboard.
    world.press(Modifiers::COMMAND, Key::N);
    assert!(!world.shows("ID do destinatário"));
    world.click("Não confiar");
    assert!(world.harness.query_by_label("Conectar").is_some());
}

#[test]
fn the_page_of_a_key_fits_the_smallest_window_in_both_languages() {
    for lang in [Lang::Pt, Lang::En] {
        let opening = Opening {
            lang,
            theme: Theme::Light,
            size: Vec2::new(640.0, 440.0),
            ..Opening::default()
        };
        let mut world = opening_as_ana(opening).open();
        world.tell_net(net::Event::FirstContact { pin: pin(1) });
        assert!(world.harness.query_by_label(lang.trust()).is_some());
    }
}

#[test]
fn what_we_said_is_marked_as_waiting_kept_and_read() {
    let mut world = online();
    tell(&mut world, queued());
    assert!(world.shows("Você, 08:00: um (enviando…)"));
    tell(&mut world, kept(3));
    assert!(world.shows("Você, 08:00: um (guardada no servidor)"));
    for (who, name) in [(8, "Bia"), (9, "Caio")] {
        tell(
            &mut world,
            Event::Passage {
                who: id(who),
                name: Name::cut(name),
                conversation: Destination::Everyone,
                place: who - 7,
                time_ms: MORNING_MS,
                is_entry: true,
                source: Source::Live,
            },
        );
        tell(
            &mut world,
            Event::Read {
                who: id(who),
                conversation: Destination::Everyone,
                place: 3,
                time_ms: MORNING_MS + 60_000 * u64::from(who),
            },
        );
        let expected = match who {
            8 => "Você, 08:00: um (lida por Bia, às 08:08)",
            _ => "Você, 08:00: um (lida por Bia e mais 1)",
        };
        assert!(world.shows(expected), "{expected}");
    }
    assert!(world.shows("Bia chegou"));
}

#[test]
fn a_refused_message_says_why() {
    let mut world = online();
    tell(&mut world, queued());
    tell(
        &mut world,
        Event::Failed {
            token: TOKEN,
            refused: Refusal::Muted.into(),
        },
    );
    assert!(world.shows("recusada: Você está silenciado."));
    assert!(world.harness.query_by_label("Enviar de novo").is_some());
}

#[test]
fn yesterdays_conversation_is_there_before_the_server_and_says_so() {
    let mut world = opening_as_ana(Opening::default()).open();
    sealed(&mut world, Some(id(7)));
    tell(
        &mut world,
        Event::Standing(Standing {
            conversation: Destination::Everyone,
            name: None,
            last: 2,
            read: 2,
            is_open: true,
        }),
    );
    tell(&mut world, said(1, "boa noite"));
    tell(&mut world, queued());
    tell(&mut world, Event::Waiting { count: 1 });
    assert!(world.shows("Bia, 08:01: boa noite"));
    assert!(world.shows("Esta é a conversa guardada neste computador."));
    assert!(world.shows("1 na fila"));
    assert!(world.shows("um (na fila)"));
    let retry_at = std::time::Instant::now() + std::time::Duration::from_secs(9);
    tell(
        &mut world,
        Event::Away {
            retry_at,
            attempt: 1,
        },
    );
    assert!(world.shows("Sem conexão. O que você escrever fica na fila"));
    tell(&mut world, Event::Accepted { id: id(7) });
    assert!(!world.shows("Sem conexão"));
}

#[test]
fn what_is_at_the_end_in_view_is_told_to_have_been_read() {
    let mut world = online();
    commands(&mut world);
    tell(&mut world, said(4, "oi"));
    let read = net::Command::Sealed(sealed::Command::Read {
        conversation: Destination::Everyone,
        place: 4,
    });
    assert_eq!(commands(&mut world), [read]);
}

#[test]
fn without_confirmations_nobody_is_told_what_was_read_and_nobody_is_shown() {
    let opening = opening_as_ana(Opening::default());
    let file = opening.folder.path().join("cliente.toml");
    std::fs::write(file, "versao = 1\nconfirmacoes = false\n").unwrap();
    let mut world = opening.open();
    sealed(&mut world, None);
    tell(&mut world, Event::Accepted { id: id(7) });
    commands(&mut world);
    tell(&mut world, said(4, "oi"));
    assert_eq!(commands(&mut world), []);
    tell(&mut world, queued());
    tell(&mut world, kept(5));
    tell(
        &mut world,
        Event::Read {
            who: id(8),
            conversation: Destination::Everyone,
            place: 5,
            time_ms: MORNING_MS,
        },
    );
    assert!(world.shows("guardada no servidor") && !world.shows("lida por"));
}

#[test]
fn a_search_goes_back_to_the_beginning_of_the_conversation() {
    let mut world = online();
    tell(
        &mut world,
        Event::Standing(Standing {
            conversation: Destination::Everyone,
            name: None,
            last: 60,
            read: 60,
            is_open: true,
        }),
    );
    for place in 41..=60 {
        tell(&mut world, said(place, "nada"));
    }
    let loaded = |from, reached_start| Event::HistoryLoaded {
        conversation: Destination::Everyone,
        from,
        reached_start,
    };
    tell(&mut world, loaded(41, false));
    commands(&mut world);
    world.press(Modifiers::COMMAND, Key::F);
    world
        .harness
        .get_by_label("Buscar nesta conversa")
        .type_text("acao");
    world.run();
    world.press(Modifiers::NONE, Key::Enter);
    let asks = |world: &mut World| {
        commands(world).iter().any(|command| {
            matches!(
                command,
                net::Command::Sealed(sealed::Command::LoadOlder { .. })
            )
        })
    };
    tell(&mut world, said(21, "a AÇÃO começou"));
    tell(&mut world, loaded(21, false));
    assert!(world.shows("Bia, 08:21: a AÇÃO começou"));
    // Further up there is nothing more.
    asks(&mut world);
    world.press(Modifiers::NONE, Key::F3);
    tell(&mut world, loaded(1, true));
    assert!(world.shows("nada encontrado"));
    world.press(Modifiers::NONE, Key::Escape);
    assert!(!world.shows("nada encontrado"));
}

#[test]
fn what_stands_in_the_way_is_told_at_the_form() {
    let account = PathBuf::from("/dados/conta");
    for (end, words) in [
        (
            End::Problem(Problem::AlreadyOpen { folder: account }),
            "Esta conta já está aberta em outra janela.",
        ),
        (
            End::Problem(Problem::Downgrade { pin: pin(1) }),
            "Este servidor já mostrou sua chave",
        ),
        (
            End::Refused {
                refused: Refusal::IdInUse.into(),
                waiting: 0,
            },
            "ID já em uso.",
        ),
    ] {
        let mut world = opening_as_ana(Opening::default()).open();
        world.tell_net(net::Event::Ended(end));
        assert!(world.shows(words), "{words}");
    }
}

#[test]
fn who_goes_and_comes_back_at_once_is_not_in_their_own_way() {
    let mut world = online();
    let far = world.keep_far_end();
    world.click("Desconectar");
    world.click("Conectar");
    world.tell_net(net::Event::Ended(End::Problem(Problem::AlreadyOpen {
        folder: PathBuf::new(),
    })));
    assert!(!world.shows("Esta conta já está aberta"));
    assert!(world.harness.query_by_label("Cancelar").is_some());
    // The goodbye is over, and the profile free.
    drop(far);
    world.forget_target();
    world.run();
    assert_eq!(world.target().map(|target| target.port), Some(1235));
}

#[test]
fn a_password_is_asked_for_once_a_server_wants_one() {
    let mut world = opening_as_ana(Opening::default()).open();
    assert!(world.harness.query_by_label("Senha do servidor").is_none());
    world.tell_net(net::Event::Ended(End::Refused {
        refused: Refusal::WrongPassword.into(),
        waiting: 0,
    }));
    world.write("Senha do servidor", "segredo");
    world.click("Conectar");
    let password = world.target().unwrap().password;
    assert_eq!(password.0.to_string(), "segredo");
    let folder = Folder::new(world.folder.path().to_owned());
    let saved = format!("{:?}", folder.load());
    assert!(!saved.contains("segredo"), "{saved}");
}

#[test]
fn an_invite_stands_for_address_port_and_key() {
    let mut world = Opening::default().open();
    let invite = format!("recado://sala12.escola.local:7000#{}", pin(1));
    world.write("Nome", "Ana");
    world.write("IP", &invite);
    world.click("Conectar");
    let target = world.target().unwrap();
    assert_eq!(target.address(), "sala12.escola.local:7000");
    assert_eq!(target.pin, Some(pin(1)));
    let mut world = Opening::default().open();
    world.write("Nome", "Ana");
    world.write("IP", "recado://sala12#12");
    world.click("Conectar");
    assert!(world.shows("Este convite está incompleto ou errado."));
}

#[test]
fn who_came_in_alone_is_told_what_to_do_and_not_that_they_came() {
    let came = |who, name| Event::Passage {
        who: id(who),
        name: Name::cut(name),
        conversation: Destination::Everyone,
        place: who,
        time_ms: MORNING_MS,
        is_entry: true,
        source: Source::Live,
    };
    let ana = Person {
        id: id(7),
        name: Name::cut("Ana"),
    };
    let mut world = online();
    tell(&mut world, Event::Fulfilled(Outcome::People(vec![ana], 0)));
    tell(&mut world, came(7, "Ana"));
    assert!(world.shows("Só você está aqui por enquanto") && !world.shows("Ana chegou"));
    tell(&mut world, came(8, "Bia"));
    assert!(!world.shows("Só você está aqui por enquanto") && world.shows("Bia chegou"));
}
