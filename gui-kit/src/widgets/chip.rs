//! A small choice among a few, as a pill.

use super::focus_ring;
use crate::{fonts, palette::Palette};
use egui::{Align2, Color32, Response, Role, Sense, Ui, Vec2, WidgetInfo};

/// Adds one choice; `selected` is the one in force.
pub fn chip(ui: &mut Ui, selected: bool, text: &str) -> Response {
    let palette = Palette::of(ui);
    let galley =
        ui.painter()
            .layout_no_wrap(text.to_owned(), fonts::medium(12.5), Color32::PLACEHOLDER);
    let size = Vec2::new(galley.size().x + 22.0, 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), selected, text));
    let (fill, colour) = if selected {
        (palette.accent_soft, palette.accent_text)
    } else if response.hovered() {
        (palette.hover, palette.text)
    } else {
        (Color32::TRANSPARENT, palette.text_muted)
    };
    ui.painter().rect_filled(rect, size.y / 2.0, fill);
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(place.min, galley, colour);
    focus_ring(ui, &response, size.y / 2.0);
    response
}
