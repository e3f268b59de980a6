//! A card: a surface with a hairline around it.

use crate::{palette::Palette, theme::CARD_RADIUS};
use egui::{Frame, InnerResponse, Margin, Stroke, Ui};

/// The frame of a card, for callers that set their own margin.
pub fn card_frame(ui: &Ui) -> Frame {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(CARD_RADIUS)
        .inner_margin(Margin::same(14))
}

/// Shows `contents` on a card.
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    card_frame(ui).show(ui, contents)
}
