//! Simulated surroundings: what tests run the product in.

#[cfg(feature = "disk")]
pub mod disk;
#[cfg(feature = "disk")]
pub mod world;

pub use crate::switches::{Switch, without};
