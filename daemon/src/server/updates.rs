//! The channel from a server to whoever watches it: bounded, in order, and never in the server's way.

use crate::log::{LogEvent, LogLine};
use crossbeam_channel::{Receiver, Sender, TrySendError};
use udp_core::server::Snapshot;

/// What a server tells whoever watches it.
#[derive(Debug)]
pub enum Update {
    /// How it stands: twice a second at most, when something changed. An older one that nobody took
    /// is replaced.
    Snapshot(Box<Snapshot>),
    /// Something happened.
    Log(LogLine),
    /// It has ended, by request or by a failure, in the system's words. Nothing follows.
    Stopped(Result<(), String>),
}

/// Updates kept for a reader that does not look: minutes of an ordinary log, and 100 KB at most.
const CAPACITY: usize = 1024;
/// Log lines kept when it overflows: half, so that the work of throwing away is rare.
const KEPT: usize = CAPACITY / 2;

/// The only sender of a server's updates.
pub(super) struct UpdateSender {
    sender: Sender<Update>,
    /// The reader's own queue, to throw away from its front when it is full.
    queue: Receiver<Update>,
    wake: Box<dyn Fn() + Send + Sync>,
}

pub(super) fn channel(wake: impl Fn() + Send + Sync + 'static) -> (UpdateSender, Receiver<Update>) {
    let (sender, receiver) = crossbeam_channel::bounded(CAPACITY);
    let updates = UpdateSender {
        sender,
        queue: receiver.clone(),
        wake: Box::new(wake),
    };
    (updates, receiver)
}

impl UpdateSender {
    pub(super) fn snapshot(&mut self, snapshot: Box<Snapshot>) {
        self.send(Update::Snapshot(snapshot));
    }

    pub(super) fn log(&mut self, line: LogLine) {
        self.send(Update::Log(line));
    }

    pub(super) fn stopped(mut self, outcome: Result<(), String>) {
        self.send(Update::Stopped(outcome));
    }

    fn send(&mut self, update: Update) {
        if let Err(TrySendError::Full(update)) = self.sender.try_send(update) {
            self.make_room();
            // There is room: nobody else sends.
            let _ = self.sender.try_send(update);
        }
        (self.wake)();
    }

    /// Keeps the newest snapshot and the newest log lines, and says how many lines are gone.
    fn make_room(&mut self) {
        let mut snapshot = None;
        let mut lines = Vec::with_capacity(CAPACITY);
        for update in self.queue.try_iter().take(CAPACITY) {
            match update {
                Update::Snapshot(newer) => snapshot = Some(newer),
                Update::Log(line) => lines.push(line),
                // Sent last, by a sender that it consumes.
                Update::Stopped(_) => {}
            }
        }
        let kept = lines.split_off(lines.len().saturating_sub(KEPT));
        let lost = lines
            .iter()
            .map(|line| match line.event {
                LogEvent::LinesLost(count) => count,
                _ => 1,
            })
            .sum();
        let marker = (lost > 0).then(|| LogLine::now(LogEvent::LinesLost(lost)));
        for line in marker.into_iter().chain(kept) {
            let _ = self.sender.try_send(Update::Log(line));
        }
        if let Some(snapshot) = snapshot {
            let _ = self.sender.try_send(Update::Snapshot(snapshot));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_reader_that_does_not_look_loses_the_oldest_lines_and_is_told() {
        let (mut sender, receiver) = channel(|| {});
        let all = 5 * CAPACITY as u64;
        for secs in 0..all {
            sender.log(LogLine::now(LogEvent::Stopped(Duration::from_secs(secs))));
            sender.snapshot(Box::new(snapshot(secs)));
        }
        sender.stopped(Ok(()));

        let (mut seen, mut lost, mut last_snapshot, mut last) = (0, 0, 0, None);
        for update in receiver.try_iter() {
            match &update {
                Update::Log(line) => match line.event {
                    LogEvent::LinesLost(count) => lost += count,
                    _ => seen += 1,
                },
                Update::Snapshot(snapshot) => last_snapshot = snapshot.taken_ms,
                Update::Stopped(_) => {}
            }
            last = Some(update);
        }
        assert_eq!(seen + lost, all);
        assert_eq!(last_snapshot, all - 1);
        assert!(matches!(last, Some(Update::Stopped(Ok(())))));
    }

    fn snapshot(taken_ms: u64) -> Snapshot {
        Snapshot {
            uptime: Duration::ZERO,
            taken_ms,
            counters: udp_core::server::Counters::default(),
            people: [].into(),
            away: 0,
            rooms: [].into(),
            sanctions: [].into(),
            journal: udp_core::server::JournalState::default(),
        }
    }
}
