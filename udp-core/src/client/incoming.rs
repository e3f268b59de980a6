//! What the server sends, and what it means where the client stands.

use super::{
    Client, End, Event, Lost, NoRoom, Refused, ServerKind,
    connect::{Errand, Stage},
    lists::Subject,
};
use protocol::{
    Datagram, Destination, Message, Origin, PersonId, Refusal, Text, Verb, datagram, frame, words,
};
use std::time::Instant;

/// What one existing server answers to MSG from an id it does not know.
const UNKNOWN_ORIGIN: &str = "ID de origem não registrado.";

impl Client {
    pub(super) fn receive(&mut self, bytes: &[u8], now: Instant) {
        if self.is_over() {
            return;
        }
        // Existing servers cut nothing: what is longer than a frame may be is read as far as it may.
        let readable = &bytes[..bytes.len().min(datagram::MAX_BYTES)];
        let Ok(datagram) = Datagram::parse(readable) else {
            return;
        };
        let Ok(message) = Message::read(&datagram) else {
            return;
        };
        self.lists.heard();
        match (message.origin, message.verb) {
            (Origin::Server, Verb::Msg) => match list_in(bytes) {
                Some(list) => self.server_lists(&list, now),
                None => self.server_says_or_lists(message.text.to_string(), now),
            },
            (Origin::Server, Verb::Oi) if message.destination == self.own_destination() => {
                self.accepted(now);
            }
            (Origin::Room(room), Verb::Oi)
                if matches!(self.stage, Stage::Online)
                    && message.destination == self.own_destination() =>
            {
                self.room_answers(room, &message.text.to_string());
            }
            (Origin::Server, Verb::Erro) => self.server_refuses(&message, now),
            (Origin::Person(from), Verb::Msg) if !self.is_first() => {
                self.person_says(from, &message, now);
            }
            // A LISTA from 0 only tries whether we are still here; the rest are words of servers to
            // each other, or of rooms.
            _ => {}
        }
    }

    pub(super) const fn own_destination(&self) -> Destination {
        Destination::Person(self.id)
    }

    fn server_says_or_lists(&mut self, text: String, now: Instant) {
        match self.page_subject(&text) {
            Some(subject) if matches!(self.stage, Stage::Online) => {
                self.list_page(subject, &text, now);
            }
            _ => self.server_says(text, now),
        }
    }

    fn server_says(&mut self, text: String, now: Instant) {
        let tells_dialects = text.starts_with(words::DIALECTS_START);
        let is_beacon = text.starts_with(words::BEACON_START);
        let is_shutdown = text == words::SHUTDOWN;
        match self.stage {
            Stage::Asking { .. } if tells_dialects => {
                self.dialects_known(ServerKind::Recado, now);
            }
            Stage::Asking { .. } if !is_beacon && !is_shutdown => {
                self.dialects_known(ServerKind::Existing, now);
            }
            // Only who is not registered is told the dialects: the server was started anew.
            Stage::Online if tells_dialects && self.lists.is_asking() => {
                self.server = ServerKind::Recado;
                self.renew(now);
                if matches!(self.stage, Stage::Online) {
                    self.list_refused(NoRoom::NoAnswer, now);
                }
            }
            _ if tells_dialects || text.is_empty() || self.is_first() => {}
            _ if is_beacon => self.tell(Event::Beacon { text }),
            _ => {
                self.tell(Event::Notice { text });
                if is_shutdown && self.errand == Errand::Renewal {
                    self.lose(Lost::Shutdown, now);
                }
            }
        }
    }

    fn server_lists(&mut self, list: &str, now: Instant) {
        match self.stage {
            Stage::Asking { .. } => {
                self.avoid_listed_ids(list);
                // A Recado server that still has us registered answers this way too.
                let server = match self.errand {
                    Errand::Return { .. } if self.is_named_in(list) => self.server,
                    _ => ServerKind::Existing,
                };
                self.dialects_known(server, now);
            }
            Stage::Online => self.list_page(Subject::People, list, now),
            Stage::Registering { .. } | Stage::Waiting | Stage::Leaving | Stage::Ended => {}
        }
    }

    fn server_refuses(&mut self, message: &Message<'_>, now: Instant) {
        let text = message.text.to_string();
        let refused = Refused {
            refusal: Refusal::from_text(&text),
            text,
        };
        match self.stage {
            Stage::Asking { .. } => self.dialects_known(ServerKind::Existing, now),
            // The destination tells an answer to this OI from one to an id tried before.
            Stage::Registering { .. }
                if may_answer_oi(&refused) && message.destination == self.own_destination() =>
            {
                self.registration_refused(refused, now);
            }
            _ if self.is_first() => {}
            Stage::Online
                if refused.refusal == Some(Refusal::UnknownKind) && self.lists.is_asking() =>
            {
                // A server without LISTA is alive all the same.
                self.list_refused(NoRoom::Refused(refused), now);
            }
            Stage::Online if matches!(refused.refusal, Some(Refusal::Kicked | Refusal::Banned)) => {
                self.end(End::Refused(refused));
            }
            Stage::Online => {
                if !self.room_refused(&refused, now) {
                    self.text_refused(refused, now);
                }
            }
            _ => self.text_refused(refused, now),
        }
    }

    fn text_refused(&mut self, refused: Refused, now: Instant) {
        if refused.refusal == Some(Refusal::TooFast) {
            self.outgoing.pause(now);
        }
        let is_unknown = refused.text == UNKNOWN_ORIGIN;
        let label = if refused.refusal.is_some() && may_answer_oi(&refused) {
            None
        } else {
            self.outgoing.refused(refused.refusal, now)
        };
        self.tell(Event::Refused { refused, label });
        if is_unknown && matches!(self.stage, Stage::Online) {
            self.renew(now);
        }
    }

    fn person_says(&mut self, from: PersonId, message: &Message<'_>, now: Instant) {
        let to = message.destination;
        let is_for_us = match to {
            Destination::Everyone | Destination::Room(_) => true,
            Destination::Person(id) => id == self.id,
            Destination::Rooms => false,
        };
        if !is_for_us {
            return;
        }
        let text = message.text.to_string();
        let ours = if from == self.id {
            self.outgoing.came_back(to, &text, now)
        } else {
            None
        };
        let (label, part) = ours.map_or((None, (0, 1)), |(label, part)| (Some(label), part));
        self.tell(Event::Said {
            from,
            name: message.name,
            to,
            text,
            label,
            part,
        });
    }
}

/// The text of a datagram when it is a list of people: whole, as existing servers put everybody into
/// one datagram however long. A datagram holds at most 64 KiB, which bounds it.
fn list_in(bytes: &[u8]) -> Option<String> {
    let text = bytes.get(frame::TEXT_OFFSET..)?;
    text.starts_with(words::PEOPLE_START.trim_end().as_bytes())
        .then(|| Text::from_field(text).to_string())
}

/// False for refusals that only answer something else, sent before the OI.
fn may_answer_oi(refused: &Refused) -> bool {
    match refused.refusal {
        None => refused.text != UNKNOWN_ORIGIN,
        Some(
            Refusal::UnknownDestination
            | Refusal::UnknownKind
            | Refusal::TooFast
            | Refusal::Muted
            | Refusal::TextTooLong
            | Refusal::UnknownRoom
            | Refusal::RoomNameTaken
            | Refusal::NotInRoom
            | Refusal::RecipientNotInRoom
            | Refusal::DiskFull
            | Refusal::AlreadyHandled,
        ) => false,
        Some(
            Refusal::IdInUse
            | Refusal::NameNotAllowed
            | Refusal::InvalidId
            | Refusal::ServerFull
            | Refusal::Kicked
            | Refusal::Banned
            | Refusal::WrongPassword
            | Refusal::LocalNetworkOnly
            | Refusal::NameInUse,
        ) => true,
    }
}
