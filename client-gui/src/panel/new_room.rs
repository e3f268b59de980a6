//! The dialog that creates a room. It stays until the server has answered.

use super::{entry::dialog_frame, refusals::no_room};
use crate::action::Action;
use egui::{Align, Context, Id, Layout, Modal, RichText};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{LabelledField, plain_button, primary_button},
};
use lang::Lang;
use protocol::{Name, name::NAME_BYTES};
use udp_core::client::NoRoom;

/// What was typed so far, and what became of it.
#[derive(Debug, Default)]
pub struct View {
    /// The name.
    pub typed: String,
    /// Asked for, and not answered yet.
    pub waiting: bool,
    /// Why there is no such room.
    pub problem: Option<Problem>,
    /// The field has been given the keyboard.
    focused: bool,
}

/// Why there is no such room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No name was typed.
    Empty,
    /// The server did not create it.
    NoRoom(NoRoom),
}

/// Draws the dialog; true when it should close.
pub fn new_room_ui(ctx: &Context, lang: Lang, view: &mut View, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    let response = Modal::new(Id::unique("new room"))
        .frame(dialog_frame(ctx))
        .show(ctx, |ui| {
            ui.set_width(340.0);
            let palette = Palette::of(ui);
            ui.label(RichText::new(lang.room_new()).font(fonts::semibold(17.0)));
            ui.label(RichText::new(lang.room_new_intro()).color(palette.text_muted));
            ui.add_space(4.0);
            let bytes = view.typed.trim().len();
            let too_long = bytes > NAME_BYTES;
            let field = LabelledField::new(lang.room_new_name(), &mut view.typed)
                .limit(NAME_BYTES * 2)
                .invalid(too_long || view.problem.is_some())
                .show(ui)
                .response
                .response;
            if field.changed() {
                view.problem = None;
            }
            if !std::mem::replace(&mut view.focused, true) {
                field.request_focus();
            }
            let (text, colour) = match &view.problem {
                Some(Problem::Empty) => (lang.room_new_empty().to_owned(), palette.error),
                Some(Problem::NoRoom(why)) => (no_room(lang, why), palette.error),
                None if too_long => (lang.room_new_bytes(bytes, NAME_BYTES), palette.error),
                None => (lang.room_new_bytes(bytes, NAME_BYTES), palette.text_muted),
            };
            ui.label(RichText::new(text).font(fonts::regular(12.5)).color(colour));
            let entered =
                field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            ui.add_space(6.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let may = !view.waiting && !too_long;
                let create = primary_button(lang.room_new_create()).icon(icons::PLUS);
                let clicked = ui.add_enabled(may, create).clicked();
                if (clicked || entered) && may {
                    let name = Name::cut(view.typed.trim());
                    if name.is_empty() {
                        view.problem = Some(Problem::Empty);
                    } else {
                        view.problem = None;
                        view.waiting = true;
                        actions.push(Action::CreateRoom(name));
                    }
                    field.request_focus();
                }
                if ui.add(plain_button(lang.cancel())).clicked() {
                    done = true;
                }
            });
        });
    done || response.should_close()
}
