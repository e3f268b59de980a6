//! What was said before, brought back into an empty field.

use crate::model::Conversation;

/// What was brought back last.
#[derive(Debug, Default)]
pub(super) struct Recall(Option<(usize, String)>);

impl Recall {
    /// Brings back what was said before what was brought back last, or after it; true when the draft has
    /// changed. Nothing happens to a draft that somebody has written in.
    pub(super) fn step(
        &mut self,
        conversation: &Conversation,
        draft: &mut String,
        older: bool,
    ) -> bool {
        if !self.is_untouched(draft) {
            self.0 = None;
            return false;
        }
        let next = match (&self.0, older) {
            (None, true) => 0,
            (Some((nth, _)), true) => nth + 1,
            (Some((nth, _)), false) if *nth > 0 => nth - 1,
            (Some(_), false) => return self.undo(draft),
            (None, false) => return false,
        };
        let Some(text) = conversation.said_by_me(next) else {
            return false;
        };
        text.clone_into(draft);
        self.0 = Some((next, text.to_owned()));
        true
    }

    /// Takes away what was brought back and not touched since; true when there was something.
    pub(super) fn undo(&mut self, draft: &mut String) -> bool {
        let is_there = self.0.as_ref().is_some_and(|(_, text)| text == draft);
        self.0 = None;
        if is_there {
            draft.clear();
        }
        is_there
    }

    /// True for an empty draft, and for one that is as it was brought back.
    pub(super) fn is_untouched(&self, draft: &str) -> bool {
        match &self.0 {
            Some((_, text)) => text == draft,
            None => draft.is_empty(),
        }
    }
}
