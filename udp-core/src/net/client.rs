//! Runs a client on a socket: datagrams and commands in, frames and events out.
//!
//! [`run`] speaks the classic dialect only. What speaks either dialect needs features `disk` and `sealed`.

#[cfg(all(feature = "disk", feature = "sealed"))]
mod api;
mod classic;
mod link;

#[cfg(all(feature = "disk", feature = "sealed"))]
pub use api::{
    Command, Dialect, End, Event, Lost, Options, Problem, SILENCE, Wanted, WhyClassic, WhySealed,
};
pub use classic::run;
