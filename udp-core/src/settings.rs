//! What the operator may set.

use crate::journal::Retention;
use std::time::Duration;

/// A rate: so many a second on the average, so many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// A second, on the average; 0 means no limit.
    pub per_second: u32,
    /// At once.
    pub burst: u32,
}

/// Settings of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Between two signs of life; at least a second.
    pub beacon: Duration,
    /// Let in addresses that are not private, loopback or link-local.
    pub open_network: bool,
    /// Speak the classic dialect too; without it only who comes sealed is served, and the classic
    /// question which dialects there are is still answered.
    pub classic: bool,
    /// Texts a person may say.
    pub texts: Rate,
    /// Parts of texts a person may say.
    pub parts: Rate,
    /// How long what was said is kept.
    pub retention: Retention,
}

impl Default for Settings {
    /// A sign of life every 60 s, local networks only, both dialects, 20 texts/s (60 at once), 100 parts/s (256 at
    /// once), kept for 30 days and up to 1,000,000 records.
    fn default() -> Self {
        Self {
            beacon: Duration::from_secs(60),
            open_network: false,
            classic: true,
            texts: Rate {
                per_second: 20,
                burst: 60,
            },
            parts: Rate {
                per_second: 100,
                burst: 256,
            },
            retention: Retention::default(),
        }
    }
}
