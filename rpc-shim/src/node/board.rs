//! Where subscribers listen: every line that is heard goes to all of them through one ring.

use super::{
    Line,
    line::timestamp,
    seats::{Seat, Seats},
    wire::MessageResponse,
};
use std::{
    net::IpAddr,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll, ready},
};
use tokio::sync::broadcast;
use tokio_stream::{
    Stream,
    wrappers::{BroadcastStream, errors::BroadcastStreamRecvError},
};
use tonic::Status;

/// Lines that a subscriber may be behind, 2.3 MB of the longest; whoever is further behind is dropped. One ring
/// serves all.
const BEHIND: usize = 256;
/// Subscribers at a time: a mesh of existing nodes ends at 10, ours at 64 peers.
const SUBSCRIBERS: usize = 64;
/// And from one address, so that no computer takes all.
const SUBSCRIBERS_PER_ADDRESS: usize = 16;

#[derive(Debug, Clone)]
enum Note {
    Line(MessageResponse),
    End,
}

/// The lines that subscribers get.
#[derive(Debug)]
pub struct Board {
    notes: broadcast::Sender<Note>,
    seats: Seats,
    has_ended: AtomicBool,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            notes: broadcast::channel(BEHIND).0,
            seats: Seats::new(SUBSCRIBERS, SUBSCRIBERS_PER_ADDRESS),
            has_ended: AtomicBool::new(false),
        }
    }
}

impl Board {
    /// Copies a line to every subscriber.
    pub fn post(&self, line: &Line) {
        let copy = MessageResponse {
            sender: line.sender.clone(),
            content: line.content.clone(),
            timestamp: timestamp(line.time),
            // It acknowledges nothing: existing nodes leave it out.
            success: false,
        };
        // Nobody listens: nobody is told.
        let _ = self.notes.send(Note::Line(copy));
    }

    /// Ends every stream with UNAVAILABLE, those to come too.
    pub(super) fn end(&self) {
        self.has_ended.store(true, Ordering::Release);
        let _ = self.notes.send(Note::End);
    }

    pub(super) fn subscribe(&self, address: IpAddr) -> Result<Copies, Status> {
        let seat = self.seats.take(address);
        let seat = seat.ok_or_else(|| Status::resource_exhausted("too many subscribers"))?;
        let notes = BroadcastStream::new(self.notes.subscribe());
        // Asked after subscribing: an end that comes between the two is not missed.
        if self.has_ended.load(Ordering::Acquire) {
            return Err(ended());
        }
        Ok(Copies {
            notes,
            _seat: seat,
            has_ended: false,
        })
    }
}

fn ended() -> Status {
    Status::unavailable("the node has ended")
}

/// One subscriber's stream.
#[derive(Debug)]
pub(super) struct Copies {
    notes: BroadcastStream<Note>,
    _seat: Seat,
    has_ended: bool,
}

impl Stream for Copies {
    type Item = Result<MessageResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let status = match ready!(Pin::new(&mut self.notes).poll_next(cx)) {
            Some(Ok(Note::Line(copy))) => return Poll::Ready(Some(Ok(copy))),
            Some(Err(BroadcastStreamRecvError::Lagged(_))) => {
                Status::resource_exhausted("too slow for the lines that come")
            }
            Some(Ok(Note::End)) | None => ended(),
        };
        self.has_ended = true;
        Poll::Ready(Some(Err(status)))
    }
}
