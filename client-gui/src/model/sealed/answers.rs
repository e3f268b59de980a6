//! What came of a wish, in the words of a classic link.

use super::super::Model;
use lang::Lang;
use protocol::Refusal;
use udp_core::client::{
    self, NoRoom, Refused, RoomWish,
    sealed::{self, Command, Outcome, Unfulfilled, Wish},
};

impl Model {
    pub(super) fn fulfilled(&mut self, outcome: Outcome) -> Option<client::Event> {
        Some(match outcome {
            Outcome::Entered(room) => client::Event::RoomEntered {
                room,
                name: self.rooms.name(room),
            },
            Outcome::Created(room, name) => client::Event::RoomCreated { room, name },
            Outcome::Left(room) => client::Event::RoomLeft {
                room,
                refused: None,
            },
            Outcome::People(people, more) => {
                // Who of them cannot be written to in private without being read along.
                self.want(Command::Wish(Wish::Classic));
                client::Event::People { people, more }
            }
            Outcome::Rooms(rooms, more) => client::Event::Rooms { rooms, more },
            Outcome::Members(room, people, more) => client::Event::Members { room, people, more },
            Outcome::Classic(..) => return None,
        })
    }
}

pub(super) fn unfulfilled(wish: &Wish, why: Unfulfilled) -> Option<client::Event> {
    let why = match why {
        Unfulfilled::Refused(refused) => NoRoom::Refused(as_classic(refused)),
        Unfulfilled::Lost => NoRoom::NoAnswer,
        Unfulfilled::Busy => NoRoom::Busy,
    };
    let wish = match *wish {
        Wish::Enter(room) => RoomWish::Enter(room),
        Wish::Create(name) => RoomWish::Create(name),
        Wish::Leave(room) => RoomWish::Leave(room),
        Wish::Rooms => RoomWish::AskRooms,
        Wish::Members(room) => RoomWish::AskMembers(room),
        Wish::People | Wish::Classic => return None,
    };
    Some(client::Event::RoomRefused { wish, why })
}

/// A refusal by its code; of one that is not known here, the code is all there is to tell.
pub(super) fn as_classic(refused: sealed::Refused) -> Refused {
    let refusal: Option<Refusal> = refused.refusal();
    Refused {
        refusal,
        text: Lang::unknown_refusal(refused.0),
    }
}
