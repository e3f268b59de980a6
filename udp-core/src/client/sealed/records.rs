//! Records of conversations: kept at their places, and told once their texts are whole.

use super::{
    Event, Malformed, Message, SealedSession, SessionError, Source, kept::Keeping,
    store::StoreError,
};
use protocol::{Destination, Kind, Origin, PersonId, Record, Token, text::MAX_PARTS};

impl SealedSession {
    /// A record of the journal, live or asked for.
    pub(super) fn take_record(
        &mut self,
        record: &Record,
        origin: Origin,
        to: Destination,
    ) -> Result<(), SessionError> {
        let own = self.own_id()?;
        let conversation = conversation(origin, to, own).ok_or(Malformed::Address)?;
        let (heading, kind) = (&record.heading, record.frame.kind());
        let (part, parts) = (heading.part, heading.parts.max(1));
        if part >= parts || usize::from(parts) > MAX_PARTS {
            return Err(Malformed::Parts.into());
        }
        let place = heading.place.get();
        let first = place.checked_sub(part.into()).filter(|&first| first > 0);
        let after = u32::from(parts - part);
        if first.is_none() || place.checked_add(after).is_none() {
            return Err(Malformed::Place.into());
        }
        if kind != Kind::MSG && !matches!(origin, Origin::Person(_)) {
            return Err(Malformed::Address.into());
        }
        match self.kept.keep(conversation, record)? {
            Keeping::Known => return Ok(()),
            Keeping::TooMany => return Err(Malformed::TooMany.into()),
            Keeping::New => {}
            Keeping::Conflict => {
                self.replace(conversation)?;
                self.kept.keep(conversation, record)?;
            }
        }
        if let Origin::Person(person) = origin {
            self.kept.set_name(person.value(), record.frame.name());
        }
        let is_new = heading.order.get() > self.accepted_order;
        let is_live = is_new && !self.gaps.is_asked(conversation, place);
        let source = if is_live {
            Source::Live
        } else {
            Source::CaughtUp
        };
        if kind == Kind::MSG {
            self.tell_if_whole(conversation, record, source)?;
        } else if let Some(passage) = passage(record, conversation, source) {
            self.gaps.count(conversation, place);
            self.tell(passage);
        }
        self.want(conversation);
        self.ask_on()
    }

    /// The server has another history than the one that is here: the one that is here goes.
    pub(super) fn replace(&mut self, conversation: Destination) -> Result<(), StoreError> {
        self.kept.forget_records(conversation)?;
        self.tell(Event::HistoryReplaced { conversation });
        Ok(())
    }

    /// Tells a message to which this record belongs, once no part of it is missing that may still come.
    pub(super) fn tell_if_whole(
        &mut self,
        conversation: Destination,
        record: &Record,
        source: Source,
    ) -> Result<(), SessionError> {
        let first = record.heading.place.get() - u32::from(record.heading.part);
        let mut parts = Vec::new();
        for place in (first..).take(record.heading.parts.max(1).into()) {
            match self.kept.record(conversation, place)? {
                Some(part) => parts.push(part),
                None if self.is_known(conversation, place) => {}
                None => return Ok(()),
            }
        }
        let is_cut = parts.first().is_some_and(|part| part.heading.part > 0);
        if is_cut && self.gaps.is_asked(conversation, record.heading.place.get()) {
            // The end of the answer tells it, and knows that nothing more of it comes.
            return Ok(());
        }
        let Some(message) = self.message_of(conversation, &parts, source) else {
            return Ok(());
        };
        self.gaps.count(conversation, message.place);
        let mine = message.mine;
        let waits = |token| {
            self.message(token)
                .is_some_and(|it| it.code.is_none() && it.to == conversation)
        };
        match (mine, parts.first()) {
            // Its receipt was lost, and will be nothing new.
            (Some(token), Some(part)) if waits(token) => {
                // The server may have let go of its beginning since.
                let mut heading = part.heading;
                let (order, missing) = (heading.order.get(), std::mem::take(&mut heading.part));
                let order = order.checked_sub(missing.into()).filter(|&order| order > 0);
                heading.order = order.ok_or(Malformed::Place)?.into();
                heading.place = first.into();
                self.settle(token, conversation, &heading)?;
            }
            _ => self.tell(Event::Message(message)),
        }
        Ok(())
    }

    /// Joins the parts of a message; of one whose beginning is no longer kept, what is left.
    pub(super) fn message_of(
        &self,
        conversation: Destination,
        parts: &[Record],
        source: Source,
    ) -> Option<Message> {
        let first = parts.first()?;
        let from = Origin::from_wire(first.frame.origin())?;
        let is_own = self.kept.id().map(Origin::Person) == Some(from);
        Some(Message {
            conversation,
            place: first.heading.place.get(),
            parts: u8::try_from(parts.len()).unwrap_or(u8::MAX),
            order: first.heading.order.get(),
            time_ms: first.heading.time_ms.get(),
            from,
            name: first.frame.name(),
            text: parts
                .iter()
                .map(|part| part.frame.text().to_string())
                .collect(),
            mine: Token::from_wire(first.heading.token.get()).filter(|_| is_own),
            source,
        })
    }

    /// True for a place of which nothing more will come.
    pub(super) fn is_known(&self, conversation: Destination, place: u32) -> bool {
        let state = self.kept.conversation(conversation);
        place < self.gaps.first(conversation)
            || state.is_some_and(|it| it.spans.around(place).is_some())
    }
}

/// An entry or an exit, told as an event; `None` for what is neither.
pub(super) fn passage(record: &Record, conversation: Destination, source: Source) -> Option<Event> {
    let frame = &record.frame;
    // An OI with a text is somebody's first: it says, too, whose key owns the id.
    let is_passage = matches!(frame.kind(), Kind::OI | Kind::TCHAU);
    let who = PersonId::new(frame.origin()).filter(|_| is_passage)?;
    Some(Event::Passage {
        who,
        name: frame.name(),
        conversation,
        place: record.heading.place.get(),
        time_ms: record.heading.time_ms.get(),
        is_entry: frame.kind() == Kind::OI,
        source,
    })
}

/// The conversation of a record as its reader names it; `None` when it is none of theirs.
fn conversation(origin: Origin, to: Destination, own: PersonId) -> Option<Destination> {
    match (origin, to) {
        (_, Destination::Everyone | Destination::Room(_)) => Some(to),
        (Origin::Person(from), Destination::Person(_)) if from == own => Some(to),
        (Origin::Person(from), Destination::Person(to)) if to == own => {
            Some(Destination::Person(from))
        }
        _ => None,
    }
}
