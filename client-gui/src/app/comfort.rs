//! Doing what is asked for beside the conversation itself: settings, quiet, files, addresses.

use super::{App, over::Over};
use crate::{
    action::{Action, Setting},
    export::{self, Exported, Exporter, Format, Wanted},
    model::Key,
    panel::{Stage, emoji, settings::ZOOM, switcher},
};
use egui::{Context, OpenUrl};
use gui_kit::widgets::Tone;
use protocol::PersonId;

impl App {
    pub(super) fn act_comfort(&mut self, action: Action, ctx: &Context) {
        match action {
            Action::Shortcuts => self.open_over(Over::Help),
            Action::Settings => self.open_over(Over::Settings),
            Action::ExportAsk => self.open_over(Over::Export),
            Action::Switcher => self.open_over(Over::Switcher(switcher::View::default())),
            Action::Emoji => self.open_over(Over::Emoji(emoji::View::default())),
            Action::Set(setting) => self.set(setting, ctx),
            Action::OpenFolder => self.open_folder(ctx),
            Action::Insert(text) => self.composer.insert(&text),
            Action::Mute(key, muted) => self.mute(key, muted),
            Action::ToggleMute => {
                if let Some(session) = &self.session {
                    let key = session.model.current();
                    let muted = session.model.is_muted(key);
                    self.mute(key, !muted);
                }
            }
            Action::Hide(id, hidden) => self.hide(id, hidden),
            Action::Choose { up } => {
                if let Some(session) = &self.session {
                    self.messages.choose(session.model.open_conversation(), up);
                }
            }
            Action::CopyChosen { whole } => {
                let copied = self.with_stage(|stage| self.messages.to_copy(stage, whole));
                if let Some(text) = copied.flatten() {
                    self.act(Action::Copy(text), ctx);
                }
            }
            Action::OpenLink(address) => ctx.open_url(OpenUrl::new_tab(address)),
            Action::Export(format) => self.export(format, ctx),
            _ => {}
        }
    }

    /// Calls with what panels draw from, while there is a session.
    pub(super) fn with_stage<R>(&self, call: impl FnOnce(&Stage<'_>) -> R) -> Option<R> {
        let session = self.session.as_ref()?;
        let address = session.target.address();
        let ended = session.ended.as_ref().map(|why| why.text(self.lang));
        Some(call(&Stage {
            lang: self.lang,
            model: &session.model,
            now: (self.clock)(),
            instant: (self.instants)(),
            address: &address,
            ended: ended.as_deref(),
            people_shown: self.settings.people_panel,
            confirmations: self.settings.confirmations,
            dialect: session.dialect,
        }))
    }

    fn set(&mut self, setting: Setting, ctx: &Context) {
        match setting {
            Setting::Language(lang) => {
                self.lang = lang;
                self.settings.language = Some(lang.tag().to_owned());
            }
            Setting::Theme(choice) => {
                choice.apply(ctx);
                choice.tag().clone_into(&mut self.settings.theme);
            }
            Setting::Zoom(zoom) => {
                let zoom = zoom.clamp(*ZOOM.start(), *ZOOM.end());
                self.settings.zoom = zoom;
                ctx.set_zoom_factor(zoom);
            }
            Setting::Notices(notices) => self.settings.notices = notices,
            Setting::Sounds(sounds) => self.settings.sounds = sounds,
            Setting::Confirmations(confirmations) => self.settings.confirmations = confirmations,
        }
        self.save();
    }

    /// The keys of the toolkit change the zoom too: it stays readable, and is remembered.
    pub(super) fn keep_zoom(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor().clamp(*ZOOM.start(), *ZOOM.end());
        if (ctx.zoom_factor() - zoom).abs() > 0.001 {
            ctx.set_zoom_factor(zoom);
        }
        if (zoom - self.settings.zoom).abs() > 0.001 {
            self.settings.zoom = zoom;
            self.save();
        }
    }

    fn open_folder(&mut self, ctx: &Context) {
        if gui_kit::show_folder::show(self.folder.path()).is_err() {
            let path = self.folder.path().display().to_string();
            let text = self.lang.settings_folder_not_opened(&path);
            ctx.copy_text(path);
            self.toasts.push(Tone::Warn, text);
        }
    }

    fn mute(&mut self, key: Key, muted: bool) {
        if let Some(session) = &mut self.session {
            session.model.set_muted(key, muted);
        }
    }

    fn hide(&mut self, id: PersonId, hidden: bool) {
        let Some(session) = &mut self.session else {
            return;
        };
        session.model.set_hidden(id, hidden);
        let called = session.model.called(id);
        let undo = Action::Hide(id, !hidden);
        let text = if hidden {
            self.lang.person_hidden(&called)
        } else {
            self.lang.person_shown(&called)
        };
        self.toasts
            .push_with_action(Tone::Info, text, self.lang.undo(), undo);
    }

    fn export(&mut self, format: Format, ctx: &Context) {
        let Some(session) = &self.session else { return };
        let wanted = Wanted::of(&session.model, format, self.lang, self.zone.clone());
        let folder = self.folder.path().join(export::FOLDER);
        let wake = ctx.clone();
        if !(self.exporter).start(wanted, folder, move || wake.request_repaint()) {
            self.toasts.push(Tone::Warn, self.lang.export_busy());
        }
    }

    /// Says how an export went.
    pub(super) fn hear_of_export(&mut self) {
        let lang = self.lang;
        match Exporter::poll(&mut self.exporter) {
            Some(Exported::Done(count, path)) => {
                let count = lang.whole(u64::try_from(count).unwrap_or(u64::MAX));
                let text = lang.exported_messages(&count, &path.display().to_string());
                let open = Action::OpenFolder;
                self.toasts
                    .push_with_action(Tone::Ok, text, lang.settings_folder_open(), open);
            }
            Some(Exported::Failed(path, reason)) => {
                let text = lang.exported_nothing(&path.display().to_string(), &reason);
                self.toasts.push(Tone::Warn, text);
            }
            None => {}
        }
    }
}
