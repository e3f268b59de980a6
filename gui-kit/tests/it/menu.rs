//! A menu closes with its choice, by whichever way the choice was made.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use gui_kit::{
    icons, theme,
    widgets::{icon_button, menu, menu_choice},
};

#[test]
fn a_choice_closes_the_menu_for_pointer_keyboard_and_screen_reader() {
    let mut chosen = 0;
    let mut harness = Harness::builder()
        .with_theme(Theme::Dark)
        .with_context_setup(theme::install)
        .build_ui(|ui| {
            let button = icon_button(ui, icons::MOON, "Tema");
            menu(&button, |ui| {
                if menu_choice(ui, false, "Claro").clicked() {
                    chosen += 1;
                }
            });
        });
    for way in 0..3 {
        harness.get_by_label("Tema").click();
        harness.run();
        let choice = harness.get_by_label("Claro");
        match way {
            0 => choice.click(),
            1 => choice.click_accesskit(),
            _ => {
                choice.focus();
                harness.run();
                harness.key_press(Key::Enter);
            }
        }
        harness.run();
        assert!(harness.query_by_label("Claro").is_none(), "way {way}");
    }
    drop(harness);
    assert_eq!(chosen, 3);
}
