//! The panels: one file each. They draw what [`Stage`] shows and say what a user wants.

pub mod banner;
mod bubble;
pub mod composer;
pub mod connect;
pub mod contact;
pub mod conversations;
pub mod emoji;
mod entry;
pub mod export;
pub mod find;
pub mod header;
mod join;
pub mod messages;
pub mod new_conversation;
pub mod new_room;
pub mod people;
pub mod refusals;
pub mod settings;
pub mod shortcuts;
pub mod status_bar;
pub mod switcher;
mod system;

use crate::model::{Key, Model};
use jiff::civil::DateTime;
use lang::Lang;
use protocol::{Name, PersonId};
use std::time::Instant;
use udp_core::net::client::Dialect;

/// What every panel of the conversation screen draws from.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'a> {
    /// The language.
    pub lang: Lang,
    /// What there is to show.
    pub model: &'a Model,
    /// Local time.
    pub now: DateTime,
    /// The clock of countdowns.
    pub instant: Instant,
    /// The server.
    pub address: &'a str,
    /// Why the connection has ended for good, in words.
    pub ended: Option<&'a str>,
    /// Whether the people are shown beside the conversation.
    pub people_shown: bool,
    /// Whether we tell what we have read, and are shown what others have read.
    pub confirmations: bool,
    /// Which dialect is spoken, once that is known.
    pub dialect: Option<Dialect>,
}

impl Stage<'_> {
    /// How a conversation is called.
    #[must_use]
    pub fn title(&self, key: Key) -> String {
        match key {
            Key::Everyone => self.lang.everyone().to_owned(),
            Key::Room(room) => self.model.rooms().called(room),
            Key::Person(id) => self.called(id),
        }
    }

    /// The name a conversation's picture is made of; nothing where no name is known.
    fn pictured(&self, key: Key) -> Name {
        match key {
            Key::Everyone | Key::Room(_) => Name::EMPTY,
            Key::Person(id) => self.model.name_of(id).unwrap_or(Name::EMPTY),
        }
    }

    /// Whether a person is here, as far as anybody can tell: without a connection nobody can, and
    /// of whom no list has named yet nothing is known.
    fn presence(&self, id: PersonId) -> Option<bool> {
        if !self.model.is_online() {
            return None;
        }
        if self.model.my_id() == Some(id) {
            return Some(true);
        }
        self.model.people().presence(id)
    }

    /// How a person is called.
    #[must_use]
    pub fn called(&self, id: PersonId) -> String {
        self.model.called(id)
    }
}
