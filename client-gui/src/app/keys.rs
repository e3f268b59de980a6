//! The shortcuts, taken before any widget sees the keys.

use super::{App, Screen};
use crate::{
    action::Action,
    shortcuts::{self, Reach},
};
use egui::{Popup, Ui};

impl App {
    pub(super) fn keys(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let reach = if self.has_dialog() {
            // A dialog is the only thing to deal with while it is open.
            Reach::Everywhere
        } else if self.screen == Screen::Form {
            Reach::NoDialog
        } else if Popup::is_any_open(ui.ctx()) {
            Reach::Conversation
        } else {
            Reach::NoMenu
        };
        ui.input_mut(|input| shortcuts::pressed(input, reach, actions));
    }

    pub(super) fn has_dialog(&self) -> bool {
        let has_contact = |session: &super::Session| session.contact.is_some();
        self.new_conversation.is_some()
            || self.new_room.is_some()
            || self.over.is_some()
            || self.session.as_ref().is_some_and(has_contact)
    }
}
