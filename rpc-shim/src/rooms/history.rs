//! What was said in a room before somebody entered it.

use super::{
    local,
    message::{Message, To, person},
};
use jiff::tz::TimeZone;
use protocol::{Kind, Origin, Record, text::MAX_PARTS};
use std::{collections::VecDeque, sync::Arc};
use udp_core::journal::{Conversation, Reader};

/// Messages that somebody who enters is given (contracts.md §3).
pub(super) const GIVEN: usize = 50;

/// Places that are read at first: most texts have one part.
const FIRST_READ: u32 = 2 * GIVEN as u32;

/// No more places are read: so many hold all that are given even if each text is as long as can be.
const LONGEST_READ: u32 = (GIVEN * MAX_PARTS) as u32;

/// A message and its order.
pub(super) type Placed = (u64, Arc<Message>);

/// The last messages of a conversation up to an order, oldest first; none where the journal cannot be
/// read now: whoever enters is let in all the same.
pub(super) fn last(
    journal: &dyn Reader,
    conversation: Conversation,
    until: u64,
    zone: &TimeZone,
) -> Vec<Placed> {
    let Ok(Some(places)) = journal.places(conversation) else {
        return Vec::new();
    };
    let mut length = FIRST_READ;
    loop {
        let from = (places.last + 1).saturating_sub(length).max(places.first);
        let mut gathered = Gathered::default();
        let read = journal.read_conversation(conversation, from, &mut |record| {
            let is_wanted = record.heading.order.get() <= until;
            if is_wanted {
                gathered.take(record, zone);
            }
            is_wanted
        });
        let is_all = gathered.messages.len() >= GIVEN || from == places.first;
        if read.is_err() || is_all || length >= LONGEST_READ {
            return gathered.messages.into();
        }
        length = (length * 4).min(LONGEST_READ);
    }
}

#[derive(Default)]
struct Gathered {
    messages: VecDeque<Placed>,
    /// A text of which parts are still to come.
    open: Option<(u64, Message)>,
}

impl Gathered {
    fn take(&mut self, record: &Record, zone: &TimeZone) {
        let (heading, frame) = (&record.heading, &record.frame);
        let at = local(zone, heading.time_ms.get());
        let name = frame.name();
        let person = Origin::from_wire(frame.origin()).and_then(person);
        match frame.kind() {
            Kind::OI => self.push(
                heading.order.get(),
                Message::entry(name.as_str(), person, at),
            ),
            Kind::TCHAU => self.push(heading.order.get(), Message::exit(name.as_str(), at)),
            Kind::MSG => {
                if heading.part == 0 {
                    let message = Message {
                        from: name.as_str().into(),
                        came: None,
                        text: String::new(),
                        to: To::Room,
                        at,
                    };
                    self.open = Some((heading.order.get(), message));
                }
                // A text whose beginning was not read is not told.
                if let Some((_, message)) = &mut self.open {
                    message.text += &frame.text().to_string();
                }
                if heading.part + 1 >= heading.parts
                    && let Some((order, message)) = self.open.take()
                {
                    self.push(order, message);
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, order: u64, message: Message) {
        if self.messages.len() == GIVEN {
            self.messages.pop_front();
        }
        self.messages.push_back((order, Arc::new(message)));
    }
}
