//! Sealed callers: whose id it is, by which key.

use super::{
    Audience, Hub, SessionId,
    claims::{Claim, Key},
    registering::{Newcomer, admitted_name},
    staying::member_row,
};
use crate::{
    bounds::CLAIM_CHECK_PAUSE,
    report::{Departure, DoorKind},
    time::Now,
};
use protocol::{Destination, Frame, Kind, Name, Origin, PersonId, Refusal};
use std::{net::SocketAddr, time::Duration};

/// Somebody at the sealed door who wants to be registered.
#[derive(Debug, Clone, Copy)]
pub struct Applicant {
    /// The door's number for them, which comes back with the [`Admission`].
    pub ticket: u64,
    /// The id they want; `None` for one from the server.
    pub id: Option<PersonId>,
    /// The name they want; it must not be blank.
    pub name: Name,
    /// Their key.
    pub key: Key,
    /// Where they are.
    pub address: SocketAddr,
}

/// What became of an [`Applicant`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admission {
    /// The applicant's.
    pub ticket: u64,
    /// Their session, or why they have none.
    pub outcome: Result<SessionId, Refusal>,
}

impl Hub {
    /// Registers a sealed caller; the [`Admission`] follows, after a commit when the key does not own
    /// the id yet.
    pub fn handle_apply(&mut self, applicant: Applicant, now: Now) {
        if let Err(refusal) = self.apply(applicant, now) {
            self.admissions.push_back(Admission {
                ticket: applicant.ticket,
                outcome: Err(refusal),
            });
        }
    }

    fn apply(&mut self, applicant: Applicant, now: Now) -> Result<(), Refusal> {
        let Applicant { key, address, .. } = applicant;
        if self.sanctions.bans_address(address.ip()) {
            return Err(Refusal::Banned);
        }
        let id = match applicant.id {
            Some(id) => id,
            None => self.automatic_id().ok_or(Refusal::ServerFull)?,
        };
        if self.sanctions.bans(id, address.ip()) {
            return Err(Refusal::Banned);
        }
        let name = admitted_name(id, applicant.name)?;
        let newcomer = Newcomer {
            id,
            name,
            door: DoorKind::Sealed,
            address,
            replaces: None,
        };
        match self.claims.get(id).copied() {
            Some(claim) if claim.key != key => Err(Refusal::IdInUse),
            // Its record is on its way into the journal; the applicant asks again.
            Some(Claim { since: None, .. }) => Err(Refusal::IdInUse),
            Some(_) => {
                self.admit(applicant.ticket, &newcomer, now);
                Ok(())
            }
            None if self.sessions.of_person(id).is_some() => Err(Refusal::IdInUse),
            None if !self.claims.admits(address.ip(), now) => Err(Refusal::ServerFull),
            None => {
                self.claim(applicant.ticket, newcomer, key, now);
                Ok(())
            }
        }
    }

    fn automatic_id(&mut self) -> Option<PersonId> {
        let Self {
            named,
            claims,
            sessions,
            sanctions,
            ..
        } = self;
        named.next_free(self.first_kept, |id| {
            claims.get(id).is_some() || sessions.of_person(id).is_some() || sanctions.bans_id(id)
        })
    }

    fn claim(&mut self, ticket: u64, newcomer: Newcomer, key: Key, now: Now) {
        let Newcomer { id, name, .. } = newcomer;
        let (origin, text) = (Origin::Person(id), key.text());
        let frame = Frame::new(Kind::OI, origin, Destination::Everyone, &name, &text);
        let record = self.write(Audience::Everyone, frame, None, (0, 1), now);
        let row = self.claims.begin(id, key, record, now);
        self.commits.change(row);
        self.commits.note_claim(ticket, newcomer, record);
    }

    /// The record of a claim is kept: its owner comes in.
    pub(super) fn complete_claim(
        &mut self,
        ticket: u64,
        newcomer: &Newcomer,
        order: u64,
        now: Now,
    ) {
        self.claims.complete(newcomer.id, order);
        self.presences
            .wrote((newcomer.id, None), newcomer.name, now);
        self.admit(ticket, newcomer, now);
    }

    /// The record of a claim could not be kept.
    pub(super) fn refuse_claim(&mut self, ticket: u64, newcomer: &Newcomer) {
        self.claims.remove(newcomer.id);
        self.claims.give_back(newcomer.address.ip());
        self.admissions.push_back(Admission {
            ticket,
            outcome: Err(Refusal::DiskFull),
        });
    }

    /// An owner comes in; their session elsewhere ends.
    fn admit(&mut self, ticket: u64, newcomer: &Newcomer, now: Now) {
        if let Some(elsewhere) = self.sessions.of_person(newcomer.id) {
            self.handle_leave(elsewhere, Departure::Resumed, now);
        }
        let outcome = self.seat(newcomer, None, now);
        if outcome.is_ok() {
            self.see_owner(newcomer.id, now);
        }
        self.admissions.push_back(Admission { ticket, outcome });
    }

    /// Notes that an owner is here, or was until now.
    pub(super) fn see_owner(&mut self, id: PersonId, now: Now) {
        let last = self.commits.last_order();
        if let Some(row) = self.claims.see(id, last, now) {
            self.commits.change(row);
        }
    }

    /// What became of an applicant.
    pub fn poll_admission(&mut self) -> Option<Admission> {
        self.admissions.pop_front()
    }

    /// The journal's first record now has this order.
    pub fn handle_retired(&mut self, first_kept: u64) {
        self.first_kept = first_kept;
    }

    /// Ids whose owners have not been here for the retention time are anyone's.
    pub(super) fn release_unseen(&mut self, now: Now) {
        if now.instant < self.claim_check_at {
            return;
        }
        self.claim_check_at = now.instant + CLAIM_CHECK_PAUSE;
        for id in self
            .sessions
            .iter()
            .map(|(_, session)| session.id)
            .collect::<Vec<_>>()
        {
            self.see_owner(id, now);
        }
        let days = u64::from(self.settings.retention.days);
        let time = Duration::from_secs(days * 24 * 60 * 60).as_millis();
        let since = now
            .unix_ms
            .saturating_sub(u64::try_from(time).unwrap_or(u64::MAX));
        for id in self.claims.unseen(self.first_kept, since) {
            self.release(id, now);
        }
    }

    /// An id is nobody's any more, and what was kept for its owner goes.
    pub(super) fn release(&mut self, id: PersonId, now: Now) {
        let Some(row) = self.claims.remove(id) else {
            return;
        };
        let rooms: Vec<_> = self.rooms.of(id).collect();
        for room in rooms {
            self.rooms.leave(room, id, now.instant);
            self.commits.change(member_row(room, id, None));
        }
        let outboxes = self.outboxes.remove(id);
        let marks = self.marks.remove(|_, reader| reader == id);
        self.pairs.remove(&id);
        for change in [row].into_iter().chain(outboxes).chain(marks) {
            self.commits.change(change);
        }
    }
}
