//! What callers want, and what the server is asked for it.

use super::{
    Call, EVERYONES, KEPT_OUTSIDE, Reply, RoomsDoor,
    answers::Messages,
    as_name, is_in, rests,
    user::{Spot, User},
    words::{NO_SUCH_ROOM, NOT_REGISTERED, NOT_THERE, NOWHERE, left, refused},
};
use crate::{CallId, binder::Variant};
use protocol::{Name, Refusal};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use udp_core::{
    Now,
    call_door::{CallerId, Naming, Place, Recipient, Wish},
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
        let user = user.filter(|user| user.entered.is_some() && user.ip == computer(from))?;
        user.called_at = now.instant;
        if user.spot == Spot::Outside {
            self.asks.push_back(rests(user.caller, true));
        }
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
        self.last_caller += 1;
        let caller = CallerId(self.last_caller);
        let ip = computer(from);
        let newcomer = User::new(caller, name, ip, now.instant);
        self.users.insert(caller, newcomer);
        self.check(now.instant + KEPT_OUTSIDE);
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
        let Some(room) = as_name(room) else {
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
        self.asks.push_back(rests(caller, true));
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
        let Some(room) = as_name(room) else {
            return Some(refused(NO_SUCH_ROOM));
        };
        let wish = Wish::People(Place::Room(room));
        self.ask(None, wish, Asked::People { call });
        None
    }
}

/// Which computer an address is of: all of loopback is this one.
fn computer(address: SocketAddr) -> IpAddr {
    let ip = address.ip().to_canonical();
    if ip.is_loopback() {
        Ipv4Addr::LOCALHOST.into()
    } else {
        ip
    }
}
