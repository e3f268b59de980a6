//! The log of events: filtered by level and text, paused, copied, saved, cleared.

use crate::{
    action::Action,
    model::{Events, LevelFilter, Model},
    panels::layout::{at_the_end, titled_card},
    view::View,
};
use daemon::log::Level;
use egui::{Align, Label, Layout, Pos2, Rect, RichText, Ui, UiBuilder};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{EmptyState, IconButton, Rows, Tone, chip, icon_button, search_field},
};
use lang::Lang;

pub(crate) fn events_ui(
    ui: &mut Ui,
    model: &mut Model,
    view: &mut View,
    actions: &mut Vec<Action>,
) {
    let (mut head, mut body) = titled_card(ui);
    let lang = model.lang;
    let events = &mut model.events;
    head_ui(&mut head, events, lang, actions);
    if view.events_generation != events.generation() {
        view.events_generation = events.generation();
        view.events.reset();
    }
    if events.shown() > 0 {
        view.events
            .show(&mut body, true, &mut Lines { events, lang });
    } else if events.all() > 0 {
        let hidden = lang.no_events_found_text(&lang.whole(events.all() as u64));
        let title = lang.no_events_found_title();
        EmptyState::new(icons::MAGNIFYING_GLASS, title, &hidden).show(&mut body);
    } else {
        let (title, text) = (lang.no_events_title(), lang.no_events_text());
        EmptyState::new(icons::SCROLL, title, text).show(&mut body);
    }
}

fn head_ui(ui: &mut Ui, events: &mut Events, lang: Lang, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.label(RichText::new(lang.events()).font(fonts::semibold(14.5)));
    let count = match events.held() {
        Some(held) => lang.events_held(&lang.whole(held as u64)),
        None => lang.whole(events.shown() as u64),
    };
    ui.label(
        RichText::new(count)
            .font(fonts::regular(13.0))
            .color(palette.text_faint),
    );
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.x = 2.0;
    for (level, name) in [
        (LevelFilter::All, lang.level_all()),
        (LevelFilter::Only(Level::Info), lang.level_info()),
        (LevelFilter::Only(Level::Warn), lang.level_warning()),
        (LevelFilter::Only(Level::Error), lang.level_error()),
    ] {
        if chip(ui, events.level() == level, name).clicked() {
            events.set_level(level);
        }
    }
    // The field, a gap, four buttons of 32 and what is between them.
    let width = (ui.available_width() - 4.0).min(200.0 + 8.0 + 4.0 * 34.0);
    at_the_end(ui, width, |ui| controls_ui(ui, events, lang, actions));
}

fn controls_ui(ui: &mut Ui, events: &mut Events, lang: Lang, actions: &mut Vec<Action>) {
    let mut filter = events.filter().to_owned();
    let width = ui.available_width() - 8.0 - 4.0 * 34.0;
    if search_field(ui, &mut filter, lang.events_filter(), width).changed() {
        events.set_filter(filter);
    }
    ui.add_space(4.0);
    let (icon, name) = match events.held() {
        Some(_) => (icons::PLAY, lang.events_resume()),
        None => (icons::PAUSE, lang.events_pause()),
    };
    let paused = events.held().is_some();
    if ui
        .add(IconButton::new(icon, name).selected(paused))
        .clicked()
    {
        events.toggle_pause();
    }
    ui.add_enabled_ui(events.shown() > 0, |ui| {
        if icon_button(ui, icons::COPY, lang.events_copy()).clicked() {
            let news = lang.events_copied(&lang.whole(events.shown() as u64));
            let text = events.as_text();
            actions.push(Action::Copy { text, news });
        }
        if icon_button(ui, icons::FLOPPY_DISK, lang.events_save()).clicked() {
            actions.push(Action::SaveEvents);
        }
    });
    ui.add_enabled_ui(events.all() > 0, |ui| {
        if icon_button(ui, icons::TRASH, lang.events_clear()).clicked() {
            events.clear();
        }
    });
}

struct Lines<'a> {
    events: &'a Events,
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn count(&self) -> usize {
        self.events.shown()
    }

    fn key(&self, index: usize) -> u64 {
        self.events
            .entry(index)
            .map_or(u64::MAX, |entry| entry.number)
    }

    fn estimate(&self, index: usize, width: f32) -> f32 {
        // About 7 points a letter; most lines are one line.
        let letters = self.events.entry(index).map_or(0, |entry| entry.text.len());
        22.0 * (letters as f32 * 7.0 / (width - TEXT).max(80.0))
            .floor()
            .max(0.0)
            .mul_add(0.8, 1.0)
    }

    fn are_lines(&self) -> bool {
        true
    }

    fn row_ui(&mut self, ui: &mut Ui, index: usize) {
        let Some(entry) = self.events.entry(index) else {
            return;
        };
        let palette = Palette::of(ui);
        let (tone, level) = match entry.line.level {
            Level::Info => (Tone::Info, self.lang.level_info()),
            Level::Warn => (Tone::Warn, self.lang.level_warning()),
            Level::Error => (Tone::Error, self.lang.level_error()),
        };
        let row = ui.max_rect();
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.scope_builder(UiBuilder::new().max_rect(row), |ui| {
            let part = |left: f32, right: f32| {
                Rect::from_min_max(
                    Pos2::new(row.left() + left, row.top() + 3.0),
                    Pos2::new(row.left() + right, row.bottom()),
                )
            };
            let mut place = |rect: Rect, text: RichText| {
                let layout = Layout::top_down(Align::Min);
                ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
                    ui.add(Label::new(text).wrap());
                });
            };
            let time = RichText::new(&entry.time).font(fonts::monospace(12.5));
            place(part(2.0, LEVEL), time.color(palette.text_faint));
            let level = RichText::new(level.to_uppercase()).font(fonts::semibold(11.5));
            place(part(LEVEL, TEXT), level.color(tone.colour(palette)));
            let text = RichText::new(&entry.text).font(fonts::regular(13.0));
            place(part(TEXT, row.width()), text.color(palette.text));
            ui.add_space(3.0);
        });
    }
}

/// Where the level begins.
const LEVEL: f32 = 78.0;
/// Where the sentence begins.
const TEXT: f32 = 146.0;
