//! What a sealed link tells: what was said has its place for good, what we say waits in an outbox until
//! the server keeps it, and others tell how far they have read.

mod answers;
mod hearing;
mod reading;

use super::{Body, Delivery, Key, Model, Place, history::Mark, is_shutdown};
use answers::{as_classic, unfulfilled};
use jiff::{Timestamp, civil::DateTime};
use protocol::{Destination, PersonId, Token};
use std::{
    collections::{BTreeMap, VecDeque},
    time::Instant,
};
use udp_core::{
    client::{
        self, Lost, Phase, ServerKind,
        sealed::{Command, Event, NotTaken, Outcome, Wish},
    },
    net::client as net,
    sealed::endpoint::CloseReason,
};

/// Messages and passages asked for at once when somebody scrolls up.
const OLDER: u16 = 200;
/// And of each conversation when a profile is opened: what its row in the list and a first look need.
const FIRST: u16 = 40;

/// What a sealed link has besides.
#[derive(Debug)]
pub(super) struct Sealed {
    /// Messages in the outbox.
    pub(super) waiting: usize,
    /// In which conversation what waits in the outbox stands.
    tokens: BTreeMap<Token, Key>,
    /// The server has said that it ends.
    is_shut_down: bool,
    /// Why the link was lost last.
    lost: Lost,
    /// When the server is asked again whether it can keep anything.
    held: Option<Instant>,
    /// Since when something waits, or waits on since the server's last answer, while we are online.
    stalled_since: Option<Instant>,
    /// What the model itself wants of the network.
    wanted: VecDeque<Command>,
}

impl Default for Sealed {
    fn default() -> Self {
        Self {
            waiting: 0,
            tokens: BTreeMap::new(),
            is_shut_down: false,
            lost: Lost::Silent,
            held: None,
            stalled_since: None,
            wanted: VecDeque::new(),
        }
    }
}

impl Model {
    /// The link that begins is a sealed one.
    pub fn begin_sealed(&mut self) {
        self.sealed.get_or_insert_default();
    }

    /// The profile of this id is open: what it holds follows, and the server, perhaps, later.
    pub fn opened(&mut self, id: PersonId) {
        self.online = Some((id, ServerKind::Recado));
        self.names.learn(id, self.name);
    }

    /// Why the link is about to be away.
    pub fn lost(&mut self, why: &net::Lost) {
        if let Some(sealed) = &mut self.sealed {
            sealed.lost = match why {
                _ if sealed.is_shut_down => Lost::Shutdown,
                net::Lost::PortClosed => Lost::PortClosed,
                net::Lost::Closed(CloseReason::Peer { .. }) => Lost::Shutdown,
                net::Lost::Closed(_) | net::Lost::NoAnswer => Lost::Silent,
            };
        }
    }

    /// True on a sealed link.
    #[must_use]
    pub const fn is_sealed(&self) -> bool {
        self.sealed.is_some()
    }

    /// While the server keeps nothing: when it is asked again.
    #[must_use]
    pub fn held(&self) -> Option<Instant> {
        self.sealed.as_ref()?.held
    }

    /// Takes in that it is `now`: how long what waits has been waiting is told by this clock.
    pub fn watch(&mut self, now: Instant) {
        let is_online = self.is_online();
        if let Some(sealed) = &mut self.sealed {
            let stalls = is_online && sealed.waiting > 0;
            sealed.stalled_since = stalls.then(|| sealed.stalled_since.unwrap_or(now));
        }
    }

    /// While we are online and something waits: since when the server has answered nothing of it.
    #[must_use]
    pub fn stalled_since(&self) -> Option<Instant> {
        self.sealed.as_ref()?.stalled_since
    }

    /// What is to be sent because of what was told.
    pub fn poll_command(&mut self) -> Option<Command> {
        self.sealed.as_mut()?.wanted.pop_front()
    }

    /// Takes in what a sealed link tells. What a classic link tells too is given back in its words, to be
    /// [handled](Self::handle) as such.
    pub fn handle_sealed(&mut self, event: Event, now: DateTime) -> Option<client::Event> {
        match event {
            Event::Accepted { id } => {
                if let Some(sealed) = &mut self.sealed {
                    sealed.is_shut_down = false;
                }
                let server = ServerKind::Recado;
                return Some(client::Event::Phase(Phase::Online { id, server }));
            }
            Event::Away { retry_at, attempt } => {
                return Some(client::Event::Phase(Phase::Away {
                    lost: self.sealed.as_ref().map_or(Lost::Silent, |it| it.lost),
                    retry_at,
                    attempt,
                }));
            }
            Event::Fulfilled(Outcome::Classic(people, _)) => self.people.set_classic(&people),
            Event::Fulfilled(outcome) => return self.fulfilled(outcome),
            Event::Unfulfilled { wish, why } => return unfulfilled(&wish, why),
            Event::Notice { text } => {
                if let Some(sealed) = self.sealed.as_mut().filter(|_| is_shutdown(&text)) {
                    sealed.is_shut_down = true;
                }
                return Some(client::Event::Notice { text });
            }
            Event::Refused { refused, .. } => {
                let refused = as_classic(refused);
                return Some(client::Event::Refused {
                    refused,
                    label: None,
                });
            }
            Event::Standing(standing) => self.stands(&standing),
            Event::Standings => {
                self.want(Command::Wish(Wish::People));
            }
            Event::Message(message) => self.heard(message, now),
            Event::Passage {
                who,
                name,
                conversation,
                place,
                time_ms,
                is_entry,
                source,
            } => {
                let body = Body::Passage {
                    who,
                    name,
                    is_entry,
                };
                self.passed(who, name, conversation, is_entry, source, now);
                let at = self.local(time_ms);
                self.put(
                    conversation,
                    Place {
                        first: place,
                        parts: 1,
                    },
                    at,
                    body,
                    false,
                );
            }
            Event::Queued {
                token,
                label,
                to,
                text,
                time_ms,
            } => {
                let at = self.local(time_ms);
                self.queued(token, label, to, text, at);
            }
            Event::NotSaid { label, why } => self.settle(
                label,
                match why {
                    NotTaken::Text(why) => Delivery::NotSaid(why),
                    NotTaken::Store(_) | NotTaken::Nobody | NotTaken::Ended => Delivery::NotStored,
                },
            ),
            Event::Kept {
                token,
                place,
                parts,
                time_ms,
                ..
            } => {
                let at = self.local(time_ms);
                let place = Place {
                    first: place,
                    parts,
                };
                self.end_waiting(token, |conversation| {
                    conversation.kept(token, place, at);
                });
            }
            Event::Failed { token, refused } => {
                let why = Delivery::Refused(as_classic(refused));
                self.end_waiting(token, |conversation| conversation.failed(token, why));
            }
            Event::Held { retry_at } => {
                if let Some(sealed) = &mut self.sealed {
                    sealed.held = Some(retry_at);
                }
            }
            Event::Waiting { count } => {
                if let Some(sealed) = &mut self.sealed {
                    sealed.waiting = count;
                }
            }
            Event::Read {
                who,
                conversation,
                place,
                time_ms,
            } => {
                let at = self.local(time_ms);
                if let Some(conversation) = self.of(conversation)
                    && Some(who) != self.my_id()
                {
                    self.entry(conversation).marks.set(who, Mark { place, at });
                }
            }
            Event::HistoryLoaded {
                conversation,
                from,
                reached_start,
            } => {
                if let Some(key) = self.of(conversation) {
                    let history = &mut self.entry(key).history;
                    let is_further = history.loaded(from, reached_start);
                    // Neither the profile nor the server has more, until it says how things stand.
                    history.is_open = is_further;
                }
            }
            Event::HistoryReplaced { conversation } => {
                if let Some(key) = self.of(conversation) {
                    self.entry(key).replace();
                    self.read_here.remove(&key);
                    self.note(key, Body::Replaced, now);
                }
            }
            // What broke is told by the driver, with what it does about it.
            Event::Connect | Event::Broken(_) | Event::Ended => {}
        }
        None
    }

    pub(super) fn want(&mut self, command: Command) {
        if let Some(sealed) = &mut self.sealed {
            sealed.wanted.push_back(command);
        }
    }

    /// The conversation that is named by what one writes to.
    fn of(&self, conversation: Destination) -> Option<Key> {
        match conversation {
            Destination::Everyone => Some(Key::Everyone),
            Destination::Person(id) => Some(Key::Person(id)),
            Destination::Room(room) => Some(Key::Room(room)),
            Destination::Rooms => None,
        }
    }

    fn local(&self, time_ms: u64) -> DateTime {
        let at = i64::try_from(time_ms).ok();
        let at = at.and_then(|at| Timestamp::from_millisecond(at).ok());
        self.zone.to_datetime(at.unwrap_or(Timestamp::UNIX_EPOCH))
    }
}
