//! What we say: shown at once, given to the network, and what became of it.

use super::{Body, Delivery, Key, Line, Model, Weight};
use jiff::civil::DateTime;
use protocol::Text;
use udp_core::client::{Command, Label, NotSaid, sealed};

/// Labels whose answers may still come. Far above what the client core lets wait at once.
const MAX_LABELS: usize = 4_096;

impl Model {
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
        let (text, token) = self.conversations.get_mut(&key)?.take_failed(message)?;
        if let Some(token) = token {
            self.want(sealed::Command::Forget { token });
        }
        self.say_in(key, &text, now)
    }

    /// The network took no command (its queue is full): marks what could not even be handed over.
    pub fn not_handed_over(&mut self, label: Label) {
        let why = NotSaid::QueueFull;
        self.settle(label, Delivery::NotSaid(why));
    }

    pub(super) fn settle(&mut self, label: Label, delivery: Delivery) {
        if let Some(key) = self.labels.get(&label)
            && let Some(conversation) = self.conversations.get_mut(key)
        {
            conversation.settle(label, delivery);
        }
    }
}
