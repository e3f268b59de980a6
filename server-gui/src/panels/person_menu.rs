//! The menu of a person: what the operator can do to them, by pointer and by keyboard.

use crate::{
    action::Action,
    model::Model,
    view::{Dialog, PersonMenu, View},
};
use egui::{
    Id, Key, Label, Layout, Modifiers, Popup, PopupKind, Response, RichText, Ui, Vec2,
    containers::menu::menu_style,
};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{IconButton, menu_choice},
};
use udp_core::{
    hub::{Order, Sanction},
    server::PersonRow,
};

/// The button of a row. Enter and Space press it; Menu and Shift+F10 open the menu too.
pub(crate) fn button_ui(ui: &mut Ui, model: &Model, view: &mut View, person: &PersonRow) {
    let name = model
        .lang
        .actions_for(person.name.as_str(), person.id.value());
    // Named after the person, so that the keyboard stays with them when the rows move.
    let button = ui
        .push_id(("person", person.id.value()), |ui| {
            ui.add(IconButton::new(icons::DOTS_THREE_VERTICAL, &name).size(26.0))
        })
        .inner;
    if button.clicked() || menu_key(ui, &button) {
        view.person_menu = Some(PersonMenu {
            person: person.clone(),
            at: button.rect.left_bottom() + Vec2::new(0.0, 4.0),
            button: Some(button.id),
            focused: false,
        });
    }
}

fn menu_key(ui: &Ui, button: &Response) -> bool {
    button.has_focus()
        && ui.input_mut(|input| {
            input.consume_key(Modifiers::NONE, Key::Menu)
                || input.consume_key(Modifiers::SHIFT, Key::F10)
        })
}

/// Opens the menu when the row was clicked with the other button.
pub(crate) fn row_clicked(row: &Response, view: &mut View, person: &PersonRow) {
    // Texts in the row can be marked and so take the click; the pointer is over the row still.
    let at = row.ctx.input(|input| {
        let pointer = &input.pointer;
        pointer.secondary_clicked().then(|| pointer.interact_pos())
    });
    if let Some(Some(at)) = at
        && row.contains_pointer()
    {
        view.person_menu = Some(PersonMenu {
            person: person.clone(),
            at,
            button: None,
            focused: false,
        });
    }
}

/// Draws the menu while it is open.
pub(crate) fn person_menu_ui(ui: &Ui, model: &Model, view: &mut View, actions: &mut Vec<Action>) {
    let Some(mut menu) = view.person_menu.take() else {
        return;
    };
    let mut open = true;
    let lang = model.lang;
    let person = menu.person.clone();
    let title = lang.actions_for(person.name.as_str(), person.id.value());
    let popup = Popup::new(
        Id::unique("person menu"),
        ui.ctx().clone(),
        menu.at,
        ui.layer_id(),
    )
    .kind(PopupKind::Menu)
    .layout(Layout::top_down_justified(egui::Align::Min))
    .style(menu_style)
    .accessible_name(title)
    .open_bool(&mut open);
    popup.show(|ui| {
        ui.spacing_mut().button_padding = Vec2::new(10.0, 5.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.set_min_width(190.0);
        let whom = format!("{} · {}", person.name.as_str(), person.id.value());
        let whom = RichText::new(whom)
            .font(fonts::medium(12.0))
            .color(Palette::of(ui).text_muted);
        ui.add(Label::new(whom).selectable(false).truncate());
        choices_ui(ui, model, &mut menu, |deed| match deed {
            Deed::Order(order) => actions.push(Action::Order(order)),
            Deed::Ask(dialog) => view.dialog = Some(dialog),
        });
    });
    if open {
        view.person_menu = Some(menu);
    } else if let Some(button) = menu.button {
        ui.memory_mut(|memory| memory.request_focus(button));
    }
}

enum Deed {
    Order(Order),
    Ask(Dialog),
}

fn choices_ui(ui: &mut Ui, model: &Model, menu: &mut PersonMenu, mut wanted: impl FnMut(Deed)) {
    let lang = model.lang;
    let (id, ip) = (menu.person.id, menu.person.address.ip());
    let muted = Sanction::MutedId(id);
    let voice = if model.holds(muted) {
        (
            lang.give_voice(),
            lang.give_voice_hint(),
            Order::Lift(muted),
        )
    } else {
        (lang.mute(), lang.mute_hint(), Order::Impose(muted))
    };
    let ban_id = Order::Impose(Sanction::BannedId(id));
    for (name, hint, order) in [
        (lang.kick(), lang.kick_hint(), Order::Kick(id)),
        voice,
        (lang.free_id(), lang.free_id_hint(), Order::FreeId(id)),
        (lang.ban_id(), lang.ban_id_hint(), ban_id),
    ] {
        let choice = menu_choice(ui, false, name).on_hover_text(hint);
        // The first choice has the keyboard; asked for once, it comes a frame later.
        if !std::mem::replace(&mut menu.focused, true) {
            choice.request_focus();
        }
        if choice.clicked() {
            wanted(Deed::Order(order));
            ui.close();
        }
    }
    let choice = menu_choice(ui, false, lang.ban_address());
    if choice.on_hover_text(lang.ban_address_hint()).clicked() {
        wanted(if model.people.at(ip).nth(1).is_some() {
            Deed::Ask(Dialog::BanAddress(ip))
        } else {
            Deed::Order(Order::Impose(Sanction::BannedAddress(ip)))
        });
        ui.close();
    }
}
