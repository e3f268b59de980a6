//! The window as a whole: where its panels lie, and the keys that work everywhere.

use crate::{
    action::Action,
    model::{Model, Notice, Phase},
    panels::{
        clients, dialogs, doors, entrance, events, history, idle, metrics, person_menu, settings,
        side, status_bar, top_bar,
    },
    view::{Dialog, Page, View},
};
use egui::{
    CentralPanel, Frame, Key, KeyboardShortcut, Margin, Modifiers, Panel, Rect, Theme, Ui,
    UiBuilder, Vec2,
};
use gui_kit::{
    palette::Palette,
    theme::ThemeChoice,
    widgets::{Banner, Tone},
};

/// Space between cards, and around them.
const GAP: f32 = 12.0;
/// Height of the log where there is little room: its title and three lines.
const LOG: f32 = 128.0;

/// Draws the window; returns what was asked for.
pub fn window_ui(ui: &mut Ui, model: &mut Model, view: &mut View) -> Vec<Action> {
    let mut actions = Vec::new();
    keys(ui, model, view, &mut actions);
    let palette = Palette::of(ui);
    let bar = |margin| Frame::new().fill(palette.side).inner_margin(margin);
    Panel::top("top")
        .exact_size(64.0)
        .resizable(false)
        .frame(bar(Margin::symmetric(16, 0)))
        .show(ui, |ui| top_bar::top_bar_ui(ui, model, view, &mut actions));
    Panel::bottom("status")
        .exact_size(32.0)
        .resizable(false)
        .frame(bar(Margin::symmetric(16, 0)))
        .show(ui, |ui| {
            status_bar::status_bar_ui(ui, model, view, &mut actions);
        });
    CentralPanel::default()
        .frame(Frame::new().fill(palette.bg).inner_margin(Margin::same(14)))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(GAP);
            notice_ui(ui, model, &mut actions);
            match model.phase {
                _ if view.page == Page::Doors => doors::doors_ui(ui, model, view, &mut actions),
                _ if view.page == Page::Settings => {
                    settings::settings_ui(ui, model, view, &mut actions);
                }
                _ if view.page == Page::History => {
                    history::history_ui(ui, model, view, &mut actions);
                }
                Phase::Running(_) | Phase::Stopping(_) => running_ui(ui, model, view, &mut actions),
                Phase::Stopped | Phase::Starting => stopped_ui(ui, model, view, &mut actions),
            }
            if matches!(model.phase, Phase::Running(_)) {
                person_menu::person_menu_ui(ui, model, view, &mut actions);
            } else {
                // There is nobody to do it to.
                view.person_menu = None;
                if !view.dialog.is_some_and(Dialog::is_for_any_phase) {
                    view.dialog = None;
                    view.dialog_focused = false;
                }
            }
            dialogs::dialogs_ui(ui.ctx(), model, view, &mut actions);
        });
    actions
}

/// Keys that work wherever the keyboard is; read before any widget sees them.
fn keys(ui: &Ui, model: &Model, view: &mut View, actions: &mut Vec<Action>) {
    let pressed = |key| {
        ui.input_mut(|input| {
            input.consume_shortcut(&KeyboardShortcut::new(Modifiers::COMMAND, key))
        })
    };
    if pressed(Key::F) {
        view.focus_filter = true;
    }
    if pressed(Key::T) {
        let shown = Theme::from_dark_mode(ui.visuals().dark_mode);
        actions.push(Action::SetTheme(ThemeChoice::toggled(shown)));
    }
    if pressed(Key::D) && view.dialog.is_none() {
        view.page = view.page.toggled(Page::Doors);
    }
    if pressed(Key::Comma) && view.dialog.is_none() {
        view.page = view.page.toggled(Page::Settings);
    }
    if pressed(Key::H) && view.dialog.is_none() {
        view.page = view.page.toggled(Page::History);
    }
    // Another dialog may hold something half typed.
    if pressed(Key::I) && view.dialog.is_none() {
        view.dialog = matches!(model.phase, Phase::Running(_)).then_some(Dialog::Invite);
    }
}

fn notice_ui(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    let Some(notice) = &model.notice else {
        return;
    };
    let lang = model.lang;
    let text = notice.text(lang);
    let absent = matches!(notice, Notice::ClientAbsent);
    let mut banner =
        Banner::new(if absent { Tone::Info } else { Tone::Error }, &text).dismiss(lang.dismiss());
    if absent {
        banner = banner.action(lang.copy_command());
    }
    let pressed = banner.show(ui);
    if pressed.action {
        actions.push(Action::Copy {
            text: crate::conversation::COMMAND.to_owned(),
            news: lang.command_copied().to_owned(),
        });
    }
    if pressed.dismissed {
        model.notice = None;
    }
}

fn running_ui(ui: &mut Ui, model: &mut Model, view: &mut View, actions: &mut Vec<Action>) {
    if let Some(trouble) = model.history_trouble() {
        // It goes by itself when the history is kept again.
        Banner::new(Tone::Error, &trouble).show(ui);
    } else if let Some(slow) = model.slow_commits() {
        Banner::new(Tone::Warn, &slow).show(ui);
    }
    entrance::entrance_ui(ui, model, view, actions);
    metrics::metrics_ui(ui, model, view);
    let rest = ui.available_rect_before_wrap();
    // The table gets more than the log, and the log never less than three lines.
    let upper = (rest.height() * 0.6)
        .min(rest.height() - GAP - LOG)
        .max(150.0);
    let middle = Rect::from_min_size(rest.min, Vec2::new(rest.width(), upper));
    let clients_width = ((rest.width() - GAP) * 0.64).round();
    let (left, right) = middle.split_left_right_at_x(middle.left() + clients_width + GAP / 2.0);
    let left = left.with_max_x(left.right() - GAP / 2.0);
    let right = right.with_min_x(right.left() + GAP / 2.0);
    inside(ui, left, |ui| clients::clients_ui(ui, model, view));
    inside(ui, right, |ui| side::side_ui(ui, model, view, actions));
    let lower = rest.with_min_y(middle.bottom() + GAP);
    inside(ui, lower, |ui| events::events_ui(ui, model, view, actions));
    ui.advance_cursor_after_rect(rest);
}

fn stopped_ui(ui: &mut Ui, model: &mut Model, view: &mut View, actions: &mut Vec<Action>) {
    let rest = ui.available_rect_before_wrap();
    let upper = (rest.height() * 0.55)
        .min(rest.height() - GAP - LOG)
        .max(150.0);
    inside(ui, rest.with_max_y(rest.top() + upper), |ui| {
        idle::idle_ui(ui, model, actions);
    });
    let lower = rest.with_min_y(rest.top() + upper + GAP);
    inside(ui, lower, |ui| events::events_ui(ui, model, view, actions));
    ui.advance_cursor_after_rect(rest);
}

/// Draws a panel into a rectangle of its own.
fn inside(ui: &mut Ui, rect: Rect, panel: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    child.spacing_mut().item_spacing = Vec2::splat(8.0);
    panel(&mut child);
}
