//! What can be done with a message: its menu, and the button below one that failed.

use super::{
    FAILURE, Key, Line, Message, SIDE, Stage, author,
    mark::{Mark, readers},
};
use crate::{action::Action, model::Delivery, moment, panel::people::hide_ui};
use egui::{Align, Label, Layout, Rect, Ui, UiBuilder, pos2};
use gui_kit::{fonts, icons, palette::Palette, widgets::quiet_button};
use protocol::PersonId;

/// Readers that a menu names.
const MOST_READERS: usize = 20;

/// Below a message that failed: why, and the button to say it again.
pub(super) fn failure_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    message: &Message,
    mark: Option<&Mark>,
    key: Key,
    row: Rect,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    let below = Rect::from_min_max(
        pos2(row.left() + SIDE, row.bottom() - FAILURE),
        pos2(row.right() - SIDE, row.bottom()),
    );
    let mut foot = ui.new_child(
        UiBuilder::new()
            .max_rect(below)
            .id_salt("failure")
            .layout(Layout::right_to_left(Align::Center)),
    );
    let again = quiet_button(stage.lang.message_say_again())
        .icon(icons::ARROW_CLOCKWISE)
        .height(26.0);
    if foot.add(again).clicked() {
        actions.push(Action::SayAgain(key, message.id));
    }
    if let Some(mark) = mark {
        let text = egui::RichText::new(&mark.text)
            .font(fonts::medium(12.0))
            .color(palette.error);
        foot.add(Label::new(text).selectable(false));
        foot.add_space(4.0);
        mark.icon.show(&mut foot, 14.0, palette.error);
    }
}

/// The menu of the right button.
pub(super) fn menu_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    message: &Message,
    said: &Line,
    other: Option<PersonId>,
    key: Key,
    actions: &mut Vec<Action>,
) {
    let lang = stage.lang;
    if ui.button(lang.copy()).clicked() {
        actions.push(Action::Copy(said.text.clone()));
        ui.close();
    }
    if ui.button(lang.message_copy_whole()).clicked() {
        actions.push(Action::Copy(in_full(stage, message, said)));
        ui.close();
    }
    if stage.confirmations && said.delivery == Delivery::Kept {
        readers_ui(ui, stage, message, key);
    }
    if said.has_failed() && ui.button(lang.message_say_again()).clicked() {
        actions.push(Action::SayAgain(key, message.id));
        ui.close();
    }
    if let Some(id) = other {
        if !matches!(key, Key::Person(_)) {
            let name = stage.model.called_then(id, said.name);
            if ui.button(lang.message_talk_to(&name)).clicked() {
                actions.push(Action::Open(Key::Person(id)));
                ui.close();
            }
        }
        if ui.button(lang.message_copy_id(id.value())).clicked() {
            actions.push(Action::Copy(id.to_string()));
            ui.close();
        }
        hide_ui(ui, stage, id, actions);
    }
}

/// Who has read it, as far as a menu has room.
fn readers_ui(ui: &mut Ui, stage: &Stage<'_>, message: &Message, key: Key) {
    let lang = stage.lang;
    let readers = readers(stage, message, key);
    ui.menu_button(lang.confirmations(), |ui| {
        ui.set_max_width(280.0);
        if readers.is_empty() {
            ui.label(lang.message_read_by_nobody());
        }
        for (who, at) in readers.iter().take(MOST_READERS) {
            ui.label(lang.message_read_by(who, at));
        }
        let more = readers.len().saturating_sub(MOST_READERS);
        if more > 0 {
            ui.label(lang.message_read_by_more(more));
        }
    });
}

/// "Bruno, 08:52: texto".
pub(in crate::panel) fn in_full(stage: &Stage<'_>, message: &Message, said: &Line) -> String {
    let called = author(stage, said);
    let time = moment::clock(message.at);
    stage.lang.message_row(&called, &time, &said.text)
}
