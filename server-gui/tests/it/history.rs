//! The page of the history: empty, full, in trouble, in memory, without a server.

use crate::scene::{NOON_MS, Window, every_look, picture, screen, snapshot, some_people};
use egui_kittest::kittest::{NodeT, Queryable};
use lang::Lang;
use protocol::Refusal;
use std::time::Duration;
use udp_core::{
    journal::{AppendError, Extent, Retention},
    server::{JournalState, Snapshot},
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Two days of 10,000 records each, 400 bytes a record.
fn kept(snapshot: &mut Snapshot) {
    snapshot.journal = JournalState {
        extent: Extent {
            first: 1,
            first_time_ms: NOON_MS - 2 * DAY_MS,
            last: 20_000,
            last_time_ms: NOON_MS,
            records: 20_000,
            bytes: 8_000_000,
        },
        last_commit: Some(Duration::from_micros(1_250)),
        commits: 4,
        commits_took: Duration::from_millis(10),
        free_bytes: Some(2_000_000_000),
        trouble: None,
    };
}

fn page(window: &mut Window, lang: Lang, change: impl FnOnce(&mut Snapshot)) {
    window.says([picture(some_people(), |snapshot| {
        kept(snapshot);
        change(snapshot);
    })]);
    if window
        .harness
        .query_by_label(lang.history_intro())
        .is_none()
    {
        window.press(lang.history());
    }
}

/// Brings what is called so into view.
fn scroll_to(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).scroll_to_me();
    window.harness.run();
}

/// All of these stand on the page.
fn says(window: &Window, texts: &[&str]) {
    for text in texts {
        window.harness.get_by_label(text);
    }
}

#[test]
fn what_is_kept_for_how_long_where_and_what_follows() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        page(&mut window, lang, |_| {});
        let ms = |ms| lang.history_milliseconds(&lang.decimal(ms, 1));
        let (first, last) = match lang {
            Lang::Pt => ("16/11/2026 11:06", "18/11/2026 11:06"),
            Lang::En => ("2026-11-16 11:06", "2026-11-18 11:06"),
        };
        let million = lang.whole(1_000_000);
        let megabytes = |size, places| lang.history_megabytes(&lang.decimal(size, places));
        says(
            &window,
            &[
                lang.history_keeping(),
                &lang.whole(20_000),
                &megabytes(8.0, 1),
                first,
                last,
                &ms(1.2),
                &ms(2.5),
                &lang.history_retention("30", &million),
                &lang.history_reach_days(&lang.whole(10_000), &million, "30"),
                lang.history_gone(),
                &lang.history_gigabytes(&lang.decimal(2.0, 1)),
                &lang.history_to_come(&megabytes(392.0, 1)),
                "/nonexistent/recado/recado.redb",
                lang.history_check(),
                &window.harness.state().app.model.check_command(),
                lang.export_history(),
            ],
        );
        let floor = megabytes(67.1, 1);
        let refusal = Refusal::DiskFull.text().trim_end_matches('.');
        says(
            &window,
            &[&floor, &lang.history_full_means(&floor, refusal)],
        );
    });
}

#[test]
fn a_new_history_says_that_nothing_is_kept_yet() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.says([snapshot(some_people())]);
        window.press(lang.history());
        says(
            &window,
            &[
                lang.history_empty(),
                lang.history_reach_unknown(),
                lang.history_free_unknown(),
            ],
        );
        let nothing = lang.history_no_record();
        // The oldest and the newest; in English two commits more.
        assert!(window.harness.get_all_by_label(nothing).count() >= 2);
    });
}

#[test]
fn without_a_server_the_page_says_so_and_where_the_file_lies() {
    every_look(|theme, lang| {
        let mut window = Window::new(theme, lang);
        window.press(lang.history());
        says(
            &window,
            &[
                lang.history_stopped_title(),
                "/nonexistent/recado/recado.redb",
            ],
        );
        let export = window.harness.get_by_label(lang.export_history());
        assert!(export.accesskit_node().is_disabled());
    });
}

#[test]
fn a_full_or_failing_disk_stands_above_everything() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        for trouble in [AppendError::Full, AppendError::Disk("EIO".to_owned())] {
            page(&mut window, lang, |snapshot| {
                snapshot.journal.trouble = Some(trouble);
                snapshot.journal.free_bytes = Some(1_000_000);
            });
            let text = window.model().history_trouble().unwrap_or_default();
            says(&window, &[&text, lang.history_not_keeping()]);
            let banner = window.harness.get_by_label(&text).rect();
            let below = window
                .harness
                .get_by_label(lang.history_kept_title())
                .rect();
            assert!(banner.bottom() <= below.top(), "{banner} {below}");
        }
        page(&mut window, lang, |_| {});
        says(&window, &[lang.history_keeping()]);
    });
}

#[test]
fn what_the_disk_has_no_room_for_is_told_before_it_is_full() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        page(&mut window, lang, |snapshot| {
            snapshot.journal.free_bytes = Some(400_000_000);
        });
        let to_come = lang.history_megabytes(&lang.decimal(392.0, 1));
        says(&window, &[&lang.history_short(&to_come)]);
        // With fewer records to keep there is room.
        window.model().retention = Retention {
            days: 30,
            records: 100_000,
        };
        window.harness.run();
        let to_come = lang.history_megabytes(&lang.decimal(32.0, 1));
        let (a_day, limit) = (lang.whole(10_000), lang.whole(100_000));
        says(
            &window,
            &[
                &lang.history_to_come(&to_come),
                &lang.history_reach_records(&a_day, &limit, "30", "10"),
            ],
        );
    });
}

#[test]
fn a_history_in_memory_has_no_file_and_no_disk() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        window.model().in_memory = true;
        page(&mut window, lang, |_| {});
        says(
            &window,
            &[
                lang.history_memory_only(),
                lang.history_in_memory(),
                lang.history_place_memory(),
            ],
        );
        for absent in [lang.history_disk_title(), lang.history_check()] {
            assert!(window.harness.query_by_label(absent).is_none());
        }
    });
}

#[test]
fn path_and_command_are_copied() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        page(&mut window, lang, |_| {});
        let copied = |window: &mut Window, button| {
            scroll_to(window, button);
            window.harness.get_by_label(button).click();
            // A click takes some frames, and one of them copies.
            let frames = (0..6).map(|_| {
                window.harness.step();
                window.copied()
            });
            frames.collect::<Vec<_>>().concat()
        };
        let path = "/nonexistent/recado/recado.redb";
        assert_eq!(copied(&mut window, lang.history_copy_path()), [path]);
        window.harness.get_by_label(lang.history_path_copied());
        let command = match lang {
            Lang::Pt => "recado verificar --dados \"/nonexistent/recado\"",
            Lang::En => "recado verify --data \"/nonexistent/recado\"",
        };
        assert_eq!(copied(&mut window, lang.copy_command()), [command]);
    });
}

#[test]
fn a_folder_that_cannot_be_shown_is_told_with_its_path() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut window = Window::running(egui::Theme::Dark, Lang::Pt);
    let below_a_file = file.path().join("dados");
    window.model().data_folder.clone_from(&below_a_file);
    page(&mut window, Lang::Pt, |_| {});
    scroll_to(&mut window, Lang::Pt.settings_folder_open());
    window.press(Lang::Pt.settings_folder_open());
    let path = below_a_file.display().to_string();
    window
        .harness
        .get_by_label(&Lang::Pt.settings_folder_not_opened(&path));
}

#[test]
fn an_export_under_way_stands_in_the_place_of_its_button() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        page(&mut window, lang, |_| {});
        scroll_to(&mut window, lang.export_history());
        window.press(lang.export_history());
        window.harness.get_by_label(lang.export_title());
    });
}

#[test]
fn nothing_is_wider_than_the_smallest_window() {
    every_look(|theme, lang| {
        let mut window = Window::running(theme, lang);
        page(&mut window, lang, |_| {});
        for text in [
            lang.history_gone(),
            lang.history_check(),
            lang.history_export_text(),
        ] {
            let rect = window.harness.get_by_label(text).rect();
            let across = screen().x_range();
            assert!(
                across.contains(rect.left()) && across.contains(rect.right()),
                "{text}: {rect}"
            );
        }
    });
}
