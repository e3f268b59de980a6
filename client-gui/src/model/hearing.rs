//! What the network tells: where the connection stands, who says what, who is here.

use super::{Author, Body, Conversation, Delivery, Key, Line, Message, Model};
use jiff::civil::DateTime;
use protocol::{Destination, Name, PersonId, words};
use udp_core::client::{Event, Label, Lost, Phase};

/// Messages kept over all conversations: about 60 MB of short ones.
pub const MAX_MESSAGES_IN_ALL: usize = 200_000;

impl Model {
    /// Takes in what the network tells.
    pub fn handle(&mut self, event: Event, now: DateTime) {
        match event {
            Event::Phase(phase) => self.handle_phase(phase, now),
            Event::Said {
                from,
                name,
                to,
                text,
                label,
                part,
            } => self.handle_said(
                Said {
                    from,
                    name,
                    to,
                    text,
                    label,
                    part,
                },
                now,
            ),
            // Of the end the whole window tells; anything else may be missed in another conversation.
            Event::Notice { text } if is_shutdown(&text) => {
                self.note(Key::Everyone, Body::Notice(text), now);
            }
            Event::Notice { text } => self.hear(Key::Everyone, Body::Notice(text), now),
            Event::Beacon { .. } => {}
            Event::Refused { refused, label } => {
                let key = label.and_then(|label| self.labels.get(&label).copied());
                if let Some(label) = label {
                    self.settle(label, Delivery::Refused(refused.clone()));
                }
                self.note(key.unwrap_or(self.current), Body::Refused(refused), now);
            }
            Event::People { people, more } => {
                for person in &people {
                    self.names.learn(person.id, person.name);
                }
                self.people.replace(people, more, now);
            }
            Event::Progress { label, sent, parts } => {
                self.settle(label, Delivery::Leaving { sent, parts });
            }
            Event::Rooms { rooms, more } => self.rooms.replace(rooms, more),
            Event::Members { room, people, more } => {
                for person in &people {
                    self.names.learn(person.id, person.name);
                    // Whoever is in a room is here, even if they came after the last list.
                    self.people.heard(person.id, now);
                }
                self.rooms.list_members(room, &people, more, now);
            }
            Event::RoomCreated { room, name } => self.rooms.learn(room, name),
            Event::RoomEntered { room, name } => self.handle_entered(room, name, now),
            Event::RoomLeft { room, refused } => self.handle_left(room, refused, now),
            Event::RoomRefused { wish, why } => self.handle_no_room(&wish, why, now),
            Event::NotEchoed { label } => self.settle(label, Delivery::NotEchoed),
            Event::NotSaid { label, why } => self.settle(label, Delivery::NotSaid(why)),
        }
    }

    pub(super) fn handle_phase(&mut self, phase: Phase, now: DateTime) {
        match &phase {
            Phase::Online { id, server } => {
                let came_back = matches!(self.phase, Some(Phase::Away { .. }));
                self.online = Some((*id, *server));
                self.names.learn(*id, self.name);
                if came_back {
                    self.note(Key::Everyone, Body::Back, now);
                }
            }
            // Only the first loss is told; the attempts after it belong to the banner.
            Phase::Away { lost, .. } if self.is_online() => {
                // The server's own words about its end stand there already.
                if *lost != Lost::Shutdown {
                    self.note(Key::Everyone, Body::Lost(*lost), now);
                }
            }
            Phase::Away { .. } | Phase::Connecting { .. } | Phase::Ended(_) => {}
        }
        self.phase = Some(phase);
    }

    fn handle_said(&mut self, said: Said, now: DateTime) {
        self.names.learn(said.from, said.name);
        if let Some(label) = said.label
            && let Some(key) = self.labels.get(&label)
            && let Some(conversation) = self.conversations.get_mut(key)
            && conversation.echo(label, said.part, now)
        {
            return;
        }
        let mine = Some(said.from) == self.my_id();
        let key = match said.to {
            Destination::Everyone => Key::Everyone,
            Destination::Person(to) if Some(to) == self.my_id() => Key::Person(said.from),
            Destination::Room(room) => Key::Room(room),
            Destination::Person(_) | Destination::Rooms => return,
        };
        self.people.said(said.from, now);
        if let Key::Room(room) = key {
            self.rooms.heard(room, said.from);
        }
        let author = if mine {
            Author::Me
        } else {
            Author::Person(said.from)
        };
        let line = Line::heard(author, said.name, said.text);
        if mine {
            self.note(key, Body::Said(line), now);
        } else {
            self.hear(key, Body::Said(line), now);
        }
        self.bound_conversations();
    }

    /// Puts what others say into a conversation, unread unless somebody looks at it.
    fn hear(&mut self, key: Key, body: Body, now: DateTime) {
        let is_folded = self.is_folded(&body);
        let read = is_folded || (self.looking && key == self.current);
        let calls_me = self.calls_me(&body);
        if !read {
            self.call(key, &body, calls_me);
        }
        let message = self.message(now, body);
        self.entry(key).hear(message, read, calls_me);
        self.bound_messages();
    }

    /// Puts what is no news to us into a conversation: a line of the system, a text of our own.
    pub(super) fn note(&mut self, key: Key, body: Body, now: DateTime) {
        let message = self.message(now, body);
        self.entry(key).note(message);
        self.bound_messages();
    }

    pub(super) fn message(&mut self, at: DateTime, body: Body) -> Message {
        let id = self.next_message;
        self.next_message += 1;
        Message {
            id,
            at,
            place: None,
            after: 0,
            body,
        }
    }

    /// Drops the oldest message of the longest conversation past the bound over all.
    pub(super) fn bound_messages(&mut self) {
        let total: usize = self.conversations.values().map(Conversation::len).sum();
        if total > MAX_MESSAGES_IN_ALL
            && let Some(longest) = self.conversations.values_mut().max_by_key(|c| c.len())
        {
            longest.drop_oldest();
        }
    }
}

/// The fields of [`Event::Said`].
struct Said {
    from: PersonId,
    name: Name,
    to: Destination,
    text: String,
    label: Option<Label>,
    part: (u8, u8),
}

/// True for the server's announcement of its own end, whichever program it is.
#[must_use]
pub fn is_shutdown(notice: &str) -> bool {
    notice == words::SHUTDOWN
}
