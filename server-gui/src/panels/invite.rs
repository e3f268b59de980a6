//! The invite: the words of the key, the text to send, and its QR code.

use crate::{
    action::Action,
    model::{Identity, Model},
    panels::{dialogs::dialog, qr::Qr},
    view::View,
};
use daemon::server::KeyKind;
use egui::{Context, Frame, Label, Margin, Response, RichText, Role, Ui, WidgetInfo};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{chip, plain_button, primary_button},
};
use lang::Lang;
use std::net::SocketAddr;

/// Width of words and text: three words beside each other, an invite in four lines.
const LEFT: f32 = 330.0;
/// Most that the code may take, its margin included: five points a module for most invites.
const CODE: f32 = 250.0;
const GAP: f32 = 20.0;
/// Words in a line: two lines are easier to read out than one long one.
const WORDS_IN_LINE: usize = 3;

/// Draws the dialog; true when it is done.
pub(crate) fn invite_ui(
    ctx: &Context,
    model: &Model,
    view: &mut View,
    actions: &mut Vec<Action>,
) -> bool {
    let entrances = model.entrances();
    let (Some(identity), Some(first)) = (model.identity, entrances.first()) else {
        return true;
    };
    let lang = model.lang;
    // Chosen once, it may be gone: the machine has left that network.
    let chosen = view.invite_at.filter(|at| entrances.contains(at));
    let at = chosen.unwrap_or(*first);
    let invite = identity.invite(at).map(|invite| invite.to_string());
    let is_new = !view.dialog_focused;
    let mut done = false;
    let response = dialog(ctx, "invite", LEFT + GAP + CODE, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(RichText::new(lang.invite_title()).font(fonts::semibold(17.0)));
        muted(ui, lang.invite_intro());
        ui.add_space(4.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            ui.vertical(|ui| {
                ui.set_width(LEFT);
                ui.spacing_mut().item_spacing.x = 6.0;
                words_ui(ui, identity, lang);
                ui.add_space(6.0);
                text_ui(ui, &entrances, at, invite.as_deref(), view, lang);
            });
            ui.vertical(|ui| {
                ui.set_width(CODE);
                match &invite {
                    Some(invite) if !at.ip().is_loopback() => code_ui(ui, invite, view, lang),
                    _ => nobody_ui(ui, model),
                }
            });
        });
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let copy = primary_button(lang.invite_copy()).icon(icons::COPY);
            let close = plain_button(lang.close());
            let rest = ui.available_width() - copy.width(ui) - close.width(ui);
            ui.add_space((rest - ui.spacing().item_spacing.x).max(0.0));
            let closing = ui.add(close);
            let copy = ui.add_enabled(invite.is_some(), copy);
            if is_new {
                copy.request_focus();
            }
            if let Some(text) = invite.as_ref().filter(|_| copy.clicked()) {
                actions.push(Action::Copy {
                    text: text.clone(),
                    news: lang.invite_copied().to_owned(),
                });
            }
            done = closing.clicked();
        });
    });
    done || response.should_close()
}

/// The words of the key, to be read out.
fn words_ui(ui: &mut Ui, identity: Identity, lang: Lang) {
    let palette = Palette::of(ui);
    caption(ui, lang.invite_key_words());
    let words: Vec<String> = identity.pin.words().iter().collect();
    let lines: Vec<String> = words
        .chunks(WORDS_IN_LINE)
        .map(|line| line.join("  "))
        .collect();
    raised(ui, |ui| {
        let lines = RichText::new(lines.join("\n")).font(fonts::semibold(23.0));
        let label = ui.add(Label::new(lines.color(palette.text)));
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.join(" ")));
    });
    muted(ui, lang.invite_read_out());
    if identity.key == KeyKind::Passing {
        ui.horizontal_top(|ui| {
            icons::WARNING.show(ui, 17.0, palette.warn);
            // A row does not wrap by itself.
            let passing = RichText::new(lang.invite_passing()).color(palette.warn);
            ui.add(Label::new(passing).wrap());
        });
    }
}

/// The invite as text, for the address chosen.
fn text_ui(
    ui: &mut Ui,
    entrances: &[SocketAddr],
    at: SocketAddr,
    invite: Option<&str>,
    view: &mut View,
    lang: Lang,
) {
    caption(ui, lang.invite_text());
    if entrances.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            for entrance in entrances {
                if chip(ui, *entrance == at, &entrance.ip().to_string()).clicked() {
                    view.invite_at = Some(*entrance);
                }
            }
        });
    }
    if let Some(invite) = invite {
        raised(ui, |ui| {
            let text = RichText::new(invite).font(fonts::monospace(12.5));
            ui.add(Label::new(text.color(Palette::of(ui).text)).wrap());
        });
    }
}

fn code_ui(ui: &mut Ui, invite: &str, view: &mut View, lang: Lang) {
    if view.invite_qr.as_ref().is_none_or(|qr| qr.text() != invite) {
        view.invite_qr = Qr::of(invite);
    }
    if let Some(qr) = &view.invite_qr {
        qr.show(ui, CODE, lang.invite_qr());
    }
}

/// What stands in the code's place where nobody else could follow it.
fn nobody_ui(ui: &mut Ui, model: &Model) {
    let palette = Palette::of(ui);
    raised(ui, |ui| {
        icons::PLUGS.show(ui, 26.0, palette.warn);
        ui.add_space(4.0);
        let text = if model.serves_all_interfaces() {
            model.lang.invite_no_network()
        } else {
            model.lang.invite_only_here()
        };
        ui.label(RichText::new(text).color(palette.text));
    });
}

fn raised(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    Frame::new()
        .fill(Palette::of(ui).raised)
        .corner_radius(8)
        .inner_margin(Margin::symmetric(14, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui);
        });
}

fn caption(ui: &mut Ui, text: &str) -> Response {
    let text = RichText::new(text).font(fonts::semibold(11.5));
    ui.label(text.color(Palette::of(ui).text_muted))
}

fn muted(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Palette::of(ui).text_muted));
}
