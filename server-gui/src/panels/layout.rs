//! Where things stand inside a panel: cards with a title, controls at a row's end.

use egui::{Align, Layout, StrokeKind, Ui, UiBuilder, Vec2};
use gui_kit::widgets::card_frame;

/// A card that fills the panel's rectangle: its title row, and the room below.
pub(crate) fn titled_card(ui: &mut Ui) -> (Ui, Ui) {
    let rect = ui.max_rect();
    let frame = card_frame(ui);
    let radius = frame.corner_radius;
    ui.painter()
        .rect(rect, radius, frame.fill, frame.stroke, StrokeKind::Inside);
    let inner = rect.shrink2(Vec2::new(14.0, 8.0));
    let (head, body) = inner.split_top_bottom_at_y(inner.top() + 36.0);
    let row = Layout::left_to_right(Align::Center);
    let head = ui.new_child(UiBuilder::new().max_rect(head).layout(row));
    let mut body = ui.new_child(UiBuilder::new().max_rect(body.with_min_y(body.top() + 2.0)));
    body.set_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
    (head, body)
}

/// Draws controls at the right end of a row, in reading order: the keyboard visits them from left
/// to right, which it would not in a layout that begins at the right.
pub(crate) fn at_the_end(ui: &mut Ui, width: f32, controls: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let rect = room.with_min_x((room.right() - width).max(room.left()));
    let row = Layout::left_to_right(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(row));
    child.spacing_mut().item_spacing.x = 2.0;
    controls(&mut child);
    ui.advance_cursor_after_rect(rect);
}
