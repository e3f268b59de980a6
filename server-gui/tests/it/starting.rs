//! Starting: whom the server will let in, and a key that is not one, told by the real engine.

use crate::scene::{Window, screen, snapshot, started};
use daemon::{
    doors::{DoorOptions, DoorPort, DoorState},
    server::{KEY_FILE, ServerOptions, StartError, Update},
};
use egui::Theme;
use egui_kittest::kittest::Queryable;
use lang::Lang;
use server_gui::{
    engine::{DaemonEngine, Engine, EngineEvent},
    model::Notice,
    settings::Settings,
};
use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};
use udp_core::sealed::identity::file::FileError;

const PATIENCE: Duration = Duration::from_secs(30);

/// What a server that is started on this folder says first.
fn first_word(data: &Path) -> (DaemonEngine, EngineEvent) {
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    let options = ServerOptions::new(any_port, data.to_owned(), Lang::Pt);
    let read = Box::new(|| Err("not asked for".to_owned()));
    let mut engine = DaemonEngine::new(options, read, || {});
    // Their ports are fixed: servers of other tests would be in the way.
    engine.start(any_port, false, &DoorOptions::closed(), Lang::Pt);
    let patience = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < patience, "the engine said nothing");
        match engine.poll() {
            Some(word) => return (engine, word),
            None => std::thread::yield_now(),
        }
    }
}

#[test]
fn a_key_that_is_damaged_or_cannot_be_read_is_a_sentence() {
    let damaged = tempfile::tempdir().unwrap();
    std::fs::write(damaged.path().join(KEY_FILE), "no key").unwrap();
    // A folder in its place cannot be read by anybody, the superuser included.
    let unreadable = tempfile::tempdir().unwrap();
    std::fs::create_dir(unreadable.path().join(KEY_FILE)).unwrap();
    for (folder, is_damaged) in [(&damaged, true), (&unreadable, false)] {
        let (_engine, word) = first_word(folder.path());
        let EngineEvent::Refused(StartError::Key(error)) = word else {
            panic!("{word:?}");
        };
        assert_eq!(matches!(error, FileError::Form(..)), is_damaged);
        let text = Notice::NotStarted(StartError::Key(error)).text(Lang::Pt);
        let path = folder.path().join(KEY_FILE).display().to_string();
        assert!(text.contains(&path), "{text}");
    }
    // Nobody has replaced it.
    let kept = std::fs::read(damaged.path().join(KEY_FILE)).unwrap();
    assert_eq!(kept, b"no key");
}

#[test]
fn the_key_is_the_same_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let identities = [(); 2].map(|()| {
        let (mut engine, word) = first_word(folder.path());
        let EngineEvent::Started(_, identity) = word else {
            panic!("{word:?}");
        };
        engine.close();
        identity
    });
    assert_eq!(identities[0], identities[1]);
}

#[test]
fn a_door_of_a_running_server_opens_and_closes() {
    let folder = tempfile::tempdir().unwrap();
    let (mut engine, word) = first_word(folder.path());
    assert!(matches!(word, EngineEvent::Started(..)), "{word:?}");
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    for wanted in [Some(any_port), None] {
        engine.set_door(DoorPort::Multicast, wanted);
        let patience = Instant::now() + PATIENCE;
        loop {
            let state = engine.doors().swap_remove(0).state;
            let is_done = match (&state, wanted) {
                (DoorState::Open(at), Some(_)) => at.port() != 0,
                (DoorState::Closed, None) => true,
                _ => false,
            };
            if is_done {
                break;
            }
            assert!(Instant::now() < patience, "{state:?}");
            std::thread::yield_now();
        }
    }
    engine.close();
    assert!(engine.doors().is_empty());
}

#[test]
fn the_classic_door_is_closed_by_a_switch_that_is_kept() {
    for theme in [Theme::Light, Theme::Dark] {
        for lang in Lang::ALL {
            let folder = tempfile::tempdir().unwrap();
            let mut window = Window::with_data(theme, lang, folder.path());
            for name in [lang.accept_classic(), lang.accept_classic_hint()] {
                let rect = window.harness.get_by_label(name).rect();
                assert!(screen().contains_rect(rect), "{name}: {rect}");
            }
            for classic in [false, true] {
                window.harness.get_by_label(lang.accept_classic()).click();
                window.harness.run();
                assert_eq!(Settings::load(folder.path()).classic, classic);
                window.harness.get_by_label(lang.start()).click();
                window.harness.run();
                assert_eq!(window.engine.0.borrow().classic.last(), Some(&classic));
                window.says([started(), snapshot(Vec::new())]);
                let told = window.harness.query_by_label(lang.sealed_only());
                assert_eq!(told.is_none(), classic);
                window.says([EngineEvent::Update(Update::Stopped(Ok(())))]);
            }
        }
    }
}

#[test]
fn what_the_command_line_says_for_once_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::with_data(Theme::Dark, Lang::Pt, folder.path());
    window.model().classic = false;
    window
        .harness
        .get_by_label(Lang::Pt.other_language())
        .click();
    window.harness.run();
    let kept = Settings::load(folder.path());
    assert_eq!((kept.lang, kept.classic), (Some(Lang::En), true));
}
