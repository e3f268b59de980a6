//! The journal: one suite for all backends, and what only the one on disk can do.

#![expect(clippy::unwrap_used, reason = "these are helpers of tests")]

mod conformance;
#[cfg(all(feature = "disk", feature = "testing"))]
mod failures;
#[cfg(feature = "disk")]
mod files;
#[cfg_attr(
    not(all(feature = "disk", feature = "testing")),
    expect(dead_code, reason = "the conformance suite needs only some of it")
)]
mod load;
#[cfg(all(feature = "disk", feature = "testing"))]
mod power_cuts;
#[cfg(all(feature = "disk", feature = "testing"))]
mod same_answers;
