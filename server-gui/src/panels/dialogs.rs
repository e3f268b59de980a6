//! The dialogs: an announcement to everyone, an export, a ban that hits several people.
//! The invite has a file of its own.

use crate::{
    action::Action,
    model::{DoorChoice, Model},
    panels::invite,
    view::{Dialog, View},
};
use daemon::{doors::DoorPort, history::Format};
use egui::{
    Align, Context, Frame, Id, Key, KeyboardShortcut, Layout, Modal, ModalResponse, Modifiers,
    RichText, TextEdit, Ui,
};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{LabelledField, chip, danger_button, plain_button, primary_button},
};
use lang::Lang;
use protocol::{Text, text::MAX_TEXT_BYTES};
use std::net::{IpAddr, SocketAddr};
use udp_core::hub::{Order, Sanction};

/// Names said in the question; more than this are counted.
const NAMES: usize = 6;
/// Characters the field takes: what no announcement needs, so that a pasted book cannot stop the
/// window.
const FIELD: usize = 4 * MAX_TEXT_BYTES;
/// Width of a dialog that asks something.
const WIDTH: f32 = 440.0;

/// Draws the dialog that is open, if one is.
pub(crate) fn dialogs_ui(ctx: &Context, model: &Model, view: &mut View, actions: &mut Vec<Action>) {
    let done = match view.dialog {
        None => return,
        Some(Dialog::Announce) => announce_ui(ctx, model.lang, view, actions),
        Some(Dialog::Invite) => invite::invite_ui(ctx, model, view, actions),
        Some(Dialog::Export) => export_ui(ctx, model, view, actions),
        Some(Dialog::BanAddress(ip)) => {
            ban_address_ui(ctx, model, ip, !view.dialog_focused, actions)
        }
        Some(Dialog::OpenDoor(port, address)) => {
            let is_new = !view.dialog_focused;
            open_door_ui(ctx, model, (port, address), is_new, actions)
        }
    };
    view.dialog_focused = !done;
    if done {
        view.dialog = None;
    }
}

pub(crate) fn dialog(
    ctx: &Context,
    name: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui),
) -> ModalResponse<()> {
    Modal::new(Id::unique(name))
        .frame(Frame::window(&ctx.global_style()).inner_margin(20))
        .show(ctx, |ui| {
            ui.set_width(width);
            contents(ui);
        })
}

fn announce_ui(ctx: &Context, lang: Lang, view: &mut View, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    let send_key = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
    let entered = ctx.input_mut(|input| input.consume_shortcut(&send_key));
    let is_new = !view.dialog_focused;
    let response = dialog(ctx, "announce", WIDTH, |ui| {
        let palette = Palette::of(ui);
        ui.label(RichText::new(lang.announce_title()).font(fonts::semibold(17.0)));
        ui.label(RichText::new(lang.announce_hint()).color(palette.text_muted));
        let caption = RichText::new(lang.announce_text())
            .font(fonts::medium(12.5))
            .color(palette.text_muted);
        let label = ui.add(egui::Label::new(caption).selectable(false));
        let field = egui::ScrollArea::vertical()
            .max_height(220.0)
            .show(ui, |ui| {
                TextEdit::multiline(&mut view.announcement)
                    .id_salt("announcement")
                    .char_limit(FIELD)
                    .desired_rows(5)
                    .desired_width(f32::INFINITY)
                    .show(ui)
                    .response
                    .response
                    .labelled_by(label.id)
            })
            .inner;
        if is_new {
            field.request_focus();
        }
        let text = view.announcement.trim();
        let fits = fits(text);
        let (bytes, most) = (
            lang.whole(text.len() as u64),
            lang.whole(MAX_TEXT_BYTES as u64),
        );
        let (counter, colour) = if fits {
            (lang.announce_bytes(&bytes, &most), palette.text_muted)
        } else {
            (lang.announce_too_long(&bytes, &most), palette.error)
        };
        let counter = RichText::new(counter).font(fonts::regular(12.0));
        ui.label(counter.color(colour));
        ui.add_space(4.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let ready = fits && !text.is_empty();
            let send = primary_button(lang.announce_send()).icon(icons::MEGAPHONE);
            if ui.add_enabled(ready, send).clicked() || ready && entered {
                // The draft goes once the server has taken it.
                actions.push(Action::Order(Order::Announce(text.to_owned())));
            }
            if ui.add(plain_button(lang.cancel())).clicked() {
                done = true;
            }
        });
    });
    done || response.should_close()
}

/// Whether a text fits into the parts a message may have.
fn fits(text: &str) -> bool {
    text.len() <= MAX_TEXT_BYTES
        && Text::new(text)
            .parts()
            .nth(protocol::text::MAX_PARTS)
            .is_none()
}

fn export_ui(ctx: &Context, model: &Model, view: &mut View, actions: &mut Vec<Action>) -> bool {
    let lang = model.lang;
    let mut done = false;
    let is_new = !view.dialog_focused;
    let response = dialog(ctx, "export", WIDTH, |ui| {
        let palette = Palette::of(ui);
        ui.label(RichText::new(lang.export_title()).font(fonts::semibold(17.0)));
        let intro = lang.export_intro(&model.data_folder.display().to_string());
        ui.label(RichText::new(intro).color(palette.text_muted));
        ui.add_space(4.0);
        let field = LabelledField::new(lang.export_conversation(), &mut view.export.conversation)
            .hint(lang.export_conversation_hint())
            .limit(64)
            .show(ui)
            .response
            .response;
        if is_new {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.horizontal(|ui| {
            let caption = RichText::new(lang.export_format()).font(fonts::medium(12.5));
            ui.label(caption.color(palette.text_muted));
            for format in Format::ALL {
                if chip(ui, view.export.format == format, format.name()).clicked() {
                    view.export.format = format;
                }
            }
        });
        ui.add_space(6.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let export = primary_button(lang.export_start()).icon(icons::DOWNLOAD_SIMPLE);
            if ui.add(export).clicked() || entered {
                actions.push(Action::ExportHistory(view.export.clone()));
                done = true;
            }
            if ui.add(plain_button(lang.cancel())).clicked() {
                done = true;
            }
        });
    });
    done || response.should_close()
}

fn ban_address_ui(
    ctx: &Context,
    model: &Model,
    ip: IpAddr,
    is_new: bool,
    actions: &mut Vec<Action>,
) -> bool {
    let lang = model.lang;
    let mut done = false;
    let response = dialog(ctx, "ban address", WIDTH, |ui| {
        let title = lang.ban_address_title(&ip.to_string());
        ui.label(RichText::new(title).font(fonts::semibold(17.0)));
        let count = model.people.at(ip).count();
        let mut names = model
            .people
            .at(ip)
            .take(NAMES)
            .map(|person| person.name.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        if count > NAMES {
            names = lang.ban_address_more(&names, &lang.whole((count - NAMES) as u64));
        }
        let text = match count {
            // They left while the question stood there.
            0 | 1 => lang.ban_address_hint().to_owned(),
            _ => lang.ban_address_many(&lang.whole(count as u64), &names),
        };
        ui.label(RichText::new(text).color(Palette::of(ui).text_muted));
        ui.add_space(6.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let ban = danger_button(lang.ban_address()).icon(icons::PROHIBIT);
            if ui.add(ban).clicked() {
                let sanction = Sanction::BannedAddress(ip);
                actions.push(Action::Order(Order::Impose(sanction)));
                done = true;
            }
            let cancel = ui.add(plain_button(lang.cancel()));
            if is_new {
                // Enter, pressed in passing, must not ban a classroom.
                cancel.request_focus();
            }
            if cancel.clicked() {
                done = true;
            }
        });
    });
    done || response.should_close()
}

fn open_door_ui(
    ctx: &Context,
    model: &Model,
    (port, address): (DoorPort, SocketAddr),
    is_new: bool,
    actions: &mut Vec<Action>,
) -> bool {
    let lang = model.lang;
    let mut done = false;
    let response = dialog(ctx, "open door", WIDTH, |ui| {
        let title = lang.door_ask_title(port.text(lang));
        ui.label(RichText::new(title).font(fonts::semibold(17.0)));
        let text = lang.door_ask_text(&address.to_string());
        ui.label(RichText::new(text).color(Palette::of(ui).text_muted));
        if model.has_password {
            let warning = RichText::new(lang.door_ask_no_password());
            ui.label(warning.color(Palette::of(ui).warn));
        }
        ui.add_space(6.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let open = danger_button(lang.door_to_network()).icon(icons::WIFI_HIGH);
            if ui.add(open).clicked() {
                let is_open = true;
                actions.push(Action::SetDoor(port, DoorChoice { is_open, address }));
                done = true;
            }
            let cancel = ui.add(plain_button(lang.cancel()));
            if is_new {
                // Enter, pressed in passing, must not open anything to strangers.
                cancel.request_focus();
            }
            if cancel.clicked() {
                done = true;
            }
        });
    });
    done || response.should_close()
}
