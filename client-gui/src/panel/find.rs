//! Searching the open conversation: a bar above the composer, next and previous, back to its beginning.

use super::Stage;
use crate::{
    action::Action,
    model::{Conversation, Key},
};
use egui::{Align, Frame, Key as KeyboardKey, Layout, Margin, Panel, RichText, Ui};
use gui_kit::{
    fold::fold,
    fonts, icons,
    palette::Palette,
    widgets::{IconButton, search_field},
};

/// What the bar remembers between frames.
#[derive(Debug, Default)]
pub struct View {
    is_open: bool,
    focus: bool,
    typed: String,
    /// The conversation it was searched for in.
    of: Option<Key>,
    /// The message found last.
    found: Option<u64>,
    /// Show it.
    jump: bool,
    /// It may be further up than what is here.
    is_going_up: bool,
    is_nothing: bool,
}

impl View {
    /// Shows the bar, and puts the keyboard into it.
    pub fn open(&mut self) {
        self.is_open = true;
        self.focus = true;
    }

    /// Hides the bar, and what was found.
    pub fn close(&mut self) {
        *self = Self {
            typed: std::mem::take(&mut self.typed),
            ..Self::default()
        };
    }

    /// The message that was found.
    #[must_use]
    pub const fn found(&self) -> Option<u64> {
        self.found
    }

    /// What is searched for, folded; nothing while the bar is closed.
    #[must_use]
    pub fn wanted(&self) -> String {
        if self.is_open {
            fold(self.typed.trim())
        } else {
            String::new()
        }
    }

    /// Goes on to the next message further up, or further down, from the one found last, or from the end.
    pub fn search(&mut self, conversation: &Conversation, up: bool) {
        let wanted = fold(self.typed.trim());
        self.is_nothing = false;
        self.is_going_up = false;
        if wanted.is_empty() {
            return;
        }
        let from = self.found.and_then(|id| conversation.index_of(id));
        let fits = |index: &usize| {
            let message = conversation.message(*index);
            let line = message.and_then(|message| message.line());
            line.is_some_and(|line| fold(&line.text).contains(&wanted))
        };
        let count = conversation.len();
        let next = if up {
            (0..from.unwrap_or(count)).rev().find(fits)
        } else {
            (from.map_or(0, |from| from + 1)..count).find(fits)
        };
        if let Some(message) = next.and_then(|index| conversation.message(index)) {
            self.found = Some(message.id);
            self.jump = true;
        } else if up && conversation.history().may_have_older() {
            self.is_going_up = true;
        } else {
            self.is_nothing = true;
        }
    }

    /// Where to go, once.
    pub(super) fn take_jump(&mut self, conversation: &Conversation) -> Option<usize> {
        let found = self.found.filter(|_| std::mem::take(&mut self.jump))?;
        conversation.index_of(found)
    }
}

/// Draws the bar, while it is open.
pub fn find_ui(ui: &mut Ui, stage: &Stage<'_>, view: &mut View, actions: &mut Vec<Action>) {
    if !view.is_open {
        return;
    }
    let conversation = stage.model.open_conversation();
    if view.of != Some(stage.model.current()) {
        view.of = Some(stage.model.current());
        view.found = None;
        view.is_going_up = false;
        view.is_nothing = false;
    }
    if view.is_going_up && !conversation.history().is_loading() {
        // What came has been searched as soon as it is here.
        view.search(conversation, true);
        if view.is_going_up && conversation.history().can_load() {
            actions.push(Action::LoadOlder);
        } else if view.is_going_up {
            view.is_going_up = false;
            view.is_nothing = true;
        }
    }
    let palette = Palette::of(ui);
    Panel::top("find")
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(palette.side)
                .inner_margin(Margin::symmetric(16, 6)),
        )
        .show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                bar_ui(ui, stage, view, actions);
            });
        });
}

fn bar_ui(ui: &mut Ui, stage: &Stage<'_>, view: &mut View, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let lang = stage.lang;
    let close = IconButton::new(icons::X, lang.find_close()).hint("Esc");
    if ui.add(close.size(30.0)).clicked() {
        actions.push(Action::FindEnd);
    }
    let down = IconButton::new(icons::ARROW_DOWN, lang.find_next()).hint("Shift+F3");
    if ui.add(down.size(30.0)).clicked() {
        actions.push(Action::FindNext { up: false });
    }
    let up = IconButton::new(icons::ARROW_UP, lang.find_previous()).hint("F3");
    if ui.add(up.size(30.0)).clicked() {
        actions.push(Action::FindNext { up: true });
    }
    let state = if view.is_going_up {
        lang.find_going_up()
    } else if view.is_nothing {
        lang.find_nothing()
    } else {
        ""
    };
    ui.label(
        RichText::new(state)
            .font(fonts::regular(12.5))
            .color(palette.text_muted),
    );
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let field = search_field(ui, &mut view.typed, lang.find(), f32::INFINITY);
        if std::mem::take(&mut view.focus) {
            field.request_focus();
        }
        if field.changed() {
            view.found = None;
            view.is_nothing = false;
        }
        if field.lost_focus() {
            let (enter, escape, shift) = ui.input(|input| {
                (
                    input.key_pressed(KeyboardKey::Enter),
                    input.key_pressed(KeyboardKey::Escape),
                    input.modifiers.shift,
                )
            });
            if enter {
                actions.push(Action::FindNext { up: !shift });
                view.focus = true;
            } else if escape {
                actions.push(Action::FindEnd);
            }
        }
    });
}
