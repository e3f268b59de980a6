//! The core seen from outside.

mod call_door;
mod classic;
mod client;
#[cfg(feature = "net")]
mod client_net;
mod journal;
mod lan;
#[cfg(feature = "net")]
mod overlap;
mod rooms;
#[cfg(feature = "net")]
mod running;
mod scenarios;
#[cfg(all(feature = "sealed", feature = "testing"))]
mod sealed;
mod sealed_client;
mod sealed_door;
#[cfg(all(feature = "disk", feature = "net"))]
mod sealed_net;
#[cfg(all(feature = "disk", feature = "sealed", feature = "testing"))]
mod simulation;
#[cfg(feature = "net")]
mod socket;
mod stories;
#[cfg(all(feature = "disk", feature = "net"))]
mod talk;
mod workspace;
