//! CPU time, processors and memory, as the kernel tells them.

use anyhow::Context as _;
use nix::{
    sched::{CpuSet, sched_setaffinity},
    sys::resource::{Resource, getrlimit, setrlimit},
    time::{ClockId, clock_gettime},
    unistd::Pid,
};
use std::{fs, path::PathBuf, time::Duration};

/// CPU time of the calling thread.
#[must_use]
pub fn of_this_thread() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Into::into)
}

/// Keeps the calling thread, and those it starts, on one processor.
///
/// # Errors
/// When this machine has no such processor.
pub fn pin(processor: usize) -> anyhow::Result<()> {
    let mut set = CpuSet::new();
    set.set(processor)?;
    sched_setaffinity(Pid::from_raw(0), &set).with_context(|| format!("no processor {processor}"))
}

/// Raises the number of descriptors this process may have as far as it may itself.
///
/// # Errors
/// When the system does not allow what it said it would.
pub fn allow_descriptors() -> anyhow::Result<()> {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    Ok(setrlimit(Resource::RLIMIT_NOFILE, most, most)?)
}

/// A process that is watched.
#[derive(Debug, Clone, Copy)]
pub struct Process(pub u32);

impl Process {
    fn file(self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.0))
    }

    /// CPU time of all its threads that still run (`schedstat`, nanoseconds in the kernel).
    ///
    /// # Errors
    /// When it has gone.
    pub fn cpu(self) -> anyhow::Result<Duration> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(self.file("task"))? {
            let line = fs::read_to_string(thread?.path().join("schedstat"))?;
            let first = line.split_whitespace().next().context("no figures")?;
            nanoseconds += first.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// Resident memory in bytes.
    ///
    /// # Errors
    /// When it has gone.
    pub fn resident_bytes(self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(self.file("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib.context("no resident memory")?.parse::<u64>()? * 1024)
    }
}
