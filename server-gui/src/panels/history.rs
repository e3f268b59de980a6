//! The page of the history: what is kept, for how long, on which disk and where, and its troubles.

use crate::{
    action::Action,
    model::{Model, Phase, Room, commit_text, moment_text, size_text, still_to_come},
    view::{Dialog, Page, View},
};
use egui::{Align, Label, Layout, ProgressBar, RichText, ScrollArea, Ui, UiBuilder, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{Banner, EmptyState, Tone, card, plain_button, status_pill},
};
use lang::Lang;
use protocol::Refusal;
use udp_core::{
    journal::FREE_FLOOR_BYTES,
    server::{JournalState, Snapshot},
};

const ROW: f32 = 24.0;
/// Space between the cards.
const GAP: f32 = 12.0;
/// Height of what stands in the place of the figures while no server runs.
const EMPTY: f32 = 190.0;

pub(crate) fn history_ui(ui: &mut Ui, model: &Model, view: &mut View, actions: &mut Vec<Action>) {
    head_ui(ui, model, view);
    let snapshot = model.snapshot();
    ScrollArea::vertical()
        .id_salt("history")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            if let Some(trouble) = model.history_trouble() {
                Banner::new(Tone::Error, &trouble).show(ui);
            } else if let Some(slow) = model.slow_commits() {
                Banner::new(Tone::Warn, &slow).show(ui);
            }
            if snapshot.is_none() {
                stopped_ui(ui, model.lang);
            }
            let left = |ui: &mut Ui| {
                if let Some(snapshot) = snapshot {
                    kept_ui(ui, model, &snapshot.journal);
                }
                export_ui(ui, model, view, snapshot);
                check_ui(ui, model, actions);
            };
            // Two hands cannot hold the same list.
            let mut more = Vec::new();
            let right = |ui: &mut Ui| {
                if let Some(snapshot) = snapshot {
                    time_ui(ui, model, &snapshot.journal);
                    disk_ui(ui, model, &snapshot.journal);
                }
                place_ui(ui, model, &mut more);
            };
            side_by_side(ui, left, right);
            actions.append(&mut more);
        });
}

fn head_ui(ui: &mut Ui, model: &Model, view: &mut View) {
    let lang = model.lang;
    ui.horizontal(|ui| {
        let back = plain_button(lang.doors_back()).icon(icons::ARROW_LEFT);
        if ui.add(back.height(32.0)).clicked() {
            view.page = Page::Main;
        }
        ui.label(RichText::new(lang.history()).font(fonts::semibold(16.0)));
        if let Some(snapshot) = model.snapshot() {
            let (tone, text) = match (&snapshot.journal.trouble, model.in_memory) {
                (Some(_), _) => (Tone::Error, lang.history_not_keeping()),
                (None, true) => (Tone::Warn, lang.history_memory_only()),
                (None, false) => (Tone::Ok, lang.history_keeping()),
            };
            status_pill(ui, tone, text);
        }
        let intro = RichText::new(lang.history_intro()).font(fonts::regular(12.5));
        let intro = intro.color(Palette::of(ui).text_muted);
        // Cut where there is no room; the tooltip then shows it whole.
        ui.add(Label::new(intro).selectable(false).truncate());
    });
}

/// Two columns of cards, each half as wide as there is room.
fn side_by_side(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    // A little stays free for the bar that scrolls.
    let width = ((room.width() - 10.0 - GAP) / 2.0).max(1.0);
    let column = |ui: &mut Ui, at: f32| {
        let rect = room
            .with_min_x(room.left() + at)
            .with_max_x(room.left() + at + width);
        let mut column = ui.new_child(UiBuilder::new().max_rect(rect));
        column.spacing_mut().item_spacing.y = GAP;
        column
    };
    let mut first = column(ui, 0.0);
    left(&mut first);
    let mut second = column(ui, width + GAP);
    right(&mut second);
    ui.advance_cursor_after_rect(first.min_rect().union(second.min_rect()));
}

/// A card with a title, as wide as there is room.
fn titled(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        let title = RichText::new(title).font(fonts::semibold(14.5));
        ui.add(Label::new(title).selectable(false));
        ui.add_space(4.0);
        contents(ui);
    });
}

fn kept_ui(ui: &mut Ui, model: &Model, journal: &JournalState) {
    let lang = model.lang;
    let extent = &journal.extent;
    let moment = |unix_ms| match extent.records {
        0 => lang.history_no_record().to_owned(),
        _ => moment_text(unix_ms, &model.zone, lang),
    };
    let commit = |ms: Option<f64>| match ms {
        Some(ms) => lang.history_milliseconds(&commit_text(ms, lang)),
        None => lang.history_none().to_owned(),
    };
    let pace = lang.whole(model.records_in_last_minute());
    titled(ui, lang.history_kept_title(), |ui| {
        for (name, value) in [
            (lang.history_records(), lang.whole(extent.records)),
            (lang.history_size(), size_text(extent.bytes, lang)),
            (lang.history_pace(), lang.history_pace_records(&pace)),
            (lang.history_first(), moment(extent.first_time_ms)),
            (lang.history_last(), moment(extent.last_time_ms)),
            (
                lang.history_last_commit(),
                commit(journal.last_commit.map(|took| took.as_secs_f64() * 1e3)),
            ),
            (lang.history_mean_commit(), commit(model.mean_commit_ms())),
        ] {
            row_ui(ui, name, &value);
        }
        if extent.records == 0 {
            ui.add_space(6.0);
            words(ui, lang.history_empty(), Tone::Neutral);
        }
    });
}

fn time_ui(ui: &mut Ui, model: &Model, journal: &JournalState) {
    let lang = model.lang;
    let retention = model.retention;
    titled(ui, lang.history_time_title(), |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        if model.in_memory {
            words(ui, lang.history_in_memory(), Tone::Warn);
        }
        let days = lang.whole(retention.days.into());
        let records = lang.whole(retention.records);
        words(ui, &lang.history_retention(&days, &records), Tone::Neutral);
        words(ui, &model.reach_text(&journal.extent), Tone::Neutral);
        words(ui, lang.history_gone(), Tone::Neutral);
    });
}

/// How much is free, and what follows from it.
fn disk_ui(ui: &mut Ui, model: &Model, journal: &JournalState) {
    let lang = model.lang;
    if model.in_memory {
        return;
    }
    let to_come = still_to_come(&journal.extent, model.retention);
    let free = match journal.free_bytes {
        Some(free) => size_text(free, lang),
        None => lang.history_free_unknown().to_owned(),
    };
    let floor = size_text(FREE_FLOOR_BYTES, lang);
    titled(ui, lang.history_disk_title(), |ui| {
        row_ui(ui, lang.history_free(), &free);
        row_ui(ui, lang.history_floor(), &floor);
        ui.add_space(4.0);
        ui.spacing_mut().item_spacing.y = 6.0;
        let size = size_text(to_come, lang);
        match Room::of(journal.free_bytes, to_come) {
            Room::Enough(_) => words(ui, &lang.history_to_come(&size), Tone::Neutral),
            Room::Short(_) => words(ui, &lang.history_short(&size), Tone::Warn),
            // The banner says it, or nobody can.
            Room::Full(_) | Room::Unknown => {}
        }
        // What people see in their windows; Portuguese travels in the frame.
        let refusal = Lang::Pt.refusal(Refusal::DiskFull).trim_end_matches('.');
        let means = lang.history_full_means(&floor, refusal);
        words(ui, &means, Tone::Neutral);
    });
}

fn stopped_ui(ui: &mut Ui, lang: Lang) {
    card(ui, |ui| {
        let size = Vec2::new(ui.available_width() - 10.0, EMPTY);
        ui.allocate_ui(size, |ui| {
            let (title, text) = (lang.history_stopped_title(), lang.history_stopped_text());
            EmptyState::new(icons::HARD_DRIVES, title, text).show(ui);
        });
    });
}

fn place_ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let lang = model.lang;
    titled(ui, lang.history_place_title(), |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        if model.in_memory {
            words(ui, lang.history_place_memory(), Tone::Warn);
            return;
        }
        let path = model.journal_path().display().to_string();
        typed(ui, &path);
        ui.horizontal(|ui| {
            let open = plain_button(lang.settings_folder_open()).icon(icons::FOLDER_OPEN);
            if ui.add(open.height(32.0)).clicked() {
                actions.push(Action::ShowFolder);
            }
            let copy = plain_button(lang.history_copy_path()).icon(icons::COPY);
            if ui.add(copy.height(32.0)).clicked() {
                actions.push(Action::Copy {
                    text: path.clone(),
                    news: lang.history_path_copied().to_owned(),
                });
            }
        });
    });
}

/// How the file is checked.
fn check_ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let lang = model.lang;
    if model.in_memory {
        return;
    }
    titled(ui, lang.history_check_title(), |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        words(ui, lang.history_check(), Tone::Neutral);
        let command = model.check_command();
        typed(ui, &command);
        let copy = plain_button(lang.copy_command()).icon(icons::COPY);
        if ui.add(copy.height(32.0)).clicked() {
            actions.push(Action::Copy {
                text: command,
                news: lang.command_copied().to_owned(),
            });
        }
    });
}

/// The button, or how far the export is.
fn export_ui(ui: &mut Ui, model: &Model, view: &mut View, snapshot: Option<&Snapshot>) {
    let lang = model.lang;
    titled(ui, lang.history_export_title(), |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        words(ui, lang.history_export_text(), Tone::Neutral);
        if let Some(percent) = model.exporting_percent {
            let bar = ProgressBar::new(percent as f32 / 100.0);
            ui.add(bar.text(lang.export_progress(percent)));
            return;
        }
        let running = matches!(model.phase, Phase::Running(_)) && snapshot.is_some();
        let export = plain_button(lang.export_history()).icon(icons::DOWNLOAD_SIMPLE);
        if ui.add_enabled(running, export.height(32.0)).clicked() {
            view.dialog = Some(Dialog::Export);
        }
    });
}

/// Something to be typed elsewhere.
fn typed(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).font(fonts::monospace(12.5));
    ui.add(Label::new(text.color(Palette::of(ui).text)).wrap());
}

fn words(ui: &mut Ui, text: &str, tone: Tone) {
    let palette = Palette::of(ui);
    let text = RichText::new(text).font(fonts::regular(13.0));
    ui.add(Label::new(text.color(tone.colour(palette))).wrap());
}

fn row_ui(ui: &mut Ui, name: &str, value: &str) {
    let palette = Palette::of(ui);
    let size = Vec2::new(ui.available_width(), ROW);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        let name = RichText::new(name).font(fonts::regular(13.0));
        ui.add(Label::new(name.color(palette.text_muted)).selectable(false));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let value = RichText::new(value).font(fonts::medium(13.5));
            ui.add(Label::new(value.color(palette.text)).truncate());
        });
    });
}
