//! One entry of a list to choose from: picture, title, second line, something at the right.

use crate::model::Key;
use egui::{
    Align2, Color32, FontId, Galley, Pos2, Rect, Response, Role, Sense, Ui, UiBuilder, Vec2,
    WidgetInfo,
    text::{LayoutJob, TextWrapping},
};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{avatar, focus_ring},
};
use std::sync::Arc;

/// Space left and right of what an entry shows.
pub(super) const PADDING: f32 = 10.0;

/// The room inside an entry, for what is painted into it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The whole entry.
    pub(super) rect: Rect,
}

impl Entry {
    /// The left edge of what stands inside.
    pub(super) fn left(&self) -> f32 {
        self.rect.left() + PADDING
    }

    /// The right edge of what stands inside.
    pub(super) fn right(&self) -> f32 {
        self.rect.right() - PADDING
    }
}

/// Draws an entry's ground and makes it a button called `name`; what stands in it is painted by the
/// caller, so that assistive technology hears the name once and not each piece.
pub(super) fn entry_ui(ui: &mut Ui, height: f32, selected: bool, name: &str) -> (Entry, Response) {
    let size = Vec2::new(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), selected, name));
    let palette = Palette::of(ui);
    let radius = 10.0;
    if selected {
        ui.painter().rect_filled(rect, radius, palette.accent_soft);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius, palette.hover);
    }
    if response.has_focus() {
        focus_ring(ui, &response, radius);
        response.scroll_to_me(None);
    }
    (Entry { rect }, response)
}

/// Paints a person's, a room's or everyone's picture with its middle at the left of the entry. `here` adds
/// the dot that says whether they are here.
pub(super) fn picture(
    ui: &mut Ui,
    key: Key,
    name: &str,
    rect: Rect,
    here: Option<bool>,
    ground: Color32,
) {
    let palette = Palette::of(ui);
    match key {
        Key::Everyone => {
            let centre = rect.center();
            let radius = rect.width() / 2.0;
            ui.painter().circle_filled(centre, radius, palette.accent);
            icons::MEGAPHONE.paint(ui.painter(), centre, rect.width() * 0.5, palette.on_accent);
        }
        Key::Room(_) => {
            let centre = rect.center();
            ui.painter()
                .circle_filled(centre, rect.width() / 2.0, palette.raised);
            icons::HASH.paint(ui.painter(), centre, rect.width() * 0.5, palette.text_muted);
        }
        Key::Person(id) => {
            let mut inside = ui.new_child(UiBuilder::new().max_rect(rect));
            avatar(&mut inside, id.value(), name, rect.width());
        }
    }
    if let Some(here) = here {
        let centre = rect.right_bottom() - Vec2::splat(rect.width() * 0.13);
        let colour = if here { palette.ok } else { palette.text_faint };
        ui.painter().circle_filled(centre, 6.5, ground);
        ui.painter().circle_filled(centre, 4.5, colour);
    }
}

/// One line of text, cut with an ellipsis where the room ends.
pub(super) fn line(ui: &Ui, text: &str, font: FontId, colour: Color32, room: f32) -> Arc<Galley> {
    let flat: String = text
        .chars()
        .map(|c| if c == '\n' { ' ' } else { c })
        // More than any line of ours is wide.
        .take(200)
        .collect();
    let mut job = LayoutJob::simple_singleline(flat, font, colour);
    job.wrap = TextWrapping::truncate_at_width(room.max(0.0));
    ui.painter().layout_job(job)
}

/// Paints a line with its left middle at `at`.
pub(super) fn paint_left(ui: &Ui, galley: Arc<Galley>, at: Pos2) {
    let place = Align2::LEFT_CENTER.anchor_size(at, galley.size());
    ui.painter().galley(place.min, galley, Color32::PLACEHOLDER);
}

/// Paints a line with its right middle at `at`.
pub(super) fn paint_right(ui: &Ui, galley: Arc<Galley>, at: Pos2) {
    let place = Align2::RIGHT_CENTER.anchor_size(at, galley.size());
    ui.painter().galley(place.min, galley, Color32::PLACEHOLDER);
}

/// The frame of a dialog.
pub(super) fn dialog_frame(ctx: &egui::Context) -> egui::Frame {
    egui::Frame::window(&ctx.global_style()).inner_margin(20)
}

/// A small title above a part of a list.
pub(super) fn section(ui: &mut Ui, text: &str) -> Response {
    let colour = Palette::of(ui).text_muted;
    let title = egui::RichText::new(text)
        .font(fonts::semibold(11.0))
        .color(colour);
    ui.add(egui::Label::new(title).selectable(false))
}
