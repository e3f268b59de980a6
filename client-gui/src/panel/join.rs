//! In the composer's place while we are not in the open room: the way in.

use super::Stage;
use crate::action::Action;
use egui::{Align, Frame, Layout, Margin, Panel, RichText, Ui};
use gui_kit::{fonts, icons, palette::Palette, widgets::primary_button};
use protocol::RoomId;

/// Draws the bar.
pub(super) fn join_ui(ui: &mut Ui, stage: &Stage<'_>, room: RoomId, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let lang = stage.lang;
    let rooms = stage.model.rooms();
    let waits = rooms.entering() == Some(room);
    Panel::bottom("join")
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(palette.bg)
                .inner_margin(Margin::symmetric(16, 12)),
        )
        .show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let may = stage.model.is_online() && !waits;
                let enter = primary_button(lang.room_enter()).icon(icons::SIGN_IN);
                if ui.add_enabled(may, enter).clicked() {
                    actions.push(Action::EnterRoom(room));
                }
                // On a sealed link one may be in many.
                let former = rooms.entered().next().filter(|_| !stage.model.is_sealed());
                let text = match former {
                    _ if waits => lang.room_entering().to_owned(),
                    Some(other) => lang.room_enter_moves(&rooms.called(other)),
                    None => lang.room_outside().to_owned(),
                };
                let text = RichText::new(text)
                    .font(fonts::regular(13.5))
                    .color(palette.text_muted);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(text).wrap());
                });
            });
        });
}
