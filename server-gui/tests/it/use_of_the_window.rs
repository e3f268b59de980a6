//! What a person does, by the names a script relies on.

use crate::scene::{Window, address, line, snapshot, some_people, started};
use daemon::{
    log::Level,
    server::{StartError, Update},
};
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use lang::Lang;
use server_gui::{engine::EngineEvent, model::Phase};
use std::time::{Duration, Instant};

fn disabled(window: &Window, name: &str) -> bool {
    window
        .harness
        .get_by_label(name)
        .accesskit_node()
        .is_disabled()
}

#[test]
fn start_and_stop_by_name() {
    let mut window = Window::new(Theme::Dark, Lang::Pt);
    assert!(disabled(&window, "Desligar"));
    window.harness.get_by_label("Iniciar").click();
    window.harness.run();
    assert_eq!(
        window.engine.0.borrow().started,
        ["0.0.0.0:1235".parse().unwrap()]
    );
    assert!(disabled(&window, "Iniciar") && disabled(&window, "IP"));

    window.says([started(), snapshot(some_people())]);
    window.harness.get_by_label("No ar");
    window.harness.get_by_label("Desligar").click();
    window.harness.run();
    assert_eq!(window.engine.0.borrow().stopped, 1);
    window.harness.get_by_label("Desligando…");

    window.says([EngineEvent::Update(Update::Stopped(Ok(())))]);
    assert_eq!(window.model().phase, Phase::Stopped);
    assert!(window.model().notice.is_none());
    assert!(!disabled(&window, "Iniciar"));
}

#[test]
fn enter_in_a_field_starts_with_what_is_typed() {
    let mut window = Window::new(Theme::Light, Lang::Pt);
    window.harness.get_by_label("Porta").focus();
    window.harness.run();
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.get_by_label("Porta").type_text("4321");
    window.harness.run();
    window.harness.key_press(Key::Enter);
    window.harness.run();
    assert_eq!(
        window.engine.0.borrow().started,
        ["0.0.0.0:4321".parse().unwrap()]
    );
}

#[test]
fn nonsense_in_a_field_starts_nothing() {
    let mut window = Window::new(Theme::Light, Lang::Pt);
    window.model().form.port = "porta".to_owned();
    window.harness.run();
    window.harness.get_by_label("Iniciar").click();
    window.harness.run();
    assert!(window.engine.0.borrow().started.is_empty());
    window.harness.get_by_label(&Lang::Pt.bad_port("porta"));
}

#[test]
fn a_refused_start_can_be_tried_again() {
    let mut window = Window::new(Theme::Light, Lang::Pt);
    for _ in 0..2 {
        window.harness.get_by_label("Iniciar").click();
        window.harness.run();
        window.says([EngineEvent::Refused(StartError::PortInUse(address()))]);
        window
            .harness
            .get_by_label(&StartError::PortInUse(address()).text(Lang::Pt));
        assert_eq!(
            window.harness.get_by_label("Porta").value().as_deref(),
            Some("1235")
        );
    }
    assert_eq!(window.engine.0.borrow().started.len(), 2);
}

#[test]
fn an_address_is_chosen_from_the_list() {
    let mut window = Window::new(Theme::Light, Lang::Pt);
    window.harness.get_by_label("Escolher o IP").click();
    window.harness.run();
    // Every machine has itself.
    window
        .harness
        .get_by_label("127.0.0.1 — só este computador")
        .click();
    window.harness.run();
    assert_eq!(
        window.harness.get_by_label("IP").value().as_deref(),
        Some("127.0.0.1")
    );
}

#[test]
fn the_conversation_window_that_is_absent_is_named() {
    // Beside the test's own executable there is no `recado-cliente`.
    let mut window = Window::new(Theme::Dark, Lang::Pt);
    window.harness.get_by_label("Abrir conversa").click();
    window.harness.run();
    window
        .harness
        .get_by_label_contains("cargo run --release -p client-gui");
    window.harness.get_by_label("Copiar comando").click();
    window.harness.run();
    window.harness.get_by_label(Lang::Pt.command_copied());
}

#[test]
fn the_language_changes_at_once_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::with_data(Theme::Dark, Lang::Pt, folder.path());
    window.says([started(), line(Level::Error, "x")]);
    window.harness.get_by_label(&Lang::Pt.log_failed("x"));
    window.harness.get_by_label("Switch to English").click();
    window.harness.run();
    window.harness.get_by_label("Stop");
    window.harness.get_by_label(&Lang::En.log_failed("x"));
    let kept = server_gui::settings::Settings::load(folder.path());
    assert_eq!(kept.lang, Some(Lang::En));
}

#[test]
fn ctrl_t_turns_the_theme_and_ctrl_f_finds_somebody() {
    let mut window = Window::running(Theme::Dark, Lang::Pt);
    window.says([snapshot(some_people())]);
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::T);
    window.harness.run();
    assert_eq!(window.harness.ctx.theme(), Theme::Light);
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::F);
    window.harness.run();
    assert!(window.harness.get_by_label("Filtrar clientes").is_focused());
    window
        .harness
        .get_by_label("Filtrar clientes")
        .type_text("joao");
    window.harness.run();
    window.harness.get_by_label("João Açucena");
    assert!(window.harness.query_by_label("Íris Nóbrega").is_none());
    window.harness.get_by_label("1 de 4");
}

#[test]
fn events_pause_filter_and_clear() {
    let mut window = Window::running(Theme::Light, Lang::Pt);
    window.says([line(Level::Info, "um"), line(Level::Error, "dois")]);
    window.harness.get_by_label("Pausar").click();
    window.harness.run();
    window.says([line(Level::Warn, "três")]);
    window.harness.get_by_label("em pausa · 1 novos");
    assert_eq!(window.model().events.shown(), 2);
    window.harness.get_by_label("Continuar").click();
    window.harness.run();
    assert_eq!(window.model().events.shown(), 3);

    window.harness.get_by_label("Aviso").click();
    window.harness.run();
    window.harness.get_by_label_contains("três");
    assert!(window.harness.query_by_label_contains("dois").is_none());
    window.harness.get_by_label("Tudo").click();
    window.harness.run();
    window.harness.get_by_label("Filtrar eventos").focus();
    window.harness.run();
    window
        .harness
        .get_by_label("Filtrar eventos")
        .type_text("TRES");
    window.harness.run();
    assert_eq!(window.model().events.shown(), 1);

    window.harness.get_by_label("Copiar eventos").click();
    window.harness.run();
    window.harness.get_by_label("1 eventos copiados.");
    window.harness.get_by_label("Limpar eventos").click();
    window.harness.run();
    assert_eq!(window.model().events.all(), 0);
    assert!(disabled(&window, "Salvar eventos"));
}

#[test]
fn events_are_saved_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::with_data(Theme::Dark, Lang::Pt, folder.path());
    window.says([line(Level::Error, "gravado")]);
    window.harness.get_by_label("Salvar eventos").click();
    window.harness.run();
    let patience = Instant::now() + Duration::from_secs(30);
    while window
        .harness
        .query_by_label_contains("1 eventos salvos em")
        .is_none()
    {
        assert!(Instant::now() < patience, "the file was never written");
        std::thread::yield_now();
        window.harness.step();
    }
    let file = std::fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert!(
        file.file_name()
            .to_string_lossy()
            .starts_with("recado-eventos-")
    );
    assert!(
        std::fs::read_to_string(file.path())
            .unwrap()
            .contains("gravado")
    );
}

#[test]
fn closing_stops_the_server() {
    let mut window = Window::running(Theme::Dark, Lang::Pt);
    window.harness.state_mut().app.close();
    assert!(window.engine.0.borrow().closed);
}

#[test]
fn the_plot_shows_two_minutes_an_hour_or_a_day() {
    for lang in Lang::ALL {
        let mut window = Window::running(Theme::Dark, lang);
        window.says([snapshot(some_people())]);
        for (choice, spoken) in [
            (
                lang.traffic_hour_hint(),
                lang.traffic_spoken_long("40", &lang.whole(4_000)),
            ),
            (
                lang.traffic_day_hint(),
                lang.traffic_spoken_long("40", &lang.whole(4_000)),
            ),
            (
                lang.traffic_minutes_hint(),
                lang.traffic_spoken("40", &lang.whole(4_000)),
            ),
        ] {
            window.harness.get_by_label(choice).click();
            window.harness.run();
            window.harness.get_by_label(&spoken);
        }
    }
}

#[test]
fn the_diagnosis_tells_how_things_stand_and_no_secret() {
    let lang = Lang::Pt;
    let mut window = Window::running(Theme::Light, lang);
    window.says([snapshot(some_people()), line(Level::Error, "o disco sumiu")]);
    window.harness.get_by_label(lang.copy_diagnosis());
    let text = window.model().diagnosis();
    for part in [
        env!("CARGO_PKG_VERSION"),
        "No ar em 192.168.0.10:1235",
        "Pessoas: 4",
        "Conexão clássica: 4",
        "Últimos eventos (1):",
        "o disco sumiu",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
