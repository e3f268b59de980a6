//! How many may be here at a time, in all and from one address.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// A number of seats; clones share them.
#[derive(Debug, Clone)]
pub(super) struct Seats {
    taken: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
    total: usize,
    per_address: usize,
}

/// One taken seat, free again when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    seats: Seats,
    address: IpAddr,
}

impl Seats {
    /// `per_address` does not bind loopback: a computer's own programs are its user's business.
    pub(super) fn new(total: usize, per_address: usize) -> Self {
        Self {
            taken: Arc::default(),
            total,
            per_address,
        }
    }

    /// A seat, if there is one.
    pub(super) fn take(&self, address: IpAddr) -> Option<Seat> {
        let address = address.to_canonical();
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = taken.values().sum();
        let from_there = taken.get(&address).copied().unwrap_or_default();
        if all >= self.total || (from_there >= self.per_address && !address.is_loopback()) {
            return None;
        }
        taken.insert(address, from_there + 1);
        let seats = self.clone();
        Some(Seat { seats, address })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let taken = &self.seats.taken;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_bounded_and_given_back() {
        let seats = Seats::new(3, 2);
        let address = |last| IpAddr::from([192, 0, 2, last]);
        let first = seats.take(address(1)).unwrap();
        let _second = seats.take(address(1)).unwrap();
        assert!(seats.take(address(1)).is_none(), "two from one address");
        let third = seats.take(address(2)).unwrap();
        assert!(seats.take(address(3)).is_none(), "three in all");
        drop((first, third));
        let _again = seats.take(address(1)).unwrap();
        let _other = seats.take(address(2)).unwrap();
    }

    #[test]
    fn loopback_is_bound_by_the_total_alone() {
        let seats = Seats::new(3, 1);
        let here = IpAddr::from([127, 0, 0, 1]);
        let taken: Vec<_> = (0..4).map_while(|_| seats.take(here)).collect();
        assert_eq!(taken.len(), 3);
    }
}
