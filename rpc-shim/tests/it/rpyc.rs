//! RPyC: golden bytes, any bytes, and what a peer can do with what it is given.

mod bounds;
mod objects;
mod peer;
mod properties;
mod wire;
