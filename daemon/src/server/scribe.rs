//! Who writes down what happens: into the log, and for whoever watches. Both the server's thread and that of
//! its doors tell it.

use super::updates::UpdateSender;
use crate::log::{LogEvent, LogFile, LogLine};
use std::sync::{Arc, Mutex, PoisonError};
use udp_core::server::Snapshot;

/// The scribe; neither half ever waits.
#[derive(Clone)]
pub(super) struct Scribe(Arc<Mutex<Option<Desk>>>);

struct Desk {
    log: LogFile,
    updates: UpdateSender,
}

impl Scribe {
    pub(super) fn new(log: LogFile, updates: UpdateSender) -> Self {
        Self(Arc::new(Mutex::new(Some(Desk { log, updates }))))
    }

    fn at_desk<T>(&self, deed: impl FnOnce(&mut Desk) -> T) -> Option<T> {
        let mut desk = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        desk.as_mut().map(deed)
    }

    pub(super) fn say(&self, event: LogEvent) {
        self.at_desk(|desk| {
            let line = LogLine::now(event);
            desk.log.write(line.clone());
            desk.updates.log(line);
        });
    }

    pub(super) fn snapshot(&self, snapshot: Box<Snapshot>) {
        self.at_desk(|desk| desk.updates.snapshot(snapshot));
    }

    /// The last word; nothing is written after it.
    pub(super) fn stopped(&self, outcome: Result<(), String>) {
        let desk = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Desk { log, updates }) = desk {
            log.close();
            updates.stopped(outcome);
        }
    }
}
