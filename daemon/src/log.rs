//! A line of a server's log: what happened, when, and how it reads.

mod file;
mod text;

pub use file::FILE_NAME;
pub(crate) use file::LogFile;
pub use text::{drop_text, handshake_text, sanction_text};

use crate::doors::DoorNews;
use std::{
    net::SocketAddr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use udp_core::server;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Life as it should be.
    Info,
    /// Somebody was turned away, or something was lost.
    Warn,
    /// The server cannot go on.
    Error,
}

impl Level {
    /// The word in `chat_server.log`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEvent {
    /// The server listens.
    Started(SocketAddr),
    /// Somebody came, went or was turned away.
    Server(server::Event),
    /// A door for existing programs opened, closed or could not.
    Door(DoorNews),
    /// The journal is an older copy, or a stranger's: its history gets a new number.
    HistoryRestored,
    /// It is, and the old number could not be taken from it, and why.
    HistoryNotRenumbered(String),
    /// So many lines could not be kept.
    LinesLost(u64),
    /// The server ended as asked, after so long.
    Stopped(Duration),
    /// The server ended by itself.
    Failed(String),
}

impl LogEvent {
    const fn level(&self) -> Level {
        use server::Event;
        match self {
            Self::Started(_)
            | Self::Stopped(_)
            | Self::Server(
                Event::Entered { .. }
                | Event::Left { .. }
                | Event::Moved { .. }
                | Event::Ordered(_)
                | Event::JournalWorks,
            ) => Level::Info,
            Self::LinesLost(_)
            | Self::HistoryRestored
            | Self::HistoryNotRenumbered(_)
            | Self::Server(
                Event::RegistrationRefused { .. }
                | Event::HandshakeRefused { .. }
                | Event::Dropped { .. }
                | Event::Unreported { .. }
                | Event::SmallReceiveBuffer { .. }
                | Event::SendFailed { .. }
                | Event::JournalFails(_)
                | Event::OrderRefused(..),
            ) => Level::Warn,
            Self::Door(news) if news.is_trouble() => Level::Warn,
            Self::Door(_) => Level::Info,
            Self::Failed(_) => Level::Error,
        }
    }
}

/// Something that happened, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When, Unix milliseconds.
    pub unix_ms: u64,
    /// How much it matters.
    pub level: Level,
    /// What.
    pub event: LogEvent,
}

impl LogLine {
    pub(crate) fn now(event: LogEvent) -> Self {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            unix_ms: u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX),
            level: event.level(),
            event,
        }
    }
}
