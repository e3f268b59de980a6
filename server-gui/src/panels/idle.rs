//! What stands where the figures will be while no server runs, and whom the next one lets in.

use crate::{
    action::Action,
    model::{Model, Phase},
};
use egui::{Align, Label, Layout, RichText, StrokeKind, Ui, UiBuilder, Vec2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{EmptyState, card_frame},
};

/// Height of the row at the bottom.
const ROW: f32 = 34.0;

pub(crate) fn idle_ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
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
    let (upper, row) = rect.split_top_bottom_at_y(rect.bottom() - ROW);
    EmptyState::new(
        icons::HARD_DRIVES,
        lang.stopped_title(),
        lang.stopped_text(),
    )
    .show(&mut ui.new_child(UiBuilder::new().max_rect(upper)));
    let layout = Layout::left_to_right(Align::Center);
    let row = row
        .shrink2(Vec2::new(14.0, 0.0))
        .translate(Vec2::new(0.0, -4.0));
    let mut row = ui.new_child(UiBuilder::new().max_rect(row).layout(layout));
    classic_ui(&mut row, model, actions);
}

fn classic_ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let stopped = model.phase == Phase::Stopped;
    let mut classic = model.classic;
    let text = RichText::new(lang.accept_classic()).font(fonts::medium(13.0));
    let switch = ui.add_enabled(stopped, egui::Checkbox::new(&mut classic, text));
    if switch.changed() {
        actions.push(Action::SetClassic(classic));
    }
    ui.add_space(4.0);
    let hint = RichText::new(lang.accept_classic_hint()).font(fonts::regular(12.0));
    let hint = hint.color(Palette::of(ui).text_muted);
    // Cut where there is no room; the tooltip then shows it whole.
    ui.add(Label::new(hint).selectable(false).truncate());
}
