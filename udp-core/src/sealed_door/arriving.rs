//! Coming in: the first OI, the password in it, and what becomes of whoever said it.

use super::{
    Peer, PeerId, SealedDoor, Standing,
    gate::{Gate, Verdict},
    requests::Stop,
};
use crate::{
    hub::{Admission, Applicant, Hub},
    journal::Reader,
    password::PasswordCheck,
    report::{Departure, Event},
    time::Now,
};
use protocol::{Destination, Frame, FrameText, Heading, Kind, PersonId, Record, Refusal, words};

impl SealedDoor {
    /// The hub has decided about somebody who applied.
    pub(super) fn admit(
        &mut self,
        hub: &mut Hub,
        journal: &dyn Reader,
        admission: Admission,
        now: Now,
    ) {
        let peer = PeerId(admission.ticket);
        let Some(connection) = self.peers.get_mut(&peer) else {
            // The connection went while its claim was being kept.
            if let Ok(session) = admission.outcome {
                hub.handle_leave(session, Departure::Lost, now);
            }
            return;
        };
        match admission.outcome {
            Ok(session) => {
                let Some((person, _)) = hub.person(session) else {
                    return;
                };
                connection.standing = Standing::Here(session, person);
                connection.cursor = hub.last_order();
                self.by_session.insert(session, peer);
                let accepted = FrameText::cut(words::ACCEPTED);
                let frame = Frame::from_server(Kind::OI, Destination::Person(person), &accepted);
                let order = connection.cursor.into();
                let place = hub.history().into();
                connection.push(&Record {
                    heading: Heading {
                        order,
                        place,
                        ..Heading::default()
                    },
                    frame,
                });
                self.busy.insert(peer);
                self.work(hub, journal, peer, now);
            }
            Err(refusal) => {
                connection.turn_away(hub, refusal);
                self.busy.insert(peer);
            }
        }
    }

    /// The next password that somebody gave; how it was follows as
    /// [`handle_password_checked`](Self::handle_password_checked). At most eight are out at once.
    pub fn poll_password(&mut self) -> Option<PasswordCheck> {
        self.gate.poll()
    }

    /// A password that was [given out](Self::poll_password) was right, or was not.
    pub fn handle_password_checked(
        &mut self,
        hub: &mut Hub,
        peer: PeerId,
        is_right: bool,
        now: Now,
    ) {
        let Some(applicant) = self.gate.take(peer) else {
            return;
        };
        // They may have gone meanwhile: who was wrong has been, and who was right need not say it again.
        if is_right {
            hub.handle_passed(applicant.key, now);
        } else {
            self.gate.note_wrong(applicant.address.ip(), now);
        }
        let Some(connection) = self.peers.get_mut(&peer) else {
            return;
        };
        if connection.standing != Standing::Applying {
            return;
        }
        if is_right {
            // They may have moved meanwhile, too.
            let address = connection.address;
            hub.handle_apply(
                Applicant {
                    address,
                    ..applicant
                },
                now,
            );
        } else {
            connection.turn_away(hub, Refusal::WrongPassword);
            self.busy.insert(peer);
        }
    }
}

impl Peer {
    /// The first record is an OI. Its text may be the password, and goes no further than the gate.
    pub(super) fn handle_first(
        &mut self,
        hub: &mut Hub,
        gate: &mut Gate,
        peer: PeerId,
        record: &Record,
        now: Now,
    ) -> Result<(), Stop> {
        let frame = &record.frame;
        let to = Destination::from_wire(frame.destination());
        if (frame.kind(), to) != (Kind::OI, Some(Destination::Everyone)) {
            return Err(Stop::Broken);
        }
        self.wanted = frame.origin();
        let id = PersonId::new(self.wanted);
        let name = frame.name();
        let refusal = match (id, self.wanted) {
            (None, 1..) => Some(Refusal::InvalidId),
            _ if name.as_str().trim().is_empty() => Some(Refusal::NameNotAllowed),
            _ => None,
        };
        if let Some(refusal) = refusal {
            self.turn_away(hub, refusal);
            return Ok(());
        }
        let applicant = Applicant {
            ticket: peer.0,
            id,
            name,
            key: self.key,
            address: self.address,
        };
        if hub.asks_password(self.key) && !hub.is_banned(&applicant) {
            match gate.offer(applicant, frame.body(), now) {
                Verdict::Checked => self.standing = Standing::Applying,
                Verdict::Refused => self.turn_away(hub, Refusal::WrongPassword),
                Verdict::Later(at) => {
                    self.assembly.put_back(record);
                    return Err(Stop::Until(at));
                }
            }
            return Ok(());
        }
        self.standing = Standing::Applying;
        hub.handle_apply(applicant, now);
        Ok(())
    }

    /// Somebody is not let in.
    pub(super) fn turn_away(&mut self, hub: &mut Hub, refusal: Refusal) {
        hub.push_event(Event::RegistrationRefused {
            id: self.wanted,
            address: self.address,
            refusal,
        });
        hub.count_refusal(refusal);
        self.refuse(0, refusal);
        self.leave();
    }
}
