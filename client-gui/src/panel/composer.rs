//! Where one writes: Enter says it, Shift+Enter begins a new line.

use super::{Stage, join::join_ui};
use crate::{
    action::Action,
    model::{Key, Weight},
};
use egui::{
    Align, CornerRadius, Event, Frame, Key as KeyboardKey, KeyboardShortcut, Layout, Margin,
    Modifiers, Panel, Pos2, Rect, RichText, ScrollArea, Stroke, TextEdit, Ui, Vec2,
};
use gui_kit::{fonts, icons, palette::Palette, theme::FOCUS_WIDTH, widgets::IconButton};
use protocol::text::{FRAME_TEXT_BYTES, MAX_TEXT_BYTES};

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
    if typing && ui.memory(|memory| memory.focused().is_none()) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let focused = ui.memory(|memory| memory.has_focus(id));
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
            let room = ui.available_width() - BUTTON - 6.0;
            text_ui(ui, stage, draft, id, room, view);
            // At the foot of the field, however high it has grown.
            let foot = ui.min_rect();
            let corner = Pos2::new(foot.left() + room + 6.0, foot.bottom() - BUTTON);
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
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, KeyboardKey::Enter));
            let field = ui.add(field).accessible_name(lang.composer_message());
            if std::mem::take(&mut view.focus) {
                field.request_focus();
            }
        });
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
    let line = Vec2::new(ui.available_width(), 16.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(4.0);
        ui.label(RichText::new(text).font(fonts::regular(12.0)).color(colour));
    });
}
