//! Nodes of the peer-to-peer chat.

mod always;
mod caller;
mod hostile;
mod hosts;
mod mesh;
pub(crate) mod pair;
mod subscribers;
mod talk;
