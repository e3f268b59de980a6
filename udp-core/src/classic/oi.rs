//! Registering by OI: whose an id is, and when it changes hands.

use super::{
    ClassicDoor,
    probes::{Verdict, Waiting},
    server_frame,
};
use crate::{
    hub::{Hub, Newcomer, SessionId},
    report::{DoorKind, Drop, Event},
    time::Now,
};
use protocol::{Datagram, Destination, Frame, FrameText, Kind, Name, PersonId, Refusal, words};
use std::net::SocketAddr;

impl ClassicDoor {
    pub(super) fn handle_oi(
        &mut self,
        hub: &mut Hub,
        from: SocketAddr,
        session: Option<SessionId>,
        datagram: &Datagram<'_>,
        is_admitted: bool,
        now: Now,
    ) -> Result<(), Drop> {
        let name = datagram.name();
        // The greeting of another server: answering it could go on for ever.
        if datagram.origin == 0 && name == Name::SERVER {
            return Err(Drop::NeverAnswered);
        }
        if let Some(Destination::Room(_) | Destination::Rooms) =
            Destination::from_wire(datagram.destination)
        {
            let session = session.ok_or(Drop::NotRegistered)?;
            return self.handle_oi_to_room(hub, from, session, datagram, now);
        }
        // Who is here and says so again is not limited by what others do at the same address.
        let is_again = session
            .and_then(|session| hub.person(session))
            .is_some_and(|(id, _)| id.value() == datagram.origin);
        if !is_again && !self.answers.may_answer(from.ip(), now) {
            return Err(Drop::Rate);
        }
        let Some(id) = PersonId::new(datagram.origin) else {
            self.refuse_oi(hub, from, datagram.origin, Refusal::InvalidId);
            return Ok(());
        };
        if !is_admitted {
            self.refuse_oi(hub, from, id.value(), Refusal::LocalNetworkOnly);
            return Ok(());
        }
        self.register(hub, Waiting { from, id, name }, true, now);
        Ok(())
    }

    /// Registers, refuses, or asks the holder's machine first.
    pub(super) fn register(&mut self, hub: &mut Hub, newcomer: Waiting, may_probe: bool, now: Now) {
        let Waiting { from, id, name } = newcomer;
        let seated = self.seats.at(from);
        let holder = hub.holder(id);
        let admitted = if let Some(again) = holder.filter(|_| holder == seated) {
            hub.handle_register_again(again, name, now)
        } else if seated.is_none() && !self.seats.has_room_for(from.ip()) {
            Err(Refusal::ServerFull)
        } else {
            let newcomer = Newcomer {
                id,
                name,
                door: DoorKind::Classic,
                address: from,
                replaces: seated,
            };
            hub.handle_register(newcomer, now).map(|session| {
                // Whom this one replaced must have left the table before it comes in.
                self.forget_ended(hub);
                self.seats.add(session, from);
            })
        };
        match admitted {
            Ok(()) => {
                let accepted = FrameText::cut(words::ACCEPTED);
                let frame = Frame::from_server(Kind::OI, Destination::Person(id), &accepted);
                self.outgoing.reply(from, frame);
            }
            Err(Refusal::IdInUse) if may_probe => self.ask_holder(hub, newcomer, now),
            Err(refusal) => self.refuse_oi(hub, from, id.value(), refusal),
        }
    }

    fn ask_holder(&mut self, hub: &mut Hub, newcomer: Waiting, now: Now) {
        let held = hub
            .holder(newcomer.id)
            .and_then(|holder| Some((holder, self.seats.address_of(holder)?)));
        let verdict = held.map(|(holder, _)| self.probes.begin(holder, newcomer, now));
        match (verdict, held) {
            (Some(Verdict::Probe), Some((_, address))) => {
                self.outgoing
                    .reply(address, server_frame(Kind::LISTA, 0, ""));
            }
            (Some(Verdict::Wait), _) => {}
            _ => self.refuse_oi(hub, newcomer.from, newcomer.id.value(), Refusal::IdInUse),
        }
    }

    fn refuse_oi(&mut self, hub: &mut Hub, to: SocketAddr, claimed: u32, refusal: Refusal) {
        hub.push_event(Event::RegistrationRefused {
            id: claimed,
            address: to,
            refusal,
        });
        self.refuse(hub, to, claimed, refusal);
    }
}
