//! What clients call, and what the server is asked for it.

use super::{
    ChatMessage, MulticastDoor, ReadConfirm,
    door::CLIENTS,
    history::seconds,
    seat::{POLL_WAIT, Seat, State},
};
use crate::door::CallId;
use protocol::{Name, name::NAME_BYTES};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use udp_core::{
    Now,
    call_door::{CallerId, Naming, Recipient, Wish},
};

/// A connection that lasts as long as its client; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkId(pub u64);

/// What a client calls (contracts.md §4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// To come in.
    Join {
        /// Under which name.
        client_id: String,
        /// With it the client goes. `None` for clients that connect for each call.
        link: Option<LinkId>,
    },
    /// To say something to everyone.
    SendMessage {
        /// Who.
        client_id: String,
        /// What.
        text: String,
    },
    /// To tell that something was read.
    ReadConfirm {
        /// Who.
        client_id: String,
        /// The number of what.
        msg_id: i64,
    },
    /// For the next message.
    GetMessages {
        /// Who.
        client_id: String,
    },
    /// To go.
    Leave {
        /// Who.
        client_id: String,
    },
    /// A connection is over.
    LinkClosed(LinkId),
    /// The door itself closes: everyone is told.
    Closing,
}

/// What it is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Whether it is done.
    Flag(bool),
    /// The next message.
    Message(Option<Arc<ChatMessage>>),
}

/// What an answer of the server is waited for with.
#[derive(Debug)]
pub(super) enum Pending {
    /// A client comes in.
    Join(CallerId),
    /// A call says something.
    Say(CallId),
}

impl MulticastDoor {
    pub(super) fn call(&mut self, id: CallId, call: Call, from: SocketAddr, now: Now) {
        let ip = from.ip().to_canonical();
        match call {
            Call::Join { client_id, link } => self.join(id, client_id, link, from, now),
            Call::SendMessage { client_id, text } => match self.here(&client_id, ip) {
                Some(caller) => {
                    let to = Recipient::Everyone;
                    let tag = self.ask(caller, Wish::Say { to, text });
                    self.pending.insert(tag, Pending::Say(id));
                }
                None => self.reply(id, Reply::Flag(false)),
            },
            Call::ReadConfirm { client_id, msg_id } => {
                let is_told = self.read_confirm(&client_id, ip, msg_id, now);
                self.reply(id, Reply::Flag(is_told));
            }
            Call::GetMessages { client_id } => self.get_messages(id, &client_id, ip, now),
            Call::Leave { client_id } => {
                // Who is not here wants nothing else.
                if self.seats.get(&client_id).is_some_and(|seat| seat.ip == ip) {
                    self.send_away(&client_id);
                }
                self.reply(id, Reply::Flag(true));
            }
            Call::LinkClosed(link) => {
                let of_link = self
                    .seats
                    .iter()
                    .filter(|(_, seat)| seat.link == Some(link));
                let names: Vec<String> = of_link.map(|(name, _)| name.clone()).collect();
                for name in names {
                    self.send_away(&name);
                }
                self.reply(id, Reply::Flag(true));
            }
            Call::Closing => {
                self.tell_ending(now);
                self.reply(id, Reply::Flag(true));
            }
        }
    }

    fn join(
        &mut self,
        id: CallId,
        client_id: String,
        link: Option<LinkId>,
        from: SocketAddr,
        now: Now,
    ) {
        let seat = self.seats.get(&client_id);
        let is_taken = seat.is_some_and(|seat| seat.state != State::Over);
        let is_full = seat.is_none() && self.seats.len() >= CLIENTS;
        if is_taken || is_full || client_id.len() > NAME_BYTES {
            self.reply(id, Reply::Flag(false));
            return;
        }
        let caller = self.next_caller();
        let wish = Wish::Enter {
            name: Name::cut(&client_id),
            naming: Naming::Refused,
            address: from,
        };
        let tag = self.ask(caller, wish);
        self.pending.insert(tag, Pending::Join(caller));
        self.names.insert(caller, client_id.clone());
        let seat = Seat::new(caller, link, from.ip().to_canonical(), id, now.instant);
        if let Some(former) = self.seats.insert(client_id, seat) {
            for (call, reply) in former.into_calls() {
                self.reply(call, reply);
            }
        }
    }

    /// The others are told of any number; the mark moves to what has a place.
    fn read_confirm(&mut self, client_id: &str, ip: IpAddr, msg_id: i64, now: Now) -> bool {
        let Some(seat) = self
            .seats
            .get(client_id)
            .filter(|seat| seat.is_here() && seat.ip == ip)
        else {
            return false;
        };
        let caller = seat.caller;
        let read = ChatMessage::ReadConfirm(ReadConfirm {
            reader: Arc::clone(&seat.shown),
            msg_id,
            timestamp: seconds(now.unix_ms),
        });
        self.tell(read, |seat| seat.caller != caller, now);
        if let Some(number) = u32::try_from(msg_id).ok().filter(|number| *number > 0) {
            let history = self.history.as_ref();
            let place = history.map_or(number, |history| history.end_of(number));
            if let Some(seat) = self.seats.get_mut(client_id) {
                seat.confirmed = number;
            }
            self.ask(caller, Wish::Read { place });
        }
        true
    }

    fn get_messages(&mut self, id: CallId, client_id: &str, ip: IpAddr, now: Now) {
        let seat = self.seats.get_mut(client_id);
        let Some(seat) = seat.filter(|seat| seat.ip == ip) else {
            // An existing client that is not here any more asks again at once, for ever.
            self.strangers.push_back((id, now.instant + POLL_WAIT));
            return;
        };
        seat.poll(id, now.instant);
        while let Some((call, message)) = seat.answered(now.instant) {
            self.replies.push_back((call, Reply::Message(message)));
        }
    }

    /// The caller of a client who is here.
    fn here(&self, client_id: &str, ip: IpAddr) -> Option<CallerId> {
        let seat = self.seats.get(client_id)?;
        (seat.is_here() && seat.ip == ip).then_some(seat.caller)
    }
}
