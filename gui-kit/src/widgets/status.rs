//! How something is: a dot, and a pill with a word.

use crate::{fonts, icons, icons::Icon, palette::Palette};
use egui::{Align2, Color32, Pos2, Response, Role, Sense, Ui, Vec2, WidgetInfo};

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    Neutral,
    /// It works.
    Ok,
    /// Worth knowing.
    Info,
    /// It needs a look.
    Warn,
    /// It failed.
    Error,
}

impl Tone {
    /// The colour of this tone's text and icon.
    #[must_use]
    pub const fn colour(self, palette: &Palette) -> Color32 {
        match self {
            Self::Neutral => palette.text_muted,
            Self::Ok => palette.ok,
            Self::Info => palette.info,
            Self::Warn => palette.warn,
            Self::Error => palette.error,
        }
    }

    /// The icon beside a sentence of this tone.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Neutral | Self::Info => icons::INFO,
            Self::Ok => icons::CHECK_CIRCLE,
            Self::Warn => icons::WARNING,
            Self::Error => icons::WARNING_CIRCLE,
        }
    }
}

/// A dot of `size`; decoration beside a word that says the same.
pub fn status_dot(ui: &mut Ui, tone: Tone, size: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    ui.painter()
        .circle_filled(rect.center(), size / 2.0, tone.colour(Palette::of(ui)));
    response
}

/// A word on its soft colour, with a dot before it.
pub fn status_pill(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    let palette = Palette::of(ui);
    let colour = tone.colour(palette);
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), fonts::medium(12.5), colour);
    let size = Vec2::new(galley.size().x + 32.0, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let fill = if tone == Tone::Neutral {
        palette.raised
    } else {
        palette.soft(colour)
    };
    ui.painter().rect_filled(rect, size.y / 2.0, fill);
    ui.painter()
        .circle_filled(Pos2::new(rect.left() + 13.0, rect.center().y), 3.5, colour);
    let left = Pos2::new(rect.left() + 22.0, rect.center().y);
    let place = Align2::LEFT_CENTER.anchor_size(left, galley.size());
    ui.painter().galley(place.min, galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}
