//! The settings: each takes effect at once.

use super::entry::dialog_frame;
use crate::{
    action::{Action, Setting},
    model::Model,
    settings::{Notices, Settings},
};
use egui::{Checkbox, Context, Id, Label, Modal, RichText, ScrollArea, Ui};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    theme::ThemeChoice,
    widgets::{IconButton, chip, plain_button, quiet_button},
};
use lang::Lang;

/// The smallest and the largest size of what is shown, and how far a press goes.
pub const ZOOM: std::ops::RangeInclusive<f32> = 0.8..=2.0;
const ZOOM_STEP: f32 = 0.1;

/// What there is to set.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The language in force.
    pub lang: Lang,
    /// The settings.
    pub settings: &'a Settings,
    /// The data folder.
    pub folder: &'a str,
    /// What is known of a session, if there is one.
    pub model: Option<&'a Model>,
}

/// Draws the settings; true when they should close.
pub fn settings_ui(ctx: &Context, around: Around<'_>, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    let lang = around.lang;
    let response = Modal::new(Id::unique("settings"))
        .frame(dialog_frame(ctx))
        .show(ctx, |ui| {
            ui.set_width(460.0);
            ui.label(RichText::new(lang.preferences()).font(fonts::semibold(17.0)));
            // A small window scrolls; the title, the button and the margins keep their room.
            let room = (ui.ctx().content_rect().height() - 150.0).max(120.0);
            let area = ScrollArea::vertical().auto_shrink([false, true]);
            area.max_height(room).show(ui, |ui| {
                looks_ui(ui, around, actions);
                notices_ui(ui, around, actions);
                folder_ui(ui, around, actions);
                hidden_ui(ui, around, actions);
            });
            ui.add_space(6.0);
            let close = ui.add(plain_button(lang.close()).full_width());
            if ui.memory(|memory| memory.focused().is_none()) {
                close.request_focus();
            }
            done = close.clicked();
        });
    done || response.should_close()
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(6.0);
    let colour = Palette::of(ui).text_muted;
    ui.label(RichText::new(text).font(fonts::medium(12.5)).color(colour));
}

fn why(ui: &mut Ui, text: &str) {
    let colour = Palette::of(ui).text_muted;
    let text = RichText::new(text).font(fonts::regular(12.0)).color(colour);
    ui.add(Label::new(text).wrap());
}

fn looks_ui(ui: &mut Ui, around: Around<'_>, actions: &mut Vec<Action>) {
    let lang = around.lang;
    heading(ui, lang.settings_language());
    ui.horizontal_wrapped(|ui| {
        for choice in Lang::ALL {
            if chip(ui, lang == choice, choice.language()).clicked() {
                actions.push(Action::Set(Setting::Language(choice)));
            }
        }
    });
    heading(ui, lang.settings_theme());
    let theme = ThemeChoice::from_tag(&around.settings.theme).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        for choice in ThemeChoice::ALL {
            let name = match choice {
                ThemeChoice::System => lang.settings_theme_system(),
                ThemeChoice::Light => lang.settings_theme_light(),
                ThemeChoice::Dark => lang.settings_theme_dark(),
            };
            if chip(ui, theme == choice, name).clicked() {
                actions.push(Action::Set(Setting::Theme(choice)));
            }
        }
    });
    heading(ui, lang.settings_zoom());
    let zoom = around.settings.zoom;
    ui.horizontal(|ui| {
        let mut step = |ui: &mut Ui, icon, name, by: f32| {
            let to = ((zoom + by) * 10.0).round() / 10.0;
            let can = ZOOM.contains(&to);
            let pressed = ui
                .add_enabled_ui(can, |ui| ui.add(IconButton::new(icon, name)).clicked())
                .inner;
            if pressed {
                actions.push(Action::Set(Setting::Zoom(to)));
            }
        };
        step(ui, icons::MINUS, lang.settings_zoom_smaller(), -ZOOM_STEP);
        let percent = (zoom * 100.0).round() as u32;
        ui.label(lang.settings_zoom_now(percent));
        step(ui, icons::PLUS, lang.settings_zoom_larger(), ZOOM_STEP);
    });
}

fn notices_ui(ui: &mut Ui, around: Around<'_>, actions: &mut Vec<Action>) {
    let (lang, settings) = (around.lang, around.settings);
    heading(ui, lang.settings_notices());
    ui.horizontal_wrapped(|ui| {
        for choice in Notices::ALL {
            let name = match choice {
                Notices::All => lang.settings_notices_all(),
                Notices::Personal => lang.settings_notices_personal(),
                Notices::Nothing => lang.settings_notices_nothing(),
            };
            if chip(ui, settings.notices == choice, name).clicked() {
                actions.push(Action::Set(Setting::Notices(choice)));
            }
        }
    });
    why(ui, lang.settings_notices_why());
    let mut sounds = settings.sounds;
    let can_sound = settings.notices != Notices::Nothing;
    let sounding = Checkbox::new(&mut sounds, lang.settings_sounds());
    if ui.add_enabled(can_sound, sounding).changed() {
        actions.push(Action::Set(Setting::Sounds(sounds)));
    }
    let mut confirmations = settings.confirmations;
    let confirming = Checkbox::new(&mut confirmations, lang.settings_confirmations());
    if ui.add(confirming).changed() {
        actions.push(Action::Set(Setting::Confirmations(confirmations)));
    }
    why(ui, lang.settings_confirmations_why());
}

fn folder_ui(ui: &mut Ui, around: Around<'_>, actions: &mut Vec<Action>) {
    let lang = around.lang;
    heading(ui, lang.settings_folder());
    let path = RichText::new(around.folder).font(fonts::monospace(12.5));
    ui.add(Label::new(path).wrap().selectable(true));
    let open = quiet_button(lang.settings_folder_open()).icon(icons::FOLDER_OPEN);
    if ui.add(open.height(30.0)).clicked() {
        actions.push(Action::OpenFolder);
    }
}

fn hidden_ui(ui: &mut Ui, around: Around<'_>, actions: &mut Vec<Action>) {
    let Some(model) = around.model.filter(|model| model.hidden().len() > 0) else {
        return;
    };
    heading(ui, around.lang.settings_hidden());
    for id in model.hidden() {
        let name = around.lang.person_show(&model.called(id));
        if ui.add(quiet_button(&name).height(28.0)).clicked() {
            actions.push(Action::Hide(id, false));
        }
    }
}
