//! How far a conversation is here and read: what to load, what to tell, how the server says it stands.

use super::{
    super::{Key, MAX_CONVERSATIONS, MAX_MESSAGES, Model},
    FIRST, OLDER,
};
use protocol::{Destination, Name};
use udp_core::client::sealed::{Command, Standing};

impl Model {
    /// Somebody looks at the end of the open conversation: what to tell the server, if it is news.
    pub fn read_to_end(&mut self) -> Option<Command> {
        if !self.has_news_at_end() {
            return None;
        }
        let key = self.current;
        let conversation = self.entry(key);
        let place = conversation.newest();
        conversation.history.read = place;
        conversation.read_all();
        Some(Command::Read {
            conversation: key.destination(),
            place,
        })
    }

    /// The same where nobody else is to know: it is remembered here.
    pub fn read_to_end_quietly(&mut self) {
        if let Some(Command::Read { place, .. }) = self.read_to_end() {
            self.read_here.insert(self.current, place);
            while self.read_here.len() > MAX_CONVERSATIONS {
                self.read_here.pop_first();
            }
        }
    }

    /// True when somebody who looks at the end of the open conversation reads something new.
    #[must_use]
    pub fn has_news_at_end(&self) -> bool {
        let conversation = self.open_conversation();
        self.looking && self.is_sealed() && conversation.newest() > conversation.history().read
    }

    /// Somebody looks at the beginning of the open conversation: older messages are wanted.
    pub fn load_older(&mut self) -> Option<Command> {
        let key = self.current;
        self.load(key, OLDER)
    }

    /// The network took no command to load older messages.
    pub fn not_loading(&mut self, conversation: Destination) {
        if let Some(key) = self.of(conversation) {
            self.entry(key).history.not_loading();
        }
    }

    pub(super) fn load(&mut self, key: Key, count: u16) -> Option<Command> {
        let conversation = self.entry(key);
        if conversation.len() >= MAX_MESSAGES {
            return None;
        }
        let before = conversation.history.load()?;
        Some(Command::LoadOlder {
            conversation: key.destination(),
            before,
            count,
        })
    }

    pub(super) fn stands(&mut self, standing: &Standing) {
        let Some(key) = self.of(standing.conversation) else {
            return;
        };
        match (key, standing.name) {
            (Key::Person(id), Some(name)) => self.names.learn(id, name),
            (Key::Room(room), name) => {
                if standing.is_open {
                    self.rooms.learn(room, name.unwrap_or(Name::EMPTY));
                    self.rooms.entered.insert(room);
                } else {
                    self.rooms.entered.remove(&room);
                }
            }
            (Key::Everyone | Key::Person(_), _) => {}
        }
        if standing.last == 0 && !self.conversations.contains_key(&key) {
            return;
        }
        let read_here = self.read_here.get(&key).copied().unwrap_or(0);
        let conversation = self.entry(key);
        let history = &mut conversation.history;
        history.last = history.last.max(standing.last);
        history.is_open = true;
        let read = standing.read.max(read_here);
        if read > history.read {
            history.read = read;
            conversation.unread = conversation.count_beyond(read);
            conversation.calls = conversation.calls.min(conversation.unread);
            if conversation.unread == 0 {
                conversation.new_line = None;
            }
        }
        let is_new = conversation.newest() == 0 && standing.last > 0;
        if is_new && let Some(command) = self.load(key, FIRST) {
            self.want(command);
        }
        self.bound_conversations();
    }
}
