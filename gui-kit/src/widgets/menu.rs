//! A menu below a button, with one choice a line.

use egui::{Button, Popup, RectAlign, Response, Ui, Vec2};

/// Shows a menu while `button` has it open. Its choices are added with [`menu_choice`].
pub fn menu(button: &Response, contents: impl FnOnce(&mut Ui)) {
    Popup::menu(button)
        .align(RectAlign::BOTTOM_END)
        .gap(6.0)
        .show(|ui| {
            ui.spacing_mut().button_padding = Vec2::new(10.0, 5.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            contents(ui);
        });
}

/// One line of a menu; `selected` is the choice in force. Choosing closes the menu.
pub fn menu_choice(ui: &mut Ui, selected: bool, text: &str) -> Response {
    let choice = ui.add(Button::selectable(selected, text));
    if choice.clicked() {
        // By itself it closes for the pointer only, not for the keyboard or a screen reader.
        ui.close();
    }
    choice
}
