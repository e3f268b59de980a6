//! What was said before, asked for and shown together once it is here.

use super::Session;
use protocol::Destination;
use std::{collections::BTreeMap, time::Instant};
use udp_core::{
    client::sealed::{Command as SessionCommand, Message},
    net::client::Command,
};

/// Histories on their way, one for each conversation.
#[derive(Debug, Default)]
pub(super) struct Histories(BTreeMap<Destination, History>);

#[derive(Debug)]
struct History {
    asked: Instant,
    count: usize,
    /// By their places: they come in whatever order.
    messages: BTreeMap<u32, Message>,
}

impl Histories {
    pub(super) fn is_loading(&self) -> bool {
        !self.0.is_empty()
    }

    /// When the last one was asked for.
    pub(super) fn asked(&self) -> Option<Instant> {
        self.0.values().map(|history| history.asked).max()
    }

    pub(super) fn give_up(&mut self) {
        self.0.clear();
    }

    /// Takes a message that was not said just now; false when nobody waits for it.
    pub(super) fn gather(&mut self, message: &Message) -> bool {
        let history = self.0.get_mut(&message.conversation);
        history
            .map(|history| history.messages.insert(message.place, message.clone()))
            .is_some()
    }
}

impl Session {
    pub(super) fn ask_history(&mut self, count: u16) {
        let conversation = self.current;
        let Some(sealed) = &mut self.sealed else {
            return self.error(None, self.lang.client_needs_sealed());
        };
        let history = History {
            asked: Instant::now(),
            count: count.into(),
            messages: BTreeMap::new(),
        };
        sealed.histories.0.insert(conversation, history);
        self.command(Command::Sealed(SessionCommand::LoadOlder {
            conversation,
            before: u32::MAX,
            count,
        }));
    }

    pub(super) fn show_history(&mut self, conversation: Destination, reached_start: bool) {
        let lang = self.lang;
        let loaded = self
            .sealed
            .as_mut()
            .and_then(|sealed| sealed.histories.0.remove(&conversation));
        let Some(History {
            count, messages, ..
        }) = loaded
        else {
            return;
        };
        if messages.is_empty() {
            self.remark(lang.client_history_nothing());
        } else if reached_start && messages.len() <= count {
            self.remark(lang.client_history_start());
        }
        let skipped = messages.len().saturating_sub(count);
        for message in messages.values().skip(skipped) {
            self.show_message(message);
        }
        if !reached_start && !self.is_online {
            self.remark(lang.client_history_more());
        }
    }
}
