//! What has been measured, as `docs/benchmarks/results.json` keeps it: every round, not only what follows from them.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, io, ops::RangeInclusive, path::Path};

/// One by one against recvmmsg and sendmmsg: outside of it the machine did something else meanwhile.
pub const ONE_TO_MMSG: RangeInclusive<f64> = 1.00..=1.15;
/// With UDP_SEGMENT against without.
pub const GSO_TO_MMSG: RangeInclusive<f64> = 0.22..=0.36;

/// All measurements.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// By the names of [`ROWS`](crate::goals::ROWS).
    pub rows: BTreeMap<String, Measured>,
}

/// One measurement.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The day, UTC.
    pub date: String,
    /// The machine, in a line.
    pub machine: String,
    /// How many programs wanted to run, on the average of the last minute.
    pub load: f64,
    /// What was typed.
    pub command: String,
    /// What took part, in which version.
    pub versions: BTreeMap<String, String>,
    /// The floors beside it, in the same run.
    pub floors: Floors,
    /// A value for each round, by who was measured.
    pub rounds: BTreeMap<String, Vec<f64>>,
    /// What has to be said of it: who was not there, who was the bottleneck.
    pub remarks: Vec<String>,
}

/// How the floors stood to each other: whether the machine can be believed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Floors {
    /// One by one, as a part of recvmmsg and sendmmsg.
    pub one_to_mmsg: f64,
    /// With UDP_SEGMENT, as a part of the same without.
    pub gso_to_mmsg: f64,
}

impl Floors {
    /// Whether the run says nothing.
    #[must_use]
    pub fn is_void(self) -> bool {
        !ONE_TO_MMSG.contains(&self.one_to_mmsg) || !GSO_TO_MMSG.contains(&self.gso_to_mmsg)
    }
}

impl Results {
    /// What is in a file; nothing when there is none.
    ///
    /// # Errors
    /// When it cannot be read or is something else.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| path.display().to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }

    /// Writes the file and the folder it is in.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        fs::write(path, text).with_context(|| path.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_void_outside_of_what_the_floors_may_be() {
        let floors = |one_to_mmsg, gso_to_mmsg| Floors {
            one_to_mmsg,
            gso_to_mmsg,
        };
        for sound in [floors(1.00, 0.22), floors(1.07, 0.29), floors(1.15, 0.36)] {
            assert!(!sound.is_void(), "{sound:?}");
        }
        for void in [
            floors(0.99, 0.29),
            floors(1.16, 0.29),
            floors(1.07, 0.21),
            floors(1.07, 0.37),
            floors(f64::NAN, 0.29),
            Floors::default(),
        ] {
            assert!(void.is_void(), "{void:?}");
        }
    }
}
