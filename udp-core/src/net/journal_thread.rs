//! A journal that waits for a disk, on a thread of its own: the next batch gathers while the last one
//! is being written, which is all the group commit there is.

use super::bridge::{self, Inbox, Outbox};
use crate::journal::{AppendError, Batch, Journal};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// What the journal is to do.
pub(super) enum Work {
    Append(Batch),
    RetainFrom(u64),
}

/// What the journal did.
pub(super) enum Done {
    Appended(Appended),
    Retired,
}

/// A batch that was appended, or was not.
pub(super) struct Appended {
    pub(super) batch: Batch,
    pub(super) result: Result<(), AppendError>,
    pub(super) took: Duration,
}

/// The journal, wherever it works.
pub(super) enum JournalRunner {
    /// Here, because it never waits.
    Here(Box<dyn Journal>),
    /// On its own thread.
    Thread {
        work: Option<Sender<Work>>,
        done: Inbox<Done>,
        thread: Option<JoinHandle<()>>,
        is_appending: bool,
        is_retiring: bool,
    },
}

impl JournalRunner {
    pub(super) fn start(journal: Box<dyn Journal>) -> io::Result<Self> {
        if journal.is_immediate() {
            return Ok(Self::Here(journal));
        }
        // One batch at a time, and a deletion beside it.
        let (work, to_do) = crossbeam_channel::bounded(2);
        let (outbox, done) = bridge::channel(2);
        let thread = std::thread::Builder::new()
            .name("recado-journal".into())
            .spawn(move || write(journal, &to_do, &outbox))?;
        Ok(Self::Thread {
            work: Some(work),
            done,
            thread: Some(thread),
            is_appending: false,
            is_retiring: false,
        })
    }

    /// True when it appends on a thread of its own, while other things are done here.
    pub(super) const fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Thread { .. })
    }

    /// Appends here and now, or gives the batch to the thread and returns `None`.
    pub(super) fn append(&mut self, mut batch: Batch) -> Option<Appended> {
        match self {
            Self::Here(journal) => {
                let began = Instant::now();
                let result = journal.append(&mut batch);
                Some(Appended {
                    batch,
                    result,
                    took: began.elapsed(),
                })
            }
            Self::Thread {
                work, is_appending, ..
            } => {
                let sent = work.as_ref().map(|work| work.try_send(Work::Append(batch)));
                *is_appending = matches!(sent, Some(Ok(())));
                match sent {
                    Some(Err(error)) => {
                        let Work::Append(batch) = error.into_inner() else {
                            return None;
                        };
                        Some(gone(batch))
                    }
                    _ => None,
                }
            }
        }
    }

    /// Deletes some of the records before order `first`; the caller asks again as long as there are
    /// any.
    pub(super) fn retain_from(&mut self, first: u64) {
        match self {
            // What cannot be deleted now is found again at the next turn.
            Self::Here(journal) => drop(journal.retain_from(first)),
            Self::Thread {
                work, is_retiring, ..
            } => {
                if let (Some(work), false) = (work, &is_retiring) {
                    *is_retiring = work.try_send(Work::RetainFrom(first)).is_ok();
                }
            }
        }
    }

    /// True while the thread has a batch.
    pub(super) const fn is_appending(&self) -> bool {
        matches!(
            self,
            Self::Thread {
                is_appending: true,
                ..
            }
        )
    }

    /// The batch the thread has appended; `None` when it has deleted something instead. Waits for
    /// ever when it has nothing to do. Cancel safe.
    pub(super) async fn done(&mut self) -> Option<Appended> {
        let Self::Thread {
            done,
            is_appending,
            is_retiring,
            ..
        } = self
        else {
            return std::future::pending().await;
        };
        if !*is_appending && !*is_retiring {
            return std::future::pending().await;
        }
        match done.recv().await {
            Some(Done::Appended(appended)) => {
                *is_appending = false;
                Some(appended)
            }
            Some(Done::Retired) => {
                *is_retiring = false;
                None
            }
            None => {
                *is_retiring = false;
                std::mem::take(is_appending).then(|| gone(Batch::default()))
            }
        }
    }
}

impl Drop for JournalRunner {
    /// Waits until the file is closed, so that whoever opens it next finds it free.
    fn drop(&mut self) {
        if let Self::Thread { work, thread, .. } = self {
            work.take();
            if let Some(thread) = thread.take() {
                // A panic was told as a failed append.
                let _ = thread.join();
            }
        }
    }
}

fn gone(batch: Batch) -> Appended {
    let error = "the journal's thread has ended".to_owned();
    Appended {
        batch,
        result: Err(AppendError::Disk(error)),
        took: Duration::ZERO,
    }
}

/// Between two looks at whether a disk that failed works again.
const RECOVER_PAUSE: Duration = Duration::from_secs(5);

fn write(mut journal: Box<dyn Journal>, to_do: &Receiver<Work>, done: &Outbox<Done>) {
    loop {
        let what = match to_do.recv_timeout(RECOVER_PAUSE) {
            Ok(Work::RetainFrom(first)) => {
                // What cannot be deleted now is found again at the next turn.
                drop(journal.retain_from(first));
                Done::Retired
            }
            Ok(Work::Append(mut batch)) => {
                let began = Instant::now();
                let append = AssertUnwindSafe(|| journal.append(&mut batch));
                let result = catch_unwind(append)
                    .unwrap_or_else(|_| Err(AppendError::Disk("the journal panicked".to_owned())));
                let took = began.elapsed();
                Done::Appended(Appended {
                    batch,
                    result,
                    took,
                })
            }
            Err(RecvTimeoutError::Timeout) => {
                journal.recover();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        // Never full: one batch is under way at a time, and one deletion.
        let _ = done.try_send(what);
    }
}
