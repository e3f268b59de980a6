//! The bar at the foot: where we are connected, how far it can be trusted, what waits.

use super::{Stage, contact::words_ui};
use crate::action::Action;
use egui::{Align, Label, Layout, Panel, Popup, RichText, Sense, Theme, Ui};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    theme::switch_icon,
    widgets::{IconButton, Toasts, Tone, focus_ring},
};
use lang::Lang;
use udp_core::net::client::Dialect;

/// Draws the bar. News take the place of the address for a while.
pub fn status_bar_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    toasts: &mut Toasts<Action>,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    Panel::bottom("status")
        .exact_size(30.0)
        .resizable(false)
        .frame(
            egui::Frame::new()
                .fill(palette.side)
                .inner_margin(egui::Margin::symmetric(12, 0)),
        )
        .show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                switches_ui(ui, stage.lang, actions);
                queue_ui(ui, stage);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if toasts.is_empty() {
                        connection_ui(ui, stage);
                    } else {
                        actions.extend(toasts.bar_ui(ui, stage.lang.dismiss()));
                    }
                });
            });
        });
}

/// The theme and the language; also in a corner of the form.
pub fn switches_ui(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    let shown = ui.theme();
    let name = match shown {
        Theme::Light => lang.theme_to_dark(),
        Theme::Dark => lang.theme_to_light(),
    };
    let hint = format!("{name} (Ctrl+T)");
    if ui
        .add(
            IconButton::new(switch_icon(shown), name)
                .hint(&hint)
                .size(26.0),
        )
        .clicked()
    {
        actions.push(Action::SwitchTheme);
    }
    let language = IconButton::new(icons::TRANSLATE, lang.language_switch()).size(26.0);
    if ui.add(language).clicked() {
        actions.push(Action::SwitchLanguage);
    }
    words(ui, lang.language_short(), Palette::of(ui).text_muted);
}

fn words(ui: &mut Ui, text: &str, colour: egui::Color32) {
    let text = RichText::new(text).font(fonts::regular(12.0)).color(colour);
    ui.add(Label::new(text).selectable(false).truncate());
}

fn queue_ui(ui: &mut Ui, stage: &Stage<'_>) {
    let waiting = stage.model.waiting();
    if waiting == 0 {
        return;
    }
    let palette = Palette::of(ui);
    let text = match waiting {
        1 => stage.lang.status_queue_one().to_owned(),
        count => stage.lang.status_queue(count),
    };
    ui.add_space(6.0);
    words(ui, &text, palette.warn);
    icons::CLOCK.show(ui, 14.0, palette.warn);
}

fn connection_ui(ui: &mut Ui, stage: &Stage<'_>) {
    let palette = Palette::of(ui);
    let online = stage.model.is_online();
    let (icon, tone, text) = if online {
        (
            icons::WIFI_HIGH,
            Tone::Ok,
            stage.lang.status_connected(stage.address),
        )
    } else {
        (
            icons::WIFI_SLASH,
            Tone::Warn,
            stage.lang.status_away(stage.address),
        )
    };
    icon.show(ui, 14.0, tone.colour(palette));
    words(ui, &text, palette.text_muted);
    words(ui, "·", palette.text_faint);
    let sealed = match stage.dialect {
        Some(Dialect::Sealed { pin, .. }) => Some(pin),
        Some(Dialect::Classic(_)) | None => None,
    };
    let (icon, colour, badge, why) = match sealed {
        Some(_) => (
            icons::LOCK,
            palette.ok,
            stage.lang.status_sealed(),
            stage.lang.status_sealed_why(),
        ),
        None => (
            icons::LOCK_OPEN,
            palette.text_muted,
            stage.lang.status_classic(),
            stage.lang.status_classic_why(),
        ),
    };
    icon.show(ui, 14.0, colour);
    let plainly = RichText::new(badge)
        .font(fonts::regular(12.0))
        .color(palette.text_muted)
        .underline();
    let response = ui.add(
        Label::new(plainly)
            .selectable(false)
            .truncate()
            .sense(Sense::click()),
    );
    focus_ring(ui, &response, 3.0);
    Popup::from_toggle_button_response(&response)
        .gap(8.0)
        .show(|ui| {
            ui.set_max_width(360.0);
            ui.label(why);
            if let Some(pin) = sealed {
                ui.add_space(6.0);
                words_ui(ui, stage.lang.contact_words(), pin);
            }
        });
    response.on_hover_text(why);
}
