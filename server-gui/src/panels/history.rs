//! How the journal stands: how much it keeps, how fast it grows, how long it keeps it.

use crate::{
    model::{Model, Phase},
    view::{Dialog, View},
};
use egui::{Align, Label, Layout, ProgressBar, RichText, ScrollArea, Ui, UiBuilder, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{EmptyState, plain_button},
};
use std::time::Duration;

const ROW: f32 = 23.0;
/// Height of the row with the button.
const EXPORT: f32 = 38.0;

pub(crate) fn history_ui(ui: &mut Ui, model: &Model, view: &mut View) {
    let lang = model.lang;
    let Some(snapshot) = model.snapshot() else {
        let text = lang.traffic_per_second();
        EmptyState::new(icons::CLOCK, lang.no_traffic_yet(), text).show(ui);
        return;
    };
    let journal = &snapshot.journal;
    let megabytes = lang.decimal(journal.extent.bytes as f64 / 1_000_000.0, 1);
    let pace = model
        .pace
        .in_last_minute(model.uptime().unwrap_or(Duration::ZERO));
    let commit = match journal.last_commit {
        Some(took) => lang.history_milliseconds(&lang.decimal(took.as_secs_f64() * 1e3, 1)),
        None => lang.history_none().to_owned(),
    };
    // The button stays in view however small the window is.
    let (room, below) = ui
        .available_rect_before_wrap()
        .split_top_bottom_at_y(ui.available_rect_before_wrap().bottom() - EXPORT);
    let mut below = ui.new_child(UiBuilder::new().max_rect(below.with_min_y(below.top() + 4.0)));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(room));
    ScrollArea::vertical()
        .id_salt("history")
        .auto_shrink(false)
        .show(&mut ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (name, value) in [
                (lang.history_records(), lang.whole(journal.extent.records)),
                (lang.history_size(), lang.history_megabytes(&megabytes)),
                (
                    lang.history_pace(),
                    lang.history_pace_records(&lang.whole(pace)),
                ),
                (lang.history_last_commit(), commit),
            ] {
                row_ui(ui, name, &value);
            }
            ui.add_space(8.0);
            ui.spacing_mut().item_spacing.y = 6.0;
            let palette = Palette::of(ui);
            let mut words = |text: &str, colour| {
                let text = RichText::new(text).font(fonts::regular(13.0));
                ui.add(Label::new(text.color(colour)).wrap());
            };
            let retention = model.retention;
            let days = lang.whole(retention.days.into());
            let records = lang.whole(retention.records);
            if model.in_memory {
                words(lang.history_in_memory(), palette.warn);
            } else {
                words(&lang.history_retention(&days, &records), palette.text_muted);
            }
        });
    export_ui(&mut below, model, view);
}

/// The button below, or how far the export is.
fn export_ui(ui: &mut Ui, model: &Model, view: &mut View) {
    let lang = model.lang;
    match model.exporting_percent {
        Some(percent) => {
            let bar = ProgressBar::new(percent as f32 / 100.0);
            ui.add(bar.text(lang.export_progress(percent)));
        }
        None => {
            let running = matches!(model.phase, Phase::Running(_));
            let export = plain_button(lang.export_history()).icon(icons::DOWNLOAD_SIMPLE);
            if ui.add_enabled(running, export.height(32.0)).clicked() {
                view.dialog = Some(Dialog::Export);
            }
        }
    }
}

fn row_ui(ui: &mut Ui, name: &str, value: &str) {
    let palette = Palette::of(ui);
    let size = Vec2::new(ui.available_width(), ROW);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        let name = RichText::new(name).font(fonts::regular(13.0));
        ui.add(Label::new(name.color(palette.text_muted)).selectable(false));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(10.0);
            let value = RichText::new(value).font(fonts::medium(13.5));
            ui.add(Label::new(value.color(palette.text)).truncate());
        });
    });
}
