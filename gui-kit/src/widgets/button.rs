//! Buttons with a text: the one to press, the one that ends something, and the plain ones.

use super::focus_ring;
use crate::{fonts, icons::Icon, palette::Palette, theme::RADIUS};
use egui::{
    Align2, Color32, Galley, Pos2, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget,
    WidgetInfo,
};
use std::sync::Arc;

/// Space before and after icon and text.
const PADDING: f32 = 14.0;
const ICON: f32 = 16.0;
/// Space between icon and text.
const GAP: f32 = 8.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primary,
    Danger,
    Plain,
    Quiet,
}

/// A button with a text and, perhaps, an icon that is no part of its accessible name.
#[derive(Debug, Clone)]
#[must_use = "a button appears when it is added: `ui.add(button)`"]
pub struct TextButton<'a> {
    kind: Kind,
    text: &'a str,
    icon: Option<Icon>,
    name: Option<&'a str>,
    full_width: bool,
    flush: bool,
    height: f32,
}

/// The one button of a panel that does what the panel is for.
pub const fn primary_button(text: &str) -> TextButton<'_> {
    TextButton::new(Kind::Primary, text)
}

/// A button that ends something.
pub const fn danger_button(text: &str) -> TextButton<'_> {
    TextButton::new(Kind::Danger, text)
}

/// Any other button.
pub const fn plain_button(text: &str) -> TextButton<'_> {
    TextButton::new(Kind::Plain, text)
}

/// A button without a frame, for what is seldom pressed.
pub const fn quiet_button(text: &str) -> TextButton<'_> {
    TextButton::new(Kind::Quiet, text)
}

impl<'a> TextButton<'a> {
    const fn new(kind: Kind, text: &'a str) -> Self {
        Self {
            kind,
            text,
            icon: None,
            name: None,
            full_width: false,
            flush: false,
            height: 34.0,
        }
    }

    /// Puts an icon before the text.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What assistive technology says instead of the text: where many buttons have the same text, the
    /// text and what it is about.
    pub const fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// Takes all the width there is.
    pub const fn full_width(mut self) -> Self {
        self.full_width = true;
        self
    }

    /// Begins with its text, in line with what stands above; the icon follows. The ground reaches out
    /// to the left, so this is for a quiet button, whose ground shows under the pointer only.
    pub const fn flush(mut self) -> Self {
        self.flush = true;
        self
    }

    /// Sets the height, 34 otherwise.
    pub const fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// How wide it will be, unless it takes all there is: for what shares a row with it.
    #[must_use]
    pub fn width(&self, ui: &Ui) -> f32 {
        let before_content = if self.flush { 0.0 } else { PADDING };
        before_content + self.content_width(&self.galley(ui)) + PADDING
    }

    fn galley(&self, ui: &Ui) -> Arc<Galley> {
        let font = match self.kind {
            Kind::Primary | Kind::Danger => fonts::semibold(13.5),
            Kind::Plain | Kind::Quiet => fonts::medium(13.5),
        };
        ui.painter()
            .layout_no_wrap(self.text.to_owned(), font, Color32::PLACEHOLDER)
    }

    /// The width of icon and text.
    fn content_width(&self, galley: &Galley) -> f32 {
        let beside = if self.icon.is_some() { ICON + GAP } else { 0.0 };
        beside + galley.size().x
    }

    /// Fill, frame and text for the state the button is in.
    fn colours(&self, ui: &Ui, response: &Response) -> (Color32, Stroke, Color32) {
        let palette = Palette::of(ui);
        let pointed = response.hovered() || response.is_pointer_button_down_on();
        let line = Stroke::new(1.0, palette.border);
        if !ui.is_enabled() {
            // Neutral: a pale accent looks broken rather than resting.
            return match self.kind {
                Kind::Quiet => (Color32::TRANSPARENT, Stroke::NONE, palette.text_muted),
                Kind::Primary | Kind::Danger | Kind::Plain => {
                    (palette.raised, line, palette.text_muted)
                }
            };
        }
        // Filled buttons get darker under the pointer: their text keeps its contrast.
        let pressed = |fill: Color32| {
            if pointed {
                fill.lerp_to_gamma(Color32::BLACK, 0.08)
            } else {
                fill
            }
        };
        match self.kind {
            Kind::Primary if ui.visuals().dark_mode => {
                let fill = if pointed {
                    palette.accent.lerp_to_gamma(Color32::WHITE, 0.12)
                } else {
                    palette.accent
                };
                (fill, Stroke::NONE, palette.on_accent)
            }
            Kind::Primary => (pressed(palette.accent), Stroke::NONE, palette.on_accent),
            Kind::Danger => (pressed(palette.danger), Stroke::NONE, palette.on_danger),
            Kind::Plain if pointed => (palette.hover, line, palette.text),
            Kind::Plain => (palette.surface, line, palette.text),
            Kind::Quiet if pointed => (palette.hover, Stroke::NONE, palette.accent_text),
            Kind::Quiet => (Color32::TRANSPARENT, Stroke::NONE, palette.accent_text),
        }
    }
}

impl Widget for TextButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let galley = self.galley(ui);
        let content = self.content_width(&galley);
        let mut width = self.width(ui);
        if self.full_width {
            width = width.max(ui.available_width());
        }
        let (rect, response) =
            ui.allocate_exact_size(Vec2::new(width, self.height), Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(
                Role::Button,
                ui.is_enabled(),
                self.name.unwrap_or(self.text),
            )
        });
        if ui.is_rect_visible(rect) {
            let (fill, stroke, text) = self.colours(ui, &response);
            let radius = f32::from(RADIUS);
            let reach = if self.flush { PADDING } else { 0.0 };
            let ground = rect.with_min_x(rect.left() - reach);
            ui.painter()
                .rect(ground, radius, fill, stroke, StrokeKind::Inside);
            let left = ground.center().x - content / 2.0;
            let (icon_left, text_left) = if self.flush {
                (left + content - ICON, left)
            } else {
                (left, left + content - galley.size().x)
            };
            if let Some(icon) = self.icon {
                let centre = Pos2::new(icon_left + ICON / 2.0, rect.center().y);
                icon.paint(ui.painter(), centre, ICON, text);
            }
            let at = Pos2::new(text_left, rect.center().y);
            let place = Align2::LEFT_CENTER.anchor_size(at, galley.size());
            ui.painter().galley(place.min, galley, text);
            focus_ring(ui, &response, radius);
        }
        response
    }
}
