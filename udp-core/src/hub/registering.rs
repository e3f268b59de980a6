//! Who is here: registering, leaving, changing hands.

use super::{Hub, SessionId, names, sessions::Session};
use crate::{
    bounds::{NAME_YIELDS_AFTER, PEOPLE, YIELD_AFTER},
    report::{Departure, DoorKind, Event},
    time::Now,
};
use protocol::{Name, PersonId, Refusal};
use std::net::{IpAddr, SocketAddr};

/// Somebody who wants to be registered.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer {
    /// The id they want.
    pub id: PersonId,
    /// The name they want; empty becomes "id 7".
    pub name: Name,
    /// How they come in.
    pub door: DoorKind,
    /// Where they are.
    pub address: SocketAddr,
    /// The session their address holds under another id, which ends when this one begins.
    pub replaces: Option<SessionId>,
}

impl Hub {
    /// Registers somebody.
    ///
    /// # Errors
    /// [`Refusal::NameNotAllowed`] for a name like the server's; [`Refusal::Banned`] for an id or
    /// address that the operator keeps out; [`Refusal::IdInUse`] while somebody is here under the id
    /// ([`Hub::holder`] tells who), and for an id that a key owns.
    pub fn handle_register(&mut self, newcomer: Newcomer, now: Now) -> Result<SessionId, Refusal> {
        if self.sanctions.bans(newcomer.id, newcomer.address.ip()) {
            return Err(Refusal::Banned);
        }
        let name = admitted_name(newcomer.id, newcomer.name)?;
        if self.claims.get(newcomer.id).is_some() {
            return Err(Refusal::IdInUse);
        }
        if let Some(holder) = self.sessions.of_person(newcomer.id) {
            if !self.yields(holder, newcomer.address.ip(), now) {
                return Err(Refusal::IdInUse);
            }
            self.handle_leave(holder, Departure::Yielded, now);
        }
        let replaced = newcomer
            .replaces
            .and_then(|old| self.end(old, Departure::Replaced, now));
        self.seat(&Newcomer { name, ..newcomer }, replaced, now)
    }

    /// Gives somebody whose id is free a session.
    ///
    /// # Errors
    /// [`Refusal::ServerFull`] when nobody can be asked to go.
    pub(super) fn seat(
        &mut self,
        newcomer: &Newcomer,
        replaced: Option<Session>,
        now: Now,
    ) -> Result<SessionId, Refusal> {
        self.give_up_resting(newcomer.name, now);
        if self.sessions.len() >= PEOPLE {
            let silent = self.sessions.longest_silent().ok_or(Refusal::ServerFull)?;
            self.handle_leave(silent, Departure::Yielded, now);
        }
        // Whoever changes ids does not get a new allowance with each.
        let mut spoken = replaced.and_then(|old| old.spoken);
        if let Some(spoken) = &mut spoken {
            spoken.messages = 0;
        }
        let Newcomer {
            id,
            name,
            door,
            address,
            ..
        } = *newcomer;
        let session = self.sessions.insert(Session {
            id,
            name,
            door,
            address: address.into(),
            room: None,
            came: 0,
            since_ms: now.unix_ms,
            heard_at: now.instant,
            heard_ms: now.unix_ms,
            rests: false,
            spoken,
        });
        self.presences.came((id, None), name, now);
        self.events.push_back(Event::Entered {
            id,
            name,
            address,
            door,
        });
        self.write_passages(now);
        Ok(session)
    }

    /// The same caller registers the same id again, perhaps under another name.
    ///
    /// # Errors
    /// [`Refusal::NameNotAllowed`]; the old name stays.
    pub fn handle_register_again(
        &mut self,
        session: SessionId,
        name: Name,
        now: Now,
    ) -> Result<(), Refusal> {
        let Some(known) = self.sessions.get_mut(session) else {
            return Ok(());
        };
        let (id, name) = (known.id, admitted_name(known.id, name)?);
        known.hear(now);
        self.sessions.rename(session, name);
        self.presences.came((id, None), name, now);
        self.write_passages(now);
        Ok(())
    }

    /// A holder that has been silent for long yields its id to its own address.
    fn yields(&self, holder: SessionId, address: IpAddr, now: Now) -> bool {
        self.sessions.get(holder).is_some_and(|held| {
            held.address.address().ip() == address && held.silence(now) >= YIELD_AFTER
        })
    }

    /// Whether a caller rests: they are where their program calls only when its user wants something, so that
    /// their silence says nothing of whether they are still there. Who rests in silence for 30 s is given up
    /// as soon as somebody else wants their name, by whichever door.
    pub fn handle_rests(&mut self, session: SessionId, rests: bool, now: Now) {
        if let Some(caller) = self.sessions.get_mut(session) {
            caller.hear(now);
            caller.rests = rests;
        }
    }

    /// Somebody wants this name: who bears it and has rested in silence for too long is gone.
    pub(super) fn give_up_resting(&mut self, name: Name, now: Now) {
        let bearers = self.sessions.named(name);
        let bearers = bearers.filter_map(|person| self.sessions.of_person(person));
        let is_given_up = |session: &SessionId| {
            let held = self.sessions.get(*session);
            held.is_some_and(|held| held.rests && held.silence(now) >= NAME_YIELDS_AFTER)
        };
        let given_up: Vec<_> = bearers.filter(is_given_up).collect();
        for session in given_up {
            self.handle_leave(session, Departure::Yielded, now);
        }
    }

    /// Somebody leaves or is gone.
    pub fn handle_leave(&mut self, session: SessionId, why: Departure, now: Now) {
        self.end(session, why, now);
    }

    fn end(&mut self, session: SessionId, why: Departure, now: Now) -> Option<Session> {
        let gone = self.sessions.remove(session)?;
        let is_final = why.is_final();
        if let Some(room) = gone.room {
            let name = self.rooms.leave(room, gone.id, now.instant);
            let name = name.unwrap_or(gone.name);
            self.presences
                .went((gone.id, Some(room)), name, is_final, now);
            self.write_passages(now);
        }
        self.presences
            .went((gone.id, None), gone.name, is_final, now);
        if gone.door == DoorKind::Sealed {
            self.see_owner(gone.id, now);
        }
        self.ended.push_back((gone.door, session));
        if why != Departure::Resumed {
            self.events.push_back(Event::Left {
                id: gone.id,
                name: gone.name,
                why,
            });
        }
        self.write_passages(now);
        Some(gone)
    }

    /// A caller speaks from another address now.
    pub fn handle_moved(&mut self, session: SessionId, address: SocketAddr) {
        if let Some(session) = self.sessions.get_mut(session) {
            session.address = address.into();
            let (id, name) = (session.id, session.name);
            self.events.push_back(Event::Moved { id, name, address });
        }
    }

    /// A caller has asked for something that costs as much as a text.
    pub fn handle_asked(&mut self, session: SessionId, now: Now) {
        if let Some(caller) = self.sessions.get_mut(session) {
            // The door has waited until there was enough.
            let _ = caller.takes_text(&self.settings, now);
        }
    }

    /// Something was heard of a caller.
    pub fn handle_heard(&mut self, session: SessionId, now: Now) {
        if let Some(session) = self.sessions.get_mut(session) {
            session.hear(now);
        }
    }
}

/// The name somebody is registered under, or why they are not.
pub(super) fn admitted_name(id: PersonId, name: Name) -> Result<Name, Refusal> {
    if names::is_blank(name.as_str()) {
        return Ok(Name::cut(&format!("id {id}")));
    }
    let trimmed = Name::cut(name.as_str().trim());
    if names::is_reserved(trimmed.as_str()) {
        return Err(Refusal::NameNotAllowed);
    }
    Ok(trimmed)
}
