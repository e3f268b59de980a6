//! Who is connected, and who makes room when too many are.

use super::CONNECTIONS;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::oneshot, time::Instant};

/// The connections of a server.
#[derive(Debug, Default)]
pub(super) struct Seats {
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    seats: BTreeMap<u64, Seat>,
    last: u64,
}

#[derive(Debug)]
struct Seat {
    /// Since when nothing whole has come; `None` while a call is under way.
    quiet_since: Option<Instant>,
    /// Dropped to send the connection away.
    _stay: oneshot::Sender<()>,
}

/// A connection's place; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place<'a> {
    seats: &'a Seats,
    number: u64,
}

impl Seats {
    /// A place for a connection, and what ends when it has to go. Where all are taken the one that has been quiet
    /// longest goes; `None` while every connection has a call under way.
    pub(super) fn take(&self) -> Option<(Place<'_>, oneshot::Receiver<()>)> {
        let mut taken = self.lock();
        if taken.seats.len() >= CONNECTIONS {
            let quiet = taken.seats.iter().filter_map(|(number, seat)| {
                let since = seat.quiet_since?;
                Some((since, *number))
            });
            let (_, longest) = quiet.min()?;
            taken.seats.remove(&longest);
        }
        taken.last += 1;
        let number = taken.last;
        let (stay, sent_away) = oneshot::channel();
        let seat = Seat {
            quiet_since: Some(Instant::now()),
            _stay: stay,
        };
        taken.seats.insert(number, seat);
        let place = Place {
            seats: self,
            number,
        };
        Some((place, sent_away))
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        // Nothing that panics happens under the lock.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place<'_> {
    /// Since when the connection has been quiet; `None` while a call is under way.
    pub(super) fn quiet_since(&self) -> Option<Instant> {
        let taken = self.seats.lock();
        taken.seats.get(&self.number)?.quiet_since
    }

    /// From now on it is quiet: it has been answered, or a request has begun.
    pub(super) fn fall_quiet(&self) {
        self.set(Some(Instant::now()));
    }

    /// A whole request has come; until it is answered the connection stays.
    pub(super) fn be_busy(&self) {
        self.set(None);
    }

    fn set(&self, quiet_since: Option<Instant>) {
        if let Some(seat) = self.seats.lock().seats.get_mut(&self.number) {
            seat.quiet_since = quiet_since;
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.seats.lock().seats.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_quiet_makes_room_and_who_is_busy_stays() {
        let seats = Seats::default();
        let mut places: Vec<_> = (0..CONNECTIONS).filter_map(|_| seats.take()).collect();
        places[0].0.be_busy();
        let newcomer = seats.take();
        assert!(newcomer.is_some());
        let is_gone = |(_, away): &mut (Place<'_>, oneshot::Receiver<()>)| {
            matches!(away.try_recv(), Err(oneshot::error::TryRecvError::Closed))
        };
        assert!(!is_gone(&mut places[0]));
        assert!(is_gone(&mut places[1]));
        assert!(!is_gone(&mut places[2]));

        for (place, _) in &places {
            place.be_busy();
        }
        drop(newcomer);
        let last = seats.take();
        assert!(last.is_some());
        if let Some((place, _)) = &last {
            place.be_busy();
        }
        assert!(seats.take().is_none(), "all have a call under way");
        drop(places);
        assert!(seats.take().is_some());
    }
}
