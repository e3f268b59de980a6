//! One client: what waits for it, and its calls that wait for something.

use super::{ChatMessage, LinkId, Reply};
use crate::door::CallId;
use protocol::PersonId;
use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use udp_core::call_door::CallerId;

/// Messages that wait for a client (contracts.md §4).
pub(super) const QUEUE: usize = 1_000;

/// How long `get_messages` waits for one: the existing client asks again at once.
pub(super) const POLL_WAIT: Duration = Duration::from_millis(200);

/// Who has not polled for so long is gone.
pub(super) const SILENT_AFTER: Duration = Duration::from_secs(30);

/// Where a client is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The server was asked; this call waits for it.
    Entering(CallId),
    /// Here.
    Here(PersonId),
    /// Sent away; what waits can still be fetched.
    Over,
}

/// A client.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) caller: CallerId,
    pub(super) link: Option<LinkId>,
    /// Where it came from. Others do not speak under its name from elsewhere.
    pub(super) ip: IpAddr,
    pub(super) state: State,
    /// The name it is known by.
    pub(super) shown: Arc<str>,
    /// Up to which place the others were told that it has read.
    pub(super) read_told: u32,
    /// What it confirmed last.
    pub(super) confirmed: u32,
    polled_at: Instant,
    queue: VecDeque<Arc<ChatMessage>>,
    /// Calls that wait for a message, and until when, the earliest first.
    polls: VecDeque<(CallId, Instant)>,
}

impl Seat {
    pub(super) fn new(
        caller: CallerId,
        link: Option<LinkId>,
        ip: IpAddr,
        call: CallId,
        now: Instant,
    ) -> Self {
        Self {
            caller,
            link,
            ip,
            state: State::Entering(call),
            shown: "".into(),
            read_told: 0,
            confirmed: 0,
            polled_at: now,
            queue: VecDeque::new(),
            polls: VecDeque::new(),
        }
    }

    pub(super) fn is_here(&self) -> bool {
        matches!(self.state, State::Here(_))
    }

    /// A message for it; false when too much waits that cannot be left out.
    #[must_use]
    pub(super) fn push(&mut self, message: &Arc<ChatMessage>) -> bool {
        if matches!(**message, ChatMessage::History(_)) {
            // The newer holds what the older held: who comes and goes fills nobody's queue.
            self.queue
                .retain(|waiting| !matches!(**waiting, ChatMessage::History(_)));
        }
        if self.queue.len() >= QUEUE {
            // Confirmations and notices cost nothing to make, so that somebody could make a thousand.
            let lesser = |waiting: &Arc<ChatMessage>| {
                matches!(
                    **waiting,
                    ChatMessage::ReadConfirm(_) | ChatMessage::System(_)
                )
            };
            let Some(index) = self.queue.iter().position(lesser) else {
                return false;
            };
            self.queue.remove(index);
        }
        self.queue.push_back(Arc::clone(message));
        true
    }

    /// A call wants a message.
    pub(super) fn poll(&mut self, call: CallId, now: Instant) {
        self.polled_at = now;
        self.polls.push_back((call, now + POLL_WAIT));
    }

    /// A call that can be answered, and with which message.
    pub(super) fn answered(&mut self, now: Instant) -> Option<(CallId, Option<Arc<ChatMessage>>)> {
        let &(call, until) = self.polls.front()?;
        let message = self.queue.pop_front();
        if message.is_none() && now < until && self.state != State::Over {
            return None;
        }
        self.polls.pop_front();
        Some((call, message))
    }

    /// Its calls that wait, and what they are told now that it goes.
    pub(super) fn into_calls(self) -> impl Iterator<Item = (CallId, Reply)> {
        let entering = match self.state {
            State::Entering(call) => Some((call, Reply::Flag(false))),
            State::Here(_) | State::Over => None,
        };
        let polls = self
            .polls
            .into_iter()
            .map(|(call, _)| (call, Reply::Message(None)));
        entering.into_iter().chain(polls)
    }

    /// Nobody waits for a call any more.
    pub(super) fn forget(&mut self, call: CallId) {
        self.polls.retain(|(waiting, _)| *waiting != call);
    }

    /// Nothing of it is left to be fetched.
    pub(super) fn is_finished(&self) -> bool {
        self.state == State::Over && self.queue.is_empty()
    }

    /// Gone, because it has not polled.
    pub(super) fn is_silent(&self, now: Instant) -> bool {
        let is_waiting = matches!(self.state, State::Entering(_)) || !self.polls.is_empty();
        !is_waiting && self.polled_at + SILENT_AFTER <= now
    }

    /// When something is due.
    pub(super) fn due(&self) -> Option<Instant> {
        match (self.state, self.polls.front()) {
            (State::Entering(_), _) => None,
            (_, Some((_, until))) => Some(*until),
            (_, None) => Some(self.polled_at + SILENT_AFTER),
        }
    }
}
