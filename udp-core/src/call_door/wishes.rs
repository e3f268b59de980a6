//! What callers want, and what the hub says to it.

use super::{Ask, Behind, CallDoor, Caller, Outcome, Place, Recipient, Wish};
use crate::{
    address::canonical,
    bounds::{CALLS_WAITING, PEOPLE_PER_ADDRESS, ROOMS_BEING_MADE},
    hub::{CallIn, Hub, SessionId},
    journal::Reader,
    report::{Departure, DoorKind, Event},
    time::Now,
};
use protocol::{Destination, Name, Refusal, Text, text::MAX_PARTS};
use std::{collections::VecDeque, net::SocketAddr, time::Instant};

/// What becomes of an ask.
enum Step {
    /// It is answered.
    Answer(Result<Outcome, Refusal>),
    /// Its answer follows once it is kept.
    Follows,
    /// Its caller has to wait until then.
    Wait(Instant),
}

impl CallDoor {
    /// Somebody behind an open door wants something; asks of one caller are answered in their order, but
    /// for what has to be kept.
    pub fn handle_ask(
        &mut self,
        hub: &mut Hub,
        journal: &dyn Reader,
        door: DoorKind,
        ask: Ask,
        now: Now,
    ) {
        if !self.lines.get(&door).is_some_and(|line| line.is_open) {
            return;
        }
        let tag = ask.tag;
        let outcome = match (ask.caller, ask.wish) {
            (None, wish) => match self.ask_for_nobody(hub, door, tag, &wish, now) {
                Some(outcome) => outcome,
                None => return,
            },
            (
                Some(caller),
                Wish::Enter {
                    name,
                    naming,
                    address,
                },
            ) => {
                let address = canonical(address);
                let call = CallIn {
                    name,
                    naming,
                    door,
                    address,
                };
                let outcome = self.enter(hub, (door, caller), call, now);
                if let Err(refusal) = outcome {
                    report_refused(hub, address, refusal);
                }
                outcome
            }
            // It is not their turn that it waits for, and nobody waits for an answer.
            (Some(caller), Wish::Rests(rests)) => {
                if let Some(known) = self.callers.get(&(door, caller)) {
                    hub.handle_rests(known.session, rests, now);
                }
                return;
            }
            (Some(caller), wish) => {
                let behind = (door, caller);
                match self.callers.get_mut(&behind) {
                    Some(known) if known.waiting.len() < CALLS_WAITING => {
                        known.waiting.push_back(Ask {
                            caller: Some(caller),
                            tag,
                            wish,
                        });
                        self.work(hub, journal, behind, now);
                        return;
                    }
                    Some(_) => Err(Refusal::TooFast),
                    // Who has just gone wants to be gone.
                    None if matches!(wish, Wish::Leave { .. }) => Ok(Outcome::Done),
                    None => Err(Refusal::Kicked),
                }
            }
        };
        if let Err(refusal) = outcome {
            hub.count_refusal(refusal);
        }
        self.tell(door, ask.caller, tag, outcome);
    }

    fn enter(
        &mut self,
        hub: &mut Hub,
        behind: Behind,
        call: CallIn,
        now: Now,
    ) -> Result<Outcome, Refusal> {
        if self.callers.contains_key(&behind) {
            return Err(Refusal::IdInUse);
        }
        let ip = call.address.ip();
        let here = self.by_address.get(&ip).copied().unwrap_or(0);
        if here >= PEOPLE_PER_ADDRESS.into() && !ip.is_loopback() {
            return Err(Refusal::ServerFull);
        }
        let after = hub.last_order();
        let session = hub.handle_call_in(call, now)?;
        let (person, name) = hub.person(session).ok_or(Refusal::ServerFull)?;
        *self.by_address.entry(ip).or_default() += 1;
        self.by_session.insert(session, behind);
        self.callers.insert(
            behind,
            Caller {
                session,
                person,
                ip,
                waiting: VecDeque::new(),
                waits_until: None,
            },
        );
        Ok(Outcome::Entered {
            id: person,
            name,
            after,
        })
    }

    /// Carries out what a caller wants, as far as their rate allows.
    pub(super) fn work(&mut self, hub: &mut Hub, journal: &dyn Reader, behind: Behind, now: Now) {
        let (door, number) = behind;
        loop {
            let Some(caller) = self.callers.get_mut(&behind) else {
                return;
            };
            if caller.waits_until.is_some() {
                return;
            }
            let Some(ask) = caller.waiting.pop_front() else {
                return;
            };
            let session = caller.session;
            match self.grant(hub, journal, behind, session, &ask, now) {
                Step::Answer(outcome) => {
                    if let Err(refusal) = outcome {
                        hub.count_refusal(refusal);
                    }
                    self.tell(door, Some(number), ask.tag, outcome);
                }
                Step::Follows => {}
                Step::Wait(at) => {
                    if let Some(caller) = self.callers.get_mut(&behind) {
                        caller.waiting.push_front(ask);
                        caller.waits_until = Some(at);
                        self.due.insert((at, behind));
                    }
                    return;
                }
            }
        }
    }

    fn grant(
        &mut self,
        hub: &mut Hub,
        journal: &dyn Reader,
        behind: Behind,
        session: SessionId,
        ask: &Ask,
        now: Now,
    ) -> Step {
        hub.handle_heard(session, now);
        let done = |result: Result<(), Refusal>| Step::Answer(result.map(|()| Outcome::Done));
        match &ask.wish {
            // Dealt with before it comes here.
            Wish::Enter { .. } => Step::Answer(Err(Refusal::IdInUse)),
            Wish::Rests(_) => done(Ok(())),
            Wish::Leave { is_goodbye } => {
                self.forget(hub, behind);
                let why = match is_goodbye {
                    true => Departure::Goodbye,
                    false => Departure::Lost,
                };
                hub.handle_leave(session, why, now);
                done(Ok(()))
            }
            Wish::Say { to, text } => self.say(hub, behind, session, (ask.tag, to, text), now),
            Wish::EnterRoom(name) => match pay(hub, session, now) {
                Some(at) => Step::Wait(at),
                None => Step::Answer(enter_room(hub, session, *name, now)),
            },
            Wish::LeaveRoom => match hub.room_of(session) {
                Some(room) => done(hub.handle_go_out(session, room, now)),
                None => done(Err(Refusal::NotInRoom)),
            },
            Wish::CreateRoom(name) => match hub.speaking_waits_until(session, 0, now) {
                Some(at) => Step::Wait(at),
                None => match hub.handle_create_room(session, *name, ask.tag, now) {
                    Ok(()) => Step::Follows,
                    refused => done(refused),
                },
            },
            Wish::Read { place } => {
                done(hub.handle_read(session, Destination::Everyone, *place, journal, now))
            }
            Wish::People(place) => Step::Answer(people(hub, *place)),
            Wish::Rooms => Step::Answer(Ok(rooms(hub))),
        }
    }

    fn say(
        &mut self,
        hub: &mut Hub,
        behind: Behind,
        session: SessionId,
        (tag, to, text): (u64, &Recipient, &str),
        now: Now,
    ) -> Step {
        let text = Text::new(text);
        let parts = text.parts().take(MAX_PARTS + 1).count() as u32; // at most 65
        if let Some(at) = hub.speaking_waits_until(session, parts, now) {
            return Step::Wait(at);
        }
        let said =
            destination(hub, session, to).and_then(|to| hub.handle_say(session, to, text, now));
        match said {
            Ok(()) => {
                let saying = self.saying.entry(session).or_default();
                saying.push_back((behind, tag));
                Step::Follows
            }
            Err(refusal) => Step::Answer(Err(refusal)),
        }
    }

    /// What a door asks for itself; `None` when the answer follows.
    fn ask_for_nobody(
        &mut self,
        hub: &mut Hub,
        door: DoorKind,
        tag: u64,
        wish: &Wish,
        now: Now,
    ) -> Option<Result<Outcome, Refusal>> {
        Some(match wish {
            Wish::People(place) => people(hub, *place),
            Wish::Rooms => Ok(rooms(hub)),
            Wish::CreateRoom(name) => {
                let is_too_fast =
                    self.making.len() >= ROOMS_BEING_MADE || !self.own.takes(1, self.rate, now);
                if is_too_fast {
                    return Some(Err(Refusal::TooFast));
                }
                self.next_token += 1;
                let token = self.next_token;
                match hub.handle_create_room_for_nobody(*name, token, now) {
                    Ok(()) => {
                        self.making.insert(token, (door, tag));
                        return None;
                    }
                    Err(refusal) => Err(refusal),
                }
            }
            _ => Err(Refusal::UnknownKind),
        })
    }
}

/// Takes what an operation costs, as much as a text; when to come again where there is not enough.
fn pay(hub: &mut Hub, session: SessionId, now: Now) -> Option<Instant> {
    let wait = hub.speaking_waits_until(session, 0, now);
    if wait.is_none() {
        hub.handle_asked(session, now);
    }
    wait
}

fn destination(hub: &Hub, session: SessionId, to: &Recipient) -> Result<Destination, Refusal> {
    match to {
        Recipient::Everyone => Ok(Destination::Everyone),
        Recipient::OwnRoom => {
            let room = hub.room_of(session).ok_or(Refusal::NotInRoom)?;
            Ok(Destination::Room(room))
        }
        Recipient::Named(name) => hub.find_named(session, name).map(Destination::Person),
    }
}

/// Everyone's conversation is entered by leaving the room one is in.
fn enter_room(hub: &mut Hub, session: SessionId, name: Name, now: Now) -> Result<Outcome, Refusal> {
    let room = hub.find_room(name)?;
    let after = hub.last_order();
    let is_new = match (room, hub.room_of(session)) {
        (Some(room), _) => hub.handle_enter(session, room, now)?,
        (None, Some(left)) => {
            hub.handle_go_out(session, left, now)?;
            true
        }
        (None, None) => false,
    };
    Ok(Outcome::InRoom {
        room,
        name: room.and_then(|room| hub.room_name(room)).unwrap_or(name),
        members: hub.shown_people(room),
        is_new,
        after,
    })
}

fn people(hub: &Hub, place: Place) -> Result<Outcome, Refusal> {
    let room = match place {
        Place::Everyone => None,
        Place::Room(name) => hub.find_room(name)?,
    };
    Ok(Outcome::People(hub.shown_people(room)))
}

fn rooms(hub: &Hub) -> Outcome {
    Outcome::Rooms(hub.rooms().map(|(room, name, _)| (room, name)).collect())
}

fn report_refused(hub: &mut Hub, address: SocketAddr, refusal: Refusal) {
    hub.push_event(Event::RegistrationRefused {
        id: 0,
        address,
        refusal,
    });
}
