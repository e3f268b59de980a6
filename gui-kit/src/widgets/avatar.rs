//! A person's round picture: initials on a colour of their own.

use crate::{fonts, palette::Palette};
use egui::{Align2, Color32, Response, Sense, Ui, Vec2};

/// Draws somebody's picture. Decoration: the name stands beside it, so assistive technology is not
/// told the initials as well.
pub fn avatar(ui: &mut Ui, id: u32, name: &str, size: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    let painter = ui.painter();
    painter.circle_filled(rect.center(), size / 2.0, Palette::person(id));
    let font = fonts::semibold((size * 0.38).max(9.0));
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        initials(name),
        font,
        Color32::WHITE,
    );
    response
}

/// Up to two capitals: the first letters of the first and the last word; `#` for a name without
/// a letter or a digit.
///
/// ```
/// use gui_kit::widgets::initials;
/// assert_eq!(initials("João da Silva"), "JS");
/// assert_eq!(initials("íris"), "Í");
/// assert_eq!(initials("🚀"), "#");
/// ```
#[must_use]
pub fn initials(name: &str) -> String {
    let mut firsts = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let Some(first) = firsts.next() else {
        return "#".to_owned();
    };
    // One capital each: some letters become two or three in capitals.
    let capital = |letter: char| letter.to_uppercase().next().unwrap_or(letter);
    let mut initials = String::from(capital(first));
    initials.extend(firsts.next_back().map(capital));
    initials
}
