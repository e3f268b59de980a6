//! Simulated surroundings: what tests run the product in.

#[cfg(feature = "disk")]
pub mod disk;
#[cfg(all(feature = "disk", feature = "sealed"))]
pub mod world;

pub use crate::switches::{Switch, without};
