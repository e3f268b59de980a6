//! What stands where the figures will be while no server runs.

use crate::model::Model;
use egui::{StrokeKind, Ui};
use gui_kit::{
    icons,
    widgets::{EmptyState, card_frame},
};

pub(crate) fn idle_ui(ui: &mut Ui, model: &Model) {
    let frame = card_frame(ui);
    let rect = ui.max_rect();
    ui.painter().rect(
        rect,
        frame.corner_radius,
        frame.fill,
        frame.stroke,
        StrokeKind::Inside,
    );
    let lang = model.lang;
    EmptyState::new(
        icons::HARD_DRIVES,
        lang.stopped_title(),
        lang.stopped_text(),
    )
    .show(ui);
}
