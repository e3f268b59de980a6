//! The form one connects with.

mod fields;
mod problem;
mod view;

pub use problem::Problem;
pub use view::View;

use super::status_bar::switches_ui;
use crate::{action::Action, model::FormErrors, settings::Server};
use egui::{
    Align, CentralPanel, Frame, Label, Layout, Margin, Rect, RichText, ScrollArea, Stroke, Ui,
    UiBuilder, Vec2, pos2,
};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{Banner, Toasts, Tone, card_frame, plain_button, primary_button, quiet_button},
};
use lang::Lang;
use udp_core::net::client::Wanted;

/// Times the client core asks before it gives up.
const ATTEMPTS: u8 = 3;
/// The form's width.
const WIDTH: f32 = 400.0;

/// How far an attempt has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Looking up the address.
    LookingUp,
    /// Asking the server.
    Attempt(u8),
}

/// What the form draws from besides its own fields.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The language.
    pub lang: Lang,
    /// Servers connected to before.
    pub recent: &'a [Server],
    /// Set while connecting.
    pub progress: Option<Progress>,
    /// The dialect wanted.
    pub dialect: Wanted,
}

/// Draws the form.
pub fn connect_ui(
    ui: &mut Ui,
    around: Around<'_>,
    view: &mut View,
    toasts: &mut Toasts<Action>,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    CentralPanel::default()
        .frame(Frame::new().fill(palette.bg))
        .show(ui, |ui| {
            corner_ui(ui, around.lang, toasts, actions);
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.vertical_centered(|ui| {
                    let spare = ui.available_height() - 470.0;
                    ui.add_space((spare * 0.45).max(12.0));
                    ui.set_max_width(WIDTH.min(ui.available_width() - 24.0));
                    card_frame(ui)
                        .inner_margin(Margin::same(28))
                        .show(ui, |ui| {
                            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                                card_ui(ui, around, view, actions);
                            });
                        });
                    ui.add_space(12.0);
                });
            });
        });
}

fn corner_ui(ui: &mut Ui, lang: Lang, toasts: &mut Toasts<Action>, actions: &mut Vec<Action>) {
    let room = ui.max_rect();
    let bar = Rect::from_min_size(
        room.min + Vec2::new(12.0, 8.0),
        Vec2::new(room.width() - 24.0, 30.0),
    );
    let mut bar = ui.new_child(
        UiBuilder::new()
            .max_rect(bar)
            .layout(Layout::right_to_left(Align::Center)),
    );
    switches_ui(&mut bar, lang, actions);
    bar.with_layout(Layout::left_to_right(Align::Center), |ui| {
        actions.extend(toasts.bar_ui(ui, lang.dismiss()));
    });
    ui.add_space(40.0);
}

fn card_ui(ui: &mut Ui, around: Around<'_>, view: &mut View, actions: &mut Vec<Action>) {
    let lang = around.lang;
    title_ui(ui, lang);
    ui.add_space(8.0);
    let connecting = around.progress.is_some();
    let entered = ui
        .add_enabled_ui(!connecting, |ui| fields::fields_ui(ui, lang, view))
        .inner;
    if let Some(problem) = &view.problem {
        ui.add_space(2.0);
        Banner::new(Tone::Error, &problem.text(lang)).show(ui);
    }
    ui.add_space(8.0);
    if let Some(progress) = around.progress {
        progress_ui(ui, lang, progress);
        let cancel = ui.add(
            plain_button(lang.cancel())
                .icon(icons::X)
                .full_width()
                .height(40.0),
        );
        if cancel.clicked() {
            actions.push(Action::CancelConnect);
        }
    } else {
        let button = primary_button(lang.connect())
            .icon(icons::SIGN_IN)
            .full_width()
            .height(40.0);
        if ui.add(button).clicked() || entered {
            view.problem = None;
            match view.form.read(around.dialect) {
                Ok(target) => {
                    view.errors = FormErrors::default();
                    actions.push(Action::Connect(Box::new(target)));
                }
                Err(errors) => view.errors = errors,
            }
        }
        recent_ui(ui, around, view, actions);
    }
    advice_ui(ui, lang, view);
}

fn title_ui(ui: &mut Ui, lang: Lang) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let (plate, _) = ui.allocate_exact_size(Vec2::splat(44.0), egui::Sense::hover());
        ui.painter().rect_filled(plate, 12.0, palette.accent);
        icons::CHATS_CIRCLE.paint(ui.painter(), plate.center(), 26.0, palette.on_accent);
        ui.add_space(4.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let title = RichText::new(lang.form_title())
                .font(fonts::semibold(19.0))
                .color(palette.text);
            ui.add(Label::new(title).selectable(false));
            let intro = RichText::new(lang.form_intro())
                .font(fonts::regular(12.5))
                .color(palette.text_muted);
            ui.add(Label::new(intro).selectable(false));
        });
    });
}

/// What is being done, with one bar per attempt.
fn progress_ui(ui: &mut Ui, lang: Lang, progress: Progress) {
    let palette = Palette::of(ui);
    let (text, done) = match progress {
        Progress::LookingUp => (lang.form_looking_up().to_owned(), 0),
        Progress::Attempt(attempt) => (lang.form_attempt(attempt, ATTEMPTS), attempt),
    };
    ui.label(
        RichText::new(text)
            .font(fonts::medium(13.0))
            .color(palette.text),
    );
    let (rect, _) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 4.0), egui::Sense::hover());
    let gap = 6.0;
    let width = (rect.width() - gap * f32::from(ATTEMPTS - 1)) / f32::from(ATTEMPTS);
    for attempt in 0..ATTEMPTS {
        let left = rect.left() + f32::from(attempt) * (width + gap);
        let bar = Rect::from_min_size(pos2(left, rect.top()), Vec2::new(width, 4.0));
        let colour = if attempt < done {
            palette.accent
        } else {
            palette.border
        };
        ui.painter().rect_filled(bar, 2.0, colour);
    }
    ui.add_space(4.0);
}

fn recent_ui(ui: &mut Ui, around: Around<'_>, view: &mut View, actions: &mut Vec<Action>) {
    if around.recent.is_empty() {
        if view.has_address {
            return;
        }
        let palette = Palette::of(ui);
        let first = RichText::new(around.lang.first_no_server())
            .font(fonts::regular(12.5))
            .color(palette.text_muted);
        ui.add(Label::new(first).wrap());
        return;
    }
    let lang = around.lang;
    ui.add_space(8.0);
    super::entry::section(ui, lang.form_recent());
    ui.spacing_mut().item_spacing.y = 2.0;
    for server in around.recent {
        if server_ui(ui, lang, server) {
            view.form = server.form();
            view.problem = None;
            match view.form.read(around.dialect) {
                Ok(target) => {
                    view.errors = FormErrors::default();
                    actions.push(Action::Connect(Box::new(target)));
                }
                // A remembered server that makes no sense was edited by hand: show what is wrong.
                Err(errors) => view.errors = errors,
            }
        }
    }
}

fn server_ui(ui: &mut Ui, lang: Lang, server: &Server) -> bool {
    use super::entry::{entry_ui, line, paint_left, paint_right};
    let palette = Palette::of(ui);
    let address = server.address();
    let name = lang.form_recent_row(&address, &server.name);
    let (entry, response) = entry_ui(ui, 36.0, false, &name);
    let middle = entry.rect.center().y;
    icons::CLOCK.paint(
        ui.painter(),
        pos2(entry.left() + 8.0, middle),
        16.0,
        palette.text_muted,
    );
    let who = match server.id {
        Some(id) => lang.form_recent_id(&server.name, id),
        None => lang.form_recent_automatic(&server.name),
    };
    let half = entry.rect.width() / 2.0;
    let who = line(
        ui,
        &who,
        fonts::regular(12.5),
        palette.text_muted,
        half - 10.0,
    );
    let left = entry.left() + 24.0;
    let room = entry.right() - who.size().x - 10.0 - left;
    paint_right(ui, who, pos2(entry.right(), middle));
    let address = line(ui, &address, fonts::medium(13.5), palette.accent_text, room);
    paint_left(ui, address, pos2(left, middle));
    response.clicked()
}

fn advice_ui(ui: &mut Ui, lang: Lang, view: &mut View) {
    let palette = Palette::of(ui);
    ui.add_space(4.0);
    let icon = if view.advice {
        icons::CARET_DOWN
    } else {
        icons::CARET_RIGHT
    };
    let button = quiet_button(lang.form_help())
        .icon(icon)
        .flush()
        .height(30.0);
    if ui.add(button).clicked() {
        view.advice = !view.advice;
    }
    if !view.advice {
        return;
    }
    Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(8)
        .inner_margin(12)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            // As wide as the fields, however the lines break.
            ui.set_min_width(ui.available_width());
            for advice in [
                lang.form_help_running(),
                lang.form_help_network(),
                lang.form_help_firewall(),
                lang.form_help_terminal(),
            ] {
                let text = RichText::new(advice)
                    .font(fonts::regular(12.5))
                    .color(palette.text);
                ui.add(Label::new(text).wrap());
            }
        });
}
