//! Sessions that have nothing to send are not asked.
//!
//! quinn wants to be asked for packets after everything that happens, until it has none. With a message for
//! a thousand sessions most of these questions are in vain: one after each packet, and one after each
//! acknowledgement. What was seen of a session tells when they would be.

use super::{Phase, Session};
use quinn_proto::{Connection, FrameStats, Transmit};

/// A last datagram no longer than this had room left for whatever else there was to send: none is smaller
/// than 1,200 bytes when it is full, and what cannot be divided takes 60.
const NOT_FULL: usize = 1_024;

/// What a session has heard that may call for an answer.
#[derive(PartialEq, Eq)]
struct Heard {
    /// Frames that are no acknowledgements.
    frames: u64,
    /// Packets that turned out to be lost.
    lost: u64,
}

impl Heard {
    fn by(connection: &Connection) -> Self {
        let stats = connection.stats();
        Self {
            frames: frames_but_acks(&stats.frame_rx),
            lost: stats.path.lost_packets,
        }
    }
}

fn frames_but_acks(frames: &FrameStats) -> u64 {
    let session = [
        frames.stream,
        frames.stop_sending,
        frames.reset_stream,
        frames.max_data,
        frames.max_stream_data,
        frames.max_streams_bidi,
        frames.max_streams_uni,
        frames.data_blocked,
        frames.stream_data_blocked,
        frames.streams_blocked_bidi,
        frames.streams_blocked_uni,
        frames.datagram,
    ];
    let connection = [
        frames.ping,
        frames.immediate_ack,
        frames.ack_frequency,
        frames.crypto,
        frames.connection_close,
        frames.new_connection_id,
        frames.retire_connection_id,
        frames.new_token,
        frames.path_challenge,
        frames.path_response,
        frames.handshake_done.into(),
    ];
    session.iter().chain(&connection).sum()
}

impl Session {
    /// It was asked for packets; true when there may be more to send.
    pub(super) fn may_have_more(&mut self, transmit: Option<&Transmit>) -> bool {
        let Some(transmit) = transmit else {
            self.is_restive = self.phase != Phase::Open || self.connection.is_handshaking();
            return false;
        };
        let datagram = transmit.segment_size.unwrap_or(transmit.size).max(1);
        let last = transmit.size - (transmit.size - 1) / datagram * datagram;
        self.is_through = self.phase == Phase::Open
            && !self.is_restive
            && !self.connection.is_closed()
            && last <= NOT_FULL;
        !self.is_through
    }

    /// Lets `happen` happen, which came from where the session is; true when nothing is to be sent for it.
    pub(super) fn stays_through(&mut self, happen: impl FnOnce(&mut Connection)) -> bool {
        if !self.is_through {
            happen(&mut self.connection);
            return false;
        }
        let before = Heard::by(&self.connection);
        happen(&mut self.connection);
        !self.connection.is_closed() && Heard::by(&self.connection) == before
    }
}
