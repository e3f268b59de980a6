//! Short news that goes away by itself, shown inside a bar so that it covers nothing.

use super::{IconButton, Tone, quiet_button};
use crate::{fonts, icons, palette::Palette};
use egui::{Label, RichText, Ui};
use std::{collections::VecDeque, time::Duration};

/// More at once than anybody reads; older ones are dropped.
const MOST: usize = 8;

/// What it takes to decide on an action, and to press it.
const TO_DECIDE_SECS: f64 = 6.0;

#[derive(Debug)]
struct Toast<A> {
    tone: Tone,
    text: String,
    /// A button's text, and what it asks for.
    action: Option<(String, A)>,
    /// The window's time at which it goes; set when it is first seen.
    until: Option<f64>,
}

/// News waiting to be seen, one after the other; `A` is what their buttons ask for.
#[derive(Debug)]
pub struct Toasts<A = ()> {
    waiting: VecDeque<Toast<A>>,
}

impl<A> Default for Toasts<A> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
        }
    }
}

impl<A> Toasts<A> {
    /// Says something.
    pub fn push(&mut self, tone: Tone, text: impl Into<String>) {
        self.add(tone, text.into(), None);
    }

    /// Says something, with a button. It is seen at once and takes the place of news with an older
    /// button: what was done last is what one would undo.
    pub fn push_with_action(&mut self, tone: Tone, text: impl Into<String>, name: &str, action: A) {
        self.waiting.retain(|toast| toast.action.is_none());
        self.add(tone, text.into(), Some((name.to_owned(), action)));
        self.waiting.rotate_right(1);
    }

    fn add(&mut self, tone: Tone, text: String, action: Option<(String, A)>) {
        if self.waiting.len() == MOST {
            self.waiting.pop_front();
        }
        self.waiting.push_back(Toast {
            tone,
            text,
            action,
            until: None,
        });
    }

    /// Whether there is something to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Shows the oldest inside the caller's bar, whose layout is horizontal. `dismiss` names its
    /// cross. Wakes the window when it is time to go. Returns what its button asks for, when that was
    /// pressed.
    pub fn bar_ui(&mut self, ui: &mut Ui, dismiss: &str) -> Option<A> {
        let now = ui.input(|input| input.time);
        let toast = self.waiting.front_mut()?;
        // Time to notice it, and to read it at about 20 characters a second.
        let mut seconds = 4.0 + toast.text.chars().count() as f64 / 20.0;
        if toast.action.is_some() {
            seconds += TO_DECIDE_SECS;
        }
        let until = *toast.until.get_or_insert(now + seconds);
        if now >= until {
            self.waiting.pop_front();
            ui.ctx().request_repaint();
            return None;
        }
        ui.ctx()
            .request_repaint_after(Duration::from_secs_f64(until - now));
        let colour = toast.tone.colour(Palette::of(ui));
        toast.tone.icon().show(ui, 16.0, colour);
        let text = RichText::new(&toast.text)
            .font(fonts::medium(12.5))
            .color(colour);
        // Room for the buttons is kept: a long path is cut, and its tooltip shows it whole.
        let action = toast.action.as_ref().map_or(0.0, |(name, _)| {
            let galley = ui
                .painter()
                .layout_no_wrap(name.clone(), fonts::medium(13.5), colour);
            galley.size().x + 40.0
        });
        let width = (ui.available_width() - 34.0 - action).max(40.0);
        ui.scope(|ui| {
            ui.set_max_width(width);
            ui.add(Label::new(text).truncate());
        });
        let wanted = toast
            .action
            .as_ref()
            .is_some_and(|(name, _)| ui.add(quiet_button(name).height(24.0)).clicked());
        let dismissed = ui
            .add(IconButton::new(icons::X, dismiss).size(22.0))
            .clicked();
        let gone = (wanted || dismissed).then(|| self.waiting.pop_front())??;
        gone.action
            .filter(|_| wanted)
            .map(|(_, asked_for)| asked_for)
    }
}
