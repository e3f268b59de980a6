//! Where one writes: Enter says it, Shift+Enter begins a new line.

mod calling;
mod recall;

use super::{Stage, join::join_ui};
use crate::{
    action::Action,
    model::{Key, Weight},
};
use calling::Calling;
use egui::{
    Align, CornerRadius, Event, Frame, Key as KeyboardKey, KeyboardShortcut, Label, Layout, Margin,
    Modifiers, Panel, Pos2, Rect, RichText, ScrollArea, Stroke, TextEdit, Ui, Vec2,
    text::{CCursor, CCursorRange, CharIndex},
    text_edit::TextEditState,
};
use gui_kit::{fonts, icons, palette::Palette, theme::FOCUS_WIDTH, widgets::IconButton};
use protocol::text::{FRAME_TEXT_BYTES, MAX_TEXT_BYTES};
use recall::Recall;

/// Characters the field takes: what is too long is told so, but a pasted book must not make each
/// frame lay out a book.
const MOST_CHARACTERS: usize = 2 * MAX_TEXT_BYTES;

/// Side of the button.
const BUTTON: f32 = 36.0;
/// Taller texts scroll: the conversation needs its room.
const HIGHEST: f32 = 150.0;

/// What the composer remembers between frames.
#[derive(Debug, Default)]
pub struct View {
    /// Put the keyboard into the field.
    pub focus: bool,
    /// A dialog lies over it: the keyboard is not for it.
    pub covered: bool,
    /// To be put where the cursor is.
    inserted: String,
    calling: Calling,
    recall: Recall,
    /// The conversation that these are about.
    of: Option<Key>,
}

impl View {
    /// Puts something into the draft, where the cursor is, with the next frame.
    pub fn insert(&mut self, text: &str) {
        self.inserted.push_str(text);
        self.focus = true;
    }

    /// Closes what is open here, or takes back what was brought back; true when there was something.
    pub fn escape(&mut self, draft: &mut String) -> bool {
        if self.calling.is_open() {
            self.calling.decline();
            return true;
        }
        self.recall.undo(draft)
    }
}

/// Draws the composer, or the way into a room we are not in; `draft` is the open conversation's.
pub fn composer_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    draft: &mut String,
    view: &mut View,
    actions: &mut Vec<Action>,
) {
    if let Key::Room(room) = stage.model.current()
        && !stage.model.rooms().is_in(room)
    {
        return join_ui(ui, stage, room, actions);
    }
    let palette = Palette::of(ui);
    Panel::bottom("composer")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().fill(palette.bg).inner_margin(Margin {
            left: 16,
            right: 16,
            top: 4,
            bottom: 12,
        }))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            if view.of.replace(stage.model.current()) != Some(stage.model.current()) {
                view.calling = Calling::default();
                view.recall = Recall::default();
            }
            let weight = Weight::of(draft);
            field_ui(ui, stage, draft, weight, view, actions);
            below_ui(ui, stage, weight, draft.trim().is_empty());
        });
}

fn field_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    draft: &mut String,
    weight: Weight,
    view: &mut View,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    let lang = stage.lang;
    let id = ui.make_persistent_id("message");
    // Who types without the keyboard anywhere, say after selecting some text, means this field.
    let typing = ui.input(|input| {
        input
            .events
            .iter()
            .any(|event| matches!(event, Event::Text(_)))
    });
    if typing && !view.covered && ui.memory(|memory| memory.focused().is_none()) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let focused = !view.covered && ui.memory(|memory| memory.has_focus(id));
    help_ui(ui, stage, draft, id, focused, view);
    let stroke = if weight.is_too_long() {
        Stroke::new(FOCUS_WIDTH, palette.error)
    } else if focused {
        Stroke::new(FOCUS_WIDTH, palette.accent)
    } else {
        Stroke::new(1.0, palette.border)
    };
    // Before the field sees the key; with Shift it is a new line, which the field makes itself.
    let entered = focused
        && ui.input_mut(|input| {
            !input.modifiers.shift && input.consume_key(Modifiers::NONE, KeyboardKey::Enter)
        });
    Frame::new()
        .fill(palette.surface)
        .stroke(stroke)
        .corner_radius(CornerRadius::same(12))
        .inner_margin(Margin {
            left: 12,
            right: 6,
            top: 5,
            bottom: 5,
        })
        .show(ui, |ui| {
            let room = ui.available_width() - 2.0 * (BUTTON + 6.0);
            text_ui(ui, stage, draft, id, room, view);
            // At the foot of the field, however high it has grown.
            let foot = ui.min_rect();
            let beside = Pos2::new(foot.left() + room + 6.0, foot.bottom() - BUTTON);
            let emoji = IconButton::new(icons::SMILEY, lang.emoji())
                .hint("Ctrl+E")
                .size(BUTTON);
            let place = Rect::from_min_size(beside, Vec2::splat(BUTTON));
            if ui.put(place, emoji).clicked() {
                actions.push(Action::Emoji);
            }
            let corner = Pos2::new(place.right() + 6.0, place.top());
            let button = IconButton::new(icons::PAPER_PLANE_RIGHT, lang.composer_send())
                .hint(lang.composer_send_hint())
                .filled()
                .size(BUTTON);
            let can_say =
                !draft.trim().is_empty() && !weight.is_too_long() && stage.ended.is_none();
            let place = Rect::from_min_size(corner, Vec2::splat(BUTTON));
            let clicked = ui
                .add_enabled_ui(can_say, |ui| ui.put(place, button).clicked())
                .inner;
            if (clicked || entered) && can_say {
                actions.push(Action::Say);
                view.focus = true;
            }
        });
}

fn text_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    draft: &mut String,
    id: egui::Id,
    room: f32,
    view: &mut View,
) {
    let lang = stage.lang;
    let key = stage.model.current();
    let hint = match key {
        Key::Everyone => lang.composer_hint_everyone().to_owned(),
        Key::Room(_) => lang.composer_hint_room(&stage.title(key)),
        Key::Person(_) => lang.composer_hint_person(&stage.title(key)),
    };
    ScrollArea::vertical()
        .max_width(room)
        .max_height(HIGHEST)
        .auto_shrink([false, true])
        .animated(false)
        .show(ui, |ui| {
            let field = TextEdit::multiline(draft)
                .id(id)
                .hint_text(RichText::new(hint).color(Palette::of(ui).text_muted))
                .font(fonts::regular(14.0))
                .frame(Frame::new().inner_margin(Margin::symmetric(0, 9)))
                .desired_rows(1)
                .desired_width(room)
                .char_limit(MOST_CHARACTERS)
                // Tab completes a name while some are shown.
                .lock_focus(view.calling.is_open())
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, KeyboardKey::Enter));
            let field = ui.add(field).accessible_name(lang.composer_message());
            if !view.covered && std::mem::take(&mut view.focus) {
                field.request_focus();
            }
        });
}

/// What the keyboard does besides in the field, before the field sees the keys: names to complete, what
/// was said before. And what was put into it from elsewhere.
fn help_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    draft: &mut String,
    id: egui::Id,
    focused: bool,
    view: &mut View,
) {
    let state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let cursor = state.cursor.char_range().map(|range| range.primary.index.0);
    let at = byte_of(draft, cursor.unwrap_or(usize::MAX));
    let inserted = std::mem::take(&mut view.inserted);
    if !inserted.is_empty() {
        draft.insert_str(at, &inserted);
        put_cursor(ui, id, state, draft, at + inserted.len());
        return;
    }
    // What was brought back calls nobody: the arrows and Esc are for the next that was said.
    let is_written = !view.recall.is_untouched(draft);
    let before = (is_written && (focused || view.calling.is_open())).then(|| &draft[..at]);
    if let Some(called) = view.calling.show(ui, stage, before) {
        draft.replace_range(called.from..at, &called.text);
        put_cursor(ui, id, state, draft, called.from + called.text.len());
        view.focus = true;
        return;
    }
    if !focused || view.calling.is_open() || !view.recall.is_untouched(draft) {
        return;
    }
    let (older, newer) = ui.input_mut(|input| {
        let mut is_pressed = |key| input.consume_key(Modifiers::NONE, key);
        (
            is_pressed(KeyboardKey::ArrowUp),
            is_pressed(KeyboardKey::ArrowDown),
        )
    });
    let conversation = stage.model.open_conversation();
    if (older || newer) && view.recall.step(conversation, draft, older) {
        let end = draft.len();
        put_cursor(ui, id, state, draft, end);
    }
}

/// The byte at which a character begins, or the end.
fn byte_of(text: &str, character: usize) -> usize {
    let mut begins = text.char_indices().map(|(at, _)| at);
    begins.nth(character).unwrap_or(text.len())
}

fn put_cursor(ui: &Ui, id: egui::Id, mut state: TextEditState, draft: &str, at: usize) {
    let index = CharIndex(draft[..at].chars().count());
    let cursor = CCursorRange::one(CCursor::new(index));
    state.cursor.set_char_range(Some(cursor));
    state.store(ui.ctx(), id);
}

/// Below the field: what the text would cost, what keeps it from being said.
fn below_ui(ui: &mut Ui, stage: &Stage<'_>, weight: Weight, blank: bool) {
    let palette = Palette::of(ui);
    let lang = stage.lang;
    let bytes = lang.whole(u64::try_from(weight.bytes).unwrap_or(u64::MAX));
    let (text, colour) = if weight.is_too_long() {
        (lang.composer_too_long(&bytes), palette.error)
    } else if weight.bytes > FRAME_TEXT_BYTES {
        (
            lang.composer_weight(&bytes, weight.parts),
            palette.text_muted,
        )
    } else if let Key::Person(id) = stage.model.current()
        && stage.model.is_sealed()
        && stage.model.people().is_classic(id)
    {
        let name = stage.called(id);
        (lang.composer_in_clear(&name), palette.warn)
    } else if !blank && !stage.model.is_online() && stage.ended.is_none() {
        (lang.composer_queued().to_owned(), palette.warn)
    } else {
        return;
    };
    ui.with_layout(Layout::top_down(Align::Max), |ui| {
        let text = RichText::new(text).font(fonts::regular(12.0)).color(colour);
        ui.add(Label::new(text).wrap().halign(Align::Max));
    });
}
