//! The call door: callers who know names and no ids, and of whom each call is answered. Whatever brings
//! their calls (XML-RPC, RPyC, gRPC) and tells them what is said is none of its business. Pure.
//!
//! ```text
//!   handle_ask ─▶ Hub ─▶ answer            (at once, or once it is kept)
//!                  │ commits
//!                  ▼
//!      cursor into the journal ─▶ heard    (each once, in the one order)
//!                                   └──▶ poll_event
//! ```
//!
//! It serves [three doors](DoorKind::CALLED), each with its own cursor: what one of them does not fetch waits in
//! the journal and holds up nobody else. Callers are slowed where classic ones are refused for
//! their rate: their call waits.

mod api;
mod following;
mod wishes;

pub use crate::hub::Naming;
pub use api::{
    Answer, Ask, CallerId, Event, Heard, Hearers, Outcome, Place, Recipient, What, Wish,
};

use crate::{
    bounds::CALL_MARKS_AHEAD,
    hub::{self, Bucket, Done, Hub, MarkMoved, SessionId},
    journal::{Conversation, Reader},
    report::{Departure, DoorKind},
    settings::{Rate, Settings},
    time::Now,
};
use protocol::{PersonId, Refusal};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    net::IpAddr,
    sync::Arc,
    time::Instant,
};

/// Who is behind which door: the number of a caller is one of its own door.
type Behind = (DoorKind, CallerId);

/// The door.
#[derive(Debug)]
pub struct CallDoor {
    lines: BTreeMap<DoorKind, Line>,
    callers: BTreeMap<Behind, Caller>,
    by_session: BTreeMap<SessionId, Behind>,
    /// What is said and not kept yet, in the order in which it was said.
    saying: BTreeMap<SessionId, VecDeque<(Behind, u64)>>,
    /// Rooms that doors make for themselves, by the token the hub knows them by.
    making: BTreeMap<u64, (DoorKind, u64)>,
    next_token: u64,
    /// Who is to be looked at again, and when.
    due: BTreeSet<(Instant, Behind)>,
    /// What the doors themselves may ask for.
    own: Bucket,
    rate: Rate,
    by_address: BTreeMap<IpAddr, usize>,
}

/// One of the doors.
#[derive(Debug, Default)]
struct Line {
    is_open: bool,
    /// The last order that was looked at.
    cursor: u64,
    events: VecDeque<Event>,
    /// What was said and is kept, told once the cursor has passed it.
    kept: VecDeque<(u64, Answer)>,
    /// Who has left while something they said may not have been heard yet.
    parted: BTreeMap<PersonId, (CallerId, u64)>,
}

/// Somebody who is here.
#[derive(Debug)]
struct Caller {
    session: SessionId,
    person: PersonId,
    ip: IpAddr,
    /// What waits until they may speak.
    waiting: VecDeque<Ask>,
    waits_until: Option<Instant>,
}

impl CallDoor {
    /// All doors closed.
    #[must_use]
    pub fn new(settings: &Settings, now: Now) -> Self {
        Self {
            lines: DoorKind::CALLED.map(|door| (door, Line::default())).into(),
            callers: BTreeMap::new(),
            by_session: BTreeMap::new(),
            saying: BTreeMap::new(),
            making: BTreeMap::new(),
            next_token: 0,
            due: BTreeSet::new(),
            own: Bucket::full(settings.texts, now),
            rate: settings.texts,
            by_address: BTreeMap::new(),
        }
    }

    /// A door opens: what is kept from now on is heard there.
    pub fn handle_opened(&mut self, hub: &Hub, door: DoorKind) {
        if let Some(line) = self.lines.get_mut(&door) {
            *line = Line {
                is_open: true,
                cursor: hub.last_order(),
                ..Line::default()
            };
        }
    }

    /// A door closes: its callers are gone.
    pub fn handle_closed(&mut self, hub: &mut Hub, door: DoorKind, now: Now) {
        let callers: Vec<_> = self.behind(door).collect();
        for (behind, session) in callers {
            self.forget(hub, behind);
            hub.handle_leave(session, Departure::Closed, now);
        }
        if let Some(line) = self.lines.get_mut(&door) {
            *line = Line::default();
        }
    }

    fn behind(&self, door: DoorKind) -> impl Iterator<Item = (Behind, SessionId)> {
        let first = (door, CallerId(0));
        let last = (door, CallerId(u64::MAX));
        let callers = self.callers.range(first..=last);
        callers.map(|(&behind, caller)| (behind, caller.session))
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, hub: &mut Hub, journal: &dyn Reader, now: Now) {
        while let Some(&(at, behind)) = self.due.first().filter(|(at, _)| *at <= now.instant) {
            self.due.remove(&(at, behind));
            if let Some(caller) = self.callers.get_mut(&behind) {
                caller.waits_until = None;
            }
            self.work(hub, journal, behind, now);
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Takes in whose sessions have ended.
    pub fn settle(&mut self, hub: &mut Hub) {
        for door in DoorKind::CALLED {
            while let Some(session) = hub.poll_ended(door) {
                if let Some(&behind) = self.by_session.get(&session) {
                    self.end(hub, behind, None);
                }
            }
        }
    }

    /// Tells what became of a wish that had to wait for the journal.
    pub fn answer(&mut self, hub: &mut Hub, answer: hub::Answer) {
        let refused = |hub: &mut Hub, refusal| {
            hub.count_refusal(refusal);
            Err(refusal)
        };
        match answer.wish {
            hub::Wish::Say => {
                let Some(saying) = self.saying.get_mut(&answer.session) else {
                    return;
                };
                let said = saying.pop_front();
                if saying.is_empty() {
                    self.saying.remove(&answer.session);
                }
                let Some(((door, caller), tag)) = said else {
                    return;
                };
                let (order, outcome) = match answer.outcome {
                    Ok(Done::Said(heading)) => {
                        let (order, place) = (heading.order.get(), heading.place.get());
                        let last = order + u64::from(heading.parts.max(1) - 1);
                        (last, Ok(Outcome::Said { order, place }))
                    }
                    Ok(Done::Room(_)) => return,
                    Err(refusal) => (0, refused(hub, refusal)),
                };
                let caller = Some(caller);
                if let Some(line) = self.lines.get_mut(&door) {
                    line.kept.push_back((
                        order,
                        Answer {
                            caller,
                            tag,
                            outcome,
                        },
                    ));
                }
            }
            hub::Wish::Room => {
                let made = match self.by_session.get(&answer.session) {
                    Some(&(door, caller)) => Some((door, Some(caller), answer.token)),
                    None if answer.session == SessionId::NOBODY => {
                        let made = self.making.remove(&answer.token);
                        made.map(|(door, tag)| (door, None, tag))
                    }
                    None => None,
                };
                let outcome = match answer.outcome {
                    Ok(_) => Ok(Outcome::Done),
                    Err(refusal) => refused(hub, refusal),
                };
                if let Some((door, caller, tag)) = made {
                    self.tell(door, caller, tag, outcome);
                }
            }
            // Only who stays in rooms.
            hub::Wish::Stay | hub::Wish::GoOut => {}
        }
    }

    /// The operator sends a caller away.
    pub fn dismiss(&mut self, hub: &mut Hub, session: SessionId, refusal: Refusal, now: Now) {
        if let Some(&behind) = self.by_session.get(&session) {
            hub.count_refusal(refusal);
            self.end(hub, behind, Some(refusal));
            hub.handle_leave(session, Departure::Dismissed, now);
        }
    }

    /// Somebody's mark moved.
    pub fn handle_mark(&mut self, hub: &Hub, moved: &MarkMoved) {
        if moved.conversation != Conversation::Everyone || !hub.is_marked(moved.conversation) {
            return;
        }
        let Some((_, name)) = hub.holder(moved.reader).and_then(|it| hub.person(it)) else {
            return;
        };
        let name: Arc<str> = hub.shown_name(moved.reader, name).into();
        // Only there does anybody ask who has read what.
        let line = self.lines.get_mut(&DoorKind::Multicast);
        if let Some(line) = line.filter(|line| line.is_open) {
            line.tell_mark(*moved, name);
        }
    }

    /// The server ends, and everything that was said is kept and [fetched](Self::poll_event).
    pub fn handle_shutdown(&mut self) {
        for line in self.lines.values_mut().filter(|line| line.is_open) {
            line.events.push_back(Event::Shutdown);
        }
    }

    /// A caller is gone without having asked for it.
    fn end(&mut self, hub: &Hub, behind: Behind, refusal: Option<Refusal>) {
        self.forget(hub, behind);
        let (door, caller) = behind;
        if let Some(line) = self.lines.get_mut(&door) {
            line.events.push_back(Event::Ended { caller, refusal });
        }
    }

    /// Nothing more is heard of a caller; what waits is refused.
    fn forget(&mut self, hub: &Hub, behind: Behind) {
        let Some(caller) = self.callers.remove(&behind) else {
            return;
        };
        self.by_session.remove(&caller.session);
        if let Some(at) = caller.waits_until {
            self.due.remove(&(at, behind));
        }
        if let Some(count) = self.by_address.get_mut(&caller.ip) {
            *count -= 1;
            if *count == 0 {
                self.by_address.remove(&caller.ip);
            }
        }
        let (door, number) = behind;
        for ask in caller.waiting {
            self.tell(door, Some(number), ask.tag, Err(Refusal::Kicked));
        }
        if let Some(line) = self.lines.get_mut(&door) {
            // What they said last gets its order with the next commit or the one after it.
            let until = hub.expected_order();
            line.parted.insert(caller.person, (number, until));
        }
    }

    /// How many events no door has fetched.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.lines.values().map(|line| line.events.len()).sum()
    }

    fn tell(
        &mut self,
        door: DoorKind,
        caller: Option<CallerId>,
        tag: u64,
        outcome: Result<Outcome, Refusal>,
    ) {
        if let Some(line) = self.lines.get_mut(&door) {
            line.events.push_back(Event::Answer(Answer {
                caller,
                tag,
                outcome,
            }));
        }
    }
}

impl Line {
    /// Where many wait, one of the same reader goes on instead: there are never more than readers.
    fn tell_mark(&mut self, moved: MarkMoved, name: Arc<str>) {
        if self.events.len() >= CALL_MARKS_AHEAD {
            let earlier = self.events.iter_mut().find_map(|event| match event {
                Event::Marked { moved: earlier, .. } if earlier.reader == moved.reader => {
                    Some(earlier)
                }
                _ => None,
            });
            if let Some(earlier) = earlier {
                earlier.mark = moved.mark;
                return;
            }
        }
        self.events.push_back(Event::Marked { moved, name });
    }
}
