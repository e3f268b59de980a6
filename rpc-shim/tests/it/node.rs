//! Nodes of the peer-to-peer chat.

mod caller;
mod hostile;
mod mesh;
mod pair;
mod subscribers;
mod talk;
