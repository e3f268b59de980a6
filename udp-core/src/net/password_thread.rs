//! Passwords are checked on a thread of their own: each takes some 20 ms of a core, on purpose, and nobody
//! who is here already waits for it.

use super::bridge::{self, Inbox, Outbox};
use crate::{
    journal::Reader,
    password::{PasswordCheck, PasswordHash, Secret},
    sealed::password::{PasswordError, is_right, password_hash},
    sealed_door::PeerId,
};
use crossbeam_channel::{Receiver, Sender};
use std::{io, panic::catch_unwind, thread::JoinHandle};

/// A server gives out no more at once.
const QUEUE: usize = 8;

/// Whose password was right, and whose was not.
pub(super) struct Checked {
    pub(super) peer: PeerId,
    pub(super) is_right: bool,
}

/// The thread; none where no password is wanted.
pub(super) struct PasswordRunner(Option<Running>);

struct Running {
    work: Option<Sender<PasswordCheck>>,
    done: Inbox<Checked>,
    thread: Option<JoinHandle<()>>,
}

impl PasswordRunner {
    /// Starts checking what is given for a password, and tells what the server must be told of it; that
    /// takes as long as one check.
    pub(super) fn start(
        password: Option<&Secret>,
        journal: &dyn Reader,
    ) -> io::Result<(Self, Option<PasswordHash>)> {
        let Some(password) = password else {
            return Ok((Self(None), None));
        };
        let hash = password_hash(password, journal)
            .map_err(|error: PasswordError| io::Error::other(error))?;
        let (work, to_do) = crossbeam_channel::bounded(QUEUE);
        let (outbox, done) = bridge::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("recado-senha".into())
            .spawn(move || check(&hash, &to_do, &outbox))?;
        let running = Running {
            work: Some(work),
            done,
            thread: Some(thread),
        };
        Ok((Self(Some(running)), Some(hash)))
    }

    /// Hands over a password. When the thread has ended it is wrong.
    pub(super) fn check(&self, check: PasswordCheck) -> Option<Checked> {
        let work = self.0.as_ref().and_then(|running| running.work.as_ref());
        let peer = check.peer;
        let is_taken = work.is_some_and(|work| work.try_send(check).is_ok());
        (!is_taken).then_some(Checked {
            peer,
            is_right: false,
        })
    }

    /// A password that was checked. Waits for ever where none is. Cancel safe.
    pub(super) async fn done(&mut self) -> Checked {
        if let Some(running) = &mut self.0
            && let Some(checked) = running.done.recv().await
        {
            return checked;
        }
        // It answers for nobody any more.
        self.0 = None;
        std::future::pending().await
    }
}

impl Drop for Running {
    /// Waits until what is being checked is: at most eight times 20 ms.
    fn drop(&mut self) {
        self.work.take();
        if let Some(thread) = self.thread.take() {
            // A panic was told as a wrong password.
            let _ = thread.join();
        }
    }
}

fn check(hash: &PasswordHash, to_do: &Receiver<PasswordCheck>, done: &Outbox<Checked>) {
    while let Ok(check) = to_do.recv() {
        let checked = Checked {
            peer: check.peer,
            is_right: catch_unwind(|| is_right(&check, hash)).unwrap_or(false),
        };
        // Never full: the server gives out no more than fit.
        let _ = done.try_send(checked);
    }
}
