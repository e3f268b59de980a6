//! The page of the doors for existing programs: one card for each.

use crate::{
    action::Action,
    model::{Model, Phase},
    panels::door_row,
    view::{Page, View},
};
use daemon::doors::DoorPort;
use egui::{Label, RichText, ScrollArea, Ui};
use gui_kit::{fonts, icons, palette::Palette, widgets::plain_button};

/// Space between the cards: five of them fit into the smallest window.
const GAP: f32 = 6.0;

pub(crate) fn doors_ui(ui: &mut Ui, model: &mut Model, view: &mut View, actions: &mut Vec<Action>) {
    head_ui(ui, model, view);
    // While it starts or stops there is nobody to tell a choice to.
    let is_settled = matches!(model.phase, Phase::Stopped | Phase::Running(_));
    ScrollArea::vertical()
        .id_salt("doors")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            ui.add_enabled_ui(is_settled, |ui| {
                for port in DoorPort::ALL {
                    door_row::door_row_ui(ui, model, view, port, actions);
                }
            });
        });
}

fn head_ui(ui: &mut Ui, model: &Model, view: &mut View) {
    let lang = model.lang;
    ui.horizontal(|ui| {
        let back = plain_button(lang.doors_back()).icon(icons::ARROW_LEFT);
        if ui.add(back.height(32.0)).clicked() {
            view.page = Page::Main;
        }
        ui.label(RichText::new(lang.doors_title()).font(fonts::semibold(16.0)));
        let intro = RichText::new(lang.doors_intro()).font(fonts::regular(12.5));
        let intro = intro.color(Palette::of(ui).text_muted);
        // Cut where there is no room; the tooltip then shows it whole.
        ui.add(Label::new(intro).selectable(false).truncate());
    });
}
