//! The page of the doors for existing programs, by the names of its controls.

use crate::scene::{Window, every_look, picture, screen, snapshot, some_people, started};
use daemon::doors::{DoorOptions, DoorPort, DoorRow, DoorState, DoorTrouble};
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use lang::Lang;
use server_gui::{
    model::{DoorChoice, place},
    settings::Settings,
};
use std::net::SocketAddr;
use udp_core::server::DoorKind;

fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

/// Shows the page.
fn open(window: &mut Window, lang: Lang) {
    window.harness.get_by_label(lang.doors()).click();
    window.harness.run();
}

fn click(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).click();
    window.harness.run();
}

/// Replaces what stands in a field, and leaves it with Enter.
fn enter(window: &mut Window, name: &str, text: &str) {
    window.harness.get_by_label(name).focus();
    window.harness.run();
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.run();
    window.harness.get_by_label(name).type_text(text);
    window.harness.run();
    window.harness.key_press(Key::Enter);
    window.harness.run();
}

fn set(window: &Window) -> Vec<(DoorPort, Option<SocketAddr>)> {
    window.engine.0.borrow().doors_set.clone()
}

fn stand(window: &mut Window, states: [DoorState; 5]) {
    let rows = DoorPort::ALL.into_iter().zip(states);
    window.engine.0.borrow_mut().doors =
        rows.map(|(port, state)| DoorRow { port, state }).collect();
    window.harness.run();
}

#[test]
fn every_door_is_there_while_the_server_is_stopped() {
    every_look(|theme, lang| {
        let mut window = Window::new(theme, lang);
        open(&mut window, lang);
        for port in DoorPort::ALL {
            let name = port.text(lang);
            for control in [
                name,
                &lang.door_ip(name),
                &lang.door_port(name),
                &lang.door_copy(name),
                &lang.door_to_network_one(name),
            ] {
                let rect = window.harness.get_by_label(control).rect();
                assert!(screen().contains_rect(rect), "{control}: {rect}");
            }
        }
        let waiting = window.harness.get_all_by_label(lang.door_state_at_start());
        assert_eq!(waiting.count(), 5);
        let entry = r#"{"host": "127.0.0.1", "port": 50051}"#;
        for words in [
            lang.door_use_multicast("127.0.0.1", 5679),
            lang.door_use_rooms("127.0.0.1:5000", 8005),
            lang.door_use_rooms("127.0.0.1:5000", 8001),
            lang.door_use_binder("127.0.0.1", 5000),
            lang.door_use_nodes(entry),
        ] {
            window.harness.get_by_label(&words);
        }
        click(&mut window, lang.doors_back());
        window.harness.get_by_label(lang.stopped_title());
    });
}

#[test]
fn the_doors_of_a_running_server_say_how_they_stand() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        let mut people = some_people();
        people[0].door = DoorKind::Multicast;
        people[1].door = DoorKind::Multicast;
        people[2].door = DoorKind::Nodes;
        window.says([snapshot(people)]);
        let nodes = address("127.0.0.1:50051");
        stand(
            &mut window,
            [
                DoorState::Open(address("0.0.0.0:5679")),
                DoorState::Closed,
                DoorState::Failed(address("127.0.0.1:8001"), DoorTrouble::InUse),
                DoorState::Failed(address("10.9.8.7:5000"), DoorTrouble::AddressNotHere),
                DoorState::Open(nodes),
            ],
        );
        open(&mut window, lang);
        for words in [
            &lang.door_state_open("0.0.0.0:5679"),
            &lang.door_state_open("127.0.0.1:50051"),
            lang.door_state_opening(),
            &lang.door_in_use(8001),
            &lang.door_address_not_here("10.9.8.7"),
            // Where the binder is not, nobody is sent to.
            lang.door_use_rooms_no_binder(),
            lang.door_people_one(),
        ] {
            window.harness.get_by_label(words);
        }
        let both = lang.door_people(&lang.whole(2));
        window.harness.get_by_label(&both).hover();
        window.harness.run();
        window.harness.get_by_label("Íris Nóbrega, João Açucena");
        let again = lang.door_try_again_one(DoorPort::RoomsB.text(lang));
        click(&mut window, &again);
        let wanted = Some(address("127.0.0.1:8001"));
        assert_eq!(set(&window), [(DoorPort::RoomsB, wanted)]);
    });
}

#[test]
fn a_door_is_closed_and_opened_by_its_switch_which_is_kept() {
    every_look(|theme, lang| {
        let folder = tempfile::tempdir().unwrap();
        let mut window = Window::with_data(theme, lang, folder.path());
        window.says([started(), picture(Vec::new(), |_| {})]);
        open(&mut window, lang);
        let port = DoorPort::Multicast;
        let at = port.default_address();
        for is_open in [false, true] {
            click(&mut window, port.text(lang));
            let kept = Settings::load(folder.path()).doors;
            let choice = DoorChoice {
                is_open,
                address: at,
            };
            assert_eq!(kept[place(port)], Some(choice));
            // Nobody chose anything about the others.
            assert_eq!(kept.iter().flatten().count(), 1);
        }
        assert_eq!(set(&window), [(port, None), (port, Some(at))]);
    });
}

#[test]
fn what_is_chosen_while_stopped_is_what_the_next_server_starts_with() {
    every_look(|theme, lang| {
        let mut window = Window::new(theme, lang);
        open(&mut window, lang);
        click(&mut window, DoorPort::Binder.text(lang));
        window.harness.get_by_label(lang.door_closed_text());
        let told = lang.door_use_rooms_no_binder();
        assert_eq!(window.harness.get_all_by_label(told).count(), 2);
        let field = lang.door_port(DoorPort::Nodes.text(lang));
        enter(&mut window, &field, "50060");
        click(&mut window, lang.start());
        let mut wanted = DoorOptions::default();
        wanted.set(DoorPort::Binder, None);
        wanted.set(DoorPort::Nodes, Some(address("127.0.0.1:50060")));
        assert_eq!(window.engine.0.borrow().doors_started, [wanted]);
    });
}

#[test]
fn the_network_is_let_in_only_after_a_warning() {
    every_look(|theme, lang| {
        let mut window = Window::new(theme, lang);
        open(&mut window, lang);
        let port = DoorPort::Multicast;
        let name = port.text(lang);
        let everywhere = address("0.0.0.0:5679");
        let warning = lang.door_ask_text("0.0.0.0:5679");
        for agreed in [false, true] {
            click(&mut window, &lang.door_to_network_one(name));
            let rect = window.harness.get_by_label(&warning).rect();
            assert!(screen().contains_rect(rect), "{rect}");
            let cancel = window.harness.get_by_label(lang.cancel());
            assert!(cancel.accesskit_node().is_focused());
            let answer = if agreed {
                lang.door_to_network()
            } else {
                lang.cancel()
            };
            click(&mut window, answer);
            assert!(window.harness.query_by_label(&warning).is_none());
            let chosen = window.model().doors.get(port).choice();
            assert_eq!(chosen.address == everywhere, agreed);
        }
        click(&mut window, &lang.door_to_this_computer_one(name));
        let chosen = window.model().doors.get(port).choice();
        assert_eq!(chosen.wanted(), Some(port.default_address()));
        // Typed, too; what is in force stays until somebody agrees.
        let field = lang.door_ip(name);
        enter(&mut window, &field, "0.0.0.0");
        window.harness.get_by_label(&warning);
        window.harness.key_press(Key::Escape);
        window.harness.run();
        let field = window.harness.get_by_label(&field);
        assert_eq!(field.value().as_deref(), Some("127.0.0.1"));
    });
}

#[test]
fn a_server_with_a_password_says_that_the_door_asks_for_none() {
    every_look(|theme, lang| {
        for has_password in [false, true] {
            let mut window = Window::new(theme, lang);
            window.model().has_password = has_password;
            open(&mut window, lang);
            let name = DoorPort::RoomsA.text(lang);
            click(&mut window, &lang.door_to_network_one(name));
            let warning = window.harness.query_by_label(lang.door_ask_no_password());
            assert_eq!(warning.is_some(), has_password);
            assert!(warning.is_none_or(|it| screen().contains_rect(it.rect())));
        }
    });
}

#[test]
fn the_bar_at_the_bottom_says_which_doors_did_not_open_and_leads_to_them() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        let failed = |port| DoorState::Failed(address(port), DoorTrouble::InUse);
        let closed = || DoorState::Closed;
        let one = [
            closed(),
            failed("127.0.0.1:8005"),
            closed(),
            closed(),
            closed(),
        ];
        let two = [
            closed(),
            failed("127.0.0.1:8005"),
            closed(),
            failed("127.0.0.1:5000"),
            closed(),
        ];
        let name = DoorPort::RoomsA.text(lang);
        for (states, told) in [
            (one, lang.status_door_failed(name)),
            (two, lang.status_doors_failed(2)),
        ] {
            stand(&mut window, states);
            let rect = window.harness.get_by_label(&told).rect();
            assert!(screen().contains_rect(rect), "{rect}");
        }
        click(&mut window, &lang.status_doors_failed(2));
        window.harness.get_by_label(lang.doors_title());
        stand(&mut window, std::array::from_fn(|_| closed()));
        let told = lang.status_doors_failed(2);
        assert!(window.harness.query_by_label(&told).is_none());
    });
}

#[test]
fn an_address_that_is_none_is_a_sentence_and_changes_nothing() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        open(&mut window, lang);
        let name = DoorPort::RoomsA.text(lang);
        for (field, typed, told) in [
            (lang.door_ip(name), "binder", lang.door_bad_ip("binder")),
            (
                lang.door_port(name),
                "70000",
                lang.door_bad_port("70000", 8005),
            ),
        ] {
            let before = window.harness.get_by_label(&field).value();
            enter(&mut window, &field, typed);
            window.harness.get_by_label(&told);
            assert!(set(&window).is_empty());
            enter(&mut window, &field, &before.expect("a value"));
            assert!(window.harness.query_by_label(&told).is_none());
        }
        let field = lang.door_port(name);
        enter(&mut window, &field, "8010");
        let wanted = Some(address("127.0.0.1:8010"));
        assert_eq!(set(&window), [(DoorPort::RoomsA, wanted)]);
    });
}

#[test]
fn ctrl_d_shows_the_doors_and_goes_back() {
    let lang = Lang::Pt;
    let mut window = Window::new(Theme::Dark, lang);
    for is_shown in [true, false] {
        window
            .harness
            .key_press_modifiers(Modifiers::COMMAND, Key::D);
        window.harness.run();
        let title = window.harness.query_by_label(lang.doors_title());
        assert_eq!(title.is_some(), is_shown);
    }
}
