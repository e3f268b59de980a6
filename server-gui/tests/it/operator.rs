//! What the operator does to people, and how the journal's state is told, by name.

use crate::scene::{Window, every_look, person, picture, snapshot, some_people, started};
use daemon::{
    log::{Level, LogEvent, LogLine, sanction_text},
    server::Update,
};
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use lang::Lang;
use protocol::{Name, PersonId, Refusal, RoomId};
use server_gui::engine::EngineEvent;
use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};
use udp_core::{
    hub::{Order, Sanction},
    journal::AppendError,
    server::{Event, PersonRow, RoomRow},
};

fn id(id: u32) -> PersonId {
    PersonId::new(id).expect("a person's id")
}

fn muted() -> Sanction {
    Sanction::MutedId(id(7))
}

fn banned_address() -> Sanction {
    Sanction::BannedAddress(IpAddr::from([0xfe80, 0, 0, 0, 0, 0, 0, 1]))
}

/// Three people at one address, one of them in a room.
fn neighbours() -> Vec<PersonRow> {
    let mut people: Vec<_> = ["Ana", "José", "Zoé"]
        .into_iter()
        .zip([3, 7, 21])
        .map(|(name, id)| person(id, name, 0, 0))
        .collect();
    for person in &mut people {
        person.address = SocketAddr::from(([192, 168, 0, 7], 40_000));
    }
    people[1].rooms = RoomId::new(1_000_000_001).into_iter().collect();
    people
}

fn with_everything() -> EngineEvent {
    picture(neighbours(), |snapshot| {
        snapshot.rooms = [RoomRow {
            id: RoomId::new(1_000_000_001).expect("a room's id"),
            name: Name::cut("redes"),
            people: 1,
        }]
        .into();
        snapshot.sanctions = [Sanction::BannedId(id(9)), banned_address(), muted()].into();
    })
}

fn with_trouble(trouble: AppendError) -> EngineEvent {
    picture(neighbours(), |snapshot| {
        snapshot.journal.trouble = Some(trouble);
    })
}

fn event(event: Event) -> EngineEvent {
    EngineEvent::Update(Update::Log(LogLine {
        unix_ms: 0,
        level: Level::Info,
        event: LogEvent::Server(event),
    }))
}

fn press(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).click();
    window.harness.run();
}

fn orders(window: &Window) -> Vec<Order> {
    std::mem::take(&mut window.engine.0.borrow_mut().orders)
}

/// A window with three people at one address.
fn running() -> Window {
    let mut window = Window::running(Theme::Dark, Lang::Pt);
    window.says([snapshot(neighbours())]);
    window
}

#[test]
fn every_side_empty() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        for (side, title) in [
            (lang.rooms(), lang.no_rooms_title()),
            (lang.sanctions(), lang.no_sanctions_title()),
            (lang.losses(), lang.losses_none_title()),
        ] {
            press(&mut window, side);
            window.harness.get_by_label(title);
        }
        window.says([snapshot(Vec::new())]);
        press(&mut window, lang.traffic());
        window.harness.get_by_label(lang.traffic_minutes_hint());
    });
}

#[test]
fn every_side_full() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([with_everything()]);
        let sort = lang.sort_by(lang.column_room());
        window.harness.get_by_label(&sort);
        press(&mut window, lang.rooms());
        window.harness.get_by_label("1000000001");
        // In the row of who is in it, and in the list.
        assert_eq!(window.harness.get_all_by_label("redes").count(), 2);
        press(&mut window, lang.sanctions());
        window
            .harness
            .get_by_label(&lang.lift_one(&sanction_text(muted(), lang)));
    });
}

#[test]
fn a_disk_that_is_full_or_fails_is_told_until_it_works_again() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        for trouble in [AppendError::Full, AppendError::Disk("EIO".to_owned())] {
            window.says([with_trouble(trouble)]);
            let text = window.model().history_trouble().unwrap();
            assert!(text.contains(Refusal::DiskFull.text()));
            assert!(text.contains("/nonexistent/recado"));
            window.harness.get_by_label(&text);
        }
        window.says([snapshot(neighbours()), event(Event::JournalWorks)]);
        assert!(window.model().history_trouble().is_none());
        // In the bar, and in the log.
        let text = lang.log_journal_works();
        assert_eq!(window.harness.get_all_by_label(text).count(), 2);
    });
}

#[test]
fn somebody_is_disconnected_and_there_is_no_undo() {
    let mut window = running();
    press(&mut window, "Ações para José (7)");
    press(&mut window, "Desconectar");
    assert_eq!(orders(&window), [Order::Kick(id(7))]);
    assert!(window.harness.query_by_label("Desconectar").is_none());
    window.says([event(Event::Ordered(Order::Kick(id(7))))]);
    window.harness.get_by_label(&Lang::Pt.done_kicked(7));
    assert!(window.harness.query_by_label("Desfazer").is_none());
}

#[test]
fn a_ban_is_undone() {
    let mut window = running();
    press(&mut window, "Ações para José (7)");
    press(&mut window, "Banir ID");
    let ban = Sanction::BannedId(id(7));
    assert_eq!(orders(&window), [Order::Impose(ban)]);
    window.says([event(Event::Ordered(Order::Impose(ban)))]);
    window.harness.get_by_label("ID 7 banido.");
    press(&mut window, "Desfazer");
    assert_eq!(orders(&window), [Order::Lift(ban)]);
    window.says([event(Event::Ordered(Order::Lift(ban)))]);
    window.harness.get_by_label("O ID 7 pode entrar de novo.");
}

#[test]
fn who_is_muted_is_given_voice() {
    let mut window = running();
    press(&mut window, "Ações para José (7)");
    press(&mut window, "Silenciar");
    window.says([with_everything()]);
    press(&mut window, "Ações para José (7)");
    press(&mut window, "Dar voz");
    let (mute, voice) = (Order::Impose(muted()), Order::Lift(muted()));
    assert_eq!(orders(&window), [mute, voice]);
}

#[test]
fn the_menu_stays_with_whom_it_was_opened_for() {
    let mut window = running();
    press(&mut window, "Ações para José (7)");
    // Somebody comes, and stands in José's row.
    let mut people = neighbours();
    people.insert(1, person(4, "Bia", 0, 0));
    window.says([snapshot(people)]);
    press(&mut window, "Liberar ID");
    assert_eq!(orders(&window), [Order::FreeId(id(7))]);
}

#[test]
fn the_menu_is_used_by_keyboard_alone() {
    for (modifiers, key) in [(Modifiers::NONE, Key::Menu), (Modifiers::SHIFT, Key::F10)] {
        let mut window = running();
        window.harness.get_by_label("Ações para José (7)").focus();
        window.harness.run();
        window.harness.key_press_modifiers(modifiers, key);
        window.harness.run();
        assert!(window.harness.get_by_label("Desconectar").is_focused());
        window.harness.key_press(Key::Escape);
        window.harness.run();
        assert!(window.harness.query_by_label("Desconectar").is_none());
        let button = window.harness.get_by_label("Ações para José (7)");
        assert!(button.is_focused());
        window.harness.key_press_modifiers(modifiers, key);
        window.harness.run();
        window.harness.key_press(Key::Enter);
        window.harness.run();
        assert_eq!(orders(&window), [Order::Kick(id(7))]);
    }
}

#[test]
fn the_other_button_opens_the_menu_anywhere_in_the_row() {
    let mut window = running();
    window.harness.get_by_label("José").click_secondary();
    window.harness.run();
    press(&mut window, "Desconectar");
    assert_eq!(orders(&window), [Order::Kick(id(7))]);
}

#[test]
fn banning_an_address_of_several_asks_first() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([snapshot(neighbours())]);
        let ban = Order::Impose(Sanction::BannedAddress("192.168.0.7".parse().unwrap()));
        for (answer, given) in [(lang.cancel(), vec![]), (lang.ban_address(), vec![ban])] {
            press(&mut window, &lang.actions_for("José", 7));
            press(&mut window, lang.ban_address());
            let many = lang.ban_address_many("3", "Ana, José, Zoé");
            window.harness.get_by_label(&many);
            assert!(orders(&window).is_empty());
            press(&mut window, answer);
            assert_eq!(orders(&window), given);
            assert!(window.harness.query_by_label(&many).is_none());
        }
    });
}

#[test]
fn banning_an_address_of_one_asks_nothing() {
    let mut window = Window::running(Theme::Light, Lang::Pt);
    window.says([snapshot(some_people())]);
    press(&mut window, "Ações para João Açucena (7)");
    press(&mut window, "Banir endereço");
    let ban = Sanction::BannedAddress("192.168.0.7".parse().unwrap());
    assert_eq!(orders(&window), [Order::Impose(ban)]);
}

#[test]
fn a_sanction_is_lifted_from_the_list() {
    let mut window = Window::running(Theme::Light, Lang::Pt);
    window.says([with_everything()]);
    press(&mut window, "Sanções");
    press(&mut window, "Retirar: endereço fe80::1 banido");
    let ban = banned_address();
    assert_eq!(orders(&window), [Order::Lift(ban)]);
}

fn send_is_disabled(window: &Window, lang: Lang) -> bool {
    let send = window.harness.get_by_label(lang.announce_send());
    send.accesskit_node().is_disabled()
}

#[test]
fn an_announcement_has_lines_and_counts_its_bytes() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        press(&mut window, lang.announce());
        assert!(send_is_disabled(&window, lang));
        let field = window.harness.get_by_label(lang.announce_text());
        field.type_text("Aula\nàs 8");
        window.harness.run();
        let most = lang.whole(8_960);
        let counted = lang.announce_bytes("10", &most);
        window.harness.get_by_label(&counted);
        // What was typed outlives the dialog.
        press(&mut window, lang.cancel());
        press(&mut window, lang.announce());
        press(&mut window, lang.announce_send());
        assert_eq!(orders(&window), [Order::Announce("Aula\nàs 8".to_owned())]);
        assert!(
            window
                .harness
                .query_by_label(lang.announce_send())
                .is_none()
        );
        press(&mut window, lang.announce());
        window
            .harness
            .get_by_label(&lang.announce_bytes("0", &most));
    });
}

#[test]
fn an_announcement_that_is_too_long_or_not_taken_stays() {
    let mut window = Window::running(Theme::Dark, Lang::Pt);
    press(&mut window, "Anunciar…");
    let field = window.harness.get_by_label("Mensagem");
    field.type_text(&"ã".repeat(4_481));
    window.harness.run();
    window.harness.get_by_label_contains("longa demais");
    assert!(send_is_disabled(&window, Lang::Pt));
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.run();
    window.harness.get_by_label("Mensagem").type_text("oi");
    window.harness.run();
    window.engine.0.borrow_mut().is_busy = true;
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    window.harness.run();
    window.harness.get_by_label(Lang::Pt.order_not_taken());
    assert_eq!(
        window.harness.get_by_label("Mensagem").value().as_deref(),
        Some("oi")
    );
}

#[test]
fn an_order_that_cannot_be_done_is_told() {
    let mut window = running();
    let refused = Event::OrderRefused(Order::Kick(id(7)), Refusal::UnknownDestination);
    window.says([event(refused)]);
    // In the bar, and in the log.
    let told = window.harness.get_all_by_label_contains("Não foi feito");
    assert_eq!(told.count(), 2);
}

#[test]
fn the_history_is_exported_into_a_file_of_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::with_data(Theme::Dark, Lang::Pt, folder.path());
    window.says([started(), snapshot(neighbours())]);
    press(&mut window, "Histórico");
    let export = window.harness.get_by_label("Exportar histórico…");
    export.scroll_to_me();
    window.harness.run();
    press(&mut window, "Exportar histórico…");
    press(&mut window, "csv");
    press(&mut window, "Exportar");
    let patience = Instant::now() + Duration::from_secs(30);
    while (window.harness)
        .query_by_label_contains("linhas do histórico em")
        .is_none()
    {
        assert!(Instant::now() < patience, "the file was never written");
        std::thread::yield_now();
        window.harness.step();
    }
    let file = std::fs::read_dir(folder.path()).unwrap().next();
    let name = file.unwrap().unwrap().file_name();
    let name = name.to_string_lossy();
    assert!(name.starts_with("recado-historico-") && name.ends_with(".csv"));
    // Another can follow.
    window.harness.run();
    window.harness.get_by_label("Exportar histórico…");
}
