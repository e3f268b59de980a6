//! What lies over the messages, or in their place: the way to their end, and what to do where nothing was said.

use super::Stage;
use crate::{
    action::Action,
    model::{Key, form::is_here_only},
};
use egui::{Color32, Rect, Ui, UiBuilder, Vec2};
use gui_kit::{
    icons,
    palette::Palette,
    widgets::{EmptyState, IconButton, badge},
};

/// With less height the messages have no room for the way to their end.
const LEAST: f32 = 72.0;

/// Where nothing was said.
pub(super) fn nothing_ui(ui: &mut Ui, stage: &Stage<'_>, key: Key, actions: &mut Vec<Action>) {
    let text = match key {
        Key::Everyone => stage.lang.messages_none_everyone().to_owned(),
        Key::Room(room) if stage.model.rooms().is_in(room) => {
            stage.lang.messages_none_room().to_owned()
        }
        Key::Room(_) => stage.lang.messages_none_outside().to_owned(),
        Key::Person(_) if stage.model.is_sealed() => {
            stage.lang.messages_none_private_sealed(&stage.title(key))
        }
        Key::Person(_) => stage.lang.messages_none_private(&stage.title(key)),
    };
    let lang = stage.lang;
    if is_alone(stage, key) {
        if is_here_only(stage.address) {
            let text = lang.first_alone_here();
            EmptyState::new(icons::USERS, lang.first_alone_title(), text).show(ui);
            return;
        }
        let text = if stage.model.is_sealed() {
            lang.first_alone(stage.address)
        } else {
            lang.first_alone_classic(stage.address)
        };
        let alone = EmptyState::new(icons::USERS, lang.first_alone_title(), &text);
        if alone
            .action(icons::COPY, lang.first_copy_address())
            .show(ui)
        {
            actions.push(Action::Copy(stage.address.to_owned()));
        }
        return;
    }
    let text = format!("{text} {}", lang.first_say_hello());
    EmptyState::new(icons::CHATS, lang.messages_none_title(), &text).show(ui);
}

/// True in everyone's conversation while nobody else is here.
pub(super) fn is_alone(stage: &Stage<'_>, key: Key) -> bool {
    let people = stage.model.people();
    let knows_nobody = people.listed_at().is_some() && people.count() <= 1;
    key == Key::Everyone && knows_nobody && stage.model.is_online()
}

/// The way to the end, with how many came below; true when it was pressed.
pub(super) fn to_bottom_ui(ui: &mut Ui, stage: &Stage<'_>, count: usize) -> bool {
    let palette = Palette::of(ui);
    let room = ui.max_rect();
    if room.height() < LEAST {
        // It would lie over the only line there is.
        return false;
    }
    let rect = Rect::from_center_size(
        room.right_bottom() - Vec2::new(40.0, 32.0),
        Vec2::splat(36.0),
    );
    let painter = ui.painter();
    painter.circle_filled(
        rect.center() + Vec2::new(0.0, 2.0),
        20.0,
        Color32::from_black_alpha(40),
    );
    painter.circle(
        rect.center(),
        19.0,
        palette.surface,
        egui::Stroke::new(1.0, palette.border),
    );
    let name = match count {
        0 => stage.lang.messages_to_bottom().to_owned(),
        1 => stage.lang.messages_to_bottom_one().to_owned(),
        count => stage.lang.messages_to_bottom_count(count),
    };
    let mut over = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("to bottom"));
    let clicked = over
        .add(IconButton::new(icons::ARROW_DOWN, &name).size(36.0))
        .clicked();
    let corner = Rect::from_center_size(rect.center_top(), Vec2::new(40.0, 20.0));
    let mut over = ui.new_child(
        UiBuilder::new()
            .max_rect(corner)
            .layout(egui::Layout::top_down(egui::Align::Center)),
    );
    let unread = stage.lang.messages_below(count);
    badge(&mut over, u64::try_from(count).unwrap_or(u64::MAX), &unread);
    clicked
}
