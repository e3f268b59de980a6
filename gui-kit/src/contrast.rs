//! How readable a drawn frame is, for tests: the contrast of every letter and icon with what lies behind it.
//!
//! The bounds are WCAG 2.2's: 4.5:1 for text (1.4.3), 3:1 for icons (1.4.11). What is drawn paler than its colour
//! is disabled, and exempt there too; a colour emoji has colours of its own.

use egui::{
    Color32, Pos2, Rect, Shape,
    epaint::{
        ClippedShape, TextShape,
        text::{Glyph, PlacedRow},
    },
};
use std::collections::BTreeSet;

/// For text.
pub const TEXT: f64 = 4.5;
/// For icons.
pub const ICON: f64 = 3.0;

/// The contrast ratio of WCAG: 1 for the same colour, 21 for black and white.
#[must_use]
pub fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Color32) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

/// Everything in a frame that is below its bound: the text, its colours and their ratio, each once. Empty behind the
/// first shape is `below`. Empty, too, when all is well.
#[must_use]
pub fn hard_to_read(shapes: &[ClippedShape], below: Color32) -> BTreeSet<String> {
    let mut seen = Frame {
        below,
        grounds: Vec::new(),
        found: BTreeSet::new(),
    };
    for one in shapes {
        seen.shape(&one.shape, one.clip_rect);
    }
    seen.found
}

struct Frame {
    below: Color32,
    /// What was filled so far, in its order.
    grounds: Vec<Ground>,
    found: BTreeSet<String>,
}

struct Ground {
    rect: Rect,
    is_round: bool,
    fill: Color32,
}

impl Ground {
    fn covers(&self, at: Pos2) -> bool {
        let radius = self.rect.width() / 2.0;
        self.rect.contains(at) && (!self.is_round || self.rect.center().distance(at) <= radius)
    }
}

impl Frame {
    fn shape(&mut self, shape: &Shape, clip: Rect) {
        let mut fill = |rect: Rect, is_round, fill: Color32| {
            if fill != Color32::TRANSPARENT {
                self.grounds.push(Ground {
                    rect: rect.intersect(clip),
                    is_round,
                    fill,
                });
            }
        };
        match shape {
            Shape::Vec(shapes) => {
                for shape in shapes {
                    self.shape(shape, clip);
                }
            }
            // A blurred one is a shadow, behind everything that has a ground of its own.
            Shape::Rect(it) if it.blur_width == 0.0 => fill(it.rect, false, it.fill),
            Shape::Circle(it) => fill(it.visual_bounding_rect(), true, it.fill),
            Shape::Text(text) => self.text(text, clip),
            _ => {}
        }
    }

    fn text(&mut self, text: &TextShape, clip: Rect) {
        for row in &text.galley.rows {
            for glyph in &row.row.glyphs {
                let (colour, at) = placed(text, row, glyph);
                let is_icon = ('\u{E000}'..='\u{F8FF}').contains(&glyph.chr);
                let is_read = is_icon || glyph.chr.is_alphanumeric();
                let is_pale = text.opacity_factor < 1.0 || !colour.is_opaque();
                if !is_read || glyph.is_color || is_pale || !clip.contains(at) {
                    continue;
                }
                let ground = self.ground(at, row, text.pos);
                let ratio = contrast(colour, ground);
                if ratio < if is_icon { ICON } else { TEXT } {
                    let text = text.galley.text();
                    self.found
                        .insert(format!("{ratio:.2}:1 {colour:?} / {ground:?} {text:?}"));
                }
            }
        }
    }

    fn ground(&self, at: Pos2, row: &PlacedRow, origin: Pos2) -> Color32 {
        let behind = |below: Color32, top: Color32| below.blend(top);
        let ground = self
            .grounds
            .iter()
            .filter(|ground| ground.covers(at))
            .fold(self.below, |below, ground| behind(below, ground.fill));
        // What a part of the text has behind it, as the marks of a search: four corners each.
        let visuals = &row.row.visuals;
        let marks = &visuals.mesh.vertices[..visuals.glyph_vertex_range.start];
        let place = origin.to_vec2() + row.pos.to_vec2();
        marks
            .chunk_by(|a, b| a.color == b.color)
            .filter(|mark| {
                let corners: Vec<Pos2> = mark.iter().map(|corner| corner.pos + place).collect();
                Rect::from_points(&corners).contains(at)
            })
            .fold(ground, |below, mark| behind(below, mark[0].color))
    }
}

/// The colour of a letter, and the middle of it.
fn placed(text: &TextShape, row: &PlacedRow, glyph: &Glyph) -> (Color32, Pos2) {
    let vertices = &row.row.visuals.mesh.vertices;
    let own = vertices.get(glyph.first_vertex as usize);
    let colour = match (text.override_text_color, own) {
        (Some(colour), _) => colour,
        (None, Some(vertex)) if vertex.color != Color32::PLACEHOLDER => vertex.color,
        _ => text.fallback_color,
    };
    let middle = row.rect().center().y;
    let across = row.pos.x + glyph.pos.x + glyph.advance_width / 2.0;
    (colour, text.pos + Pos2::new(across, middle).to_vec2())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{icons, palette::Palette, theme};
    use egui::{Frame as Plate, RichText, Theme, Ui, Vec2};
    use egui_kittest::Harness;

    fn found(draw: impl FnMut(&mut Ui)) -> usize {
        let mut harness = Harness::builder()
            .with_size(Vec2::new(400.0, 200.0))
            .with_theme(Theme::Light)
            .with_context_setup(theme::install)
            .build_ui(draw);
        harness.run();
        hard_to_read(&harness.output().shapes, Palette::LIGHT.bg).len()
    }

    #[test]
    fn contrast_is_the_formula_of_wcag() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        let grey = Color32::from_gray(0x77);
        assert!((contrast(grey, Color32::WHITE) - 4.48).abs() < 0.01);
    }

    #[test]
    fn what_is_hard_to_read_is_found_where_it_stands() {
        let words = |colour: Color32| RichText::new("palavras").color(colour);
        let grey = Color32::from_gray(0x77);
        assert_eq!(found(|ui| _ = ui.label("palavras")), 0);
        assert_eq!(found(|ui| _ = ui.label(words(grey))), 1);
        // On a ground of its own it may be another thing, either way.
        let on = |ui: &mut Ui, ground: Color32, colour: Color32| {
            Plate::new()
                .fill(ground)
                .show(ui, |ui| ui.label(words(colour)));
        };
        assert_eq!(found(|ui| on(ui, Color32::BLACK, Color32::WHITE)), 0);
        assert_eq!(found(|ui| on(ui, Color32::BLACK, Color32::BLACK)), 1);
        let pale = Color32::from_black_alpha(40);
        assert_eq!(found(|ui| on(ui, pale, Palette::LIGHT.text_faint)), 1);
        let marked = |ground: Color32| {
            found(move |ui| _ = ui.label(words(Color32::WHITE).background_color(ground)))
        };
        assert_eq!(marked(grey), 1);
        assert_eq!(marked(Color32::BLACK), 0);
    }

    #[test]
    fn icons_need_less_and_what_is_disabled_nothing() {
        let grey = Color32::from_gray(0x77);
        assert_eq!(found(|ui| _ = icons::BELL.show(ui, 20.0, grey)), 0);
        let paler = Color32::from_gray(0xAA);
        assert_eq!(found(|ui| _ = icons::BELL.show(ui, 20.0, paler)), 1);
        let disabled = |ui: &mut Ui| {
            ui.disable();
            ui.label("palavras");
        };
        assert_eq!(found(disabled), 0);
    }
}
