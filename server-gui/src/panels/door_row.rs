//! One door: its switch, its address, how it stands, who is here by it, what to type elsewhere.

use crate::{
    action::Action,
    model::{Door, DoorChoice, Model, Notice, on_all_interfaces, on_this_computer},
    panels::layout::at_the_end,
    view::{Dialog, View},
};
use daemon::doors::{DoorPort, DoorState, nodes_file};
use egui::{
    Align, Align2, Checkbox, Color32, Id, Key, Label, Layout, Margin, Response, RichText, Stroke,
    TextEdit, Ui, Vec2,
};
use gui_kit::{
    fonts, icons,
    icons::Icon,
    palette::Palette,
    widgets::{IconButton, Tone, card_frame, plain_button, quiet_button, status_pill},
};
use lang::Lang;
use std::net::SocketAddr;

/// Height of the row with the controls.
const ROW: f32 = 34.0;
/// Height of the row with the words.
const WORDS: f32 = 30.0;
/// Width of a door's name with its switch.
const NAME: f32 = 190.0;
/// Names shown of the people at a door; more than this are counted.
const NAMES: usize = 12;

pub(crate) fn door_row_ui(
    ui: &mut Ui,
    model: &mut Model,
    view: &mut View,
    port: DoorPort,
    actions: &mut Vec<Action>,
) {
    card_frame(ui)
        .inner_margin(Margin::symmetric(14, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = Vec2::new(8.0, 0.0);
            let row = Layout::left_to_right(Align::Center);
            let size = |height| Vec2::new(ui.available_width(), height);
            let (controls, words) = (size(ROW), size(WORDS));
            ui.allocate_ui_with_layout(controls, row, |ui| {
                ui.set_min_height(ROW);
                controls_ui(ui, model, view, port, actions);
            });
            ui.allocate_ui_with_layout(words, row, |ui| {
                ui.set_min_height(WORDS);
                words_ui(ui, model, port, actions);
            });
        });
}

fn controls_ui(
    ui: &mut Ui,
    model: &mut Model,
    view: &mut View,
    port: DoorPort,
    actions: &mut Vec<Action>,
) {
    let lang = model.lang;
    let name = port.text(lang);
    let choice = model.doors.get(port).choice();
    let mut wish = |view: &mut View, wanted: DoorChoice| {
        if wanted.is_open_to_network() {
            view.dialog = Some(Dialog::OpenDoor(port, wanted.address));
            view.dialog_focused = false;
        } else {
            actions.push(Action::SetDoor(port, wanted));
        }
    };
    let row = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(Vec2::new(NAME, ROW), row, |ui| {
        ui.set_min_width(NAME);
        icon(port).show(ui, 18.0, Palette::of(ui).text_muted);
        let mut is_open = choice.is_open;
        let text = RichText::new(name).font(fonts::medium(14.0));
        // On a card an empty box without a line around it is hardly seen.
        let line = Palette::of(ui).text_faint;
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.bg_stroke = Stroke::new(1.0, line);
        if ui.add(Checkbox::new(&mut is_open, text)).changed() {
            wish(view, DoorChoice { is_open, ..choice });
        }
    });
    if let Some(address) = address_ui(ui, model.doors.get_mut(port), lang) {
        wish(view, DoorChoice { address, ..choice });
    }
    pill_ui(ui, model, port);
    let is_local = choice.address.ip().is_loopback();
    let (text, name) = if is_local {
        (lang.door_to_network(), lang.door_to_network_one(name))
    } else {
        (
            lang.door_to_this_computer(),
            lang.door_to_this_computer_one(name),
        )
    };
    let icon = if is_local {
        icons::WIFI_HIGH
    } else {
        icons::DESKTOP
    };
    let button = plain_button(text).icon(icon).name(&name).height(30.0);
    at_the_end(ui, button.width(ui), |ui| {
        if ui.add(button).clicked() {
            let wanted = if is_local {
                let address = on_all_interfaces(choice.address);
                DoorChoice {
                    is_open: true,
                    address,
                }
            } else {
                let address = on_this_computer(choice.address);
                DoorChoice { address, ..choice }
            };
            wish(view, wanted);
        }
    });
}

/// Its fields; the address typed once the keyboard has left them.
fn address_ui(ui: &mut Ui, door: &mut Door, lang: Lang) -> Option<SocketAddr> {
    let typed = door.typed();
    let blames = |ip: bool| {
        typed.as_ref().is_err_and(|notice| match notice {
            Notice::BadIp(_) => ip,
            _ => !ip,
        })
    };
    let (bad_ip, bad_port) = (blames(true), blames(false));
    let name = door.port.text(lang);
    let id = ui.scope_id().with(("door", door.port));
    let ip_name = lang.door_ip(name);
    // An IPv6 address with brackets.
    let ip = (id.with("ip"), ip_name.as_str(), 150.0, 48, bad_ip);
    let ip = field_ui(ui, &mut door.form.ip, ip);
    let port_name = lang.door_port(name);
    let port = (id.with("port"), port_name.as_str(), 70.0, 8, bad_port);
    let port = field_ui(ui, &mut door.form.port, port);
    let left = ip.lost_focus() || port.lost_focus();
    if left && ui.input(|input| input.key_pressed(Key::Escape)) {
        door.revert();
    }
    if ip.has_focus() || port.has_focus() {
        return None;
    }
    let address = door.typed().ok()??;
    // What is in force stays to be seen until the new address is agreed to.
    door.revert();
    Some(address)
}

/// A field with its name, width, most characters, and whether it is at fault.
fn field_ui(
    ui: &mut Ui,
    value: &mut String,
    (id, name, width, limit, invalid): (Id, &str, f32, usize, bool),
) -> Response {
    let palette = Palette::of(ui);
    let response = ui
        .scope(|ui| {
            if invalid {
                let widgets = &mut ui.visuals_mut().widgets;
                widgets.inactive.bg_stroke.color = palette.error;
                widgets.hovered.bg_stroke.color = palette.error;
            }
            let field = TextEdit::singleline(value)
                .id(id)
                .font(fonts::monospace(13.0))
                .char_limit(limit)
                .desired_width(width)
                .align(Align2::LEFT_CENTER);
            ui.add(field)
        })
        .inner;
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_label(name);
        if invalid {
            node.set_invalid(egui::accesskit::Invalid::True);
        }
    });
    response.on_hover_text(name)
}

fn pill_ui(ui: &mut Ui, model: &Model, port: DoorPort) {
    let lang = model.lang;
    let door = model.doors.get(port);
    let choice = door.choice();
    let (tone, text) = match door.state() {
        Some(DoorState::Open(at)) if at.ip().is_loopback() => {
            (Tone::Ok, lang.door_state_open(&at.to_string()))
        }
        Some(DoorState::Open(at)) => (Tone::Warn, lang.door_state_open(&at.to_string())),
        Some(DoorState::Failed(..)) => (Tone::Error, lang.door_state_failed().to_owned()),
        Some(DoorState::Closed) if choice.is_open => {
            (Tone::Info, lang.door_state_opening().to_owned())
        }
        None if choice.is_open => (Tone::Info, lang.door_state_at_start().to_owned()),
        Some(DoorState::Closed) | None => (Tone::Neutral, lang.door_state_closed().to_owned()),
    };
    let pill = status_pill(ui, tone, &text);
    if choice.is_open_to_network() {
        pill.on_hover_text(lang.door_network_hint());
    }
}

fn words_ui(ui: &mut Ui, model: &Model, port: DoorPort, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let name = port.text(lang);
    let door = model.doors.get(port);
    let words = |ui: &mut Ui, text: &str, colour: Color32| {
        let text = RichText::new(text).font(fonts::regular(13.0)).color(colour);
        ui.add(Label::new(text).truncate())
    };
    if let Err(notice) = door.typed() {
        Tone::Error.icon().show(ui, 16.0, palette.error);
        words(ui, &typed_text(&notice, port, lang), palette.error);
        return;
    }
    if let Some(DoorState::Failed(address, trouble)) = door.state() {
        Tone::Error.icon().show(ui, 16.0, palette.error);
        let retry_name = lang.door_try_again_one(name);
        let retry = quiet_button(lang.door_try_again()).name(&retry_name);
        let retry = retry.height(26.0);
        let width = ui.available_width() - retry.width(ui) - 8.0;
        let row = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(Vec2::new(width, WORDS), row, |ui| {
            ui.set_min_width(width);
            words(ui, &trouble.text(*address, lang), palette.error);
        });
        if ui.add(retry).clicked() {
            actions.push(Action::RetryDoor(port));
        }
        return;
    }
    let people = people_width(port);
    let row = Layout::left_to_right(Align::Center);
    let width = ui.available_width() - people;
    ui.allocate_ui_with_layout(Vec2::new(width, WORDS), row, |ui| {
        ui.set_min_width(width);
        if door.choice().is_open {
            use_ui(ui, model, port, actions);
        } else {
            words(ui, lang.door_closed_text(), palette.text_muted);
        }
    });
    people_ui(ui, model, port);
}

/// What to type into the existing program, and a button that copies it.
fn use_ui(ui: &mut Ui, model: &Model, port: DoorPort, actions: &mut Vec<Action>) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let (text, copied) = how_to_use(model, port);
    let button = copied.is_some();
    let copy_name = lang.door_copy(port.text(lang));
    let room = ui.available_width() - if button { 34.0 } else { 0.0 };
    let colour = if button { palette.text } else { palette.warn };
    let text = RichText::new(text).font(fonts::regular(13.0)).color(colour);
    let label = ui
        .scope(|ui| {
            ui.set_max_width(room);
            ui.add(Label::new(text).truncate())
        })
        .inner;
    if port == DoorPort::Nodes {
        let file = nodes_file(&model.data_folder).display().to_string();
        label.on_hover_text(lang.door_nodes_file(&file));
    }
    if let Some(text) = copied
        && ui
            .add(IconButton::new(icons::COPY, &copy_name).size(26.0))
            .clicked()
    {
        let news = lang.address_copied(&text);
        actions.push(Action::Copy { text, news });
    }
}

/// The sentence, and what of it is to be copied.
fn how_to_use(model: &Model, port: DoorPort) -> (String, Option<String>) {
    let lang = model.lang;
    let reached = |port| {
        let address = model.doors.get(port).address();
        let likeliest = model.reached_at(address).into_iter().next();
        likeliest.unwrap_or(address)
    };
    let at = reached(port);
    let host = at.ip().to_string();
    match port {
        DoorPort::Multicast => (
            lang.door_use_multicast(&host, at.port()),
            Some(at.to_string()),
        ),
        DoorPort::RoomsA | DoorPort::RoomsB => {
            let binder = model.doors.get(DoorPort::Binder);
            let has_failed = matches!(binder.state(), Some(DoorState::Failed(..)));
            if has_failed || !binder.choice().is_open {
                return (lang.door_use_rooms_no_binder().to_owned(), None);
            }
            let binder = reached(DoorPort::Binder).to_string();
            (lang.door_use_rooms(&binder, at.port()), Some(binder))
        }
        DoorPort::Binder => (lang.door_use_binder(&host, at.port()), Some(at.to_string())),
        DoorPort::Nodes => {
            let entry = format!(r#"{{"host": "{host}", "port": {}}}"#, at.port());
            (lang.door_use_nodes(&entry), Some(entry))
        }
    }
}

/// Room for how many are here; the binder has nobody.
const fn people_width(port: DoorPort) -> f32 {
    if port.kind().is_some() { 120.0 } else { 0.0 }
}

fn people_ui(ui: &mut Ui, model: &Model, port: DoorPort) {
    let lang = model.lang;
    let Some(kind) = port.kind().filter(|_| model.snapshot().is_some()) else {
        return;
    };
    let palette = Palette::of(ui);
    let count = model.people.by(kind).count();
    let text = match count {
        0 => lang.door_people_none().to_owned(),
        1 => lang.door_people_one().to_owned(),
        _ => lang.door_people(&lang.whole(count as u64)),
    };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let text = RichText::new(text).font(fonts::regular(12.5));
        let text = text.color(palette.text_muted);
        let label = ui.add(Label::new(text).selectable(false));
        icons::USERS.show(ui, 15.0, palette.text_muted);
        if count == 0 {
            return;
        }
        let names = model.people.by(kind).take(NAMES);
        let names: Vec<&str> = names.map(|person| person.name.as_str()).collect();
        let names = names.join(", ");
        label.on_hover_text(if count > NAMES {
            lang.door_people_more(&names, &lang.whole((count - NAMES) as u64))
        } else {
            names
        });
    });
}

/// What is wrong with an address that was typed.
fn typed_text(notice: &Notice, port: DoorPort, lang: Lang) -> String {
    match notice {
        Notice::BadIp(typed) => lang.door_bad_ip(typed),
        Notice::BadPort(typed) => lang.door_bad_port(typed, port.custom()),
        other => other.text(lang),
    }
}

const fn icon(port: DoorPort) -> Icon {
    match port {
        DoorPort::Multicast => icons::BROADCAST,
        DoorPort::RoomsA | DoorPort::RoomsB => icons::CHATS,
        DoorPort::Binder => icons::ADDRESS_BOOK,
        DoorPort::Nodes => icons::SHARE_NETWORK,
    }
}
