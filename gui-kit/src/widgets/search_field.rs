//! A field to filter by, with its icon inside.

use crate::{fonts, icons, palette::Palette};
use egui::{Align2, Response, RichText, TextEdit, Ui};

/// Adds the field. `name` is its hint and its accessible name; Escape empties it.
pub fn search_field(ui: &mut Ui, value: &mut String, name: &str, width: f32) -> Response {
    let palette = Palette::of(ui);
    let glyph = RichText::new(icons::MAGNIFYING_GLASS.code_point())
        .font(fonts::icon(15.0))
        .color(palette.text_muted);
    let output = TextEdit::singleline(value)
        .id_salt(name)
        .prefix(glyph)
        .hint_text(RichText::new(name).color(palette.text_muted))
        .font(fonts::regular(13.5))
        // Longer than any name or address there is to find.
        .char_limit(128)
        .desired_width(width)
        .align(Align2::LEFT_CENTER)
        .show(ui);
    let mut response = output.response.response.accessible_name(name);
    let escaped = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Escape));
    if escaped && !value.is_empty() {
        value.clear();
        response.mark_changed();
    }
    response
}
