//! A server's key that the user has to look at: the first one seen of it, or another than the known one.

use crate::action::Action;
use egui::{Align, CentralPanel, Frame, Grid, Label, Layout, Margin, RichText, ScrollArea, Ui};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{Banner, Tone, card_frame, plain_button, primary_button},
};
use lang::Lang;
use udp_core::sealed::identity::Pin;

/// The page's width.
const WIDTH: f32 = 460.0;
/// Words in a row: six stand in two.
const IN_A_ROW: usize = 3;

/// A key to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// Of a server that is not known.
    First(Pin),
    /// Another one than the known.
    Changed {
        /// The one that is remembered.
        known: Pin,
        /// The one presented.
        presented: Pin,
    },
}

impl Contact {
    /// The pin that would be trusted.
    #[must_use]
    pub const fn pin(&self) -> Pin {
        match self {
            Self::First(pin) | Self::Changed { presented: pin, .. } => *pin,
        }
    }
}

/// Draws the page, over everything else.
pub fn contact_ui(
    ui: &mut Ui,
    lang: Lang,
    address: &str,
    contact: &Contact,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    CentralPanel::default()
        .frame(Frame::new().fill(palette.bg))
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.vertical_centered(|ui| {
                    ui.add_space(((ui.available_height() - 440.0) * 0.4).max(12.0));
                    ui.set_max_width(WIDTH.min(ui.available_width() - 24.0));
                    card_frame(ui)
                        .inner_margin(Margin::same(28))
                        .show(ui, |ui| {
                            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                                ui.spacing_mut().item_spacing.y = 10.0;
                                match contact {
                                    Contact::First(pin) => {
                                        first_ui(ui, lang, address, *pin, actions);
                                    }
                                    Contact::Changed { known, presented } => {
                                        changed_ui(
                                            ui,
                                            lang,
                                            address,
                                            (*known, *presented),
                                            actions,
                                        );
                                    }
                                }
                            });
                        });
                    ui.add_space(12.0);
                });
            });
        });
}

fn first_ui(ui: &mut Ui, lang: Lang, address: &str, pin: Pin, actions: &mut Vec<Action>) {
    title_ui(ui, lang.contact_first_title());
    text_ui(ui, &lang.contact_first_what(address));
    words_ui(ui, lang.contact_words(), pin);
    text_ui(ui, lang.contact_first_compare());
    ui.add_space(6.0);
    let trust = primary_button(lang.trust())
        .icon(icons::CHECK)
        .full_width()
        .height(40.0);
    let trust = ui.add(trust);
    if trust.clicked() {
        actions.push(Action::Trust);
    }
    let cancel = plain_button(lang.cancel())
        .icon(icons::X)
        .full_width()
        .height(40.0);
    if ui.add(cancel).clicked() {
        actions.push(Action::Distrust);
    }
}

fn changed_ui(
    ui: &mut Ui,
    lang: Lang,
    address: &str,
    (known, presented): (Pin, Pin),
    actions: &mut Vec<Action>,
) {
    title_ui(ui, lang.contact_changed_title());
    Banner::new(Tone::Error, &lang.contact_changed_what(address)).show(ui);
    words_ui(ui, lang.contact_words_known(), known);
    words_ui(ui, lang.contact_words_presented(), presented);
    text_ui(ui, lang.contact_changed_advice());
    ui.add_space(6.0);
    // The safe way is the easy one.
    let back = primary_button(lang.contact_do_not_trust())
        .icon(icons::ARROW_LEFT)
        .full_width()
        .height(40.0);
    if ui.add(back).clicked() {
        actions.push(Action::Distrust);
    }
    let trust = plain_button(lang.contact_trust_new())
        .icon(icons::SHIELD_WARNING)
        .full_width()
        .height(40.0);
    if ui.add(trust).clicked() {
        actions.push(Action::Trust);
    }
}

fn title_ui(ui: &mut Ui, title: &str) {
    let palette = Palette::of(ui);
    ui.label(
        RichText::new(title)
            .font(fonts::semibold(19.0))
            .color(palette.text),
    );
}

fn text_ui(ui: &mut Ui, text: &str) {
    let palette = Palette::of(ui);
    let text = RichText::new(text)
        .font(fonts::regular(13.5))
        .color(palette.text);
    ui.add(Label::new(text).wrap());
}

/// The words of a key, large enough to be read out across a room.
pub fn words_ui(ui: &mut Ui, heading: &str, pin: Pin) {
    let palette = Palette::of(ui);
    let heading = RichText::new(heading)
        .font(fonts::medium(12.0))
        .color(palette.text_muted);
    ui.label(heading);
    let words = pin.words();
    let frame = Frame::new()
        .fill(palette.raised)
        .corner_radius(10)
        .inner_margin(Margin::symmetric(16, 10));
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let spacing = [28.0, 6.0];
        Grid::new(pin.to_string()).spacing(spacing).show(ui, |ui| {
            for (index, word) in words.iter().enumerate() {
                let word = RichText::new(word)
                    .font(fonts::semibold(17.0))
                    .color(palette.text);
                ui.label(word);
                if index % IN_A_ROW == IN_A_ROW - 1 {
                    ui.end_row();
                }
            }
        });
    });
}
