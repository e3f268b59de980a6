//! The dialog that begins a private conversation with any id.

use super::entry::dialog_frame;
use crate::{
    action::Action,
    model::{Key, form},
};
use egui::{Align, Context, Id, Layout, Modal, RichText};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{LabelledField, plain_button, primary_button},
};
use lang::Lang;

/// What was typed so far.
#[derive(Debug, Default)]
pub struct View {
    /// The id.
    pub typed: String,
    /// What was typed is no id.
    pub invalid: bool,
    /// The field has been given the keyboard.
    focused: bool,
}

/// Draws the dialog; true when it should close.
pub fn new_conversation_ui(
    ctx: &Context,
    lang: Lang,
    view: &mut View,
    actions: &mut Vec<Action>,
) -> bool {
    let mut done = false;
    let response = Modal::new(Id::unique("new conversation"))
        .frame(dialog_frame(ctx))
        .show(ctx, |ui| {
            ui.set_width(340.0);
            let palette = Palette::of(ui);
            ui.label(RichText::new(lang.conversation_new()).font(fonts::semibold(17.0)));
            ui.label(RichText::new(lang.conversation_new_intro()).color(palette.text_muted));
            ui.add_space(4.0);
            let field = LabelledField::new(lang.conversation_new_id(), &mut view.typed)
                .limit(12)
                .invalid(view.invalid)
                .show(ui)
                .response
                .response;
            if field.changed() {
                view.invalid = false;
            }
            if !std::mem::replace(&mut view.focused, true) {
                field.request_focus();
            }
            if view.invalid {
                let text = RichText::new(lang.conversation_new_error())
                    .font(fonts::regular(12.5))
                    .color(palette.error);
                ui.label(text);
            }
            let entered =
                field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            ui.add_space(6.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let open = primary_button(lang.conversation_new_open()).icon(icons::CHAT_CIRCLE);
                if ui.add(open).clicked() || entered {
                    match read(&view.typed) {
                        Some(key) => {
                            actions.push(Action::Open(key));
                            done = true;
                        }
                        None => {
                            view.invalid = true;
                            field.request_focus();
                        }
                    }
                }
                if ui.add(plain_button(lang.cancel())).clicked() {
                    done = true;
                }
            });
        });
    done || response.should_close()
}

fn read(typed: &str) -> Option<Key> {
    if typed.trim() == "0" {
        return Some(Key::Everyone);
    }
    form::read_person(typed).map(Key::Person)
}
