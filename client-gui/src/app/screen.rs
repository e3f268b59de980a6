//! The two screens: which panels stand where.

use super::App;
use crate::{
    action::Action,
    panel::{
        Stage, banner, composer, connect, contact, conversations, find, header, messages,
        new_conversation, new_room, people, status_bar,
    },
};
use egui::Ui;
use udp_core::client::Phase;

/// Below this width the people give their room to the messages.
const ROOM_FOR_PEOPLE: f32 = 820.0;

impl App {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let connecting = self
            .session
            .as_ref()
            .filter(|session| session.link.is_some());
        let progress = connecting.map(|session| match session.model.phase() {
            Some(Phase::Connecting { attempt }) => connect::Progress::Attempt(*attempt),
            _ => connect::Progress::LookingUp,
        });
        let around = connect::Around {
            lang: self.lang,
            recent: &self.settings.servers,
            progress,
            dialect: self.dialect,
        };
        connect::connect_ui(ui, around, &mut self.form, &mut self.toasts, actions);
        self.dialogs_ui(ui, actions);
    }

    pub(super) fn conversation_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        self.composer.covered = self.has_dialog();
        let Some(session) = &mut self.session else {
            return;
        };
        let instant = (self.instants)();
        session.model.watch(instant);
        // The field edits the draft while the panels read the model.
        let mut draft = std::mem::take(session.model.draft_mut());
        let ended = session
            .ended
            .as_ref()
            .map(|problem| problem.text(self.lang));
        let address = session.target.address();
        let stage = Stage {
            lang: self.lang,
            model: &session.model,
            now: (self.clock)(),
            instant,
            address: &address,
            ended: ended.as_deref(),
            people_shown: self.settings.people_panel,
            confirmations: self.settings.confirmations,
            dialect: session.dialect,
        };
        status_bar::status_bar_ui(ui, &stage, &mut self.toasts, actions);
        let roomy = ui.ctx().content_rect().width() >= ROOM_FOR_PEOPLE;
        if roomy || !self.people_over {
            conversations::conversations_ui(ui, &stage, &mut self.list, actions);
        }
        if if roomy {
            stage.people_shown
        } else {
            self.people_over
        } {
            people::people_ui(ui, &stage, actions);
        }
        header::header_ui(ui, &stage, actions);
        banner::banner_ui(ui, &stage, actions);
        composer::composer_ui(ui, &stage, &mut draft, &mut self.composer, actions);
        find::find_ui(ui, &stage, &mut self.find, actions);
        messages::messages_ui(ui, &stage, &mut self.messages, &mut self.find, actions);
        *session.model.draft_mut() = draft;
        self.dialogs_ui(ui, actions);
    }

    /// A key to look at, before anything else.
    pub(super) fn contact_ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) -> bool {
        let contact = self.session.as_ref().and_then(|session| {
            let contact = session.contact.as_ref()?;
            Some((session.target.address(), contact))
        });
        if let Some((address, contact)) = &contact {
            contact::contact_ui(ui, self.lang, address, contact, actions);
        }
        contact.is_some()
    }

    fn dialogs_ui(&mut self, ui: &Ui, actions: &mut Vec<Action>) {
        if let Some(view) = &mut self.new_conversation
            && new_conversation::new_conversation_ui(ui.ctx(), self.lang, view, actions)
        {
            self.new_conversation = None;
            self.composer.focus = true;
        }
        if let Some(view) = &mut self.new_room
            && new_room::new_room_ui(ui.ctx(), self.lang, view, actions)
        {
            self.new_room = None;
            self.composer.focus = true;
        }
        self.over_ui(ui, actions);
    }
}
