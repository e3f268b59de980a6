//! The windows' icons, drawn here: no picture file to keep in step with the colours.

use crate::palette::Palette;
use egui::{Color32, IconData};

/// Pixels on a side; window managers scale it down.
const SIDE: u32 = 128;

/// The client's icon: a speech bubble on the accent.
#[must_use]
pub fn conversation() -> IconData {
    draw(|x, y| {
        let bubble = rounded(x, y, [0.24, 0.27, 0.76, 0.64], 0.13);
        // The tail: a small triangle below the bubble's left half.
        let tail = y > 0.6 && y < 0.76 && x > 0.33 && x - 0.33 < (0.76 - y) * 0.95;
        bubble || tail
    })
}

/// The server's icon: two drives on the accent.
#[must_use]
pub fn server() -> IconData {
    draw(|x, y| {
        let top = rounded(x, y, [0.22, 0.26, 0.78, 0.47], 0.06);
        let bottom = rounded(x, y, [0.22, 0.53, 0.78, 0.74], 0.06);
        let lamp = |cy: f32| (x - 0.66).hypot(y - cy) < 0.045;
        (top && !lamp(0.365)) || (bottom && !lamp(0.635))
    })
}

/// Whether a point is inside the rounded rectangle `[left, top, right, bottom]`.
fn rounded(x: f32, y: f32, [left, top, right, bottom]: [f32; 4], radius: f32) -> bool {
    let dx = (left + radius - x).max(x - (right - radius)).max(0.0);
    let dy = (top + radius - y).max(y - (bottom - radius)).max(0.0);
    dx.hypot(dy) <= radius
}

/// Samples 4 × 4 points per pixel: a plate in the accent, `shape` in white on it.
fn draw(shape: impl Fn(f32, f32) -> bool) -> IconData {
    const SAMPLES: u8 = 4;
    let plate = Palette::LIGHT.accent;
    let mut rgba = Vec::with_capacity((SIDE * SIDE * 4) as usize);
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (mut on_plate, mut on_shape) = (0.0_f32, 0.0_f32);
            for sample in 0..SAMPLES * SAMPLES {
                let at = |pixel: u32, part: u8| {
                    let inside = (f32::from(part) + 0.5) / f32::from(SAMPLES);
                    (f32::from(u16::try_from(pixel).unwrap_or(0)) + inside) / 128.0
                };
                let (x, y) = (at(column, sample % SAMPLES), at(row, sample / SAMPLES));
                if rounded(x, y, [0.03, 0.03, 0.97, 0.97], 0.22) {
                    on_plate += 1.0;
                    if shape(x, y) {
                        on_shape += 1.0;
                    }
                }
            }
            let covered = on_plate / f32::from(SAMPLES * SAMPLES);
            let white = if on_plate > 0.0 {
                on_shape / on_plate
            } else {
                0.0
            };
            let colour = plate.lerp_to_gamma(Color32::WHITE, white);
            let [red, green, blue, _] = colour.to_array();
            let alpha = egui::ecolor::linear_u8_from_linear_f32(covered);
            rgba.extend_from_slice(&[red, green, blue, alpha]);
        }
    }
    IconData {
        rgba,
        width: SIDE,
        height: SIDE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_fill_their_square_and_leave_the_corners_clear() {
        for icon in [conversation(), server()] {
            assert_eq!(icon.rgba.len(), (icon.width * icon.height * 4) as usize);
            assert_eq!(icon.rgba[3], 0, "the corner is transparent");
            let white = icon
                .rgba
                .chunks(4)
                .filter(|pixel| pixel == &[255; 4])
                .count();
            assert!(white > 1000, "the shape is there: {white}");
        }
    }
}
