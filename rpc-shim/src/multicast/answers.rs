//! What the server tells, as messages of the chat.

use super::{
    Chat, ChatMessage, MulticastDoor, ReadConfirm, Reply, System,
    calls::Pending,
    history::{History, seconds},
    seat::{Seat, State},
};
use protocol::{PersonId, Refusal};
use std::sync::Arc;
use udp_core::{
    Now,
    call_door::{Answer, CallerId, Event, Heard, Hearers, Outcome, What, Wish},
    hub::MarkMoved,
};

/// The number of what has no place in everyone's conversation.
const NO_PLACE: i64 = 0;

/// What everyone is told when the server ends (contracts.md §4).
const ENDING: &str = "Servidor sendo desligado";

impl MulticastDoor {
    pub(super) fn hear(&mut self, event: &Event, now: Now) {
        match event {
            Event::Answer(answer) => self.hear_answer(answer, now),
            Event::Heard(heard) => self.hear_heard(heard, now),
            Event::Marked { moved, name } => self.hear_mark(moved, name, now),
            Event::Ended { caller, refusal } => self.hear_ended(*caller, *refusal, now),
            Event::Shutdown => self.tell_ending(now),
        }
    }

    pub(super) fn tell_ending(&mut self, now: Now) {
        self.tell(notice(ENDING, now), |_| true, now);
    }

    fn hear_answer(&mut self, answer: &Answer, now: Now) {
        match self.pending.remove(&answer.tag) {
            Some(Pending::Say(call)) => self.reply(call, Reply::Flag(answer.outcome.is_ok())),
            Some(Pending::Join(caller)) => match &answer.outcome {
                Ok(Outcome::Entered { id, name, after }) => {
                    self.welcome(caller, *id, &name.as_str().into(), *after, now);
                }
                _ => self.turn_away(caller),
            },
            // Whoever leaves or reads waits for nothing.
            None => {}
        }
    }

    /// Somebody is here: the history to everyone, and to the others that it was read. That they came
    /// follows once it is kept.
    fn welcome(
        &mut self,
        caller: CallerId,
        person: PersonId,
        shown: &Arc<str>,
        after: u64,
        now: Now,
    ) {
        // Who has gone meanwhile has asked to leave, too.
        let Some(seat) = self
            .names
            .get(&caller)
            .and_then(|name| self.seats.get_mut(name))
        else {
            return;
        };
        let State::Entering(call) = seat.state else {
            return;
        };
        seat.state = State::Here(person);
        seat.shown = Arc::clone(shown);
        self.reply(call, Reply::Flag(true));
        self.load_history(after);
        let chats: Vec<Chat> = self
            .history
            .iter()
            .flat_map(History::chats)
            .cloned()
            .collect();
        let numbers: Vec<i64> = chats.iter().map(|chat| chat.msg_id).collect();
        self.tell(ChatMessage::History(chats), |_| true, now);
        for number in numbers {
            self.tell_read(caller, shown, number, now.unix_ms, now);
        }
        if let Some(place) = self.history.as_ref().and_then(History::end) {
            if let Some(seat) = self
                .names
                .get(&caller)
                .and_then(|name| self.seats.get_mut(name))
            {
                seat.read_told = place;
            }
            self.ask(caller, Wish::Read { place });
        }
    }

    fn turn_away(&mut self, caller: CallerId) {
        let seat = self
            .names
            .remove(&caller)
            .and_then(|name| self.seats.remove(&name));
        for (call, reply) in seat.into_iter().flat_map(Seat::into_calls) {
            self.reply(call, reply);
        }
    }

    fn hear_heard(&mut self, heard: &Heard, now: Now) {
        let is_known = self
            .history
            .as_ref()
            .is_some_and(|it| it.includes(heard.order));
        if is_known {
            return;
        }
        match (&heard.hearers, &heard.what) {
            (Hearers::Everyone, What::Said(text)) => {
                let chat = Chat {
                    sender: Arc::clone(&heard.name),
                    message: text.as_str().into(),
                    timestamp: seconds(heard.time_ms),
                    msg_id: i64::from(heard.place),
                };
                if let Some(history) = &mut self.history {
                    let end = heard.place + u32::from(heard.parts.max(1) - 1);
                    history.add(chat.clone(), end);
                }
                self.tell(ChatMessage::Chat(chat), |_| true, now);
            }
            (Hearers::Everyone, What::Entry) => {
                self.tell(about(heard, "entrou no chat"), |_| true, now);
            }
            (Hearers::Everyone, What::Exit) => {
                self.tell(about(heard, "saiu do chat"), |_| true, now);
            }
            (Hearers::These(callers), What::Said(text)) => {
                let private = ChatMessage::System(System {
                    message: format!("{} em particular: {text}", heard.name).into(),
                    timestamp: seconds(heard.time_ms),
                    msg_id: NO_PLACE,
                });
                let is_receiver =
                    |caller| callers.contains(&caller) && heard.caller != Some(caller);
                self.tell(private, |seat| is_receiver(seat.caller), now);
            }
            // Clients of this chat are in no room.
            (Hearers::Room(_), _) | (Hearers::These(_), What::Entry | What::Exit) => {}
        }
    }

    /// One confirmation for each message that the mark has passed. What a client of ours has confirmed
    /// was told at once.
    fn hear_mark(&mut self, moved: &MarkMoved, name: &Arc<str>, now: Now) {
        let mut seats = self.seats.values_mut();
        let own = seats.find(|seat| seat.state == State::Here(moved.reader));
        let (caller, after, confirmed) = match own {
            Some(seat) => {
                let after = seat.read_told.max(moved.before);
                seat.read_told = after.max(moved.mark.place);
                (Some(seat.caller), after, seat.confirmed)
            }
            None => (None, moved.before, 0),
        };
        let history = self.history.iter();
        let numbers = history.flat_map(|history| history.numbers(after, moved.mark.place));
        let numbers: Vec<i64> = numbers
            .filter(|number| *number != i64::from(confirmed))
            .collect();
        for number in numbers {
            let reader = caller.unwrap_or(CallerId(0));
            self.tell_read(reader, name, number, moved.mark.time_ms, now);
        }
    }

    fn tell_read(&mut self, reader: CallerId, name: &Arc<str>, number: i64, at_ms: u64, now: Now) {
        let read = ChatMessage::ReadConfirm(ReadConfirm {
            reader: Arc::clone(name),
            msg_id: number,
            timestamp: seconds(at_ms),
        });
        self.tell(read, |seat| seat.caller != reader, now);
    }

    /// Somebody was sent away: why is what they fetch last.
    fn hear_ended(&mut self, caller: CallerId, refusal: Option<Refusal>, now: Now) {
        let Some(name) = self.names.remove(&caller) else {
            return;
        };
        if let Some(refusal) = refusal {
            let why = notice(refusal.text(), now);
            self.tell(why, |seat| seat.caller == caller, now);
        }
        if let Some(seat) = self.seats.get_mut(&name) {
            seat.state = State::Over;
        }
    }
}

/// Somebody came or went.
fn about(heard: &Heard, what: &str) -> ChatMessage {
    ChatMessage::System(System {
        message: format!("{} {what}", heard.name).into(),
        timestamp: seconds(heard.time_ms),
        msg_id: i64::from(heard.place),
    })
}

/// Something of the server's own.
fn notice(text: &str, now: Now) -> ChatMessage {
    ChatMessage::System(System {
        message: text.into(),
        timestamp: seconds(now.unix_ms),
        msg_id: NO_PLACE,
    })
}
