//! Who is banned or muted, each to be lifted.

use crate::{action::Action, model::Model};
use daemon::log::sanction_text;
use egui::{Align, Label, Layout, RichText, ScrollArea, Ui, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{EmptyState, quiet_button},
};
use udp_core::hub::{Order, Sanction};

const ROW: f32 = 34.0;

pub(crate) fn sanctions_ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let sanctions = model
        .snapshot()
        .map_or(&[][..], |snapshot| &snapshot.sanctions);
    if sanctions.is_empty() {
        let (title, text) = (lang.no_sanctions_title(), lang.no_sanctions_text());
        EmptyState::new(icons::PROHIBIT, title, text).show(ui);
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("sanctions")
        .auto_shrink(false)
        .show_rows(ui, ROW, sanctions.len(), |ui, shown| {
            for sanction in &sanctions[shown] {
                row_ui(ui, model, *sanction, actions);
            }
        });
}

fn row_ui(ui: &mut Ui, model: &Model, sanction: Sanction, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let text = sanction_text(sanction, lang);
    let size = Vec2::new(ui.available_width(), ROW);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(8.0);
        let name = lang.lift_one(&text);
        if ui
            .push_id(sanction, |ui| {
                ui.add(quiet_button(lang.lift()).name(&name).height(28.0))
            })
            .inner
            .clicked()
        {
            actions.push(Action::Order(Order::Lift(sanction)));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let icon = match sanction {
                Sanction::MutedId(_) => icons::BELL_SLASH,
                Sanction::BannedId(_) | Sanction::BannedAddress(_) | Sanction::BannedKey(..) => {
                    icons::PROHIBIT
                }
            };
            icon.show(ui, 16.0, palette.text_muted);
            let text = RichText::new(&text).font(fonts::regular(13.5));
            ui.add(Label::new(text.color(palette.text)).truncate());
        });
    });
}
