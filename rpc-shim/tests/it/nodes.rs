//! The server as a node of a mesh.

mod door;
mod house;
mod sockets;
