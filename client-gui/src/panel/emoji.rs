//! Emoji by name, with the keyboard alone.

use super::{
    entry::dialog_frame,
    switcher::{arrows, hint_ui},
};
use crate::action::Action;
use egui::{
    Align2, Context, Id, Key, Modal, Modifiers, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo,
};
use gui_kit::{
    fold::fold,
    fonts,
    palette::Palette,
    widgets::{focus_ring, search_field},
};
use lang::{EMOJI, Emoji, Lang};

/// Side of a cell.
const CELL: f32 = 38.0;
/// Size of an emoji.
const GLYPH: f32 = 22.0;
/// Cells in a row.
const COLUMNS: usize = 10;
/// Rows in view.
const ROWS: f32 = 6.0;

/// What the dialog remembers between frames.
#[derive(Debug, Default)]
pub struct View {
    typed: String,
    chosen: usize,
    /// Those that the fonts of this computer have, of the first `looked_up`.
    drawable: Vec<&'static Emoji>,
    looked_up: usize,
}

/// Emoji looked up in each frame: the fonts of a computer are many and large, and the window must not stand
/// still while they are searched.
const LOOKED_UP_AT_ONCE: usize = 24;

/// No font of letters has this one. It is looked up first: the first font that has a character serves all it
/// has, and some fonts of letters have a few emoji without colour.
const EMOJI_FONTS_ONLY: char = '🤣';

impl View {
    fn look_up(&mut self, ui: &Ui) {
        let font = fonts::regular(GLYPH);
        if self.looked_up == 0 {
            ui.fonts_mut(|fonts| fonts.has_glyph(&font, EMOJI_FONTS_ONLY));
        }
        let can = |emoji: &&Emoji| ui.fonts_mut(|fonts| fonts.has_glyph(&font, emoji.glyph));
        let next = EMOJI.iter().skip(self.looked_up).take(LOOKED_UP_AT_ONCE);
        self.drawable.extend(next.filter(can));
        self.looked_up += LOOKED_UP_AT_ONCE;
        if !self.is_looked_up() {
            ui.ctx().request_repaint();
        }
    }

    const fn is_looked_up(&self) -> bool {
        self.looked_up >= EMOJI.len()
    }
}

/// Draws the dialog; true when it should close.
pub fn emoji_ui(ctx: &Context, lang: Lang, view: &mut View, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    let response = Modal::new(Id::unique("emoji"))
        .frame(dialog_frame(ctx))
        .show(ctx, |ui| {
            ui.set_width(CELL * COLUMNS as f32 + 14.0);
            if !view.is_looked_up() {
                view.look_up(ui);
            }
            let has_none = view.is_looked_up() && view.drawable.is_empty();
            if has_none {
                hint_ui(ui, lang.emoji_no_font());
            }
            let found = named(&view.drawable, &view.typed);
            let chosen = moved(ui, view.chosen, found.len());
            let entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            let is_moved = std::mem::replace(&mut view.chosen, chosen) != chosen;
            let field = search_field(ui, &mut view.typed, lang.emoji_field(), f32::INFINITY);
            if ui.memory(|memory| memory.focused().is_none()) {
                field.request_focus();
            }
            if field.changed() {
                view.chosen = 0;
            }
            let mut taken = entered.then(|| found.get(chosen).copied()).flatten();
            grid_ui(ui, |ui| {
                for (row, cells) in found.chunks(COLUMNS).enumerate() {
                    ui.horizontal(|ui| {
                        for (column, emoji) in cells.iter().enumerate() {
                            let is_chosen = row * COLUMNS + column == chosen;
                            if cell_ui(ui, lang, emoji, is_chosen, is_chosen && is_moved) {
                                taken = Some(emoji);
                            }
                        }
                    });
                }
                if found.is_empty() && view.is_looked_up() && !has_none {
                    hint_ui(ui, lang.emoji_none());
                }
            });
            let name = found.get(chosen).map(|emoji| emoji.name(lang));
            hint_ui(ui, name.unwrap_or_default());
            hint_ui(ui, lang.emoji_hint());
            if let Some(emoji) = taken {
                actions.push(Action::Insert(emoji.glyph.to_string()));
                done = true;
            }
        });
    done || response.should_close()
}

/// Those with a name, in any language, that has what is typed.
fn named(all: &[&'static Emoji], typed: &str) -> Vec<&'static Emoji> {
    let wanted = fold(typed.trim());
    let is_named = |emoji: &&&Emoji| emoji.names().any(|name| fold(name).contains(&wanted));
    all.iter().filter(is_named).copied().collect()
}

/// Where the arrows lead from a cell. Those to the sides stay with the field while it is typed in.
fn moved(ui: &Ui, chosen: usize, count: usize) -> usize {
    let rows = arrows(ui) * isize::try_from(COLUMNS).unwrap_or(0);
    let cells = ui.input_mut(|input| {
        let mut times = |key| input.count_and_consume_key(Modifiers::NONE, key);
        let (right, left) = (times(Key::ArrowRight), times(Key::ArrowLeft));
        isize::try_from(right).unwrap_or(0) - isize::try_from(left).unwrap_or(0)
    });
    let to = chosen.saturating_add_signed(rows + cells);
    to.min(count.saturating_sub(1))
}

fn grid_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let height = CELL * ROWS;
    ui.allocate_ui(Vec2::new(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        ScrollArea::vertical()
            .auto_shrink(false)
            .max_height(height)
            .show(ui, contents);
    });
}

fn cell_ui(ui: &mut Ui, lang: Lang, emoji: &Emoji, chosen: bool, reveal: bool) -> bool {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(CELL), Sense::click());
    let name = emoji.name(lang);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name));
    if chosen || response.hovered() {
        let fill = if chosen {
            palette.accent_soft
        } else {
            palette.hover
        };
        ui.painter().rect_filled(rect.shrink(2.0), 8.0, fill);
    }
    if reveal {
        response.scroll_to_me(None);
    }
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        emoji.glyph,
        fonts::regular(GLYPH),
        palette.text,
    );
    focus_ring(ui, &response, 8.0);
    response.on_hover_text(name).clicked()
}
