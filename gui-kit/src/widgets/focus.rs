//! The ring around what has the keyboard, for widgets that are painted by hand.

use crate::{palette::Palette, theme::FOCUS_WIDTH};
use egui::{Response, Stroke, StrokeKind, Ui};

/// Paints the ring when `response` has the keyboard. `radius` is the widget's own corner radius.
pub fn focus_ring(ui: &Ui, response: &Response, radius: f32) {
    if response.has_focus() {
        let gap = 2.0;
        ui.painter().rect_stroke(
            response.rect.expand(gap),
            radius + gap,
            Stroke::new(FOCUS_WIDTH, Palette::of(ui).accent),
            StrokeKind::Middle,
        );
    }
}
