//! Rooms on the classic door: by OI, as the whole protocol has it, and by typing a room's number, for
//! programs that know no rooms.

use super::{ClassicDoor, server_frame};
use crate::{
    hub::{Answer, Done, Hub, SessionId},
    server::Drop,
    time::Now,
};
use protocol::{Datagram, Destination, Frame, FrameText, Kind, Name, Origin, RoomId, words};
use std::net::SocketAddr;

impl ClassicDoor {
    /// An OI from a registered address to a room enters it, one to "the rooms" creates one; neither
    /// registers.
    pub(super) fn handle_oi_to_room(
        &mut self,
        hub: &mut Hub,
        from: SocketAddr,
        session: SessionId,
        datagram: &Datagram<'_>,
        now: Now,
    ) -> Result<(), Drop> {
        let outcome = match Destination::from_wire(datagram.destination) {
            Some(Destination::Room(room)) => hub.handle_enter(session, room, now).map(|_| {
                self.seats.manners.set_typed(session, false);
                self.outgoing
                    .reply(from, room_frame(room, datagram.origin, &entered(hub, room)));
            }),
            _ => {
                let name = Name::cut(&datagram.text().to_string());
                hub.handle_create_room(session, name, 0, now)
            }
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(refusal) => {
                self.refuse_registered(hub, from, session, datagram.origin, refusal, now)
            }
        }
    }

    /// A MSG to a room enters it first, where it exists.
    pub(super) fn enter_by_typing(
        &mut self,
        hub: &mut Hub,
        from: SocketAddr,
        session: SessionId,
        room: RoomId,
        now: Now,
    ) {
        if hub.handle_enter(session, room, now) == Ok(true) {
            self.seats.manners.set_typed(session, true);
            let claimed = hub.person(session).map_or(0, |(person, _)| person.value());
            self.outgoing.reply(
                from,
                server_frame(Kind::MSG, claimed, entered(hub, room).as_str()),
            );
        }
    }

    /// Tells a caller what became of a wish that had to wait for the journal.
    pub(crate) fn answer(&mut self, hub: &mut Hub, answer: Answer, now: Now) {
        let Answer {
            session, outcome, ..
        } = answer;
        let (Some(address), Some((person, _))) =
            (self.seats.address_of(session), hub.person(session))
        else {
            return;
        };
        match outcome {
            Ok(Done::Said(_)) => {}
            Ok(Done::Room(room)) => {
                let text = FrameText::cut(words::ROOM_CREATED);
                self.outgoing
                    .reply(address, room_frame(room, person.value(), &text));
            }
            Err(refusal) => {
                // Whether it was told or held back for its rate, nothing more is to be done.
                let _ = self.refuse_registered(hub, address, session, person.value(), refusal, now);
            }
        }
    }
}

/// "Você entrou na sala X."
fn entered(hub: &Hub, room: RoomId) -> FrameText {
    let name = hub.room_name(room).unwrap_or(Name::EMPTY);
    FrameText::cut(&format!("{}{name}.", words::ROOM_ENTERED_START))
}

/// An OI in the name of a room.
fn room_frame(room: RoomId, claimed: u32, text: &FrameText) -> Frame {
    let to = Destination::Everyone;
    Frame::new(Kind::OI, Origin::Room(room), to, &Name::SERVER, text)
        .with_destination_field(claimed)
}
