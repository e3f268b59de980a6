//! What the panel remembers: where it stands, and which message is chosen.

use super::{Stage, bubble};
use crate::model::{Conversation, Key, Message};
use gui_kit::widgets::VarList;
use std::ops::Range;

/// What the panel remembers between frames.
#[derive(Debug, Default)]
pub struct View {
    pub(super) list: VarList,
    /// The conversation `list` belongs to.
    pub(super) of: Option<Key>,
    /// Messages of others that came since the end was last in view.
    pub(super) unseen: usize,
    /// The last message that was counted in `unseen`, or seen at the end.
    pub(super) counted: u64,
    /// The rows last in view.
    pub(super) rows: Range<usize>,
    /// The message chosen with the keyboard.
    pub(super) chosen: Option<u64>,
}

impl View {
    /// Goes to the end with the next frame.
    pub fn to_bottom(&mut self) {
        self.list.scroll_to_bottom();
    }

    /// Goes to the beginning.
    pub fn to_top(&mut self) {
        self.list.scroll_to(0);
    }

    /// Goes about two thirds of a screen up: the list puts a row it is sent to below its upper
    /// third, so that what was read stays in view.
    pub fn page_up(&mut self) {
        let third = self.rows.len().div_ceil(3);
        self.list.scroll_to(self.rows.start.saturating_sub(third));
    }

    /// Chooses the message said before the chosen one, or after it; from the end at first.
    pub fn choose(&mut self, conversation: &Conversation, up: bool) {
        let from = self.chosen.and_then(|id| conversation.index_of(id));
        let is_said = |index: &usize| {
            let message = conversation.message(*index);
            message.is_some_and(|message| message.line().is_some())
        };
        let next = match (from, up) {
            (from, true) => {
                let end = from.unwrap_or(conversation.len());
                (0..end).rev().find(is_said)
            }
            (Some(from), false) => (from + 1..conversation.len()).find(is_said),
            (None, false) => None,
        };
        let Some(next) = next else { return };
        self.chosen = conversation.message(next).map(|message| message.id);
        let is_well_in_view =
            self.rows.contains(&next) && next > self.rows.start + 1 && next + 2 < self.rows.end;
        if !is_well_in_view {
            self.list.scroll_to(next);
        }
    }

    /// Chooses none any more; true when one was chosen.
    pub fn choose_none(&mut self) -> bool {
        self.chosen.take().is_some()
    }

    /// The chosen message, or the last that was said.
    fn chosen_or_last<'a>(&self, conversation: &'a Conversation) -> Option<&'a Message> {
        let chosen = self.chosen.and_then(|id| conversation.index_of(id));
        let last = || {
            let mut from_end = (0..conversation.len()).rev();
            from_end.find(|at| {
                conversation
                    .message(*at)
                    .is_some_and(|m| m.line().is_some())
            })
        };
        conversation.message(chosen.or_else(last)?)
    }

    /// The text of the chosen message, or of the last; `whole` with who said it and when.
    #[must_use]
    pub fn to_copy(&self, stage: &Stage<'_>, whole: bool) -> Option<String> {
        let message = self.chosen_or_last(stage.model.open_conversation())?;
        let said = message.line()?;
        Some(if whole {
            bubble::in_full(stage, message, said)
        } else {
            said.text.clone()
        })
    }

    /// Goes about two thirds of a screen down.
    pub fn page_down(&mut self) {
        self.list.scroll_to(self.rows.end.saturating_sub(1));
    }
}
