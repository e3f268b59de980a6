//! What a sealed link tells: what was said has its place for good, what we say waits in an outbox until
//! the server keeps it, and others tell how far they have read.

use super::{
    Body, Conversation, Delivery, Key, Line, Message, Model, Place, history::Mark, is_shutdown,
};
use jiff::{Timestamp, civil::DateTime};
use protocol::{Destination, Name, Origin, PersonId, Refusal, Token};
use std::{
    collections::{BTreeMap, VecDeque},
    time::Instant,
};
use udp_core::{
    client::{
        self, Lost, NoRoom, Phase, Refused, RoomWish, ServerKind,
        sealed::{self, Command, Event, NotTaken, Outcome, Source, Standing, Unfulfilled, Wish},
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

    fn load(&mut self, key: Key, count: u16) -> Option<Command> {
        let conversation = self.entry(key);
        if conversation.len() >= super::MAX_MESSAGES {
            return None;
        }
        let before = conversation.history.load()?;
        Some(Command::LoadOlder {
            conversation: key.destination(),
            before,
            count,
        })
    }

    pub(super) fn want(&mut self, command: Command) {
        if let Some(sealed) = &mut self.sealed {
            sealed.wanted.push_back(command);
        }
    }

    fn stands(&mut self, standing: &Standing) {
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

    fn heard(&mut self, message: sealed::Message, now: DateTime) {
        let place = Place {
            first: message.place,
            parts: message.parts,
        };
        let at = self.local(message.time_ms);
        let body = match message.from {
            Origin::Person(from) => {
                // What was said long ago says little about today's name.
                if message.source != Source::Cache || self.names.name(from).is_none() {
                    self.names.learn(from, message.name);
                }
                if message.source == Source::Live {
                    self.people.said(from, now);
                }
                Body::Said(if message.mine.is_some() || Some(from) == self.my_id() {
                    Line::kept(message.mine, message.text)
                } else {
                    Line::heard(super::Author::Person(from), message.name, message.text)
                })
            }
            Origin::Server => Body::Notice(message.text),
            Origin::Room(_) => return,
        };
        let is_news = message.source != Source::Cache;
        self.put(message.conversation, place, at, body, is_news);
    }

    /// Puts something where the server has it.
    fn put(
        &mut self,
        conversation: Destination,
        place: Place,
        at: DateTime,
        body: Body,
        is_news: bool,
    ) {
        let Some(key) = self.of(conversation) else {
            return;
        };
        let is_said = matches!(&body, Body::Said(line) if line.author != super::Author::Me);
        let is_folded = self.is_folded(&body);
        let calls_me = self.calls_me(&body);
        let told = is_news.then(|| body.clone());
        let message = Message {
            place: Some(place),
            after: place.first,
            ..self.message(at, body)
        };
        let is_seen = self.looking && key == self.current;
        let conversation = self.entry(key);
        conversation.history.last = conversation.history.last.max(place.last());
        let is_read = !is_said || is_seen || is_folded || place.last() <= conversation.history.read;
        let is_new = conversation.hear(message, is_read, calls_me);
        if let Some(body) = told.filter(|_| is_new && !is_read) {
            self.call(key, &body, calls_me);
        }
        self.bound_messages();
        self.bound_conversations();
    }

    fn passed(
        &mut self,
        who: PersonId,
        name: Name,
        conversation: Destination,
        is_entry: bool,
        source: Source,
        now: DateTime,
    ) {
        self.names.learn(who, name);
        if source == Source::Cache {
            return;
        }
        match conversation {
            Destination::Everyone if is_entry => self.people.heard(who, now),
            Destination::Everyone => self.people.went(who, now),
            Destination::Room(room) if is_entry => self.rooms.heard(room, who),
            Destination::Room(room) => self.rooms.went(room, who),
            Destination::Person(_) | Destination::Rooms => {}
        }
    }

    fn queued(
        &mut self,
        token: Token,
        label: Option<client::Label>,
        to: Destination,
        text: String,
        at: DateTime,
    ) {
        let Some(key) = self.of(to) else { return };
        if let Some(sealed) = &mut self.sealed {
            sealed.tokens.insert(token, key);
        }
        // A profile that is opened once more tells of what stands here already.
        let conversation = self.entry(key);
        let is_here = conversation.has(token)
            || label.is_some_and(|label| conversation.queued(label, token, &text));
        if !is_here {
            let line = Line::queued(label, token, text);
            let message = self.message(at, Body::Said(line));
            self.entry(key).say(message);
        }
    }

    /// A message leaves the outbox.
    fn end_waiting(&mut self, token: Token, settle: impl FnOnce(&mut Conversation)) {
        let Some(sealed) = &mut self.sealed else {
            return;
        };
        sealed.held = None;
        sealed.stalled_since = None;
        let key = sealed.tokens.remove(&token);
        if let Some(conversation) = key.and_then(|key| self.conversations.get_mut(&key)) {
            settle(conversation);
        }
    }

    fn fulfilled(&mut self, outcome: Outcome) -> Option<client::Event> {
        Some(match outcome {
            Outcome::Entered(room) => client::Event::RoomEntered {
                room,
                name: self.rooms.name(room),
            },
            Outcome::Created(room, name) => client::Event::RoomCreated { room, name },
            Outcome::Left(room) => client::Event::RoomLeft {
                room,
                refused: None,
            },
            Outcome::People(people, more) => {
                // Who of them cannot be written to in private without being read along.
                self.want(Command::Wish(Wish::Classic));
                client::Event::People { people, more }
            }
            Outcome::Rooms(rooms, more) => client::Event::Rooms { rooms, more },
            Outcome::Members(room, people, more) => client::Event::Members { room, people, more },
            Outcome::Classic(..) => return None,
        })
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

fn unfulfilled(wish: &Wish, why: Unfulfilled) -> Option<client::Event> {
    let why = match why {
        Unfulfilled::Refused(refused) => NoRoom::Refused(as_classic(refused)),
        Unfulfilled::Lost => NoRoom::NoAnswer,
        Unfulfilled::Busy => NoRoom::Busy,
    };
    let wish = match *wish {
        Wish::Enter(room) => RoomWish::Enter(room),
        Wish::Create(name) => RoomWish::Create(name),
        Wish::Leave(room) => RoomWish::Leave(room),
        Wish::Rooms => RoomWish::AskRooms,
        Wish::Members(room) => RoomWish::AskMembers(room),
        Wish::People | Wish::Classic => return None,
    };
    Some(client::Event::RoomRefused { wish, why })
}

/// A refusal by its code; of one that is not known here, the code is all there is to tell.
fn as_classic(refused: sealed::Refused) -> Refused {
    let refusal: Option<Refusal> = refused.refusal();
    Refused {
        refusal,
        text: format!("ERRO {}", refused.0),
    }
}
