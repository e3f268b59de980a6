//! What is kept of a session for the next one, written soon after it has changed.

use super::{App, Session};
use crate::{
    kept_file,
    model::{Kept, Model, Target},
};
use egui::Context;
use gui_kit::widgets::Tone;
use jiff::tz::TimeZone;
use std::time::Duration;

/// How long something has to stay as it is before it is written: who types is not done yet.
const SETTLES_SECS: f64 = 2.0;

/// What was written last, and what is about to be.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    written: Kept,
    changed: Option<(Kept, f64)>,
    /// It was said that it could not be written.
    has_failed: bool,
}

impl Keeping {
    /// What an earlier session has kept lies in the file already.
    pub(super) fn begin(kept: Kept) -> Self {
        Self {
            written: kept,
            ..Self::default()
        }
    }
}

/// A model that begins with what was kept.
pub(super) fn begin(target: &Target, zone: TimeZone, kept: Kept) -> Model {
    let mut model = Model::new(target.name).in_zone(zone);
    model.restore(kept);
    model
}

impl App {
    /// Writes what has changed, once it has settled.
    pub(super) fn keep_soon(&mut self, ctx: &Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        // While a frame draws nothing can have changed that the next one would not see.
        let kept = session.model.kept();
        let keeping = &mut session.keeping;
        if kept == keeping.written {
            keeping.changed = None;
            return;
        }
        let now = ctx.input(|input| input.time);
        match &mut keeping.changed {
            Some((changed, since)) if *changed == kept => {
                if now - *since >= SETTLES_SECS {
                    self.keep();
                } else {
                    let left = SETTLES_SECS - (now - *since);
                    ctx.request_repaint_after(Duration::from_secs_f64(left));
                }
            }
            changed => {
                *changed = Some((kept, now));
                ctx.request_repaint_after(Duration::from_secs_f64(SETTLES_SECS));
            }
        }
    }

    /// Writes what there is to keep.
    pub(super) fn keep(&mut self) {
        let lang = self.lang;
        let Some(Session {
            target,
            model,
            keeping,
            ..
        }) = &mut self.session
        else {
            return;
        };
        let kept = model.kept();
        keeping.changed = None;
        if kept == keeping.written {
            return;
        }
        let written = kept_file::save(&self.folder, target, &kept);
        // What could not be written is not tried again until it changes.
        keeping.written = kept;
        if let Err(error) = written
            && !std::mem::replace(&mut keeping.has_failed, true)
        {
            let text = lang.settings_not_saved(&error.to_string());
            self.toasts.push(Tone::Warn, text);
        }
    }
}
