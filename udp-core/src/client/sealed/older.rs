//! What lies further back, for whoever scrolls up: from the profile, and where that ends from the server.

use super::{
    Event, SealedSession, SessionError, Source, bounds::OLDER, connection::Stage, records::passage,
};
use protocol::{Destination, Kind, Record};

/// Somebody waits for what was said before a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Older {
    pub(super) before: u32,
    /// Messages and passages still to be told.
    left: u16,
}

impl SealedSession {
    pub(super) fn load_older(
        &mut self,
        conversation: Destination,
        before: u32,
        count: u16,
    ) -> Result<(), SessionError> {
        if self.older.contains_key(&conversation) || conversation == Destination::Rooms {
            return Ok(());
        }
        let last = self.kept.conversation(conversation).map_or(0, |it| it.last);
        let older = Older {
            before: before.min(last.saturating_add(1)).max(1),
            left: count.clamp(1, OLDER),
        };
        self.older.insert(conversation, older);
        if self.gaps.is_asking(conversation) {
            return Ok(());
        }
        self.load_on(conversation)
    }

    /// Goes on as far as it gets without an answer.
    pub(super) fn load_on(&mut self, conversation: Destination) -> Result<(), SessionError> {
        while let Some(older) = self.older.get(&conversation).copied() {
            let below = older.before - 1;
            let around =
                (self.kept.conversation(conversation)).and_then(|state| state.spans.around(below));
            match around {
                _ if below == 0 => self.loaded(conversation, older.before, true),
                _ if older.left == 0 => self.loaded(conversation, older.before, false),
                Some((first, _)) => self.load_cached(conversation, first, older)?,
                // Nobody keeps what lies between; something older may still be here.
                None if below < self.gaps.first(conversation) => {
                    let before = self.gap_up_to(conversation, below).0;
                    self.older.insert(conversation, Older { before, ..older });
                }
                None if self.stage != Stage::Online || self.gaps.is_closed(conversation) => {
                    self.loaded(conversation, older.before, false);
                }
                // Another conversation's question is answered first.
                None if !self.may_ask() => return Ok(()),
                None => {
                    let first = self.gap_up_to(conversation, below).0;
                    let first = first.max(self.gaps.first(conversation));
                    self.ask_places(conversation, first, below);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn gap_up_to(&self, conversation: Destination, place: u32) -> (u32, u32) {
        let state = self.kept.conversation(conversation);
        state.map_or((1, place), |state| state.spans.gap_up_to(place))
    }

    /// Tells what lies in the profile, down to the end of a span of known places.
    fn load_cached(
        &mut self,
        conversation: Destination,
        first: u32,
        older: Older,
    ) -> Result<(), SessionError> {
        let mut left = older.left;
        let mut records = Vec::new();
        let range = (first, older.before - 1);
        self.kept.records_down(conversation, range, |record| {
            records.push(record);
            if record.heading.part == 0 {
                left -= 1;
            }
            left > 0
        })?;
        let mut before = match (left, records.last()) {
            (0, Some(lowest)) => lowest.heading.place.get(),
            _ => first,
        };
        records.reverse();
        let mut groups: Vec<&[Record]> = records.chunk_by(is_same_text).collect();
        if let Some([lowest, ..]) = groups.first() {
            let part = u32::from(lowest.heading.part);
            let begin = lowest.heading.place.get() - part;
            // The rest of it is told, with it, once it is here.
            if part > 0 && (begin..first).any(|place| !self.is_known(conversation, place)) {
                groups.remove(0);
                before = first;
            }
        }
        for group in groups {
            let (Some(lowest), Some(highest)) = (group.first(), group.last()) else {
                continue;
            };
            if lowest.frame.kind() != Kind::MSG {
                self.staged
                    .extend(passage(lowest, conversation, Source::Cache));
            } else if highest.heading.part + 1 >= highest.heading.parts {
                let message = self.message_of(conversation, group, Source::Cache);
                self.staged.extend(message.map(Event::Message));
            }
        }
        if let Some(older) = self.older.get_mut(&conversation) {
            *older = Older { before, left };
        }
        Ok(())
    }

    fn loaded(&mut self, conversation: Destination, from: u32, reached_start: bool) {
        self.older.remove(&conversation);
        self.tell(Event::HistoryLoaded {
            conversation,
            from,
            reached_start,
        });
    }

    /// The server has answered a range, and so much of it was told.
    pub(super) fn older_answered(
        &mut self,
        conversation: Destination,
        (first, last): (u32, u32),
        told: u16,
    ) {
        if let Some(older) = self.older.get_mut(&conversation)
            && (first..=last).contains(&(older.before - 1))
        {
            older.before = first;
            older.left = older.left.saturating_sub(told);
        }
    }

    /// The session has ended: what waits for an answer gets none.
    pub(super) fn older_lost(&mut self) {
        for (conversation, older) in std::mem::take(&mut self.older) {
            self.tell(Event::HistoryLoaded {
                conversation,
                from: older.before,
                reached_start: false,
            });
        }
    }
}

/// Whether the second record is the part after the first.
fn is_same_text(one: &Record, next: &Record) -> bool {
    let (one, next, kinds) = (
        &one.heading,
        &next.heading,
        (one.frame.kind(), next.frame.kind()),
    );
    kinds == (Kind::MSG, Kind::MSG)
        && next.part > 0
        && one.part + 1 == next.part
        && one.parts == next.parts
        && one.place.get() + 1 == next.place.get()
}
