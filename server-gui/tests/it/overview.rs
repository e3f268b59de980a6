//! The figures the operator looks at all day, and what each leads to.

use crate::scene::{Window, every_look, person, picture, snapshot, some_people};
use daemon::log::drop_text;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use lang::Lang;
use protocol::Refusal;
use server_gui::engine::EngineEvent;
use std::time::Duration;
use udp_core::{
    journal::AppendError,
    server::{Drop, Handshake, Snapshot},
};

/// What is said of a figure, and below it.
fn figure(window: &Window, title: &str) -> (String, String) {
    let card = window.harness.get_by_label_contains(title);
    let node = card.accesskit_node();
    (
        node.label().unwrap_or_default(),
        node.description().unwrap_or_default(),
    )
}

/// Four commits in five seconds, `ms` each.
fn commits(ms: u64) -> impl FnOnce(&mut Snapshot) {
    move |snapshot| {
        snapshot.journal.commits = 4;
        snapshot.journal.commits_took = Duration::from_millis(4 * ms);
        snapshot.journal.last_commit = Some(Duration::from_millis(7));
    }
}

fn with_losses() -> EngineEvent {
    picture(some_people(), |snapshot| {
        let counters = &mut snapshot.counters;
        counters.refused[usize::from(Refusal::TooFast.code())] = 1_200;
        counters.sealed.refused[Handshake::OtherProtocol as usize] = 3;
        counters.dropped[Drop::Kernel as usize] = 5;
    })
}

#[test]
fn people_messages_deliveries_and_commits_have_a_figure_each() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        let dash = format!("{}: —", lang.metric_commit());
        let before = figure(&window, &dash);
        assert_eq!(before, (dash, lang.commit_none().to_owned()));
        let mut later = picture(some_people(), |snapshot| {
            commits(3)(snapshot);
            snapshot.away = 2;
            snapshot.counters.deliveries = 4_321;
        });
        window.says([snapshot(some_people())]);
        if let EngineEvent::Update(daemon::server::Update::Snapshot(snapshot)) = &mut later {
            snapshot.uptime = Duration::from_secs(6);
            snapshot.counters.messages += 12;
        }
        window.says([later]);
        for (title, value, note) in [
            (lang.metric_people(), "4", lang.away_and_most("2", "4")),
            (lang.metric_messages(), "12 /s", lang.in_all("42")),
            (
                lang.metric_deliveries(),
                &format!("{} /s", lang.whole(4_321)),
                lang.in_all(&lang.whole(4_321)),
            ),
            (
                lang.metric_commit(),
                &format!("{} ms", lang.decimal(3.0, 1)),
                lang.commit_last(&lang.decimal(7.0, 1)),
            ),
        ] {
            let expected = format!("{title}: {value}");
            assert_eq!(figure(&window, &expected), (expected, note));
        }
    });
}

/// What a plot is called, up to its figures.
fn spoken_beginning(lang: Lang, what: &str) -> String {
    let spoken = lang.plot_spoken(what, "\0", "");
    let beginning = spoken.split('\0').next();
    beginning.expect("a text has a beginning").to_owned()
}

#[test]
fn a_figure_is_shown_in_the_plot_and_a_second_click_shows_frames_again() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([snapshot(some_people())]);
        window.passes(Duration::from_secs(30));
        let frames = lang.traffic_spoken("0", "0");
        for (title, what) in [
            (lang.metric_people(), lang.plot_people().to_owned()),
            (
                lang.metric_messages(),
                lang.per_one_second(lang.plot_messages()),
            ),
            (
                lang.metric_deliveries(),
                lang.per_one_second(lang.plot_deliveries()),
            ),
        ] {
            let card = format!("{title}: ");
            let press = |window: &mut Window| {
                window.harness.get_by_label_contains(&card).click();
                window.harness.run();
            };
            press(&mut window);
            window
                .harness
                .get_by_label_contains(&spoken_beginning(lang, &what));
            assert!(window.harness.query_by_label(&frames).is_none(), "{title}");
            press(&mut window);
            window.harness.get_by_label(&frames);
        }
        // A longer span counts in another unit, and the cross leads back, too.
        let messages = format!("{}: ", lang.metric_messages());
        window.harness.get_by_label_contains(&messages).click();
        window.harness.run();
        window.press(lang.traffic_hour_hint());
        let what = lang.per_minute(lang.plot_messages());
        let spoken = spoken_beginning(lang, &what);
        window.harness.get_by_label_contains(&spoken);
        window.press(lang.plot_back());
        let shown = window.harness.query_by_label_contains(&spoken);
        assert!(shown.is_none());
    });
}

#[test]
fn every_reason_is_told_with_what_to_do() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.press(lang.losses());
        window.harness.get_by_label(lang.losses_none_title());
        window.says([snapshot(some_people()), with_losses()]);
        for words in [
            lang.refused_by_reason(),
            lang.refusal_advice(Refusal::TooFast),
            lang.handshakes_by_reason(),
            lang.dropped_by_reason(),
            drop_text(Drop::Kernel, lang),
            lang.advice_kernel(),
        ] {
            window.harness.get_by_label(words);
        }
        let many = lang.whole(1_200);
        window
            .harness
            .get_by_label(&lang.losses_recent(&many, &many));
    });
}

#[test]
fn dropped_leads_to_the_reasons_and_commits_to_the_history() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([with_losses()]);
        let dropped = format!("{}: 6", lang.metric_dropped());
        window.press(&dropped);
        window.harness.get_by_label(lang.advice_kernel());
        let commit = format!("{}: ", lang.metric_commit());
        window.harness.get_by_label_contains(&commit).click();
        window.harness.run();
        window.harness.get_by_label(lang.history_kept_title());
        window.press(lang.doors_back());
        window.harness.get_by_label(&dropped);
    });
}

#[test]
fn slow_and_failing_commits_are_told_with_what_to_do() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([picture(some_people(), commits(200))]);
        assert_eq!(window.model().slow_commits(), None);
        window.says([picture(some_people(), commits(350))]);
        let slow = lang.history_slow("350");
        window.harness.get_by_label(&slow);
        let card = format!("{}: 350 ms", lang.metric_commit());
        assert_eq!(figure(&window, &card).1, lang.commit_slow());
        window.says([picture(some_people(), |snapshot| {
            commits(350)(snapshot);
            snapshot.journal.trouble = Some(AppendError::Full);
        })]);
        // What fails comes before what is slow.
        assert!(window.harness.query_by_label(&slow).is_none());
        assert_eq!(figure(&window, &card).1, lang.commit_failing());
    });
}

#[test]
fn the_figures_are_reached_and_pressed_with_the_keyboard() {
    let mut window = Window::running(egui::Theme::Dark, Lang::Pt);
    window.says([snapshot(vec![person(3, "Ana", 0, 0)])]);
    window.harness.get_by_label("Pessoas: 1").focus();
    window.harness.run();
    window.harness.key_press(Key::Space);
    window.harness.run();
    window.harness.get_by_label_contains("Gráfico de pessoas");
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::H);
    window.harness.run();
    window.harness.get_by_label(Lang::Pt.history_kept_title());
}
