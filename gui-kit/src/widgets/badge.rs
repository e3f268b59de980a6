//! A small number on the accent: what is unread.

use crate::{fonts, palette::Palette};
use egui::{Align2, Response, Role, Sense, Ui, Vec2, WidgetInfo};

/// Draws `count`, as “99+” from 100 on. Takes no room when it is 0.
/// `name` is what assistive technology says, such as “3 não lidas”.
pub fn badge(ui: &mut Ui, count: u64, name: &str) -> Response {
    if count == 0 {
        return ui.allocate_response(Vec2::ZERO, Sense::hover());
    }
    let palette = Palette::of(ui);
    let text = if count > 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    };
    let galley = ui
        .painter()
        .layout_no_wrap(text, fonts::semibold(11.5), palette.on_accent);
    let height = 20.0;
    let width = (galley.size().x + 12.0).max(height);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
    ui.painter().rect_filled(rect, height / 2.0, palette.accent);
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(at.min, galley, palette.on_accent);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    response
}
