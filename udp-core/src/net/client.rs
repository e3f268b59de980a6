//! Runs a client on a socket: datagrams and commands in, frames and events out.
//!
//! [`run`] speaks the classic dialect only. [`talk`] speaks either dialect; it keeps profiles, and so needs feature `disk`.

#[cfg(feature = "disk")]
mod api;
mod classic;
mod link;
#[cfg(feature = "disk")]
mod profiles;
#[cfg(feature = "disk")]
mod question;
#[cfg(feature = "disk")]
mod sealed;
#[cfg(feature = "disk")]
mod talk;
#[cfg(feature = "disk")]
mod transport;

#[cfg(feature = "disk")]
pub use api::{
    Command, Dialect, End, Event, Lost, Options, Problem, SILENCE, Wanted, WhyClassic, WhySealed,
};
pub use classic::run;
#[cfg(feature = "disk")]
pub use profiles::{default_folder, pin_file};
#[cfg(feature = "disk")]
pub use talk::talk;
