//! The hub: who is here, who may say what to whom, in which order. A pure state machine.
//!
//! Doors bring callers ([`Hub::handle_register`] gives them a [`SessionId`]) and what callers say.
//! Everything said becomes a record: [`Hub::poll_append`] hands out what the journal must keep, and
//! only after [`Hub::handle_appended`] does [`Hub::poll_output`] say who is to get it: what anyone
//! saw is never lost. The hub names an [`Audience`]; where that is, the doors know.
//!
//! In reading order: `registering` and, for keys, `applying` (who is here), `speaking` and, from
//! outboxes, `once` (what is said), `calling` (who knows names and no ids), `room_rules` and, for keys,
//! `staying`, `operator` (who may not), `commits` (to the journal
//! and from there to people), `reading` (who may read what); below them the tables `sessions`,
//! `rooms`, `former_rooms`, `sanctions`, `presence`, `claims`, `passed`, `outboxes`, `marks`, `named`,
//! `history`, and `load`.

mod applying;
mod calling;
mod claims;
mod commits;
mod former_rooms;
mod history;
mod last_minute;
mod load;
mod marks;
mod named;
mod names;
mod once;
mod operator;
mod outboxes;
mod passed;
mod presence;
mod rate;
mod reading;
mod registering;
mod room_rules;
mod rooms;
mod sanctions;
mod sessions;
mod speaking;
mod staying;

pub use crate::orders::{Order, Sanction};
pub use applying::{Admission, Applicant};
pub use calling::{CallIn, Naming};
pub use claims::Key;
pub use history::{forget_number, kept_number};
pub use marks::Mark;
pub use once::Taken;
#[cfg(feature = "sealed")]
pub(crate) use passed::salt as password_salt;
pub(crate) use rate::Bucket;
pub use reading::MarkMoved;
pub use registering::Newcomer;
pub use sessions::SessionId;

use crate::{
    bounds::SILENT_AFTER,
    journal::AppendError,
    report::{Counters, Departure, DoorKind, Event, PersonRow},
    settings::Settings,
    time::Now,
};
use claims::Claims;
use commits::Commits;
use former_rooms::FormerRooms;
use history::History;
use last_minute::LastMinute;
use marks::Marks;
use named::Named;
use outboxes::Outboxes;
use passed::Passed;
use presence::Presences;
use protocol::{Frame, FrameText, Heading, Name, PersonId, Refusal, RoomId};
use rooms::Rooms;
use sanctions::Sanctions;
use sessions::Sessions;
use std::{
    collections::{BTreeMap, VecDeque},
    ops::Range,
    time::{Duration, Instant},
};

/// Who is to get something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// One caller.
    Session(SessionId),
    /// Everyone who is here.
    Everyone,
    /// Whoever is in the room.
    Room(RoomId),
    /// Nobody who is here: it waits in the journal.
    Nobody,
}

/// What the hub wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// These frames of [`Hub::committed`] are durable: deliver them in order.
    Deliver {
        /// To whom.
        audience: Audience,
        /// Which frames.
        frames: Range<usize>,
    },
    /// The periodic sign of life, to each person under their own id.
    Beacon(FrameText),
    /// The server ends: tell everyone.
    Shutdown,
}

/// What a caller may have to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To say something.
    Say,
    /// To make a room.
    Room,
    /// To enter a room and stay in it.
    Stay,
    /// To leave a room one stayed in.
    GoOut,
}

/// What became of a caller's wish that had to wait for the journal.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// What they wanted.
    pub wish: Wish,
    /// The caller.
    pub session: SessionId,
    /// The token of what they said or wanted; 0 when it had none.
    pub token: u64,
    /// What is kept of it, or why it was not kept.
    pub outcome: Result<Done, Refusal>,
}

/// What is kept of a wish.
#[derive(Debug, Clone, Copy)]
pub enum Done {
    /// What it wanted about a room.
    Room(RoomId),
    /// What was said: the heading of its first part. Only callers of [called](DoorKind::is_called) doors are
    /// told; the others see it delivered.
    Said(Heading),
}

/// The rules.
#[derive(Debug)]
pub struct Hub {
    settings: Settings,
    started: Instant,
    sessions: Sessions,
    rooms: Rooms,
    former_rooms: FormerRooms,
    sanctions: Sanctions,
    claims: Claims,
    passed: Passed,
    history: History,
    outboxes: Outboxes,
    marks: Marks,
    named: Named,
    /// With whom each owner has spoken in private, and the last order of it.
    pairs: BTreeMap<PersonId, BTreeMap<PersonId, u64>>,
    presences: Presences,
    minute: LastMinute,
    beacon_at: Instant,
    /// No record below this order is kept.
    first_kept: u64,
    claim_check_at: Instant,
    counters: Counters,
    commits: Commits,
    outputs: VecDeque<Output>,
    answers: VecDeque<Answer>,
    admissions: VecDeque<Admission>,
    moved_marks: VecDeque<MarkMoved>,
    ended: VecDeque<(DoorKind, SessionId)>,
    events: VecDeque<Event>,
}

impl Hub {
    /// Does what is due.
    pub fn handle_timeout(&mut self, now: Now) {
        self.write_passages(now);
        self.remove_abandoned_rooms(now);
        self.write_again(now);
        self.release_unseen(now);
        if now.instant < self.beacon_at {
            return;
        }
        // A machine that slept does not say the same thing many times over.
        while self.beacon_at <= now.instant {
            self.beacon_at += self.settings.beacon;
        }
        let silent: Vec<_> = self
            .sessions
            .iter()
            .filter(|(_, session)| {
                session.door == DoorKind::Classic && session.silence(now) >= SILENT_AFTER
            })
            .map(|(id, _)| id)
            .collect();
        for session in silent {
            self.handle_leave(session, Departure::Silent, now);
        }
        let text = format!(
            "{}{} segundos. Clientes conectados: {}. Mensagens no último minuto: {}.",
            protocol::words::BEACON_START,
            self.uptime(now).as_secs(),
            self.sessions.len(),
            self.minute.sum(now),
        );
        self.outputs
            .push_back(Output::Beacon(FrameText::cut(&text)));
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    #[must_use]
    pub fn poll_timeout(&self) -> Instant {
        let others = [
            self.presences.next_due(),
            self.rooms.next_abandoned(),
            self.commits.write_again_at(),
            Some(self.claim_check_at),
        ];
        others
            .into_iter()
            .flatten()
            .fold(self.beacon_at, Instant::min)
    }

    /// The server ends: everyone is told.
    pub fn handle_shutdown(&mut self) {
        self.outputs.push_back(Output::Shutdown);
    }

    /// The frames that [`Output::Deliver`] points into, until the next
    /// [`handle_appended`](Self::handle_appended).
    #[must_use]
    pub fn committed(&self) -> &[Frame] {
        self.commits.committed().1
    }

    /// The headings of [`committed`](Self::committed), in parallel.
    #[must_use]
    pub fn committed_headings(&self) -> &[Heading] {
        self.commits.committed().0
    }

    /// The last order that is kept.
    #[must_use]
    pub fn last_order(&self) -> u64 {
        self.commits.last_order()
    }

    /// The order that what was said last will have.
    #[must_use]
    pub fn expected_order(&self) -> u64 {
        self.commits.next_order()
    }

    /// What is to be done next.
    pub fn poll_output(&mut self) -> Option<Output> {
        let output = self.outputs.pop_front()?;
        if matches!(output, Output::Deliver { .. }) {
            self.commits.count_delivered();
        }
        Some(output)
    }

    /// What is to be done next, without taking it.
    #[must_use]
    pub fn peek_output(&self) -> Option<&Output> {
        self.outputs.front()
    }

    /// A caller who is to be told something now that the journal has answered.
    pub fn poll_answer(&mut self) -> Option<Answer> {
        self.answers.pop_front()
    }

    /// A session behind a door that has ended: the door forgets it, before it handles anything else.
    pub fn poll_ended(&mut self, door: DoorKind) -> Option<SessionId> {
        let at = self.ended.iter().position(|(behind, _)| *behind == door)?;
        self.ended.remove(at).map(|(_, session)| session)
    }

    /// True when doors have something to take in: a session that ended, somebody admitted, a mark.
    #[must_use]
    pub fn has_decided(&self) -> bool {
        !(self.ended.is_empty() && self.admissions.is_empty() && self.moved_marks.is_empty())
    }

    /// Behind which door a session is.
    #[must_use]
    pub fn door(&self, session: SessionId) -> Option<DoorKind> {
        self.sessions.get(session).map(|session| session.door)
    }

    /// What the operator may want to know.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Adds an event a door saw.
    pub(crate) fn push_event(&mut self, event: Event) {
        self.events.push_back(event);
    }

    /// The counters, for doors to count in.
    pub(crate) fn counters_mut(&mut self) -> &mut Counters {
        &mut self.counters
    }

    /// Counts a refusal that a door answers.
    pub fn count_refusal(&mut self, refusal: Refusal) {
        self.counters.refused[usize::from(refusal.code())] += 1;
    }

    /// What has been counted.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Who is here under an id.
    #[must_use]
    pub fn holder(&self, person: PersonId) -> Option<SessionId> {
        self.sessions.of_person(person)
    }

    /// The id and name of a session.
    #[must_use]
    pub fn person(&self, session: SessionId) -> Option<(PersonId, Name)> {
        self.sessions
            .get(session)
            .map(|session| (session.id, session.name))
    }

    /// Everyone who is here, sorted by id.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, Name)> {
        self.sessions
            .iter()
            .map(|(_, session)| (session.id, session.name))
    }

    /// Who is here by one door, sorted by id.
    pub fn people_on(&self, door: DoorKind) -> impl Iterator<Item = (PersonId, Name)> {
        let sessions = self.sessions.iter().map(|(_, session)| session);
        sessions
            .filter(move |session| session.door == door)
            .map(|session| (session.id, session.name))
    }

    /// How many people are here.
    #[must_use]
    pub fn people_count(&self) -> usize {
        self.sessions.len()
    }

    /// How long the server has been running.
    #[must_use]
    pub fn uptime(&self, now: Now) -> Duration {
        now.instant.saturating_duration_since(self.started)
    }

    /// Why nothing is kept at the moment.
    #[must_use]
    pub fn journal_trouble(&self) -> Option<&AppendError> {
        self.commits.trouble()
    }

    /// Everyone as the operator sees them, sorted by id.
    /// How many ids are owned and nobody is here under.
    pub(crate) fn away(&self) -> usize {
        let ids = self.claims.ids();
        ids.filter(|&id| self.sessions.of_person(id).is_none())
            .count()
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = PersonRow> {
        let mut rooms = self.rooms.by_member();
        self.sessions.iter().map(move |(_, session)| PersonRow {
            id: session.id,
            name: session.name,
            address: session.address.address(),
            door: session.door,
            rooms: rooms.remove(&session.id).unwrap_or_default().into(),
            messages: session.messages(),
            since_ms: session.since_ms,
            heard_ms: session.heard_ms,
        })
    }
}
