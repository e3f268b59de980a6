//! The page of the server's settings: a card for each section, a row for each key of recado.toml.

use crate::{
    action::Action,
    model::{Configuration, Model, Phase, Section},
    panels::layout::at_the_end,
    view::{Page, View},
};
use daemon::config::{Setting, SettingKind};
use egui::{Align2, Checkbox, Id, Label, RichText, ScrollArea, TextEdit, Ui, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{Banner, Tone, card, plain_button, primary_button, quiet_button},
};
use lang::Lang;

/// Width of what a key is called and means.
const WORDS: f32 = 430.0;
/// Width of a field.
const FIELD: f32 = 210.0;
/// Longest text a field takes; every right value is shorter.
const LIMIT: usize = 512;

pub(crate) fn settings_ui(
    ui: &mut Ui,
    model: &mut Model,
    view: &mut View,
    actions: &mut Vec<Action>,
) {
    let lang = model.lang;
    head_ui(ui, model, view, actions);
    let is_running = matches!(model.phase, Phase::Running(_));
    let Some(configuration) = &mut model.configuration else {
        return;
    };
    if configuration.is_pending {
        let mut banner = Banner::new(Tone::Info, lang.settings_pending());
        if is_running {
            banner = banner.action(lang.settings_restart());
        }
        if banner.show(ui).action {
            actions.push(Action::Restart);
        }
    }
    ScrollArea::vertical()
        .id_salt("settings")
        .auto_shrink(false)
        .show(ui, |ui| {
            for section in Section::ALL {
                card(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = 10.0;
                    let title = RichText::new(section.text(lang)).font(fonts::semibold(14.5));
                    ui.add(Label::new(title).selectable(false));
                    for (key, title) in Configuration::shown(section) {
                        row_ui(ui, configuration, key, title(lang), lang);
                    }
                });
            }
        });
}

fn head_ui(ui: &mut Ui, model: &mut Model, view: &mut View, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let Some(configuration) = &mut model.configuration else {
        return;
    };
    ui.horizontal(|ui| {
        let back = plain_button(lang.doors_back()).icon(icons::ARROW_LEFT);
        if ui.add(back.height(32.0)).clicked() {
            view.page = Page::Main;
        }
        ui.label(RichText::new(lang.settings_title()).font(fonts::semibold(16.0)));
        let save = primary_button(lang.settings_save()).icon(icons::FLOPPY_DISK);
        let save = save.height(32.0);
        let discard = plain_button(lang.settings_discard()).height(32.0);
        let buttons = save.width(ui) + discard.width(ui) + 4.0;
        let path = configuration.file().path().display().to_string();
        let (text, colour) = if configuration.is_changed() {
            (lang.settings_unsaved().to_owned(), Palette::of(ui).warn)
        } else {
            (lang.settings_file(&path), Palette::of(ui).text_muted)
        };
        let text = RichText::new(text).font(fonts::regular(12.5)).color(colour);
        let width = ui.available_width() - buttons - 8.0;
        ui.scope(|ui| {
            ui.set_max_width(width);
            // Cut where there is no room; the tooltip then shows it whole.
            ui.add(Label::new(text).truncate());
        });
        at_the_end(ui, buttons, |ui| {
            if ui
                .add_enabled(configuration.is_changed(), discard)
                .clicked()
            {
                configuration.discard();
            }
            if ui.add_enabled(configuration.can_save(), save).clicked() {
                actions.push(Action::SaveConfiguration);
            }
        });
    });
}

fn row_ui(
    ui: &mut Ui,
    configuration: &mut Configuration,
    key: &'static str,
    title: &str,
    lang: Lang,
) {
    let Some(setting) = configuration.setting(key) else {
        return;
    };
    let palette = Palette::of(ui);
    let help = setting.help(lang);
    let overridden = setting.overridden_by(lang);
    let kind = setting.kind();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(16.0, 2.0);
        let words = WORDS.min(ui.available_width() * 0.48);
        let label = ui
            .allocate_ui(Vec2::new(words, 0.0), |ui| {
                ui.vertical(|ui| {
                    ui.set_width(words);
                    let text = RichText::new(title).font(fonts::medium(13.5));
                    let label = ui.add(Label::new(text).selectable(false));
                    let help = RichText::new(help).font(fonts::regular(12.0));
                    ui.add(Label::new(help.color(palette.text_muted)).selectable(false));
                    label
                })
                .inner
            })
            .inner;
        ui.vertical(|ui| {
            ui.add_enabled_ui(overridden.is_none(), |ui| match kind {
                SettingKind::Switch => switch_ui(ui, configuration, key, (label.id, title), lang),
                SettingKind::Text | SettingKind::Number | SettingKind::Secret => {
                    field_ui(ui, configuration, key, label.id);
                }
            });
            let (text, colour) = state(configuration, key, overridden.as_deref(), lang);
            let text = RichText::new(text).font(fonts::regular(12.0));
            let colour = match colour {
                Tone::Error => palette.error,
                Tone::Warn => palette.warn,
                _ => palette.text_muted,
            };
            ui.add(Label::new(text.color(colour)).selectable(false));
        });
        if overridden.is_none() && !configuration.is_default(key) {
            let name = lang.setting_use_default_one(title);
            let button = quiet_button(lang.setting_use_default()).name(&name);
            if ui.add(button.height(30.0)).clicked() {
                configuration.set_default(key);
            }
        }
    });
}

fn switch_ui(
    ui: &mut Ui,
    configuration: &mut Configuration,
    key: &'static str,
    (label, title): (Id, &str),
    lang: Lang,
) {
    let mut is_on = configuration.value(key) == "true";
    let text = if is_on {
        lang.setting_yes()
    } else {
        lang.setting_no()
    };
    let text = RichText::new(text).font(fonts::regular(13.5));
    let response = ui.add(Checkbox::new(&mut is_on, text));
    let response = response.labelled_by(label);
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(title));
    if response.changed() {
        configuration.set(key, if is_on { "true" } else { "false" });
    }
}

fn field_ui(ui: &mut Ui, configuration: &mut Configuration, key: &'static str, label: Id) {
    let palette = Palette::of(ui);
    let is_wrong = configuration.is_wrong(key);
    let is_secret = configuration.setting(key).map(Setting::kind) == Some(SettingKind::Secret);
    let mut value = configuration.value(key).to_owned();
    let response = ui
        .scope(|ui| {
            if is_wrong {
                let widgets = &mut ui.visuals_mut().widgets;
                widgets.inactive.bg_stroke.color = palette.error;
                widgets.hovered.bg_stroke.color = palette.error;
            }
            let field = TextEdit::singleline(&mut value)
                .id_salt(key)
                .font(fonts::monospace(13.0))
                .char_limit(LIMIT)
                .password(is_secret)
                .desired_width(FIELD)
                .align(Align2::LEFT_CENTER);
            ui.add(field).labelled_by(label)
        })
        .inner;
    if is_wrong {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_invalid(egui::accesskit::Invalid::True);
        });
    }
    if response.changed() {
        configuration.set(key, &value);
    }
}

/// What stands below a field.
fn state(
    configuration: &Configuration,
    key: &str,
    overridden: Option<&str>,
    lang: Lang,
) -> (String, Tone) {
    let Some(setting) = configuration.setting(key) else {
        return (String::new(), Tone::Neutral);
    };
    if let Some(by) = overridden {
        return (lang.setting_overridden(by), Tone::Warn);
    }
    if configuration.is_wrong(key) {
        return (lang.setting_wrong(setting.expected(lang)), Tone::Error);
    }
    let text = match setting.kind() {
        SettingKind::Secret if configuration.is_default(key) => {
            lang.setting_password_none().to_owned()
        }
        SettingKind::Secret => lang.setting_password_set().to_owned(),
        SettingKind::Switch if setting.default() == "true" => {
            lang.setting_default(lang.setting_yes())
        }
        SettingKind::Switch => lang.setting_default(lang.setting_no()),
        SettingKind::Text | SettingKind::Number if setting.default().is_empty() => {
            lang.setting_default(lang.setting_none())
        }
        SettingKind::Text | SettingKind::Number => lang.setting_default(setting.default()),
    };
    (text, Tone::Neutral)
}
