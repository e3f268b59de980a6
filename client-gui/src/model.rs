//! What the window knows, without egui: conversations, people, where the connection stands.
//!
//! Events of the network go in through [`Model::handle`], a user's deeds through the other methods,
//! which give back the command to send. Time is a parameter, as local civil time: the window shows
//! when things were heard here, and a test chooses.

mod conversation;
mod draft;
pub mod form;
mod message;
mod names;
mod people;
mod rooms;

pub use conversation::{Conversation, Key, MAX_MESSAGES};
pub use draft::Weight;
pub use form::{Form, FormError, FormErrors, Target};
pub use message::{Author, Body, Delivery, Line, Message};
pub use names::Names;
pub use people::{Away, People};
pub use rooms::{Members, Rooms};

use jiff::civil::DateTime;
use protocol::{Destination, Name, PersonId, Refusal, RoomId, Text, words};
use std::collections::{BTreeMap, BTreeSet};
use udp_core::client::{Command, Event, Label, Lost, NoRoom, Phase, Refused, RoomWish, ServerKind};

/// Private conversations kept at once. Anybody on the network may open one, with any id on an
/// existing server, so the list needs an end; a person who writes to 500 others will miss none.
pub const MAX_CONVERSATIONS: usize = 500;
/// Messages kept over all conversations: about 30 MB of short ones.
pub const MAX_MESSAGES_IN_ALL: usize = 100_000;
/// Labels whose answers may still come. Far above what the client core lets wait at once.
const MAX_LABELS: usize = 4_096;

/// Everything the window shows of a session.
#[derive(Debug)]
pub struct Model {
    /// The name we are registered under.
    name: Name,
    /// Where the connection stands; `None` before the first word of the network.
    phase: Option<Phase>,
    /// Id and kind of server of the last time we were online.
    online: Option<(PersonId, ServerKind)>,
    conversations: BTreeMap<Key, Conversation>,
    current: Key,
    /// True while the window has the focus: what arrives in the open conversation is read.
    looking: bool,
    names: Names,
    people: People,
    rooms: Rooms,
    labels: BTreeMap<Label, Key>,
    next_label: u64,
    next_message: u64,
}

impl Model {
    /// A session about to begin under `name`.
    #[must_use]
    pub fn new(name: Name) -> Self {
        Self {
            name,
            phase: None,
            online: None,
            conversations: BTreeMap::from([(Key::Everyone, Conversation::default())]),
            current: Key::Everyone,
            looking: true,
            names: Names::default(),
            people: People::default(),
            rooms: Rooms::default(),
            labels: BTreeMap::new(),
            next_label: 1,
            next_message: 1,
        }
    }

    /// The name we are registered under.
    #[must_use]
    pub const fn name(&self) -> Name {
        self.name
    }

    /// Our id, once the server has accepted it.
    #[must_use]
    pub fn my_id(&self) -> Option<PersonId> {
        self.online.map(|(id, _)| id)
    }

    /// Where the connection stands.
    #[must_use]
    pub const fn phase(&self) -> Option<&Phase> {
        self.phase.as_ref()
    }

    /// True once the server has accepted us, even if the connection is away now.
    #[must_use]
    pub const fn was_online(&self) -> bool {
        self.online.is_some()
    }

    /// True while registered.
    #[must_use]
    pub const fn is_online(&self) -> bool {
        matches!(self.phase, Some(Phase::Online { .. }))
    }

    /// Who is and who was here.
    #[must_use]
    pub const fn people(&self) -> &People {
        &self.people
    }

    /// The rooms of the server.
    #[must_use]
    pub const fn rooms(&self) -> &Rooms {
        &self.rooms
    }

    /// True unless the server is known to have no rooms.
    #[must_use]
    pub fn has_rooms(&self) -> bool {
        self.online
            .is_none_or(|(_, server)| server == ServerKind::Recado)
    }

    /// Which conversation is open.
    #[must_use]
    pub const fn current(&self) -> Key {
        self.current
    }

    /// A conversation by its key.
    #[must_use]
    pub fn conversation(&self, key: Key) -> Option<&Conversation> {
        self.conversations.get(&key)
    }

    /// The open conversation.
    #[must_use]
    pub fn open_conversation(&self) -> &Conversation {
        self.conversations
            .get(&self.current)
            .expect("`current` is only set to a conversation that exists and is never removed")
    }

    /// The draft of the open conversation, for the composer.
    pub fn draft_mut(&mut self) -> &mut String {
        &mut self.entry(self.current).draft
    }

    /// Conversations as the list shows them: everyone first, rooms by their number, then people by
    /// last activity.
    #[must_use]
    pub fn ordered(&self) -> Vec<Key> {
        let mut private: Vec<_> = self
            .conversations
            .iter()
            .filter(|(key, _)| matches!(key, Key::Person(_)))
            .map(|(key, conversation)| (std::cmp::Reverse(conversation.activity), *key))
            .collect();
        private.sort_unstable();
        let talked = self.conversations.keys().filter_map(|key| match key {
            Key::Room(room) => Some(*room),
            Key::Everyone | Key::Person(_) => None,
        });
        let rooms: BTreeSet<RoomId> = self.rooms.listed().chain(talked).collect();
        std::iter::once(Key::Everyone)
            .chain(rooms.into_iter().map(Key::Room))
            .chain(private.into_iter().map(|(_, key)| key))
            .collect()
    }

    /// Messages not read yet, over all conversations.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.conversations.values().map(|c| c.unread).sum()
    }

    /// Own texts that have not left yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.conversations.values().map(Conversation::waiting).sum()
    }

    /// A connection is about to begin, perhaps not the first of this session.
    pub fn begin(&mut self) {
        self.phase = None;
        // The new connection has to enter the room of the old one.
        self.rooms.entering = self.rooms.current.take().or(self.rooms.entering);
    }

    /// How a person is called: the name, with the id when somebody else bears it too.
    #[must_use]
    pub fn called(&self, id: PersonId) -> String {
        self.names.called(id)
    }

    /// The name last heard of a person.
    #[must_use]
    pub fn name_of(&self, id: PersonId) -> Option<Name> {
        self.names.name(id)
    }

    /// How the author of something said is called: by the name it was said under.
    #[must_use]
    pub fn called_then(&self, id: PersonId, name: Name) -> String {
        self.names.written(id, name)
    }

    /// Opens a conversation, made when it is not there yet.
    pub fn open(&mut self, key: Key) {
        if key != self.current {
            self.entry(self.current).new_line = None;
        }
        if !self.conversations.contains_key(&key) {
            self.entry(key).activity = self.next_message;
        }
        self.entry(key).unread = 0;
        self.current = key;
        self.bound_conversations();
    }

    /// Opens the conversation `step` places further down the list (up when negative).
    pub fn open_beside(&mut self, step: isize) {
        let order = self.ordered();
        let at = order.iter().position(|key| *key == self.current);
        let to = at.unwrap_or(0).saturating_add_signed(step);
        if let Some(key) = order.get(to.min(order.len() - 1)) {
            self.open(*key);
        }
    }

    /// The window has or has not the focus.
    pub fn set_looking(&mut self, looking: bool) {
        if looking && !self.looking {
            self.entry(self.current).unread = 0;
        }
        self.looking = looking;
    }

    /// Says a text in the open conversation: shown at once, the command goes to the network.
    /// `None` when there is nothing in it.
    pub fn say(&mut self, text: &str, now: DateTime) -> Option<Command> {
        self.say_in(self.current, text, now)
    }

    fn say_in(&mut self, key: Key, text: &str, now: DateTime) -> Option<Command> {
        // Cleaned as it will travel, so that what stands here is what the others read.
        let text = Text::new(text.trim_end()).to_string();
        if text.trim().is_empty() {
            return None;
        }
        let label = Label(self.next_label);
        self.next_label += 1;
        self.labels.insert(label, key);
        if self.labels.len() > MAX_LABELS {
            self.labels.pop_first();
        }
        let parts = Weight::of(&text).parts;
        let line = Line::own(label, text.clone(), parts, !matches!(key, Key::Person(_)));
        let message = self.message(now, Body::Said(line));
        let conversation = self.entry(key);
        conversation.new_line = None;
        conversation.say(message);
        self.bound_messages();
        Some(Command::Say {
            label,
            to: key.destination(),
            text,
        })
    }

    /// Says a message again that was lost or refused: it leaves its place and is new.
    pub fn say_again(&mut self, key: Key, message: u64, now: DateTime) -> Option<Command> {
        let text = self.conversations.get_mut(&key)?.take_failed(message)?;
        self.say_in(key, &text, now)
    }

    /// The network took no command (its queue is full): marks what could not even be handed over.
    pub fn not_handed_over(&mut self, label: Label) {
        let why = udp_core::client::NotSaid::QueueFull;
        self.settle(label, Delivery::NotSaid(why));
    }

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
            Event::Notice { text } => self.note(Key::Everyone, Body::Notice(text), now),
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
            Event::Rooms { rooms } => self.rooms.replace(rooms),
            Event::Members { room, people, more } => {
                for person in &people {
                    self.names.learn(person.id, person.name);
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

    fn handle_phase(&mut self, phase: Phase, now: DateTime) {
        match &phase {
            Phase::Online { id, server } => {
                let came_back = self.was_online() && !self.is_online();
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
        self.people.heard(said.from, now);
        if let Key::Room(room) = key {
            self.rooms.heard(room, said.from);
        }
        let author = if mine {
            Author::Me
        } else {
            Author::Person(said.from)
        };
        let line = Line::heard(author, said.name, said.text);
        let message = self.message(now, Body::Said(line));
        let read = mine || (self.looking && key == self.current);
        self.entry(key).hear(message, read);
        self.bound_messages();
        self.bound_conversations();
    }

    /// The user wants into a room.
    pub fn enter_room(&mut self, room: RoomId) -> Command {
        self.rooms.entering = Some(room);
        Command::EnterRoom { room }
    }

    /// The network took no command to enter a room.
    pub fn not_entering(&mut self) {
        self.rooms.entering = None;
    }

    fn handle_entered(&mut self, room: RoomId, name: Name, now: DateTime) {
        self.rooms.learn(room, name);
        self.rooms.entering = None;
        // After a reconnection we are where we were.
        if self.rooms.current.replace(room) != Some(room) {
            self.note(Key::Room(room), Body::Entered, now);
        }
    }

    fn handle_left(&mut self, room: RoomId, refused: Option<Refused>, now: DateTime) {
        if self.rooms.current == Some(room) {
            self.rooms.current = None;
        }
        let body = match refused {
            Some(refused) => {
                if refused.refusal == Some(Refusal::UnknownRoom) {
                    self.rooms.forget(room);
                }
                Body::NotEntered(NoRoom::Refused(refused))
            }
            None if self.rooms.entering.is_some_and(|other| other != room) => Body::Moved,
            None => Body::Left,
        };
        self.note(Key::Room(room), body, now);
    }

    fn handle_no_room(&mut self, wish: &RoomWish, why: NoRoom, now: DateTime) {
        let is_gone = matches!(&why, NoRoom::Refused(refused)
            if refused.refusal == Some(Refusal::UnknownRoom));
        match *wish {
            RoomWish::Enter(room) => {
                self.rooms.entering = None;
                if is_gone {
                    self.rooms.forget(room);
                }
                self.note(Key::Room(room), Body::NotEntered(why), now);
            }
            RoomWish::AskMembers(room) if is_gone => self.rooms.forget(room),
            RoomWish::Leave(room) if self.rooms.current == Some(room) => self.rooms.current = None,
            // The dialog tells of a room not created; a list that does not come is asked for again.
            RoomWish::AskMembers(_)
            | RoomWish::Leave(_)
            | RoomWish::Create(_)
            | RoomWish::AskRooms => {}
        }
    }

    /// Puts a line of the system into a conversation.
    fn note(&mut self, key: Key, body: Body, now: DateTime) {
        let message = self.message(now, body);
        self.entry(key).note(message);
        self.bound_messages();
    }

    fn settle(&mut self, label: Label, delivery: Delivery) {
        if let Some(key) = self.labels.get(&label)
            && let Some(conversation) = self.conversations.get_mut(key)
        {
            conversation.settle(label, delivery);
        }
    }

    fn message(&mut self, at: DateTime, body: Body) -> Message {
        let id = self.next_message;
        self.next_message += 1;
        Message { id, at, body }
    }

    fn entry(&mut self, key: Key) -> &mut Conversation {
        self.conversations.entry(key).or_default()
    }

    /// Drops the least recently used private conversation past the bound, never the open one.
    fn bound_conversations(&mut self) {
        while self.conversations.len() > MAX_CONVERSATIONS + 1 {
            let oldest = self
                .conversations
                .iter()
                .filter(|(key, _)| **key != Key::Everyone && **key != self.current)
                .min_by_key(|(_, conversation)| conversation.activity)
                .map(|(key, _)| *key);
            let Some(oldest) = oldest else { return };
            self.conversations.remove(&oldest);
        }
    }

    /// Drops the oldest message of the longest conversation past the bound over all.
    fn bound_messages(&mut self) {
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
