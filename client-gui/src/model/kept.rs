//! What a window keeps of a session for the next one: drafts, and what was told to be quiet.

use super::{Key, MAX_CONVERSATIONS, Model};
use protocol::PersonId;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of drafts kept over all conversations: some thirty of the longest texts there are.
const MAX_DRAFT_BYTES: usize = 256 * 1024;

/// What is kept of a session with one server under one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// What was being written.
    pub drafts: BTreeMap<Key, String>,
    /// Conversations that call nobody.
    pub muted: BTreeSet<Key>,
    /// People whose messages are folded away.
    pub hidden: BTreeSet<PersonId>,
    /// How far conversations were read without telling the server.
    pub read: BTreeMap<Key, u32>,
}

impl Kept {
    /// True when there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Model {
    /// What to keep for the next session.
    #[must_use]
    pub fn kept(&self) -> Kept {
        let mut room = MAX_DRAFT_BYTES;
        let drafts = self.conversations.iter().filter_map(|(key, conversation)| {
            let draft = conversation.draft.trim_end();
            room = room.checked_sub(draft.len())?;
            (!draft.is_empty()).then(|| (*key, draft.to_owned()))
        });
        Kept {
            drafts: drafts.collect(),
            muted: self.muted.clone(),
            hidden: self.hidden.clone(),
            read: self.read_here.clone(),
        }
    }

    /// Takes what an earlier session kept. What has been written since stays.
    pub fn restore(&mut self, kept: Kept) {
        for (key, draft) in kept.drafts.into_iter().take(MAX_CONVERSATIONS) {
            let conversation = self.entry(key);
            if conversation.draft.is_empty() {
                conversation.draft = draft;
            }
        }
        for key in kept.muted {
            self.set_muted(key, true);
        }
        for id in kept.hidden {
            self.set_hidden(id, true);
        }
        self.read_here
            .extend(kept.read.into_iter().take(MAX_CONVERSATIONS));
        self.bound_conversations();
    }
}
