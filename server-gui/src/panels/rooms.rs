//! The rooms there are: number, name, people.

use crate::{model::Model, panels::clients::cell};
use egui::{Align, Label, Layout, RichText, Ui};
use egui_extras::{Column, TableBuilder};
use gui_kit::{fonts, icons, palette::Palette, widgets::EmptyState};

const ROW: f32 = 30.0;

pub(crate) fn rooms_ui(ui: &mut Ui, model: &Model) {
    let lang = model.lang;
    let rooms = model.snapshot().map_or(&[][..], |snapshot| &snapshot.rooms);
    if rooms.is_empty() {
        EmptyState::new(icons::HASH, lang.no_rooms_title(), lang.no_rooms_text()).show(ui);
        return;
    }
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    TableBuilder::new(ui)
        .id_salt("rooms")
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(92.0).clip(true))
        .column(Column::remainder().at_least(80.0).clip(true))
        .column(Column::exact(62.0).clip(true))
        .auto_shrink(false)
        .header(24.0, |mut header| {
            for title in [
                lang.column_number(),
                lang.column_name(),
                lang.column_people(),
            ] {
                header.col(|ui| {
                    let title = RichText::new(title).font(fonts::medium(12.5));
                    ui.add(Label::new(title.color(palette.text_muted)).selectable(false));
                });
            }
        })
        .body(|body| {
            body.rows(ROW, rooms.len(), |mut row| {
                let Some(room) = rooms.get(row.index()) else {
                    return;
                };
                let number = room.id.value().to_string();
                let people = lang.whole(room.people as u64);
                row.col(|ui| cell(ui, fonts::monospace(12.5), palette.text_muted, &number));
                row.col(|ui| cell(ui, fonts::medium(13.5), palette.text, room.name.as_str()));
                row.col(|ui| cell(ui, fonts::regular(13.5), palette.text, &people));
            });
        });
}
