//! What was said, came or went: put where the server has it, or where it waits.

use super::super::{Author, Body, Conversation, Line, Message, Model, Place};
use jiff::civil::DateTime;
use protocol::{Destination, Name, Origin, PersonId, Token};
use udp_core::client::{
    self,
    sealed::{self, Source},
};

impl Model {
    pub(super) fn heard(&mut self, message: sealed::Message, now: DateTime) {
        let place = Place {
            first: message.place,
            parts: message.parts,
        };
        let at = self.local(message.time_ms);
        let body = match message.from {
            Origin::Person(from) => {
                // What was said long ago says little about today's name.
                if message.source != Source::Cache || self.names.name(from).is_none() {
                    self.names.learn(from, message.name);
                }
                if message.source == Source::Live {
                    self.people.said(from, now);
                }
                Body::Said(if message.mine.is_some() || Some(from) == self.my_id() {
                    Line::kept(message.mine, message.text)
                } else {
                    Line::heard(Author::Person(from), message.name, message.text)
                })
            }
            Origin::Server => Body::Notice(message.text),
            Origin::Room(_) => return,
        };
        let is_news = message.source != Source::Cache;
        self.put(message.conversation, place, at, body, is_news);
    }

    /// Puts something where the server has it.
    pub(super) fn put(
        &mut self,
        conversation: Destination,
        place: Place,
        at: DateTime,
        body: Body,
        is_news: bool,
    ) {
        let Some(key) = self.of(conversation) else {
            return;
        };
        let is_said = matches!(&body, Body::Said(line) if line.author != Author::Me);
        let is_folded = self.is_folded(&body);
        let calls_me = self.calls_me(&body);
        let told = is_news.then(|| body.clone());
        let message = Message {
            place: Some(place),
            after: place.first,
            ..self.message(at, body)
        };
        let is_seen = self.looking && key == self.current;
        let conversation = self.entry(key);
        conversation.history.last = conversation.history.last.max(place.last());
        let is_read = !is_said || is_seen || is_folded || place.last() <= conversation.history.read;
        let is_new = conversation.hear(message, is_read, calls_me);
        if let Some(body) = told.filter(|_| is_new && !is_read) {
            self.call(key, &body, calls_me);
        }
        self.bound_messages();
        self.bound_conversations();
    }

    pub(super) fn passed(
        &mut self,
        who: PersonId,
        name: Name,
        conversation: Destination,
        is_entry: bool,
        source: Source,
        now: DateTime,
    ) {
        self.names.learn(who, name);
        if source == Source::Cache {
            return;
        }
        match conversation {
            Destination::Everyone if is_entry => self.people.heard(who, now),
            Destination::Everyone => self.people.went(who, now),
            Destination::Room(room) if is_entry => self.rooms.heard(room, who),
            Destination::Room(room) => self.rooms.went(room, who),
            Destination::Person(_) | Destination::Rooms => {}
        }
    }

    pub(super) fn queued(
        &mut self,
        token: Token,
        label: Option<client::Label>,
        to: Destination,
        text: String,
        at: DateTime,
    ) {
        let Some(key) = self.of(to) else { return };
        if let Some(sealed) = &mut self.sealed {
            sealed.tokens.insert(token, key);
        }
        // A profile that is opened once more tells of what stands here already.
        let conversation = self.entry(key);
        let is_here = conversation.has(token)
            || label.is_some_and(|label| conversation.queued(label, token, &text));
        if !is_here {
            let line = Line::queued(label, token, text);
            let message = self.message(at, Body::Said(line));
            self.entry(key).say(message);
        }
    }

    /// A message leaves the outbox.
    pub(super) fn end_waiting(&mut self, token: Token, settle: impl FnOnce(&mut Conversation)) {
        let Some(sealed) = &mut self.sealed else {
            return;
        };
        sealed.held = None;
        sealed.stalled_since = None;
        let key = sealed.tokens.remove(&token);
        if let Some(conversation) = key.and_then(|key| self.conversations.get_mut(&key)) {
            settle(conversation);
        }
    }
}
