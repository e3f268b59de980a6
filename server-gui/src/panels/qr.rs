//! A QR code, dark on white in both themes: many cameras do not read it the other way round.

use egui::{
    Color32, Mesh, Rect, Response, Role, Sense, Shape, Ui, Vec2, WidgetInfo,
    emath::GuiRounding as _,
};
use qrcode::{Color, EcLevel, QrCode};

/// White around the code, in modules; readers find the code by it (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;

/// The code of a text.
#[derive(Debug)]
pub(crate) struct Qr {
    text: String,
    /// Modules of a side.
    width: usize,
    /// Row by row, from the top left.
    modules: Vec<Color>,
}

impl Qr {
    /// `None` when the text is longer than a code can hold.
    pub(crate) fn of(text: &str) -> Option<Self> {
        // 15 % of it may be unreadable: a screen is clean, but it mirrors the lamp above.
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        Some(Self {
            text: text.to_owned(),
            width: code.width(),
            modules: code.into_colors(),
        })
    }

    /// What it says.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Paints it with its white margin, at most `side` points wide: every module has the same whole
    /// number of the screen's pixels.
    pub(crate) fn show(&self, ui: &mut Ui, side: f32, name: &str) -> Response {
        let scale = ui.pixels_per_point();
        let across = (self.width + 2 * QUIET) as f32;
        let module = (side * scale / across).floor().max(1.0) / scale;
        let size = Vec2::splat(module * across);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        let ground = Rect::from_min_size(rect.min.round_to_pixels(scale), size);
        ui.painter().rect_filled(ground, 0.0, Color32::WHITE);
        let first = ground.min + Vec2::splat(module * QUIET as f32);
        // A mesh has no soft edges, which would leave light seams between dark modules.
        let mut dark = Mesh::default();
        for (row, modules) in self.modules.chunks(self.width).enumerate() {
            for (column, _) in (modules.iter().enumerate()).filter(|(_, c)| **c == Color::Dark) {
                let at = first + module * Vec2::new(column as f32, row as f32);
                dark.add_colored_rect(Rect::from_min_size(at, Vec2::splat(module)), Color32::BLACK);
            }
        }
        ui.painter().add(Shape::mesh(dark));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_invite_fits() {
        let qr = Qr::of(&"x".repeat(333)).unwrap();
        assert_eq!(qr.modules.len(), qr.width * qr.width);
        assert!(Qr::of(&"x".repeat(10_000)).is_none());
    }
}
