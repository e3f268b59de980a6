//! Calling somebody who looks elsewhere: the window's urgency, and a notice of the desktop.

use super::App;
use crate::{
    model::{Calls, Key},
    notices::Notice,
    settings::Notices,
};
use egui::{Context, UserAttentionType, ViewportCommand};

/// Between two notices: a busy conversation is no reason to make a noise all the time.
const PAUSE_SECS: f64 = 3.0;

/// What has called and was not told of yet.
#[derive(Debug, Default)]
pub(super) struct Attention {
    waiting: Calls,
    /// The window's time from which on the next notice may be given.
    not_before: f64,
}

impl App {
    /// Tells of what was said since the last time, unless somebody looks.
    pub(super) fn call_attention(&mut self, ctx: &Context) {
        let Some(session) = &mut self.session else {
            return;
        };
        let calls = session.model.take_calls();
        let (is_looking, now) = ctx.input(|input| (input.focused, input.time));
        if is_looking {
            // Whoever looks at another conversation sees the counts.
            self.attention.waiting = Calls::default();
            return;
        }
        if calls.personal > 0 {
            let kind = UserAttentionType::Informational;
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(kind));
        }
        let is_wanted = match self.settings.notices {
            Notices::All => calls.all > 0,
            Notices::Personal => calls.personal > 0,
            Notices::Nothing => false,
        };
        let waiting = &mut self.attention.waiting;
        if is_wanted && let Some(last) = calls.last {
            waiting.last = Some(last);
            waiting.all += match self.settings.notices {
                Notices::Personal => calls.personal,
                Notices::All | Notices::Nothing => calls.all,
            };
        }
        let Some(last) = &waiting.last else { return };
        if now < self.attention.not_before {
            let left = self.attention.not_before - now;
            return ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
        let lang = self.lang;
        let title = match last.key {
            Key::Person(_) => lang.notice_title(&last.called, lang.product()),
            Key::Everyone => lang.notice_title_in(&last.called, lang.everyone()),
            Key::Room(room) => {
                lang.notice_title_in(&last.called, &session.model.rooms().called(room))
            }
        };
        let text = match waiting.all.saturating_sub(1) {
            0 => last.text.clone(),
            more => lang.notice_more(&last.text, more),
        };
        self.attention.waiting = Calls::default();
        self.attention.not_before = now + PAUSE_SECS;
        (self.notifier)(Notice {
            title,
            text,
            sounds: self.settings.sounds,
        });
    }
}
