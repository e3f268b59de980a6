//! Doing what is asked for.

use super::{App, Screen};
use crate::{
    action::{Action, Setting},
    model::Key,
    panel::{new_conversation, new_room},
};
use egui::Context;
use gui_kit::{theme::ThemeChoice, widgets::Tone};
use lang::Lang;
use udp_core::client::Command;

impl App {
    pub(super) fn act(&mut self, action: Action, ctx: &Context) {
        // What is done shows with the next frame.
        ctx.request_repaint();
        match action {
            Action::Connect(target) => self.connect(*target, ctx),
            Action::CancelConnect => self.leave(),
            Action::Disconnect => {
                self.leave();
                self.screen = Screen::Form;
                self.new_room = None;
                self.form.problem = None;
            }
            Action::ConnectAgain => {
                if let Some(session) = &self.session {
                    self.connect(session.target.clone(), ctx);
                }
            }
            Action::Trust => self.trust(),
            Action::Distrust => {
                self.leave();
                self.screen = Screen::Form;
                if let Some(session) = &mut self.session {
                    session.contact = None;
                }
            }
            Action::LoadOlder => {
                let older = self.session.as_mut().and_then(|it| it.model.load_older());
                if let Some(command) = older {
                    self.send_sealed(command);
                }
            }
            Action::SawEnd => {
                let Some(session) = &mut self.session else {
                    return;
                };
                if !self.settings.confirmations {
                    session.model.read_to_end_quietly();
                } else if let Some(command) = session.model.read_to_end() {
                    self.send_sealed(command);
                }
            }
            Action::Find => self.find.open(),
            Action::FindNext { up } => {
                if let Some(session) = &self.session {
                    self.find.search(session.model.open_conversation(), up);
                }
            }
            Action::FindEnd => {
                self.find.close();
                self.composer.focus = true;
            }
            Action::RetryNow => self.send(Command::RetryNow),
            Action::Open(key) => self.open(|model| model.open(key)),
            Action::OpenBeside(step) => self.open(|model| model.open_beside(step)),
            Action::OpenNumber(number) => self.open(|model| {
                if let Some(key) = model.ordered().get(number) {
                    model.open(*key);
                }
            }),
            Action::Say => self.say(),
            Action::SayAgain(key, message) => {
                let now = (self.clock)();
                let again = self
                    .session
                    .as_mut()
                    .and_then(|session| session.model.say_again(key, message, now));
                if let Some(command) = again {
                    self.send_wanted();
                    self.send(command);
                }
                self.messages.to_bottom();
            }
            Action::AskPeople => {
                self.settings.people_panel = true;
                self.people_over = true;
                match self.session.as_ref().map(|session| session.model.current()) {
                    Some(Key::Room(room)) => self.send(Command::AskMembers { room }),
                    _ => self.send(Command::AskPeople),
                }
            }
            Action::HidePeople => {
                self.settings.people_panel = false;
                self.people_over = false;
                self.composer.focus = true;
            }
            Action::NewConversation => {
                self.new_conversation = Some(new_conversation::View::default());
            }
            Action::NewRoom => self.new_room = Some(new_room::View::default()),
            Action::CreateRoom(name) => self.send(Command::CreateRoom { name }),
            Action::EnterRoom(room) => self.enter_room(room),
            Action::LeaveRoom(room) => self.send(Command::LeaveRoom { room }),
            Action::AskRooms => self.send(Command::AskRooms),
            Action::Search => self.list.focus_search = true,
            Action::Escape => {
                let draft = self.session.as_mut().map(|it| it.model.draft_mut());
                let is_done = draft.is_some_and(|draft| self.composer.escape(draft));
                if is_done || self.messages.choose_none() {
                    self.composer.focus = true;
                    return;
                }
                self.find.close();
                self.list.search.clear();
                self.composer.focus = true;
            }
            Action::ToBottom => self.messages.to_bottom(),
            Action::ToTop => self.messages.to_top(),
            Action::PageUp => self.messages.page_up(),
            Action::PageDown => self.messages.page_down(),
            Action::Copy(text) => {
                ctx.copy_text(text);
                self.toasts.push(Tone::Ok, self.lang.copied());
            }
            Action::SwitchTheme => {
                let choice = ThemeChoice::toggled(ctx.theme());
                self.act_comfort(Action::Set(Setting::Theme(choice)), ctx);
            }
            Action::SwitchLanguage => {
                let other = match self.lang {
                    Lang::Pt => Lang::En,
                    Lang::En => Lang::Pt,
                };
                self.act_comfort(Action::Set(Setting::Language(other)), ctx);
            }
            other => self.act_comfort(other, ctx),
        }
    }

    fn open(&mut self, choose: impl FnOnce(&mut crate::model::Model)) {
        if let Some(session) = &mut self.session {
            choose(&mut session.model);
            self.people_over = false;
            self.composer.focus = true;
            self.new_conversation = None;
            self.ask_members();
        }
    }

    fn say(&mut self) {
        let now = (self.clock)();
        let Some(session) = &mut self.session else {
            return;
        };
        let draft = std::mem::take(session.model.draft_mut());
        if let Some(command) = session.model.say(&draft, now) {
            self.send_wanted();
            self.send(command);
            self.messages.choose_none();
            self.messages.to_bottom();
        }
    }
}
