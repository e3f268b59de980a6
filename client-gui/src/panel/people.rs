//! The right panel: who is here by the server's list, and who was.

use super::{
    Stage,
    entry::{PADDING, entry_ui, line, paint_left, picture, section},
};
use crate::{
    action::Action,
    model::{Key, Members},
    moment,
};
use egui::{Align, Layout, Panel, Rect, RichText, ScrollArea, Ui, Vec2, pos2};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{EmptyState, IconButton, name_splitter, quiet_button},
};
use lang::Lang;
use protocol::{PersonId, RoomId};

/// Height of a person's row; all have the same, so that only those in view are drawn.
const ROW: f32 = 46.0;

/// Space beside the rows: with their own, headings and pictures stand as far from the edge as in the
/// panel at the left.
const MARGIN: i8 = 4;

/// Draws the panel.
pub fn people_ui(ui: &mut Ui, stage: &Stage<'_>, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    Panel::right("people")
        .default_size(224.0)
        .size_range(190.0..=320.0)
        .frame(
            egui::Frame::new()
                .fill(palette.side)
                .inner_margin(egui::Margin::symmetric(MARGIN, 10)),
        )
        .show(ui, |ui| {
            if let Key::Room(room) = stage.model.current() {
                return members_ui(ui, stage, room, actions);
            }
            let count = stage.model.people().count();
            heading_ui(ui, stage, count, Lang::people_here, actions);
            if stage.model.people().listed_at().is_none() {
                let (title, text) = (stage.lang.people_none_title(), stage.lang.people_none());
                EmptyState::new(icons::USERS, title, text).show(ui);
                return;
            }
            rows_ui(ui, stage, actions);
        });
    name_splitter(ui, "people", stage.lang.people_width());
}

fn heading_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    count: usize,
    words: impl FnOnce(Lang, &str) -> String,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.add_space(PADDING);
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        section(ui, &words(stage.lang, &stage.lang.whole(count)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hide = IconButton::new(icons::X, stage.lang.people_hide()).size(26.0);
            if ui.add(hide).clicked() {
                actions.push(Action::HidePeople);
            }
        });
    });
}

/// What the rows are, from the top.
enum Row {
    Here(PersonId),
    More(u32),
    AwayHeading(usize),
    Away(PersonId, jiff::civil::DateTime),
    ListedAt(jiff::civil::DateTime),
}

fn rows_ui(ui: &mut Ui, stage: &Stage<'_>, actions: &mut Vec<Action>) {
    let people = stage.model.people();
    let mut rows = me_first(stage, people.here());
    if people.more() > 0 {
        rows.push(Row::More(people.more()));
    }
    let away = people.away();
    if !away.is_empty() {
        rows.push(Row::AwayHeading(away.len()));
        rows.extend(
            away.into_iter()
                .map(|person| Row::Away(person.id, person.seen)),
        );
    }
    rows.extend(people.listed_at().map(Row::ListedAt));
    show_rows(ui, stage, &rows, actions);
}

/// Rows of those who are here, ourselves before the others.
fn me_first(stage: &Stage<'_>, here: impl Iterator<Item = PersonId>) -> Vec<Row> {
    let me = stage.model.my_id();
    let (mut first, others): (Vec<_>, Vec<_>) = here.partition(|id| Some(*id) == me);
    first.extend(others);
    first.into_iter().map(Row::Here).collect()
}

/// Who is in the open room.
fn members_ui(ui: &mut Ui, stage: &Stage<'_>, room: RoomId, actions: &mut Vec<Action>) {
    let members = stage.model.rooms().members(room);
    let count = members.map_or(0, Members::count);
    heading_ui(ui, stage, count, Lang::people_in_room, actions);
    let Some(members) = members else {
        let (title, text) = (
            stage.lang.people_none_title(),
            stage.lang.people_none_in_room(),
        );
        EmptyState::new(icons::USERS, title, text).show(ui);
        return;
    };
    let mut rows = me_first(stage, members.people());
    if members.more() > 0 {
        rows.push(Row::More(members.more()));
    }
    rows.push(Row::ListedAt(members.listed_at()));
    show_rows(ui, stage, &rows, actions);
}

fn show_rows(ui: &mut Ui, stage: &Stage<'_>, rows: &[Row], actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, ROW, rows.len(), |ui, visible| {
            for row in rows.get(visible).unwrap_or_default() {
                row_ui(ui, stage, row, actions);
            }
        });
}

fn row_ui(ui: &mut Ui, stage: &Stage<'_>, row: &Row, actions: &mut Vec<Action>) {
    match row {
        Row::Here(id) => person_ui(ui, stage, *id, None, actions),
        Row::Away(id, seen) => person_ui(ui, stage, *id, Some(*seen), actions),
        Row::More(more) => {
            let text = stage.lang.people_more(&stage.lang.whole(u64::from(*more)));
            fixed(ui, |ui| note(ui, &text));
        }
        Row::AwayHeading(count) => fixed(ui, |ui| {
            ui.add_space(22.0);
            section(ui, &stage.lang.people_away(*count));
        }),
        Row::ListedAt(at) => fixed(ui, |ui| {
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                note(ui, &stage.lang.people_listed_at(&moment::clock(*at)));
                if ui
                    .add(quiet_button(stage.lang.people_ask()).height(26.0))
                    .clicked()
                {
                    actions.push(Action::AskPeople);
                }
            });
        }),
    }
}

fn note(ui: &mut Ui, text: &str) {
    let colour = Palette::of(ui).text_muted;
    ui.label(RichText::new(text).font(fonts::regular(12.0)).color(colour));
}

/// Exactly one row's height, whatever stands in it, in line with the pictures of the others.
fn fixed(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let size = Vec2::new(ui.available_width(), ROW);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let inside = rect.shrink2(Vec2::new(PADDING, 0.0));
    contents(&mut ui.new_child(egui::UiBuilder::new().max_rect(inside)));
}

fn person_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    id: PersonId,
    seen: Option<jiff::civil::DateTime>,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    let called = stage.called(id);
    let is_me = stage.model.my_id() == Some(id);
    let shown = if is_me {
        stage.lang.people_you(&called)
    } else {
        called.clone()
    };
    let spoke = stage.model.people().spoke(id).filter(|_| seen.is_none());
    let spoke = spoke.map(|at| moment::seen(stage.lang, at, stage.now));
    let name = if seen.is_some() {
        stage.lang.people_row_away(&shown, id.value())
    } else {
        stage.lang.people_row(&shown, id.value())
    };
    let selected = stage.model.current() == Key::Person(id);
    let (entry, response) = entry_ui(ui, ROW, selected, &name);
    if response.clicked() {
        actions.push(Action::Open(Key::Person(id)));
    }
    response.context_menu(|ui| {
        if ui.button(stage.lang.message_copy_id(id.value())).clicked() {
            actions.push(Action::Copy(id.to_string()));
            ui.close();
        }
        hide_ui(ui, stage, id, actions);
    });
    let face = Rect::from_center_size(
        pos2(entry.left() + 16.0, entry.rect.center().y),
        Vec2::splat(32.0),
    );
    let ground = if selected {
        palette.accent_soft
    } else {
        palette.side
    };
    let key = Key::Person(id);
    let name = stage.pictured(key);
    let here = stage.presence(id);
    picture(ui, key, name.as_str(), face, here, ground);
    let left = face.right() + 10.0;
    let room = entry.right() - left;
    let colour = if seen.is_some() {
        palette.text_muted
    } else {
        palette.text
    };
    let upper = line(ui, &shown, fonts::medium(13.5), colour, room);
    paint_left(ui, upper, pos2(left, entry.rect.center().y - 8.0));
    let mut second = stage.lang.people_id(id.value());
    if let Some(seen) = seen {
        let when = moment::seen(stage.lang, seen, stage.now);
        second = format!("{second} · {}", stage.lang.people_seen(&when));
    }
    if let Some(when) = spoke {
        let spoke = stage.lang.people_spoke(&when);
        second = format!("{second} · {spoke}");
        // Not in the name, which stays the same whatever somebody says.
        ui.ctx()
            .accesskit_node_builder(response.id, |row| row.set_description(spoke));
    }
    let mut room = room;
    if stage.model.is_hidden(id) {
        let at = pos2(entry.right() - 8.0, entry.rect.center().y);
        icons::EYE_SLASH.paint(ui.painter(), at, 16.0, palette.text_muted);
        room -= 22.0;
    }
    let second = line(ui, &second, fonts::regular(12.0), palette.text_muted, room);
    paint_left(ui, second, pos2(left, entry.rect.center().y + 10.0));
}

/// In a menu about a person: their messages are folded away in this window, or shown again.
pub(super) fn hide_ui(ui: &mut Ui, stage: &Stage<'_>, id: PersonId, actions: &mut Vec<Action>) {
    if stage.model.my_id() == Some(id) {
        return;
    }
    let hidden = stage.model.is_hidden(id);
    let called = stage.called(id);
    let text = if hidden {
        stage.lang.person_show(&called)
    } else {
        stage.lang.person_hide(&called)
    };
    if ui.button(text).clicked() {
        actions.push(Action::Hide(id, !hidden));
        ui.close();
    }
}
