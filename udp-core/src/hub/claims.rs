//! Which key owns which id, since which order: kept over restarts.

use crate::{
    address::LimitKey,
    bounds::{CLAIM_HOUR, CLAIM_SEEN_PAUSE, CLAIMS, CLAIMS_PER_ADDRESS},
    journal::{OrderSlot, RowChange, Table},
    time::Now,
};
use protocol::{FrameText, PersonId};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    net::IpAddr,
    time::Instant,
};

/// SHA-256 of a client's public key: who somebody is, whatever their address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; Key::BYTES]);

impl Key {
    /// Bytes of a key's hash.
    pub const BYTES: usize = 32;

    /// The text of the record by which the key comes to own an id: 64 hexadecimal digits.
    pub(crate) fn text(self) -> FrameText {
        FrameText::cut(&self.to_string())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

/// What is known of an owned id.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) key: Key,
    /// Order of the claim's record; `None` until it is kept.
    pub(super) since: Option<u64>,
    /// The last order, and the time in Unix milliseconds, when the owner was last known to be here.
    seen: (u64, u64),
    /// The time of it that is written down.
    written_ms: u64,
}

/// Bytes of a row: the key, the order of the claim, the order and time when the owner was last here.
const ROW_BYTES: usize = Key::BYTES + 3 * 8;
/// Where in the row the order of the claim is.
const SINCE_OFFSET: usize = Key::BYTES;

/// All claims.
#[derive(Debug, Default)]
pub(super) struct Claims {
    by_id: BTreeMap<PersonId, Claim>,
    /// Claims of an address since when; never iterated, so that its order cannot show.
    recent: HashMap<LimitKey, (Instant, u8)>,
}

impl Claims {
    /// Takes a row from the journal.
    pub(super) fn put_row(&mut self, key: &[u8], value: &[u8]) {
        let Some(id) = key.try_into().ok().map(u32::from_be_bytes) else {
            return;
        };
        let (Some(id), Ok(value)) = (PersonId::new(id), <&[u8; ROW_BYTES]>::try_from(value)) else {
            return;
        };
        let number = |offset: usize| {
            let bytes = value[offset..offset + 8].try_into().unwrap_or_default();
            u64::from_be_bytes(bytes)
        };
        let mut key = Key([0; Key::BYTES]);
        key.0.copy_from_slice(&value[..Key::BYTES]);
        let since = number(SINCE_OFFSET);
        let seen_ms = number(SINCE_OFFSET + 16);
        let claim = Claim {
            key,
            since: Some(since),
            // The row of a claim is written before its order is known.
            seen: (number(SINCE_OFFSET + 8).max(since), seen_ms),
            written_ms: seen_ms,
        };
        self.by_id.insert(id, claim);
    }

    /// Every owned id, sorted.
    pub(super) fn ids(&self) -> impl Iterator<Item = PersonId> {
        self.by_id.keys().copied()
    }

    pub(super) fn get(&self, id: PersonId) -> Option<&Claim> {
        self.by_id.get(&id)
    }

    /// From which order on the owner of an id may read what is said to it in private.
    pub(super) fn since(&self, id: PersonId) -> Option<u64> {
        self.by_id.get(&id)?.since
    }

    /// True while one more claim from this address fits; counts it.
    pub(super) fn admits(&mut self, address: IpAddr, now: Now) -> bool {
        if self.by_id.len() >= CLAIMS {
            return false;
        }
        let Some(address) = LimitKey::of(address) else {
            return true;
        };
        let is_old = |began: Instant| now.instant.saturating_duration_since(began) >= CLAIM_HOUR;
        if self.recent.len() >= CLAIMS {
            self.recent.retain(|_, (began, _)| !is_old(*began));
        }
        let (began, count) = self.recent.entry(address).or_insert((now.instant, 0));
        if is_old(*began) {
            (*began, *count) = (now.instant, 0);
        }
        let admits = *count < CLAIMS_PER_ADDRESS;
        *count += u8::from(admits);
        admits
    }

    /// A claim from this address came to nothing, and does not count.
    pub(super) fn give_back(&mut self, address: IpAddr) {
        let recent = LimitKey::of(address).and_then(|key| self.recent.get_mut(&key));
        if let Some((_, count)) = recent {
            *count = count.saturating_sub(1);
        }
    }

    /// Gives an id to a key, from the order that record number `record` of the batch will get.
    pub(super) fn begin(&mut self, id: PersonId, key: Key, record: usize, now: Now) -> RowChange {
        let claim = Claim {
            key,
            since: None,
            seen: (0, now.unix_ms),
            written_ms: now.unix_ms,
        };
        self.by_id.insert(id, claim);
        RowChange {
            order: Some(OrderSlot {
                offset: SINCE_OFFSET,
                record,
            }),
            ..row(id, Some(&claim))
        }
    }

    /// The claim's record is kept, under this order.
    pub(super) fn complete(&mut self, id: PersonId, order: u64) {
        if let Some(claim) = self.by_id.get_mut(&id) {
            claim.since = Some(order);
            claim.seen.0 = order;
        }
    }

    pub(super) fn remove(&mut self, id: PersonId) -> Option<RowChange> {
        self.by_id.remove(&id).map(|_| row(id, None))
    }

    /// The owner is here; the row to write when it was long ago that this was written.
    pub(super) fn see(&mut self, id: PersonId, last_order: u64, now: Now) -> Option<RowChange> {
        let claim = self.by_id.get_mut(&id)?;
        claim.seen = (last_order, now.unix_ms);
        let pause = now.unix_ms.abs_diff(claim.written_ms);
        if u128::from(pause) < CLAIM_SEEN_PAUSE.as_millis() {
            return None;
        }
        claim.written_ms = now.unix_ms;
        Some(row(id, Some(claim)))
    }

    /// Ids whose owners were last here before `since_ms`, and of whose days no record is left: both,
    /// because a clock that jumps must take nobody's id.
    pub(super) fn unseen(&self, first_kept: u64, since_ms: u64) -> Vec<PersonId> {
        self.by_id
            .iter()
            .filter(|(_, claim)| {
                claim.since.is_some() && claim.seen.0 < first_kept && claim.seen.1 < since_ms
            })
            .map(|(&id, _)| id)
            .collect()
    }
}

fn row(id: PersonId, claim: Option<&Claim>) -> RowChange {
    let value = claim.map(|claim| {
        let mut value = claim.key.0.to_vec();
        for number in [claim.since.unwrap_or(0), claim.seen.0, claim.seen.1] {
            value.extend(number.to_be_bytes());
        }
        value
    });
    RowChange {
        table: Table::Claims,
        key: id.value().to_be_bytes().to_vec(),
        value,
        order: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn now() -> Now {
        Now {
            instant: Instant::now(),
            unix_ms: 1_000_000,
        }
    }

    fn id() -> PersonId {
        PersonId::new(7).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let mut claims = Claims::default();
        let mut change = claims.begin(id(), Key([9; 32]), 0, now());
        let value = change.value.as_mut().unwrap();
        value[SINCE_OFFSET..SINCE_OFFSET + 8].copy_from_slice(&5_u64.to_be_bytes());
        let mut read = Claims::default();
        read.put_row(&change.key, value);
        assert_eq!(read.get(id()).map(|claim| claim.key), Some(Key([9; 32])));
        assert_eq!(read.since(id()), Some(5));
        read.put_row(&[1], &[2]);
    }

    #[test]
    fn an_address_claims_sixteen_ids_an_hour() {
        let (mut claims, now) = (Claims::default(), now());
        let address = "192.168.0.9".parse().unwrap();
        assert!((0..16).all(|_| claims.admits(address, now)));
        assert!(!claims.admits(address, now));
        claims.give_back(address);
        assert!(claims.admits(address, now) && !claims.admits(address, now));
        assert!(claims.admits("127.0.0.1".parse().unwrap(), now));
        assert!(claims.admits(address, now.after(CLAIM_HOUR)));
    }

    #[test]
    fn an_id_is_lost_when_both_time_and_records_have_gone() {
        let (mut claims, now) = (Claims::default(), now());
        claims.begin(id(), Key([9; 32]), 0, now);
        claims.complete(id(), 5);
        assert_eq!(claims.unseen(5, u64::MAX), []);
        assert_eq!(claims.unseen(6, now.unix_ms), []);
        assert_eq!(claims.unseen(6, now.unix_ms + 1), [id()]);
        let later = now.after(Duration::from_secs(25 * 3_600));
        assert!(claims.see(id(), 9, later).is_some() && claims.see(id(), 9, later).is_none());
        assert_eq!(claims.unseen(6, now.unix_ms + 1), []);
    }
}
