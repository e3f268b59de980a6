//! The window used by name, as a person, a screen reader or a script would.

use crate::world::{Opening, World, ended, id, online, opening_as_ana, said};
use client_gui::link::News;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use protocol::{Destination, Refusal};
use std::time::{Duration, Instant};
use udp_core::client::{Command, End, Event, Lost, Phase, Refused};

fn refused(refusal: Refusal) -> Refused {
    Refused {
        refusal: Some(refusal),
        text: refusal.text().into(),
    }
}

fn say(world: &mut World) -> (udp_core::client::Label, Destination, String) {
    match world.command() {
        Some(Command::Say { label, to, text }) => (label, to, text),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_form_connects_by_its_fields() {
    let mut world = Opening::default().open();
    world.write("ID", "7");
    world.write("Nome", "Ana Lúcia");
    world.write("IP", "192.168.0.10");
    world.click("Conectar");
    let target = world.target().unwrap();
    assert_eq!(target.address(), "192.168.0.10:1235");
    assert_eq!(
        (target.id, target.name.as_str()),
        (Some(id(7)), "Ana Lúcia")
    );
    world.tell(Event::Phase(Phase::Connecting { attempt: 2 }));
    assert!(world.shows("tentativa 2 de 3"));
    world.tell(online());
    assert!(world.shows("Conversa Todos"));
    let kept = std::fs::read_to_string(world.folder.path().join("cliente.toml")).unwrap();
    assert!(kept.contains("192.168.0.10"), "{kept}");
}

#[test]
fn enter_connects_and_mistakes_are_told_at_the_fields() {
    let mut world = Opening::default().open();
    world.write("ID", "0");
    world.press(Modifiers::NONE, Key::Enter);
    assert!(world.shows("O ID é um número de 1 a 999.999.999"));
    assert!(world.shows("Diga o seu nome."));
    assert!(world.shows("Diga o IP do servidor"));
    assert_eq!(world.target(), None);
}

#[test]
fn a_refused_id_is_told_on_the_form() {
    let mut world = opening_as_ana(Opening::default()).open();
    let end = End::Refused(refused(Refusal::IdInUse));
    world.tell(Event::Phase(Phase::Ended(end.clone())));
    world.news(ended(end));
    assert!(world.shows("O servidor recusou: ID já em uso."));
    assert!(world.harness.query_by_label("Conectar").is_some());
    assert_eq!(wrong_fields(&world), ["ID"]);
    world.write("ID", "8");
    assert_eq!(wrong_fields(&world), [""; 0]);
    assert!(!world.shows("ID já em uso"));
}

#[test]
fn what_the_server_or_the_network_does_not_take_is_marked() {
    for (news, marked) in [
        (
            ended(End::Refused(refused(Refusal::NameNotAllowed))),
            &["Nome"][..],
        ),
        (News::UnknownHost, &["IP"]),
        (ended(End::NoAnswer), &[]),
        (ended(End::Refused(refused(Refusal::ServerFull))), &[]),
    ] {
        let mut world = opening_as_ana(Opening::default()).open();
        world.news(news);
        assert_eq!(wrong_fields(&world), marked);
    }
}

/// The fields that are framed in the colour of errors.
fn wrong_fields(world: &World) -> Vec<&'static str> {
    let is_wrong = |name: &&str| {
        let field = world.harness.get_by_role_and_label(Role::TextInput, name);
        field.accesskit_node().data().invalid().is_some()
    };
    ["ID", "Nome", "IP", "Porta"]
        .into_iter()
        .filter(is_wrong)
        .collect()
}

#[test]
fn the_window_is_called_by_its_title() {
    let mut world = opening_as_ana(Opening::default()).open();
    world.run();
    let name = |world: &World| world.harness.root().accesskit_node().label();
    assert_eq!(name(&world).as_deref(), Some("Recado"));
    world.tell(online());
    assert_eq!(name(&world).as_deref(), Some("Ana — Recado"));
    world.click("Nova conversa");
    world.write("ID do destinatário", "2");
    world.click("Abrir");
    world.tell(said(3, "Caio", Destination::Everyone, "oi"));
    assert_eq!(name(&world).as_deref(), Some("(1) Ana — Recado"));
}

#[test]
fn cancelling_says_goodbye() {
    let mut world = opening_as_ana(Opening::default()).open();
    world.run();
    world.click("Cancelar");
    assert_eq!(world.command(), Some(Command::Quit));
    assert!(world.harness.query_by_label("Conectar").is_some());
}

#[test]
fn no_answer_and_an_unknown_machine_are_told() {
    for (news, expected) in [
        (
            ended(End::NoAnswer),
            "Nenhum servidor respondeu em 127.0.0.1:1235.",
        ),
        (News::UnknownHost, "A máquina 127.0.0.1 não foi encontrada"),
        (
            News::Failed("sem rede".into()),
            "recusou a conexão: sem rede.",
        ),
    ] {
        let mut world = opening_as_ana(Opening::default()).open();
        world.news(news);
        assert!(world.shows(expected), "{expected}");
    }
}

#[test]
fn a_message_is_shown_at_once_and_marked_when_lost() {
    let mut world = World::online();
    world.write("Mensagem", "Olá, ação");
    world.click("Enviar");
    let (label, to, text) = say(&mut world);
    assert_eq!((to, text.as_str()), (Destination::Everyone, "Olá, ação"));
    assert!(world.shows("Você, 08:55: Olá, ação (enviando…)"));
    world.tell(Event::NotEchoed { label });
    assert!(world.shows("sem resposta do servidor"));
    world.click("Enviar de novo");
    let (again, _, text) = say(&mut world);
    assert_ne!(again, label);
    assert_eq!(text, "Olá, ação");
}

#[test]
fn enter_sends_and_shift_enter_begins_a_line() {
    let mut world = World::online();
    world.write("Mensagem", "um");
    world.press(Modifiers::SHIFT, Key::Enter);
    assert_eq!(world.command(), None);
    world.harness.get_by_label("Mensagem").type_text("dois");
    world.run();
    world.press(Modifiers::NONE, Key::Enter);
    assert_eq!(say(&mut world).2, "um\ndois");
    // The keyboard stays where one writes.
    assert!(world.harness.get_by_label("Mensagem").is_focused());
}

#[test]
fn a_new_conversation_takes_any_id_and_shows_the_refusal() {
    let mut world = World::online();
    world.press(Modifiers::COMMAND, Key::N);
    world
        .harness
        .get_by_label("ID do destinatário")
        .type_text("abc");
    world.run();
    world.press(Modifiers::NONE, Key::Enter);
    assert!(world.shows("ou 0 para todos"));
    world.press(Modifiers::NONE, Key::Escape);
    world.click("Nova conversa");
    world
        .harness
        .get_by_label("ID do destinatário")
        .type_text("99");
    world.run();
    world.press(Modifiers::NONE, Key::Enter);
    assert!(world.shows("Conversa ID 99"));
    world.write("Mensagem", "tem alguém?");
    world.press(Modifiers::NONE, Key::Enter);
    let (label, to, _) = say(&mut world);
    assert_eq!(to, Destination::Person(id(99)));
    world.tell(Event::Progress {
        label,
        sent: 1,
        parts: 1,
    });
    assert!(
        world
            .harness
            .query_by_label("Você, 08:55: tem alguém?")
            .is_some()
    );
    let refused = refused(Refusal::UnknownDestination);
    world.tell(Event::Refused {
        refused,
        label: Some(label),
    });
    assert!(
        world
            .harness
            .query_by_label("ID de destino não encontrado.")
            .is_some()
    );
    assert!(world.shows("Você, 08:55: tem alguém? (recusada)"));
}

#[test]
fn what_others_say_is_named_and_counted() {
    let mut world = World::online();
    world.tell(said(3, "Bruno", Destination::Everyone, "oi a todos"));
    assert!(
        world
            .harness
            .query_by_label("Bruno, 08:55: oi a todos")
            .is_some()
    );
    world.tell(said(3, "Bruno", Destination::Person(id(7)), "só a você"));
    world.tell(said(3, "Bruno", Destination::Person(id(7)), "mais uma"));
    world.click("Conversa Bruno, 2 não lidas");
    assert!(
        world
            .harness
            .query_by_label("Bruno, 08:55: mais uma")
            .is_some()
    );
    assert!(world.harness.query_by_label("Conversa Bruno").is_some());
}

#[test]
fn the_list_of_clients_is_asked_for_and_leads_to_conversations() {
    let mut world = World::online();
    world.click("Lista de clientes");
    assert_eq!(world.command(), Some(Command::AskPeople));
    let person = |number, name| udp_core::client::Person {
        id: id(number),
        name: protocol::Name::cut(name),
    };
    let people = vec![person(3, "Bruno"), person(7, "Ana"), person(12, "Ana")];
    world.tell(Event::People { people, more: 2 });
    assert!(world.shows("NA CONVERSA — 5"));
    assert!(world.shows("Pessoa Ana (7) (você), ID 7"));
    world.click("Pessoa Ana (12), ID 12");
    assert!(world.harness.query_by_label("Conversa Ana (12)").is_some());
}

#[test]
fn a_lost_server_is_told_and_the_queue_counted() {
    let mut world = World::online();
    world.tell(Event::Notice {
        text: protocol::words::SHUTDOWN.into(),
    });
    assert!(
        world
            .harness
            .query_by_label("Servidor desligado. Conexão encerrada.")
            .is_some()
    );
    world.tell(Event::Phase(Phase::Away {
        lost: Lost::Shutdown,
        retry_at: Instant::now() + Duration::from_secs(100),
        attempt: 1,
    }));
    assert!(world.shows("Conexão encerrada. Tentando de novo em 100 s"));
    world.write("Mensagem", "espera");
    assert!(world.shows("a mensagem espera na fila"));
    world.press(Modifiers::NONE, Key::Enter);
    assert!(world.shows("1 na fila"));
    say(&mut world);
    world.click("Tentar agora");
    assert_eq!(world.command(), Some(Command::RetryNow));
    world.tell(online());
    assert!(world.shows("Conexão restabelecida."));
}

/// Somebody may be pressing it at that moment: what is begun on a button that is another one then is lost.
#[test]
fn controls_stay_the_same_when_the_banner_comes_and_goes() {
    let mut world = World::online();
    world.write("Mensagem", "espera");
    let button = |world: &World| {
        let button = world.harness.get_by_label("Enviar");
        button.accesskit_node().id()
    };
    let before = button(&world);
    world.tell(Event::Phase(Phase::Away {
        lost: Lost::Silent,
        retry_at: Instant::now() + Duration::from_secs(100),
        attempt: 1,
    }));
    assert!(world.shows("tentando de novo em"));
    assert_eq!(button(&world), before);
    world.tell(online());
    assert_eq!(button(&world), before);
}

#[test]
fn a_refused_return_keeps_the_conversation_and_offers_another_try() {
    let mut world = World::online();
    world.tell(said(3, "Bruno", Destination::Everyone, "oi"));
    world.news(ended(End::Refused(refused(Refusal::IdInUse))));
    assert!(world.shows("A conexão terminou. O servidor recusou: ID já em uso."));
    assert!(world.shows("Bruno, 08:55: oi"));
    world.click("Conectar de novo");
    world.tell(online());
    assert!(!world.shows("A conexão terminou."));
}

#[test]
fn coming_back_to_the_same_server_finds_the_conversations() {
    let mut world = World::online();
    world.tell(said(3, "Bruno", Destination::Everyone, "oi"));
    world.click("Desconectar");
    assert_eq!(world.command(), Some(Command::Quit));
    assert!(world.harness.query_by_label("Nome").is_some());
    world.click("Conectar");
    world.tell(online());
    assert!(world.shows("Bruno, 08:55: oi"));
}

#[test]
fn recent_servers_connect_with_one_click() {
    let mut world = World::online();
    world.click("Desconectar");
    world.click("Conectar a 127.0.0.1:1235 como Ana");
    assert_eq!(world.target().unwrap().id, Some(id(7)));
}

#[test]
fn long_texts_are_weighed_and_too_long_ones_refused_in_words() {
    let mut world = World::online();
    world.write("Mensagem", &"á".repeat(156));
    assert!(world.shows("312 bytes · 3 partes"));
    world.write("Mensagem", &"a".repeat(8_900));
    assert!(world.shows("Texto longo demais: 9.212 bytes"));
    world.press(Modifiers::NONE, Key::Enter);
    assert_eq!(world.command(), None);
}

#[test]
fn the_keyboard_reaches_conversations_help_and_language() {
    let mut world = World::online();
    world.tell(said(3, "Bruno", Destination::Person(id(7)), "oi"));
    world.press(Modifiers::COMMAND, Key::Num2);
    assert!(world.shows("Bruno, 08:55: oi"));
    world.press(Modifiers::ALT, Key::ArrowUp);
    assert!(!world.shows("Bruno, 08:55: oi"));
    world.press(Modifiers::NONE, Key::F1);
    assert!(world.shows("Atalhos do teclado"));
    world.press(Modifiers::NONE, Key::Escape);
    assert!(!world.shows("Shift+Enter"));
    world.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    world
        .harness
        .get_by_label("Buscar conversas")
        .type_text("zzz");
    world.run();
    assert!(world.shows("Nenhuma conversa com este nome ou ID."));
    world.press(Modifiers::NONE, Key::Escape);
    assert!(world.harness.query_by_label("Conversa Todos").is_some());
    world.click("Mudar o idioma: English");
    assert!(world.harness.query_by_label("Disconnect").is_some());
}

#[test]
fn a_closing_window_says_goodbye() {
    let mut world = World::online();
    world.harness.state_mut().finish(Instant::now());
    assert_eq!(world.command(), Some(Command::Quit));
}

#[test]
fn it_says_plainly_what_a_classic_connection_is() {
    let mut world = World::online();
    world.click("conexão clássica: sem cifra nem confirmação");
    assert!(world.shows("quem estiver na mesma rede pode ler"));
}

#[test]
fn in_a_narrow_window_the_people_take_the_place_of_the_list() {
    let size = egui::Vec2::new(640.0, 440.0);
    let mut world = opening_as_ana(Opening {
        size,
        ..Opening::default()
    })
    .open();
    world.tell(online());
    let bruno = udp_core::client::Person {
        id: id(3),
        name: protocol::Name::cut("Bruno"),
    };
    world.tell(Event::People {
        people: vec![bruno],
        more: 0,
    });
    world.click("Lista de clientes");
    assert!(world.harness.query_by_label("Conversa Todos").is_none());
    world.click("Pessoa Bruno, ID 3");
    assert!(world.harness.query_by_label("Conversa Bruno").is_some());
}

#[test]
fn the_keyboard_scrolls_and_typing_finds_the_message() {
    let mut world = World::online();
    for number in 0..200 {
        world.tell_later(said(
            3,
            "Bruno",
            Destination::Everyone,
            &format!("mensagem {number}."),
        ));
    }
    world.run();
    assert!(world.shows("mensagem 199.") && !world.shows("mensagem 0."));
    world.press(Modifiers::COMMAND, Key::Home);
    assert!(world.shows("mensagem 0.") && !world.shows("mensagem 199."));
    world.press(Modifiers::NONE, Key::PageDown);
    assert!(!world.shows("mensagem 0."));
    world.press(Modifiers::NONE, Key::PageUp);
    assert!(world.shows("mensagem 0."));
    world.tell(said(5, "Íris", Destination::Everyone, "chegou"));
    world.click("Ir para o fim, 1 nova");
    assert!(world.shows("chegou"));
    world.harness.event(egui::Event::Text("oi".into()));
    world.run();
    assert_eq!(
        world.harness.get_by_label("Mensagem").value().as_deref(),
        Some("oi")
    );
}
