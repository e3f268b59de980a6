//! Every panel, empty, full and in error, in both themes and languages, has a name for every
//! control and a glyph for every letter: the harness panics otherwise.

use crate::scene::{Window, every_look, line, picture, screen, snapshot, some_people};
use daemon::{
    log::{Level, drop_text},
    server::{StartError, Update},
};
use egui_kittest::kittest::{NodeT, Queryable};
use protocol::Refusal;
use server_gui::{engine::EngineEvent, model::Notice};
use std::{io, time::Duration};
use udp_core::{
    journal::OpenError,
    sealed::identity::{KeyError, file::FileError},
    server::{DoorKind, Drop},
};

#[test]
fn stopped() {
    every_look(|theme, lang| {
        let window = Window::new(theme, lang);
        for name in [
            lang.listen_ip(),
            lang.listen_port(),
            lang.start(),
            lang.stop(),
            lang.open_conversation(),
            lang.stopped_title(),
            lang.no_events_title(),
        ] {
            window.harness.get_by_label(name);
        }
    });
}

#[test]
fn running_with_nobody() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([snapshot(Vec::new())]);
        window
            .harness
            .get_by_label(&lang.nobody_text("192.168.0.10:1235"));
        window
            .harness
            .get_by_label(&lang.copy_address("192.168.0.10:1235"));
    });
}

#[test]
fn running_when_everyone_has_left() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([snapshot(some_people()), snapshot(Vec::new())]);
        window.harness.get_by_label(lang.all_left_title());
        window
            .harness
            .get_by_label(&lang.all_left_text("192.168.0.10:1235"));
        assert!(window.harness.query_by_label(lang.nobody_title()).is_none());
    });
}

#[test]
fn a_refusal_does_not_hide_why_datagrams_were_dropped() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([picture(Vec::new(), |snapshot| {
            snapshot.counters.refused[usize::from(Refusal::IdInUse.code())] = 2;
        })]);
        let card = format!("{}: 1", lang.metric_dropped());
        let reason = drop_text(Drop::TooShort, lang);
        let card = window.harness.get_by_label(&card);
        assert_eq!(card.accesskit_node().description().as_deref(), Some(reason));
        card.click();
        window.harness.run();
        let id_in_use = lang.refusal(Refusal::IdInUse).trim_end_matches('.');
        for line in [reason, id_in_use, lang.refusal_advice(Refusal::IdInUse)] {
            window.harness.get_by_label(line);
        }
    });
}

#[test]
fn the_button_to_announce_ends_with_its_row_in_both_languages() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([snapshot(some_people())]);
        let right = |name| window.harness.get_by_label(name).rect().right();
        let menus = lang.actions_for("ana", 21);
        assert!(right(lang.announce()) <= right(&menus) + 8.0);
    });
}

#[test]
fn the_window_has_a_name_in_its_language() {
    every_look(|theme, lang| {
        let window = Window::new(theme, lang);
        let title = lang.server_window_title();
        let name = window.harness.root().accesskit_node().label();
        assert_eq!(name.as_deref(), Some(title));
    });
}

#[test]
fn full() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([snapshot(some_people())]);
        for level in [Level::Info, Level::Warn, Level::Error] {
            window.says([line(level, &"muito longo, ".repeat(40))]);
        }
        window.passes(Duration::from_secs(30));
        for name in [
            "João Açucena",
            "Íris Nóbrega",
            "192.168.0.7:40000",
            "999999999",
        ] {
            window.harness.get_by_label(name);
        }
        let people = format!("{}: 4", lang.metric_people());
        window.harness.get_by_label(&people);
        window
            .harness
            .get_by_label_contains(&lang.traffic_spoken("0", "0"));
    });
}

#[test]
fn everyone_has_a_closed_or_an_open_lock() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        let mut people = some_people();
        people[1].door = DoorKind::Sealed;
        window.says([snapshot(people)]);
        let row = |name| window.harness.get_by_label(name).rect();
        let sealed = row(lang.door_sealed());
        assert!(row("João Açucena").y_range().contains(sealed.center().y));
        let classic = window.harness.get_all_by_label(lang.door_classic());
        assert_eq!(classic.count(), 3);
        window.harness.get_by_label(lang.door_sealed()).hover();
        window.harness.run();
        window.harness.get_by_label(lang.door_sealed_hint());
    });
}

#[test]
fn the_door_of_an_existing_program_is_shown_in_the_table() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        let mut people = some_people();
        for (person, door) in people.iter_mut().zip(DoorKind::CALLED) {
            person.door = door;
        }
        window.says([snapshot(people)]);
        for (name, hint) in [
            (lang.door_multicast(), lang.door_multicast_hint()),
            (lang.door_rooms(), lang.door_rooms_hint()),
            (lang.door_nodes(), lang.door_nodes_hint()),
        ] {
            window.harness.get_by_label(name).hover();
            window.harness.run();
            window.harness.get_by_label(hint);
        }
    });
}

#[test]
fn every_error_is_a_sentence_and_keeps_the_form() {
    let address = || "0.0.0.0:80".parse().unwrap();
    let errors = || {
        [
            Notice::BadIp("servidor".to_owned()),
            Notice::BadPort("70000".to_owned()),
            Notice::NotStarted(StartError::PortInUse(address())),
            Notice::NotStarted(StartError::AddressNotHere(address())),
            Notice::NotStarted(StartError::NoPermission(address())),
            Notice::NotStarted(StartError::DataFolder {
                path: "/raiz".into(),
                source: io::ErrorKind::PermissionDenied.into(),
            }),
            Notice::NotStarted(StartError::Key(FileError::Read(
                "/dados/servidor.chave".into(),
                io::ErrorKind::PermissionDenied.into(),
            ))),
            Notice::NotStarted(StartError::Key(FileError::Write(
                "/dados/servidor.chave".into(),
                io::ErrorKind::StorageFull.into(),
            ))),
            Notice::NotStarted(StartError::Key(FileError::Form(
                "/dados/servidor.chave".into(),
                KeyError::Form,
            ))),
            Notice::NotStarted(StartError::Key(FileError::Generate(KeyError::Randomness))),
            Notice::NotStarted(StartError::Journal(OpenError::AlreadyOpen {
                path: "/dados/recado.redb".into(),
            })),
            Notice::NotStarted(StartError::Other(io::ErrorKind::OutOfMemory.into())),
            Notice::Failed("motivo".to_owned()),
            Notice::ClientAbsent,
            Notice::ClientNotStarted("motivo".to_owned()),
            Notice::ClientFailed("exit status: 1".to_owned()),
        ]
    };
    every_look(|theme, lang| {
        let mut window = Window::new(theme, lang);
        for notice in errors() {
            let text = notice.text(lang);
            window.model().form.ip = "10.0.0.1".to_owned();
            window.model().notice = Some(notice);
            window.harness.run();
            // Whole, and beside everything else.
            let banner = window.harness.get_by_label(&text).rect();
            assert!(screen().contains_rect(banner), "{text}: {banner}");
            let below = window.harness.get_by_label(lang.stopped_title()).rect();
            assert!(banner.bottom() <= below.top(), "{text}: {banner}, {below}");
            assert_eq!(
                window
                    .harness
                    .get_by_label(lang.listen_ip())
                    .value()
                    .as_deref(),
                Some("10.0.0.1")
            );
        }
        window.harness.get_by_label(lang.dismiss()).click();
        window.harness.run();
        assert!(window.model().notice.is_none());
    });
}

#[test]
fn the_server_that_failed_says_why() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([
            snapshot(some_people()),
            EngineEvent::Update(Update::Stopped(Err("disco".to_owned()))),
        ]);
        window.harness.get_by_label(&lang.server_failed("disco"));
        window.harness.get_by_label(lang.stopped_title());
    });
}

#[test]
fn filters_that_hide_everything_say_so() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([snapshot(some_people()), line(Level::Info, "um")]);
        window.model().people.set_filter("ninguém assim".to_owned());
        window.model().events.set_filter("nada assim".to_owned());
        window.harness.run();
        window.harness.get_by_label(lang.nobody_found_title());
        window.harness.get_by_label(lang.no_events_found_title());
    });
}
