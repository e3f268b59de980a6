//! Rooms: one at a time, created, entered, left; and entered again after a reconnection.
//!
//! The datagrams may be lost. Entering is asked for again until it is answered, which harms nobody.
//! Leaving has no answer of its own, so it is repeated until the server says that we are not in the
//! room. Creating is asked for once: a second time would be refused for the first.

use super::{
    Client, Event, NoRoom, Refused, RoomWish, ServerKind,
    connect::Stage,
    timers::{CREATE_WAIT, ENTER_TRIES, ENTER_WAIT, Timer},
};
use protocol::{Destination, FrameText, Kind, Name, Refusal, RoomId, words};
use std::time::Instant;

/// A room to enter or to leave.
#[derive(Debug, Clone, Copy)]
struct Passage {
    room: RoomId,
    /// How often it was asked for; 0 while it waits for the connection.
    tries: u8,
}

/// Where we are, and what was asked for.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    /// The room we are in, or were in when the connection was lost.
    current: Option<RoomId>,
    entering: Option<Passage>,
    leaving: Option<Passage>,
    /// The name of a room to create, and when it was asked for.
    creating: Option<(Name, Option<Instant>)>,
}

impl Rooms {
    /// The room we are in once everything asked for is done.
    pub(super) fn target(&self) -> Option<RoomId> {
        self.entering.map(|passage| passage.room).or(self.current)
    }
}

impl Client {
    pub(super) fn create_room(&mut self, name: Name, now: Instant) {
        if self.has_no_rooms() {
            self.refuse_wish(RoomWish::Create(name), NoRoom::NoRooms);
        } else if self.rooms.creating.is_some() {
            self.refuse_wish(RoomWish::Create(name), NoRoom::Busy);
        } else {
            self.rooms.creating = Some((name, None));
            self.send_creation(now);
        }
    }

    pub(super) fn enter_room(&mut self, room: RoomId, now: Instant) {
        if self.has_no_rooms() {
            self.refuse_wish(RoomWish::Enter(room), NoRoom::NoRooms);
            return;
        }
        // Entering another room leaves this one; entering it again undoes the leaving.
        self.rooms.leaving = None;
        self.timers.stop(Timer::Leave);
        self.rooms.entering = Some(Passage { room, tries: 0 });
        self.send_entry(now);
    }

    pub(super) fn leave_room(&mut self, room: RoomId, now: Instant) {
        if self.has_no_rooms() {
            self.refuse_wish(RoomWish::Leave(room), NoRoom::NoRooms);
            return;
        }
        if self
            .rooms
            .entering
            .is_some_and(|passage| passage.room == room)
        {
            self.rooms.entering = None;
            self.timers.stop(Timer::Enter);
        } else if self.rooms.current != Some(room) {
            self.refuse_wish(
                RoomWish::Leave(room),
                NoRoom::Refused(Refused::here(Refusal::NotInRoom)),
            );
            return;
        }
        if self.rooms.current == Some(room) {
            self.rooms.current = None;
        }
        self.tell(Event::RoomLeft {
            room,
            refused: None,
        });
        // Who is about to enter another room leaves this one by that.
        if self.rooms.entering.is_none() {
            self.rooms.leaving = Some(Passage { room, tries: 0 });
            self.send_exit(now);
        }
    }

    fn has_no_rooms(&self) -> bool {
        matches!(self.stage, Stage::Online) && self.server == ServerKind::Existing
    }

    fn send_creation(&mut self, now: Instant) {
        if let Some((name, asked)) = &mut self.rooms.creating
            && matches!(self.stage, Stage::Online)
        {
            *asked = Some(now);
            let text = FrameText::cut(name.as_str());
            self.transmit(Kind::OI, Destination::Rooms, &text);
            self.timers.set(Timer::Create, now + CREATE_WAIT);
        }
    }

    fn send_entry(&mut self, now: Instant) {
        if let Some(passage) = &mut self.rooms.entering
            && matches!(self.stage, Stage::Online)
        {
            passage.tries += 1;
            let to = Destination::Room(passage.room);
            self.transmit(Kind::OI, to, &FrameText::EMPTY);
            self.timers.set(Timer::Enter, now + ENTER_WAIT);
        }
    }

    fn send_exit(&mut self, now: Instant) {
        if let Some(passage) = &mut self.rooms.leaving
            && matches!(self.stage, Stage::Online)
        {
            passage.tries += 1;
            let to = Destination::Room(passage.room);
            self.transmit(Kind::TCHAU, to, &FrameText::EMPTY);
            self.timers.set(Timer::Leave, now + ENTER_WAIT);
        }
    }

    /// Registered: what waited for it is asked for, and the room we were in entered again.
    pub(super) fn resume_rooms(&mut self, now: Instant) {
        if self.server == ServerKind::Existing {
            self.refuse_waiting_rooms();
            return;
        }
        if let Some(room) = self.rooms.target() {
            self.rooms.entering = Some(Passage { room, tries: 0 });
        }
        self.send_exit(now);
        self.send_entry(now);
        self.send_creation(now);
    }

    /// The server that is there now has no rooms.
    fn refuse_waiting_rooms(&mut self) {
        self.refuse_wanted_lists();
        let rooms = std::mem::take(&mut self.rooms);
        if let Some(room) = rooms.current {
            self.tell(Event::RoomLeft {
                room,
                refused: None,
            });
        }
        if let Some(Passage { room, .. }) = rooms.entering {
            self.refuse_wish(RoomWish::Enter(room), NoRoom::NoRooms);
        }
        if let Some((name, _)) = rooms.creating {
            self.refuse_wish(RoomWish::Create(name), NoRoom::NoRooms);
        }
    }

    /// The connection is away: what was asked for is asked for again, but for a creation, which may
    /// have been heard.
    pub(super) fn pause_rooms(&mut self) {
        for timer in [Timer::Enter, Timer::Leave, Timer::Create] {
            self.timers.stop(timer);
        }
        for passage in [&mut self.rooms.entering, &mut self.rooms.leaving]
            .into_iter()
            .flatten()
        {
            passage.tries = 0;
        }
        if self
            .rooms
            .creating
            .is_some_and(|(_, asked)| asked.is_some())
        {
            self.creation_missing();
        }
    }

    pub(super) fn creation_missing(&mut self) {
        if let Some((name, _)) = self.rooms.creating.take() {
            self.refuse_wish(RoomWish::Create(name), NoRoom::NoAnswer);
        }
    }

    pub(super) fn entry_missing(&mut self, now: Instant) {
        match self.rooms.entering {
            Some(passage) if passage.tries >= ENTER_TRIES => self.entry_refused(NoRoom::NoAnswer),
            _ => self.send_entry(now),
        }
    }

    pub(super) fn exit_unconfirmed(&mut self, now: Instant) {
        match self.rooms.leaving {
            Some(passage) if passage.tries >= ENTER_TRIES => self.rooms.leaving = None,
            _ => self.send_exit(now),
        }
    }

    fn entry_refused(&mut self, why: NoRoom) {
        self.timers.stop(Timer::Enter);
        let Some(Passage { room, .. }) = self.rooms.entering.take() else {
            return;
        };
        if self.rooms.current == Some(room) {
            self.rooms.current = None;
            let refused = match &why {
                NoRoom::Refused(refused) => Some(refused.clone()),
                NoRoom::NoAnswer | NoRoom::NoRooms | NoRoom::Busy => None,
            };
            self.tell(Event::RoomLeft { room, refused });
        } else {
            self.refuse_wish(RoomWish::Enter(room), why);
        }
    }

    /// OI in the name of a room, to us.
    pub(super) fn room_answers(&mut self, room: RoomId, text: &str) {
        if text == words::ROOM_CREATED {
            if let Some((name, _)) = self.rooms.creating.take() {
                self.timers.stop(Timer::Create);
                self.tell(Event::RoomCreated { room, name });
            }
            return;
        }
        let Some(name) = text.strip_prefix(words::ROOM_ENTERED_START) else {
            return;
        };
        // One that we no longer want to enter is left, or left by entering another.
        if self
            .rooms
            .entering
            .is_none_or(|passage| passage.room != room)
        {
            return;
        }
        let name = Name::cut(name.strip_suffix('.').unwrap_or(name));
        self.timers.stop(Timer::Enter);
        self.rooms.entering = None;
        let left = self.rooms.current.replace(room);
        if let Some(left) = left.filter(|&left| left != room) {
            self.tell(Event::RoomLeft {
                room: left,
                refused: None,
            });
        }
        self.tell(Event::RoomEntered { room, name });
    }

    /// Takes a refusal that answers something about rooms; false when it answers something else.
    pub(super) fn room_refused(&mut self, refused: &Refused, now: Instant) -> bool {
        let why = || NoRoom::Refused(refused.clone());
        match refused.refusal {
            Some(Refusal::NameNotAllowed | Refusal::RoomNameTaken | Refusal::ServerFull) => {
                self.creation_refused(why())
            }
            // What else may be refused so are texts: the later of the two was.
            Some(Refusal::TooFast | Refusal::DiskFull | Refusal::Muted)
                if self.rooms.creating.is_some_and(|(_, asked)| {
                    asked.is_some() && asked > self.outgoing.last_sent()
                }) =>
            {
                self.creation_refused(why())
            }
            Some(Refusal::UnknownRoom) if self.rooms.entering.is_some() => {
                self.entry_refused(why());
                true
            }
            Some(Refusal::UnknownRoom) if self.lists.asks_members().is_some() => {
                self.list_refused(why(), now);
                true
            }
            Some(Refusal::UnknownRoom | Refusal::NotInRoom) if self.rooms.leaving.is_some() => {
                self.rooms.leaving = None;
                self.timers.stop(Timer::Leave);
                true
            }
            _ => false,
        }
    }

    fn creation_refused(&mut self, why: NoRoom) -> bool {
        let Some((name, _)) = self.rooms.creating.take() else {
            return false;
        };
        self.timers.stop(Timer::Create);
        self.refuse_wish(RoomWish::Create(name), why);
        true
    }

    pub(super) fn refuse_wish(&mut self, wish: RoomWish, why: NoRoom) {
        self.tell(Event::RoomRefused { wish, why });
    }
}
