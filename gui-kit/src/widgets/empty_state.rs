//! What a panel shows when it has nothing: why, and what to do.

use super::plain_button;
use crate::{fonts, icons::Icon, palette::Palette};
use egui::{Align, Layout, RichText, Sense, Ui, UiBuilder, Vec2};

/// An icon, a title, a sentence and perhaps a button, in the middle of the room there is.
#[derive(Debug)]
#[must_use = "call `show`"]
pub struct EmptyState<'a> {
    icon: Icon,
    title: &'a str,
    text: &'a str,
    action: Option<(Icon, &'a str)>,
}

impl<'a> EmptyState<'a> {
    /// Without a button.
    pub const fn new(icon: Icon, title: &'a str, text: &'a str) -> Self {
        Self {
            icon,
            title,
            text,
            action: None,
        }
    }

    /// With a button below.
    pub const fn action(mut self, icon: Icon, text: &'a str) -> Self {
        self.action = Some((icon, text));
        self
    }

    /// Shows it; true when the button was pressed.
    pub fn show(self, ui: &mut Ui) -> bool {
        let palette = Palette::of(ui);
        let room = ui.available_rect_before_wrap();
        let (rect, _) = ui.allocate_exact_size(room.size(), Sense::hover());
        // A small panel does without the picture.
        let pictured = rect.height() >= 150.0;
        let width = rect.width().min(420.0);
        let height: f32 = if pictured { 64.0 } else { 0.0 }
            + 62.0
            + if self.action.is_some() { 46.0 } else { 0.0 };
        let inside = egui::Rect::from_center_size(
            rect.center(),
            Vec2::new(width, height.min(rect.height())),
        );
        let mut content = ui.new_child(
            UiBuilder::new()
                .max_rect(inside)
                .layout(Layout::top_down(Align::Center)),
        );
        content.set_clip_rect(rect.expand(4.0).intersect(ui.clip_rect()));
        content.spacing_mut().item_spacing.y = 6.0;
        if pictured {
            let (circle, _) = content.allocate_exact_size(Vec2::splat(52.0), Sense::hover());
            content
                .painter()
                .circle_filled(circle.center(), 26.0, palette.accent_soft);
            self.icon.paint(
                content.painter(),
                circle.center(),
                26.0,
                palette.accent_text,
            );
            content.add_space(4.0);
        }
        content.label(
            RichText::new(self.title)
                .font(fonts::semibold(15.0))
                .color(palette.text),
        );
        content.label(
            RichText::new(self.text)
                .font(fonts::regular(13.0))
                .color(palette.text_muted),
        );
        let Some((icon, text)) = self.action else {
            return false;
        };
        content.add_space(4.0);
        content.add(plain_button(text).icon(icon)).clicked()
    }
}
