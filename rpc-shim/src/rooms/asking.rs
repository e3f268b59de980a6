//! What callers want, and what came of it.

use super::{
    Call, EVERYONES, Reply, RoomsDoor,
    answers::Messages,
    as_name, history, is_in, local,
    user::{Spot, User},
};
use crate::{CallId, binder::Variant};
use protocol::{Name, Refusal};
use std::net::SocketAddr;
use udp_core::{
    Now,
    call_door::{CallerId, Naming, Outcome, Place, Recipient, Wish},
    journal::Conversation,
};

/// What the server was asked for, and by which call.
#[derive(Debug)]
pub(super) enum Asked {
    Register {
        call: CallId,
        caller: CallerId,
        variant: Variant,
        user: String,
    },
    CreateRoom {
        call: CallId,
        room: String,
    },
    EnterRoom {
        call: CallId,
        caller: CallerId,
    },
    LeaveRoom {
        call: CallId,
        caller: CallerId,
        user: String,
        room: Name,
    },
    Say {
        call: CallId,
    },
    Rooms {
        call: CallId,
    },
    People {
        call: CallId,
    },
}

const NAME_TAKEN: &str = "Nome de usuário já está em uso.";
const NOT_REGISTERED: &str = "Usuário não registrado.";
const NO_SUCH_ROOM: &str = "Sala não encontrada.";
const NOT_THERE: &str = "Usuário não está na sala especificada.";
const NOWHERE: &str = "Usuário não está em nenhuma sala.";
const NOT_WITH_US: &str = "Destinatário não está na mesma sala.";
const SENT: &str = "Mensagem enviada com sucesso.";

fn refused(text: &str) -> Reply {
    Reply::Refused(text.to_owned())
}

fn left(user: &str, room: &str) -> Reply {
    Reply::Done(format!("Usuário '{user}' saiu da sala '{room}'."))
}

impl RoomsDoor {
    pub(super) fn handle(&mut self, id: CallId, call: Call, from: SocketAddr, now: Now) {
        let reply = match call {
            Call::Register { variant, user } => self.register(id, variant, user, from, now),
            Call::CreateRoom { room } => self.create_room(id, room),
            Call::EnterRoom { user, room } => self.enter_room(id, &user, &room, from, now),
            Call::LeaveRoom { user } => self.leave_room(id, user, from, now),
            Call::Say {
                user,
                room,
                text,
                to,
            } => self.say(id, (&user, &room), text, to, (from, now)),
            Call::Listen { user, room } => Some(self.listen(&user, &room, from, now)),
            Call::Rooms => {
                self.ask(None, Wish::Rooms, Asked::Rooms { call: id });
                None
            }
            Call::People { room } => self.people(id, &room),
        };
        if let Some(reply) = reply {
            self.reply(id, reply);
        }
    }

    /// Whoever calls under this name, from where they registered it; from now on they are heard of.
    fn caller(&mut self, name: &str, from: SocketAddr, now: Now) -> Option<&mut User> {
        let user = self.users.get_mut(self.callers.get(&as_name(name)?)?);
        let user =
            user.filter(|user| user.entered.is_some() && user.ip == from.ip().to_canonical())?;
        user.called_at = now.instant;
        Some(user)
    }

    fn register(
        &mut self,
        call: CallId,
        variant: Variant,
        user: String,
        from: SocketAddr,
        now: Now,
    ) -> Option<Reply> {
        let Some(name) = as_name(&user) else {
            return Some(refused(Refusal::NameNotAllowed.text()));
        };
        if let Some(&earlier) = self.callers.get(&name) {
            let user = self.users.get(&earlier);
            if user.is_some_and(|user| !user.yields(now.instant)) {
                return Some(refused(NAME_TAKEN));
            }
            self.lose(earlier);
        }
        self.last_caller += 1;
        let caller = CallerId(self.last_caller);
        let ip = from.ip().to_canonical();
        let newcomer = User::new(caller, name, ip, now.instant);
        self.users.insert(caller, newcomer);
        self.callers.insert(name, caller);
        self.check(now.instant + super::KEPT_OUTSIDE);
        let wish = Wish::Enter {
            name,
            naming: Naming::Refused,
            address: from,
        };
        let asked = Asked::Register {
            call,
            caller,
            variant,
            user,
        };
        self.ask(Some(caller), wish, asked);
        None
    }

    fn create_room(&mut self, call: CallId, room: String) -> Option<Reply> {
        let Some(name) = as_name(&room) else {
            return Some(refused(Refusal::NameNotAllowed.text()));
        };
        self.ask(
            None,
            Wish::CreateRoom(name),
            Asked::CreateRoom { call, room },
        );
        None
    }

    fn enter_room(
        &mut self,
        call: CallId,
        user: &str,
        room: &str,
        from: SocketAddr,
        now: Now,
    ) -> Option<Reply> {
        let Some(user) = self.caller(user, from, now) else {
            return Some(refused(NOT_REGISTERED));
        };
        let caller = user.caller;
        let Some(room) = as_name(room.trim()) else {
            return Some(refused(NO_SUCH_ROOM));
        };
        let asked = Asked::EnterRoom { call, caller };
        self.ask(Some(caller), Wish::EnterRoom(room), asked);
        None
    }

    fn leave_room(
        &mut self,
        call: CallId,
        name: String,
        from: SocketAddr,
        now: Now,
    ) -> Option<Reply> {
        let user = self.caller(&name, from, now);
        let user = user.filter(|user| user.spot != Spot::Outside);
        let Some(user) = user else {
            return Some(refused(NOWHERE));
        };
        let (caller, spot) = (user.caller, user.spot);
        user.leave();
        match spot {
            Spot::Room(_, room) => {
                let asked = Asked::LeaveRoom {
                    call,
                    caller,
                    user: name,
                    room,
                };
                self.ask(Some(caller), Wish::LeaveRoom, asked);
                None
            }
            // Nothing is written, so nobody has to be asked.
            Spot::Everyones | Spot::Outside => Some(left(&name, EVERYONES)),
        }
    }

    fn say(
        &mut self,
        call: CallId,
        (user, room): (&str, &str),
        text: String,
        to: Option<String>,
        (from, now): (SocketAddr, Now),
    ) -> Option<Reply> {
        let user = self.caller(user, from, now);
        let Some(user) = user.filter(|user| is_in(&user.spot, room)) else {
            return Some(refused(NOT_THERE));
        };
        let caller = user.caller;
        let to = match (to, user.spot) {
            (Some(to), _) => Recipient::Named(to),
            (None, Spot::Room(..)) => Recipient::OwnRoom,
            (None, _) => Recipient::Everyone,
        };
        self.ask(Some(caller), Wish::Say { to, text }, Asked::Say { call });
        None
    }

    fn listen(&mut self, user: &str, room: &str, from: SocketAddr, now: Now) -> Reply {
        let user = self.caller(user, from, now);
        match user.filter(|user| is_in(&user.spot, room)) {
            Some(user) => Reply::Said(Messages(user.take())),
            None => refused(NOT_THERE),
        }
    }

    fn people(&mut self, call: CallId, room: &str) -> Option<Reply> {
        let Some(room) = as_name(room.trim()) else {
            return Some(refused(NO_SUCH_ROOM));
        };
        let wish = Wish::People(Place::Room(room));
        self.ask(None, wish, Asked::People { call });
        None
    }

    pub(super) fn handle_answer(
        &mut self,
        asked: Asked,
        outcome: Result<Outcome, Refusal>,
        now: Now,
    ) {
        let (call, reply) = match asked {
            Asked::Register {
                call,
                caller,
                variant,
                user,
            } => (call, self.registered(caller, variant, &user, outcome)),
            Asked::CreateRoom { call, room } => {
                let done = |_| Reply::Done(format!("Sala '{room}' criada com sucesso."));
                (call, outcome.map_or_else(|why| refused(why.text()), done))
            }
            Asked::EnterRoom { call, caller } => (call, self.entered(caller, outcome, now)),
            Asked::LeaveRoom {
                call,
                caller,
                user,
                room,
            } => (call, self.gone_out(caller, &user, room, outcome)),
            Asked::Say { call } => {
                let reply = match outcome {
                    Ok(_) => Reply::Done(SENT.to_owned()),
                    Err(Refusal::UnknownDestination | Refusal::RecipientNotInRoom) => {
                        refused(NOT_WITH_US)
                    }
                    Err(Refusal::NotInRoom | Refusal::UnknownRoom) => refused(NOT_THERE),
                    Err(why) => refused(why.text()),
                };
                (call, reply)
            }
            Asked::Rooms { call } => {
                let reply = match outcome {
                    Ok(Outcome::Rooms(rooms)) => {
                        let rooms = rooms.iter().map(|(_, name)| name.as_str());
                        let all = [EVERYONES].into_iter().chain(rooms);
                        Reply::Names(all.map(str::to_owned).collect())
                    }
                    Ok(_) => Reply::Names(vec![EVERYONES.to_owned()]),
                    Err(why) => refused(why.text()),
                };
                (call, reply)
            }
            Asked::People { call } => {
                let reply = match outcome {
                    Ok(Outcome::People(people)) => {
                        Reply::Names(people.into_iter().map(|(_, name)| name).collect())
                    }
                    Ok(_) => refused(NO_SUCH_ROOM),
                    Err(why) => refused(why.text()),
                };
                (call, reply)
            }
        };
        self.reply(call, reply);
    }

    fn registered(
        &mut self,
        caller: CallerId,
        variant: Variant,
        said: &str,
        outcome: Result<Outcome, Refusal>,
    ) -> Reply {
        match outcome {
            Ok(Outcome::Entered { id, name, after }) => {
                let user = self.users.get_mut(&caller);
                // Sent away before they were told that they are here.
                let Some(user) = user else {
                    return refused(Refusal::Kicked.text());
                };
                user.entered = Some((id, after));
                user.shown = name;
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

    fn entered(&mut self, caller: CallerId, outcome: Result<Outcome, Refusal>, now: Now) -> Reply {
        let (room, name, members, after) = match outcome {
            Ok(Outcome::InRoom {
                room,
                name,
                members,
                after,
                ..
            }) => (room, name, members, after),
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
        self.check(now.instant + super::GONE_AFTER);
        let people = members.into_iter().map(|(_, name)| name).collect();
        Reply::Entered(people, messages)
    }

    fn gone_out(
        &mut self,
        caller: CallerId,
        user: &str,
        room: Name,
        outcome: Result<Outcome, Refusal>,
    ) -> Reply {
        match outcome {
            Ok(_) => left(user, room.as_str()),
            // The room, or they themselves, had gone before.
            Err(Refusal::NotInRoom | Refusal::UnknownRoom | Refusal::Kicked) => {
                if let Some(user) = self.users.get_mut(&caller) {
                    user.leave();
                }
                refused(NOWHERE)
            }
            Err(why) => refused(why.text()),
        }
    }
}
