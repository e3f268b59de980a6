//! Sealed callers: whose id it is, by which key.

use super::{
    Audience, Hub, SessionId,
    claims::{Claim, Key},
    commits::Claimant,
    names,
    registering::{Newcomer, admitted_name},
    staying::member_row,
};
use crate::{
    bounds::{CLAIM_CHECK_PAUSE, CLAIM_SEEN_PAUSE},
    journal::{ReadError, Reader},
    password::PasswordHash,
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
    /// The name they want; one of which nothing can be seen is refused.
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
        if self.is_banned(&applicant) {
            return Err(Refusal::Banned);
        }
        let id = match applicant.id {
            Some(id) => id,
            None => self.automatic_id().ok_or(Refusal::ServerFull)?,
        };
        if names::is_blank(applicant.name.as_str()) {
            return Err(Refusal::NameNotAllowed);
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

    /// True when the operator keeps somebody out, whatever their password.
    #[must_use]
    pub fn is_banned(&self, applicant: &Applicant) -> bool {
        let Applicant {
            id, key, address, ..
        } = *applicant;
        self.sanctions.bans_address(address.ip())
            || self.sanctions.bans_key(key)
            || id.is_some_and(|id| self.sanctions.bans_id(id))
    }

    /// From now on a key that was not seen to know the password has to give it. Who knew another password
    /// is forgotten.
    ///
    /// # Errors
    /// [`ReadError`] when the journal's tables cannot be read.
    pub fn require_password(
        &mut self,
        hash: &PasswordHash,
        journal: &dyn Reader,
    ) -> Result<(), ReadError> {
        for row in self.passed.want(hash, journal)? {
            self.commits.change(row);
        }
        Ok(())
    }

    /// True when somebody with this key has to give the password.
    #[must_use]
    pub fn asks_password(&self, key: Key) -> bool {
        self.passed.asks(key)
    }

    /// Somebody with this key has given the right password.
    pub fn handle_passed(&mut self, key: Key, now: Now) {
        for row in self.passed.put(key, now) {
            self.commits.change(row);
        }
    }

    pub(super) fn automatic_id(&mut self) -> Option<PersonId> {
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
        let record = self.write(Audience::Everyone, &frame, None, (0, 1), now);
        let row = self.claims.begin(id, key, record, now);
        let is_let_go_unwritten = self.commits.change(row);
        self.commits.note_claim(Claimant {
            ticket,
            newcomer,
            record,
            is_let_go_unwritten,
        });
    }

    /// The record of a claim is kept: its owner comes in.
    pub(super) fn complete_claim(&mut self, claimant: &Claimant, order: u64, now: Now) {
        let Claimant {
            ticket, newcomer, ..
        } = claimant;
        self.claims.complete(newcomer.id, order);
        self.presences.wrote((newcomer.id, None), now);
        // The operator may have said so while the record was on its way.
        let key = self.claims.get(newcomer.id).map(|claim| claim.key);
        if self.sanctions.bans(newcomer.id, newcomer.address.ip())
            || key.is_some_and(|key| self.sanctions.bans_key(key))
        {
            self.presences
                .went((newcomer.id, None), newcomer.name, true, now);
            self.write_passages(now);
            self.admissions.push_back(Admission {
                ticket: *ticket,
                outcome: Err(Refusal::Banned),
            });
            return;
        }
        self.admit(*ticket, newcomer, now);
    }

    /// The record of a claim could not be kept.
    pub(super) fn refuse_claim(&mut self, claimant: &Claimant) {
        self.claims.give_back(claimant.newcomer.address.ip());
        let row = self.claims.remove(claimant.newcomer.id);
        if let Some(row) = row.filter(|_| claimant.is_let_go_unwritten) {
            self.commits.write_later(row);
        }
        self.admissions.push_back(Admission {
            ticket: claimant.ticket,
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

    /// No record below this order is kept any more.
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
        for others in self.pairs.values_mut() {
            others.retain(|_, last| *last >= self.first_kept);
        }
        let days = u64::from(self.settings.retention.days);
        // Over a restart what is known of an owner is up to so much older than the truth.
        let time = (Duration::from_secs(days * 24 * 60 * 60) + CLAIM_SEEN_PAUSE).as_millis();
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
        for &room in &rooms {
            self.go_out(id, room, now);
        }
        let entering = self.commits.forget_wishes(id);
        for room in rooms.into_iter().chain(entering) {
            self.commits.change(member_row(room, id, None));
        }
        self.write_passages(now);
        let outboxes = self.outboxes.remove(id);
        let marks = self.marks.remove(|_, reader| reader == id);
        self.pairs.remove(&id);
        for change in [row].into_iter().chain(outboxes).chain(marks) {
            self.commits.change(change);
        }
    }
}
