//! A sentence across a panel that stays until it is dealt with.

use super::{IconButton, Tone, quiet_button};
use crate::{fonts, icons, palette::Palette, theme::RADIUS};
use egui::{Align, Frame, Label, Layout, Margin, Stroke, Ui, Vec2};

/// What was pressed in a banner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BannerResponse {
    /// The action's button.
    pub action: bool,
    /// The cross.
    pub dismissed: bool,
}

/// A sentence with an icon in its colour, perhaps a button, perhaps a cross.
#[derive(Debug)]
#[must_use = "call `show`"]
pub struct Banner<'a> {
    tone: Tone,
    text: &'a str,
    action: Option<&'a str>,
    dismiss: Option<&'a str>,
}

impl<'a> Banner<'a> {
    /// Only the sentence.
    pub const fn new(tone: Tone, text: &'a str) -> Self {
        Self {
            tone,
            text,
            action: None,
            dismiss: None,
        }
    }

    /// With a button.
    pub const fn action(mut self, text: &'a str) -> Self {
        self.action = Some(text);
        self
    }

    /// With a cross of this name.
    pub const fn dismiss(mut self, name: &'a str) -> Self {
        self.dismiss = Some(name);
        self
    }

    /// Shows it across the room there is.
    pub fn show(self, ui: &mut Ui) -> BannerResponse {
        let palette = Palette::of(ui);
        let colour = self.tone.colour(palette);
        let mut pressed = BannerResponse::default();
        Frame::new()
            .fill(palette.soft(colour))
            .stroke(Stroke::new(1.0, colour.gamma_multiply(0.4)))
            .corner_radius(RADIUS)
            .inner_margin(Margin::symmetric(12, 6))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                // The row is as high as the sentence needs beside its icon and its buttons.
                let action = self.action.map_or(0.0, |action| {
                    let font = fonts::medium(13.5);
                    let galley = ui
                        .painter()
                        .layout_no_wrap(action.to_owned(), font, palette.text);
                    galley.size().x + 36.0
                });
                let cross = if self.dismiss.is_some() { 34.0 } else { 0.0 };
                let width = (ui.available_width() - 26.0 - action - cross).max(120.0);
                let font = fonts::medium(13.0);
                let galley = ui
                    .painter()
                    .layout(self.text.to_owned(), font, palette.text, width);
                let size = Vec2::new(ui.available_width(), galley.size().y.max(28.0));
                let layout = Layout::right_to_left(Align::Center);
                ui.allocate_ui_with_layout(size, layout, |ui| {
                    if let Some(name) = self.dismiss {
                        let cross = IconButton::new(icons::X, name).size(26.0);
                        pressed.dismissed = ui.add(cross).clicked();
                    }
                    if let Some(action) = self.action {
                        pressed.action = ui.add(quiet_button(action).height(28.0)).clicked();
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        self.tone.icon().show(ui, 18.0, colour);
                        ui.add(Label::new(galley));
                    });
                });
            });
        pressed
    }
}
