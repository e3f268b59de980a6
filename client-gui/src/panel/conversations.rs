//! The left panel: who we are, search, the conversations, the way out.

use super::{
    Stage,
    entry::{entry_ui, line, paint_left, paint_right, picture, section},
    people::hide_ui,
    system::in_words,
};
use crate::{
    action::Action,
    model::{Author, Body, Conversation, Key, Message},
    moment,
};
use egui::{Align, Color32, Label, Layout, Panel, Rect, RichText, ScrollArea, Ui, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{IconButton, icon_button, name_splitter, plain_button, quiet_button, search_field},
};

/// What the panel remembers between frames.
#[derive(Debug, Default)]
pub struct View {
    /// What is searched for.
    pub search: String,
    /// Put the keyboard into the search field.
    pub focus_search: bool,
}

/// Draws the panel.
pub fn conversations_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    view: &mut View,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    Panel::left("conversations")
        .default_size(296.0)
        .size_range(220.0..=420.0)
        .frame(egui::Frame::new().fill(palette.side).inner_margin(12))
        .show(ui, |ui| {
            me_ui(ui, stage, actions);
            ui.add_space(2.0);
            let field = search_field(
                ui,
                &mut view.search,
                stage.lang.conversations_search(),
                f32::INFINITY,
            );
            if std::mem::take(&mut view.focus_search) {
                field.request_focus();
            }
            Panel::bottom("way out")
                .frame(egui::Frame::new())
                .resizable(false)
                .show_separator_line(false)
                .show(ui, |ui| {
                    ui.add_space(6.0);
                    let button = plain_button(stage.lang.disconnect())
                        .icon(icons::SIGN_OUT)
                        .full_width();
                    if ui.add(button).clicked() {
                        actions.push(Action::Disconnect);
                    }
                });
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| list_ui(ui, stage, &view.search, actions));
        });
    name_splitter(ui, "conversations", stage.lang.conversations_width());
}

fn me_ui(ui: &mut Ui, stage: &Stage<'_>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let (rect, _) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 40.0), egui::Sense::hover());
    let name = stage.model.name();
    let id = stage.model.my_id();
    let face = Rect::from_min_size(rect.min, Vec2::splat(38.0));
    if let Some(id) = id {
        let here = Some(stage.model.is_online());
        picture(ui, Key::Person(id), name.as_str(), face, here, palette.side);
    }
    let mut buttons = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::right_to_left(Align::Center)),
    );
    if icon_button(&mut buttons, icons::GEAR, stage.lang.preferences()).clicked() {
        actions.push(Action::Settings);
    }
    if icon_button(&mut buttons, icons::KEYBOARD, stage.lang.shortcuts()).clicked() {
        actions.push(Action::Shortcuts);
    }
    let right = buttons.min_rect().left() - 8.0;
    let text = Rect::from_min_max(
        egui::pos2(face.right() + 10.0, rect.top()),
        egui::pos2(right, rect.bottom()),
    );
    let mut words = ui.new_child(egui::UiBuilder::new().max_rect(text));
    words.spacing_mut().item_spacing.y = 1.0;
    let title = RichText::new(name.as_str())
        .font(fonts::semibold(14.5))
        .color(palette.text);
    words.add(Label::new(title).truncate());
    if let Some(id) = id {
        let state = if stage.model.is_online() {
            stage.lang.me_online(id.value())
        } else {
            stage.lang.me_offline(id.value())
        };
        let state = RichText::new(state)
            .font(fonts::regular(12.0))
            .color(palette.text_muted);
        words.add(Label::new(state).truncate());
    }
}

fn list_ui(ui: &mut Ui, stage: &Stage<'_>, search: &str, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let wanted = search.trim().to_lowercase();
    let fits = |key: Key| {
        let number = key.destination().to_wire().to_string();
        wanted.is_empty()
            || stage.title(key).to_lowercase().contains(&wanted)
            || number.starts_with(&wanted)
    };
    let order = stage.model.ordered();
    let mut found = 0;
    for key in order
        .iter()
        .copied()
        .filter(|key| *key == Key::Everyone && fits(*key))
    {
        found += 1;
        conversation_ui(ui, stage, key, actions);
    }
    if stage.model.has_rooms() {
        rooms_heading_ui(ui, stage, actions);
        let rooms = order.iter().filter(|key| matches!(key, Key::Room(_)));
        let mut shown = 0;
        for key in rooms.copied() {
            if fits(key) {
                shown += 1;
                conversation_ui(ui, stage, key, actions);
            }
        }
        found += shown;
        let more = stage.model.rooms().more();
        if more > 0 {
            hint_ui(ui, &stage.lang.rooms_more(&stage.lang.whole(more.into())));
        } else if shown == 0 && wanted.is_empty() {
            hint_ui(ui, stage.lang.rooms_none());
        }
    }
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        section(ui, stage.lang.conversations_private());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = quiet_button(stage.lang.conversation_new_button())
                .name(stage.lang.conversation_new())
                .icon(icons::PLUS)
                .height(28.0);
            let button = ui.add(button).on_hover_text("Ctrl+N");
            if button.clicked() {
                actions.push(Action::NewConversation);
            }
        });
    });
    for key in order
        .iter()
        .copied()
        .filter(|key| matches!(key, Key::Person(_)) && fits(*key))
    {
        found += 1;
        conversation_ui(ui, stage, key, actions);
    }
    if found == 0 {
        hint_ui(ui, stage.lang.conversations_not_found());
    } else if !order.iter().any(|key| matches!(key, Key::Person(_))) {
        hint_ui(ui, stage.lang.conversations_none());
    }
}

fn hint_ui(ui: &mut Ui, hint: &str) {
    let colour = Palette::of(ui).text_muted;
    ui.add_space(4.0);
    ui.label(RichText::new(hint).font(fonts::regular(12.5)).color(colour));
}

fn rooms_heading_ui(ui: &mut Ui, stage: &Stage<'_>, actions: &mut Vec<Action>) {
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        section(ui, stage.lang.conversations_rooms());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(stage.model.is_online(), |ui| {
                let button = quiet_button(stage.lang.room_new_button())
                    .name(stage.lang.room_new())
                    .icon(icons::PLUS)
                    .height(28.0);
                if ui.add(button).clicked() {
                    actions.push(Action::NewRoom);
                }
                let again = IconButton::new(icons::ARROW_CLOCKWISE, stage.lang.rooms_refresh());
                if ui.add(again.size(28.0)).clicked() {
                    actions.push(Action::AskRooms);
                }
            });
        });
    });
}

fn conversation_ui(ui: &mut Ui, stage: &Stage<'_>, key: Key, actions: &mut Vec<Action>) {
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
