//! To any conversation, room or person by some letters of its name, with the keyboard alone.

use super::{
    Stage,
    entry::{dialog_frame, entry_ui, line, paint_left, paint_right, picture},
};
use crate::{
    action::Action,
    model::{Key, Wanted},
};
use egui::{Context, Id, Key as KeyboardKey, Modal, Modifiers, Rect, RichText, Ui, Vec2, pos2};
use gui_kit::{fonts, palette::Palette, widgets::search_field};
use std::collections::BTreeSet;

/// Rows shown at once: who does not see it types a letter more.
const MOST: usize = 7;
/// Height of a row.
const ROW: f32 = 42.0;

/// What the dialog remembers between frames.
#[derive(Debug, Default)]
pub struct View {
    typed: String,
    chosen: usize,
}

/// Draws the dialog; true when it should close.
pub fn switcher_ui(
    ctx: &Context,
    stage: &Stage<'_>,
    view: &mut View,
    actions: &mut Vec<Action>,
) -> bool {
    let mut done = false;
    let response = Modal::new(Id::unique("switcher"))
        .frame(dialog_frame(ctx))
        .show(ctx, |ui| {
            ui.set_width(420.0);
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.label(RichText::new(stage.lang.switcher()).font(fonts::semibold(17.0)));
            let most = most(ui);
            let fits = fits(stage, &view.typed, most);
            let step = arrows(ui);
            let last = fits.len().saturating_sub(1);
            view.chosen = view.chosen.saturating_add_signed(step).min(last);
            let entered =
                ui.input_mut(|input| input.consume_key(Modifiers::NONE, KeyboardKey::Enter));
            let name = stage.lang.switcher_field();
            let field = search_field(ui, &mut view.typed, name, f32::INFINITY);
            if ui.memory(|memory| memory.focused().is_none()) {
                field.request_focus();
            }
            if field.changed() {
                view.chosen = 0;
            }
            let mut going = entered.then(|| fits.get(view.chosen).copied()).flatten();
            for (number, key) in fits.iter().enumerate() {
                if row_ui(ui, stage, *key, number == view.chosen) {
                    going = Some(*key);
                }
            }
            // As high whatever is found: a dialog that jumps about is hard to read.
            let missing = most.saturating_sub(fits.len()) as f32;
            if fits.is_empty() {
                hint_ui(ui, stage.lang.switcher_none());
                ui.add_space((missing - 1.0) * (ROW + 4.0) + 22.0);
            } else {
                ui.add_space(missing * (ROW + 4.0));
            }
            hint_ui(ui, stage.lang.switcher_hint());
            if let Some(key) = going {
                actions.push(Action::Open(key));
                done = true;
            }
        });
    done || response.should_close()
}

/// Rows there is room for; the title, the field, the hint and the margins keep theirs.
fn most(ui: &Ui) -> usize {
    let room = ui.ctx().content_rect().height() - 170.0;
    let rows = (room / (ROW + 4.0)).max(3.0) as usize;
    rows.min(MOST)
}

/// How many rows the arrows ask to go down.
pub(super) fn arrows(ui: &Ui) -> isize {
    ui.input_mut(|input| {
        let mut times = |key| input.count_and_consume_key(Modifiers::NONE, key);
        let (down, up) = (times(KeyboardKey::ArrowDown), times(KeyboardKey::ArrowUp));
        isize::try_from(down).unwrap_or(0) - isize::try_from(up).unwrap_or(0)
    })
}

pub(super) fn hint_ui(ui: &mut Ui, text: &str) {
    let colour = Palette::of(ui).text_muted;
    ui.label(RichText::new(text).font(fonts::regular(12.0)).color(colour));
}

/// What fits best, the best first; in the list's order where it fits as well.
fn fits(stage: &Stage<'_>, typed: &str, most: usize) -> Vec<Key> {
    let wanted = Wanted::new(typed);
    let mut seen = BTreeSet::new();
    let here = stage.model.people().here().map(Key::Person);
    let all = stage.model.ordered().into_iter().chain(here);
    let mut fits: Vec<(u32, usize, Key)> = all
        .filter(|key| seen.insert(*key))
        .enumerate()
        .filter_map(|(place, key)| {
            let number = key.destination().to_wire().to_string();
            let by_number = number.starts_with(typed.trim()).then_some(1);
            let fit = wanted.fit(&stage.title(key)).or(by_number)?;
            Some((fit, place, key))
        })
        .collect();
    fits.sort_unstable();
    fits.truncate(most);
    fits.into_iter().map(|(_, _, key)| key).collect()
}

fn row_ui(ui: &mut Ui, stage: &Stage<'_>, key: Key, chosen: bool) -> bool {
    let palette = Palette::of(ui);
    let title = stage.title(key);
    let (entry, response) = entry_ui(ui, ROW, chosen, &stage.lang.switcher_row(&title));
    let middle = entry.rect.center().y;
    let face = Rect::from_center_size(pos2(entry.left() + 15.0, middle), Vec2::splat(30.0));
    let ground = if chosen {
        palette.accent_soft
    } else {
        palette.surface
    };
    let here = match key {
        Key::Everyone | Key::Room(_) => None,
        Key::Person(id) => stage.presence(id),
    };
    picture(ui, key, stage.pictured(key).as_str(), face, here, ground);
    let mut right = entry.right();
    if let Key::Person(id) = key {
        let id = stage.lang.people_id(id.value());
        let id = line(ui, &id, fonts::regular(12.0), palette.text_muted, 120.0);
        let width = id.size().x;
        paint_right(ui, id, pos2(right, middle));
        right -= width + 8.0;
    }
    let left = face.right() + 10.0;
    let name = line(ui, &title, fonts::medium(14.0), palette.text, right - left);
    paint_left(ui, name, pos2(left, middle));
    response.clicked()
}
