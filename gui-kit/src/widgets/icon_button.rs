//! A square button that shows only an icon, and still has a name.

use super::focus_ring;
use crate::{icons::Icon, palette::Palette, theme::RADIUS};
use egui::{Color32, Response, Role, Sense, Ui, Vec2, Widget, WidgetInfo};

/// An icon to press. The name is what assistive technology says and the tooltip shows.
#[derive(Debug, Clone)]
#[must_use = "a button appears when it is added: `ui.add(button)`"]
pub struct IconButton<'a> {
    icon: Icon,
    name: &'a str,
    hint: Option<&'a str>,
    size: f32,
    selected: Option<bool>,
    filled: bool,
}

/// Adds an icon button of the usual size.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    ui.add(IconButton::new(icon, name))
}

impl<'a> IconButton<'a> {
    /// A button named `name`.
    pub const fn new(icon: Icon, name: &'a str) -> Self {
        Self {
            icon,
            name,
            hint: None,
            size: 32.0,
            selected: None,
            filled: false,
        }
    }

    /// What the tooltip shows instead of the name, such as the name with its shortcut.
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Sets the side of the square, 32 otherwise.
    pub const fn size(mut self, size: f32) -> Self {
        self.size = size;
        self
    }

    /// Makes it a toggle that is on or off.
    pub const fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }

    /// Fills it with the accent: the one button to press.
    pub const fn filled(mut self) -> Self {
        self.filled = true;
        self
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(self.size), Sense::click());
        let enabled = ui.is_enabled();
        response.widget_info(|| match self.selected {
            Some(selected) => WidgetInfo::selected(Role::Button, enabled, selected, self.name),
            None => WidgetInfo::labeled(Role::Button, enabled, self.name),
        });
        if ui.is_rect_visible(rect) {
            let palette = Palette::of(ui);
            let pointed = response.hovered() || response.is_pointer_button_down_on();
            let (fill, colour) = if self.filled && enabled {
                (palette.accent, palette.on_accent)
            } else if self.filled {
                (palette.raised, palette.text_muted)
            } else if self.selected == Some(true) {
                (palette.accent_soft, palette.accent_text)
            } else if pointed && enabled {
                (palette.hover, palette.text)
            } else {
                (Color32::TRANSPARENT, palette.text_muted)
            };
            let radius = f32::from(RADIUS);
            ui.painter().rect_filled(rect, radius, fill);
            self.icon.paint(
                ui.painter(),
                rect.center(),
                (self.size * 0.58).round(),
                colour,
            );
            focus_ring(ui, &response, radius);
        }
        response.on_hover_text(self.hint.unwrap_or(self.name))
    }
}
