//! The left panel: who we are, search, the conversations, the way out.

mod row;

use super::{
    Stage,
    entry::{picture, section},
};
use crate::{action::Action, model::Key};
use egui::{Align, Label, Layout, Panel, Rect, RichText, ScrollArea, Ui, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{IconButton, icon_button, name_splitter, plain_button, quiet_button, search_field},
};
use row::conversation_ui;

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
