//! What a server tells the program that runs it: events for the log, a picture for the window.

use crate::{
    journal::{AppendError, Extent},
    orders::{Order, Sanction},
};
use protocol::{Name, PersonId, Refusal, RoomId};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoorKind {
    /// Bare frames over UDP.
    Classic,
    /// Records over encrypted UDP.
    Sealed,
    /// The multicast chat: XML-RPC and RPyC.
    Multicast,
    /// The room chats: XML-RPC.
    Rooms,
    /// The gRPC nodes.
    Nodes,
}

impl DoorKind {
    /// The doors whose callers call.
    pub const CALLED: [Self; 3] = [Self::Multicast, Self::Rooms, Self::Nodes];

    /// True for a door whose callers call: each wish of theirs is answered.
    #[must_use]
    pub const fn is_called(self) -> bool {
        matches!(self, Self::Multicast | Self::Rooms | Self::Nodes)
    }
}

/// Why somebody is no longer here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departure {
    /// They said TCHAU.
    Goodbye,
    /// Their address registered another id.
    Replaced,
    /// Their machine says that nobody listens there any more.
    Unreachable,
    /// They had been silent and a newcomer took the id, the name, or the place in a full table.
    Yielded,
    /// Nothing was heard of them for 12 hours.
    Silent,
    /// The operator disconnected them.
    Dismissed,
    /// Nothing was heard of their sealed session for 30 s.
    Lost,
    /// Their program closed the sealed session without a TCHAU, or was started again.
    Closed,
    /// Their program broke the rules of the sealed dialect.
    Broken,
    /// They came back in a new sealed session, which goes on in place of this one.
    Resumed,
    /// They said what nobody may say; answered with code 3.
    Malformed,
    /// They spoke in the name of somebody else; answered with code 3.
    Forged,
}

impl Departure {
    /// True when they will not be back in a moment: their exit is written down at once.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Goodbye | Self::Replaced | Self::Dismissed | Self::Malformed | Self::Forged
        )
    }
}

/// Something the operator may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody is here.
    Entered {
        /// Their id.
        id: PersonId,
        /// Their name.
        name: Name,
        /// Where they are.
        address: SocketAddr,
        /// How they came in.
        door: DoorKind,
    },
    /// Somebody is gone.
    Left {
        /// Their id.
        id: PersonId,
        /// Their name.
        name: Name,
        /// Why.
        why: Departure,
    },
    /// A sealed session goes on from another address.
    Moved {
        /// Whose.
        id: PersonId,
        /// Their name.
        name: Name,
        /// Where they are now.
        address: SocketAddr,
    },
    /// Somebody who wanted a sealed session could not prove who they are.
    HandshakeRefused {
        /// From where.
        address: SocketAddr,
        /// Why.
        why: Handshake,
    },
    /// A registration was refused. At most a few a second are reported; all are counted.
    RegistrationRefused {
        /// The id that was asked for.
        id: u32,
        /// From where.
        address: SocketAddr,
        /// Why.
        refusal: Refusal,
    },
    /// Datagrams had to be dropped since the last such report.
    Dropped {
        /// How many.
        count: u64,
        /// Why most of them were.
        reason: Drop,
    },
    /// The operator did something.
    Ordered(Order),
    /// The operator wanted something that cannot be done.
    OrderRefused(Order, Refusal),
    /// The journal could not keep something; whoever said it is told, and nobody gets it. Reported
    /// once until it works again.
    JournalFails(AppendError),
    /// The journal keeps what is said again.
    JournalWorks,
    /// So many events were not reported, because more than 100 came within a second.
    Unreported {
        /// How many.
        count: u64,
    },
    /// The system gives less room than a burst of some 8,000 frames takes; what does not fit is lost, and counted
    /// as [`Drop::Kernel`].
    SmallReceiveBuffer {
        /// Bytes it gave.
        bytes: u64,
        /// Bytes that were asked for.
        wanted: u64,
    },
    /// A send failed for a reason that is nobody's absence.
    SendFailed {
        /// What the system said.
        error: String,
    },
}

/// Why a datagram was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Drop {
    /// Fewer than 16 bytes.
    TooShort,
    /// More than 1,024 bytes.
    TooLong,
    /// The first byte is no dialect's.
    NotBare,
    /// From an address that is not private, loopback or link-local.
    NotLocal,
    /// From an address that nobody is registered at, or in the name of somebody else.
    NotRegistered,
    /// Past the rate of answers to an address.
    Rate,
    /// An ERRO, or the greeting of another server: never answered.
    NeverAnswered,
    /// The system's receive buffer was full.
    Kernel,
    /// The system's send buffer stayed full.
    NotSent,
    /// Classic, where only the sealed dialect is spoken.
    ClassicClosed,
}

impl Drop {
    /// Every reason, in the order counters keep them.
    pub const ALL: [Self; 10] = [
        Self::TooShort,
        Self::TooLong,
        Self::NotBare,
        Self::NotLocal,
        Self::NotRegistered,
        Self::Rate,
        Self::NeverAnswered,
        Self::Kernel,
        Self::NotSent,
        Self::ClassicClosed,
    ];
}

/// Why a sealed session did not come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Handshake {
    /// They showed a certificate whose key they do not have.
    ForeignCertificate,
    /// They showed no certificate.
    NoCertificate,
    /// They showed a certificate without an Ed25519 key.
    WrongCertificate,
    /// They speak something else than `recado/1`.
    OtherProtocol,
    /// Any other alert of TLS.
    Other,
}

impl Handshake {
    /// Every reason, in the order counters keep them.
    pub const ALL: [Self; 5] = [
        Self::ForeignCertificate,
        Self::NoCertificate,
        Self::WrongCertificate,
        Self::OtherProtocol,
        Self::Other,
    ];
}

/// What has been counted below the sealed door since the start. Every field only grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SealedCounters {
    /// Handshakes begun.
    pub handshakes: u64,
    /// Sessions that came about; more than people, who come again.
    pub connected: u64,
    /// Sessions that ended.
    pub closed: u64,
    /// Sessions that went on from another address.
    pub moved: u64,
    /// Handshakes refused, by reason ([`Handshake`] as index).
    pub refused: [u64; Handshake::ALL.len()],
    /// Handshakes not finished in time.
    pub timed_out: u64,
    /// Handshakes not begun, because there were too many.
    pub full: u64,
    /// Addresses that had to prove themselves first.
    pub retries: u64,
    /// Datagrams that led to nothing: noise, doubles, of sessions that are over.
    pub ignored: u64,
    /// Datagrams kept back from addresses that had not proved themselves.
    pub withheld: u64,
}

impl SealedCounters {
    /// All refused handshakes.
    #[must_use]
    pub fn refused_in_all(&self) -> u64 {
        self.refused.iter().sum()
    }
}

/// What has been counted since the start. Every field only grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Datagrams received, of either dialect.
    pub frames_in: u64,
    /// Datagrams sent, of either dialect.
    pub frames_out: u64,
    /// How often the driver woke up for something to do: what a server that spins would show.
    pub wakes: u64,
    /// Texts taken from people (a long classic text counts once for each of its datagrams). One that the journal
    /// then could not keep is among them, and among the refused.
    pub messages: u64,
    /// Parts of texts that are kept, once for each person who was here to get them, whoever said them included.
    pub deliveries: u64,
    /// Datagrams dropped, by reason ([`Drop`] as index).
    pub dropped: [u64; Drop::ALL.len()],
    /// What happened below the sealed door.
    pub sealed: SealedCounters,
    /// Refusals answered, by code (index 0 unused).
    pub refused: [u64; Refusal::ALL.len() + 1],
}

impl Counters {
    /// Counts a dropped datagram.
    pub fn drop_one(&mut self, reason: Drop) {
        self.dropped[reason as usize] += 1;
    }

    /// All dropped datagrams.
    #[must_use]
    pub fn dropped_in_all(&self) -> u64 {
        self.dropped.iter().sum()
    }

    /// All refusals answered: of what was asked, and of handshakes.
    #[must_use]
    pub fn refused_in_all(&self) -> u64 {
        self.refused.iter().sum::<u64>() + self.sealed.refused_in_all()
    }
}

/// Somebody who is here, as the operator sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: Name,
    /// Where they are.
    pub address: SocketAddr,
    /// How they came in.
    pub door: DoorKind,
    /// The rooms they are in, by number: one at most of who came in by a door with one room at a time.
    pub rooms: Box<[RoomId]>,
    /// Texts they said.
    pub messages: u64,
    /// When they came, Unix milliseconds.
    pub since_ms: u64,
    /// When something was last heard of them, Unix milliseconds.
    pub heard_ms: u64,
}

/// A picture of a running server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// How long it has been running.
    pub uptime: Duration,
    /// When the picture was taken, Unix milliseconds.
    pub taken_ms: u64,
    /// What has been counted.
    pub counters: Counters,
    /// Who is here, sorted by id.
    pub people: Arc<[PersonRow]>,
    /// How many ids are owned by a key and nobody is here under: what is said to them waits.
    pub away: usize,
    /// Which rooms there are, in the order they were made in.
    pub rooms: Arc<[RoomRow]>,
    /// What the operator holds against whom.
    pub sanctions: Arc<[Sanction]>,
    /// How the journal stands.
    pub journal: JournalState,
}

/// A room, as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomRow {
    /// Its number.
    pub id: RoomId,
    /// Its name.
    pub name: Name,
    /// How many people are in it.
    pub people: usize,
}

/// How the journal stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalState {
    /// Which records it keeps, and how many bytes they take.
    pub extent: Extent,
    /// How long the last commit took.
    pub last_commit: Option<Duration>,
    /// Commits since the start, those that failed included.
    pub commits: u64,
    /// How long all of them took together.
    pub commits_took: Duration,
    /// Bytes that were free on its disk when the journal last looked, at most 5 s ago or with the last commit;
    /// `None` in memory and where the system does not say.
    pub free_bytes: Option<u64>,
    /// Why it keeps nothing at the moment.
    pub trouble: Option<AppendError>,
}
