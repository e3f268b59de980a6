//! What the journal has just kept for everybody, encoded once for all sessions.

use crate::{bounds::STREAM_BUFFER_BYTES, hub::Hub, journal::Conversation};
use bytes::Bytes;
use protocol::{Frame, Heading, Record};

/// What a connection's bytes go into: its stream, as far as that has room.
pub trait Outlet {
    /// Takes bytes; how many.
    fn write(&mut self, bytes: &[u8]) -> usize;

    /// Takes bytes that others are sent too, and may keep them without a copy; how many. They are at most
    /// 16 KiB, and all that is behind them.
    fn write_shared(&mut self, bytes: &Bytes) -> usize {
        self.write(bytes)
    }
}

/// Records of everyone's conversation whose orders follow each other, as those get them who have said
/// none of them.
#[derive(Debug)]
pub(super) struct Run {
    first: u64,
    pub(super) last: u64,
    /// Whoever said some of them under a token, and gets receipts instead.
    speakers: Vec<u32>,
    pub(super) bytes: Bytes,
}

impl Run {
    pub(super) fn has_speaker(&self, person: u32) -> bool {
        self.speakers.contains(&person)
    }
}

/// What not everybody has been sent, in its order.
#[derive(Debug, Default)]
pub(super) struct Live {
    runs: Vec<Run>,
    /// The last one, as long as it may become longer.
    gathering: Option<Gathering>,
}

impl Live {
    /// Takes in what the hub has just followed; false when that is more than one run. A run is no
    /// longer than what may wait for a stream, so that no session that takes nothing keeps more alive
    /// than that.
    pub(super) fn extend(&mut self, hub: &Hub) -> bool {
        for (heading, frame) in hub.committed_headings().iter().zip(hub.committed()) {
            let is_everyones = Conversation::of(frame) == Some(Conversation::Everyone);
            if !is_everyones || self.gathering.as_ref().is_some_and(Gathering::is_full) {
                self.end();
            }
            if is_everyones {
                let order = heading.order.get();
                (self.gathering.get_or_insert_with(|| Gathering::from(order))).push(heading, frame);
            }
        }
        self.runs.is_empty()
    }

    /// Nobody is to be sent any of it.
    pub(super) fn clear(&mut self) {
        self.runs.clear();
        self.gathering = None;
    }

    /// What there is is to be sent.
    pub(super) fn end(&mut self) {
        self.runs.extend(self.gathering.take().map(Gathering::end));
    }

    /// The run that follows an order.
    pub(super) fn after(&self, order: u64) -> Option<&Run> {
        let at = self
            .runs
            .binary_search_by_key(&(order + 1), |run| run.first);
        self.runs.get(at.ok()?)
    }
}

/// A run that is being put together.
#[derive(Debug)]
struct Gathering {
    first: u64,
    last: u64,
    speakers: Vec<u32>,
    bytes: Vec<u8>,
}

impl Gathering {
    fn from(order: u64) -> Self {
        Self {
            first: order,
            last: order,
            speakers: Vec::new(),
            bytes: Vec::new(),
        }
    }

    fn push(&mut self, heading: &Heading, frame: &Frame) {
        if heading.token != 0 && !self.speakers.contains(&frame.origin()) {
            self.speakers.push(frame.origin());
        }
        let mut record = Record {
            heading: *heading,
            frame: *frame,
        };
        record.heading.token = 0.into();
        self.bytes.extend_from_slice(record.bytes());
        self.last = heading.order.get();
    }

    fn is_full(&self) -> bool {
        self.bytes.len() + Record::SIZE > STREAM_BUFFER_BYTES
    }

    fn end(self) -> Run {
        Run {
            first: self.first,
            last: self.last,
            speakers: self.speakers,
            // Without what the vector had in reserve: a slow reader keeps it for long.
            bytes: self.bytes.into_boxed_slice().into(),
        }
    }
}
