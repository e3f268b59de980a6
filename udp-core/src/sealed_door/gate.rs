//! The password at the door: whose is checked now, whose waits, and who has guessed too often.

use super::PeerId;
use crate::{
    address::LimitKey,
    bounds::{PASSWORD_PAUSE, PASSWORDS_WAITING, WRONG_ADDRESSES, WRONG_MINUTE, WRONG_PASSWORDS},
    hub::Applicant,
    password::PasswordCheck,
    time::Now,
};
use protocol::text::FRAME_TEXT_BYTES;
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    net::IpAddr,
    time::Instant,
};

/// What is to be done with somebody who gives a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is being checked.
    Checked,
    /// They are to ask again then: too many wait already.
    Later(Instant),
    /// Their address has been wrong too often to be heard.
    Refused,
}

/// What is being checked, and who was wrong.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// Not fetched yet.
    waiting: VecDeque<PasswordCheck>,
    /// Not answered yet, fetched or not.
    under_way: BTreeMap<PeerId, Applicant>,
    /// When an address was wrong, the last times. Never iterated, so that its order cannot show.
    wrong: HashMap<LimitKey, [Option<Instant>; WRONG_PASSWORDS]>,
}

impl Gate {
    /// Somebody gives a password. What is under way counts as wrong until it is known to be right:
    /// whoever asks often at once gets through no more words than one after the other.
    pub(super) fn offer(
        &mut self,
        applicant: Applicant,
        body: &[u8; FRAME_TEXT_BYTES],
        now: Now,
    ) -> Verdict {
        let address = LimitKey::of_any(applicant.address.ip());
        let wrong = self.wrong_of(address, now);
        if wrong >= WRONG_PASSWORDS {
            return Verdict::Refused;
        }
        let at_once = self.under_way.values();
        let at_once = at_once.filter(|other| LimitKey::of_any(other.address.ip()) == address);
        if wrong + at_once.count() >= WRONG_PASSWORDS
            || self.under_way.len() >= PASSWORDS_WAITING
            || !self.has_room_for(address, now)
        {
            return Verdict::Later(now.instant + PASSWORD_PAUSE);
        }
        let peer = PeerId(applicant.ticket);
        self.waiting.push_back(PasswordCheck::new(peer, body));
        self.under_way.insert(peer, applicant);
        Verdict::Checked
    }

    /// The next password to be checked.
    pub(super) fn poll(&mut self) -> Option<PasswordCheck> {
        self.waiting.pop_front()
    }

    /// Whose password was checked; `None` when nothing of theirs was.
    pub(super) fn take(&mut self, peer: PeerId) -> Option<Applicant> {
        self.under_way.remove(&peer)
    }

    /// Somebody at an address was wrong.
    pub(super) fn note_wrong(&mut self, address: IpAddr, now: Now) {
        let times = self.wrong.entry(LimitKey::of_any(address)).or_default();
        times.rotate_right(1);
        times[0] = Some(now.instant);
    }

    fn wrong_of(&self, address: LimitKey, now: Now) -> usize {
        let times = self.wrong.get(&address).into_iter().flatten().flatten();
        times.filter(|at| is_recent(**at, now)).count()
    }

    fn has_room_for(&mut self, address: LimitKey, now: Now) -> bool {
        // What is under way may become wrong as well.
        let bound = WRONG_ADDRESSES - PASSWORDS_WAITING;
        if self.wrong.len() >= bound {
            let has_recent = |times: &[Option<Instant>]| {
                let mut times = times.iter().flatten();
                times.any(|at| is_recent(*at, now))
            };
            self.wrong.retain(|_, times| has_recent(times));
        }
        self.wrong.len() < bound || self.wrong.contains_key(&address)
    }
}

fn is_recent(at: Instant, now: Now) -> bool {
    now.instant.saturating_duration_since(at) < WRONG_MINUTE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::Key;
    use protocol::Name;

    fn now() -> Now {
        Now {
            instant: Instant::now(),
            unix_ms: 0,
        }
    }

    fn offer(gate: &mut Gate, ticket: u64, ip: IpAddr, now: Now) -> Verdict {
        let applicant = Applicant {
            ticket,
            id: None,
            name: Name::cut("Ana"),
            key: Key([9; 32]),
            address: (ip, 9).into(),
        };
        gate.offer(applicant, &[0; FRAME_TEXT_BYTES], now)
    }

    #[test]
    fn nobody_gets_through_more_words_by_asking_at_once() {
        let (mut gate, now) = (Gate::default(), now());
        let ana = IpAddr::from([127, 0, 0, 1]);
        let later = Verdict::Later(now.instant + PASSWORD_PAUSE);
        for ticket in 0..3 {
            assert_eq!(offer(&mut gate, ticket, ana, now), Verdict::Checked);
        }
        assert_eq!(offer(&mut gate, 3, ana, now), later);
        // Two were right.
        for ticket in 0..3 {
            assert!(gate.poll().is_some() && gate.take(PeerId(ticket)).is_some());
        }
        gate.note_wrong(ana, now);
        assert_eq!(offer(&mut gate, 4, ana, now), Verdict::Checked);
        assert_eq!(offer(&mut gate, 5, ana, now), Verdict::Checked);
        assert_eq!(offer(&mut gate, 6, ana, now), later);
    }

    #[test]
    fn eight_wait_at_once() {
        let (mut gate, now) = (Gate::default(), now());
        let at = |number: u8| IpAddr::from([10, 0, 0, number]);
        for number in 0..8 {
            let verdict = offer(&mut gate, number.into(), at(number), now);
            assert_eq!(verdict, Verdict::Checked);
        }
        let later = Verdict::Later(now.instant + PASSWORD_PAUSE);
        assert_eq!(offer(&mut gate, 8, at(8), now), later);
        // Fetched is not checked.
        gate.poll();
        assert_eq!(offer(&mut gate, 8, at(8), now), later);
        gate.take(PeerId(0));
        assert_eq!(offer(&mut gate, 8, at(8), now), Verdict::Checked);
    }

    #[test]
    fn the_addresses_that_were_wrong_are_bounded() {
        let (mut gate, now) = (Gate::default(), now());
        for number in 0..(WRONG_ADDRESSES - PASSWORDS_WAITING) as u32 {
            gate.note_wrong(IpAddr::from(number.to_be_bytes()), now);
        }
        let other = IpAddr::from([200, 0, 0, 1]);
        let later = Verdict::Later(now.instant + PASSWORD_PAUSE);
        assert_eq!(offer(&mut gate, 1, other, now), later);
        let known = IpAddr::from([0, 0, 0, 1]);
        assert_eq!(offer(&mut gate, 2, known, now), Verdict::Checked);
        let now = now.after(WRONG_MINUTE);
        assert_eq!(offer(&mut gate, 1, other, now), Verdict::Checked);
        assert!(gate.wrong.is_empty());
    }
}
