//! The table of clients: sorted by any column, filtered, drawn only where it is in view.

use crate::{
    model::{Column, Model, Phase},
    panels::{
        layout::{at_the_end, titled_card},
        person_menu,
    },
    view::{Dialog, View},
};
use egui::{
    Align, Color32, FontId, Label, Layout, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo,
};
use egui_extras::{Column as Width, TableBuilder};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{EmptyState, avatar, focus_ring, plain_button, search_field},
};
use lang::Lang;
use udp_core::server::{DoorKind, PersonRow};

const ROW: f32 = 36.0;
/// Room for the ring around a button that has the keyboard: a cell cuts off what is outside.
const RING: f32 = 3.0;
/// Width of the last column: the button of the menu and its ring.
const MENU: f32 = 26.0 + 2.0 * RING;

pub(crate) fn clients_ui(ui: &mut Ui, model: &mut Model, view: &mut View) {
    let (mut head, mut body) = titled_card(ui);
    head_ui(&mut head, model, view);
    let lang = model.lang;
    if model.people.shown() > 0 {
        table_ui(&mut body, model, view);
    } else if model.people.all() > 0 {
        let (title, text) = (lang.nobody_found_title(), lang.nobody_found_text());
        EmptyState::new(icons::MAGNIFYING_GLASS, title, text).show(&mut body);
    } else {
        let address = model.entrances().first().map(ToString::to_string);
        let address = address.unwrap_or_default();
        let (title, text) = if model.traffic.most_people() > 0 {
            (lang.all_left_title(), lang.all_left_text(&address))
        } else {
            (lang.nobody_title(), lang.nobody_text(&address))
        };
        EmptyState::new(icons::USERS, title, &text).show(&mut body);
    }
}

fn head_ui(ui: &mut Ui, model: &mut Model, view: &mut View) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    ui.label(RichText::new(lang.clients()).font(fonts::semibold(14.5)));
    let (all, shown) = (model.people.all(), model.people.shown());
    let count = if all == shown {
        lang.whole(all as u64)
    } else {
        lang.count_of(&lang.whole(shown as u64), &lang.whole(all as u64))
    };
    ui.label(
        RichText::new(count)
            .font(fonts::regular(13.0))
            .color(palette.text_faint),
    );
    let announce = plain_button(lang.announce())
        .icon(icons::MEGAPHONE)
        .height(32.0);
    // The field, a gap, the button.
    let beside_field = 8.0 + announce.width(ui);
    let width = (ui.available_width() - 4.0).min(200.0 + beside_field);
    at_the_end(ui, width, |ui| {
        let mut filter = model.people.filter().to_owned();
        let width = ui.available_width() - beside_field;
        let field = search_field(ui, &mut filter, lang.clients_filter(), width);
        if field.changed() {
            model.people.set_filter(filter);
        }
        if std::mem::take(&mut view.focus_filter) {
            field.request_focus();
        }
        ui.add_space(4.0);
        let running = matches!(model.phase, Phase::Running(_));
        if ui.add_enabled(running, announce).clicked() {
            view.dialog = Some(Dialog::Announce);
        }
    });
}

fn table_ui(ui: &mut Ui, model: &mut Model, view: &mut View) {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let now_ms = model.unix_ms();
    let mut clicked = None;
    ui.spacing_mut().item_spacing = Vec2::new(4.0, 0.0);
    let roomy = ui.available_width() > 640.0;
    TableBuilder::new(ui)
        .id_salt("clients")
        .sense(Sense::hover())
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(
            Width::initial(if roomy { 92.0 } else { 76.0 })
                .at_least(40.0)
                .clip(true),
        )
        .column(Width::remainder().at_least(90.0).clip(true))
        .column(
            Width::initial(if roomy { 166.0 } else { 134.0 })
                .at_least(80.0)
                .clip(true),
        )
        .column(
            Width::initial(if roomy { 96.0 } else { 64.0 })
                .at_least(40.0)
                .clip(true),
        )
        .column(
            Width::initial(if roomy { 86.0 } else { 80.0 })
                .at_least(40.0)
                .clip(true),
        )
        .column(Width::initial(54.0).at_least(40.0).clip(true))
        .column(Width::exact(MENU))
        .auto_shrink(false)
        .header(26.0, |mut header| {
            for column in Column::ALL {
                header.col(|ui| {
                    if column_title_ui(ui, model, column).clicked() {
                        clicked = Some(column);
                    }
                });
            }
        })
        .body(|body| {
            body.rows(ROW, model.people.shown(), |mut row| {
                let Some(person) = model.people.row(row.index()) else {
                    return;
                };
                let id = person.id.value().to_string();
                let address = person.address.to_string();
                let messages = lang.whole(person.messages);
                let seen = seen(person, now_ms, lang);
                row.col(|ui| cell(ui, fonts::regular(13.5), palette.text_muted, &id));
                row.col(|ui| {
                    // Where there is little room the name itself says more.
                    if roomy {
                        avatar(ui, person.id.value(), person.name.as_str(), 24.0);
                        ui.add_space(6.0);
                    }
                    door_ui(ui, person.door, lang);
                    cell(ui, fonts::medium(13.5), palette.text, person.name.as_str());
                });
                row.col(|ui| cell(ui, fonts::monospace(12.5), palette.text_muted, &address));
                let rooms = model.people.rooms(person);
                row.col(|ui| cell(ui, fonts::regular(13.5), palette.text_muted, &rooms));
                row.col(|ui| cell(ui, fonts::regular(13.5), palette.text, &messages));
                row.col(|ui| cell(ui, fonts::regular(13.5), palette.text_muted, &seen));
                row.col(|ui| {
                    ui.add_space(RING);
                    person_menu::button_ui(ui, model, view, person);
                });
                person_menu::row_clicked(&row.response(), view, person);
            });
        });
    if let Some(column) = clicked {
        model.people.sort_by(column);
    }
}

/// How somebody came in: a closed lock or an open one, or the door of an existing program.
fn door_ui(ui: &mut Ui, door: DoorKind, lang: Lang) {
    let palette = Palette::of(ui);
    let (icon, colour, name, hint) = match door {
        DoorKind::Sealed => (
            icons::LOCK,
            palette.ok,
            lang.door_sealed(),
            lang.door_sealed_hint(),
        ),
        DoorKind::Classic => (
            icons::LOCK_OPEN,
            palette.text_muted,
            lang.door_classic(),
            lang.door_classic_hint(),
        ),
        DoorKind::Multicast => (
            icons::BROADCAST,
            palette.text_muted,
            lang.door_multicast(),
            lang.door_multicast_hint(),
        ),
        DoorKind::Rooms => (
            icons::CHATS,
            palette.text_muted,
            lang.door_rooms(),
            lang.door_rooms_hint(),
        ),
        DoorKind::Nodes => (
            icons::SHARE_NETWORK,
            palette.text_muted,
            lang.door_nodes(),
            lang.door_nodes_hint(),
        ),
    };
    let response = icon.show(ui, 15.0, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    response.on_hover_text(hint);
}

/// A cell of a table: one line, cut where there is no room.
pub(crate) fn cell(ui: &mut Ui, font: FontId, colour: Color32, text: &str) {
    ui.add(Label::new(RichText::new(text).font(font).color(colour)).truncate());
}

/// A column's title: click to sort by it.
fn column_title_ui(ui: &mut Ui, model: &Model, column: Column) -> Response {
    let lang = model.lang;
    let palette = Palette::of(ui);
    let sort = model.people.sort();
    let current = sort.column == column;
    let title = title(column, lang);
    let colour = if current {
        palette.text
    } else {
        palette.text_muted
    };
    let galley = ui
        .painter()
        .layout_no_wrap(title.to_owned(), fonts::medium(12.5), colour);
    let arrow = 14.0;
    let size = Vec2::new((galley.size().x + arrow).min(ui.available_width()), 22.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let at = egui::Pos2::new(rect.left(), rect.center().y - galley.size().y / 2.0);
    let end = at.x + galley.size().x;
    ui.painter().galley(at, galley, colour);
    if current {
        let icon = if sort.ascending {
            icons::CARET_UP
        } else {
            icons::CARET_DOWN
        };
        let at = egui::Pos2::new(end + arrow / 2.0 + 1.0, rect.center().y);
        icon.paint(ui.painter(), at, 11.0, colour);
    }
    let name = match (current, sort.ascending) {
        (false, _) => lang.sort_by(title),
        (true, true) => lang.sorted_up(title),
        (true, false) => lang.sorted_down(title),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &name));
    focus_ring(ui, &response, 4.0);
    response.on_hover_text(name)
}

const fn title(column: Column, lang: Lang) -> &'static str {
    match column {
        Column::Id => lang.column_id(),
        Column::Name => lang.column_name(),
        Column::Address => lang.column_address(),
        Column::Room => lang.column_room(),
        Column::Messages => lang.column_messages(),
        Column::Seen => lang.column_seen(),
    }
}

/// How long ago somebody was heard of.
fn seen(person: &PersonRow, now_ms: u64, lang: Lang) -> String {
    let seconds = now_ms.saturating_sub(person.heard_ms) / 1_000;
    match seconds {
        0..2 => lang.seen_now().to_owned(),
        2..60 => lang.seen_seconds(seconds),
        60..3_600 => lang.seen_minutes(seconds / 60),
        _ => lang.seen_hours(seconds / 3_600, seconds % 3_600 / 60),
    }
}
