//! Something said, as a bubble: who, what, when, and what became of it.

mod mark;
mod measure;
mod menu;
mod words;

pub(in crate::panel) use menu::in_full;

use super::{
    Stage,
    entry::{line, picture},
    refusals::refusal,
};
use crate::{
    action::Action,
    model::{Author, Key, Line, Message},
    moment,
};
use egui::{
    Align, CornerRadius, Label, Layout, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2,
};
use gui_kit::{fonts, palette::Palette};
use mark::{Mark, mark};
use measure::Measure;
use menu::{failure_ui, menu_ui};
use std::sync::Arc;
use words::Words;

/// Room left and right of the bubbles.
const SIDE: f32 = 16.0;
/// A picture and the gap beside it.
const FACE: f32 = 34.0;
const FACE_GAP: f32 = 10.0;
/// Inside a bubble.
const PADDING: Vec2 = Vec2::new(12.0, 7.0);
/// Lines longer than this are hard to read.
const WIDEST: f32 = 620.0;
/// From line to line of a text.
const LINE: f32 = 20.0;
/// Below a bubble: what went wrong and the button to say it again.
const FAILURE: f32 = 30.0;
/// A message that is hidden.
pub(super) const HIDDEN: f32 = 26.0;

/// Where a bubble stands.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// First of those its sender said in a row.
    pub(super) first: bool,
    /// Last of them.
    pub(super) last: bool,
    /// In which conversation.
    pub(super) key: Key,
    /// It is chosen: by the search, or by the keyboard.
    pub(super) chosen: bool,
    /// What is being searched for, folded; nothing otherwise.
    pub(super) wanted: &'a str,
}

/// A guess of a bubble's height, before it is drawn.
pub(super) fn estimate(text: &str, width: f32) -> f32 {
    let per_line = (widest(width, true) / 7.0).max(8.0);
    let lines: f32 = text
        .split('\n')
        .map(|line| (line.len() as f32 / per_line).ceil().max(1.0))
        .sum();
    lines * LINE + 2.0 * PADDING.y
}

fn widest(width: f32, mine: bool) -> f32 {
    let face = if mine { 0.0 } else { FACE + FACE_GAP };
    ((width - 2.0 * SIDE - face) * 0.82).min(WIDEST) - 2.0 * PADDING.x
}

/// Draws a bubble across the list.
pub(super) fn bubble_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    message: &Message,
    said: &Line,
    place: &Place<'_>,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    let other = match said.author {
        Author::Me => None,
        Author::Person(id) => Some(id),
    };
    let mine = other.is_none();
    let width = ui.available_width();
    let called = author(stage, said);
    let standing_out = Words::of(stage, said, place.wanted);
    let mark = mark(stage, message, said, place.key);
    let measure = Measure::new(
        ui,
        &called,
        message,
        said,
        place,
        mark.as_ref(),
        &standing_out,
    );

    let failure = if said.has_failed() { FAILURE } else { 0.0 };
    let (row, response) =
        ui.allocate_exact_size(Vec2::new(width, measure.size.y + failure), Sense::hover());
    name_row(
        stage,
        &response,
        &called,
        message,
        said,
        mark.as_ref(),
        place.chosen,
    );
    let left = if mine {
        row.right() - SIDE - measure.size.x
    } else {
        row.left() + SIDE + FACE + FACE_GAP
    };
    let bubble = Rect::from_min_size(pos2(left, row.top()), measure.size);
    if ui.is_rect_visible(row) {
        let stroke = if place.chosen {
            Stroke::new(2.0, palette.accent)
        } else if standing_out.calls_me() {
            Stroke::new(1.0, palette.accent)
        } else if mine {
            Stroke::NONE
        } else {
            Stroke::new(1.0, palette.border)
        };
        let fill = if mine { palette.mine } else { palette.surface };
        ui.painter().rect(
            bubble,
            corners(mine, place),
            fill,
            stroke,
            StrokeKind::Inside,
        );
        if let (Some(id), true) = (other, place.last) {
            let face = Rect::from_min_size(
                pos2(row.left() + SIDE, bubble.bottom() - FACE),
                Vec2::splat(FACE),
            );
            picture(
                ui,
                Key::Person(id),
                said.name.as_str(),
                face,
                None,
                palette.bg,
            );
        }
        if let Some(at) = measure.paint(ui, bubble, other, mark.as_ref())
            && let Some(mark) = &mark
        {
            ui.interact(at, response.id.with("mark"), Sense::hover())
                .on_hover_text(&mark.text);
        }
    }
    // Selectable, so it is a widget even where it is not in view.
    let text = Rect::from_min_size(
        bubble.min + PADDING + Vec2::new(0.0, measure.heading_height),
        measure.text.size(),
    );
    let mut inside = ui.new_child(
        UiBuilder::new()
            .max_rect(text)
            .layout(Layout::top_down(Align::Min)),
    );
    inside.add(Label::new(Arc::clone(&measure.text)).selectable(true));
    standing_out.links_ui(ui, said, &measure.text, text, response.id, actions);
    if said.has_failed() {
        failure_ui(ui, stage, message, mark.as_ref(), place.key, row, actions);
    }
    response
        .container_context_menu(|ui| menu_ui(ui, stage, message, said, other, place.key, actions));
}

/// The row as assistive technology and scripts know it: "Bruno, 08:52: texto".
fn name_row(
    stage: &Stage<'_>,
    response: &egui::Response,
    called: &str,
    message: &Message,
    said: &Line,
    mark: Option<&Mark>,
    chosen: bool,
) {
    response.widget_info(|| {
        let time = moment::clock(message.at);
        let name = match mark {
            None => stage.lang.message_row(called, &time, &said.text),
            Some(mark) => stage
                .lang
                .message_row_marked(called, &time, &said.text, &mark.text),
        };
        if chosen {
            WidgetInfo::selected(Role::ListItem, true, true, name)
        } else {
            WidgetInfo::labeled(Role::ListItem, true, name)
        }
    });
}

fn corners(mine: bool, place: &Place<'_>) -> CornerRadius {
    let (round, joined) = (14, 5);
    let above = if place.first { round } else { joined };
    let below = if place.last { round } else { joined };
    if mine {
        CornerRadius {
            nw: round,
            sw: round,
            ne: above,
            se: below,
        }
    } else {
        CornerRadius {
            nw: above,
            sw: below,
            ne: round,
            se: round,
        }
    }
}

/// How who said it is called: by the name it was said under.
fn author(stage: &Stage<'_>, said: &Line) -> String {
    match said.author {
        Author::Me => stage.lang.you_capital().to_owned(),
        Author::Person(id) => stage.model.called_then(id, said.name),
    }
}

/// Draws one line in place of what somebody said whose messages are hidden.
pub(super) fn hidden_ui(ui: &mut Ui, stage: &Stage<'_>, said: &Line, actions: &mut Vec<Action>) {
    let Author::Person(id) = said.author else {
        return;
    };
    let palette = Palette::of(ui);
    let text = stage.lang.message_hidden(&author(stage, said));
    let size = Vec2::new(ui.available_width(), HIDDEN);
    let (row, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &text));
    let left = row.left() + SIDE + FACE + FACE_GAP;
    let galley = line(
        ui,
        &text,
        fonts::regular(12.5),
        palette.text_muted,
        row.right() - SIDE - left,
    );
    super::entry::paint_left(ui, galley, pos2(left, row.center().y));
    response.container_context_menu(|ui| super::people::hide_ui(ui, stage, id, actions));
}
