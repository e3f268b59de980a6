//! One conversation in the list: its picture, its last words, what is unread, its menu.

use super::super::{
    Stage,
    entry::{entry_ui, line, paint_left, paint_right, picture},
    people::hide_ui,
    system::in_words,
};
use crate::{
    action::Action,
    model::{Author, Body, Conversation, Key, Message},
    moment,
};
use egui::{Color32, Rect, Ui, Vec2};
use gui_kit::{fonts, icons, palette::Palette};

/// Draws it.
pub(super) fn conversation_ui(ui: &mut Ui, stage: &Stage<'_>, key: Key, actions: &mut Vec<Action>) {
    // A room that nobody here has looked into has none yet.
    let nothing = Conversation::default();
    let conversation = stage.model.conversation(key).unwrap_or(&nothing);
    let palette = Palette::of(ui);
    let title = stage.title(key);
    let unread = conversation.unread();
    let name = match (key, unread) {
        (Key::Room(_), 0) => stage.lang.room_row(&title),
        (Key::Room(_), 1) => stage.lang.room_row_unread_one(&title),
        (Key::Room(_), count) => stage.lang.room_row_unread(&title, count),
        (_, 0) => stage.lang.conversation_row(&title),
        (_, 1) => stage.lang.conversation_row_unread_one(&title),
        (_, count) => stage.lang.conversation_row_unread(&title, count),
    };
    let (calls, muted) = (conversation.calls() > 0, stage.model.is_muted(key));
    let name = if calls {
        stage.lang.conversation_row_calls(&name)
    } else if muted {
        stage.lang.conversation_row_muted(&name)
    } else {
        name
    };
    let selected = key == stage.model.current();
    let (entry, response) = entry_ui(ui, 56.0, selected, &name);
    if response.clicked() {
        actions.push(Action::Open(key));
    }
    response.context_menu(|ui| menu_ui(ui, stage, key, actions));
    if !ui.is_rect_visible(entry.rect) {
        return;
    }
    let face = Rect::from_center_size(
        egui::pos2(entry.left() + 18.0, entry.rect.center().y),
        Vec2::splat(36.0),
    );
    let here = match key {
        Key::Everyone | Key::Room(_) => None,
        Key::Person(id) => stage.presence(id),
    };
    let ground = if selected {
        palette.accent_soft
    } else {
        palette.side
    };
    picture(ui, key, stage.pictured(key).as_str(), face, here, ground);

    let upper = entry.rect.top() + 18.0;
    let lower = entry.rect.bottom() - 18.0;
    let left = face.right() + 10.0;
    let mut right = entry.right();
    let last = conversation.last_said();
    if let Some(message) = last {
        let when = moment::short(stage.lang, message.at, stage.now);
        let colour = if unread > 0 {
            palette.accent_text
        } else {
            palette.text_muted
        };
        let when = line(ui, &when, fonts::regular(11.5), colour, 80.0);
        let width = when.size().x;
        paint_right(ui, when, egui::pos2(right, upper));
        right -= width + 8.0;
    }
    let heading = line(ui, &title, fonts::medium(14.0), palette.text, right - left);
    paint_left(ui, heading, egui::pos2(left, upper));

    let mut right = entry.right();
    if unread > 0 {
        let count = egui::pos2(right, lower);
        right -= count_ui(ui, unread, count, muted) + 8.0;
    }
    if calls {
        let at = egui::pos2(right - 8.0, lower);
        icons::AT.paint(ui.painter(), at, 16.0, palette.accent_text);
        right -= 24.0;
    }
    if muted {
        let at = egui::pos2(right - 8.0, lower);
        icons::BELL_SLASH.paint(ui.painter(), at, 15.0, palette.text_muted);
        right -= 24.0;
    }
    let draft = conversation.draft().trim();
    let preview = if !draft.is_empty() && !selected {
        stage.lang.conversation_draft(draft)
    } else {
        last.map_or_else(
            || nothing_said(stage, key),
            |message| preview(stage, key, message),
        )
    };
    let preview = line(
        ui,
        &preview,
        fonts::regular(12.5),
        palette.text_muted,
        right - left,
    );
    paint_left(ui, preview, egui::pos2(left, lower));
}

fn menu_ui(ui: &mut Ui, stage: &Stage<'_>, key: Key, actions: &mut Vec<Action>) {
    let muted = stage.model.is_muted(key);
    let text = if muted {
        stage.lang.conversation_unmute()
    } else {
        stage.lang.conversation_mute()
    };
    if ui.button(text).clicked() {
        actions.push(Action::Mute(key, !muted));
        ui.close();
    }
    if let Key::Person(id) = key {
        hide_ui(ui, stage, id, actions);
    }
}

/// What stands below the name of a conversation in which nothing was said.
fn nothing_said(stage: &Stage<'_>, key: Key) -> String {
    let words = match key {
        Key::Room(room) if stage.model.rooms().is_in(room) => stage.lang.room_in(),
        Key::Room(_) => stage.lang.room_not_in(),
        Key::Everyone | Key::Person(_) => stage.lang.conversation_quiet(),
    };
    words.to_owned()
}

/// The last thing said, with who said it where that is not plain.
fn preview(stage: &Stage<'_>, key: Key, message: &Message) -> String {
    let said = match &message.body {
        Body::Said(said) => said,
        body => return in_words(stage, body).1,
    };
    match said.author {
        Author::Me => stage.lang.you_said(&said.text),
        Author::Person(id) if stage.model.is_hidden(id) => stage
            .lang
            .message_hidden(&stage.model.called_then(id, said.name)),
        Author::Person(id) if !matches!(key, Key::Person(_)) => stage
            .lang
            .said_by(&stage.model.called_then(id, said.name), &said.text),
        Author::Person(_) => said.text.clone(),
    }
}

/// The number of unread messages, its right middle at `at`; the row's name says it in words.
fn count_ui(ui: &Ui, count: usize, at: egui::Pos2, muted: bool) -> f32 {
    let palette = Palette::of(ui);
    let text = if count > 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    };
    let (fill, colour) = if muted {
        (palette.raised, palette.text_muted)
    } else {
        (palette.accent, palette.on_accent)
    };
    let galley = line(ui, &text, fonts::semibold(11.5), colour, 60.0);
    let size = Vec2::new((galley.size().x + 12.0).max(20.0), 20.0);
    let rect = Rect::from_min_size(at - Vec2::new(size.x, size.y / 2.0), size);
    ui.painter().rect_filled(rect, 10.0, fill);
    let place = egui::Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(place.min, galley, Color32::PLACEHOLDER);
    size.x
}
