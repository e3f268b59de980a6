//! The bar at the top: what this is, how it stands, where it listens, start and stop.

use crate::{
    action::Action,
    model::{DEFAULT_IP, Model, Notice, Phase},
    panels::layout::at_the_end,
    view::{Page, View},
};
use egui::{Align, Align2, Key, Layout, Margin, RichText, Sense, TextEdit, Ui, UiBuilder, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    theme::{ThemeChoice, switch_icon},
    widgets::{
        IconButton, LabelledField, Tone, danger_button, icon_button, menu, menu_choice,
        plain_button, primary_button, status_pill,
    },
};
use lang::Lang;

/// Width of the field IP: the longest IPv4 address and the arrow.
const IP_WIDTH: f32 = 158.0;
/// Below this width the subtitle gives way to the controls.
const ROOMY: f32 = 1_120.0;

pub(crate) fn top_bar_ui(
    ui: &mut Ui,
    model: &mut Model,
    view: &mut View,
    actions: &mut Vec<Action>,
) {
    let roomy = ui.available_width() >= ROOMY;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        if !roomy {
            // "Desligando…" and "Starting…" still leave the buttons at the end their room.
            ui.spacing_mut().item_spacing.x = 6.0;
        }
        product_ui(ui, model.lang, roomy);
        ui.add_space(2.0);
        phase_ui(ui, model);
        ui.add_space(4.0);
        let ip_width = if roomy { IP_WIDTH } else { IP_WIDTH - 16.0 };
        address_ui(ui, model, ip_width, actions);
        buttons_ui(ui, model, actions);
        at_the_end(ui, 170.0, |ui| {
            history_ui(ui, model.lang, view);
            doors_ui(ui, model.lang, view);
            settings_ui(ui, model.lang, view);
            theme_ui(ui, model, actions);
            language_ui(ui, model.lang, actions);
        });
    });
}

fn product_ui(ui: &mut Ui, lang: Lang, roomy: bool) {
    let palette = Palette::of(ui);
    let (plate, _) = ui.allocate_exact_size(Vec2::splat(38.0), Sense::hover());
    ui.painter().rect_filled(plate, 10.0, palette.accent);
    icons::HARD_DRIVES.paint(ui.painter(), plate.center(), 22.0, palette.on_accent);
    if !roomy {
        return;
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add_space(13.0);
        ui.label(
            RichText::new(lang.product())
                .font(fonts::semibold(16.0))
                .color(palette.text),
        );
        ui.label(
            RichText::new(lang.server_subtitle())
                .font(fonts::regular(12.0))
                .color(palette.text_muted),
        );
    });
}

fn phase_ui(ui: &mut Ui, model: &Model) {
    let lang = model.lang;
    let (tone, text) = match model.phase {
        Phase::Stopped => (Tone::Neutral, lang.server_stopped()),
        Phase::Starting => (Tone::Info, lang.server_starting()),
        Phase::Running(_) => (Tone::Ok, lang.server_running()),
        Phase::Stopping(_) => (Tone::Warn, lang.server_stopping()),
    };
    status_pill(ui, tone, text);
}

fn address_ui(ui: &mut Ui, model: &mut Model, ip_width: f32, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let stopped = model.phase == Phase::Stopped;
    ui.add_enabled_ui(stopped, |ui| {
        let blames_ip = model.notice.as_ref().is_some_and(Notice::blames_ip);
        let blames_port = model.notice.as_ref().is_some_and(Notice::blames_port);
        let ip_entered = ip_ui(ui, model, ip_width, blames_ip);
        let port = LabelledField::new(lang.listen_port(), &mut model.form.port)
            .width(68.0)
            .limit(8)
            .monospace()
            .invalid(blames_port)
            .show_inline(ui)
            .response
            .response;
        let entered = port.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if ip_entered || entered {
            actions.push(Action::Start);
        }
    });
}

/// The field IP with the addresses of this machine to choose from; true when Enter was pressed.
fn ip_ui(ui: &mut Ui, model: &mut Model, width: f32, invalid: bool) -> bool {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let caption = RichText::new(lang.listen_ip())
        .font(fonts::medium(12.5))
        .color(palette.text_muted);
    let label = ui.add(egui::Label::new(caption).selectable(false));
    let mut scope = ui.new_child(UiBuilder::new().layout(*ui.layout()));
    if invalid {
        let widgets = &mut scope.visuals_mut().widgets;
        widgets.inactive.bg_stroke.color = palette.error;
        widgets.hovered.bg_stroke.color = palette.error;
    }
    let field = TextEdit::singleline(&mut model.form.ip)
        .id_salt("ip")
        .font(fonts::monospace(13.0))
        // An IPv6 address with brackets.
        .char_limit(48)
        .margin(Margin {
            left: 12,
            right: 32,
            top: 6,
            bottom: 6,
        })
        .desired_width(width)
        .align(Align2::LEFT_CENTER)
        .show(&mut scope)
        .response
        .response
        .labelled_by(label.id);
    ui.advance_cursor_after_rect(scope.min_rect());

    let arrow = egui::Rect::from_center_size(
        field.rect.right_center() - Vec2::new(17.0, 0.0),
        Vec2::splat(24.0),
    );
    let mut scope = ui.new_child(UiBuilder::new().max_rect(arrow));
    let arrow = scope.add(IconButton::new(icons::CARET_DOWN, lang.choose_ip()).size(24.0));
    menu(&arrow, |ui| {
        let mut choice = |ui: &mut Ui, ip: &str, what: &str| {
            let text = format!("{ip} — {what}");
            if menu_choice(ui, model.form.ip == ip, &text).clicked() {
                ip.clone_into(&mut model.form.ip);
            }
        };
        choice(ui, DEFAULT_IP, lang.all_interfaces());
        for local in &model.addresses {
            let what = if local.ip.is_loopback() {
                lang.only_this_computer()
            } else {
                &local.interface
            };
            choice(ui, &local.ip.to_string(), what);
        }
    });
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn buttons_ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let stopped = model.phase == Phase::Stopped;
    let running = matches!(model.phase, Phase::Running(_));
    let start = primary_button(lang.start()).icon(icons::PLAY);
    if ui.add_enabled(stopped, start).clicked() {
        actions.push(Action::Start);
    }
    let stop = danger_button(lang.stop()).icon(icons::POWER);
    if ui.add_enabled(running, stop).clicked() {
        actions.push(Action::Stop);
    }
    let open = plain_button(lang.open_conversation()).icon(icons::CHATS);
    if ui.add(open).clicked() {
        actions.push(Action::OpenConversation);
    }
}

fn doors_ui(ui: &mut Ui, lang: Lang, view: &mut View) {
    let is_shown = view.page == Page::Doors;
    let icon = if is_shown {
        icons::DOOR_OPEN
    } else {
        icons::DOOR
    };
    let button = IconButton::new(icon, lang.doors())
        .selected(is_shown)
        .hint(lang.doors_hint());
    if ui.add(button).clicked() {
        view.page = view.page.toggled(Page::Doors);
    }
}

fn history_ui(ui: &mut Ui, lang: Lang, view: &mut View) {
    let button = IconButton::new(icons::SCROLL, lang.history())
        .selected(view.page == Page::History)
        .hint(lang.history_hint());
    if ui.add(button).clicked() {
        view.page = view.page.toggled(Page::History);
    }
}

fn settings_ui(ui: &mut Ui, lang: Lang, view: &mut View) {
    let button = IconButton::new(icons::GEAR, lang.settings())
        .selected(view.page == Page::Settings)
        .hint(lang.settings_hint());
    if ui.add(button).clicked() {
        view.page = view.page.toggled(Page::Settings);
    }
}

fn theme_ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let icon = switch_icon(ui.theme());
    let hint = format!("{} (Ctrl+T)", lang.theme_menu());
    let button = ui.add(IconButton::new(icon, lang.theme_menu()).hint(&hint));
    menu(&button, |ui| {
        for (choice, name) in [
            (ThemeChoice::System, lang.theme_system()),
            (ThemeChoice::Light, lang.theme_light()),
            (ThemeChoice::Dark, lang.theme_dark()),
        ] {
            if menu_choice(ui, model.theme == choice, name).clicked() {
                actions.push(Action::SetTheme(choice));
            }
        }
    });
}

fn language_ui(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    // Said in the other language: whoever needs it cannot read this one.
    if icon_button(ui, icons::TRANSLATE, lang.other_language()).clicked() {
        let other = match lang {
            Lang::Pt => Lang::En,
            Lang::En => Lang::Pt,
        };
        actions.push(Action::SetLang(other));
    }
}
