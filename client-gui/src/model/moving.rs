//! Into rooms and out of them: one at a time on a classic link.

use super::{Body, Key, Model};
use jiff::civil::DateTime;
use protocol::{Name, Refusal, RoomId};
use udp_core::client::{Command, NoRoom, Refused, RoomWish};

impl Model {
    /// The user wants into a room.
    pub fn enter_room(&mut self, room: RoomId) -> Command {
        self.rooms.entering = Some(room);
        Command::EnterRoom { room }
    }

    /// The network took no command to enter a room.
    pub fn not_entering(&mut self) {
        self.rooms.entering = None;
    }

    pub(super) fn handle_entered(&mut self, room: RoomId, name: Name, now: DateTime) {
        self.rooms.learn(room, name);
        self.rooms.entering = None;
        // After a reconnection we are where we were.
        let is_new = !self.rooms.is_in(room);
        if !self.is_sealed() {
            self.rooms.entered.clear();
        }
        self.rooms.entered.insert(room);
        if is_new {
            self.note(Key::Room(room), Body::Entered, now);
        }
    }

    pub(super) fn handle_left(&mut self, room: RoomId, refused: Option<Refused>, now: DateTime) {
        self.rooms.entered.remove(&room);
        let body = match refused {
            Some(refused) => {
                if refused.refusal == Some(Refusal::UnknownRoom) {
                    self.rooms.forget(room);
                }
                Body::NotEntered(NoRoom::Refused(refused))
            }
            None if !self.is_sealed() && self.rooms.entering.is_some_and(|other| other != room) => {
                Body::Moved
            }
            None => Body::Left,
        };
        self.note(Key::Room(room), body, now);
    }

    pub(super) fn handle_no_room(&mut self, wish: &RoomWish, why: NoRoom, now: DateTime) {
        let is_gone = matches!(&why, NoRoom::Refused(refused)
            if refused.refusal == Some(Refusal::UnknownRoom));
        match *wish {
            RoomWish::Enter(room) => {
                self.rooms.entering = None;
                if is_gone {
                    self.rooms.forget(room);
                }
                self.note(Key::Room(room), Body::NotEntered(why), now);
            }
            RoomWish::AskMembers(room) if is_gone => self.rooms.forget(room),
            RoomWish::Leave(room) if self.rooms.is_in(room) => _ = self.rooms.entered.remove(&room),
            // The dialog tells of a room not created; a list that does not come is asked for again.
            RoomWish::AskMembers(_)
            | RoomWish::Leave(_)
            | RoomWish::Create(_)
            | RoomWish::AskRooms => {}
        }
    }
}
