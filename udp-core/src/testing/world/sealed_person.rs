//! Somebody with a key: says everything under a token until it has a receipt, and fills the gaps in what
//! they read. What is on their disk outlives a crash of their program.

use super::Violation;
use crate::hub::Key;
use fastrand::Rng;
use protocol::{
    ConversationState, Destination, Frame, FrameText, Heading, Kind, Name, Origin, PersonId,
    PlaceRange, Record, RoomId, Text, Token,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};
use zerocopy::FromBytes;

/// Between two attempts to connect, and after the first refusal for want of disk…
const AGAIN_AFTER: Duration = Duration::from_secs(2);
/// … which doubles with every further one, up to this.
const LONGEST_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// The token of a question: no outbox has the number 0.
const QUESTION: u64 = 1;

/// A message without receipt.
#[derive(Debug, Clone)]
struct Pending {
    token: Token,
    to: Destination,
    text: String,
    /// When it was first said it was lost with its connection, or refused.
    was_sent: bool,
}

/// What somebody knows of a conversation.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// By place: order and text; `None` for what one may not read or is no longer kept.
    pub(super) places: BTreeMap<u32, Option<(u64, String)>>,
    first: u32,
    last: u32,
    /// Everything from the first place up to here is known.
    whole_to: u32,
}

/// What a person has noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Noticed {
    /// A message is kept under this order.
    Receipt(Token, u64),
    /// A message was refused for good.
    Refused(Token, u8),
    /// A message was said again.
    Resend,
    /// A question for missing places was asked.
    GapFill,
    /// Somebody's mark went back.
    MarkBack(u32, String),
}

#[derive(Debug)]
pub(super) struct SealedPerson {
    /// `None` until the server has given one.
    pub(super) id: Option<PersonId>,
    pub(super) key: Key,
    pub(super) address: SocketAddr,
    // On disk.
    outbox: u32,
    next_number: u32,
    pending: VecDeque<Pending>,
    pub(super) read: BTreeMap<u32, Read>,
    marks: BTreeMap<(u32, u32), u32>,
    // In memory.
    is_here: bool,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    /// How many of the pending messages have been said in this session.
    sent: usize,
    again_at: Option<Instant>,
    again_after: Duration,
    connect_at: Option<Instant>,
    asked: Option<u32>,
    pub(super) noticed: Vec<Noticed>,
}

impl SealedPerson {
    pub(super) fn new(index: u32, id: Option<PersonId>, seed: u64, now: Instant) -> Self {
        let host = Ipv4Addr::new(10, 0, 2, u8::try_from(index).unwrap_or(u8::MAX));
        let mut key = Key([0; Key::BYTES]);
        key.0[..8].copy_from_slice(&seed.to_be_bytes());
        Self {
            id,
            key,
            address: (host, 4_000).into(),
            outbox: (seed as u32) | 1,
            next_number: 1,
            pending: VecDeque::new(),
            read: BTreeMap::new(),
            marks: BTreeMap::new(),
            is_here: false,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            sent: 0,
            again_at: None,
            again_after: AGAIN_AFTER,
            connect_at: Some(now),
            asked: None,
            noticed: Vec::new(),
        }
    }

    /// When it wants something by itself.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let again = self.again_at.filter(|_| self.is_here);
        [self.connect_at, again].into_iter().flatten().min()
    }

    pub(super) fn wants_connection(&self, now: Instant) -> bool {
        self.connect_at.is_some_and(|at| at <= now)
    }

    /// It could not connect now.
    pub(super) fn connect_later(&mut self, now: Instant) {
        self.connect_at = Some(now + AGAIN_AFTER);
    }

    pub(super) fn handle_connected(&mut self) {
        self.forget_session();
        self.connect_at = None;
        let name = Name::cut(&format!("selado {}", self.address.ip()));
        let origin = self.id.map_or(Origin::Server, Origin::Person);
        let text = FrameText::EMPTY;
        let frame = Frame::new(Kind::OI, origin, Destination::Everyone, &name, &text);
        self.push(Heading::default(), frame);
    }

    pub(super) fn handle_disconnected(&mut self, now: Instant) {
        self.forget_session();
        self.connect_later(now);
    }

    fn forget_session(&mut self) {
        self.is_here = false;
        self.incoming.clear();
        self.outgoing.clear();
        self.sent = 0;
        self.asked = None;
        self.again_at = None;
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) {
        if self.is_here && self.again_at.is_some_and(|at| at <= now) {
            self.again_at = None;
            self.say_pending();
        }
    }

    pub(super) fn is_settled(&self) -> bool {
        self.is_here && self.pending.is_empty() && self.asked.is_none()
    }

    /// Writes a message into the outbox, and says it when somebody listens.
    pub(super) fn say(&mut self, to: Destination, text: String) {
        let token = Token {
            outbox: self.outbox,
            number: self.next_number,
        };
        self.next_number += 1;
        self.pending.push_back(Pending {
            token,
            to,
            text,
            was_sent: false,
        });
        if self.is_here && self.again_at.is_none() {
            self.say_pending();
        }
    }

    /// How things stand, for a failure's reader.
    pub(super) fn standing(&self) -> String {
        format!(
            "{:?} {}: {} of {} messages said, next {:?}, question {:?}, again at {:?}, connects at {:?}",
            self.id,
            if self.is_here { "here" } else { "away" },
            self.sent,
            self.pending.len(),
            self.pending.front(),
            self.asked,
            self.again_at,
            self.connect_at,
        )
    }

    fn say_pending(&mut self) {
        while let Some(pending) = self.pending.get_mut(self.sent) {
            self.sent += 1;
            if std::mem::replace(&mut pending.was_sent, true) {
                self.noticed.push(Noticed::Resend);
            }
            let Pending {
                token, to, text, ..
            } = pending.clone();
            let origin = self.id.map_or(Origin::Server, Origin::Person);
            let parts = Text::new(&text).parts().count() as u8;
            for (part, text) in (0..).zip(Text::new(&text).parts()) {
                let frame = Frame::new(Kind::MSG, origin, to, &Name::EMPTY, &text);
                let heading = Heading {
                    token: token.into(),
                    part,
                    parts,
                    ..Heading::default()
                };
                self.push(heading, frame);
            }
        }
    }

    /// Asks for something that has no token of an outbox.
    pub(super) fn ask(&mut self, kind: Kind, to: Destination, text: &str) {
        if self.is_here {
            let text = FrameText::cut(text);
            let frame = Frame::new(kind, Origin::Server, to, &Name::EMPTY, &text);
            self.push(Heading::default(), frame);
        }
    }

    /// Marks a conversation as read up to some place it knows, which may lie before the last mark.
    pub(super) fn mark(&mut self, conversation: u32, rng: &mut Rng) {
        let read = self.read.get(&conversation);
        let place = read.and_then(|read| {
            let mut places = read.places.keys().copied();
            places.nth_back(rng.usize(0..3)).filter(|_| rng.bool())
        });
        let to = Destination::from_wire(conversation);
        if let (Some(place), Some(to), true) = (place, to, self.is_here) {
            let frame = Frame::new(
                Kind::LIDO,
                Origin::Server,
                to,
                &Name::EMPTY,
                &FrameText::EMPTY,
            );
            let heading = Heading {
                place: place.into(),
                ..Heading::default()
            };
            self.push(heading, frame);
        }
    }

    fn push(&mut self, heading: Heading, frame: Frame) {
        self.outgoing
            .extend_from_slice(Record { heading, frame }.bytes());
    }

    /// Gives what waits to `accept`, which tells how much it took.
    pub(super) fn write(&mut self, accept: impl FnOnce(&[u8]) -> usize) {
        if !self.outgoing.is_empty() {
            let taken = accept(&self.outgoing);
            self.outgoing.drain(..taken);
        }
    }

    pub(super) fn handle_bytes(&mut self, bytes: &[u8], now: Instant) -> Result<(), Violation> {
        self.incoming.extend_from_slice(bytes);
        while let Ok((record, _)) = Record::read_from_prefix(&self.incoming) {
            self.incoming.drain(..Record::SIZE);
            self.hear(&record, now)?;
        }
        Ok(())
    }

    fn hear(&mut self, record: &Record, now: Instant) -> Result<(), Violation> {
        let (heading, frame) = (&record.heading, &record.frame);
        let order = heading.order.get();
        match frame.kind() {
            Kind::OI if frame.origin() == 0 => self.come_in(frame),
            Kind::RECIBO => self.hear_receipt(heading, frame)?,
            Kind::ERRO => self.hear_refusal(heading, now),
            Kind::MSG | Kind::OI | Kind::TCHAU if order > 0 => {
                let conversation = self.conversation(frame);
                self.note(
                    conversation,
                    heading.place.get(),
                    order,
                    frame.text().to_string(),
                )?;
            }
            Kind::ESTADO => {
                for state in ConversationState::all_of(frame) {
                    let read = self.read.entry(state.destination.get()).or_default();
                    read.first = state.first.get().max(1);
                    read.last = read.last.max(state.last.get());
                }
            }
            Kind::HISTORICO => self.hear_history(frame),
            Kind::LIDO => {
                let key = (frame.destination(), frame.origin());
                let mark = self.marks.entry(key).or_default();
                if heading.place.get() < *mark {
                    let told = format!(
                        "{:?} is told the mark {} of {key:?} after {mark}",
                        self.id, heading.place
                    );
                    self.noticed.push(Noticed::MarkBack(key.1, told));
                }
                *mark = heading.place.get();
            }
            _ => {}
        }
        self.fill_gaps();
        Ok(())
    }

    fn come_in(&mut self, accepted: &Frame) {
        self.id = PersonId::new(accepted.destination());
        self.is_here = true;
        self.ask(Kind::ESTADO, Destination::Everyone, "");
        self.say_pending();
    }

    fn hear_receipt(&mut self, heading: &Heading, frame: &Frame) -> Result<(), Violation> {
        let Some(token) = Token::from_wire(heading.token.get()) else {
            return Err(Violation::new("a receipt without a token"));
        };
        self.noticed
            .push(Noticed::Receipt(token, heading.order.get()));
        let Some(at) = self.pending.iter().position(|it| it.token == token) else {
            return Ok(());
        };
        let Some(pending) = self.pending.remove(at) else {
            return Ok(());
        };
        self.again_after = AGAIN_AFTER;
        self.sent = self.sent.saturating_sub(usize::from(at < self.sent));
        // Only the first part's place is known; the others are like gaps, and are asked for.
        if heading.parts == 1 {
            self.note(
                frame.destination(),
                heading.place.get(),
                heading.order.get(),
                pending.text,
            )?;
        } else {
            let read = self.read.entry(frame.destination()).or_default();
            let end = heading.place.get() + u32::from(heading.parts) - 1;
            read.last = read.last.max(end);
        }
        Ok(())
    }

    fn hear_refusal(&mut self, heading: &Heading, now: Instant) {
        let code = heading.flags.get() as u8;
        if heading.token == QUESTION {
            // One is no longer in the room.
            let gone = self.asked.take();
            self.read
                .retain(|conversation, _| Some(*conversation) != gone);
            return;
        }
        let token = Token::from_wire(heading.token.get());
        let at = token.and_then(|token| self.pending.iter().position(|it| it.token == token));
        match (token, at, code) {
            (Some(_), Some(at), 16) => {
                self.sent = self.sent.min(at);
                if self.again_at.is_none() {
                    self.again_at = Some(now + self.again_after);
                    self.again_after = (self.again_after * 2).min(LONGEST_AGAIN_AFTER);
                }
            }
            (Some(token), Some(at), _) => {
                self.noticed.push(Noticed::Refused(token, code));
                self.pending.remove(at);
                self.sent = self.sent.saturating_sub(usize::from(at < self.sent));
            }
            _ => {}
        }
    }

    fn hear_history(&mut self, frame: &Frame) {
        let range = PlaceRange::of(frame);
        let read = self.read.entry(frame.destination()).or_default();
        for place in range.first.get()..=range.last.get() {
            read.places.entry(place).or_insert(None);
        }
        if range.last < range.first {
            // There is nothing there any more.
            read.last = read.last.min(range.last.get());
        }
        self.asked = None;
    }

    /// What this person writes to in the conversation of a frame.
    fn conversation(&self, frame: &Frame) -> u32 {
        let (origin, destination) = (frame.origin(), frame.destination());
        let own = self.id.map_or(0, PersonId::value);
        if destination == own && PersonId::new(origin).is_some() {
            origin
        } else {
            destination
        }
    }

    /// One order for all: places and orders grow together, and a place has one record.
    fn note(
        &mut self,
        conversation: u32,
        place: u32,
        order: u64,
        text: String,
    ) -> Result<(), Violation> {
        let read = self.read.entry(conversation).or_default();
        read.last = read.last.max(place);
        let known = |found: Option<(&u32, &Option<(u64, String)>)>| {
            found.and_then(|(_, known)| known.as_ref().map(|(order, _)| *order))
        };
        let before = known(read.places.range(..place).next_back());
        let after = known(read.places.range(place + 1..).next());
        if before.is_some_and(|before| before >= order) || after.is_some_and(|after| after <= order)
        {
            return Err(Violation::new(format!(
                "{:?} reads place {place} of {conversation} with order {order} between {before:?} and {after:?}",
                self.id
            )));
        }
        match read.places.insert(place, Some((order, text.clone()))) {
            Some(Some(old)) if old != (order, text) => Err(Violation::new(format!(
                "{:?} reads place {place} of {conversation} as {order} and as {old:?}",
                self.id
            ))),
            _ => Ok(()),
        }
    }

    /// Asks for the first places that are missing, one question at a time.
    fn fill_gaps(&mut self) {
        if !self.is_here || self.asked.is_some() {
            return;
        }
        let gap = self.read.iter_mut().find_map(|(&conversation, read)| {
            let begin = read.first.max(read.whole_to + 1);
            let missing = (begin..=read.last).find(|place| !read.places.contains_key(place));
            read.whole_to = missing.unwrap_or(read.last + 1).max(begin) - 1;
            Some((conversation, missing?, read.last))
        });
        let Some((conversation, first, last)) = gap else {
            return;
        };
        let Some(to) = Destination::from_wire(conversation) else {
            return;
        };
        self.asked = Some(conversation);
        self.noticed.push(Noticed::GapFill);
        let frame = PlaceRange::new(first, last).frame(Origin::Server, to, &Name::EMPTY);
        let heading = Heading {
            token: QUESTION.into(),
            ..Heading::default()
        };
        self.push(heading, frame);
    }

    /// Rooms one knows of.
    pub(super) fn rooms(&self) -> BTreeSet<RoomId> {
        self.read.keys().filter_map(|&id| RoomId::new(id)).collect()
    }
}
