//! What only a sealed connection tells: what is kept and read, and what was said while away.

use super::{Session, Shown, history::Histories, in_clear::InClear, own::Messages, secs_until};
use crate::terminal_client::{
    shown::{Mark, Own, Placed},
    style::Style,
};
use protocol::{Destination, Name, Origin, PersonId, Token};
use std::collections::{BTreeMap, BTreeSet};
use udp_core::{
    client::Label,
    client::sealed::{
        Command as SessionCommand, Event, Message, NotTaken, Outcome, Refused, SessionError,
        Source, Standing,
    },
    net::client::{Command, Lost},
};

/// Messages of a script that wait in the outbox before its next line is read: a quarter of what it holds.
const WAITING: usize = 256;
/// Of what was said before somebody ever read here, so much is shown on coming in.
const UNREAD_SHOWN: u32 = 20;
/// Messages that `/confirmacoes` shows.
const RECEIPTS: usize = 10;
/// Names remembered; the others show as numbers.
const NAMES: usize = 20_000;

/// A profile that is open.
#[derive(Debug, Default)]
pub(super) struct Sealed {
    was_online: bool,
    /// An attempt to connect has failed: a script need not wait for the next.
    has_failed: bool,
    waiting: usize,
    /// Texts on their way to the outbox.
    leaving: BTreeSet<Label>,
    /// What became of them was asked for: it is told once they are there.
    are_receipts_asked: bool,
    /// The outbox as it was when the profile was opened has been told.
    is_outbox_told: bool,
    own: Messages,
    names: BTreeMap<u32, Name>,
    /// Readers whose names were asked for.
    strangers: BTreeSet<PersonId>,
    /// What was said up to these places while nobody looked is not shown unasked.
    shown_after: BTreeMap<Destination, u32>,
    pub(super) histories: Histories,
    pub(super) in_clear: InClear,
    lost: Option<Lost>,
}

impl Sealed {
    pub(super) fn takes_texts(&self) -> bool {
        (self.was_online || self.has_failed) && self.waiting + self.leaving.len() < WAITING
    }

    pub(super) fn says(&mut self, label: Label) {
        self.leaving.insert(label);
    }

    /// True while an answer waits for texts that are on their way to the outbox.
    pub(super) fn owes_receipts(&self) -> bool {
        self.are_receipts_asked && !self.leaving.is_empty()
    }

    fn name(&self, id: PersonId) -> Option<Name> {
        self.names.get(&id.value()).copied()
    }

    fn learn_name(&mut self, id: u32, name: Name) {
        if self.names.len() < NAMES || self.names.contains_key(&id) {
            self.names.insert(id, name);
        }
    }
}

impl Session {
    pub(super) fn handle_opened(&mut self, id: Option<PersonId>) {
        self.sealed = Some(Sealed::default());
        self.own = id;
        self.show_attempt(1);
    }

    pub(super) fn handle_lost(&mut self, lost: &Lost) {
        if let Some(sealed) = &mut self.sealed {
            sealed.lost = Some(lost.clone());
        }
    }

    pub(super) fn handle_sealed(&mut self, event: &Event) {
        let lang = self.lang;
        let Some(sealed) = &mut self.sealed else {
            return;
        };
        match event {
            Event::Accepted { id } => self.handle_accepted(*id),
            Event::Refused { refused, is_final } => {
                if !is_final {
                    self.error(refused.refusal(), &self.refusal_text(*refused));
                }
            }
            Event::Away { retry_at, .. } => {
                sealed.has_failed = true;
                let lost = sealed.lost.take();
                self.is_online = false;
                let why = lost.map_or_else(
                    || lang.client_lost_silent().to_owned(),
                    |lost| self.lost_text(&lost),
                );
                self.show_away(&why, *retry_at);
            }
            Event::Broken(error) => self.show_broken(error),
            Event::Standing(standing) => self.handle_standing(standing),
            Event::Message(message) => self.handle_message(message),
            Event::Passage {
                who,
                name,
                conversation,
                is_entry,
                source,
                ..
            } => {
                sealed.learn_name(who.value(), *name);
                if *is_entry {
                    sealed.in_clear.came(*who);
                }
                // Who came and went while nobody looked is of no interest.
                if *source == Source::Live && self.own != Some(*who) {
                    self.show(Shown::Passage {
                        who: *who,
                        name: *name,
                        conversation: *conversation,
                        room: self.room_name(*conversation),
                        is_entry: *is_entry,
                    });
                }
            }
            Event::Notice { text } => self.show(Shown::Notice(text)),
            Event::Queued {
                token,
                label,
                to,
                text,
                ..
            } => {
                sealed.own.say(*token, *to, text);
                let is_new = label.is_some();
                // A person is told at once only what has to wait.
                if is_new && (self.style == Style::Json || !self.is_online) {
                    self.show(Shown::Waits(self.own(*token, *to, text)));
                }
                if let Some(label) = label {
                    self.has_left(*label);
                }
            }
            Event::NotSaid { label, why } => {
                match why {
                    NotTaken::Text(why) => self.not_said(*why),
                    NotTaken::Store(_) => self.error(None, lang.client_not_stored()),
                    NotTaken::Nobody | NotTaken::Ended => {
                        self.error(None, lang.client_queue_full());
                    }
                }
                self.has_left(*label);
            }
            Event::Kept {
                token,
                place,
                parts,
                order,
                time_ms,
                ..
            } => {
                let placed = Placed {
                    order: *order,
                    place: *place,
                    time_ms: *time_ms,
                };
                if let Some(message) = sealed.own.keep(*token, placed, *parts).cloned() {
                    let own = self.own(*token, message.to, &message.text);
                    self.show(Shown::Kept(own, placed, Mark::Kept));
                }
            }
            Event::Failed { token, refused } => self.handle_failed(*token, *refused),
            Event::Held { retry_at } => self.remark(&lang.client_held(secs_until(*retry_at))),
            Event::Waiting { count } => {
                sealed.waiting = *count;
                let was_told = std::mem::replace(&mut sealed.is_outbox_told, true);
                if *count > 0 && !was_told && !self.is_online {
                    self.remark(&lang.client_waiting_before(*count));
                }
            }
            Event::Read {
                who,
                conversation,
                place,
                time_ms,
            } => self.handle_read(*who, *conversation, *place, *time_ms),
            Event::Fulfilled(Outcome::People(people, more)) => {
                for person in people {
                    sealed.learn_name(person.id.value(), person.name);
                }
                if self.list_asked.take().is_some() {
                    let more = *more;
                    self.show(Shown::People { people, more });
                }
            }
            Event::Fulfilled(Outcome::Classic(people, _)) => self.handle_in_clear(people),
            Event::Fulfilled(outcome) => self.handle_sealed_room(outcome),
            Event::Unfulfilled { wish, why } => self.handle_unfulfilled(wish, *why),
            Event::HistoryLoaded {
                conversation,
                reached_start,
                ..
            } => self.show_history(*conversation, *reached_start),
            // An attempt begins; the end is told by itself; the rest is for windows.
            Event::Connect | Event::Standings | Event::HistoryReplaced { .. } | Event::Ended => {}
        }
    }

    fn handle_accepted(&mut self, id: PersonId) {
        let lang = self.lang;
        let was_online = self
            .sealed
            .as_mut()
            .is_some_and(|sealed| std::mem::replace(&mut sealed.was_online, true));
        self.own = Some(id);
        self.is_online = true;
        self.attempt_shown = None;
        let text = lang.client_online_sealed(self.name.as_str(), id.value());
        self.state("conectado", &text);
        // Marks come without names.
        self.ask_people();
        if self.at_prompt && !was_online {
            self.remark(lang.client_online_hint());
        }
    }

    fn handle_standing(&mut self, standing: &Standing) {
        if let Some(sealed) = &mut self.sealed {
            if let Some(name) = standing.name {
                sealed.learn_name(standing.conversation.to_wire(), name);
            }
            let shown_after = match standing.read {
                0 => standing.last.saturating_sub(UNREAD_SHOWN),
                read => read,
            };
            sealed
                .shown_after
                .entry(standing.conversation)
                .or_insert(shown_after);
        }
        if let Destination::Room(room) = standing.conversation {
            self.rooms.stands(room, standing.name, standing.is_open);
        }
    }

    fn handle_message(&mut self, message: &Message) {
        let Some(sealed) = &mut self.sealed else {
            return;
        };
        if let Origin::Person(from) = message.from {
            sealed.learn_name(from.value(), message.name);
        }
        if message.source != Source::Live && sealed.histories.gather(message) {
            return;
        }
        let shown_after = sealed.shown_after.get(&message.conversation);
        let is_unread = shown_after.is_none_or(|&after| message.place > after);
        let is_wanted = match message.source {
            Source::Live => true,
            // Programs sort it out themselves.
            Source::CaughtUp => is_unread || self.style == Style::Json,
            Source::Cache => false,
        };
        if !is_wanted {
            return;
        }
        self.show_message(message);
        if message.from != self.own.map_or(Origin::Server, Origin::Person) {
            // What is shown counts as read.
            let place = message.place + u32::from(message.parts.max(1) - 1);
            self.command(Command::Sealed(SessionCommand::Read {
                conversation: message.conversation,
                place,
            }));
        }
    }

    pub(super) fn show_message(&self, message: &Message) {
        let Origin::Person(from) = message.from else {
            self.show(Shown::Notice(&message.text));
            return;
        };
        let placed = Placed {
            order: message.order,
            place: message.place,
            time_ms: message.time_ms,
        };
        let to = match message.conversation {
            // To us, as it was said; what we said ourselves went to them.
            Destination::Person(_) if self.own != Some(from) => {
                self.own.map_or(message.conversation, Destination::Person)
            }
            to => to,
        };
        self.show(Shown::Said {
            from,
            name: message.name,
            to,
            room: self.room_name(message.conversation),
            text: &message.text,
            placed: Some(placed),
        });
    }

    fn handle_failed(&mut self, token: Token, refused: Refused) {
        let Some(sealed) = &mut self.sealed else {
            return;
        };
        let message = sealed.own.forget(token);
        // It was told: nobody looks for it again.
        self.command(Command::Sealed(SessionCommand::Forget { token }));
        let text = self.refusal_text(refused);
        match message {
            Some(message) => {
                let own = self.own(token, message.to, &message.text);
                self.show(Shown::Failed(own, refused.refusal(), &text));
            }
            None => self.error(refused.refusal(), &text),
        }
    }

    fn handle_read(&mut self, who: PersonId, conversation: Destination, place: u32, time_ms: u64) {
        let Some(sealed) = &mut self.sealed else {
            return;
        };
        let name = sealed.name(who);
        // For the next time: a list that nobody waits for is only learnt from.
        let is_stranger = name.is_none() && sealed.strangers.insert(who);
        let newly = sealed.own.read(who, conversation, place);
        let text = newly.map(|message| message.text.clone());
        if is_stranger && self.is_online {
            self.ask_people();
        }
        // Programs are told every mark, people what it is news for.
        if self.is_online && (text.is_some() || self.style == Style::Json) {
            self.show(Shown::Read {
                who,
                name,
                conversation,
                place,
                time_ms,
                text: text.as_deref(),
            });
        }
    }

    /// A text has come to the outbox, or will not.
    fn has_left(&mut self, label: Label) {
        let Some(sealed) = &mut self.sealed else {
            return;
        };
        sealed.leaving.remove(&label);
        if sealed.leaving.is_empty() && std::mem::take(&mut sealed.are_receipts_asked) {
            self.show_receipts();
        }
    }

    /// What became of what was said last, once all of it is in the outbox.
    pub(super) fn ask_receipts(&mut self) {
        match &mut self.sealed {
            Some(sealed) if !sealed.leaving.is_empty() => sealed.are_receipts_asked = true,
            Some(_) => self.show_receipts(),
            None => self.error(None, self.lang.client_needs_sealed()),
        }
    }

    fn show_receipts(&self) {
        let lang = self.lang;
        let Some(sealed) = &self.sealed else {
            return;
        };
        let last = sealed.own.last(self.current, RECEIPTS);
        if last.is_empty() {
            self.remark(lang.client_receipts_none());
        }
        for (message, mark, readers) in last {
            let reader = |who: PersonId| match sealed.name(who) {
                Some(name) => format!("{name} ({who})"),
                None => who.to_string(),
            };
            let readers: Vec<_> = readers.into_iter().map(reader).collect();
            let (sign, text) = (mark.sign(), message.text.replace('\n', " "));
            self.remark(&if readers.is_empty() {
                lang.client_receipt(sign, &text)
            } else {
                lang.client_receipt_read(sign, &text, &readers.join(", "))
            });
        }
    }

    fn show_broken(&self, error: &SessionError) {
        self.error(None, &self.lang.client_broken(&error.to_string()));
    }

    pub(super) fn refusal_text(&self, refused: Refused) -> String {
        match refused.refusal() {
            Some(refusal) => self.lang.refusal(refusal).to_owned(),
            None => refused.0.to_string(),
        }
    }

    fn own<'a>(&self, token: Token, to: Destination, text: &'a str) -> Own<'a> {
        Own {
            token,
            id: self.own,
            name: self.name,
            to,
            room: self.room_name(to),
            text,
        }
    }

    fn room_name(&self, conversation: Destination) -> Option<Name> {
        match conversation {
            Destination::Room(room) => Some(Name::cut(&self.rooms.name(room))),
            _ => None,
        }
    }
}
