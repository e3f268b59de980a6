//! The virtual list: draws only what is in view, follows the end, holds still otherwise.

use egui::{Theme, Ui, Vec2};
use egui_kittest::Harness;
use gui_kit::{
    theme,
    widgets::{Rows, VarList, Visible},
};
use std::collections::VecDeque;

/// Rows of 20 or 60 points, all guessed as 30.
#[derive(Default)]
struct Texts {
    keys: VecDeque<u64>,
    drawn: usize,
    are_lines: bool,
}

impl Rows for Texts {
    fn count(&self) -> usize {
        self.keys.len()
    }

    fn key(&self, index: usize) -> u64 {
        self.keys[index]
    }

    fn estimate(&self, _index: usize, _width: f32) -> f32 {
        30.0
    }

    fn are_lines(&self) -> bool {
        self.are_lines
    }

    fn row_ui(&mut self, ui: &mut Ui, index: usize) {
        self.drawn += 1;
        let height = if self.keys[index].is_multiple_of(3) {
            60.0
        } else {
            20.0
        };
        ui.allocate_space(Vec2::new(100.0, height));
    }
}

struct Scene {
    list: VarList,
    texts: Texts,
    seen: Visible,
}

impl Scene {
    /// The keys of the rows in view.
    fn keys_in_view(&self) -> Vec<u64> {
        self.seen
            .rows
            .clone()
            .map(|index| self.texts.keys[index])
            .collect()
    }
}

fn scene<'a>(keys: std::ops::Range<u64>) -> Harness<'a, Scene> {
    let scene = Scene {
        list: VarList::default(),
        texts: Texts {
            keys: keys.collect(),
            drawn: 0,
            are_lines: false,
        },
        seen: Visible {
            rows: 0..0,
            at_top: false,
            at_bottom: false,
        },
    };
    let mut harness = Harness::builder()
        .with_size([300.0, 400.0])
        .with_theme(Theme::Dark)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, scene: &mut Scene| {
                scene.texts.drawn = 0;
                scene.seen = scene.list.show(ui, true, &mut scene.texts);
            },
            scene,
        );
    harness.run();
    harness
}

#[test]
fn only_rows_in_view_are_drawn_and_the_end_is_followed() {
    let mut harness = scene(0..10_000);
    assert_eq!(harness.state().seen.rows.end, 10_000);
    assert!(harness.state().seen.at_bottom);
    assert!(
        harness.state().texts.drawn < 40,
        "{}",
        harness.state().texts.drawn
    );
    harness.state_mut().texts.keys.extend(10_000..10_050);
    harness.run();
    assert_eq!(harness.state().seen.rows.end, 10_050);
}

#[test]
fn the_view_holds_still_when_rows_come_and_go_in_front() {
    let mut harness = scene(1_000..2_000);
    harness.state_mut().list.scroll_to(500);
    harness.run();
    let before = harness.state().keys_in_view();
    assert!(before.contains(&1_500), "{before:?}");

    for key in (900..1_000).rev() {
        harness.state_mut().texts.keys.push_front(key);
    }
    harness.run();
    assert_eq!(harness.state().keys_in_view(), before);

    harness.state_mut().texts.keys.drain(..300);
    harness.state_mut().texts.keys.extend(2_000..2_100);
    harness.run();
    assert_eq!(harness.state().keys_in_view(), before);
}

#[test]
fn a_row_that_comes_before_the_last_moves_nothing_further_up() {
    let mut harness = scene(0..1_000);
    harness.state_mut().list.scroll_to(300);
    harness.run();
    let before = harness.state().keys_in_view();
    // What waits at the end stays there while others speak, and leaves when it has its place.
    harness.state_mut().texts.keys.insert(998, 5_000);
    harness.run();
    assert_eq!(harness.state().keys_in_view(), before);
    harness.state_mut().texts.keys.remove(999);
    harness.run();
    assert_eq!(harness.state().keys_in_view(), before);
}

#[test]
fn rows_stand_one_below_the_other_however_many_there_are() {
    let mut harness = scene(0..200_000);
    harness.state_mut().list.scroll_to(150_000);
    harness.run();
    let before = harness.state().keys_in_view();
    assert!(before.contains(&150_000), "{before:?}");
    for key in 200_000..200_100 {
        harness.state_mut().texts.keys.push_back(key);
        harness.run();
    }
    assert_eq!(harness.state().keys_in_view(), before);
}

#[test]
fn other_rows_in_the_same_place_are_measured_anew() {
    let mut harness = scene(0..500);
    harness.state_mut().texts.keys = (0..3).collect();
    harness.run();
    assert_eq!(harness.state().seen.rows, 0..3);
    harness.state_mut().texts.keys.clear();
    harness.run();
    assert_eq!(harness.state().seen.rows, 0..0);
}

#[test]
fn a_line_cut_at_the_top_is_left_out_at_the_end_only() {
    const ROOM: f32 = 390.0;
    let mut harness = scene(1..100);
    harness.set_size(Vec2::new(300.0, ROOM));
    harness.run();
    let whole = |scene: &Scene| {
        let heights = |key: u64| if key.is_multiple_of(3) { 60.0 } else { 20.0 };
        let in_view: f32 = scene.keys_in_view().into_iter().map(heights).sum();
        in_view <= ROOM
    };
    assert!(
        !whole(harness.state()),
        "a row is cut: {:?}",
        harness.state().seen
    );
    harness.state_mut().texts.are_lines = true;
    harness.run();
    assert!(whole(harness.state()), "{:?}", harness.state().seen);
    assert_eq!(harness.state().seen.rows.end, 99);

    harness.state_mut().list.scroll_to(50);
    harness.run();
    assert!(!whole(harness.state()), "{:?}", harness.state().seen);
}
