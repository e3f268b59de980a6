//! Above the messages: which conversation this is, and who is in it.

use super::{Stage, entry::picture};
use crate::{action::Action, model::Key, moment};
use egui::{Align, Label, Layout, Panel, Rect, RichText, Ui, UiBuilder, Vec2, pos2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{IconButton, menu, menu_choice, plain_button},
};

/// Below this width the buttons have no words.
const NARROW: f32 = 480.0;

/// Draws the header.
pub fn header_ui(ui: &mut Ui, stage: &Stage<'_>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    Panel::top("header")
        .exact_size(60.0)
        .resizable(false)
        .frame(
            egui::Frame::new()
                .fill(palette.side)
                .inner_margin(egui::Margin::symmetric(16, 0)),
        )
        .show(ui, |ui| {
            let rect = ui.max_rect();
            let key = stage.model.current();
            let title = stage.title(key);
            let face = Rect::from_center_size(
                pos2(rect.left() + 18.0, rect.center().y),
                Vec2::splat(36.0),
            );
            let name = stage.pictured(key);
            picture(ui, key, name.as_str(), face, None, palette.side);
            let mut buttons = ui.new_child(
                UiBuilder::new()
                    .max_rect(rect)
                    .layout(Layout::right_to_left(Align::Center)),
            );
            let more = buttons.add(IconButton::new(
                icons::DOTS_THREE_VERTICAL,
                stage.lang.help_menu(),
            ));
            menu(&more, |ui| {
                for (name, action) in [
                    (stage.lang.export(), Action::ExportAsk),
                    (stage.lang.preferences(), Action::Settings),
                    (stage.lang.help(), Action::Shortcuts),
                ] {
                    if menu_choice(ui, false, name).clicked() {
                        actions.push(action);
                    }
                }
            });
            if let Key::Room(room) = key
                && stage.model.rooms().is_in(room)
            {
                let name = stage.lang.room_leave();
                let leave = if rect.width() < NARROW {
                    buttons.add(IconButton::new(icons::SIGN_OUT, name))
                } else {
                    buttons.add(plain_button(name).icon(icons::SIGN_OUT))
                };
                if leave.clicked() {
                    actions.push(Action::LeaveRoom(room));
                }
            }
            // Where there is little room the conversation's name needs it.
            let name = stage.lang.people_list();
            let list = if rect.width() < NARROW {
                buttons.add(IconButton::new(icons::USERS, name).hint(stage.lang.people_list_hint()))
            } else {
                buttons
                    .add(plain_button(name).icon(icons::USERS))
                    .on_hover_text(stage.lang.people_list_hint())
            };
            if list.clicked() {
                actions.push(Action::AskPeople);
            }
            let muted = stage.model.is_muted(key);
            let (icon, name) = if muted {
                (icons::BELL_SLASH, stage.lang.conversation_unmute())
            } else {
                (icons::BELL, stage.lang.conversation_mute())
            };
            let hint = format!("{name} (Ctrl+M)");
            let bell = IconButton::new(icon, name).hint(&hint).selected(muted);
            if buttons.add(bell).clicked() {
                actions.push(Action::Mute(key, !muted));
            }
            let find =
                IconButton::new(icons::MAGNIFYING_GLASS, stage.lang.find_open()).hint("Ctrl+F");
            if buttons.add(find).clicked() {
                actions.push(Action::Find);
            }
            let words = Rect::from_min_max(
                pos2(face.right() + 12.0, rect.center().y - 20.0),
                pos2(buttons.min_rect().left() - 8.0, rect.center().y + 20.0),
            );
            let mut words = ui.new_child(UiBuilder::new().max_rect(words));
            words.spacing_mut().item_spacing.y = 1.0;
            let heading = RichText::new(title)
                .font(fonts::semibold(15.5))
                .color(palette.text);
            words.add(Label::new(heading).truncate());
            let second = RichText::new(subtitle(stage, key))
                .font(fonts::regular(12.5))
                .color(palette.text_muted);
            words.add(Label::new(second).truncate());
        });
}

fn subtitle(stage: &Stage<'_>, key: Key) -> String {
    let people = stage.model.people();
    match key {
        Key::Everyone if people.listed_at().is_some() => {
            let count = u64::try_from(people.count()).unwrap_or(u64::MAX);
            stage.lang.header_everyone_count(&stage.lang.whole(count))
        }
        Key::Everyone => stage.lang.header_everyone().to_owned(),
        Key::Room(room) => {
            let rooms = stage.model.rooms();
            match rooms.members(room) {
                Some(members) => {
                    let count = u64::try_from(members.count()).unwrap_or(u64::MAX);
                    let count = stage.lang.whole(count);
                    stage.lang.header_room_count(room.value(), &count)
                }
                None => stage.lang.header_room(room.value()),
            }
        }
        Key::Person(id) if stage.model.my_id() == Some(id) => {
            stage.lang.header_private_self(id.value())
        }
        Key::Person(id) if people.is_here(id) => stage.lang.header_private_here(id.value()),
        Key::Person(id) => people
            .away()
            .into_iter()
            .find(|person| person.id == id)
            .map_or_else(
                || stage.lang.header_private(id.value()),
                |person| {
                    let when = moment::seen(stage.lang, person.seen, stage.now);
                    stage.lang.header_private_away(id.value(), &when)
                },
            ),
    }
}
