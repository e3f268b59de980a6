//! Who may not come in, and who may not speak: kept over restarts.

use crate::{
    bounds::SANCTIONS,
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

    /// Imposes or lifts; the row to write when that changed anything.
    pub(crate) fn set(
        &mut self,
        sanction: Sanction,
        is_imposed: bool,
    ) -> Result<Option<RowChange>, Refusal> {
        if is_imposed && self.0.len() >= SANCTIONS && !self.0.contains(&sanction) {
            return Err(Refusal::ServerFull);
        }
        let has_changed = if is_imposed {
            self.0.insert(sanction)
        } else {
            self.0.remove(&sanction)
        };
        Ok(has_changed.then(|| RowChange {
            table: Table::Bans,
            key: sanction.key(),
            value: is_imposed.then(Vec::new),
            order: None,
        }))
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

    pub(crate) fn mutes(&self, id: PersonId) -> bool {
        self.0.contains(&Sanction::MutedId(id))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Sanction> {
        self.0.iter().copied()
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
        ] {
            assert_eq!(Sanction::from_key(&sanction.key()), Some(sanction));
        }
        assert_eq!(Sanction::from_key(&[1, 2]), None);
    }
}
