//! What is heard, to whom it concerns.

use super::{RoomsDoor, message::Message, user::Spot};
use std::sync::Arc;
use udp_core::call_door::{Heard, Hearers, What};

impl RoomsDoor {
    pub(super) fn hear(&mut self, heard: &Heard) {
        let message = Arc::new(Message::of(heard, self.local(heard.time_ms)));
        if let Hearers::These(callers) = &heard.hearers {
            for caller in callers {
                if let Some(user) = self.users.get_mut(caller) {
                    user.hear_in_private(&message);
                }
            }
            return;
        }
        for user in self.users.values_mut() {
            let is_there = match (&heard.hearers, user.spot) {
                (Hearers::Everyone, Spot::Everyones) => true,
                (Hearers::Room(room), Spot::Room(in_room, _)) => *room == in_room,
                _ => false,
            };
            // Nobody who is in a room is told that they came or went.
            let is_own_passage = heard.caller == Some(user.caller)
                && match heard.what {
                    What::Said(_) => false,
                    What::Entry => user.knows_of_entry(),
                    What::Exit => true,
                };
            if is_there && !is_own_passage {
                user.hear(heard.order, &message);
            }
        }
    }
}
