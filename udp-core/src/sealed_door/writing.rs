//! What a connection is sent, as its stream takes it.

use super::{Live, Outlet, Peer, PeerId, SealedDoor, Standing};
use crate::{
    bounds::{KEPT_BYTES, READ_AGAIN_AFTER},
    hub::Hub,
    journal::Reader,
    time::Now,
};
use protocol::{PersonId, Record};

/// What is to become of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// It goes on.
    Open,
    /// Everything is sent: its transport may end it, once the other side has got everything.
    Finished,
}

impl SealedDoor {
    /// Hands what waits for a connection to `outlet`, which takes as many of the bytes as its stream
    /// has room for and tells how many; until nothing waits or it takes less than all, when
    /// [`handle_writable`](Self::handle_writable) goes on.
    pub fn write(
        &mut self,
        hub: &mut Hub,
        journal: &dyn Reader,
        peer: PeerId,
        now: Now,
        outlet: &mut dyn Outlet,
    ) -> Flow {
        loop {
            let Some(connection) = self.peers.get_mut(&peer) else {
                return Flow::Finished;
            };
            if !connection.flush(outlet) {
                connection.is_blocked = true;
                return Flow::Open;
            }
            connection.is_blocked = false;
            match connection.standing {
                Standing::Leaving => return Flow::Finished,
                Standing::Here(_, person) => {
                    connection.answer_question(person, hub, journal);
                    connection.follow(person, hub, journal, &self.live, outlet);
                }
                Standing::New | Standing::Applying => {}
            }
            if connection.outgoing.is_empty() {
                self.work(hub, journal, peer, now);
            }
            let Some(connection) = self.peers.get(&peer) else {
                return Flow::Finished;
            };
            if connection.outgoing.is_empty() {
                if connection.is_behind(hub) && !self.busy.contains(&peer) {
                    self.due.insert((now.instant + READ_AGAIN_AFTER, peer));
                }
                // What it asked for while it was written is answered in the next turn.
                return Flow::Open;
            }
        }
    }
}

impl Peer {
    /// True when everything was taken.
    fn flush(&mut self, outlet: &mut dyn Outlet) -> bool {
        while !self.outgoing.is_empty() {
            let taken = outlet.write(&self.outgoing).min(self.outgoing.len());
            if taken == 0 {
                return false;
            }
            self.outgoing.drain(..taken);
        }
        // A burst is no reason to keep its memory: the next one who has something to be sent takes it.
        if self.outgoing.capacity() > KEPT_BYTES {
            self.outgoing = Vec::new();
        }
        true
    }

    /// True when there is something to be read for it that could not be read.
    fn is_behind(&self, hub: &Hub) -> bool {
        matches!(self.standing, Standing::Here(..))
            && (self.question.is_some() || self.cursor < hub.last_order())
    }

    /// Hands on what everybody is sent, while nothing is in the way.
    fn follow_all(&mut self, person: PersonId, live: &Live, outlet: &mut dyn Outlet) {
        while self.outgoing.is_empty()
            && let Some(run) = live.after(self.cursor)
            && !run.has_speaker(person.value())
        {
            let taken = outlet.write_shared(&run.bytes).min(run.bytes.len());
            self.outgoing.extend_from_slice(&run.bytes[taken..]);
            self.cursor = run.last;
        }
    }

    /// Reads on in the journal, as far as the hub has followed it.
    fn follow(
        &mut self,
        person: PersonId,
        hub: &Hub,
        journal: &dyn Reader,
        live: &Live,
        outlet: &mut dyn Outlet,
    ) {
        self.follow_all(person, live, outlet);
        let last = hub.last_order();
        if self.cursor >= last || !self.has_room() {
            return;
        }
        let headings = hub.committed_headings();
        let first = headings.first().map(|heading| heading.order.get());
        // Orders of a commit follow each other.
        let known = first.and_then(|first| (self.cursor + 1).checked_sub(first));
        let known = known.and_then(|known| usize::try_from(known).ok());
        if let Some(known) = known.filter(|&known| known < headings.len()) {
            for (heading, frame) in headings.iter().zip(hub.committed()).skip(known) {
                if !self.has_room() {
                    break;
                }
                self.cursor = heading.order.get();
                let record = Record {
                    heading: *heading,
                    frame: *frame,
                };
                self.show_live(&record, person, hub);
            }
            return;
        }
        let mut is_through = true;
        let read = journal.read(self.cursor + 1, &mut |record| {
            let order = record.heading.order.get();
            if order > last {
                return false;
            }
            is_through = self.has_room();
            if is_through {
                self.cursor = order;
                self.show_live(record, person, hub);
            }
            is_through
        });
        // What cannot be read now is read later; what is no longer kept is not.
        if read.is_ok() && is_through {
            self.cursor = last;
        }
    }
}
