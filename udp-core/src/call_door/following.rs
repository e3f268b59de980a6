//! What callers hear, as their door fetches it.

use super::{CallDoor, CallerId, Event, Heard, Hearers, Line, What};
use crate::{bounds::CALL_EVENTS_AHEAD, hub::Hub, journal::Reader, report::DoorKind};
use protocol::{Destination, Frame, Heading, Kind, Name, Origin, PersonId};
use std::sync::Arc;

impl CallDoor {
    /// What those behind a door are told next.
    pub fn poll_event(&mut self, hub: &Hub, journal: &dyn Reader, door: DoorKind) -> Option<Event> {
        let Self {
            lines, by_session, ..
        } = self;
        let line = lines.get_mut(&door).filter(|line| line.is_open)?;
        if line.events.is_empty() {
            let who = |person: PersonId| {
                let &(behind, caller) = by_session.get(&hub.holder(person)?)?;
                (behind == door).then_some(caller)
            };
            line.follow(hub, journal, door, who);
        }
        line.events.pop_front()
    }
}

/// A text whose parts are being gathered.
struct Gathered {
    heading: Heading,
    frame: Frame,
    text: String,
    count: u8,
}

impl Line {
    /// Reads on in the journal, as far as the hub has followed it.
    fn follow(
        &mut self,
        hub: &Hub,
        journal: &dyn Reader,
        door: DoorKind,
        who: impl Fn(PersonId) -> Option<CallerId>,
    ) {
        let last = hub.last_order();
        let mut gathered: Option<Gathered> = None;
        let mut cursor = self.cursor;
        let mut take = |line: &mut Self, heading: &Heading, frame: &Frame| {
            let order = heading.order.get();
            if order > last || line.events.len() >= CALL_EVENTS_AHEAD {
                return false;
            }
            let is_wanted = wants(door, frame, &who);
            if is_wanted && frame.kind() == Kind::MSG {
                let is_whole = gather(&mut gathered, heading, frame);
                if is_whole && let Some(whole) = gathered.take() {
                    line.hear(hub, &whole.heading, &whole.frame, Some(whole.text), &who);
                }
            } else if is_wanted {
                line.hear(hub, heading, frame, None, &who);
            }
            // A text is heard whole or begun anew.
            if gathered.is_none() {
                cursor = order;
                line.passed(order);
            }
            true
        };
        if self.cursor < last {
            let headings = hub.committed_headings();
            let first = headings.first().map(|heading| heading.order.get());
            if first == Some(self.cursor + 1) {
                for (heading, frame) in headings.iter().zip(hub.committed()) {
                    if !take(self, heading, frame) {
                        break;
                    }
                }
            } else {
                let from = self.cursor + 1;
                let mut is_through = true;
                let read = journal.read(from, &mut |record| {
                    is_through = take(self, &record.heading, &record.frame)
                        || record.heading.order.get() > last;
                    is_through
                });
                // What is no longer kept is not heard; what cannot be read now is read later.
                if read.is_ok() && is_through && gathered.is_none() {
                    cursor = last;
                }
            }
        }
        self.cursor = cursor;
        self.passed(cursor);
    }

    /// The cursor has come to an order: who said it is told.
    fn passed(&mut self, cursor: u64) {
        while let Some((_, answer)) = self.kept.pop_front_if(|(order, _)| *order <= cursor) {
            self.events.push_back(Event::Answer(answer));
        }
        if !self.parted.is_empty() {
            self.parted.retain(|_, (_, until)| *until > cursor);
        }
    }

    fn hear(
        &mut self,
        hub: &Hub,
        heading: &Heading,
        frame: &Frame,
        text: Option<String>,
        who: &impl Fn(PersonId) -> Option<CallerId>,
    ) {
        let (Some(from), Some(to)) = (
            Origin::from_wire(frame.origin()),
            Destination::from_wire(frame.destination()),
        ) else {
            return;
        };
        let what = match (frame.kind(), text) {
            (Kind::OI, _) => What::Entry,
            (Kind::TCHAU, _) => What::Exit,
            (_, Some(text)) => What::Said(text),
            _ => return,
        };
        let speaker = match from {
            Origin::Person(person) => {
                let parted = self.parted.get(&person).map(|(caller, _)| *caller);
                who(person).or(parted)
            }
            Origin::Server | Origin::Room(_) => None,
        };
        let (hearers, to_name) = match to {
            Destination::Everyone => (Hearers::Everyone, None),
            Destination::Room(room) => (Hearers::Room(room), None),
            Destination::Person(person) => {
                let mut callers: Vec<_> = who(person).into_iter().chain(speaker).collect();
                callers.dedup();
                let name = hub.holder(person).and_then(|it| hub.person(it));
                let name = name.map_or(Name::EMPTY, |(_, name)| name);
                let name = hub.shown_name(person, name).into();
                (Hearers::These(callers), Some(name))
            }
            Destination::Rooms => return,
        };
        let name = match from {
            Origin::Person(person) => hub.shown_name(person, frame.name()),
            Origin::Server | Origin::Room(_) => frame.name().as_str().to_owned(),
        };
        self.events.push_back(Event::Heard(Arc::new(Heard {
            order: heading.order.get(),
            time_ms: heading.time_ms.get(),
            place: heading.place.get(),
            parts: heading.parts,
            from,
            caller: speaker,
            name: name.into(),
            hearers,
            to_name,
            what,
        })));
    }
}

/// Whether anybody behind a door may be told of a record.
fn wants(door: DoorKind, frame: &Frame, who: &impl Fn(PersonId) -> Option<CallerId>) -> bool {
    match Destination::from_wire(frame.destination()) {
        Some(Destination::Everyone) => true,
        Some(Destination::Room(_)) => door == DoorKind::Rooms,
        Some(Destination::Person(to)) => {
            let from = PersonId::new(frame.origin());
            frame.kind() == Kind::MSG
                && (who(to).is_some() || from.is_some_and(|it| who(it).is_some()))
        }
        Some(Destination::Rooms) | None => false,
    }
}

/// Adds a part to its text; true when it is whole.
fn gather(gathered: &mut Option<Gathered>, heading: &Heading, frame: &Frame) -> bool {
    if heading.part == 0 {
        *gathered = Some(Gathered {
            heading: *heading,
            frame: *frame,
            text: String::new(),
            count: 0,
        });
    }
    let Some(text) = gathered else {
        return false;
    };
    text.text.push_str(&frame.text().to_string());
    text.count += 1;
    text.count >= text.heading.parts
}
