//! A bounded channel from any thread into an async driver: the sender never waits.

use crossbeam_channel::{Receiver, Sender, TryRecvError, TrySendError};
use std::sync::Arc;
use tokio::sync::Notify;

/// The sending half, for a window or any other thread.
#[derive(Debug)]
pub struct Outbox<T> {
    queue: Sender<T>,
    bell: Arc<Bell>,
}

/// The receiving half, for a driver.
#[derive(Debug)]
pub struct Inbox<T> {
    queue: Receiver<T>,
    bell: Arc<Bell>,
}

/// Rings when something was sent, and once more when the last sender is gone.
#[derive(Debug, Default)]
struct Bell(Notify);

/// A channel that holds at most `capacity` items.
#[must_use]
pub fn channel<T>(capacity: usize) -> (Outbox<T>, Inbox<T>) {
    let (sender, receiver) = crossbeam_channel::bounded(capacity);
    let bell = Arc::new(Bell::default());
    (
        Outbox {
            queue: sender,
            bell: Arc::clone(&bell),
        },
        Inbox {
            queue: receiver,
            bell,
        },
    )
}

impl<T> Outbox<T> {
    /// Sends without waiting.
    ///
    /// # Errors
    /// Gives the item back when the queue is full or the driver is gone.
    pub fn try_send(&self, item: T) -> Result<(), T> {
        self.queue.try_send(item).map_err(|error| match error {
            TrySendError::Full(item) | TrySendError::Disconnected(item) => item,
        })?;
        self.bell.0.notify_one();
        Ok(())
    }
}

impl<T> Clone for Outbox<T> {
    fn clone(&self) -> Self {
        Self {
            queue: self.queue.clone(),
            bell: Arc::clone(&self.bell),
        }
    }
}

impl<T> Drop for Outbox<T> {
    fn drop(&mut self) {
        // The queue's own sender drops after this body, so replace it first: the driver must find
        // the channel closed when it wakes.
        self.queue = crossbeam_channel::bounded(0).0;
        self.bell.0.notify_one();
    }
}

impl<T> Inbox<T> {
    /// The next item if one waits.
    pub fn try_recv(&mut self) -> Option<T> {
        self.queue.try_recv().ok()
    }

    /// The next item; `None` once every sender is gone and the queue is empty. Cancel safe.
    pub async fn recv(&mut self) -> Option<T> {
        loop {
            match self.queue.try_recv() {
                Ok(item) => return Some(item),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => self.bell.0.notified().await,
            }
        }
    }
}
