//! Who may not come in, and who may not speak: kept over restarts.

use crate::{
    bounds::SANCTIONS,
    hub::Key,
    journal::{RowChange, Table},
    orders::Sanction,
};
use protocol::{PersonId, Refusal};
use std::{collections::BTreeSet, net::IpAddr};

/// All sanctions.
#[derive(Debug, Default)]
pub(crate) struct Sanctions(BTreeSet<Sanction>);

impl Sanctions {
    /// Takes a row from the journal.
    pub(crate) fn put_row(&mut self, key: &[u8]) {
        self.0.extend(Sanction::from_key(key));
    }

    /// Imposes all of these or none; the rows to write of those that were not in force.
    pub(crate) fn impose(&mut self, sanctions: &[Sanction]) -> Result<Vec<RowChange>, Refusal> {
        let new: BTreeSet<_> = sanctions.iter().copied().collect();
        let new: Vec<_> = new.difference(&self.0).copied().collect();
        if !new.is_empty() && self.0.len() + new.len() > SANCTIONS {
            return Err(Refusal::ServerFull);
        }
        self.0.extend(&new);
        Ok(new
            .into_iter()
            .map(|sanction| row(sanction, true))
            .collect())
    }

    /// Lifts a sanction, and with the ban of an id those of the keys that owned it; the rows to write.
    pub(crate) fn lift(&mut self, lifted: Sanction) -> Vec<RowChange> {
        let goes_with = |sanction: &Sanction| match (lifted, *sanction) {
            (Sanction::BannedId(id), Sanction::BannedKey(_, owned)) => owned == id,
            (_, sanction) => sanction == lifted,
        };
        let gone = self.0.extract_if(.., goes_with);
        gone.map(|sanction| row(sanction, false)).collect()
    }

    pub(crate) fn bans(&self, id: PersonId, address: IpAddr) -> bool {
        self.bans_id(id) || self.bans_address(address)
    }

    pub(crate) fn bans_id(&self, id: PersonId) -> bool {
        self.0.contains(&Sanction::BannedId(id))
    }

    pub(crate) fn bans_address(&self, address: IpAddr) -> bool {
        self.0.contains(&Sanction::BannedAddress(address))
    }

    pub(crate) fn bans_key(&self, key: Key) -> bool {
        let ends = PersonId::new(PersonId::MIN).zip(PersonId::new(PersonId::MAX));
        ends.is_some_and(|(first, last)| {
            let (first, last) = (
                Sanction::BannedKey(key, first),
                Sanction::BannedKey(key, last),
            );
            self.0.range(first..=last).next().is_some()
        })
    }

    pub(crate) fn mutes(&self, id: PersonId) -> bool {
        self.0.contains(&Sanction::MutedId(id))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Sanction> {
        self.0.iter().copied()
    }
}

fn row(sanction: Sanction, is_imposed: bool) -> RowChange {
    RowChange {
        table: Table::Bans,
        key: sanction.key(),
        value: is_imposed.then(Vec::new),
        order: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let id = PersonId::new(7).unwrap();
        for sanction in [
            Sanction::BannedId(id),
            Sanction::BannedAddress("10.0.0.1".parse().unwrap()),
            Sanction::BannedAddress("fe80::1".parse().unwrap()),
            Sanction::MutedId(id),
            Sanction::BannedKey(Key([9; 32]), id),
        ] {
            assert_eq!(Sanction::from_key(&sanction.key()), Some(sanction));
        }
        assert_eq!(Sanction::from_key(&[1, 2]), None);
    }

    #[test]
    fn a_ban_of_an_id_is_lifted_with_the_keys_that_owned_it_and_a_key_by_itself() {
        let [seven, eight] = [7, 8].map(|id| PersonId::new(id).unwrap());
        let (key, other) = (Key([9; 32]), Key([10; 32]));
        let all = [
            Sanction::BannedId(seven),
            Sanction::BannedKey(key, seven),
            Sanction::BannedKey(other, seven),
            Sanction::BannedKey(key, eight),
        ];
        let mut sanctions = Sanctions::default();
        assert_eq!(sanctions.impose(&all).unwrap().len(), 4);
        assert_eq!(sanctions.impose(&all).unwrap().len(), 0);
        assert!(sanctions.bans_key(key) && sanctions.bans_key(other));
        assert_eq!(sanctions.lift(all[0]).len(), 3);
        assert!(sanctions.bans_key(key) && !sanctions.bans_key(other));
        assert_eq!(sanctions.lift(all[3]).len(), 1);
        assert!(!sanctions.bans_key(key));
    }

    #[test]
    fn what_does_not_fit_is_imposed_in_no_part() {
        let id = |id| PersonId::new(id).unwrap();
        let mut sanctions = Sanctions::default();
        for number in 1..SANCTIONS as u32 {
            sanctions.impose(&[Sanction::MutedId(id(number))]).unwrap();
        }
        let both = [
            Sanction::BannedId(id(7)),
            Sanction::BannedKey(Key([9; 32]), id(7)),
        ];
        assert_eq!(sanctions.impose(&both), Err(Refusal::ServerFull));
        assert!(!sanctions.bans_id(id(7)));
        assert_eq!(sanctions.impose(&both[..1]).unwrap().len(), 1);
        assert_eq!(sanctions.impose(&both[..1]).unwrap().len(), 0);
    }
}
