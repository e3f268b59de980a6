//! Each check on a page that is wrong, and on one like it that is right.

use egui::{Area, Color32, Frame, Id, Label, Rect, TextEdit, Ui, Vec2, pos2, vec2};
use egui_kittest::Harness;
use gui_snapshots::{
    check::{Finding, findings},
    drawn,
};

const WORDS: &str = "palavras que não cabem em tão pouco lugar";

fn found(ui: impl FnMut(&mut Ui) + 'static) -> Vec<Finding> {
    let mut harness = Harness::builder()
        .with_size(Vec2::new(400.0, 300.0))
        .with_context_setup(gui_kit::theme::install)
        .build_ui(ui);
    harness.run();
    findings(&drawn::Frame::of(&harness))
}

/// A place of this size, where nothing outside of it is seen.
fn place(ui: &mut Ui, size: Vec2, contents: impl FnOnce(&mut Ui)) {
    let rect = Rect::from_min_size(pos2(20.0, 20.0), size);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    child.set_clip_rect(rect);
    contents(&mut child);
}

#[test]
fn a_line_that_is_cut() {
    let cut = found(|ui| {
        place(ui, vec2(100.0, 100.0), |ui| {
            ui.add(Label::new(WORDS).extend());
        });
    });
    assert!(
        matches!(&cut[..], [Finding::Cut(text, ..)] if text == WORDS),
        "{cut:?}"
    );
    let elided = found(|ui| {
        place(ui, vec2(100.0, 100.0), |ui| {
            ui.add(Label::new(WORDS).truncate());
        });
    });
    assert_eq!(elided, []);
}

#[test]
fn half_a_line() {
    let words = |height| {
        found(move |ui| {
            place(ui, vec2(300.0, height), |ui| {
                ui.label(WORDS);
            });
        })
    };
    let halved = words(8.0);
    assert!(matches!(halved[..], [Finding::Halved(..)]), "{halved:?}");
    assert_eq!(words(30.0), []);
}

#[test]
fn a_line_wider_than_its_card() {
    let card = |width| {
        found(move |ui| {
            ui.horizontal(|ui| {
                let card = Frame::new().fill(Color32::RED);
                card.show(ui, |ui| {
                    ui.set_max_width(60.0);
                    place(ui, vec2(width, 20.0), |_| {});
                    let rect = Rect::from_min_size(ui.min_rect().min, vec2(width, 20.0));
                    let label = Label::new("largo").extend();
                    ui.new_child(egui::UiBuilder::new().max_rect(rect))
                        .add(label);
                    ui.allocate_rect(rect, egui::Sense::hover());
                });
            });
        })
    };
    let beyond = card(20.0);
    assert!(matches!(&beyond[..], [Finding::Beyond(..)]), "{beyond:?}");
    assert_eq!(card(60.0), []);
}

#[test]
fn words_over_words() {
    let two = |is_hidden| {
        found(move |ui| {
            let rect = Rect::from_min_size(pos2(20.0, 20.0), vec2(120.0, 20.0));
            ui.put(rect, Label::new("primeiro"));
            if is_hidden {
                ui.painter().rect_filled(rect, 0.0, Color32::BLACK);
            }
            ui.put(rect.translate(vec2(10.0, 5.0)), Label::new("segundo"));
        })
    };
    let over = two(false);
    assert!(matches!(over[..], [Finding::Over(..)]), "{over:?}");
    assert_eq!(two(true), []);
}

#[test]
fn a_dialog_that_is_larger_than_the_window() {
    let dialog = |height| {
        found(move |ui| {
            Area::new(Id::unique("dialog"))
                .fixed_pos(pos2(10.0, 10.0))
                .constrain(false)
                .show(ui.ctx(), |ui| ui.set_min_size(vec2(50.0, height)));
        })
    };
    let outside = dialog(320.0);
    assert!(matches!(outside[..], [Finding::Outside(_)]), "{outside:?}");
    assert_eq!(dialog(200.0), []);
}

#[test]
fn a_button_beside_the_window() {
    let button = |x| {
        found(move |ui| {
            let rect = Rect::from_min_size(pos2(x, 20.0), vec2(80.0, 30.0));
            ui.put(rect, egui::Button::new("fora"));
        })
    };
    let beside = button(450.0);
    assert!(
        matches!(&beside[..], [Finding::Beside(name, _)] if name == "fora"),
        "{beside:?}"
    );
    assert_eq!(button(200.0), []);
}

#[test]
fn what_is_typed_may_be_longer_than_its_field() {
    let typed = found(|ui| {
        let name = ui.label("Campo");
        let mut text = WORDS.repeat(4);
        ui.add(TextEdit::singleline(&mut text).desired_width(120.0))
            .labelled_by(name.id);
    });
    assert_eq!(typed, []);
}
