//! What only a classic connection tells: texts that leave, come back or do not, and lists by themselves.

use super::{Session, Shown};
use std::{collections::BTreeSet, time::Duration};
use udp_core::client::{Event, Label, Lost, Person, Phase, Refused};

/// Texts of a script that wait to leave before its next line is read.
const UNSENT: usize = 32;
/// The client waits so long for a further page of a list. One that is complete sooner after it was
/// asked for answers an earlier question.
const LIST_PAGES: Duration = Duration::from_millis(300);
/// A text of more frames than leave at once shows its progress, each so many frames.
const PROGRESS: u8 = 16;

/// Texts that have not left.
#[derive(Debug, Default)]
pub(super) struct Classic {
    unsent: BTreeSet<Label>,
}

impl Classic {
    pub(super) fn takes_texts(&self) -> bool {
        self.unsent.len() < UNSENT
    }

    pub(super) fn said(&mut self, label: Label) {
        self.unsent.insert(label);
    }

    pub(super) fn gone(&mut self, label: Label) {
        self.unsent.remove(&label);
    }

    pub(super) fn unsent(&self) -> usize {
        self.unsent.len()
    }
}

impl Session {
    pub(super) fn handle_classic(&mut self, event: &Event) {
        let lang = self.lang;
        match event {
            Event::Phase(phase) => self.handle_phase(phase),
            Event::Said {
                from,
                name,
                to,
                text,
                ..
            } => self.show(Shown::Said {
                from: *from,
                name: *name,
                to: *to,
                room: None,
                text,
                placed: None,
            }),
            Event::Notice { text } => self.show(Shown::Notice(text)),
            Event::Beacon { .. } => {}
            Event::Refused { refused, .. } => self.show_refused(refused),
            Event::People { people, more } => self.handle_people(people, *more),
            Event::Progress { label, sent, parts } => {
                if sent == parts {
                    self.classic.gone(*label);
                }
                let is_long = *parts > 2 * PROGRESS;
                if self.at_prompt && is_long && (sent == parts || sent % PROGRESS == 0) {
                    self.remark(&lang.client_progress(*sent, *parts));
                }
            }
            Event::NotEchoed { .. } => self.error(None, lang.client_not_echoed()),
            Event::Rooms { .. }
            | Event::Members { .. }
            | Event::RoomCreated { .. }
            | Event::RoomEntered { .. }
            | Event::RoomLeft { .. }
            | Event::RoomRefused { .. } => self.handle_classic_room(event),
            Event::NotSaid { label, why } => {
                self.classic.gone(*label);
                self.not_said(*why);
            }
        }
    }

    /// The client asks for the people by itself too; only who asked here wants to read them, and
    /// not as they were before.
    fn handle_people(&mut self, people: &[Person], more: u32) {
        match self.list_asked {
            None => {}
            Some(asked) if asked.elapsed() < LIST_PAGES => self.ask_people(),
            Some(_) => {
                self.list_asked = None;
                self.show(Shown::People { people, more });
            }
        }
    }

    fn handle_phase(&mut self, phase: &Phase) {
        let lang = self.lang;
        self.is_online = matches!(phase, Phase::Online { .. });
        match *phase {
            Phase::Connecting { attempt } => self.show_attempt(attempt),
            Phase::Online { id, .. } => {
                let is_first = self.own.is_none();
                self.own = Some(id);
                self.attempt_shown = None;
                let text = lang.client_online(self.name.as_str(), id.value());
                self.state("conectado", &text);
                if self.at_prompt && is_first {
                    self.remark(lang.client_online_hint());
                }
            }
            Phase::Away { lost, retry_at, .. } => {
                let why = match lost {
                    Lost::Shutdown => lang.client_lost_shutdown(),
                    Lost::PortClosed => lang.client_lost_port_closed(),
                    Lost::Silent => lang.client_lost_silent(),
                };
                self.show_away(why, retry_at);
            }
            // Told by `end`, with what did not leave.
            Phase::Ended(_) => {}
        }
    }

    pub(super) fn show_refused(&self, refused: &Refused) {
        let text = refused
            .refusal
            .map_or(refused.text.as_str(), |refusal| self.lang.refusal(refusal));
        self.error(refused.refusal, text);
    }
}
