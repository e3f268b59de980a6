//! The window through its public face, without a display.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod comfort;
mod flow;
mod kept;
mod model;
mod panels;
mod rooms;
mod sealed;
mod sealed_panels;
mod settings;
mod world;
