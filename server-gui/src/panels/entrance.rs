//! How to come in: the addresses people type, each to be copied, and the way to the invite.

use crate::{
    action::Action,
    model::{Model, Phase},
    view::{Dialog, View},
};
use egui::{Align, Frame, Label, Layout, Margin, RichText, Ui, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{IconButton, card_frame, plain_button},
};
use std::net::SocketAddr;

pub(crate) fn entrance_ui(ui: &mut Ui, model: &Model, view: &mut View, actions: &mut Vec<Action>) {
    let entrances = model.entrances();
    let Some(first) = entrances.first() else {
        return;
    };
    let lang = model.lang;
    let palette = Palette::of(ui);
    card_frame(ui)
        .inner_margin(Margin::symmetric(14, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.set_min_height(30.0);
                ui.spacing_mut().item_spacing.x = 8.0;
                icons::BROADCAST.show(ui, 18.0, palette.accent_text);
                let caption = RichText::new(lang.how_to_enter()).color(palette.text_muted);
                ui.add(Label::new(caption).selectable(false));
                for address in &entrances {
                    let text = address.to_string();
                    Frame::new()
                        .fill(palette.raised)
                        .corner_radius(8)
                        .inner_margin(Margin {
                            left: 10,
                            right: 2,
                            top: 1,
                            bottom: 1,
                        })
                        .show(ui, |ui| {
                            ui.spacing_mut().item_spacing.x = 2.0;
                            let shown = RichText::new(&text).font(fonts::monospace(13.5));
                            ui.label(shown.color(palette.text));
                            let name = lang.copy_address(&text);
                            if ui
                                .add(IconButton::new(icons::COPY, &name).size(26.0))
                                .clicked()
                            {
                                let news = lang.address_copied(&text);
                                actions.push(Action::Copy {
                                    text: text.clone(),
                                    news,
                                });
                            }
                        });
                }
                let invite = plain_button(lang.invite())
                    .icon(icons::USER_PLUS)
                    .height(30.0);
                // The hint has what the button leaves, and the button ends with the card.
                let width = (ui.available_width() - invite.width(ui) - 8.0).max(0.0);
                let row = Layout::left_to_right(Align::Center);
                ui.allocate_ui_with_layout(Vec2::new(width, 30.0), row, |ui| {
                    ui.set_min_width(width);
                    hint_ui(ui, model, *first);
                });
                let running = matches!(model.phase, Phase::Running(_));
                let invite = ui.add_enabled(running, invite);
                if invite.on_hover_text(lang.invite_hint()).clicked() {
                    view.dialog = Some(Dialog::Invite);
                }
            });
        });
}

fn hint_ui(ui: &mut Ui, model: &Model, first: SocketAddr) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    if first.ip().is_loopback() {
        let only = RichText::new(lang.only_this_computer()).color(palette.text_muted);
        ui.add(Label::new(only).selectable(false));
    } else {
        let hint = RichText::new(lang.firewall_hint(first.port()));
        let hint = hint.font(fonts::regular(12.0)).color(palette.text_muted);
        // Cut where there is no room; the tooltip then shows it whole.
        ui.add(Label::new(hint).selectable(false).truncate());
    }
}
