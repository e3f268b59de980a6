//! What came of it, and how the caller is told.

use super::{
    EVERYONES, Reply, RoomsDoor,
    answers::Messages,
    asking::Asked,
    history, local, rests,
    user::Spot,
    words::{
        NAME_TAKEN, NO_SUCH_ROOM, NOT_REGISTERED, NOT_THERE, NOT_WITH_US, NOWHERE, SENT, left,
        refused,
    },
};
use crate::binder::Variant;
use protocol::{Name, Refusal};
use udp_core::{
    Now,
    call_door::{CallerId, Outcome},
    journal::Conversation,
};

impl RoomsDoor {
    pub(super) fn handle_answer(
        &mut self,
        asked: Asked,
        outcome: &Result<Outcome, Refusal>,
        now: Now,
    ) {
        let (call, reply) = match asked {
            Asked::Register {
                call,
                caller,
                variant,
                user,
            } => (call, self.registered(caller, variant, &user, outcome)),
            Asked::CreateRoom { call, room } => (call, created(&room, outcome)),
            Asked::EnterRoom { call, caller } => (call, self.entered(caller, outcome, now)),
            Asked::LeaveRoom {
                call,
                caller,
                user,
                room,
            } => (call, self.gone_out(caller, &user, room, outcome)),
            Asked::Say { call } => (call, said(outcome)),
            Asked::Rooms { call } => (call, rooms(outcome)),
            Asked::People { call } => (call, people(outcome)),
        };
        self.reply(call, reply);
    }

    fn registered(
        &mut self,
        caller: CallerId,
        variant: Variant,
        said: &str,
        outcome: &Result<Outcome, Refusal>,
    ) -> Reply {
        match outcome {
            Ok(Outcome::Entered { id, name, after }) => {
                let user = self.users.get_mut(&caller);
                // Sent away before they were told that they are here.
                let Some(user) = user else {
                    return refused(Refusal::Kicked.text());
                };
                user.entered = Some((*id, *after));
                user.shown = *name;
                // Whoever had the name before is given up.
                self.callers.insert(user.name, caller);
                self.asks.push_back(rests(caller, true));
                Reply::Done(match variant {
                    Variant::A => format!("Usuário '{said}' registrado com sucesso."),
                    Variant::B => "Usuário registrado com sucesso.".to_owned(),
                })
            }
            Ok(_) => refused(Refusal::NameNotAllowed.text()),
            Err(why) => {
                self.forget(caller);
                match why {
                    Refusal::NameInUse => refused(NAME_TAKEN),
                    why => refused(why.text()),
                }
            }
        }
    }

    fn entered(&mut self, caller: CallerId, outcome: &Result<Outcome, Refusal>, now: Now) -> Reply {
        let (room, name, members, after) = match outcome {
            Ok(Outcome::InRoom {
                room,
                name,
                members,
                after,
                ..
            }) => (*room, *name, members, *after),
            Ok(_) | Err(Refusal::UnknownRoom) => return refused(NO_SUCH_ROOM),
            Err(Refusal::Kicked) => return refused(NOT_REGISTERED),
            Err(why) => return refused(why.text()),
        };
        let user = self.users.get_mut(&caller);
        let Some(user) = user else {
            return refused(NOT_REGISTERED);
        };
        let (spot, conversation) = match room {
            Some(room) => (Spot::Room(room, name), Conversation::Room(room)),
            None => (Spot::Everyones, Conversation::Everyone),
        };
        // Who enters where they are goes on there.
        if user.spot != spot {
            let history = history::last(&*self.journal, conversation, after, &self.zone);
            user.enter(spot, after, history, local(&self.zone, now.unix_ms));
        }
        let messages = Messages(user.take());
        self.asks.push_back(rests(caller, false));
        self.check(now.instant + super::GONE_AFTER);
        let people = members.iter().map(|(_, name)| name.clone()).collect();
        Reply::Entered(people, messages)
    }

    fn gone_out(
        &mut self,
        caller: CallerId,
        user: &str,
        room: Name,
        outcome: &Result<Outcome, Refusal>,
    ) -> Reply {
        match outcome {
            Ok(_) => left(user, room.as_str()),
            // The room, or they themselves, had gone before.
            Err(Refusal::NotInRoom | Refusal::UnknownRoom | Refusal::Kicked) => {
                if let Some(user) = self.users.get_mut(&caller) {
                    user.leave();
                    self.asks.push_back(rests(caller, true));
                }
                refused(NOWHERE)
            }
            Err(why) => refused(why.text()),
        }
    }
}

fn created(room: &str, outcome: &Result<Outcome, Refusal>) -> Reply {
    match outcome {
        Ok(_) => Reply::Done(format!("Sala '{room}' criada com sucesso.")),
        Err(why) => refused(why.text()),
    }
}

fn said(outcome: &Result<Outcome, Refusal>) -> Reply {
    match outcome {
        Ok(_) => Reply::Done(SENT.to_owned()),
        Err(Refusal::UnknownDestination | Refusal::RecipientNotInRoom) => refused(NOT_WITH_US),
        Err(Refusal::NotInRoom | Refusal::UnknownRoom) => refused(NOT_THERE),
        Err(why) => refused(why.text()),
    }
}

fn rooms(outcome: &Result<Outcome, Refusal>) -> Reply {
    let made: &[_] = match outcome {
        Ok(Outcome::Rooms(made)) => made,
        Ok(_) => &[],
        Err(why) => return refused(why.text()),
    };
    let names = made.iter().map(|(_, name)| name.as_str());
    let all = [EVERYONES].into_iter().chain(names);
    Reply::Names(all.map(str::to_owned).collect())
}

fn people(outcome: &Result<Outcome, Refusal>) -> Reply {
    match outcome {
        Ok(Outcome::People(people)) => {
            Reply::Names(people.iter().map(|(_, name)| name.clone()).collect())
        }
        Ok(_) => refused(NO_SUCH_ROOM),
        Err(why) => refused(why.text()),
    }
}
