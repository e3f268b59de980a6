//! The other nodes as a state machine: who is connected, what is kept for whom, when to dial again.
//!
//! Connections are made and lines sent by whoever drives it: [`Outgoing`](super::Outgoing), or a test in
//! virtual time. After each `handle_*`, ask [`poll_step`](Mesh::poll_step) and
//! [`poll_event`](Mesh::poll_event) until `None`.

use super::{Line, Peer};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

/// Between two attempts to reach a node that is not there (contracts.md §6).
pub const RECONNECT: Duration = Duration::from_secs(5);
/// Lines kept for one node at most: an afternoon of typing, 9 MB of the longest. Past it the oldest is given
/// up, and told.
pub const KEPT_LINES: usize = 1_000;
/// How often a line is tried at a node whose connection ends each time: a node that dies of a line must not
/// be killed by it for ever.
pub const MAX_TRIES: u8 = 5;

/// The number of a connection to a node; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(u64);

/// The number of a line that was said; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct LineId(u64);

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Connect to a node.
    Dial {
        /// The number of the connection.
        link: LinkId,
        /// Whom.
        peer: Peer,
    },
    /// Send a line and tell its [`Outcome`].
    Send {
        /// By which connection.
        link: LinkId,
        /// What.
        line: Arc<Line>,
    },
    /// End a connection, which needs not be told.
    Close {
        /// Which.
        link: LinkId,
    },
}

/// What became of a line at one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The node has it.
    Acknowledged,
    /// The node does not want it, and would not want it again.
    Refused,
    /// No answer: the connection is no use any more.
    Failed,
}

/// What the user may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A node is connected.
    Connected(Peer),
    /// A node that was connected is not any more, or was not there when it was first dialled.
    Lost(Peer),
    /// Nobody is connected: a line waits.
    Waits(Arc<Line>),
    /// A node has a line.
    Acknowledged(Peer, Arc<Line>),
    /// A node will not have a line: it refused it, or the connection ended each time it was tried.
    Refused(Peer, Arc<Line>),
    /// A line was given up for a node, because too many newer ones wait.
    GivenUp(Peer, Arc<Line>),
}

/// All other nodes.
#[derive(Debug)]
pub struct Mesh {
    members: Vec<Member>,
    said: BTreeMap<LineId, Said>,
    next_line: u64,
    next_link: u64,
    steps: VecDeque<Step>,
    events: VecDeque<Event>,
}

#[derive(Debug)]
struct Member {
    peer: Peer,
    link: Link,
    /// Not acknowledged, oldest first.
    queue: VecDeque<LineId>,
    /// Connections that ended while the first of the queue was on its way.
    tries: u8,
    /// The first dialling has come to something.
    was_tried: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Down { retry_at: Instant },
    Dialling(LinkId),
    Up { link: LinkId, is_sending: bool },
}

impl Link {
    fn id(self) -> Option<LinkId> {
        match self {
            Self::Down { .. } => None,
            Self::Dialling(link) | Self::Up { link, .. } => Some(link),
        }
    }
}

/// A line that waits for at least one node.
#[derive(Debug)]
struct Said {
    line: Arc<Line>,
    waiting: usize,
    is_heard: bool,
}

impl Mesh {
    /// All nodes, none connected; each is dialled at once.
    #[must_use]
    pub fn new(peers: Vec<Peer>, now: Instant) -> Self {
        let member = |peer| Member {
            peer,
            link: Link::Down { retry_at: now },
            queue: VecDeque::new(),
            tries: 0,
            was_tried: false,
        };
        let mut mesh = Self {
            members: peers.into_iter().map(member).collect(),
            said: BTreeMap::new(),
            next_line: 0,
            next_link: 0,
            steps: VecDeque::new(),
            events: VecDeque::new(),
        };
        mesh.handle_timeout(now);
        mesh
    }

    /// A line is said: to every node that is connected, or, where none is, to all. False when there are no
    /// other nodes, ever.
    pub fn handle_say(&mut self, line: Line) -> bool {
        if self.members.is_empty() {
            return false;
        }
        let id = LineId(self.next_line);
        self.next_line += 1;
        let line = Arc::new(line);
        let is_alone = self.connected().next().is_none();
        if is_alone {
            self.events.push_back(Event::Waits(Arc::clone(&line)));
        }
        let mut said = Said {
            line,
            waiting: 0,
            is_heard: false,
        };
        let mut full = Vec::new();
        for (at, member) in self.members.iter_mut().enumerate() {
            if is_alone || member.is_up() {
                said.waiting += 1;
                member.queue.push_back(id);
                if member.queue.len() > KEPT_LINES {
                    full.push(at);
                }
            }
        }
        self.said.insert(id, said);
        for at in full {
            self.give_up_oldest(at);
        }
        self.send_next();
        true
    }

    /// The user wants whoever is not there dialled now.
    pub fn handle_retry(&mut self, now: Instant) {
        for member in &mut self.members {
            if let Link::Down { retry_at } = &mut member.link {
                *retry_at = now;
            }
        }
        self.handle_timeout(now);
    }

    /// A connection has come about.
    pub fn handle_connected(&mut self, link: LinkId) {
        let Some(member) = self.member(link) else {
            return;
        };
        member.was_tried = true;
        member.link = Link::Up {
            link,
            is_sending: false,
        };
        let peer = member.peer.clone();
        self.events.push_back(Event::Connected(peer));
        self.send_next();
    }

    /// A connection did not come about, or has ended.
    pub fn handle_lost(&mut self, link: LinkId, now: Instant) {
        let Some(at) = self.position(link) else {
            return;
        };
        let member = &mut self.members[at];
        let was = member.link;
        let retry_at = now + RECONNECT;
        member.link = Link::Down { retry_at };
        let is_news = !member.was_tried || matches!(was, Link::Up { .. });
        member.was_tried = true;
        if is_news {
            self.events.push_back(Event::Lost(member.peer.clone()));
        }
        let was_sending = matches!(
            was,
            Link::Up {
                is_sending: true,
                ..
            }
        );
        if was_sending {
            member.tries += 1;
            if member.tries >= MAX_TRIES {
                self.finish_first(at, Outcome::Refused);
            }
        }
    }

    /// What became of the line that was being sent by a connection.
    pub fn handle_outcome(&mut self, link: LinkId, outcome: Outcome, now: Instant) {
        let Some(at) = self.position(link) else {
            return;
        };
        if outcome == Outcome::Failed {
            self.steps.push_back(Step::Close { link });
            self.handle_lost(link, now);
            return;
        }
        self.members[at].link = Link::Up {
            link,
            is_sending: false,
        };
        self.finish_first(at, outcome);
        self.send_next();
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, now: Instant) {
        for member in &mut self.members {
            if matches!(member.link, Link::Down { retry_at } if retry_at <= now) {
                let link = LinkId(self.next_link);
                self.next_link += 1;
                member.link = Link::Dialling(link);
                let peer = member.peer.clone();
                self.steps.push_back(Step::Dial { link, peer });
            }
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let retry = |member: &Member| match member.link {
            Link::Down { retry_at } => Some(retry_at),
            _ => None,
        };
        self.members.iter().filter_map(retry).min()
    }

    /// What is to be done next.
    pub fn poll_step(&mut self) -> Option<Step> {
        self.steps.pop_front()
    }

    /// What is to be told next.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The nodes that are connected, in the order of the file.
    pub fn connected(&self) -> impl Iterator<Item = &Peer> {
        let connected = self.members.iter().filter(|member| member.is_up());
        connected.map(|member| &member.peer)
    }

    /// Lines that wait for the acknowledgement of at least one node.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.said.len()
    }

    /// Lines that wait and that no node has acknowledged.
    #[must_use]
    pub fn unheard(&self) -> usize {
        self.said.values().filter(|said| !said.is_heard).count()
    }

    /// True once each node was reached, or not, at least once.
    #[must_use]
    pub fn has_tried_all(&self) -> bool {
        self.members.iter().all(|member| member.was_tried)
    }

    /// True while a node that is connected has not acknowledged all that is for it.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        let is_sending = |member: &Member| member.is_up() && !member.queue.is_empty();
        self.members.iter().any(is_sending)
    }

    /// True when nothing is on its way: some node has each line, and those that are connected have theirs.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.unheard() == 0 && !self.is_sending()
    }

    fn position(&self, link: LinkId) -> Option<usize> {
        let mut members = self.members.iter();
        members.position(|member| member.link.id() == Some(link))
    }

    /// Whose connection it is, unless it is one of the past.
    fn member(&mut self, link: LinkId) -> Option<&mut Member> {
        let at = self.position(link)?;
        self.members.get_mut(at)
    }

    /// One line at a time to each node keeps the order.
    fn send_next(&mut self) {
        for member in &mut self.members {
            let Link::Up {
                link,
                is_sending: is_sending @ false,
            } = &mut member.link
            else {
                continue;
            };
            if let Some(said) = member.queue.front().and_then(|first| self.said.get(first)) {
                *is_sending = true;
                let (link, line) = (*link, Arc::clone(&said.line));
                self.steps.push_back(Step::Send { link, line });
            }
        }
    }

    /// The first line of a node's queue waits for it no longer.
    fn finish_first(&mut self, at: usize, outcome: Outcome) {
        let member = &mut self.members[at];
        member.tries = 0;
        let (first, peer) = (member.queue.pop_front(), member.peer.clone());
        if let Some(line) = first.and_then(|id| self.settle(id, outcome)) {
            self.events.push_back(match outcome {
                Outcome::Acknowledged => Event::Acknowledged(peer, line),
                Outcome::Refused | Outcome::Failed => Event::Refused(peer, line),
            });
        }
    }

    fn give_up_oldest(&mut self, at: usize) {
        let member = &mut self.members[at];
        let is_sending = matches!(
            member.link,
            Link::Up {
                is_sending: true,
                ..
            }
        );
        // The first is on its way: whether it is heard is out of our hands.
        let (oldest, peer) = (
            member.queue.remove(usize::from(is_sending)),
            member.peer.clone(),
        );
        if let Some(line) = oldest.and_then(|id| self.settle(id, Outcome::Refused)) {
            self.events.push_back(Event::GivenUp(peer, line));
        }
    }

    /// One node less waits for a line.
    fn settle(&mut self, id: LineId, outcome: Outcome) -> Option<Arc<Line>> {
        let said = self.said.get_mut(&id)?;
        said.waiting -= 1;
        said.is_heard |= outcome == Outcome::Acknowledged;
        let line = Arc::clone(&said.line);
        if said.waiting == 0 {
            self.said.remove(&id);
        }
        Some(line)
    }
}

impl Member {
    fn is_up(&self) -> bool {
        matches!(self.link, Link::Up { .. })
    }
}
