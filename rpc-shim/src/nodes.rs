//! The door of the gRPC nodes (contracts.md §6): the server is one node of their mesh. Who speaks there is a
//! caller here, and what is said here to everyone goes there.
//!
//! ```text
//!   SendMessage ─▶ Call::Hear ─▶ NodesDoor ─▶ Ask: Enter, Say    Answer ─▶ success
//!   everyone's conversation ─▶ Heard ─▶ NodesDoor ─▶ Reply::Lines ─▶ every node and subscriber
//! ```
//!
//! The mesh is complete: each node sends to all others by itself. So what came from the mesh is never sent to it
//! again, and two servers in one mesh do not hear themselves by each other.
//!
//! A node that is not connected does not hear later what was said meanwhile: the conversation is kept by the
//! server, and whoever comes late by an existing program does not get what was said before.

mod serving;
mod speaker;

pub use serving::{NodeEvent, serve_nodes};

use crate::{
    CallId, Door,
    node::{GuestId, GuestInfo, Line},
};
use jiff::{Timestamp, tz::TimeZone};
use protocol::Name;
use speaker::{Key, Speaker, Waiting};
use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
    time::{Duration, Instant},
};
use udp_core::{
    Now,
    call_door::{
        Answer, Ask, CallerId, Event, Heard, Hearers, Naming, Outcome, Recipient, What, Wish,
    },
};

/// Names that speak through the door at a time: existing nodes have one each, another server in the mesh as many
/// as speak there.
pub const SPEAKERS: usize = 512;
/// And from one address that is not loopback: nobody fills the list of people alone.
pub const SPEAKERS_PER_ADDRESS: usize = 128;
/// Who has said nothing for so long is gone (their connection may live as long as the node).
pub const SILENT: Duration = Duration::from_secs(30 * 60);
/// Who has no connection any more is gone after this: a node that reconnects does so every 5 s.
pub const AWAY: Duration = Duration::from_secs(30);
/// Lines of one speaker that wait for the server: what the call door lets wait.
const WAITING: usize = 16;
/// Lines for the mesh that wait to be fetched; who carries them fetches at once. Past it the oldest goes.
const LINES_AHEAD: usize = 1_024;

/// What the transport calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Somebody in the mesh said something. Answered by [`Reply::Heard`].
    Hear {
        /// By which connection, and from where.
        from: GuestInfo,
        /// What.
        line: Line,
    },
    /// A connection has gone. Answered by [`Reply::Noted`].
    Gone(GuestId),
    /// What is to go to the mesh? Answered by [`Reply::Lines`] once there is something.
    Fetch,
}

/// What it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// True once the line is kept; false when it is refused.
    Heard(bool),
    /// It is noted.
    Noted,
    /// Lines for the mesh, oldest first.
    Lines(Vec<Line>),
}

/// The door.
#[derive(Debug)]
pub struct NodesDoor {
    zone: TimeZone,
    speakers: BTreeMap<CallerId, Speaker>,
    by_key: BTreeMap<Key, CallerId>,
    last_caller: u64,
    /// What the server was asked to say, by tag: for whom, and whose call waits.
    saying: BTreeMap<u64, (CallerId, CallId)>,
    last_tag: u64,
    lines: VecDeque<Line>,
    fetching: Option<CallId>,
    asks: VecDeque<Ask>,
    replies: VecDeque<(CallId, Reply)>,
}

impl NodesDoor {
    /// A door with nobody behind it; times are told in this zone.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            speakers: BTreeMap::new(),
            by_key: BTreeMap::new(),
            last_caller: 0,
            saying: BTreeMap::new(),
            last_tag: 0,
            lines: VecDeque::new(),
            fetching: None,
            asks: VecDeque::new(),
            replies: VecDeque::new(),
        }
    }

    fn hear(&mut self, call: CallId, from: GuestInfo, line: Line, now: Now) {
        let Some(caller) = self.speaker(from, &line.sender, now) else {
            self.replies.push_back((call, Reply::Heard(false)));
            return;
        };
        let Some(speaker) = self.speakers.get_mut(&caller) else {
            return;
        };
        speaker.heard(from.id, now.instant);
        if speaker.is_here {
            self.say(caller, call, line.content);
        } else if speaker.waiting.len() < WAITING {
            let text = line.content;
            speaker.waiting.push_back(Waiting { call, text });
        } else {
            self.replies.push_back((call, Reply::Heard(false)));
        }
    }

    /// Who says something: known already, or somebody who enters; `None` where there is no room for more.
    fn speaker(&mut self, from: GuestInfo, sender: &str, now: Now) -> Option<CallerId> {
        let ip = from.address.ip().to_canonical();
        let key = Key {
            ip,
            name: Name::cut(sender).to_string(),
        };
        if let Some(caller) = self.by_key.get(&key) {
            return Some(*caller);
        }
        let from_there = self.by_key.keys().filter(|other| other.ip == ip).count();
        let is_crowded = from_there >= SPEAKERS_PER_ADDRESS && !ip.is_loopback();
        if self.speakers.len() >= SPEAKERS || is_crowded {
            return None;
        }
        self.last_caller += 1;
        let caller = CallerId(self.last_caller);
        let wish = Wish::Enter {
            name: Name::cut(sender),
            naming: Naming::Numbered,
            address: from.address,
        };
        self.ask(caller, wish);
        self.by_key.insert(key.clone(), caller);
        self.speakers.insert(caller, Speaker::new(key, now.instant));
        Some(caller)
    }

    fn ask(&mut self, caller: CallerId, wish: Wish) -> u64 {
        self.last_tag += 1;
        let (caller, tag) = (Some(caller), self.last_tag);
        self.asks.push_back(Ask { caller, tag, wish });
        tag
    }

    fn say(&mut self, caller: CallerId, call: CallId, text: String) {
        let to = Recipient::Everyone;
        let tag = self.ask(caller, Wish::Say { to, text });
        self.saying.insert(tag, (caller, call));
    }

    fn handle_answer(&mut self, answer: &Answer) {
        let is_said = matches!(answer.outcome, Ok(Outcome::Said { .. }));
        if let Some((_, call)) = self.saying.remove(&answer.tag) {
            self.replies.push_back((call, Reply::Heard(is_said)));
            return;
        }
        let Some(caller) = answer.caller else { return };
        match &answer.outcome {
            Ok(Outcome::Entered { .. }) => {
                let Some(speaker) = self.speakers.get_mut(&caller) else {
                    return;
                };
                speaker.is_here = true;
                for Waiting { call, text } in std::mem::take(&mut speaker.waiting) {
                    self.say(caller, call, text);
                }
            }
            // An entry is what is asked of somebody who is not yet here.
            Err(_) => self.forget(caller),
            // A goodbye: nobody waits for its answer.
            Ok(_) => {}
        }
    }

    /// Somebody is not here any more, or could not come in: what they said is refused.
    fn forget(&mut self, caller: CallerId) {
        let Some(speaker) = self.speakers.remove(&caller) else {
            return;
        };
        self.by_key.remove(&speaker.key);
        let waiting = speaker.waiting.into_iter().map(|waiting| waiting.call);
        let said = self.saying.extract_if(.., |_, (by, _)| *by == caller);
        let refused = waiting.chain(said.map(|(_, (_, call))| call));
        self.replies
            .extend(refused.map(|call| (call, Reply::Heard(false))));
    }

    /// What somebody else says to everyone is for the mesh.
    fn handle_heard(&mut self, heard: &Heard) {
        let (Hearers::Everyone, None, What::Said(text)) =
            (&heard.hearers, heard.caller, &heard.what)
        else {
            return;
        };
        // A journal holds no times that are none, and no text longer than its parts.
        let at = i64::try_from(heard.time_ms).ok();
        let Some(at) = at.and_then(|at| Timestamp::from_millisecond(at).ok()) else {
            return;
        };
        let time = at.to_zoned(self.zone.clone()).time();
        let Ok(line) = Line::new(&heard.name, text, time) else {
            return;
        };
        if self.lines.len() >= LINES_AHEAD {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
        self.give_lines();
    }

    fn give_lines(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        if let Some(call) = self.fetching.take() {
            let lines = std::mem::take(&mut self.lines);
            self.replies.push_back((call, Reply::Lines(lines.into())));
        }
    }
}

impl Door for NodesDoor {
    type Call = Call;
    type Reply = Reply;

    fn handle_call(&mut self, id: CallId, call: Call, _: SocketAddr, now: Now) {
        match call {
            Call::Hear { from, line } => self.hear(id, from, line, now),
            Call::Gone(guest) => {
                for speaker in self.speakers.values_mut() {
                    speaker.gone(guest, now.instant);
                }
                self.replies.push_back((id, Reply::Noted));
            }
            Call::Fetch => {
                self.fetching = Some(id);
                self.give_lines();
            }
        }
    }

    /// What was asked of the server is said all the same.
    fn handle_abandoned(&mut self, id: CallId, _: Now) {
        if self.fetching == Some(id) {
            self.fetching = None;
        }
        for speaker in self.speakers.values_mut() {
            speaker.waiting.retain(|waiting| waiting.call != id);
        }
    }

    fn handle_event(&mut self, event: &Event, _: Now) {
        match event {
            Event::Answer(answer) => self.handle_answer(answer),
            Event::Heard(heard) => self.handle_heard(heard),
            Event::Ended { caller, .. } => self.forget(*caller),
            // Nodes know no marks; at the end of the server its link ends.
            Event::Marked { .. } | Event::Shutdown => {}
        }
    }

    fn handle_timeout(&mut self, now: Now) {
        let is_gone = |speaker: &Speaker| speaker.leaves_at() <= now.instant;
        let gone: Vec<_> = self
            .speakers
            .iter()
            .filter(|(_, speaker)| is_gone(speaker))
            .map(|(caller, _)| *caller)
            .collect();
        for caller in gone {
            self.forget(caller);
            self.ask(caller, Wish::Leave { is_goodbye: false });
        }
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.speakers.values().map(Speaker::leaves_at).min()
    }

    fn poll_ask(&mut self) -> Option<Ask> {
        self.asks.pop_front()
    }

    fn poll_reply(&mut self) -> Option<(CallId, Reply)> {
        self.replies.pop_front()
    }
}
