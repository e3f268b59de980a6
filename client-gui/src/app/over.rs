//! The dialogs that lie over a screen, one at a time.

use super::App;
use crate::{
    action::Action,
    panel::{emoji, export, settings, shortcuts, switcher},
};
use egui::Ui;

/// Frames in which an opened dialog finds its size.
const SETTLES: u8 = 3;

/// A dialog over the screen.
#[derive(Debug)]
pub(super) enum Over {
    Help,
    Settings,
    Export,
    Switcher(switcher::View),
    Emoji(emoji::View),
}

impl App {
    pub(super) fn open_over(&mut self, over: Over) {
        self.over = Some(over);
        self.over_settles = SETTLES;
    }

    /// Draws the dialog that is open, if one is.
    pub(super) fn over_ui(&mut self, ui: &Ui, actions: &mut Vec<Action>) {
        let (ctx, lang) = (ui.ctx(), self.lang);
        let Some(mut over) = self.over.take() else {
            return;
        };
        if self.over_settles > 0 {
            self.over_settles -= 1;
            ctx.request_repaint();
        }
        let is_done = match &mut over {
            Over::Help => shortcuts::shortcuts_ui(ctx, lang),
            Over::Settings => {
                let path = self.folder.path().display().to_string();
                let around = settings::Around {
                    lang,
                    settings: &self.settings,
                    folder: &path,
                    model: self.session.as_ref().map(|session| &session.model),
                };
                settings::settings_ui(ctx, around, actions)
            }
            Over::Export => export::export_ui(ctx, lang, actions),
            Over::Switcher(view) => self
                .with_stage(|stage| switcher::switcher_ui(ctx, stage, view, actions))
                .unwrap_or(true),
            Over::Emoji(view) => emoji::emoji_ui(ctx, lang, view, actions),
        };
        if is_done {
            self.composer.focus = true;
        } else {
            self.over = Some(over);
        }
    }
}
