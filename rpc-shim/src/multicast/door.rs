//! The multicast door: clients by the name they call themselves.

use super::{
    Call, ChatMessage, Reply,
    calls::Pending,
    history::History,
    seat::{Seat, State},
};
use crate::door::{CallId, Door};
use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    net::SocketAddr,
    sync::Arc,
    time::Instant,
};
use udp_core::{
    Now,
    call_door::{Ask, CallerId, Event, Wish},
    journal::Reader,
};

/// Clients at once: each message to all is so many queues, and each name is looked at for what is due.
pub(super) const CLIENTS: usize = 512;

/// The door; [`Call`]s in, [`Reply`]s out.
pub struct MulticastDoor {
    journal: Arc<dyn Reader>,
    /// Read when the first client comes.
    pub(super) history: Option<History>,
    pub(super) seats: BTreeMap<String, Seat>,
    pub(super) names: BTreeMap<CallerId, String>,
    pub(super) pending: BTreeMap<u64, Pending>,
    /// Calls for messages of clients who are not here, and until when they wait.
    pub(super) strangers: VecDeque<(CallId, Instant)>,
    last_caller: u64,
    last_tag: u64,
    asks: VecDeque<Ask>,
    pub(super) replies: VecDeque<(CallId, Reply)>,
}

impl fmt::Debug for MulticastDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MulticastDoor")
            .field("seats", &self.seats)
            .finish_non_exhaustive()
    }
}

impl MulticastDoor {
    /// Nobody is here yet. The journal is that of the door's link.
    pub fn new(journal: Arc<dyn Reader>) -> Self {
        Self {
            journal,
            history: None,
            seats: BTreeMap::new(),
            names: BTreeMap::new(),
            pending: BTreeMap::new(),
            strangers: VecDeque::new(),
            last_caller: 0,
            last_tag: 0,
            asks: VecDeque::new(),
            replies: VecDeque::new(),
        }
    }

    pub(super) fn next_caller(&mut self) -> CallerId {
        self.last_caller += 1;
        CallerId(self.last_caller)
    }

    pub(super) fn ask(&mut self, caller: CallerId, wish: Wish) -> u64 {
        self.last_tag += 1;
        let tag = self.last_tag;
        let caller = Some(caller);
        self.asks.push_back(Ask { caller, tag, wish });
        tag
    }

    pub(super) fn reply(&mut self, call: CallId, reply: Reply) {
        self.replies.push_back((call, reply));
    }

    /// Reads the history, once; again later if the journal cannot be read.
    pub(super) fn load_history(&mut self, after: u64) {
        if self.history.is_none() {
            self.history = History::load(&*self.journal, after).ok();
        }
    }

    /// A message to some of those who are here. Who cannot take it is gone.
    pub(super) fn tell(&mut self, message: ChatMessage, to: impl Fn(&Seat) -> bool, now: Now) {
        let message = Arc::new(message);
        let mut full = Vec::new();
        for (name, seat) in &mut self.seats {
            if !seat.is_here() || !to(seat) {
                continue;
            }
            if !seat.push(&message) {
                full.push(name.clone());
            } else if let Some((call, message)) = seat.answered(now.instant) {
                self.replies.push_back((call, Reply::Message(message)));
            }
        }
        for name in full {
            self.send_away(&name);
        }
    }

    /// Takes a client out and tells the server, which may know already.
    pub(super) fn send_away(&mut self, name: &str) {
        let Some(seat) = self.seats.remove(name) else {
            return;
        };
        if seat.state != State::Over {
            self.names.remove(&seat.caller);
            self.ask(seat.caller, Wish::Leave { is_goodbye: true });
        }
        for (call, reply) in seat.into_calls() {
            self.reply(call, reply);
        }
    }
}

impl Door for MulticastDoor {
    type Call = Call;
    type Reply = Reply;

    fn handle_call(&mut self, id: CallId, call: Call, from: SocketAddr, now: Now) {
        self.call(id, call, from, now);
    }

    fn handle_abandoned(&mut self, id: CallId, _now: Now) {
        self.strangers.retain(|(waiting, _)| *waiting != id);
        for seat in self.seats.values_mut() {
            seat.forget(id);
        }
    }

    fn handle_event(&mut self, event: &Event, now: Now) {
        self.hear(event, now);
    }

    fn handle_timeout(&mut self, now: Now) {
        let is_due = |(_, until): &mut (CallId, Instant)| *until <= now.instant;
        while let Some((call, _)) = self.strangers.pop_front_if(is_due) {
            self.reply(call, Reply::Message(None));
        }
        let mut gone = Vec::new();
        for (name, seat) in &mut self.seats {
            while let Some((call, message)) = seat.answered(now.instant) {
                self.replies.push_back((call, Reply::Message(message)));
            }
            if seat.is_silent(now.instant) || seat.is_finished() {
                gone.push(name.clone());
            }
        }
        for name in gone {
            self.send_away(&name);
        }
    }

    fn poll_timeout(&self) -> Option<Instant> {
        let stranger = self.strangers.front().map(|(_, until)| *until);
        let seats = self.seats.values().filter_map(Seat::due);
        seats.chain(stranger).min()
    }

    fn poll_ask(&mut self) -> Option<Ask> {
        self.asks.pop_front()
    }

    fn poll_reply(&mut self) -> Option<(CallId, Reply)> {
        self.replies.pop_front()
    }
}
