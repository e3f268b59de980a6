//! How to come in: the addresses people type, each to be copied.

use crate::{action::Action, model::Model};
use egui::{Frame, Label, Margin, RichText, Ui};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{IconButton, card_frame},
};

pub(crate) fn entrance_ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
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
                if first.ip().is_loopback() {
                    let only = RichText::new(lang.only_this_computer()).color(palette.text_muted);
                    ui.add(Label::new(only).selectable(false));
                } else {
                    let hint = RichText::new(lang.firewall_hint(first.port()));
                    let hint = hint.font(fonts::regular(12.0)).color(palette.text_muted);
                    // Cut where there is no room; the tooltip then shows it whole.
                    ui.add(Label::new(hint).selectable(false).truncate());
                }
            });
        });
}
