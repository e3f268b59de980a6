//! Which datagrams of a batch go to the same address, so that they can leave together.

use crate::classic::AddressHash;
use hashbrown::{HashTable, hash_table::Entry};
use std::net::SocketAddr;

/// No datagram.
const NONE: u32 = u32::MAX;

/// The memory for it, which is kept.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    /// Groups by address.
    table: HashTable<u32>,
    hash: AddressHash,
    /// The first and the last datagram of each group, in the order of the first.
    groups: Vec<(u32, u32)>,
    /// The next datagram of the same group.
    next: Vec<u32>,
    order: Vec<u32>,
}

impl Grouping {
    /// The indexes of the addresses, each address' together and in their order; nothing where that is so
    /// already.
    pub(super) fn order(&mut self, to: &[SocketAddr]) -> &[u32] {
        self.order.clear();
        let is_one_group = to.windows(2).all(|pair| pair[0] == pair[1]);
        if is_one_group || u32::try_from(to.len()).is_err() {
            return &[];
        }
        self.gather(to);
        if self.groups.len() == to.len() {
            return &[];
        }
        for &(first, _) in &self.groups {
            let mut at = first;
            while at != NONE {
                self.order.push(at);
                at = self.next[at as usize];
            }
        }
        &self.order
    }

    fn gather(&mut self, to: &[SocketAddr]) {
        let Self {
            table,
            hash,
            groups,
            next,
            ..
        } = self;
        table.clear();
        groups.clear();
        next.clear();
        next.resize(to.len(), NONE);
        for (at, &address) in (0..).zip(to) {
            let first_of = |group: u32| to[groups[group as usize].0 as usize];
            let entry = table.entry(
                hash.of(address),
                |&group| first_of(group) == address,
                |&group| hash.of(first_of(group)),
            );
            match entry {
                Entry::Occupied(group) => {
                    let (_, last) = &mut groups[*group.get() as usize];
                    next[*last as usize] = at;
                    *last = at;
                }
                Entry::Vacant(place) => {
                    place.insert(groups.len() as u32);
                    groups.push((at, at));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(ports: &[u16]) -> Vec<u32> {
        let to: Vec<_> = ports
            .iter()
            .map(|&port| SocketAddr::from(([127, 0, 0, 1], port)))
            .collect();
        Grouping::default().order(&to).to_vec()
    }

    #[test]
    fn each_address_comes_together_in_its_order() {
        assert_eq!(order(&[1, 2, 1, 3, 2, 1]), [0, 2, 5, 1, 4, 3]);
    }

    #[test]
    fn what_is_grouped_already_stays_as_it_lies() {
        assert_eq!(order(&[]), []);
        assert_eq!(order(&[4, 4, 4]), []);
        assert_eq!(order(&[3, 1, 2]), []);
    }

    #[test]
    fn it_is_a_stable_sort_by_first_appearance_however_often_it_is_used() {
        let mut random = fastrand::Rng::with_seed(3);
        let mut grouping = Grouping::default();
        for _ in 0..200 {
            let to: Vec<SocketAddr> = (0..random.usize(2..300))
                .map(|_| ([10, 0, 0, random.u8(..9)], random.u16(1..4)).into())
                .collect();
            let order = grouping.order(&to).to_vec();
            let first = |address| to.iter().position(|it| *it == address);
            let mut expected: Vec<u32> = (0..to.len() as u32).collect();
            expected.sort_by_key(|&at| first(to[at as usize]));
            let is_as_it_lies = expected.is_sorted();
            assert!(order == expected || order.is_empty() && is_as_it_lies);
        }
    }
}
