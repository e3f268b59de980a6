//! The table of clients: sorting, and ten thousand rows.

use crate::scene::{Window, person, snapshot, some_people};
use egui::Theme;
use egui_kittest::kittest::Queryable;
use lang::Lang;

fn ids(window: &mut Window) -> Vec<u32> {
    let people = &window.model().people;
    (0..people.shown())
        .filter_map(|row| people.row(row))
        .map(|row| row.id.value())
        .collect()
}

#[test]
fn every_column_sorts_both_ways() {
    let mut window = Window::running(Theme::Dark, Lang::Pt);
    window.says([snapshot(some_people())]);
    assert_eq!(ids(&mut window), [3, 7, 21, 999_999_999]);
    for (column, first, second) in [
        ("Nome", [21, 3, 7, 999_999_999], [999_999_999, 7, 3, 21]),
        (
            "Mensagens",
            [21, 3, 7, 999_999_999],
            [999_999_999, 7, 3, 21],
        ),
        ("Visto", [7, 999_999_999, 3, 21], [21, 3, 999_999_999, 7]),
        ("ID", [3, 7, 21, 999_999_999], [999_999_999, 21, 7, 3]),
    ] {
        for order in [first, second] {
            window
                .harness
                .get_by_label_contains(&Lang::Pt.sort_by(column))
                .click();
            window.harness.run();
            assert_eq!(ids(&mut window), order, "{column}");
        }
    }
}

#[test]
fn the_order_stays_when_people_come_and_go() {
    let mut window = Window::running(Theme::Dark, Lang::Pt);
    window.says([snapshot(some_people())]);
    window
        .harness
        .get_by_label_contains("Ordenar por Mensagens")
        .click();
    window.harness.run();
    let mut people = some_people();
    people.insert(0, person(1, "Zé", 99, 0));
    window.says([snapshot(people)]);
    assert_eq!(ids(&mut window)[..2], [1, 21]);
}

#[test]
fn ten_thousand_people_draw_a_screenful() {
    let mut window = Window::running(Theme::Light, Lang::Pt);
    let people = (1..=10_000)
        .map(|id| person(id, "Alguém", u64::from(id), 0))
        .collect();
    window.says([snapshot(people)]);
    window.harness.get_by_label("Pessoas: 10.000");
    let drawn = window.harness.query_all_by_label("Alguém").count();
    assert!((1..40).contains(&drawn), "{drawn} rows were drawn");
}
