//! What was refused and dropped: each reason, how often, and what to do about it.

use crate::model::{Loss, Losses, Model};
use egui::{Align, Label, Layout, RichText, ScrollArea, Ui, Vec2};
use gui_kit::{fonts, icons, palette::Palette, widgets::EmptyState};
use lang::Lang;

pub(crate) fn losses_ui(ui: &mut Ui, model: &Model) {
    let lang = model.lang;
    let losses = model.losses();
    if losses.is_empty() {
        let (title, text) = (lang.losses_none_title(), lang.losses_none_text());
        EmptyState::new(icons::CHECK_CIRCLE, title, text).show(ui);
        return;
    }
    ScrollArea::vertical()
        .id_salt("losses")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for Losses { title, reasons } in &losses {
                let title = RichText::new(*title).font(fonts::medium(12.5));
                let title = title.color(Palette::of(ui).text_muted);
                ui.add(Label::new(title).selectable(false).truncate());
                ui.add_space(4.0);
                for loss in reasons {
                    loss_ui(ui, loss, lang);
                }
                ui.add_space(8.0);
            }
        });
}

fn loss_ui(ui: &mut Ui, loss: &Loss, lang: Lang) {
    let palette = Palette::of(ui);
    let count = lang.whole(loss.count);
    // Whether it still goes on is the first question.
    let (count, colour) = match loss.recent {
        0 => (count, palette.text),
        recent => (
            lang.losses_recent(&count, &lang.whole(recent)),
            palette.warn,
        ),
    };
    let size = Vec2::new(ui.available_width(), 20.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(10.0);
        let count = RichText::new(count).font(fonts::medium(13.0));
        ui.add(Label::new(count.color(colour)).selectable(false));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let reason = RichText::new(loss.reason).font(fonts::medium(13.5));
            ui.add(Label::new(reason.color(palette.text)).truncate());
        });
    });
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - 10.0);
        let advice = RichText::new(loss.advice).font(fonts::regular(12.5));
        ui.add(Label::new(advice.color(palette.text_muted)).wrap());
    });
    ui.add_space(6.0);
}
