//! The classic door: bare frames over UDP, exactly as the existing programs speak them. Pure.
//!
//! ```text
//!   datagram, address ─▶ handle_datagram ─▶ Hub          (who may say what)
//!                              │               │ outputs, after the journal
//!                              ▼               ▼
//!                           replies     poll_transmit ─▶ frames, addresses
//! ```
//!
//! No secrets and no guarantees, as it always was; but an id belongs to the address that registered
//! it, nothing is answered without bound, and nobody can make two servers answer each other.

mod addresses;
mod answers;
mod oi;
mod probes;
mod rooms;
mod seats;
mod transmit;

pub(crate) use addresses::AddressHash;
pub use addresses::Addresses;
pub use transmit::Transmit;

use crate::{
    address::canonical,
    hub::{Hub, SessionId},
    report::{Departure, DoorKind, Drop},
    settings::Settings,
    time::Now,
};
use answers::Answers;
use probes::{Probes, Waiting};
use protocol::{
    Datagram, DatagramError, Destination, Frame, FrameText, Kind, Refusal, Verb, lista, words,
};
use seats::Seats;
use std::{
    collections::VecDeque,
    net::{IpAddr, SocketAddr},
    time::Instant,
};
use transmit::Outgoing;

/// What could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    /// The machine is there; nobody listens on the port.
    Port,
    /// The machine or its network.
    Host,
}

/// The door's own state: where callers are, whom it answered when.
#[derive(Debug)]
pub struct ClassicDoor {
    is_open: bool,
    is_open_network: bool,
    seats: Seats,
    probes: Probes,
    /// Newcomers whose wait for an id is over.
    ready: VecDeque<Waiting>,
    answers: Answers,
    outgoing: Outgoing,
}

impl ClassicDoor {
    /// The door as the operator has set it: closed, for local networks, or for any address.
    #[must_use]
    pub fn new(settings: &Settings, now: Now) -> Self {
        Self {
            is_open: settings.classic,
            is_open_network: settings.open_network,
            seats: Seats::default(),
            probes: Probes::default(),
            ready: VecDeque::new(),
            answers: Answers::new(now),
            outgoing: Outgoing::default(),
        }
    }

    /// A datagram arrived.
    pub fn handle_datagram(&mut self, hub: &mut Hub, from: SocketAddr, bytes: &[u8], now: Now) {
        let from = canonical(from);
        hub.counters_mut().frames_in += 1;
        if let Err(reason) = self.judge(hub, from, bytes, now) {
            hub.counters_mut().drop_one(reason);
        }
        self.settle(hub, now);
    }

    /// Forgets callers whose sessions ended and gives their ids to those who waited for them.
    pub(crate) fn settle(&mut self, hub: &mut Hub, now: Now) {
        loop {
            self.forget_ended(hub);
            let Some(waiting) = self.ready.pop_front() else {
                break;
            };
            self.register(hub, waiting, false, now);
        }
    }

    fn forget_ended(&mut self, hub: &mut Hub) {
        while let Some(session) = hub.poll_ended(DoorKind::Classic) {
            self.seats.remove(session);
            self.ready.extend(self.probes.settle(session));
        }
    }

    fn judge(
        &mut self,
        hub: &mut Hub,
        from: SocketAddr,
        bytes: &[u8],
        now: Now,
    ) -> Result<(), Drop> {
        let datagram = Datagram::parse(bytes).map_err(|error| match error {
            DatagramError::TooShort(_) => Drop::TooShort,
            DatagramError::TooLong(_) => Drop::TooLong,
            DatagramError::NotBare(_) => Drop::NotBare,
        })?;
        // Port 0 cannot be answered; who is not local is told so, but only when they register.
        let is_admitted = from.port() != 0 && (self.is_open_network || is_local(from.ip()));
        if !is_admitted && (datagram.kind != Kind::OI || from.port() == 0) {
            return Err(Drop::NotLocal);
        }
        // Our own clients ask before they speak; to everybody else nobody is here.
        if !self.is_open && datagram.kind != Kind::LISTA {
            return Err(Drop::ClassicClosed);
        }
        let session = self.seats.at(from);
        if let Some(session) = session {
            hub.handle_heard(session, now);
        }
        match Verb::from_kind(datagram.kind) {
            Some(Verb::Oi) => self.handle_oi(hub, from, session, &datagram, is_admitted, now),
            // Two servers would answer each other for ever.
            Some(Verb::Erro) => Err(Drop::NeverAnswered),
            Some(Verb::Lista) if session.is_none() => self.name_dialects(from, &datagram, now),
            verb => {
                let session = session.ok_or(Drop::NotRegistered)?;
                self.handle_registered(hub, from, session, verb, &datagram, now)
            }
        }
    }

    /// What only a registered address may do.
    fn handle_registered(
        &mut self,
        hub: &mut Hub,
        from: SocketAddr,
        session: SessionId,
        verb: Option<Verb>,
        datagram: &Datagram<'_>,
        now: Now,
    ) -> Result<(), Drop> {
        let destination = Destination::from_wire(datagram.destination);
        let outcome = match (verb, destination) {
            (Some(Verb::Msg), None) => Err(Refusal::UnknownDestination),
            (Some(Verb::Msg), Some(to)) => {
                speaks_for_itself(hub, session, datagram)?;
                if let Destination::Room(room) = to {
                    self.enter_by_typing(hub, from, session, room, now);
                }
                match hub.handle_say(session, to, datagram.text(), now) {
                    // The speaker's rate bounds these already.
                    Err(refusal) if refusal != Refusal::TooFast => {
                        self.refuse(hub, from, datagram.origin, refusal);
                        Ok(())
                    }
                    said => said,
                }
            }
            (Some(Verb::Tchau), Some(Destination::Room(room))) => {
                speaks_for_itself(hub, session, datagram)?;
                hub.handle_go_out(session, room, now)
            }
            (Some(Verb::Tchau), Some(Destination::Rooms)) => Err(Refusal::UnknownRoom),
            (Some(Verb::Tchau), _) => {
                speaks_for_itself(hub, session, datagram)?;
                hub.handle_leave(session, Departure::Goodbye, now);
                Ok(())
            }
            (Some(Verb::Lista), _) => return self.list(hub, from, session, destination, now),
            _ => Err(Refusal::UnknownKind),
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(refusal) => {
                self.refuse_registered(hub, from, session, datagram.origin, refusal, now)
            }
        }
    }

    /// Answers a registered caller with a refusal, at most one of a kind a second.
    fn refuse_registered(
        &mut self,
        hub: &mut Hub,
        to: SocketAddr,
        session: SessionId,
        claimed: u32,
        refusal: Refusal,
        now: Now,
    ) -> Result<(), Drop> {
        if !self.seats.manners.may_refuse(session, refusal, now) {
            return Err(Drop::Rate);
        }
        self.refuse(hub, to, claimed, refusal);
        Ok(())
    }

    fn refuse(&mut self, hub: &mut Hub, to: SocketAddr, claimed: u32, refusal: Refusal) {
        hub.counters_mut().refused[usize::from(refusal.code())] += 1;
        self.outgoing
            .reply(to, server_frame(Kind::ERRO, claimed, refusal.text()));
    }

    /// The one answer to a LISTA from an unregistered address: which dialects are spoken here.
    fn name_dialects(
        &mut self,
        from: SocketAddr,
        datagram: &Datagram<'_>,
        now: Now,
    ) -> Result<(), Drop> {
        if !self.answers.may_answer(from.ip(), now) {
            return Err(Drop::Rate);
        }
        let dialects = if self.is_open {
            words::DIALECTS_BOTH
        } else {
            words::DIALECTS_SEALED
        };
        self.outgoing
            .reply(from, server_frame(Kind::MSG, datagram.origin, dialects));
        Ok(())
    }

    /// Answers LISTA: who is here, which rooms, who is in one.
    fn list(
        &mut self,
        hub: &mut Hub,
        to: SocketAddr,
        session: SessionId,
        of: Option<Destination>,
        now: Now,
    ) -> Result<(), Drop> {
        if !self.seats.manners.may_list(session, now) {
            return Err(Drop::Rate);
        }
        let Some((asker, _)) = hub.person(session) else {
            return Ok(());
        };
        let mut answer = |page| {
            let frame = Frame::from_server(Kind::MSG, Destination::Person(asker), &page);
            self.outgoing.reply(to, frame);
        };
        match of {
            Some(Destination::Rooms) => {
                let rooms = hub.rooms();
                let count = rooms.len();
                let rooms = rooms.map(|(room, name, _)| (room, name));
                lista::room_pages(rooms, count).for_each(answer);
            }
            Some(Destination::Room(room)) if hub.room_name(room).is_none() => {
                self.refuse(hub, to, asker.value(), Refusal::UnknownRoom);
            }
            Some(Destination::Room(room)) => {
                let count = hub.roster(room).count();
                lista::member_pages(room, hub.roster(room), count).for_each(answer);
            }
            _ => lista::pages(hub.people(), hub.people_count()).for_each(&mut answer),
        }
        Ok(())
    }

    /// The operator sends a caller away: they are told why.
    pub(crate) fn dismiss(
        &mut self,
        hub: &mut Hub,
        session: SessionId,
        refusal: Refusal,
        now: Now,
    ) {
        let (Some(address), Some((person, _))) =
            (self.seats.address_of(session), hub.person(session))
        else {
            return;
        };
        self.refuse(hub, address, person.value(), refusal);
        hub.handle_leave(session, Departure::Dismissed, now);
        self.settle(hub, now);
    }

    /// The system says that what we sent to an address did not arrive.
    pub fn handle_unreachable(
        &mut self,
        hub: &mut Hub,
        at: SocketAddr,
        what: Unreachable,
        now: Now,
    ) {
        let Some(session) = self.seats.at(canonical(at)) else {
            return;
        };
        // A machine that sleeps or is out of reach for a moment comes back, and an existing client
        // would never learn that it was removed; a closed port means that the program has gone.
        if what == Unreachable::Port || self.probes.is_waiting(session) {
            hub.handle_leave(session, Departure::Unreachable, now);
            self.settle(hub, now);
        }
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, hub: &mut Hub, now: Now) {
        while let Some(waiting) = self.probes.poll_expired(now) {
            self.ready.push_back(waiting);
        }
        self.settle(hub, now);
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.probes.next_expiry()
    }

    /// What to send next. Fetch until `None` before anything else is handled.
    pub fn poll_transmit<'a>(&'a mut self, hub: &'a mut Hub) -> Option<Transmit<'a>> {
        self.outgoing.poll(&self.seats, hub)
    }
}

/// MSG and TCHAU count only under the id that this address registered.
fn speaks_for_itself(hub: &Hub, session: SessionId, datagram: &Datagram<'_>) -> Result<(), Drop> {
    match hub.person(session) {
        Some((id, _)) if id.value() == datagram.origin => Ok(()),
        _ => Err(Drop::NotRegistered),
    }
}

/// What the server says to an id somebody claims.
fn server_frame(kind: Kind, claimed: u32, text: &str) -> Frame {
    Frame::from_server(kind, Destination::Everyone, &FrameText::cut(text))
        .with_destination_field(claimed)
}

/// Private, loopback and link-local networks (RFC 1918, RFC 3927, RFC 4193, RFC 4291): whom the door
/// lets in when the network is not open.
#[must_use]
pub fn is_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_networks_are_known() {
        for local in [
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.9",
            "127.0.0.5",
            "169.254.1.1",
            "::1",
            "fe80::1",
            "fd00::2",
        ] {
            assert!(is_local(local.parse().unwrap()), "{local}");
        }
        for public in [
            "8.8.8.8",
            "172.32.0.1",
            "2001:db8::1",
            "100.64.0.1",
            "224.0.0.1",
        ] {
            assert!(!is_local(public.parse().unwrap()), "{public}");
        }
    }
}
