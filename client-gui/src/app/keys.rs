//! The shortcuts, taken before any widget sees the keys.

use super::{App, Screen};
use crate::action::Action;
use egui::{Key, Modifiers, Ui};

const NUMBERS: [Key; 9] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

impl App {
    pub(super) fn keys(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let dialog = self.new_conversation.is_some()
            || self.new_room.is_some()
            || self.shortcuts_shown
            || (self.session.as_ref()).is_some_and(|session| session.contact.is_some());
        let popup = egui::Popup::is_any_open(ui.ctx());
        let screen = self.screen;
        ui.input_mut(|input| {
            let mut on = |modifiers, key, action| {
                if input.consume_key(modifiers, key) {
                    actions.push(action);
                }
            };
            on(Modifiers::COMMAND, Key::T, Action::SwitchTheme);
            // A dialog is the only thing to deal with while it is open.
            if dialog {
                return;
            }
            on(Modifiers::NONE, Key::F1, Action::Shortcuts);
            if screen == Screen::Form {
                return;
            }
            on(Modifiers::COMMAND, Key::N, Action::NewConversation);
            on(Modifiers::COMMAND, Key::F, Action::Find);
            on(Modifiers::COMMAND, Key::K, Action::Search);
            on(Modifiers::SHIFT, Key::F3, Action::FindNext { up: false });
            on(Modifiers::NONE, Key::F3, Action::FindNext { up: true });
            on(Modifiers::COMMAND, Key::L, Action::AskPeople);
            on(Modifiers::COMMAND, Key::End, Action::ToBottom);
            on(Modifiers::COMMAND, Key::Home, Action::ToTop);
            on(Modifiers::NONE, Key::PageUp, Action::PageUp);
            on(Modifiers::NONE, Key::PageDown, Action::PageDown);
            on(Modifiers::ALT, Key::ArrowUp, Action::OpenBeside(-1));
            on(Modifiers::ALT, Key::ArrowDown, Action::OpenBeside(1));
            for (number, key) in NUMBERS.into_iter().enumerate() {
                on(Modifiers::COMMAND, key, Action::OpenNumber(number));
            }
            if !popup {
                on(Modifiers::NONE, Key::Escape, Action::Escape);
            }
        });
    }
}
