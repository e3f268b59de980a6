//! Every bound of the sealed transport, each with its reason.

use std::time::Duration;

/// The bounds of a server that an operator or a test may want to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Handshakes under way; past it first packets are dropped, and their senders try again.
    pub handshakes: usize,
    /// Handshakes under way above which an address has to prove itself first (Retry, RFC 9000 §8.1.2):
    /// forged addresses then cost no memory and get no more than they sent.
    pub handshakes_before_retry: usize,
    /// Handshakes under way from one address that has proved itself.
    pub handshakes_per_address: u16,
    /// How long a handshake may take, the opening of the stream included. Where every third
    /// datagram is lost, some take ten seconds.
    pub handshake_time: Duration,
    /// Sessions, those under way and those being closed included; as many as people on the classic
    /// door.
    pub sessions: usize,
    /// Sessions from one address (IPv6: one /64) that is not loopback, as on the classic door.
    pub sessions_per_address: u16,
    /// Datagrams handed over as one [`Transmit`](super::endpoint::Transmit) for segmentation by the
    /// kernel. 1 where it cannot; at most 44, or they pass the 65,507 bytes of a UDP packet.
    pub segments: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshakes: 512,
            handshakes_before_retry: 64,
            handshakes_per_address: 64,
            handshake_time: Duration::from_secs(20),
            sessions: 16_384,
            sessions_per_address: 256,
            segments: 32,
        }
    }
}

/// Bytes kept of first packets that wait for a decision, of one handshake and of all. The decision is
/// taken within the same call, so these are never needed; they hold should that change.
pub(super) const INITIAL_BYTES: u64 = 64 * 1024;
pub(super) const INITIAL_BYTES_IN_ALL: u64 = 8 * 1024 * 1024;

/// Answers that belong to no session (Retry, refusal, reset) and wait to be sent; past it the newest is
/// dropped, as the network might.
pub(super) const ANSWERS: usize = 1_024;

/// Refused handshakes that wait to be told to the operator; past it they are only counted.
pub(super) const REFUSALS_TOLD: usize = 256;

/// A session without a sign of life ends after so long.
pub(super) const IDLE: Duration = Duration::from_secs(30);

/// A client gives a sign of life after so long: two may get lost before [`IDLE`]. NAT tables forget UDP
/// after 30 s at the earliest.
pub(super) const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// How long a client that wants an answer waits for any before it asks so much at once that a server to
/// which its address is new may give one. On a LAN the library has asked again five times by then.
pub(super) const UNANSWERED: Duration = Duration::from_secs(2);

/// How often it asks so, each time waiting as long, before it ends the session: 12 s of silence in all. The
/// next session takes two round trips; the end of this one would take 30 s or more.
pub(super) const QUESTIONS: u8 = 5;

/// Bytes that a client may have under way towards the server: 157 records, two texts of the greatest
/// length. It bounds what a session takes when its caller is not read.
pub(super) const SERVER_WINDOW: u32 = 32 * 1024;

/// Bytes that the server may have under way towards a client: over Wi-Fi with 200 ms still 1,500
/// records a second of history.
pub(super) const CLIENT_WINDOW: u32 = 64 * 1024;

/// Bytes taken from the writer and not yet acknowledged; the larger of both windows.
pub(super) const SEND_WINDOW: u64 = 64 * 1024;

/// Bytes of the handshake that arrive out of order; a whole handshake has less than 2 KiB.
pub(super) const HANDSHAKE_BYTES: usize = 8 * 1024;

/// Bytes of a datagram: what Ethernet carries over IPv6. Where a tunnel carries less, packets of this
/// size get lost and QUIC falls back to 1,200.
pub(super) const DATAGRAM: u16 = 1_452;

/// Datagrams after which the receiver acknowledges; a conversation mostly flows one way, and each
/// acknowledgement costs as much as a packet.
pub(super) const DATAGRAMS_PER_ACK: u32 = 10;

/// The round trip assumed before one is measured: a lost first packet is sent again after three of
/// these. The Internet's 333 ms are long for a LAN.
pub(super) const FIRST_ROUND_TRIP: Duration = Duration::from_millis(100);

/// How long the token of a Retry may be used.
pub(super) const RETRY_TOKEN_TIME: Duration = Duration::from_secs(15);

/// Characters kept of the reason that the other side gives for closing.
pub(super) const REASON_CHARS: usize = 140;
