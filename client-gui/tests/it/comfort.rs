//! What makes the window pleasant, used by name: copying, addresses, the switcher, history, drafts, names,
//! emoji, notices, settings, quiet, files.

use crate::world::{Opening, TempFolder, World, id, online, opening_as_ana, said};
use client_gui::{notices::Notice, options::Options};
use egui::{Event as Input, Key, Modifiers, OutputCommand, Role};
use egui_kittest::kittest::Queryable as _;
use protocol::{Destination, Name};
use udp_core::client::{Command, Event, Person};

const CTRL: Modifiers = Modifiers::COMMAND;
const PLAIN: Modifiers = Modifiers::NONE;

/// Bruno (3), Íris (5) and Ana (7) are here, and two of them have spoken.
fn talking() -> World {
    talking_in(Opening::default())
}

fn talking_in(opening: Opening) -> World {
    let mut world = opening_as_ana(opening).open();
    world.tell(online());
    let person = |number, name| Person {
        id: id(number),
        name: Name::cut(name),
    };
    world.tell(Event::People {
        people: vec![
            person(3, "Bruno"),
            person(5, "Íris Nóbrega"),
            person(7, "Ana"),
        ],
        more: 0,
    });
    world.tell(said(3, "Bruno", Destination::Everyone, "oi"));
    world.tell(said(
        5,
        "Íris Nóbrega",
        Destination::Everyone,
        "veja https://intranet.local/rede.",
    ));
    while world.command().is_some() {}
    world
}

fn message(world: &World) -> String {
    let field = world.harness.get_by_label("Mensagem");
    field.value().unwrap_or_default()
}

fn spoken(world: &mut World) -> Option<String> {
    std::iter::from_fn(|| world.command()).find_map(|command| match command {
        Command::Say { text, .. } => Some(text),
        _ => None,
    })
}

fn says(world: &mut World, text: &str) {
    world.write("Mensagem", text);
    world.press(PLAIN, Key::Enter);
    assert_eq!(spoken(world).as_deref(), Some(text));
}

/// What the window asks of the system with the next frames.
fn asked(world: &mut World) -> Vec<OutputCommand> {
    let mut asked = Vec::new();
    // Each input of a test takes a frame of its own.
    for _ in 0..6 {
        world.harness.step();
        asked.extend_from_slice(&world.harness.output().platform_output.commands);
    }
    asked
}

/// Presses keys, and tells what that asks of the system.
fn press_once(world: &mut World, modifiers: Modifiers, key: Key) -> Vec<OutputCommand> {
    world.harness.input_mut().events.push(Input::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    });
    asked(world)
}

fn copies(commands: &[OutputCommand]) -> Vec<&str> {
    let mut copies = Vec::new();
    for command in commands {
        if let OutputCommand::CopyText(text) = command {
            copies.push(text.as_str());
        }
    }
    copies
}

#[test]
fn messages_are_chosen_and_copied_with_the_keyboard() {
    let mut world = talking();
    let last = press_once(&mut world, CTRL | Modifiers::SHIFT, Key::C);
    assert_eq!(copies(&last), ["veja https://intranet.local/rede."]);
    world.press(CTRL | Modifiers::SHIFT, Key::ArrowUp);
    world.press(CTRL | Modifiers::SHIFT, Key::ArrowUp);
    let first = press_once(&mut world, CTRL | Modifiers::SHIFT, Key::D);
    assert_eq!(copies(&first), ["Bruno, 08:55: oi"]);
    world.press(CTRL | Modifiers::SHIFT, Key::ArrowDown);
    let second = press_once(&mut world, CTRL | Modifiers::SHIFT, Key::C);
    assert_eq!(copies(&second), ["veja https://intranet.local/rede."]);
}

#[test]
fn an_address_is_a_link_that_opens_when_pressed_and_not_before() {
    let mut world = talking();
    assert!(
        !asked(&mut world)
            .iter()
            .any(|it| matches!(it, OutputCommand::OpenUrl(_)))
    );
    world
        .harness
        .get_by_label("https://intranet.local/rede")
        .click();
    let opened = asked(&mut world)
        .into_iter()
        .find_map(|command| match command {
            OutputCommand::OpenUrl(open) => Some(open.url),
            _ => None,
        });
    assert_eq!(opened.as_deref(), Some("https://intranet.local/rede"));
    world.tell(said(
        3,
        "Bruno",
        Destination::Everyone,
        "file:///etc/passwd",
    ));
    assert!(
        world
            .harness
            .query_by_role_and_label(Role::Link, "file:///etc/passwd")
            .is_none()
    );
}

#[test]
fn the_switcher_goes_anywhere_by_some_letters() {
    let mut world = talking();
    world.press(CTRL, Key::K);
    world.write("Conversa, sala ou pessoa", "iris");
    assert!(world.shows("Ir para Íris Nóbrega") && !world.shows("Ir para Bruno"));
    world.press(PLAIN, Key::Enter);
    assert!(!world.shows("Ir para Íris Nóbrega"));
    assert!(world.shows("Conversa Íris Nóbrega"));
    world.press(CTRL, Key::K);
    world.press(PLAIN, Key::ArrowDown);
    world.press(PLAIN, Key::ArrowUp);
    world.press(PLAIN, Key::Enter);
    assert!(world.shows("Bruno, 08:55: oi"));
    world.press(CTRL, Key::K);
    world.write("Conversa, sala ou pessoa", "zzz");
    assert!(world.shows("Nada com este nome ou ID."));
    world.press(PLAIN, Key::Escape);
    world.press(PLAIN, Key::Escape);
    assert!(!world.shows("Nada com este nome ou ID."));
}

#[test]
fn keys_that_come_before_a_dialog_is_drawn_are_not_for_the_field_below() {
    let mut world = talking();
    world.write("Mensagem", "ainda não");
    for (modifiers, key) in [(CTRL, Key::K), (PLAIN, Key::Enter)] {
        world.harness.key_press_modifiers(modifiers, key);
    }
    world.run();
    assert_eq!(spoken(&mut world), None);
    assert_eq!(message(&world), "ainda não");
}

#[test]
fn what_was_said_comes_back_into_an_empty_field() {
    let mut world = talking();
    says(&mut world, "um");
    // With the space the name is complete, and Enter sends.
    world.write("Mensagem", "dois, @Bruno ");
    world.press(PLAIN, Key::Enter);
    assert_eq!(spoken(&mut world).as_deref(), Some("dois, @Bruno"));
    world.press(PLAIN, Key::ArrowUp);
    assert_eq!(message(&world), "dois, @Bruno");
    world.press(PLAIN, Key::ArrowUp);
    assert_eq!(message(&world), "um");
    world.press(PLAIN, Key::ArrowDown);
    assert_eq!(message(&world), "dois, @Bruno");
    world.press(PLAIN, Key::Escape);
    assert_eq!(message(&world), "");
    world.write("Mensagem", "meu");
    world.press(PLAIN, Key::ArrowUp);
    assert_eq!(message(&world), "meu");
}

#[test]
fn drafts_and_quiet_outlast_the_window() {
    let mut world = talking();
    world.write("Mensagem", "rascunho de ontem");
    world.press(CTRL, Key::M);
    world.harness.state_mut().finish(std::time::Instant::now());
    let folder = std::mem::replace(&mut world.folder, TempFolder::new());
    drop(world);
    let world = talking_in(Opening {
        folder,
        ..Opening::default()
    });
    assert_eq!(message(&world), "rascunho de ontem");
    assert!(world.shows("Conversa Todos, silenciada"));
}

#[test]
fn a_name_is_completed_with_the_keyboard() {
    let mut world = talking();
    world.write("Mensagem", "oi @ir");
    assert!(world.shows("Mencionar Íris Nóbrega") && !world.shows("Mencionar Bruno"));
    world.press(PLAIN, Key::Tab);
    assert_eq!(message(&world), "oi @Íris Nóbrega ");
    world.press(PLAIN, Key::Enter);
    assert_eq!(spoken(&mut world).as_deref(), Some("oi @Íris Nóbrega"));
    world.write("Mensagem", "@");
    world.press(PLAIN, Key::ArrowDown);
    world.press(PLAIN, Key::Escape);
    assert!(!world.shows("Mencionar"));
    world.press(PLAIN, Key::Enter);
    assert_eq!(spoken(&mut world).as_deref(), Some("@"));
}

#[test]
fn who_is_called_sees_it_at_the_conversation() {
    let mut world = talking();
    world.tell(said(3, "Bruno", Destination::Person(id(7)), "oi"));
    world.click("Conversa Bruno, 1 não lida");
    world.tell(said(5, "Íris", Destination::Everyone, "@ana, veja"));
    assert!(world.shows("Conversa Todos, 1 não lida, com seu nome"));
    world.click("Conversa Todos, 1 não lida, com seu nome");
    assert!(!world.shows("com seu nome"));
}

#[test]
fn an_emoji_is_found_by_its_name_and_put_where_the_cursor_is() {
    let mut world = talking();
    world.write("Mensagem", "bom dia ");
    world.press(CTRL, Key::E);
    // One that the fonts of the window itself have.
    world.write("Buscar emoji pelo nome", "coracao ver");
    assert!(world.shows("coração vermelho"));
    world.press(PLAIN, Key::Enter);
    assert_eq!(message(&world), "bom dia ❤");
    world.press(CTRL, Key::E);
    world.write("Buscar emoji pelo nome", "zzz");
    assert!(world.shows("Nenhum emoji com este nome."));
}

fn look_elsewhere(world: &mut World) {
    world.harness.input_mut().focused = false;
    world.harness.event(Input::WindowFocused(false));
    world.run();
}

#[test]
fn who_looks_elsewhere_is_told_of_what_is_theirs() {
    let mut world = talking();
    world.tell(said(3, "Bruno", Destination::Person(id(7)), "visto"));
    look_elsewhere(&mut world);
    world.tell(said(3, "Bruno", Destination::Everyone, "a todos"));
    assert_eq!(*world.notices.borrow(), []);
    world.tell(said(3, "Bruno", Destination::Person(id(7)), "só para você"));
    let told = Notice {
        title: "Bruno — Recado".into(),
        text: "só para você".into(),
        sounds: true,
    };
    assert_eq!(*world.notices.borrow(), [told]);
}

#[test]
fn muted_and_hidden_ones_call_nobody() {
    let mut world = talking();
    world.press(CTRL, Key::M);
    assert!(world.shows("Tirar do silêncio"));
    look_elsewhere(&mut world);
    world.tell(said(3, "Bruno", Destination::Everyone, "@Ana"));
    assert_eq!(*world.notices.borrow(), []);
}

#[test]
fn the_messages_of_a_hidden_person_fold_and_come_back() {
    let mut world = talking();
    let row = |world: &World| world.harness.query_by_label("Bruno, 08:55: oi").is_some();
    assert!(row(&world));
    world
        .harness
        .get_by_label_contains("Pessoa Bruno")
        .click_secondary();
    world.run();
    world.click("Ocultar mensagens de Bruno");
    assert!(!row(&world) && world.shows("mensagem de Bruno oculta"));
    assert!(
        world
            .harness
            .query_by_label_contains("Bruno, 08:55")
            .is_none()
    );
    assert!(world.shows("As mensagens de Bruno ficam ocultas só nesta janela."));
    world.click("Desfazer");
    assert!(row(&world));
}

#[test]
fn settings_take_effect_at_once_and_stay() {
    let mut world = talking();
    world.press(CTRL, Key::Comma);
    assert!(world.shows("Pasta de dados"));
    for name in ["Confirmações de leitura", "Nenhum", "English"] {
        world.click(name);
    }
    assert!(world.shows("Data folder"));
    world.click("Larger");
    world.press(PLAIN, Key::Escape);
    assert!(!world.shows("Data folder"));
    let kept = std::fs::read_to_string(world.folder.path().join("cliente.toml")).unwrap();
    for line in [
        "lingua = \"en\"",
        "avisos = \"nada\"",
        "confirmacoes = false",
        "zoom = 1.1",
    ] {
        assert!(kept.contains(line), "{line}: {kept}");
    }
    assert!(!kept.contains("sons"), "{kept}");
}

#[test]
fn the_help_tells_every_shortcut() {
    let mut world = talking();
    world.press(PLAIN, Key::F1);
    for shortcut in client_gui::shortcuts::ALL {
        assert!(
            world.shows((shortcut.says)(lang::Lang::Pt)),
            "{}",
            shortcut.keys
        );
    }
}

#[test]
fn a_conversation_is_written_to_a_file() {
    let mut world = talking();
    world.click("Mais");
    world.click("Exportar conversa");
    world.click("Texto (.txt)");
    let path = world.folder.path().join("exportadas").join("todos-0.txt");
    while !world.shows("mensagens em") {
        std::thread::yield_now();
        world.run();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(written.contains("Bruno (3): oi"), "{written}");
    assert!(written.contains("Íris Nóbrega (5): veja https://intranet.local/rede."));
}

/// Ana is online at this server, and nobody else is.
fn alone_at(server: &str) -> World {
    let opening = opening_as_ana(Opening::default());
    let options = Options {
        server: Some(server.into()),
        ..opening.options
    };
    let mut world = Opening {
        options,
        ..Opening::default()
    }
    .open();
    world.tell(online());
    world.tell(Event::People {
        people: vec![Person {
            id: id(7),
            name: Name::cut("Ana"),
        }],
        more: 0,
    });
    world
}

#[test]
fn who_is_alone_is_told_what_to_do() {
    let mut world = alone_at("192.168.0.10:1235");
    assert!(world.shows("Só você está aqui por enquanto"));
    world.harness.get_by_label("Copiar o endereço").click();
    assert_eq!(copies(&asked(&mut world)), ["192.168.0.10:1235"]);
}

#[test]
fn an_address_that_means_this_computer_is_not_given_to_others() {
    let world = alone_at("127.0.0.1:1235");
    assert!(world.shows("O servidor está neste computador."));
    assert!(!world.shows("Copiar o endereço"));
}

#[test]
fn who_comes_with_an_address_is_not_told_to_ask_for_one() {
    let opened = |server: Option<&str>| {
        let options = Options {
            server: server.map(Into::into),
            ..Options::default()
        };
        let opening = Opening {
            options,
            ..Opening::default()
        };
        opening.open().shows("Primeira vez aqui?")
    };
    assert!(opened(None));
    assert!(!opened(Some("192.168.0.10")));
}
