//! A field with its label above or beside it, tied together for assistive technology.

use crate::{fonts, palette::Palette};
use egui::{Align2, RichText, TextEdit, Ui, text_edit::TextEditOutput};

/// A one-line field that a person, a screen reader and a script know by the same word.
#[derive(Debug)]
pub struct LabelledField<'a> {
    label: &'a str,
    value: &'a mut String,
    hint: &'a str,
    width: f32,
    limit: usize,
    monospace: bool,
    invalid: bool,
    secret: bool,
}

impl<'a> LabelledField<'a> {
    /// A field for `value` called `label`, as wide as there is room.
    #[must_use]
    pub const fn new(label: &'a str, value: &'a mut String) -> Self {
        Self {
            label,
            value,
            hint: "",
            width: f32::INFINITY,
            // No field of ours takes more than a line a person would type.
            limit: 256,
            monospace: false,
            invalid: false,
            secret: false,
        }
    }

    /// What an empty field shows.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Sets the width of the field.
    #[must_use]
    pub const fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Most characters it takes, 256 otherwise.
    #[must_use]
    pub const fn limit(mut self, characters: usize) -> Self {
        self.limit = characters;
        self
    }

    /// Shows the value with letters of one width: addresses, ports.
    #[must_use]
    pub const fn monospace(mut self) -> Self {
        self.monospace = true;
        self
    }

    /// Frames the field in the colour of errors, and says so to assistive technology.
    #[must_use]
    pub const fn invalid(mut self, invalid: bool) -> Self {
        self.invalid = invalid;
        self
    }

    /// Shows dots instead of what is typed.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Shows the label, and below it the field.
    pub fn show(self, ui: &mut Ui) -> TextEditOutput {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            self.show_parts(ui)
        })
        .inner
    }

    /// Shows label and field side by side; the caller's layout is horizontal.
    pub fn show_inline(self, ui: &mut Ui) -> TextEditOutput {
        self.show_parts(ui)
    }

    fn show_parts(self, ui: &mut Ui) -> TextEditOutput {
        let palette = Palette::of(ui);
        let caption = RichText::new(self.label)
            .font(fonts::medium(12.5))
            .color(palette.text_muted);
        let label = ui.add(egui::Label::new(caption).selectable(false));
        let font = if self.monospace {
            fonts::monospace(13.0)
        } else {
            fonts::regular(14.0)
        };
        let mut scope = ui.new_child(egui::UiBuilder::new().layout(*ui.layout()));
        if self.invalid {
            let widgets = &mut scope.visuals_mut().widgets;
            widgets.inactive.bg_stroke.color = palette.error;
            widgets.hovered.bg_stroke.color = palette.error;
        }
        let mut output = TextEdit::singleline(self.value)
            .id_salt(self.label)
            .hint_text(RichText::new(self.hint).color(palette.text_muted))
            .font(font)
            .char_limit(self.limit)
            .password(self.secret)
            .desired_width(self.width)
            .align(Align2::LEFT_CENTER)
            .show(&mut scope);
        ui.advance_cursor_after_rect(scope.min_rect());
        let response = output.response.response.clone().labelled_by(label.id);
        if self.invalid {
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_invalid(egui::accesskit::Invalid::True);
            });
        }
        if label.clicked() {
            response.request_focus();
        }
        output.response.response = response;
        output
    }
}
