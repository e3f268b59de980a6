//! Rooms as people type them: by name, created when there is none.
//!
//! ```text
//!   /sala redes ──▶ the list of rooms ──▶ enter it, or create and enter it ──▶ say the text
//! ```

use super::{Session, Shown};
use protocol::{Destination, Name, RoomId};
use std::time::Instant;
use udp_core::client::{Command, Event, NoRoom};

/// What is known of rooms, and asked for.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    /// The one we are in.
    current: Option<(RoomId, Name)>,
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
        match &self.current {
            Some((current, name)) if *current == room => name.to_string(),
            _ => room.to_string(),
        }
    }

    fn is_current(&self, typed: &str) -> Option<RoomId> {
        let (room, name) = self.current.as_ref()?;
        (is_called(name, typed) || typed == room.to_string()).then_some(*room)
    }
}

fn is_called(name: &Name, typed: &str) -> bool {
    // As the server would have it: cut to its field.
    name.as_str().to_lowercase() == Name::cut(typed).as_str().to_lowercase()
}

impl Session {
    /// Talks in a room from now on, and says a text there when there is one.
    pub(super) fn go_to_room(&mut self, typed: &str, text: &str) {
        if let Some(room) = self.rooms.is_current(typed) {
            return self.talk_in_room(room, text);
        }
        let number = typed.parse().ok().and_then(RoomId::new);
        self.rooms.wanted = Some(Wanted {
            name: typed.to_owned(),
            text: text.to_owned(),
            waits_for_list: number.is_none(),
        });
        self.ask(number.map_or(Command::AskRooms, |room| Command::EnterRoom { room }));
    }

    pub(super) fn leave_room(&mut self) {
        match self.rooms.current {
            Some((room, _)) => self.command(Command::LeaveRoom { room }),
            None => self.error(None, self.lang.client_in_no_room()),
        }
    }

    pub(super) fn ask_rooms(&mut self) {
        self.rooms.is_asked = true;
        self.ask(Command::AskRooms);
    }

    fn ask(&mut self, command: Command) {
        self.rooms.asked = Some(Instant::now());
        self.command(command);
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
    pub(super) fn handle_room(&mut self, event: &Event) {
        let lang = self.lang;
        match event {
            Event::Rooms { rooms, more } => {
                if std::mem::take(&mut self.rooms.is_asked) {
                    self.show(Shown::Notice(&lang.client_rooms(&list(rooms, *more, lang))));
                }
                let wanted = self.rooms.wanted.as_mut();
                let Some(wanted) = wanted.filter(|wanted| wanted.waits_for_list) else {
                    return;
                };
                wanted.waits_for_list = false;
                let found = rooms.iter().find(|(_, name)| is_called(name, &wanted.name));
                let command = match found {
                    Some((room, _)) => Command::EnterRoom { room: *room },
                    None => Command::CreateRoom {
                        name: Name::cut(&wanted.name),
                    },
                };
                self.ask(command);
            }
            Event::RoomCreated { room, .. } if self.rooms.wanted.is_some() => {
                self.ask(Command::EnterRoom { room: *room });
            }
            Event::RoomEntered { room, name } => {
                self.rooms.current = Some((*room, *name));
                let entered = lang.client_room_entered(name.as_str(), room.value());
                self.show(Shown::Notice(&entered));
                if let Some(wanted) = self.rooms.wanted.take() {
                    self.talk_in_room(*room, &wanted.text);
                }
            }
            Event::RoomLeft { room, refused } => {
                let left = lang.client_room_left(&self.rooms.name(*room));
                self.show(Shown::Notice(&left));
                if let Some(refused) = refused {
                    self.show_refused(refused);
                }
                self.rooms.current = None;
                if self.current == Destination::Room(*room) {
                    self.current = Destination::Everyone;
                }
            }
            Event::RoomRefused { why, .. } => {
                self.rooms.wanted = None;
                self.rooms.is_asked = false;
                match why {
                    NoRoom::Refused(refused) => self.show_refused(refused),
                    NoRoom::NoAnswer => self.error(None, lang.client_rooms_no_answer()),
                    NoRoom::NoRooms => self.error(None, lang.client_no_rooms_here()),
                    NoRoom::Busy => self.error(None, lang.client_rooms_busy()),
                }
            }
            // Nobody asks here who is in a room; the rest is not about rooms.
            _ => {}
        }
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
