//! ESTADO: how all conversations stand, asked for on coming in and after entering a room.

use super::{Event, Malformed, SealedSession, SessionError, Standing, marks::MARKS_GATHER};
use crate::time::Now;
use protocol::{ConversationState, Destination, FrameText, Kind, Record};
use std::collections::BTreeSet;

/// A question about everything.
#[derive(Debug, Default)]
pub(super) struct States {
    /// Its number, while it is on its way.
    number: Option<u32>,
    /// It has to be asked anew once it is answered.
    is_wanted_again: bool,
    /// Conversations that were in the answer so far.
    told: BTreeSet<Destination>,
    /// Rooms the application knows as open: what the store could not keep it was told all the same.
    open: BTreeSet<Destination>,
}

impl States {
    pub(super) fn begin(&mut self) {
        *self = Self {
            open: std::mem::take(&mut self.open),
            ..Self::default()
        };
    }
}

impl SealedSession {
    pub(super) fn ask_states(&mut self) {
        if self.states.number.is_some() {
            self.states.is_wanted_again = true;
            return;
        }
        let number = self.next_number();
        self.states.number = Some(number);
        self.states.told.clear();
        self.ask(
            Kind::ESTADO,
            Destination::Everyone,
            number,
            &FrameText::EMPTY,
        );
    }

    pub(super) fn take_states(&mut self, record: &Record, now: Now) -> Result<(), SessionError> {
        let number = self.states.number.map(u64::from);
        if number != Some(record.heading.token.get()) {
            return Err(Malformed::Unasked.into());
        }
        let mut is_empty = true;
        for state in ConversationState::all_of(&record.frame) {
            is_empty = false;
            self.take_state(&state, now)?;
        }
        if is_empty {
            self.states_told();
        }
        self.ask_on()
    }

    fn take_state(&mut self, state: &ConversationState, now: Now) -> Result<(), SessionError> {
        let which = Destination::from_wire(state.destination.get())
            .filter(|&which| which != Destination::Rooms)
            .ok_or(Malformed::Address)?;
        let (last, read) = (state.last.get(), state.read.get());
        let here = self.kept.conversation(which);
        let highest = here.and_then(|here| here.spans.last()).unwrap_or(0);
        // Where nothing is kept any more the server tells no last place.
        if last != 0 && last < highest {
            self.replace(which)?;
        }
        let conversation = self
            .kept
            .conversation_mut(which)
            .ok_or(Malformed::TooMany)?;
        conversation.last = conversation.last.max(last);
        conversation.is_member |= matches!(which, Destination::Room(_));
        let is_untold = conversation.read > read && last > read;
        if read > conversation.read {
            conversation.read = read.min(conversation.last);
        }
        self.states.told.insert(which);
        self.gaps.begins_at(which, state.first.get());
        if is_untold {
            self.marks.gather(which);
            self.timers
                .start(MARKS_GATHER.0, now.instant + MARKS_GATHER.1);
        }
        self.want(which);
        self.tell_standing(which);
        Ok(())
    }

    /// The answer is over.
    fn states_told(&mut self) {
        self.states.number = None;
        self.attempts = 0;
        let known = self.kept.conversations().iter();
        let entered = known.filter(|(_, state)| state.is_member);
        let entered = entered.map(|(&which, _)| which);
        let open = self.states.open.iter().copied();
        let left: BTreeSet<Destination> = (entered.chain(open))
            .filter(|which| !self.states.told.contains(which))
            .collect();
        for room in left {
            self.set_member(room, false);
            self.tell_standing(room);
        }
        self.tell(Event::Standings);
        if std::mem::take(&mut self.states.is_wanted_again) {
            self.ask_states();
        }
    }

    /// ERRO: the question is refused. False when it was another.
    pub(super) fn states_refused(&mut self, number: u32) -> bool {
        let is_ours = self.states.number == Some(number);
        if is_ours {
            self.states.number = None;
        }
        is_ours
    }

    pub(super) fn set_member(&mut self, room: Destination, is_member: bool) {
        if let Some(conversation) = self.kept.conversation_mut(room) {
            conversation.is_member = is_member;
        }
        if is_member {
            self.gaps.open(room);
        }
    }

    pub(super) fn tell_standing(&mut self, conversation: Destination) {
        let Some(state) = self.kept.conversation(conversation) else {
            return;
        };
        let standing = Standing {
            conversation,
            name: self.name_of(conversation),
            last: state.last,
            read: state.read,
            is_open: state.is_member || !matches!(conversation, Destination::Room(_)),
        };
        if standing.is_open && matches!(conversation, Destination::Room(_)) {
            self.states.open.insert(conversation);
        } else {
            self.states.open.remove(&conversation);
        }
        self.tell(Event::Standing(standing));
    }
}
