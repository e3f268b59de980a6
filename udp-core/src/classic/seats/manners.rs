//! What only some callers have at a time: an answer given a moment ago, a room entered by typing.

use crate::{bounds::REPEAT_PAUSE, hub::SessionId, time::Now};
use protocol::Refusal;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

/// Answers remembered before those that no longer hold anything back are looked for.
const ANSWERS: usize = 64;

/// What is answered once in a [`REPEAT_PAUSE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    List,
    /// An ERRO with this code.
    Refusal(u8),
}

/// All callers' manners.
#[derive(Debug, Default)]
pub(in crate::classic) struct Manners {
    answered: BTreeMap<(SessionId, Answer), Instant>,
    /// How many answers there may be before the old ones are forgotten.
    swept_at: usize,
    /// Who entered a room by typing its number: their programs know no rooms.
    typed: BTreeSet<SessionId>,
}

impl Manners {
    /// True when the caller may be answered a LISTA now; notes it.
    pub(in crate::classic) fn may_list(&mut self, session: SessionId, now: Now) -> bool {
        self.may_answer(session, Answer::List, now)
    }

    /// True when the caller may be refused this way now; notes it.
    pub(in crate::classic) fn may_refuse(
        &mut self,
        session: SessionId,
        refusal: Refusal,
        now: Now,
    ) -> bool {
        self.may_answer(session, Answer::Refusal(refusal.code()), now)
    }

    fn may_answer(&mut self, session: SessionId, answer: Answer, now: Now) -> bool {
        let is_past = |at: &Instant| now.instant.saturating_duration_since(*at) >= REPEAT_PAUSE;
        let key = (session, answer);
        if self.answered.get(&key).is_some_and(|at| !is_past(at)) {
            return false;
        }
        if self.answered.len() >= self.swept_at {
            self.answered.retain(|_, at| !is_past(at));
            self.swept_at = ANSWERS.max(2 * self.answered.len());
        }
        self.answered.insert(key, now.instant);
        true
    }

    pub(in crate::classic) fn is_typed(&self, session: SessionId) -> bool {
        self.typed.contains(&session)
    }

    pub(in crate::classic) fn set_typed(&mut self, session: SessionId, is_typed: bool) {
        if is_typed {
            self.typed.insert(session);
        } else {
            self.typed.remove(&session);
        }
    }

    pub(super) fn forget(&mut self, session: SessionId) {
        self.typed.remove(&session);
        // Answers: the session's number is given to nobody else, and they are forgotten in time.
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.answered.len()
    }
}
