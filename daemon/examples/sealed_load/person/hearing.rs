//! What a client makes of what it is told.

use super::{Person, views::LAST_WORD};
use protocol::Destination;
use serde_json::json;
use udp_core::{
    client::{
        Label,
        sealed::{self, Outcome, Source},
    },
    net::client::{End, Event},
};

impl Person {
    /// Writes down what it is told, and then counts it.
    pub(crate) fn hear(&mut self, event: &Event) {
        match event {
            Event::Sealed(event) => self.hear_session(event),
            Event::Lost(why) => self
                .writing
                .write(&json!({"e": "lost", "why": format!("{why:?}")})),
            Event::Ended(end) => {
                let as_told = matches!(end, End::Quit { waiting: 0 }) && self.was_told_to_leave;
                let kind = if as_told { "end" } else { "wrong" };
                self.writing
                    .write(&json!({"e": kind, "why": format!("{end:?}")}));
            }
            Event::Dialect(_) | Event::Opened { .. } => {}
            Event::Asking { .. }
            | Event::FirstContact { .. }
            | Event::KeyChanged { .. }
            | Event::Classic(_)
            | Event::DowngradeRefused { .. } => self.wrong(event),
        }
    }

    pub(super) fn wrong(&mut self, what: impl std::fmt::Debug) {
        self.writing
            .write(&json!({"e": "wrong", "why": format!("{what:?}")}));
    }

    fn hear_session(&mut self, event: &sealed::Event) {
        use sealed::Event as E;
        match event {
            E::Queued {
                token,
                label,
                to,
                text,
                ..
            } => {
                let key = token.to_wire();
                self.writing
                    .write(&json!({"e": "queued", "k": key, "to": to.to_wire(), "t": text}));
                if let Some(Label(label)) = label {
                    self.unanswered.remove(label);
                }
                self.waiting.insert(*token);
            }
            E::Kept {
                token,
                conversation,
                place,
                parts,
                order,
                ..
            } => {
                self.writing.write(&json!({
                    "e": "kept", "k": token.to_wire(), "c": conversation.to_wire(),
                    "p": place, "n": parts, "o": order,
                }));
                self.waiting.remove(token);
                if self.has_said_last_word && self.waiting.is_empty() {
                    self.heard_last_word();
                }
            }
            E::Message(message) => {
                let source = match message.source {
                    Source::Live => "live",
                    Source::CaughtUp => "caught up",
                    Source::Cache => "cache",
                };
                self.writing.write(&json!({
                    "e": "heard", "c": message.conversation.to_wire(), "p": message.place,
                    "n": message.parts, "o": message.order, "f": message.from.to_wire(),
                    "t": message.text, "s": source,
                }));
                if message.text == LAST_WORD {
                    self.heard_last_word();
                }
            }
            E::HistoryLoaded {
                conversation,
                from,
                reached_start,
            } => {
                self.is_loading = false;
                self.before = *from;
                if *reached_start {
                    self.writing
                        .write(&json!({"e": "viewed", "c": conversation.to_wire()}));
                    self.to_view.pop_front();
                    self.before = u32::MAX;
                }
            }
            E::Standing(standing) => {
                if self.room.get().map(Destination::Room) == Some(standing.conversation) {
                    self.is_in_room |= standing.is_open;
                }
            }
            E::Standings => self.is_here = true,
            E::Away { .. } => self.is_here = false,
            E::Fulfilled(outcome) => {
                self.is_wishing = false;
                match outcome {
                    Outcome::Created(room, _) => self.room.set(Some(*room)),
                    Outcome::Entered(_) => self.is_in_room = true,
                    _ => {}
                }
            }
            // Asked for again.
            E::Unfulfilled { .. } => self.is_wishing = false,
            E::Accepted { .. }
            | E::Connect
            | E::Passage { .. }
            | E::Waiting { .. }
            | E::Read { .. }
            | E::Ended => {}
            E::Refused { .. }
            | E::Broken(_)
            | E::Notice { .. }
            | E::NotSaid { .. }
            | E::Failed { .. }
            | E::Held { .. }
            | E::HistoryReplaced { .. } => self.wrong(event),
        }
    }
}
