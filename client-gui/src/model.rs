//! What the window knows, without egui: conversations, people, where the connection stands.
//!
//! Events of the network go in through [`Model::handle`], a user's deeds through the other methods,
//! which give back the command to send. Time is a parameter, as local civil time: the window shows
//! when things were heard here, and a test chooses.

mod conversation;
mod draft;
pub mod form;
mod fuzzy;
mod hearing;
mod history;
mod kept;
mod list;
mod message;
mod moving;
mod names;
mod people;
mod quiet;
mod rooms;
mod saying;
mod sealed;
pub mod spans;

pub use conversation::{Conversation, Key, MAX_MESSAGES};
pub use draft::Weight;
pub use form::{Form, FormError, FormErrors, Target};
pub use fuzzy::Wanted;
pub use hearing::{MAX_MESSAGES_IN_ALL, is_shutdown};
pub use history::{History, Mark, Marks};
pub use kept::Kept;
pub use list::MAX_CONVERSATIONS;
pub use message::{Author, Body, Delivery, Line, Message, Place};
pub use names::Names;
pub use people::{Away, People};
pub use quiet::{Call, Calls};
pub use rooms::{Members, Rooms};

use jiff::tz::TimeZone;
use protocol::{Name, PersonId};
use sealed::Sealed;
use std::collections::{BTreeMap, BTreeSet};
use udp_core::client::{Label, Phase, ServerKind};

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
    /// What there is besides on a sealed link; `None` on a classic one.
    sealed: Option<Sealed>,
    /// Conversations that call nobody's attention.
    muted: BTreeSet<Key>,
    /// People whose messages are folded away here.
    hidden: BTreeSet<PersonId>,
    /// How far conversations were read without telling the server.
    read_here: BTreeMap<Key, u32>,
    /// What was said and calls for attention.
    calls: Calls,
    zone: TimeZone,
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
            sealed: None,
            muted: BTreeSet::new(),
            hidden: BTreeSet::new(),
            read_here: BTreeMap::new(),
            calls: Calls::default(),
            zone: TimeZone::UTC,
        }
    }

    /// Shows moments that the server tells as the clocks of this zone.
    #[must_use]
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
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

    /// Messages not read yet, over all conversations that may call for attention.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.conversations
            .iter()
            .filter(|(key, _)| !self.is_muted(**key))
            .map(|(_, conversation)| conversation.unread)
            .sum()
    }

    /// Own texts that have not left yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        match &self.sealed {
            Some(sealed) => sealed.waiting,
            None => self.conversations.values().map(Conversation::waiting).sum(),
        }
    }

    /// A connection is about to begin, perhaps not the first of this session.
    pub fn begin(&mut self) {
        self.phase = None;
        // The new connection has to enter the room of the old one; a sealed one is in it still.
        if self.sealed.is_none() {
            self.rooms.entering = self.rooms.entered.pop_first().or(self.rooms.entering);
        }
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
}
