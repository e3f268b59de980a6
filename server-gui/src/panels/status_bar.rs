//! The bar at the bottom: where and how long the server runs, which doors did not open, or short news.

use crate::{
    action::Action,
    model::{Model, Phase},
    view::{Page, View},
};
use egui::{Align, Button, Color32, Label, Layout, Response, RichText, Ui};
use gui_kit::{
    fonts,
    palette::Palette,
    widgets::{Tone, focus_ring, status_dot},
};

pub(crate) fn status_bar_ui(
    ui: &mut Ui,
    model: &Model,
    view: &mut View,
    actions: &mut Vec<Action>,
) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    // Buttons are no higher than the bar.
    ui.spacing_mut().interact_size.y = 24.0;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let version = format!("{} {}", lang.product(), env!("CARGO_PKG_VERSION"));
        small(ui, &version, palette.text_muted);
        small(ui, "·", palette.text_faint);
        small(ui, lang.language(), palette.text_muted);
        small(ui, "·", palette.text_faint);
        let copy = bar_button(ui, lang.copy_diagnosis(), palette.text_muted);
        if copy.on_hover_text(lang.copy_diagnosis_hint()).clicked() {
            actions.push(Action::Copy {
                text: model.diagnosis(),
                news: lang.diagnosis_copied().to_owned(),
            });
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if !view.toasts.is_empty() {
                let undo = view.toasts.bar_ui(ui, lang.dismiss());
                actions.extend(undo.map(Action::Order));
                return;
            }
            match model.phase {
                Phase::Running(address) | Phase::Stopping(address) => {
                    status_dot(ui, Tone::Ok, 7.0);
                    small(
                        ui,
                        &lang.status_listening(&address.to_string()),
                        palette.text_muted,
                    );
                    if let Some(uptime) = model.uptime_text() {
                        small(ui, &uptime, palette.text_muted);
                    }
                    if !model.classic {
                        small(ui, "·", palette.text_faint);
                        small(ui, lang.sealed_only(), palette.text_muted);
                    }
                }
                Phase::Stopped | Phase::Starting => {
                    status_dot(ui, Tone::Neutral, 7.0);
                    small(ui, lang.status_stopped(), palette.text_muted);
                }
            }
            failed_doors_ui(ui, model, view);
            small(ui, "·", palette.text_faint);
            let folder = lang.status_data_folder(&model.data_folder.display().to_string());
            small(ui, &folder, palette.text_muted);
        });
    });
}

/// Doors that should be open and are not; pressing it shows why.
fn failed_doors_ui(ui: &mut Ui, model: &Model, view: &mut View) {
    let lang = model.lang;
    let mut failed = model.doors.failed();
    let (Some(first), more) = (failed.next(), failed.count()) else {
        return;
    };
    let text = match more {
        0 => lang.status_door_failed(first.text(lang)),
        _ => lang.status_doors_failed(1 + more),
    };
    let palette = Palette::of(ui);
    small(ui, "·", palette.text_faint);
    Tone::Error.icon().show(ui, 14.0, palette.error);
    let button = bar_button(ui, &text, palette.error);
    if button
        .on_hover_text(lang.status_door_failed_hint())
        .clicked()
    {
        view.page = Page::Doors;
    }
}

/// A button as small as the words beside it, and underlined so that it is known for one.
fn bar_button(ui: &mut Ui, text: &str, colour: Color32) -> Response {
    let text = RichText::new(text).font(fonts::regular(12.0));
    let button = ui.add(Button::new(text.color(colour).underline()).frame(false));
    focus_ring(ui, &button, 3.0);
    button
}

fn small(ui: &mut Ui, text: &str, colour: Color32) {
    let text = RichText::new(text).font(fonts::regular(12.0)).color(colour);
    ui.add(Label::new(text).truncate());
}
