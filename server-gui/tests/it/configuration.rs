//! The page of the server's settings, by the names of its controls.

use crate::scene::{Window, screen, started};
use daemon::server::Update;
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use lang::Lang;
use server_gui::{engine::EngineEvent, model::Phase};
use std::fs;

/// A window at the page, in a folder with this recado.toml.
fn page(lang: Lang, text: &str) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("recado.toml"), text).expect("a file");
    let mut window = Window::with_data(Theme::Light, lang, folder.path());
    click(&mut window, lang.settings());
    (folder, window)
}

fn written(folder: &tempfile::TempDir) -> String {
    fs::read_to_string(folder.path().join("recado.toml")).expect("a file")
}

fn click(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).click();
    window.harness.run();
}

fn enter(window: &mut Window, name: &str, text: &str) {
    window.harness.get_by_label(name).focus();
    window.harness.run();
    let harness = &mut window.harness;
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    if text.is_empty() {
        harness.key_press(Key::Backspace);
    } else {
        harness.get_by_label(name).type_text(text);
    }
    harness.run();
}

fn is_disabled(window: &Window, name: &str) -> bool {
    let node = window.harness.get_by_label(name);
    node.accesskit_node().is_disabled()
}

#[test]
fn every_key_stands_there_in_both_languages() {
    for lang in Lang::ALL {
        let (_folder, mut window) = page(lang, "");
        for title in [lang.setting_udp(), lang.setting_beacon()] {
            let rect = window.harness.get_by_label(title).rect();
            assert!(screen().contains_rect(rect), "{title}: {rect}");
        }
        for title in [
            lang.setting_journal(),
            lang.setting_password(),
            lang.setting_parts_burst(),
            lang.setting_host_names(),
        ] {
            window.harness.get_by_label(title);
        }
        assert!(is_disabled(&window, lang.settings_save()));
        // What outranks the file cannot be changed here.
        assert!(is_disabled(&window, lang.setting_keep_records()));
        let by = lang.setting_overridden("RECADO_GUARDAR_REGISTROS");
        window.harness.get_by_label(&by);
        click(&mut window, lang.doors_back());
        assert!(window.harness.query_by_label(lang.setting_udp()).is_none());
    }
}

#[test]
fn only_what_was_changed_is_saved() {
    let lang = Lang::Pt;
    let (folder, mut window) = page(
        lang,
        "# da sala 3\nguardar-dias = 90 # um bimestre e meio\n",
    );
    enter(&mut window, lang.setting_beacon(), "15");
    click(&mut window, lang.setting_open_network());
    window.harness.get_by_label(lang.settings_unsaved());
    click(&mut window, lang.settings_save());
    assert_eq!(
        written(&folder),
        "# da sala 3\nguardar-dias = 90 # um bimestre e meio\nbeacon = 15\nrede-aberta = true\n"
    );
    assert!(is_disabled(&window, lang.settings_save()));
    // The server is stopped: the next start is as it was saved, and so is the bar.
    assert!(
        window
            .harness
            .query_by_label(lang.settings_pending())
            .is_none()
    );
    assert_eq!(window.model().form.port, "1236");
    click(
        &mut window,
        &lang.setting_use_default_one(lang.setting_beacon()),
    );
    click(&mut window, lang.settings_save());
    assert!(!written(&folder).contains("beacon"));
}

#[test]
fn what_makes_no_sense_is_said_and_not_saved() {
    for lang in Lang::ALL {
        let (folder, mut window) = page(lang, "");
        enter(&mut window, lang.setting_beacon(), "muito");
        let expected = match lang {
            Lang::Pt => "Use um número de segundos, de 1 a 86400.",
            Lang::En => "Use a number of seconds, 1 to 86400.",
        };
        window.harness.get_by_label(expected);
        assert!(is_disabled(&window, lang.settings_save()));
        click(&mut window, lang.settings_discard());
        assert!(window.harness.query_by_label(expected).is_none());
        assert_eq!(written(&folder), "");
    }
}

#[test]
fn a_file_that_was_broken_meanwhile_is_left_alone() {
    let lang = Lang::Pt;
    let (folder, mut window) = page(lang, "");
    enter(&mut window, lang.setting_beacon(), "15");
    fs::write(folder.path().join("recado.toml"), "beacon = [").expect("a file");
    click(&mut window, lang.settings_save());
    assert_eq!(written(&folder), "beacon = [");
    // What was typed is still there.
    assert!(!is_disabled(&window, lang.settings_save()));
}

#[test]
fn a_running_server_is_started_again_on_request() {
    let lang = Lang::Pt;
    let (_folder, mut window) = page(lang, "");
    window.says([started()]);
    enter(&mut window, lang.setting_password(), "segredo");
    click(&mut window, lang.settings_save());
    window.harness.get_by_label(lang.settings_pending());
    assert!(!window.model().in_memory);
    click(&mut window, lang.settings_restart());
    assert_eq!(window.engine.0.borrow().stopped, 1);
    window.says([EngineEvent::Update(Update::Stopped(Ok(())))]);
    assert_eq!(window.model().phase, Phase::Starting);
    assert_eq!(window.engine.0.borrow().started.len(), 1);
    // A password is worth nothing beside a door that asks for none.
    assert!(window.model().has_password);
    assert_eq!(window.engine.0.borrow().classic, [false]);
    window.says([started()]);
    assert!(
        window
            .harness
            .query_by_label(lang.settings_pending())
            .is_none()
    );
    assert!(window.model().in_memory);
    window.harness.get_by_label(lang.setting_password_set());
}
