//! The open conversation: its messages in a list that draws only what is in view.

mod around;
mod lines;
mod view;

pub use view::View;

use super::{Stage, bubble, find, system::in_words};
use crate::{
    action::Action,
    model::{Author, Body, Conversation, Key, MAX_MESSAGES},
    moment,
};
use around::{is_alone, nothing_ui, to_bottom_ui};
use egui::{CentralPanel, Ui, Vec2};
use gui_kit::{
    palette::Palette,
    widgets::{Rows, Tone},
};
use lines::{day_ui, new_ui, note_ui};

/// Rows above the view from which on older ones are asked for.
const OLDER_IN_TIME: usize = 20;

/// Draws the messages, and over them the way to their end.
pub fn messages_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    view: &mut View,
    find: &mut find::View,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    CentralPanel::default()
        .frame(egui::Frame::new().fill(palette.bg))
        .show(ui, |ui| {
            let conversation = stage.model.open_conversation();
            let key = stage.model.current();
            if view.of != Some(key) {
                enter(view, key, conversation);
            }
            // Alone with one's own coming in, one is told what to do next and not that one came.
            let has_begun = !conversation.is_about_passages_only()
                || conversation.history().may_have_older()
                || !is_alone(stage, key);
            if conversation.is_empty() || !has_begun {
                if conversation.history().can_load() {
                    actions.push(Action::LoadOlder);
                }
                return nothing_ui(ui, stage, key, actions);
            }
            if let Some(found) = find.take_jump(conversation) {
                view.list.scroll_to(found);
            }
            let wanted = find.wanted();
            let mut rows = Messages {
                stage,
                conversation,
                chosen: [view.chosen, find.found()],
                wanted: &wanted,
                actions,
            };
            // Rows turn out shorter than guessed: the end moves up, and the view must follow at once
            // and not spring back to it.
            ui.spacing_mut().scroll.kinetic.rubber_band = false;
            let visible = ui
                .push_id(key.destination().to_wire(), |ui| {
                    view.list.show(ui, true, &mut rows)
                })
                .inner;
            view.rows = visible.rows;
            // Before the beginning is reached, so that it is there in time.
            if view.rows.start < OLDER_IN_TIME && conversation.history().can_load() {
                actions.push(Action::LoadOlder);
            }
            if visible.at_bottom {
                (view.unseen, view.counted) = (0, newest(conversation));
                if stage.model.has_news_at_end() {
                    actions.push(Action::SawEnd);
                }
            } else {
                // Only what came with this frame: all that is unseen may be a whole history.
                view.unseen += came_after(conversation, view.counted);
                view.counted = view.counted.max(newest(conversation));
                if to_bottom_ui(ui, stage, view.unseen) {
                    actions.push(Action::ToBottom);
                }
            }
        });
}

/// Another conversation is open now: start at its end, or where the unread begins.
fn enter(view: &mut View, key: Key, conversation: &Conversation) {
    *view = View {
        of: Some(key),
        counted: newest(conversation),
        ..View::default()
    };
    if let Some(index) = (0..conversation.len())
        .rev()
        .find(|i| conversation.begins_new(*i))
    {
        view.list.scroll_to(index);
    }
}

fn newest(conversation: &Conversation) -> u64 {
    let last = conversation.len().checked_sub(1);
    last.and_then(|last| conversation.message(last))
        .map_or(0, |message| message.id)
}

/// Messages of others at the end that came after this one.
fn came_after(conversation: &Conversation, counted: u64) -> usize {
    (0..conversation.len())
        .rev()
        .map_while(|index| conversation.message(index))
        .filter(|message| message.is_from_other())
        .take_while(|message| message.id > counted)
        .count()
}

struct Messages<'a, 'b> {
    stage: &'a Stage<'a>,
    conversation: &'a Conversation,
    /// By the keyboard, and by the search.
    chosen: [Option<u64>; 2],
    /// What is searched for, folded.
    wanted: &'a str,
    actions: &'b mut Vec<Action>,
}

impl Messages<'_, '_> {
    fn is_hidden(&self, author: Author) -> bool {
        matches!(author, Author::Person(id) if self.stage.model.is_hidden(id))
    }

    /// What lies before the first message, on a sealed link.
    fn older_in_words(&self) -> Option<&'static str> {
        let lang = self.stage.lang;
        let history = self.conversation.history();
        if history.reached_start() {
            Some(lang.messages_start())
        } else if history.is_loading() {
            Some(lang.messages_loading())
        } else if self.conversation.len() >= MAX_MESSAGES {
            Some(lang.messages_full())
        } else if self.stage.model.is_sealed() && !self.stage.model.is_online() {
            Some(lang.messages_older_away())
        } else {
            None
        }
    }
}

impl Rows for Messages<'_, '_> {
    fn count(&self) -> usize {
        self.conversation.len()
    }

    fn key(&self, index: usize) -> u64 {
        self.conversation
            .message(index)
            .map_or(0, |message| message.id)
    }

    fn estimate(&self, index: usize, width: f32) -> f32 {
        let Some(message) = self.conversation.message(index) else {
            return 0.0;
        };
        let above = if self.conversation.begins_day(index) {
            42.0
        } else {
            0.0
        };
        let Body::Said(said) = &message.body else {
            return above + 38.0;
        };
        if self.is_hidden(said.author) {
            return above + bubble::HIDDEN;
        }
        let heading = if self.conversation.continues(index) {
            3.0
        } else {
            28.0
        };
        above + heading + bubble::estimate(&said.text, width)
    }

    fn row_ui(&mut self, ui: &mut Ui, index: usize) {
        let Some(message) = self.conversation.message(index) else {
            return;
        };
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let lang = self.stage.lang;
        if index == 0
            && let Some(text) = self.older_in_words()
        {
            note_ui(ui, Tone::Neutral, text, "");
        }
        if index == 0 && self.conversation.dropped() > 0 {
            let count = lang.whole(self.conversation.dropped());
            note_ui(ui, Tone::Neutral, &lang.messages_dropped(&count), "");
        }
        if self.conversation.begins_day(index) {
            let today = self.stage.now.date();
            day_ui(ui, &moment::day(lang, message.at.date(), today));
        }
        if self.conversation.begins_new(index) {
            new_ui(ui, lang.messages_new());
        }
        match &message.body {
            Body::Said(said) if self.is_hidden(said.author) => {
                bubble::hidden_ui(ui, self.stage, said, self.actions);
            }
            Body::Said(said) => {
                let continued = self.conversation.continues(index + 1);
                let place = bubble::Place {
                    first: !self.conversation.continues(index),
                    last: !continued,
                    key: self.stage.model.current(),
                    chosen: self.chosen.contains(&Some(message.id)),
                    wanted: self.wanted,
                };
                bubble::bubble_ui(ui, self.stage, message, said, &place, self.actions);
                ui.add_space(if continued { 3.0 } else { 10.0 });
            }
            body => {
                let (tone, text) = in_words(self.stage, body);
                note_ui(ui, tone, &text, &moment::clock(message.at));
            }
        }
    }
}
