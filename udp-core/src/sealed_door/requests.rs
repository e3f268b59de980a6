//! What a connection asks for, one record after the other.

use super::{
    Peer, PeerId, SealedDoor, Standing,
    assembly::Saying,
    question::{History, Question, States},
};
use crate::{
    bounds::{REFUSED_OUTBOXES, REPEAT_PAUSE, SEALED_LISTS},
    hub::{Hub, SessionId, Taken},
    journal::Reader,
    report::{Departure, DoorKind},
    time::Now,
};
use protocol::{
    Destination, Frame, FrameText, Kind, Name, PersonId, PlaceRange, Record, Refusal, Text, lista,
    text::MAX_PARTS, words,
};
use std::time::Instant;

/// Why a record is not handled now.
pub(super) enum Stop {
    /// It is handled at this time.
    Until(Instant),
    /// It is nothing anyone may say; the session ends.
    Broken,
    /// It is said in the name of somebody else; the session ends.
    Forged,
    /// The session ends because it was asked to.
    Goodbye,
}

impl SealedDoor {
    /// Handles what a connection has said, as far as it may go on.
    pub(super) fn work(&mut self, hub: &mut Hub, journal: &dyn Reader, peer: PeerId, now: Now) {
        while let Some(connection) = self.peers.get_mut(&peer) {
            if !connection.may_go_on() {
                break;
            }
            let handled = match connection.saying.take() {
                Some(saying) => connection.say_text(hub, journal, saying, now),
                None if connection.standing == Standing::New => {
                    match connection.assembly.next_wiped() {
                        Some(oi) => {
                            let oi = zerocopy::transmute_ref!(&*oi);
                            connection.handle_first(hub, &mut self.gate, peer, oi, now)
                        }
                        None => break,
                    }
                }
                None => match connection.assembly.next() {
                    Some(record) => connection.handle_record(hub, journal, &record, now),
                    None => break,
                },
            };
            self.busy.insert(peer);
            match handled {
                Ok(()) => {}
                Err(Stop::Until(at)) => {
                    connection.waits_until = Some(at);
                    self.due.insert((at, peer));
                }
                Err(Stop::Broken) => self.send_away(hub, peer, Departure::Malformed, now),
                Err(Stop::Forged) => self.send_away(hub, peer, Departure::Forged, now),
                Err(Stop::Goodbye) => self.end(hub, peer, Departure::Goodbye, now),
            }
        }
    }

    /// What was said makes no sense: whoever said it is told, and the session ends.
    fn send_away(&mut self, hub: &mut Hub, peer: PeerId, why: Departure, now: Now) {
        let Some(connection) = self.peers.get_mut(&peer) else {
            return;
        };
        if let Standing::Here(..) = connection.standing {
            hub.count_refusal(Refusal::UnknownKind);
            connection.refuse(0, Refusal::UnknownKind);
            self.end(hub, peer, why, now);
        } else {
            connection.turn_away(hub, Refusal::UnknownKind);
        }
    }

    fn end(&mut self, hub: &mut Hub, peer: PeerId, why: Departure, now: Now) {
        let Some(connection) = self.peers.get_mut(&peer) else {
            return;
        };
        if let Standing::Here(session, _) = connection.standing {
            connection.leave();
            self.by_session.remove(&session);
            hub.handle_leave(session, why, now);
        }
        connection.leave();
    }
}

impl Peer {
    /// One thing at a time: what is asked waits while an answer does.
    fn may_go_on(&self) -> bool {
        matches!(self.standing, Standing::New | Standing::Here(..))
            && self.question.is_none()
            && self.waits_until.is_none()
            && self.has_room()
    }

    fn handle_record(
        &mut self,
        hub: &mut Hub,
        journal: &dyn Reader,
        record: &Record,
        now: Now,
    ) -> Result<(), Stop> {
        let destination = Destination::from_wire(record.frame.destination()).ok_or(Stop::Broken)?;
        let Standing::Here(session, person) = self.standing else {
            return Err(Stop::Broken);
        };
        if ![0, person.value()].contains(&record.frame.origin()) {
            return Err(Stop::Forged);
        }
        let asked = Asked {
            session,
            person,
            destination,
            token: record.heading.token.get(),
        };
        self.handle_asked(hub, journal, &asked, record, now)
    }

    fn handle_asked(
        &mut self,
        hub: &mut Hub,
        journal: &dyn Reader,
        asked: &Asked,
        record: &Record,
        now: Now,
    ) -> Result<(), Stop> {
        let kind = record.frame.kind();
        if kind == Kind::MSG {
            let joined = self.assembly.join(record, asked.destination);
            return match joined.map_err(|_| Stop::Broken)? {
                Some(saying) => self.say_text(hub, journal, saying, now),
                None => Ok(()),
            };
        }
        // The parts of a text follow each other directly.
        if self.assembly.is_within_text() {
            return Err(Stop::Broken);
        }
        if kind == Kind::TCHAU && asked.destination == Destination::Everyone {
            return Err(Stop::Goodbye);
        }
        // Everything costs as much as a text, so that nobody keeps the server busy with questions.
        if let Some(at) = hub.speaking_waits_until(asked.session, 0, now) {
            self.assembly.put_back(record);
            return Err(Stop::Until(at));
        }
        if kind != Kind::OI || asked.destination != Destination::Rooms {
            hub.handle_asked(asked.session, now);
        }
        match (kind, asked.destination) {
            (Kind::OI | Kind::TCHAU, Destination::Room(room)) => {
                let is_entry = kind == Kind::OI;
                let passed = hub.handle_stay(asked.session, room, is_entry, asked.token);
                self.refuse_if(hub, asked.token, passed);
            }
            (Kind::OI, Destination::Rooms) => {
                let name = Name::cut(&record.frame.text().to_string());
                let created = hub.handle_create_room(asked.session, name, asked.token, now);
                self.refuse_if(hub, asked.token, created);
            }
            (Kind::LISTA, Destination::Person(_)) => return Err(Stop::Broken),
            (Kind::LISTA, of) => return self.list(hub, asked, of, record, now),
            (Kind::LIDO, to) => {
                let place = record.heading.place.get();
                // A mark in a conversation one has just left is nobody's business.
                let _ = hub.handle_read(asked.session, to, place, journal, now);
            }
            (Kind::HISTORICO, to) => match hub.conversation(asked.person, to) {
                Ok(conversation) => {
                    let wanted = PlaceRange::of(&record.frame);
                    let last = places_end(journal, conversation);
                    let history = History::new(conversation, to, &wanted, last, asked.token);
                    self.question = Some(Question::History(history));
                }
                Err(refusal) => self.refuse_if(hub, asked.token, Err(refusal)),
            },
            (Kind::ESTADO, Destination::Everyone) => {
                let all = hub.conversations_of(asked.person);
                self.question = Some(Question::States(States::new(all, asked.token)));
            }
            _ => return Err(Stop::Broken),
        }
        Ok(())
    }

    fn refuse_if(&mut self, hub: &mut Hub, token: u64, outcome: Result<(), Refusal>) {
        if let Err(refusal) = outcome {
            hub.count_refusal(refusal);
            self.refuse(token, refusal);
        }
    }

    /// A whole text is said, once its sender may.
    fn say_text(
        &mut self,
        hub: &mut Hub,
        journal: &dyn Reader,
        saying: Saying,
        now: Now,
    ) -> Result<(), Stop> {
        let Standing::Here(session, _) = self.standing else {
            return Ok(());
        };
        let token = saying.token;
        match self.refused.get(&token.outbox) {
            // It came after something that was not kept.
            Some(&from) if from != token.number => return Ok(()),
            None if self.refused.len() >= REFUSED_OUTBOXES => {
                self.refuse_if(hub, token.to_wire(), Err(Refusal::ServerFull));
                return Ok(());
            }
            _ => {}
        }
        let text = Text::from_field(&saying.text);
        // Cleaning may have made it longer than it came.
        let parts = text.parts().take(MAX_PARTS + 1).count() as u32; // at most 65
        if let Some(at) = hub.speaking_waits_until(session, parts, now) {
            self.saying = Some(saying);
            return Err(Stop::Until(at));
        }
        self.refused.remove(&token.outbox);
        let said = hub.handle_say_once(session, token, saying.destination, text, journal, now);
        match said {
            Ok(Taken::OnItsWay) => {}
            Ok(Taken::Kept(heading, to)) => self.acknowledge(heading, to),
            Err(refusal) => {
                self.begin_anew(token.to_wire(), refusal);
                self.refuse_if(hub, token.to_wire(), Err(refusal));
            }
        }
        Ok(())
    }

    fn list(
        &mut self,
        hub: &mut Hub,
        asked: &Asked,
        of: Destination,
        record: &Record,
        now: Now,
    ) -> Result<(), Stop> {
        let paid = self.listed_until.unwrap_or(now.instant).max(now.instant) + REPEAT_PAUSE;
        let most = now.instant + REPEAT_PAUSE * SEALED_LISTS;
        if paid > most {
            self.assembly.put_back(record);
            return Err(Stop::Until(now.instant + (paid - most)));
        }
        self.listed_until = Some(paid);
        let pages: Vec<FrameText> = match of {
            Destination::Rooms => {
                let rooms = hub.rooms();
                let count = rooms.len();
                lista::room_pages(rooms.map(|(room, name, _)| (room, name)), count).collect()
            }
            Destination::Room(room) if hub.room_name(room).is_none() => {
                self.refuse_if(hub, asked.token, Err(Refusal::UnknownRoom));
                return Ok(());
            }
            Destination::Room(room) => {
                let count = hub.roster(room).count();
                lista::member_pages(room, hub.roster(room), count).collect()
            }
            _ if record.frame.text().as_clean_str() == Some(words::LIST_CLASSIC) => {
                let count = hub.people_on(DoorKind::Classic).count();
                lista::pages(hub.people_on(DoorKind::Classic), count).collect()
            }
            _ => lista::pages(hub.people(), hub.people_count()).collect(),
        };
        self.tell_pages(asked, &pages);
        Ok(())
    }

    fn tell_pages(&mut self, asked: &Asked, pages: &[FrameText]) {
        let parts = u8::try_from(pages.len()).unwrap_or(u8::MAX);
        for (part, page) in (0..parts).zip(pages) {
            let to = Destination::Person(asked.person);
            let frame = Frame::from_server(Kind::MSG, to, page);
            let heading = protocol::Heading {
                token: asked.token.into(),
                part,
                parts,
                ..protocol::Heading::default()
            };
            self.push(&Record { heading, frame });
        }
    }
}

/// Who asks, and of what.
struct Asked {
    session: SessionId,
    person: PersonId,
    destination: Destination,
    token: u64,
}

/// The last place of a conversation; 0 when nothing of it is kept or can be read.
fn places_end(journal: &dyn Reader, conversation: crate::journal::Conversation) -> u32 {
    let places = journal.places(conversation);
    places.ok().flatten().map_or(0, |places| places.last)
}
