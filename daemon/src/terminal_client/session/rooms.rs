//! Rooms as people type them: by name, created when there is none.
//!
//! ```text
//!   /sala redes ──▶ the list of rooms ──▶ enter it, or create and enter it ──▶ say the text
//! ```
//!
//! On a classic connection one is in one room, on a sealed one in as many as one likes.

use super::{Session, Shown};
use protocol::{Destination, Name, RoomId};
use std::{collections::BTreeMap, time::Instant};
use udp_core::{
    client::{
        self, Event, NoRoom, RoomWish,
        sealed::{self, Outcome, Unfulfilled, Wish},
    },
    net::client::Command,
};

/// What is known of rooms, and asked for.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    /// Those we are in.
    joined: BTreeMap<RoomId, Name>,
    /// The one entered last.
    latest: Option<RoomId>,
    /// The one we want to be in.
    wanted: Option<Wanted>,
    /// The list was asked for, to be read.
    is_asked: bool,
    /// When something was last asked for.
    asked: Option<Instant>,
}

#[derive(Debug)]
struct Wanted {
    name: String,
    /// What to say there.
    text: String,
    /// The list will tell whether it is there.
    waits_for_list: bool,
}

impl Rooms {
    /// True while an answer is on its way.
    pub(super) const fn is_waiting(&self) -> bool {
        self.wanted.is_some() || self.is_asked
    }

    /// When what is on its way was asked for.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        self.asked.filter(|_| self.is_waiting())
    }

    pub(super) fn name(&self, room: RoomId) -> String {
        let name = self.joined.get(&room).filter(|name| !name.is_empty());
        name.map_or_else(|| room.to_string(), ToString::to_string)
    }

    /// The server tells that we are in a room, or no longer.
    pub(super) fn stands(&mut self, room: RoomId, name: Option<Name>, is_in: bool) {
        if !is_in {
            self.joined.remove(&room);
        } else if let Some(name) = name {
            self.joined.insert(room, name);
        } else {
            self.joined.entry(room).or_insert(Name::EMPTY);
        }
    }

    /// The room we are in that somebody calls so.
    fn joined_as(&self, typed: &str) -> Option<RoomId> {
        let is_it =
            |(room, name): &(&RoomId, &Name)| is_called(name, typed) || typed == room.to_string();
        self.joined.iter().find(is_it).map(|(&room, _)| room)
    }

    fn left(&mut self, room: RoomId) {
        self.joined.remove(&room);
        if self.latest == Some(room) {
            self.latest = self.joined.keys().next_back().copied();
        }
    }
}

fn is_called(name: &Name, typed: &str) -> bool {
    // As the server would have it: cut to its field.
    name.as_str().to_lowercase() == Name::cut(typed).as_str().to_lowercase()
}

impl Session {
    /// Talks in a room from now on, and says a text there when there is one.
    pub(super) fn go_to_room(&mut self, typed: &str, text: &str) {
        if let Some(room) = self.rooms.joined_as(typed) {
            return self.talk_in_room(room, text);
        }
        let number = typed.parse().ok().and_then(RoomId::new);
        self.rooms.wanted = Some(Wanted {
            name: typed.to_owned(),
            text: text.to_owned(),
            waits_for_list: number.is_none(),
        });
        self.ask(&number.map_or(RoomWish::AskRooms, RoomWish::Enter));
    }

    pub(super) fn leave_room(&mut self) {
        let current = match self.current {
            Destination::Room(room) => Some(room),
            _ => self
                .rooms
                .latest
                .or(self.rooms.joined.keys().next().copied()),
        };
        match current {
            Some(room) => self.wish(&RoomWish::Leave(room)),
            None => self.error(None, self.lang.client_in_no_room()),
        }
    }

    pub(super) fn ask_rooms(&mut self) {
        self.rooms.is_asked = true;
        self.ask(&RoomWish::AskRooms);
    }

    fn ask(&mut self, wish: &RoomWish) {
        self.rooms.asked = Some(Instant::now());
        self.wish(wish);
    }

    fn wish(&self, wish: &RoomWish) {
        self.command(if self.sealed.is_some() {
            Command::Sealed(sealed::Command::Wish(match *wish {
                RoomWish::AskRooms => Wish::Rooms,
                RoomWish::AskMembers(room) => Wish::Members(room),
                RoomWish::Create(name) => Wish::Create(name),
                RoomWish::Enter(room) => Wish::Enter(room),
                RoomWish::Leave(room) => Wish::Leave(room),
            }))
        } else {
            Command::Classic(match *wish {
                RoomWish::AskRooms => client::Command::AskRooms,
                RoomWish::AskMembers(room) => client::Command::AskMembers { room },
                RoomWish::Create(name) => client::Command::CreateRoom { name },
                RoomWish::Enter(room) => client::Command::EnterRoom { room },
                RoomWish::Leave(room) => client::Command::LeaveRoom { room },
            })
        });
    }

    /// What was asked for about rooms will not come.
    pub(super) fn give_up_rooms(&mut self) {
        if self.rooms.is_waiting() {
            self.rooms.wanted = None;
            self.rooms.is_asked = false;
            self.error(None, self.lang.client_rooms_no_answer());
        }
    }

    fn talk_in_room(&mut self, room: RoomId, text: &str) {
        let to = Destination::Room(room);
        if self.current != to {
            self.current = to;
            let name = self.rooms.name(room);
            self.remark(&self.lang.client_now_to(&self.lang.client_room(&name)));
        }
        if !text.trim().is_empty() {
            self.say(to, text);
        }
    }

    /// Tells the reader what happened about rooms, and does what follows from it.
    pub(super) fn handle_classic_room(&mut self, event: &Event) {
        match event {
            Event::Rooms { rooms, more } => self.rooms_listed(rooms, *more),
            Event::RoomCreated { room, .. } => self.room_created(*room),
            Event::RoomEntered { room, name } => self.room_entered(*room, *name),
            Event::RoomLeft { room, refused } => {
                self.room_left(*room);
                if let Some(refused) = refused {
                    self.show_refused(refused);
                }
            }
            Event::RoomRefused { why, .. } => {
                self.no_room();
                match why {
                    NoRoom::Refused(refused) => self.show_refused(refused),
                    NoRoom::NoAnswer => self.error(None, self.lang.client_rooms_no_answer()),
                    NoRoom::NoRooms => self.error(None, self.lang.client_no_rooms_here()),
                    NoRoom::Busy => self.error(None, self.lang.client_rooms_busy()),
                }
            }
            // Nobody asks here who is in a room; the rest is not about rooms.
            _ => {}
        }
    }

    /// The same on a sealed connection.
    pub(super) fn handle_sealed_room(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Rooms(rooms, more) => self.rooms_listed(rooms, *more),
            Outcome::Created(room, name) => {
                // It is not told again on entering.
                if let Some(wanted) = &mut self.rooms.wanted {
                    wanted.name = name.to_string();
                }
                self.room_created(*room);
            }
            Outcome::Entered(room) => {
                let known = self.rooms.joined.get(room).filter(|name| !name.is_empty());
                let wanted = self.rooms.wanted.as_ref().map(|it| Name::cut(&it.name));
                let name = known.copied().or(wanted).unwrap_or(Name::EMPTY);
                self.room_entered(*room, name);
            }
            Outcome::Left(room) => self.room_left(*room),
            Outcome::People(..) | Outcome::Classic(..) | Outcome::Members(..) => {}
        }
    }

    pub(super) fn handle_unfulfilled(&mut self, wish: &Wish, why: Unfulfilled) {
        match wish {
            Wish::People => self.list_asked = None,
            // Nobody has asked for it.
            Wish::Classic => {
                if let Some(sealed) = &mut self.sealed {
                    sealed.in_clear.give_up();
                }
                return;
            }
            _ => self.no_room(),
        }
        match why {
            Unfulfilled::Refused(refused) => {
                self.error(refused.refusal(), &self.refusal_text(refused));
            }
            Unfulfilled::Lost => self.error(None, self.lang.client_rooms_no_answer()),
            Unfulfilled::Busy => self.error(None, self.lang.client_rooms_busy()),
        }
    }

    fn rooms_listed(&mut self, rooms: &[(RoomId, Name)], more: u32) {
        let lang = self.lang;
        if std::mem::take(&mut self.rooms.is_asked) {
            self.show(Shown::Notice(&lang.client_rooms(&list(rooms, more, lang))));
        }
        let wanted = self.rooms.wanted.as_mut();
        let Some(wanted) = wanted.filter(|wanted| wanted.waits_for_list) else {
            return;
        };
        wanted.waits_for_list = false;
        let found = rooms.iter().find(|(_, name)| is_called(name, &wanted.name));
        let wish = match found {
            Some((room, _)) => RoomWish::Enter(*room),
            None => RoomWish::Create(Name::cut(&wanted.name)),
        };
        self.ask(&wish);
    }

    fn room_created(&mut self, room: RoomId) {
        if self.rooms.wanted.is_some() {
            self.ask(&RoomWish::Enter(room));
        }
    }

    fn room_entered(&mut self, room: RoomId, name: Name) {
        self.rooms.joined.insert(room, name);
        self.rooms.latest = Some(room);
        let name = self.rooms.name(room);
        let entered = self.lang.client_room_entered(&name, room.value());
        self.show(Shown::Notice(&entered));
        if let Some(wanted) = self.rooms.wanted.take() {
            self.talk_in_room(room, &wanted.text);
        }
    }

    fn room_left(&mut self, room: RoomId) {
        let left = self.lang.client_room_left(&self.rooms.name(room));
        self.show(Shown::Notice(&left));
        self.rooms.left(room);
        if self.current == Destination::Room(room) {
            self.current = Destination::Everyone;
        }
    }

    fn no_room(&mut self) {
        self.rooms.wanted = None;
        self.rooms.is_asked = false;
    }
}

fn list(rooms: &[(RoomId, Name)], more: u32, lang: lang::Lang) -> String {
    let entries: Vec<_> = rooms
        .iter()
        .map(|(room, name)| format!("{room}: {name}"))
        .collect();
    match (entries.is_empty(), more) {
        (true, 0) => lang.client_no_rooms().to_owned(),
        (_, 0) => entries.join(", "),
        (_, more) => lang.client_list_more(&entries.join(", "), more),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_rooms_says_how_many_it_could_not_hold() {
        let rooms = [(RoomId::new(RoomId::MIN).unwrap(), Name::cut("redes"))];
        for (rooms, more, expected) in [
            (&[][..], 0, "nenhuma"),
            (&rooms, 0, "1000000001: redes"),
            (&rooms, 12, "1000000001: redes, … e mais 12"),
        ] {
            assert_eq!(list(rooms, more, lang::Lang::Pt), expected);
        }
    }
}
