//! The invite: what is shown, copied and painted, in the smallest window.

use crate::scene::{
    PIN, WORDS, Window, address, every_look, screen, snapshot, started, started_at,
};
use daemon::server::{KeyKind, Update};
use egui::{Color32, Key, Modifiers, Rect, Shape, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use lang::Lang;
use server_gui::{engine::EngineEvent, interfaces::LocalAddress};
use std::net::SocketAddr;

fn invite_to(host: &str) -> String {
    format!("recado://{host}:1235#{PIN}")
}

/// A window whose server, with a key of this kind, serves at `address`, and the dialog open.
fn invited(theme: Theme, lang: Lang, address: SocketAddr, key: KeyKind) -> Window {
    let mut window = Window::new(theme, lang);
    window.says([started_at(address, key), snapshot(Vec::new())]);
    press(&mut window, lang.invite());
    window
}

fn press(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).click();
    window.harness.run();
}

fn rect(window: &Window, name: &str) -> Rect {
    window.harness.get_by_label(name).rect()
}

/// The machine has these addresses; real ones would differ from machine to machine.
fn has_addresses(window: &mut Window, ips: &[&str]) {
    window.model().addresses = ips
        .iter()
        .map(|ip| LocalAddress {
            ip: ip.parse().expect("an address"),
            interface: "eth0".to_owned(),
        })
        .collect();
    // A dialog that has grown moves into the middle with the next frame only.
    window.harness.run_steps(2);
}

#[test]
fn words_text_and_code_stand_whole_beside_each_other() {
    every_look(|theme, lang| {
        let window = invited(theme, lang, address(), KeyKind::Passing);
        let invite = invite_to("192.168.0.10");
        for name in [
            lang.invite_title(),
            lang.invite_intro(),
            lang.invite_key_words(),
            WORDS,
            lang.invite_read_out(),
            lang.invite_passing(),
            lang.invite_text(),
            &invite,
            lang.invite_qr(),
            lang.invite_copy(),
            lang.close(),
        ] {
            let rect = rect(&window, name);
            assert!(screen().shrink(8.0).contains_rect(rect), "{name}: {rect}");
        }
        let code = rect(&window, lang.invite_qr());
        for name in [
            WORDS,
            &invite,
            lang.invite_read_out(),
            lang.invite_passing(),
        ] {
            assert!(rect(&window, name).right() < code.left(), "{name}");
        }
        let last = rect(&window, &invite).bottom().max(code.bottom());
        assert!(last < rect(&window, lang.invite_copy()).top());
        // As wide as it was meant: nothing has pushed the columns apart.
        let button = rect(&window, lang.invite_copy());
        assert!(button.right() - rect(&window, WORDS).left() < 600.0);
        // Large: two lines of more than a title's height.
        assert!(rect(&window, WORDS).height() > 50.0);
    });
}

#[test]
fn a_key_that_is_kept_has_no_warning() {
    every_look(|theme, lang| {
        let window = invited(theme, lang, address(), KeyKind::Kept);
        assert!(
            (window.harness)
                .query_by_label(lang.invite_passing())
                .is_none()
        );
    });
}

#[test]
fn the_code_is_dark_on_white_with_four_modules_around_it() {
    every_look(|theme, lang| {
        let window = invited(theme, lang, address(), KeyKind::Kept);
        let node = rect(&window, lang.invite_qr());
        let shapes = || (window.harness.output().shapes.iter()).map(|clipped| &clipped.shape);
        let code = shapes()
            .find_map(|shape| match shape {
                Shape::Mesh(mesh) if node.contains_rect(mesh.calc_bounds()) => Some(mesh),
                _ => None,
            })
            .expect("a mesh of modules");
        assert!(code.vertices.iter().all(|at| at.color == Color32::BLACK));
        let ground = shapes().any(|shape| {
            matches!(shape, Shape::Rect(ground)
                if ground.fill == Color32::WHITE && ground.rect == node)
        });
        assert!(ground, "no white ground");
        let dark = code.calc_bounds();
        let first = code.vertices[0].pos;
        let module = code.vertices[1].pos.distance(first);
        assert_eq!(dark, node.shrink(4.0 * module));
        // Version 6: 41 modules; the corner belongs to a finder pattern.
        assert_eq!(dark.width(), 41.0 * module);
        assert_eq!(module, 5.0);
    });
}

#[test]
fn the_invite_is_copied() {
    every_look(|theme, lang| {
        let mut window = invited(theme, lang, address(), KeyKind::Kept);
        // The button has the keyboard from the start.
        assert!((window.harness.get_by_label(lang.invite_copy())).is_focused());
        window.harness.key_down(Key::Enter);
        window.harness.step();
        assert_eq!(window.copied(), [invite_to("192.168.0.10")]);
        window.harness.key_up(Key::Enter);
        window.harness.run();
        window.harness.get_by_label(lang.invite_copied());
    });
}

#[test]
fn it_opens_and_closes_by_keyboard() {
    let mut window = Window::new(Theme::Dark, Lang::Pt);
    let open = |window: &mut Window| {
        window
            .harness
            .key_press_modifiers(Modifiers::COMMAND, Key::I);
        window.harness.run();
        window.harness.query_by_label(WORDS).is_some()
    };
    assert!(!open(&mut window), "there is nothing to invite to");
    window.says([started()]);
    assert!(open(&mut window));
    window.harness.key_press(Key::Escape);
    window.harness.run();
    assert!(window.harness.query_by_label(WORDS).is_none());
    assert!(open(&mut window));
    press(&mut window, "Fechar");
    assert!(window.harness.query_by_label(WORDS).is_none());
    // What somebody types to everyone is not covered by it.
    press(&mut window, "Anunciar…");
    assert!(!open(&mut window));
}

#[test]
fn it_goes_with_the_server() {
    let mut window = invited(Theme::Light, Lang::Pt, address(), KeyKind::Passing);
    window.says([EngineEvent::Update(Update::Stopped(Ok(())))]);
    assert!(window.harness.query_by_label(WORDS).is_none());
    assert!(window.model().identity.is_none());
}

#[test]
fn of_several_addresses_one_is_chosen() {
    every_look(|theme, lang| {
        let all = SocketAddr::from(([0, 0, 0, 0], 1_235));
        let mut window = invited(theme, lang, all, KeyKind::Kept);
        has_addresses(&mut window, &["192.168.0.10", "10.1.2.3", "10.1.2.4"]);
        window.harness.get_by_label(&invite_to("192.168.0.10"));
        press(&mut window, "10.1.2.3");
        window.harness.get_by_label(&invite_to("10.1.2.3"));
        for name in [lang.invite_copy(), "10.1.2.4", lang.invite_qr()] {
            assert!(screen().contains_rect(rect(&window, name)), "{name}");
        }
        // Unplugged: the other one is what is left.
        has_addresses(&mut window, &["192.168.0.10"]);
        window.harness.get_by_label(&invite_to("192.168.0.10"));
    });
}

#[test]
fn where_nobody_else_comes_in_it_says_why() {
    every_look(|theme, lang| {
        let own = SocketAddr::from(([127, 0, 0, 1], 1_235));
        let all = SocketAddr::from(([0, 0, 0, 0], 1_235));
        for (address, why) in [
            (own, lang.invite_only_here()),
            (all, lang.invite_no_network()),
        ] {
            let mut window = invited(theme, lang, address, KeyKind::Kept);
            has_addresses(&mut window, &["127.0.0.1"]);
            assert!(screen().contains_rect(rect(&window, why)));
            assert!(window.harness.query_by_label(lang.invite_qr()).is_none());
            // Whoever tries it on this computer alone has the text.
            window.harness.get_by_label(&invite_to("127.0.0.1"));
        }
        let mut window = Window::new(theme, lang);
        assert!(window.harness.query_by_label(lang.invite()).is_none());
        window.says([started()]);
        let button = window.harness.get_by_label(lang.invite());
        assert!(!button.accesskit_node().is_disabled());
        assert!(screen().contains_rect(button.rect()));
    });
}
