//! The door of the room chats (contracts.md §3): people with a name, in one room at a time, who ask every two
//! seconds what was said. Both variants are one door; what they differ in is [one text](Call::Register).
//!
//! ```text
//!   calls ─▶ Call ─▶ RoomsDoor ─▶ Ask …            Answer ─▶ RoomsDoor ─▶ Reply ─▶ answers
//!                       │  users: where, since when, what they have not seen
//!                       └◀── Heard: a message to each who is where it was said
//! ```

mod answering;
mod answers;
mod asking;
mod calls;
mod guest;
mod hearing;
mod history;
mod message;
mod serving;
mod user;
mod words;

pub use answers::{Messages, Reply};
pub use calls::Call;
pub use guest::{Guest, Spoken};
pub use serving::{RoomMethods, serve_rooms};

use crate::{CallId, Door};
use asking::Asked;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use protocol::{Name, Refusal};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    call_door::{Answer, Ask, CallerId, Event, Wish},
    journal::Reader,
};
use user::{Spot, User};

/// The room that always is: everyone's conversation.
pub const EVERYONES: &str = "geral";

/// Whoever has called nothing for so long while in a room is gone. Existing callers ask every 2 s while in a room.
pub const GONE_AFTER: Duration = Duration::from_secs(30);

/// How long somebody outside of rooms keeps their name without calling: existing callers ask nothing there while
/// their user reads the menu.
pub const KEPT_OUTSIDE: Duration = Duration::from_secs(30 * 60);

/// Calls that wait for the server's answer. There are fewer connections than that; but a call that was given up
/// counts until it is answered, and a server that answers nothing must not fill memory.
const ASKED: usize = 4_096;

/// The door.
pub struct RoomsDoor {
    journal: Arc<dyn Reader>,
    zone: TimeZone,
    users: BTreeMap<CallerId, User>,
    /// By the name they call themselves.
    callers: HashMap<Name, CallerId>,
    last_caller: u64,
    /// What the server was asked for, by tag. Each is a call that waits.
    asked: BTreeMap<u64, Asked>,
    last_tag: u64,
    asks: VecDeque<Ask>,
    replies: VecDeque<(CallId, Reply)>,
    /// When somebody may be gone.
    check_at: Option<Instant>,
}

impl std::fmt::Debug for RoomsDoor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RoomsDoor")
            .field("users", &self.users)
            .finish_non_exhaustive()
    }
}

impl RoomsDoor {
    /// A door with nobody behind it. The journal holds what was said before; times are told in this zone.
    #[must_use]
    pub fn new(journal: Arc<dyn Reader>, zone: TimeZone) -> Self {
        Self {
            journal,
            zone,
            users: BTreeMap::new(),
            callers: HashMap::new(),
            last_caller: 0,
            asked: BTreeMap::new(),
            last_tag: 0,
            asks: VecDeque::new(),
            replies: VecDeque::new(),
            check_at: None,
        }
    }

    /// Asks the server for something; what came of it comes back to [`Asked`].
    fn ask(&mut self, caller: Option<CallerId>, wish: Wish, asked: Asked) {
        self.last_tag += 1;
        let tag = self.last_tag;
        self.asked.insert(tag, asked);
        self.asks.push_back(Ask { caller, tag, wish });
    }

    fn reply(&mut self, call: CallId, reply: Reply) {
        self.replies.push_back((call, reply));
    }

    /// Somebody is not heard of any more.
    fn lose(&mut self, caller: CallerId) {
        self.forget(caller);
        self.last_tag += 1;
        // Nobody waits for the answer.
        self.asks.push_back(Ask {
            caller: Some(caller),
            tag: self.last_tag,
            wish: Wish::Leave { is_goodbye: false },
        });
    }

    /// Somebody is gone already.
    fn forget(&mut self, caller: CallerId) {
        // Somebody else may have come to have the name.
        if let Some(user) = self.users.remove(&caller)
            && self.callers.get(&user.name) == Some(&caller)
        {
            self.callers.remove(&user.name);
        }
    }

    /// Has whoever is gone at `at` looked for then.
    fn check(&mut self, at: Instant) {
        self.check_at = Some(self.check_at.map_or(at, |due| due.min(at)));
    }

    fn local(&self, unix_ms: u64) -> DateTime {
        local(&self.zone, unix_ms)
    }
}

/// Whole seconds, in a zone.
fn local(zone: &TimeZone, unix_ms: u64) -> DateTime {
    let seconds = i64::try_from(unix_ms / 1_000).unwrap_or(i64::MAX);
    let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    zone.to_datetime(time)
}

impl Door for RoomsDoor {
    type Call = Call;
    type Reply = Reply;

    fn handle_call(&mut self, id: CallId, call: Call, from: SocketAddr, now: Now) {
        if self.asked.len() >= ASKED {
            self.reply(id, words::refused(Refusal::TooFast.text()));
            return;
        }
        self.handle(id, call, from, now);
    }

    fn handle_abandoned(&mut self, _: CallId, _: Now) {
        // What was asked for is answered all the same, and the answer takes effect.
    }

    fn handle_event(&mut self, event: &Event, now: Now) {
        match event {
            Event::Answer(Answer { tag, outcome, .. }) => {
                if let Some(asked) = self.asked.remove(tag) {
                    self.handle_answer(asked, outcome, now);
                }
            }
            Event::Heard(heard) => self.hear(heard),
            Event::Ended { caller, .. } => self.forget(*caller),
            // Nobody asks here who has read what; and who waits at the end is told by the desk.
            Event::Marked { .. } | Event::Shutdown => {}
        }
    }

    fn handle_timeout(&mut self, now: Now) {
        if self.check_at.is_none_or(|due| due > now.instant) {
            return;
        }
        let users = self.users.iter();
        let gone = users.filter(|(_, user)| user.gone_at() <= now.instant);
        let gone: Vec<CallerId> = gone.map(|(&caller, _)| caller).collect();
        for caller in gone {
            self.lose(caller);
        }
        self.check_at = self.users.values().map(User::gone_at).min();
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.check_at
    }

    fn poll_ask(&mut self) -> Option<Ask> {
        self.asks.pop_front()
    }

    fn poll_reply(&mut self) -> Option<(CallId, Reply)> {
        self.replies.pop_front()
    }
}

/// Tells the server that a caller has called, and whether they call regularly; it does not answer.
const fn rests(caller: CallerId, rests: bool) -> Ask {
    Ask {
        caller: Some(caller),
        tag: 0,
        wish: Wish::Rests(rests),
    }
}

/// The name somebody or a room is known by, if it fits a name whole.
fn as_name(said: &str) -> Option<Name> {
    let said = said.trim();
    (said.len() <= protocol::name::NAME_BYTES).then(|| Name::cut(said))
}

/// True when a caller means the room they are in: names of rooms that differ in case only are the same.
fn is_in(spot: &Spot, room: &str) -> bool {
    let is_meant = |name: &str| {
        as_name(room).is_some_and(|room| room.as_str().to_lowercase() == name.to_lowercase())
    };
    match spot {
        Spot::Outside => false,
        Spot::Everyones => is_meant(EVERYONES),
        Spot::Room(_, name) => is_meant(name.as_str()),
    }
}
