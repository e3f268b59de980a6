//! Across the conversation: the connection is away, and when it is tried again, or it is slow.

use super::Stage;
use crate::action::Action;
use egui::{Frame, Margin, Panel, Ui};
use gui_kit::{
    palette::Palette,
    widgets::{Banner, Tone},
};
use std::time::Duration;
use udp_core::client::{Lost, Phase};

/// How long an answer may take before it is called slow: on a good network it takes milliseconds, and a banner that
/// comes and goes with every lost datagram would be worse than none.
const SLOW: Duration = Duration::from_secs(2);

/// Draws the banner; nothing while online and answered.
pub fn banner_ui(ui: &mut Ui, stage: &Stage<'_>, actions: &mut Vec<Action>) {
    let lang = stage.lang;
    let (tone, text, button, action) = match (stage.ended, stage.model.phase()) {
        (Some(why), _) => (
            Tone::Error,
            lang.banner_ended(why),
            Some(lang.banner_connect_again()),
            Action::ConnectAgain,
        ),
        (None, Some(Phase::Away { lost, retry_at, .. })) => {
            let left = retry_at.saturating_duration_since(stage.instant);
            // Counted up: "in 1 s" until it happens.
            let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            let text = match lost {
                _ if seconds == 0 => lang.banner_trying().to_owned(),
                Lost::Shutdown => lang.banner_shutdown(seconds),
                Lost::PortClosed => lang.banner_closed(seconds),
                Lost::Silent if stage.model.is_sealed() => lang.banner_offline(seconds),
                Lost::Silent => lang.banner_away(seconds),
            };
            if seconds > 0 {
                let next = left.subsec_nanos().max(1);
                ui.ctx()
                    .request_repaint_after(Duration::from_nanos(next.into()));
            }
            (
                Tone::Warn,
                text,
                Some(lang.banner_retry_now()),
                Action::RetryNow,
            )
        }
        (None, Some(Phase::Connecting { .. }) | None) => (
            Tone::Warn,
            if stage.model.is_sealed() {
                lang.banner_connecting().to_owned()
            } else {
                lang.banner_trying().to_owned()
            },
            None,
            Action::RetryNow,
        ),
        (None, Some(Phase::Online { .. } | Phase::Ended(_))) => {
            let Some(retry_at) = stage.model.held() else {
                slow_ui(ui, stage);
                return;
            };
            let left = retry_at.saturating_duration_since(stage.instant);
            ui.ctx().request_repaint_after(Duration::from_secs(1));
            let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            (
                Tone::Warn,
                lang.banner_held(seconds),
                None,
                Action::RetryNow,
            )
        }
    };
    across(ui, |ui| {
        let mut banner = Banner::new(tone, &text);
        if let Some(button) = button {
            banner = banner.action(button);
        }
        if banner.show(ui).action {
            actions.push(action);
        }
    });
}

/// Something waits longer than it should.
fn slow_ui(ui: &mut Ui, stage: &Stage<'_>) {
    let Some(since) = stage.model.stalled_since() else {
        return nothing(ui);
    };
    let silence = stage.instant.saturating_duration_since(since);
    let Some(left) = SLOW.checked_sub(silence).filter(|left| !left.is_zero()) else {
        ui.ctx().request_repaint_after(Duration::from_secs(1));
        let text = stage.lang.banner_slow(silence.as_secs());
        across(ui, |ui| {
            Banner::new(Tone::Warn, &text).show(ui);
        });
        return;
    };
    ui.ctx().request_repaint_after(left);
    nothing(ui);
}

/// What is drawn after this panel keeps its ids whether the banner is there or not: otherwise a press that was
/// begun before it came would be lost.
fn nothing(ui: &mut Ui) {
    ui.skip_ahead_auto_ids(1);
}

fn across(ui: &mut Ui, banner_ui: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    Panel::top("banner")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().fill(palette.bg).inner_margin(Margin {
            left: 16,
            right: 16,
            top: 8,
            bottom: 0,
        }))
        .show(ui, banner_ui);
}
